"""What a project may spend at a date: its tranches (预算指标) summed by 下达日期."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from perfmon.measures.facts import BoolArray, ProjectRows, amounts, cut_days, issue_days
from perfmon.money import Int64Array
from perfmon.periods import Cutoff

INITIAL_KINDS = ("年初", "结转")
"""The kinds that the printed schedule belongs to; together they are 年初预算数."""


def is_initial(tranches: pd.DataFrame) -> BoolArray:
    """Which tranches the printed schedule belongs to."""
    return tranches["kind"].isin(INITIAL_KINDS).to_numpy(dtype=bool)


def is_later(tranches: pd.DataFrame) -> BoolArray:
    """Which tranches brought money after the schedule was printed (追加, 调剂 received)."""
    return np.asarray(~is_initial(tranches) & (tranches["amount_fen"].to_numpy() > 0), dtype=bool)


def initial_budget(
    tranches: pd.DataFrame, projects: ProjectRows, cutoffs: Sequence[Cutoff]
) -> Int64Array:
    """年初预算数 at each cut-off: 年初 and 结转 money issued by then."""
    return adjusted_budget(tranches[is_initial(tranches)], projects, cutoffs)


def adjusted_budget(
    tranches: pd.DataFrame, projects: ProjectRows, cutoffs: Sequence[Cutoff]
) -> Int64Array:
    """调整预算数 at each cut-off: all tranches issued by then, cuts negative."""
    issued = issue_days(tranches) <= cut_days(cutoffs)
    return projects.sum(tranches, np.where(issued, amounts(tranches), 0))
