"""Places of departments, units and projects in a month, as they are listed."""

import pandas as pd
import streamlit as st

from perfmon.measures.ranking import (
    YARDSTICKS,
    Yardstick,
    add_movement,
    offered_yardsticks,
    rank_groups,
    rank_within,
)
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.projects import month_projects
from perfmon.ui.standing_lists import LEVELS, listed_standings

RANKING_FLOOR_FEN = 0
"""Groups with less 调整预算 take no part."""


@st.cache_data(max_entries=60, show_spinner=False)
def yardstick_names(asked: Asked, month: int) -> list[str]:
    """What can be ranked by in a month."""
    return [each.name for each in offered_yardsticks(month_projects(asked, month))]


def yardstick_called(name: str) -> Yardstick:
    """The yardstick of that name."""
    return next(each for each in YARDSTICKS if each.name == name)


@st.cache_data(max_entries=60, show_spinner=False)
def listed_places(asked: Asked, month: int, level: str, yardstick: str) -> pd.DataFrame:
    """The groups of a level with their places and how those moved, and those without a place."""
    codes, called = LEVELS[level].codes, yardstick_called(yardstick)
    placed = _placed(asked, month, level, called)
    if month > 1:
        placed = add_movement(placed, _placed(asked, month - 1, level, called), codes)
    if "unit_code" in codes:
        placed = rank_within(placed, "department_code")
    return listed_standings(placed, called, month)


def _placed(asked: Asked, month: int, level: str, yardstick: Yardstick) -> pd.DataFrame:
    return rank_groups(month_projects(asked, month), LEVELS[level].by, yardstick, RANKING_FLOOR_FEN)
