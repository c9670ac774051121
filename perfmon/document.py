"""The published 部门预算绩效文本 as values: what was read, beside what was printed.

One `PerformanceText` a file. Amounts are integer fen; texts have the extraction's stray spaces and
line breaks removed and nothing else changed. The readers of `perfmon.ingest` make these values,
`perfmon.store` keeps them.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

IndicatorKind = Literal["at_least", "at_most", "equal", "by_date", "qualitative"]
Operator = Literal[">=", "<=", "="]


@dataclass(frozen=True)
class Head:
    """The document's title page; a field is None where the text does not print it."""

    title: str
    year: int
    unit_code: str
    unit_name: str
    region_code: str | None
    compiled_by: str | None
    reviewed_by: str | None


@dataclass(frozen=True)
class SubGoal:
    """One 分项绩效目标: its heading, goal and indicator text as published."""

    title: str
    goal: str | None
    indicator_text: str | None


@dataclass(frozen=True)
class Safeguard:
    """One 工作保障措施."""

    title: str
    text: str


@dataclass(frozen=True)
class ProseTarget:
    """A target that stands as a number in the prose of part one.

    Attributes:
        where: the passage it stands in, 总体绩效目标 or 分项绩效目标（一）.
        text: the clause it was read from.
        operator: `>=` for 达到, 以上, 不少于; `<=` for 以内, 不超过; `=` otherwise.
        number: the printed number as an exact decimal.
        unit: %, 天, …; None where none is printed.
        year: the year said in the passage, else the document's.
    """

    where: str
    text: str
    operator: Operator
    number: str
    unit: str | None
    year: int


@dataclass(frozen=True)
class Department:
    """Part one of the text: 部门整体绩效目标."""

    overall_goal: str | None
    sub_goals: tuple[SubGoal, ...]
    safeguards: tuple[Safeguard, ...]
    targets: tuple[ProseTarget, ...]


@dataclass(frozen=True)
class Checkpoint:
    """One column of 资金支出计划, cumulative from January.

    Attributes:
        month: the month at whose end it stands.
        printed: the cell as printed; None where the cell is blank or the column is missing.
        planned_fen: the plan by then; 0 for a blank cell.
        inferred: whether the column is missing and the value stands in for it (12月底 = 预算数).
    """

    month: int
    printed: str | None
    planned_fen: int
    inferred: bool


@dataclass(frozen=True)
class Indicator:
    """One row of an indicator table, printed and parsed side by side.

    Attributes:
        row: from 1 in the printed order.
        number: the target as an exact decimal text; None for dates and qualitative targets.
        deadline: the day by which it is due; only for `by_date`.
        line: the line of the file it was read from, from 1.
    """

    row: int
    level1: str
    level2: str
    level3: str
    description: str
    printed_value: str
    kind: IndicatorKind
    operator: Operator | None
    number: str | None
    unit: str | None
    deadline: date | None
    basis: str | None
    line: int | None = None


@dataclass(frozen=True)
class ProjectTargets:
    """One 绩效目标表: a project with its money, plan, goals and indicators.

    Attributes:
        contents_name: the name in the table of contents, without number, suffix and dots.
        carry_over: whether the name says 上年结转 or 2022年结转.
        fiscal_fen: 其中：财政资金; None where blank.
        other_fen: 其他资金; None where blank.
        line: the line of the file at which its table begins, from 1.
        unit_name: the unit's name as the table prints it; None where it prints none.
    """

    code: str
    name: str
    contents_name: str | None
    year: int
    unit_code: str
    carry_over: bool
    budget_fen: int
    fiscal_fen: int | None
    other_fen: int | None
    purpose: str | None
    goals: tuple[str, ...]
    schedule: tuple[Checkpoint, ...]
    indicators: tuple[Indicator, ...]
    line: int | None = None
    unit_name: str | None = None


@dataclass(frozen=True)
class PerformanceText:
    """One published 绩效文本, whole."""

    document: Head
    department: Department
    projects: tuple[ProjectTargets, ...]

    def as_record(self) -> dict[str, object]:
        """The text as plain dicts and lists for JSON; dates in ISO form.

        Left out is where things stand: every `line`, and a project's `unit_name`.
        """
        return {
            "document": _plain(asdict(self.document)),
            "department": _plain(asdict(self.department)),
            "projects": [_plain(_without_unit_name(project)) for project in self.projects],
        }


def _without_unit_name(project: ProjectTargets) -> dict[str, object]:
    return {key: said for key, said in asdict(project).items() if key != "unit_name"}


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key != "line"}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
