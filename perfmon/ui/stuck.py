"""The five projects in which most money is stuck, on the first screen."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.stuck import most_behind
from perfmon.ui.figures import amount, rate
from perfmon.ui.lists import STUCK_COLUMNS, listed_projects
from perfmon.ui.tables import pick_row

COUNT = 5


def show_stuck_projects(
    projects: pd.DataFrame, county: "pd.Series[Any]"
) -> "pd.Series[Any] | None":
    """Draws the five projects under their sentence, and gives the one just clicked.

    Args:
        projects: judged projects of the month.
        county: the whole, for the share.
    """
    stuck = most_behind(projects, COUNT)
    if stuck.empty:
        st.markdown("**没有项目落后于计划**")
        return None
    behind = amount(stuck["behind_fen"].sum())
    part = rate(stuck["behind_fen"].sum(), county["behind_fen"], 0)
    st.markdown(
        f"**{len(stuck)} 个项目卡住 {behind} 万元，占较计划少支额的 {part}**　:gray[点一行看项目]"
    )
    return pick_row(listed_projects(stuck), STUCK_COLUMNS, "stuck")
