"""How much must be paid to be spared a light: the limits that a rule sets, in whole fen.

A limit belongs to a line (plan 考核线, reference 参考线, elapsed 序时, ratio, node) and a light;
who has paid less has that light. Lights and 追平进度需支出额 are both read off the same limits, so
they agree to the fen. The printed boundary belongs to the worse side for A (−10.00 is yellow), to
the better side for B, C and D (60% is yellow, 80% is green). Source: method §3.2, decisions,
"Lights".
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from perfmon.measures.light_rule import LightRule
from perfmon.money import Int64Array, divide_half_up

Line = Literal["plan", "reference", "elapsed", "ratio", "node"]

NEVER = -(2**62)
"""The limit of a line that a row does not have; far below any amount."""


@dataclass(frozen=True)
class Limit:
    """What one line asks for.

    Attributes:
        line: which one.
        light: red or yellow.
        least_fen: a row the least that is enough to be spared the light.
    """

    line: Line
    light: Literal["red", "yellow"]
    least_fen: Int64Array


def judged_budget(rows: pd.DataFrame) -> pd.Series:
    """The budget that gaps are measured on: 调整预算数 less money still in its days of grace.

    So money that arrives late in a month changes no light in that month (本项目约定).
    """
    return rows["adjusted_budget_fen"] - rows["in_grace_fen"]


def limits_of(rows: pd.DataFrame, rule: LightRule) -> list[Limit]:
    """The limits of every row, red before yellow, the plan before other lines.

    Args:
        rows: as `judge_lights` takes them.
        rule: the version in force.
    """
    if rule.preset == "A":
        return _behind(rows, rule)
    if rule.preset == "B":
        return _by_ratio(rows, rule)
    return _by_node(rows, rule)


def reached_node(rows: pd.DataFrame, rule: LightRule) -> Int64Array:
    """The percent due at the last node whose month has ended; -1 before the first."""
    ended = rows["month"].to_numpy() - ~pd.DatetimeIndex(rows["cut_on"]).is_month_end
    reached = np.full(len(rows), -1, dtype=np.int64)
    for month, percent in sorted(rule.nodes_in_use):
        reached[ended >= month] = percent
    return reached


def _behind(rows: pd.DataFrame, rule: LightRule) -> list[Limit]:
    """A 差值: points of the budget behind the baseline; only 考核线 and 序时 can give red."""
    lines: dict[Line, pd.Series] = {}
    if rule.baseline != "序时":
        lines |= {"plan": rows["planned_fen"], "reference": rows["reference_fen"]}
    if rule.baseline != "计划":
        lines |= {"elapsed": rows["judged_elapsed_fen"]}
    budget = judged_budget(rows).to_numpy(dtype=np.int64)
    limits = []
    for light, points in (("red", rule.red_points), ("yellow", rule.yellow_points)):
        for line, due in lines.items():
            if light == "red" and line == "reference":
                continue
            due_fen = due.fillna(0).to_numpy(dtype=np.int64)
            least_fen = (100 * due_fen - points * budget) // 100 + 1
            least_fen = np.where(due.isna(), NEVER, least_fen)
            limits.append(_limit(line, light, least_fen, due_fen, rule))
    return limits


def _by_ratio(rows: pd.DataFrame, rule: LightRule) -> list[Limit]:
    """B 比值: 支出进度 in percent of 序时."""
    due_fen = rows["judged_elapsed_fen"].to_numpy(dtype=np.int64)
    return [
        _limit("ratio", light, _ceil_hundredth(percent * due_fen), due_fen, rule)
        for light, percent in (("red", rule.red_percent), ("yellow", rule.yellow_percent))
    ]


def _by_node(rows: pd.DataFrame, rule: LightRule) -> list[Limit]:
    """C and D 节点: below the last node reached, and by more than some points."""
    budget = judged_budget(rows).clip(lower=0).to_numpy(dtype=np.int64)
    percent = reached_node(rows, rule).clip(min=0)
    due_fen = divide_half_up(percent * budget, np.full(len(rows), 100, dtype=np.int64))
    return [
        _limit("node", light, _ceil_hundredth((percent - points) * budget), due_fen, rule)
        for light, points in (("red", rule.node_red_points), ("yellow", 0))
    ]


def _limit(
    line: Line, light: str, least_fen: Int64Array, due_fen: Int64Array, rule: LightRule
) -> Limit:
    """The limit, no red where less than the minimum is behind."""
    if light == "red":
        if rule.minimum_behind_fen:
            least_fen = np.minimum(least_fen, due_fen - rule.minimum_behind_fen + 1)
        return Limit(line, "red", least_fen)
    return Limit(line, "yellow", least_fen)


def _ceil_hundredth(hundredfold_fen: Int64Array) -> Int64Array:
    return -(-hundredfold_fen // 100)
