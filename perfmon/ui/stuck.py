"""The five projects in which most money is stuck, on the first screen."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.ui.figures import amount, share
from perfmon.ui.lists import STUCK_COLUMNS
from perfmon.ui.loaders.projects import months_of
from perfmon.ui.loaders.rankings import listed_stuck_projects
from perfmon.ui.page import Page
from perfmon.ui.state_lists import states_in_words
from perfmon.ui.tables import pick_row

COUNT = 5


def show_stuck_projects(page: Page) -> "pd.Series[Any] | None":
    """Draws the five projects under their sentence, and gives the one just clicked, once."""
    stuck = listed_stuck_projects(page.asked, page.month, COUNT)
    if stuck.empty:
        st.markdown("**没有项目落后于计划**")
        return None
    behind_fen = stuck["behind_fen"].sum()
    county = months_of(page.asked).iloc[page.month - 1]
    part = share(behind_fen, county["behind_fen"])
    st.markdown(
        f"**{len(stuck)} 个项目卡住 {amount(behind_fen)} 万元，占较计划少支额的 {part}**"
        f"　:gray[{'。'.join(part for part in (states_in_words(stuck), '点一行看项目') if part)}]"
    )
    return pick_row(stuck, STUCK_COLUMNS, "stuck")
