"""What stands below the first screen of 总览, in tabs; only the open one is drawn."""

import streamlit as st

from perfmon.ui.bridge import show_county_bridge
from perfmon.ui.groupings import show_grouping
from perfmon.ui.page import Page
from perfmon.ui.standings import show_standings
from perfmon.ui.year_end import show_county_year_end

TABS = {
    "汇总": show_grouping,
    "排名": show_standings,
    "进度为什么变": show_county_bridge,
    "同比和年底集中支出": show_county_year_end,
}


def show_overview_tabs(page: Page) -> None:
    """Draws the tabs and the open one's part."""
    tabs = st.tabs(list(TABS), key="overview_tab", on_change="rerun")
    for tab, show in zip(tabs, TABS.values(), strict=True):
        if tab.open:
            with tab:
                show(page)
