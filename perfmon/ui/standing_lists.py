"""The lists of places: departments, units, projects, and those that take no part."""

from typing import Any, NamedTuple

import pandas as pd

from perfmon.charts.theme import light_sign
from perfmon.measures.ranking import PLAN_GAP, Yardstick
from perfmon.measures.rates import is_missing
from perfmon.ui.figures import MISSING, percent, wanyuan
from perfmon.ui.lists import BEHIND
from perfmon.ui.state_lists import STATE_COLUMN
from perfmon.ui.tables import Columns, light, money, points, text, whole


class Level(NamedTuple):
    """What is ranked: the columns that tell it, the one that names it, and what goes with it."""

    codes: tuple[str, ...]
    name: str
    beside: tuple[str, ...] = ()

    @property
    def by(self) -> list[str]:
        """All of these; the codes alone tell the same groups."""
        return [*self.codes, self.name, *self.beside]


LEVELS = {
    "主管部门": Level(("department_code",), "department_name"),
    "预算单位": Level(("department_code", "unit_code"), "unit_name", ("department_name",)),
    "项目": Level(
        ("department_code", "unit_code", "project_code"),
        "name",
        ("department_name", "unit_name", "light"),
    ),
}

UNRANKED_WORDS = {
    "no_budget": "预算为零或缺失",
    "below_floor": "调整预算不到起排金额",
    "no_plan": "没有资金支出计划，没有差距可比",
    "no_figure": "没有预计",
}


def listed_standings(placed: pd.DataFrame, yardstick: Yardstick, month: int) -> pd.DataFrame:
    """Groups with their places in words, money in 万元 and gaps in 个百分点."""
    at_risk = yardstick.column if yardstick.column in placed else "behind_fen"
    told = placed[[column for column in _TOLD if column in placed]].to_dict("records")
    rows = placed.assign(
        rank_words=_cells(placed, [_place(row) for row in told]),
        moved_words=_cells(placed, [_movement(row, month) for row in told]),
        plan_points=percent(
            placed["paid_with_plan_fen"] - placed["ranked_planned_fen"],
            placed["ranked_budget_fen"],
        ),
        behind_wanyuan=wanyuan(placed["behind_fen"]),
        amount_wanyuan=wanyuan(placed[at_risk]),
        adjusted_budget_wanyuan=wanyuan(placed["adjusted_budget_fen"]),
        reason=placed["unranked"].map(UNRANKED_WORDS),
    )
    if "rank_within" in placed:
        rows = rows.assign(within_words=_cells(placed, [_within(row) for row in told]))
    if "light" in placed:
        rows = rows.assign(
            light_words=_cells(placed, [[light_sign(each).text] for each in placed["light"]])
        )
    return rows


def standing_columns(level: str, yardstick: Yardstick) -> Columns:
    """The columns of a level, the figure that decides before the others."""
    figures: Columns = {"plan_points": points("较计划（百分点）", 120), "behind_wanyuan": BEHIND}
    if yardstick is not PLAN_GAP:
        figures = dict(reversed(figures.items()))
    if yardstick.column not in ("plan_gap_points", "behind_fen"):
        figures = {"amount_wanyuan": money(f"{yardstick.name}（万元）", 150)} | figures
    first, *others = figures
    return (
        {"rank_words": text("名次", 66)}
        | _NAMES[level]
        | {first: figures[first], "moved_words": text("较上月", 66)}
        | {other: figures[other] for other in others}
        | _REST[level]
        | {"adjusted_budget_wanyuan": money("调整预算（万元）", 124)}
    )


def unranked_columns(level: str) -> Columns:
    """The columns of those without a place."""
    amounts: Columns = {"adjusted_budget_wanyuan": money("调整预算（万元）", 124)}
    return _NAMES[level] | {"reason": text("为什么不参加", 220)} | amounts


_TOLD = ("rank", "is_tied", "rank_before", "moved", "rank_within")


def _cells(rows: pd.DataFrame, values: list[Any]) -> pd.Series:
    return pd.Series(values, index=rows.index, dtype=object)


def _place(row: dict[Any, Any]) -> str | None:
    """第1, 并列第2.

    >>> _place({"rank": 2, "is_tied": True})
    '并列第2'
    """
    return None if is_missing(row["rank"]) else f"{'并列' if row['is_tied'] else ''}第{row['rank']}"


def _within(row: dict[Any, Any]) -> str | None:
    return None if is_missing(row["rank_within"]) else f"第{row['rank_within']}"


def _movement(row: dict[Any, Any], month: int) -> str | None:
    """How the place moved: ↑2, ↓1, 持平, 新上榜; a dash where there is no month before."""
    if is_missing(row["rank"]):
        return None
    if month == 1:
        return MISSING
    if is_missing(row["rank_before"]):
        return "新上榜"
    moved = row["moved"]
    return f"{'↑' if moved > 0 else '↓'}{abs(moved)}" if moved else "持平"


_NAMES: dict[str, Columns] = {
    "主管部门": {"department_name": text("主管部门", 144)},
    "预算单位": {"unit_name": text("预算单位", 144)},
    "项目": {"name": text("项目", 170)},
}

_COUNTS: Columns = {"red": whole("■ 滞后", 70), "yellow": whole("▲ 预警", 70)}

_REST: dict[str, Columns] = {
    "主管部门": _COUNTS | {"project_count": whole("项目数")},
    "预算单位": {"within_words": text("部门内名次", 86)}
    | _COUNTS
    | {"project_count": whole("项目数"), "department_name": text("主管部门", 140)},
    "项目": {
        "light_words": light("灯", 88),
        **STATE_COLUMN,
        "unit_name": text("预算单位", 150),
        "within_words": text("部门内名次", 86),
        "department_name": text("主管部门", 140),
    },
}
