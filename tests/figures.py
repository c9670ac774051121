"""Builders of facts and judged frames from small text tables, in the words of a budget office.

Amounts stand in 万元, dates as month-day of the year. `空` is a cell that was left blank (it counts
0), `.` a cell that is not there, a trailing `?` a value inferred for a missing column.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.facts import YearFacts
from perfmon.measures.light_rule import LightRule
from perfmon.measures.lights import judge_lights
from perfmon.measures.plan import TrancheRule
from perfmon.measures.project_months import build_project_months, year_cutoffs
from perfmon.measures.rates import add_rates
from perfmon.measures.sources import VOUCHERS

REGION = "130529"
UNIT = "288001"
SIGNS = {"red": "红", "yellow": "黄", "green": "绿", "blue": "蓝"}
FIGURES = (
    "budget_fen",
    "adjusted_budget_fen",
    "in_grace_fen",
    "paid_in_month_fen",
    "paid_fen",
    "elapsed_fen",
    "planned_fen",
    "reference_fen",
)


def fen(wanyuan: str) -> int:
    """万元 as integer fen."""
    exact = Decimal(wanyuan) * 1_000_000
    assert exact == int(exact), f"{wanyuan} is finer than a fen"
    return int(exact)


@dataclass(frozen=True)
class ProjectFacts:
    """What is known of one project, in fen.

    Attributes:
        tranches: kind, 下达日期, amount.
        checkpoints: month, cumulative amount, whether it was inferred.
        payments: month, amount.
        project_class: 项目类别.
    """

    tranches: tuple[tuple[str, date, int], ...] = ()
    checkpoints: tuple[tuple[int, int, bool], ...] = ()
    payments: tuple[tuple[int, int], ...] = ()
    project_class: str = "特定目标类"


def facts_of(projects: Mapping[str, ProjectFacts], year: int = 2023) -> YearFacts:
    """The facts of a year's projects by their names, which serve as codes."""
    every = projects.items()
    paid = _frame([(name, *row) for name, p in every for row in p.payments], _PAYMENT, year)
    return YearFacts(
        projects=_frame([(name, each.project_class) for name, each in every], _PROJECT, year),
        tranches=_frame(
            [(name, *row) for name, p in every for row in p.tranches], _TRANCHE, year
        ).assign(document_no=None, fund_type=None, budget_level=None),
        monthly_payments=paid.assign(entered_in_month_fen=0, paid_by=VOUCHERS),
        checkpoints=_frame(
            [(name, *row) for name, p in every for row in p.checkpoints], _CHECKPOINT, year
        ).assign(corrected=False),
        vouchers=paid.assign(document_no=None, fund_type=None),
    )


def year_facts(
    tranches: str = "",
    schedule: str = "",
    payments: str = "",
    classes: Mapping[str, str] | None = None,
    year: int = 2023,
) -> YearFacts:
    """The facts of a year from text tables.

    Args:
        tranches: lines of 项目 种类 下达日 金额, e.g. `一 追加 11-20 5.00`.
        schedule: a head of months, then lines of 项目 and cumulative amounts.
        payments: a head of months, then lines of 项目 and the amounts paid in those months.
        classes: 项目类别 where it is not 特定目标类; also names projects without facts.
        year: the fiscal year.
    """
    issued = [line.split() for line in tranches.split("\n") if line.strip()]
    due, paid, by_class = _cells(schedule), _cells(payments), classes or {}
    names = [line[0] for line in issued] + [cell[0] for cell in (*due, *paid)] + list(by_class)
    return facts_of(
        {
            name: ProjectFacts(
                tranches=tuple(
                    (kind, date.fromisoformat(f"{year}-{day}"), fen(amount))
                    for of, kind, day, amount in issued
                    if of == name
                ),
                checkpoints=tuple(
                    (month, fen(cell.replace("空", "0").rstrip("?")), cell.endswith("?"))
                    for of, month, cell in due
                    if of == name
                ),
                payments=tuple((month, fen(cell)) for of, month, cell in paid if of == name),
                project_class=by_class.get(name, "特定目标类"),
            )
            for name in dict.fromkeys(names)
        },
        year,
    )


def judged_year(
    facts: YearFacts,
    covered_until: date | None = None,
    tranche_rule: TrancheRule = TrancheRule(),  # noqa: B008 frozen
    light_rule: LightRule = LightRule(),  # noqa: B008 frozen
) -> pd.DataFrame:
    """Every project and month with its figures, rates and light, as the store keeps them."""
    year = int(facts.projects["year"].iloc[0])
    months = build_project_months(facts, year_cutoffs(year, covered_until), [tranche_rule] * 12)
    classes = facts.projects[[*PROJECT_KEY, "project_class"]]
    return judge_lights(
        add_rates(months.merge(classes, on=PROJECT_KEY, validate="m:1")), light_rule
    )


def of_project(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """The project's months in order."""
    return rows[rows["project_code"] == name].sort_values("month")


def row_of(rows: pd.DataFrame, name: str, month: int) -> pd.Series:
    """One project in one month."""
    found = rows[(rows["project_code"] == name) & (rows["month"] == month)]
    assert len(found) == 1
    return found.iloc[0]


def lights_of(rows: pd.DataFrame, name: str) -> str:
    """The project's twelve lights as signs, ○ for none."""
    return "".join(SIGNS.get(light, "○") for light in of_project(rows, name)["light"])


def in_wanyuan(rows: pd.DataFrame, name: str, figure: str) -> list[float | None]:
    """The figure's months in 万元; exact for the round amounts of a test."""
    values = of_project(rows, name)[figure]
    return [None if pd.isna(value) else int(value) / 1_000_000 for value in values]


def project_rows(text: str, **same: float) -> pd.DataFrame:
    """Judged-looking rows from a table whose head names columns; `*_fen` cells are in 万元."""
    head, *lines = [line.split() for line in text.split("\n") if line.strip()]
    frame = pd.DataFrame(lines, columns=head).replace(".", None)
    for column in head:
        if column.endswith("_fen"):
            values = [None if pd.isna(cell) else fen(cell) for cell in frame[column]]
            frame[column] = pd.Series(values, dtype="Int64")
        elif column == "month":
            frame[column] = frame[column].astype("int64")
    return frame.assign(**same)


def _cells(table: str) -> list[tuple[str, int, str]]:
    lines = [line.split() for line in table.split("\n") if line.strip()]
    if not lines:
        return []
    months = [int(head.removesuffix("底").removesuffix("月")) for head in lines[0][1:]]
    return [
        (name, month, cell)
        for name, *cells in lines[1:]
        for month, cell in zip(months, cells, strict=True)
        if cell != "."
    ]


_PROJECT = {"project_class": "str"}
_TRANCHE = {"kind": "str", "issued_on": "object", "amount_fen": "int64"}
_PAYMENT = {"month": "int64", "paid_in_month_fen": "int64"}
_CHECKPOINT = {"month": "int64", "planned_fen": "int64", "inferred": "bool"}


def _frame(
    rows: Sequence[tuple[object, ...]], columns: Mapping[str, str], year: int
) -> pd.DataFrame:
    keyed = [(REGION, year, UNIT, *row) for row in rows]
    frame = pd.DataFrame(keyed, columns=[*PROJECT_KEY, *columns])
    return frame.astype({"year": "int64", **columns})
