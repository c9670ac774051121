"""Which projects a 监控任务 asks about: all, the largest, or those that a rule finds.

Everything is compared in whole fen. 重点 takes the largest budgets until their sum reaches a share
of the whole; 偏差 compares what is paid with the plan, in points of the budget.
Source: decisions and issue 5 (监控任务).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from perfmon.measures.deviation import DEVIATING

ALL: Final = "全部项目"
LARGEST: Final = "重点项目"
UNPAID: Final = "零支出"
FAR_OFF: Final = "偏差超过30%"
LIT: Final = "亮预警或滞后灯"
PICKED: Final = "自己选"

WAYS = (ALL, LARGEST, UNPAID, FAR_OFF, LIT, PICKED)

FAR_OFF_PERCENT = 30
HUNDRED = 100


@dataclass(frozen=True)
class TaskSelection:
    """How projects are chosen.

    Attributes:
        way: one of WAYS.
        share_percent: of all budgets, that the largest reach; only for LARGEST.
        picked: unit and project codes; only for PICKED.
    """

    way: str = ALL
    share_percent: int = 60
    picked: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> str:
        """How the projects were chosen.

        >>> TaskSelection(LARGEST, 60).words
        '重点项目（预算从大到小，合计占 60%）'
        """
        if self.way == LARGEST:
            return f"{LARGEST}（预算从大到小，合计占 {self.share_percent}%）"
        return self.way


def choose_for_task(projects: pd.DataFrame, selection: TaskSelection) -> pd.DataFrame:
    """The projects that are asked about, in their order.

    Args:
        projects: one row a judged project: unit_code, project_code, adjusted_budget_fen, paid_fen,
            planned_fen (missing without a plan), light, result_light.
        selection: how they are chosen.
    """
    if selection.way == PICKED:
        picked = set(selection.picked)
        keys = zip(projects["unit_code"], projects["project_code"], strict=True)
        return projects[np.array([key in picked for key in keys], dtype=bool)]
    rules: Mapping[str, pd.Series] = {
        ALL: pd.Series(True, projects.index),
        LARGEST: _are_largest(projects, selection.share_percent),
        UNPAID: (projects["adjusted_budget_fen"] > 0) & (projects["paid_fen"] <= 0),
        FAR_OFF: _are_far_off(projects),
        LIT: projects["light"].isin(DEVIATING) | projects["result_light"].isin(DEVIATING),
    }
    return projects[rules[selection.way]]


def _are_largest(projects: pd.DataFrame, share_percent: int) -> pd.Series:
    order = ["adjusted_budget_fen", "unit_code", "project_code"]
    ranked = projects.sort_values(order, ascending=[False, True, True])["adjusted_budget_fen"]
    before_fen = ranked.cumsum() - ranked
    is_asked = (before_fen * HUNDRED < ranked.sum() * share_percent) & (ranked > 0)
    return is_asked.reindex(projects.index)


def _are_far_off(projects: pd.DataFrame) -> pd.Series:
    planned = projects["planned_fen"].astype("Int64")
    gap_fen = (projects["paid_fen"] - planned).abs()
    far = gap_fen * HUNDRED > projects["adjusted_budget_fen"] * FAR_OFF_PERCENT
    return far.fillna(False).astype(bool) & (projects["adjusted_budget_fen"] > 0)
