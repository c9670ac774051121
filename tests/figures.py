"""Builders of facts and judged frames from small text tables, in the words of a budget office.

Amounts stand in 万元, dates as month-day of the year. `空` is a cell that was left blank (counts 0),
`.` a cell that is not there, a trailing `?` a value that was inferred for a missing column.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.facts import YearFacts
from perfmon.measures.lights import LightRule, judge_lights
from perfmon.measures.plan import TrancheRule
from perfmon.measures.project_months import build_project_months, year_cutoffs
from perfmon.measures.rates import add_rates

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
        classes: 项目类别 of a project where it is not 特定目标类; also names projects without facts.
        year: the fiscal year.
    """
    tranche_lines = [line.split() for line in tranches.split("\n") if line.strip()]
    checkpoint_cells, payment_cells = _cells(schedule), _cells(payments)
    by_class = dict(classes or {})
    names = dict.fromkeys(
        [line[0] for line in tranche_lines]
        + [name for name, _, _ in (*checkpoint_cells, *payment_cells)]
        + list(by_class)
    )
    return YearFacts(
        projects=_frame(
            [(name, by_class.get(name, "特定目标类")) for name in names], ["project_class"], year
        ),
        tranches=_frame(
            [
                (name, kind, fen(amount), date.fromisoformat(f"{year}-{day}"))
                for name, kind, day, amount in tranche_lines
            ],
            ["kind", "amount_fen", "issued_on"],
            year,
        ),
        monthly_payments=_frame(
            [(name, month, fen(cell)) for name, month, cell in payment_cells],
            ["month", "paid_in_month_fen"],
            year,
        ),
        checkpoints=_frame(
            [
                (name, month, fen(cell.replace("空", "0").rstrip("?")), cell.endswith("?"))
                for name, month, cell in checkpoint_cells
            ],
            ["month", "planned_fen", "inferred"],
            year,
        ),
    )


def judged_year(
    facts: YearFacts,
    covered_until: date | None = None,
    tranche_rule: TrancheRule = TrancheRule(),  # noqa: B008 frozen
    light_rule: LightRule = LightRule(),  # noqa: B008 frozen
) -> pd.DataFrame:
    """Every project and month with its figures, rates and light, as the store keeps them."""
    year = int(facts.projects["year"].iloc[0])
    months = build_project_months(facts, year_cutoffs(year, covered_until), tranche_rule)
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


def project_rows(text: str, **same: object) -> pd.DataFrame:
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


def _frame(rows: list[tuple[object, ...]], columns: list[str], year: int) -> pd.DataFrame:
    keyed = [(REGION, year, UNIT, *row) for row in rows]
    frame = pd.DataFrame(keyed, columns=[*PROJECT_KEY, *columns])
    whole = [column for column in (*columns, "year") if column in frame.columns]
    numbers = {
        column: "int64" for column in whole if column in ("month", "year") or "_fen" in column
    }
    return frame.astype(numbers)
