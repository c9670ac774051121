"""What stands below the first screen of 总览, in tabs; only the open one is drawn."""

import streamlit as st

from perfmon.ui.bridge import show_county_bridge
from perfmon.ui.county_transit import show_county_transit
from perfmon.ui.curves import show_forecast_curve
from perfmon.ui.double_monitoring import show_double_monitoring
from perfmon.ui.forecasts import show_county_forecast
from perfmon.ui.groupings import show_grouping
from perfmon.ui.links import go_to_project
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.page import Page
from perfmon.ui.rulers import show_county_rulers
from perfmon.ui.standings import show_standings
from perfmon.ui.year_end import show_county_year_end


def show_transit(page: Page) -> None:
    """Money in transit by desk; a click opens the project that waits."""
    waiting = show_county_transit(page)
    if waiting is not None:
        go_to_project(page, waiting)


def show_forecast(page: Page) -> None:
    """The county's forecast and its departments'."""
    show_forecast_curve(page.view)
    show_county_forecast(page.view)


def show_double(page: Page) -> None:
    """Money beside results, a dot a project; a click opens it."""
    project = show_double_monitoring(page)
    if project is not None:
        go_to_project(page, project)


TABS = {
    "汇总": show_grouping,
    "排名": show_standings,
    "两把尺": show_county_rulers,
    "在途": show_transit,
    "双监控": show_double,
    "全年预计": show_forecast,
    "进度为什么变": show_county_bridge,
    "同比和年底集中支出": show_county_year_end,
}


NOT_REPORTED = ("在途", "双监控")
"""Of what these show, reports of counties (上报) say nothing."""


def show_overview_tabs(page: Page) -> None:
    """Draws the tabs and the open one's part; a consolidated file has not all of them."""
    left_out = NOT_REPORTED if opened_database().is_only_read else ()
    shown = {name: show for name, show in TABS.items() if name not in left_out}
    tabs = st.tabs(list(shown), key="overview_tab", on_change="rerun")
    for tab, show in zip(tabs, shown.values(), strict=True):
        if tab.open:
            with tab:
                show(page)
