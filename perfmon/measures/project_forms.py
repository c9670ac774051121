"""One project as an official form prints it: money by row, goals, indicators, points, outlook."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.deviation import lacks_reason
from perfmon.measures.form_facts import FormFacts
from perfmon.measures.form_money import CARRIED, FISCAL, GENERAL, OTHER, PART_FEN
from perfmon.measures.funds import UNSAID
from perfmon.measures.grade_bands import GradeBands
from perfmon.measures.granted_scores import EXECUTION_ROW
from perfmon.measures.rates import is_missing

Row = dict[str, Any]

TOTAL_LABEL = "年度资金总额"
MONITORING_ROWS = (
    ("其中：本年一般公共预算拨款", (GENERAL,)),
    ("其他资金", (FISCAL, CARRIED, OTHER)),
)
SELF_EVALUATION_ROWS = (
    ("其中：当年财政拨款", (GENERAL, FISCAL)),
    ("上年结转资金", (CARRIED,)),
    ("其他资金", (OTHER,)),
)
"""The rows below 年度资金总额 and the parts that each sums."""

MoneyRows = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class MoneyLine:
    """A row of a form's money block, in fen; 年初预算数, 全年预算数 and 执行数."""

    label: str
    budget_fen: int
    adjusted_budget_fen: int
    paid_fen: int

    @property
    def is_blank(self) -> bool:
        """Whether the row has no money at all, and stays blank as forms leave it."""
        return not (self.budget_fen or self.adjusted_budget_fen or self.paid_fen)


@dataclass(frozen=True)
class ProjectForm:
    """One project's values.

    Attributes:
        project: its row of `FormFacts.projects`.
        money: PART_FEN by part.
        is_inferred: whether 资金性质 of some money comes from the text's 财政资金 alone.
        goals: 绩效目标 in printed order.
        indicators: rows of `Evaluation.indicators` with lacks_reason, in printed order.
        evaluation: its row of `Evaluation.projects`.
        outlooks: by indicator_row (0 is the money), the latest one by the cut-off.
        waiting_count: how many rows are reported and wait for review (已报待审).
        bands: 等级界限 by which the evaluation is graded.
    """

    project: Row
    money: dict[str, dict[str, int]] = field(default_factory=dict)
    is_inferred: bool = False
    goals: tuple[str, ...] = ()
    indicators: tuple[Row, ...] = ()
    evaluation: Row = field(default_factory=dict)
    outlooks: dict[int, Row] = field(default_factory=dict)
    waiting_count: int = 0
    bands: GradeBands = field(default_factory=GradeBands)

    @property
    def key(self) -> tuple[str, str]:
        """Unit and code."""
        return str(self.project["unit_code"]), str(self.project["project_code"])

    def money_lines(self, rows: MoneyRows) -> list[MoneyLine]:
        """年度资金总额 and the rows below it; what is 未注明 is in the total only."""
        total = MoneyLine(TOTAL_LABEL, *(int(self.project[name]) for name in PART_FEN))
        return [total, *(MoneyLine(label, *self._sums(parts)) for label, parts in rows)]

    def unsaid(self) -> MoneyLine:
        """What cannot be told to be of any row: nothing says which money it is."""
        return MoneyLine(UNSAID, *self._sums((UNSAID,)))

    def outlook_of(self, indicator_row: int, month: int | None = None) -> Row:
        """What the unit said of a row; with a month, only what it said for that one."""
        said = self.outlooks.get(indicator_row, {})
        return said if month is None or said.get("month") == month else {}

    @property
    def expected_fen(self) -> int | None:
        """全年预计执行数 by the unit, said for the month of the form."""
        said = self.outlook_of(EXECUTION_ROW, int(self.project["month"]))
        return None if is_missing(said.get("expected_fen")) else int(said["expected_fen"])

    def _sums(self, parts: tuple[str, ...]) -> tuple[int, ...]:
        known = [self.money[part] for part in parts if part in self.money]
        return tuple(sum(each[name] for each in known) for name in PART_FEN)


def project_forms(facts: FormFacts, *, reviewed: bool = False) -> Iterator[ProjectForm]:
    """The projects in their order, with the points of 自评 or of 复核."""
    evaluation = facts.evaluation(reviewed=reviewed)
    money, goals = _by_project(facts.money), _by_project(facts.goals)
    rows = evaluation.indicators
    rows = rows.assign(lacks_reason=lacks_reason(rows, facts.outlooks))
    indicators, outlooks = _by_project(rows), _by_project(facts.outlooks)
    evaluated, waiting = _by_project(evaluation.projects), _by_project(facts.waiting)
    for project in _records(facts.projects):
        key = _key(project)
        parts = money.get(key, [])
        said = sorted(outlooks.get(key, []), key=lambda row: int(row["month"]))
        yield ProjectForm(
            project=project,
            money={str(row["part"]): {name: int(row[name]) for name in PART_FEN} for row in parts},
            is_inferred=any(row["is_inferred"] for row in parts),
            goals=tuple(str(row["text"]) for row in goals.get(key, [])),
            indicators=tuple(indicators.get(key, [])),
            evaluation=evaluated[key][0],
            outlooks={int(row["indicator_row"]): row for row in said},
            waiting_count=sum(int(row["waiting_count"]) for row in waiting.get(key, [])),
            bands=facts.bands,
        )


def _by_project(rows: pd.DataFrame) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in _records(rows):
        found.setdefault(_key(row), []).append(row)
    return found


def _records(rows: pd.DataFrame) -> list[Row]:
    return [{str(name): row[name] for name in row} for row in rows.to_dict("records")]


def _key(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in PROJECT_KEY)
