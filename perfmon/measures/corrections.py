"""更正 of a closed month: what is known now of its cut-off, against what was frozen.

A cut never changes; what came or went since is shown beside it. The lines (支付凭证, 预算指标) that
count now and did not then, or the other way round, are named; what no line explains, because a
progress table, a text or a rule changed, is the rest of its project. All parts add up, in fen, to
the difference. Source: issue 7, "Closed months".
"""

from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.bridge import in_hundredths
from perfmon.money import format_percent

CAME, GONE, ISSUED, TAKEN, REST = PARTS = (
    "后来导入的支付",
    "后来撤销或换下的支付",
    "后来导入的预算",
    "后来撤销或换下的预算",
    "不由凭证和预算指标说明的变化",
)

LINE_COLUMNS = [*PROJECT_KEY, "part", "day", "number", "amount_fen", "batch_id"]

_FIGURES = ["adjusted_budget_fen", "paid_fen", "light"]


@dataclass(frozen=True)
class Sum:
    """Where the judged projects stand together, in fen."""

    budget_fen: int
    paid_fen: int

    @property
    def rate(self) -> Fraction | None:
        """支出进度, exact; None without a budget."""
        return Fraction(self.paid_fen, self.budget_fen) if self.budget_fen > 0 else None

    @property
    def words(self) -> str:
        """The rate as a sentence prints it; —— without a budget."""
        return format_percent(self.paid_fen, self.budget_fen) if self.budget_fen > 0 else "——"


@dataclass(frozen=True)
class Correction:
    """One part of the difference.

    Attributes:
        part: one of PARTS.
        count: of lines; of projects for what no line explains.
        paid_fen: by how much it moves what is paid.
        budget_fen: by how much it moves the budget.
    """

    part: str
    count: int
    paid_fen: int
    budget_fen: int


@dataclass(frozen=True)
class Corrections:
    """A closed month against what is known now.

    Attributes:
        month: that was closed.
        closed: as it was frozen.
        now: as it is known now.
        parts: those with anything in them, in the order of PARTS.
        lines: one row a line that came or went: LINE_COLUMNS; amount_fen as it moves the sum.
        projects: one row a project with another figure or light: PROJECT_KEY, name, unit_name, and
            of each of adjusted_budget_fen, paid_fen and light the frozen one and its `now_…`
            (missing where the project is only in one of the two).
    """

    month: int
    closed: Sum
    now: Sum
    parts: tuple[Correction, ...]
    lines: pd.DataFrame
    projects: pd.DataFrame

    @property
    def count(self) -> int:
        """更正 n 笔: the lines, and the projects that changed without one."""
        return sum(part.count for part in self.parts)

    @property
    def hundredths(self) -> int | None:
        """By how much the rate moved, in 0.01 个百分点; None where one of them has no budget."""
        if self.closed.rate is None or self.now.rate is None:
            return None
        return in_hundredths(self.now.rate - self.closed.rate)

    @property
    def sentence(self) -> str:
        """已结6月：41.20%；现在看：41.35%，更正 3 笔。"""
        closed = f"已结{self.month}月：{self.closed.words}"
        if self.count:
            return f"{closed}；现在看：{self.now.words}，更正 {self.count:,} 笔"
        relit = len(self.projects)
        if relit:
            return f"{closed}；金额没有更正，现在看有 {relit:,} 个项目的灯不同"
        return f"{closed}，没有更正"


