"""分值 of indicators: as printed, or by the default split of a preset.

10号: 产出 50, 效益 30, 满意度 10. 101号: with 成本 20, 产出 40, 效益 20, 满意度 10; without cost as
10号. 执行率 has the other 10. Where 满意度 is missing its weight goes to 效益; where another level
is missing, to 产出, and 产出's own to 效益, 成本 or 满意度, so the sum stays 90. Inside a level the
weight is split equally by largest remainder at two decimals. Source: method §2.1, §2.2; the last
heirs are 本项目约定.
"""

from typing import Literal

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.exact_ratios import scaled_numbers
from perfmon.measures.facts import ProjectRows
from perfmon.money import Int64Array

Preset = Literal["10号", "101号"]

FULL_HUNDREDTHS = 10_000
EXECUTION_HUNDREDTHS = 1_000
"""100 分, and the 10 分 of 预算执行率, in hundredths of a point."""

LEVELS = ("成本", "产出", "效益", "满意度")
_WITHOUT_COST = (0, 5_000, 3_000, 1_000)
_WITH_COST = (2_000, 4_000, 2_000, 1_000)
_PASSED_ON = (
    ("满意度", "效益"),
    ("效益", "产出"),
    ("产出", "效益"),
    ("效益", "成本"),
    ("成本", "满意度"),
)
"""From a level 1 without indicators, in this order, to which other one."""


def add_weights(rows: pd.DataFrame, preset: Preset) -> pd.DataFrame:
    """The rows with their weights in hundredths of a point.

    Args:
        rows: one row an indicator, those that mirror money among them: PROJECT_KEY, category1,
            category2 (in the spellings of LEVELS and of method §1; a missing one counts as 产出),
            printed_weight (exact decimal text in 分, missing where none is printed).
        preset: 101号 takes 成本 out of 产出 as a level of its own.

    Returns:
        With weight_level, the level 1 whose weight it shares; weight_hundredths (int64); and
        weight_source: printed where every indicator of the project has a printed weight of two
        decimals at most, else split. A split adds up to 90.00 in each project; printed weights add
        up to what is printed, and nobody repairs them.
    """
    levels = weight_levels(rows, preset)
    projects = ProjectRows.of(rows[PROJECT_KEY].drop_duplicates())
    position = projects.position(rows)
    split = _split(levels, position, len(projects.keys), preset)
    printed, is_exact = _printed_hundredths(rows["printed_weight"])
    whole = np.bincount(position[~is_exact], minlength=len(projects.keys)) == 0
    is_printed = whole[position]
    return rows.assign(
        weight_level=levels,
        weight_hundredths=np.where(is_printed, printed, split),
        weight_source=np.where(is_printed, "printed", "split"),
    )


def weight_levels(rows: pd.DataFrame, preset: Preset) -> pd.Series:
    """The level 1 that an indicator is weighed in."""
    level = rows["category1"].fillna("产出").astype("str")
    is_cost = (level == "成本") | ((rows["category2"] == "成本") & (level == "产出"))
    return level.mask(is_cost, "成本" if preset == "101号" else "产出")


def _split(levels: pd.Series, position: np.ndarray, count: int, preset: Preset) -> Int64Array:
    """Each row's part of its level's weight; the first ones carry the remainder."""
    level = levels.map({name: place for place, name in enumerate(LEVELS)}).to_numpy(dtype=np.intp)
    cell = position * len(LEVELS) + level
    counted = np.bincount(cell, minlength=count * len(LEVELS))
    totals = _level_weights(counted.reshape(count, len(LEVELS)) > 0, preset).ravel()
    order = pd.Series(cell).groupby(cell).cumcount().to_numpy(dtype=np.int64)
    part, rest = np.divmod(totals[cell], counted[cell])
    return np.asarray(part + (order < rest), dtype=np.int64)


def _level_weights(has: np.ndarray, preset: Preset) -> Int64Array:
    """The weights of the four levels, projects × levels; 0 where a level has no indicator."""
    with_cost = has[:, [LEVELS.index("成本")]] & (preset == "101号")
    weights = np.where(with_cost, _WITH_COST, _WITHOUT_COST).astype(np.int64)
    for name, heir in _PASSED_ON:
        here, there = LEVELS.index(name), LEVELS.index(heir)
        moved = np.where(has[:, here], 0, weights[:, here])
        weights[:, there] += moved
        weights[:, here] -= moved
    return weights


def _printed_hundredths(printed: pd.Series) -> tuple[Int64Array, np.ndarray]:
    """Printed weights in hundredths, and which of them are exact in two decimals."""
    scaled, unit = scaled_numbers(printed, pd.Series("0.01", printed.index))
    is_exact = printed.notna().to_numpy(dtype=bool) & np.asarray(scaled % unit == 0, dtype=bool)
    return np.where(is_exact, scaled // unit, 0).astype(np.int64), is_exact
