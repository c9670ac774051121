"""The five projects in which most money is stuck, on the first screen."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.stuck import most_behind
from perfmon.ui.figures import amount, rate
from perfmon.ui.tables import project_columns, project_rows, show_table

COUNT = 5


def show_stuck_projects(rows: pd.DataFrame, county: "pd.Series[Any]") -> "pd.Series[Any] | None":
    """Draws the five projects and the sentence over them.

    Args:
        rows: judged projects of the month.
        county: the whole, for the share.

    Returns:
        The project just clicked, once.
    """
    stuck = most_behind(rows, COUNT)
    if stuck.empty:
        st.markdown("**没有项目落后于计划**")
        return None
    behind = stuck["behind_fen"].sum()
    st.markdown(
        f"**{len(stuck)} 个项目卡住 {amount(behind)} 万元，"
        f"占较计划少支额的 {rate(behind, county['behind_fen'], 0)}**　"
        ":gray[点一行看项目]"
    )
    clicked = show_table(project_rows(stuck), project_columns(with_department=True), "stuck")
    return None if clicked is None else stuck.iloc[clicked]