def compare_with_closed(
    closed: pd.DataFrame, now: pd.DataFrame, payments: pd.DataFrame, tranches: pd.DataFrame
) -> Corrections:
    """What became of a closed month.

    Args:
        closed: the judged projects as frozen: PROJECT_KEY, month, name, unit_name,
            adjusted_budget_fen, paid_fen, light.
        now: the same month's projects as known now, alike.
        payments: the payment lines up to the cut-off that count now and did not at the closing, or
            the other way round (went): PROJECT_KEY, day, number, amount_fen as it moves the sum,
            batch_id, went.
        tranches: the budget lines alike.
    """
    both = _side_by_side(closed, now)
    lines = pd.concat([_named(payments, CAME, GONE), _named(tranches, ISSUED, TAKEN)])
    parts = [*_of_lines(lines), *_rest(both, lines)]
    before, after = _sum(closed), _sum(now)
    moved = sum(part.paid_fen for part in parts), sum(part.budget_fen for part in parts)
    expected = after.paid_fen - before.paid_fen, after.budget_fen - before.budget_fen
    assert moved == expected, "the parts lead from the frozen sums to those of now, to the fen"
    return Corrections(
        month=int(closed["month"].iloc[0]),
        closed=before,
        now=after,
        parts=tuple(parts),
        lines=lines.sort_values(["part", "unit_code", "project_code", "day"], ignore_index=True),
        projects=_changed(both),
    )


def _sum(rows: pd.DataFrame) -> Sum:
    return Sum(int(rows["adjusted_budget_fen"].sum()), int(rows["paid_fen"].sum()))


def _side_by_side(closed: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Every project of either, its figures as Int64 beside each other."""
    names = ["name", "unit_name"]
    right = now[[*PROJECT_KEY, *names, *_FIGURES]].rename(
        columns={name: f"now_{name}" for name in [*names, *_FIGURES]}
    )
    both = closed[[*PROJECT_KEY, *names, *_FIGURES]].merge(
        right, on=PROJECT_KEY, how="outer", validate="1:1"
    )
    money = ["adjusted_budget_fen", "paid_fen"]
    whole = {name: "Int64" for figure in money for name in (figure, f"now_{figure}")}
    named = both.assign(**{name: both[name].fillna(both[f"now_{name}"]) for name in names})
    return named.drop(columns=[f"now_{name}" for name in names]).astype(whole)


def _named(lines: pd.DataFrame, came: str, gone: str) -> pd.DataFrame:
    part = lines["went"].map({True: gone, False: came}).astype("str")
    return lines.assign(part=part)[LINE_COLUMNS]


def _of_lines(lines: pd.DataFrame) -> list[Correction]:
    found = []
    for part in PARTS[:-1]:
        rows = lines[lines["part"] == part]
        if len(rows):
            fen = int(rows["amount_fen"].sum())
            moved = (fen, 0) if part in (CAME, GONE) else (0, fen)
            found.append(Correction(part, len(rows), *moved))
    return found


def _rest(both: pd.DataFrame, lines: pd.DataFrame) -> list[Correction]:
    """What the projects moved beyond their lines."""
    is_paid = lines["part"].isin((CAME, GONE))
    moved = both.set_index(PROJECT_KEY)
    paid, budget = (
        _beyond(moved, name, told)
        for name, told in (("paid_fen", lines[is_paid]), ("adjusted_budget_fen", lines[~is_paid]))
    )
    count = int((paid.ne(0) | budget.ne(0)).sum())
    return [Correction(REST, count, int(paid.sum()), int(budget.sum()))] if count else []


def _beyond(both: pd.DataFrame, figure: str, lines: pd.DataFrame) -> pd.Series:
    """By how much each project's figure moved beyond its lines, in fen."""
    moved = both[f"now_{figure}"].fillna(0) - both[figure].fillna(0)
    told = lines.groupby(PROJECT_KEY)["amount_fen"].sum()
    return moved.sub(told.reindex(moved.index).fillna(0).astype("int64"))


def _changed(both: pd.DataFrame) -> pd.DataFrame:
    """The projects with another figure or light, largest move first."""
    differs = pd.concat(
        [both[name].fillna(-1).ne(both[f"now_{name}"].fillna(-1)) for name in _FIGURES[:2]]
        + [both["light"].fillna("").ne(both["now_light"].fillna(""))],
        axis=1,
    ).any(axis=1)
    moved = (both["now_paid_fen"].fillna(0) - both["paid_fen"].fillna(0)).abs()
    order = moved[differs].sort_values(ascending=False, kind="stable").index
    return both.loc[order].reset_index(drop=True)
