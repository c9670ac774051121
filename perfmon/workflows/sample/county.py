"""The simulated county (演示数据): about 36 units and 400 projects around the real document.

Pure and deterministic: one seed, no clock, no file, no database. How the county behaves stands in
`rules`, who is in it in `units`, what they propose in `project_names`; projects, texts, payments
and results are made by the modules of those names. Here the years are put together.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from perfmon.document import PerformanceText, ProjectTargets
from perfmon.workflows.sample.changes import (
    add_changes,
    carried_from_before,
    carried_projects,
    projects_from_above,
)
from perfmon.workflows.sample.payments import PaymentLine, payment_frame, real_lines, year_lines
from perfmon.workflows.sample.projects import (
    SampleProject,
    deal,
    fund_type,
    opening_tranche,
    staff_projects,
    typical_sizes,
    yearly_projects,
)
from perfmon.workflows.sample.results import (
    PaidByMonth,
    ResultRow,
    make_report,
    report_rows,
    result_frame,
)
from perfmon.workflows.sample.rules import (
    CARRY_OVER_LEAST_FEN,
    CARRY_OVER_LEAST_SHARE,
    COVERED_UNTIL,
    REAL_REPORT_STYLES,
    REPORT_STYLES,
    SAME_CODE_CHANCE,
    SEED,
)
from perfmon.workflows.sample.texts import write_texts
from perfmon.workflows.sample.units import (
    DEPARTMENTS,
    NAMES_VALID_FROM,
    REAL_DEPARTMENT,
    REAL_UNIT,
    REGION_CODE,
    UNITS,
)

PROJECT_KEY = ["year", "unit_code", "project_code"]
_PRINTED_FEN = 10_000  # a text prints 万元 with two decimals


@dataclass(frozen=True)
class SampleCounty:
    """The simulated county as frames and texts; columns as in the tables of those names.

    Money is int64 fen, days are datetimes. `batch_id`, `line` and `text_id` are left to the writer.

    Attributes:
        departments: 主管部门, the real one among them.
        units: 预算单位, the real one among them.
        texts: simulated 绩效文本, one a unit and year. Their import makes the planned projects with
            checkpoints, indicators and one 年初 or 结转 tranche each. The real text is not here.
        projects: the projects without a text: 人员类, 公用经费, money from above, no plan.
        tranches: all tranches that no text makes.
        openings: what the budget table says of the tranches that texts make: the same money with
            its 文号, fund type and level; it takes their place.
        payments: voucher lines of all projects, those of the real document too.
        results: reported results, those of the real document too.
        links: which project of 2023 goes on with which of 2022.
        covered_until: the last day that each year's payments cover.
    """

    departments: pd.DataFrame
    units: pd.DataFrame
    texts: tuple[PerformanceText, ...]
    projects: pd.DataFrame
    tranches: pd.DataFrame
    openings: pd.DataFrame
    payments: pd.DataFrame
    results: pd.DataFrame
    links: pd.DataFrame
    covered_until: dict[int, date]


def simulate_county(real: PerformanceText | None = None) -> SampleCounty:
    """The county around the real document; the same on every call.

    Args:
        real: the parsed real document, whose ten projects get payments and results; without it
            they get none.
    """
    rng = np.random.default_rng(SEED)
    sizes = typical_sizes(rng)

    first = yearly_projects(2022, sizes, rng)
    first = add_changes([*first, *carried_from_before(first, rng)], rng)
    first += [*projects_from_above(2022, rng), *staff_projects(2022, rng)]
    first_lines = year_lines(first, rng)

    rests = carried_projects(_carried(first, first_lines), 2023, rng, SAME_CODE_CHANCE)
    second = add_changes([*yearly_projects(2023, sizes, rng), *rests], rng)
    second += [*projects_from_above(2023, rng), *staff_projects(2023, rng)]
    second_lines = year_lines(second, rng)

    texts = (*write_texts(first, rng), *write_texts(second, rng))
    real_targets = real.projects if real else ()
    payments = payment_frame([*first_lines, *second_lines, *real_lines(real_targets)])
    projects = [*first, *second]
    return SampleCounty(
        departments=_department_frame(),
        units=_unit_frame(),
        texts=texts,
        projects=_project_frame(projects),
        tranches=_tranche_frame(projects),
        openings=_tranche_frame(
            [replace(p, changes=(opening_tranche(p),)) for p in projects if p.in_text]
        ),
        payments=payments,
        results=_results(texts, real_targets, payments, rng),
        links=_link_frame(first, second),
        covered_until=dict(COVERED_UNTIL),
    )


def _carried(
    projects: list[SampleProject], lines: list[PaymentLine]
) -> Iterable[tuple[SampleProject, int]]:
    """What is carried into the next year: large rests, of no project carried before.

    A rest that a text will print is cut to hundreds of yuan; what is below them lapses.
    """
    paid: dict[tuple[str, str], int] = {}
    for line in lines:
        key = (line.unit_code, line.project_code)
        paid[key] = paid.get(key, 0) + line.amount_fen
    for project in projects:
        budget = int(project.budget_line()[-1])
        rest = budget - paid.get((project.unit.code, project.code), 0)
        least = max(CARRY_OVER_LEAST_FEN, round(CARRY_OVER_LEAST_SHARE * budget))
        if project.is_judged and not project.carry_over and rest >= least:
            yield project, rest // _PRINTED_FEN * _PRINTED_FEN if project.in_text else rest


def _department_frame() -> pd.DataFrame:
    frame = pd.DataFrame(
        [
            (REGION_CODE, d.code, d.name, d.county_leader, d.bureau_section)
            for d in (REAL_DEPARTMENT, *DEPARTMENTS)
        ],
        columns=["region_code", "department_code", "name", "county_leader", "bureau_section"],
    )
    return frame.assign(valid_from=pd.Timestamp(NAMES_VALID_FROM))


def _unit_frame() -> pd.DataFrame:
    frame = pd.DataFrame(
        [(REGION_CODE, u.code, u.department_code, u.name) for u in (REAL_UNIT, *UNITS)],
        columns=["region_code", "unit_code", "department_code", "name"],
    )
    return frame.assign(valid_from=pd.Timestamp(NAMES_VALID_FROM))


def _project_frame(projects: list[SampleProject]) -> pd.DataFrame:
    rows = [
        {
            "region_code": REGION_CODE,
            "year": project.year,
            "unit_code": project.unit.code,
            "project_code": project.code,
            "name": project.name,
            "project_class": project.project_class,
            "carry_over": project.carry_over,
            "classified": False,
            "purpose": None,
            "fiscal_fen": project.opening_fen or sum(c.amount_fen for c in project.changes),
            "other_fen": 0,
        }
        for project in projects
        if not project.in_text
    ]
    return pd.DataFrame(rows).astype({"purpose": "str"})


def _tranche_frame(projects: list[SampleProject]) -> pd.DataFrame:
    rows = [
        {
            "region_code": REGION_CODE,
            "year": project.year,
            "unit_code": project.unit.code,
            "project_code": project.code,
            "kind": change.kind,
            "amount_fen": change.amount_fen,
            "document_no": change.document_no,
            "issued_on": pd.Timestamp(change.issued_on),
            "fund_type": fund_type(project, change),
            "budget_level": change.budget_level,
            "direct": change.direct,
            "source_year": change.source_year,
            "transfer_no": change.transfer_no,
        }
        for project in projects
        for change in project.changes
    ]
    return pd.DataFrame(rows)


def _link_frame(first: list[SampleProject], second: list[SampleProject]) -> pd.DataFrame:
    """A project of 2023 goes on with the one of 2022 of its unit and name, or takes its 结转."""
    before = {(p.unit.code, p.name): p for p in first if not p.carry_over}
    pairs = [
        (before.get((p.unit.code, p.name.removeprefix("（上年结转）"))), p)
        for p in second
        if p.is_judged
    ]
    rows = [
        (REGION_CODE, old.year, old.unit.code, old.code, new.year, new.unit.code, new.code)
        for old, new in pairs
        if old is not None
    ]
    columns = [
        "region_code", "from_year", "from_unit_code", "from_code", "to_year", "to_unit_code",
        "to_code",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def paid_by_month(payments: pd.DataFrame) -> PaidByMonth:
    """Cumulative net payments by (year, unit, code, month), for every month of the year."""
    monthly = payments.assign(month=payments["paid_on"].dt.month).pivot_table(
        index=PROJECT_KEY, columns="month", values="amount_fen", aggfunc="sum", fill_value=0
    )
    cumulative = monthly.astype("int64").cumsum(axis=1).reset_index()
    cumulative = cumulative.melt(PROJECT_KEY, var_name="month", value_name="paid_fen")
    columns = (cumulative[name].tolist() for name in [*PROJECT_KEY, "month", "paid_fen"])
    return {
        (year, unit, code, month): fen
        for year, unit, code, month, fen in zip(*columns, strict=True)
    }


def _results(
    texts: tuple[PerformanceText, ...],
    real: tuple[ProjectTargets, ...],
    payments: pd.DataFrame,
    rng: np.random.Generator,
) -> pd.DataFrame:
    paid = paid_by_month(payments)
    simulated = [project for text in texts for project in text.projects]
    styles = deal(REPORT_STYLES, len(simulated), rng)
    styles += [REAL_REPORT_STYLES.get(project.code, "normal") for project in real]
    rows: list[ResultRow] = []
    for position, (project, style) in enumerate(zip([*simulated, *real], styles, strict=True)):
        rows += report_rows(make_report(project, style, position, rng), paid, rng)
    return result_frame(rows)
