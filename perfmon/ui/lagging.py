"""滞后项目 on the page: the sentence, the list, the heat map, the workbook to download."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.charts.heat import SHADES
from perfmon.measures.selection import Selection
from perfmon.measures.sentences import LIGHT_WORDS
from perfmon.measures.states import WAITING
from perfmon.reports.lagging_list import lagging_list, lagging_list_name
from perfmon.ui.chart import show_clickable_chart
from perfmon.ui.downloads import offer_download
from perfmon.ui.figures import amount, enough
from perfmon.ui.lagging_filters import LAGGING
from perfmon.ui.lagging_lists import lagging_columns
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.lagging import (
    catch_up_cutoff,
    department_heat_map,
    lagging_part,
    lagging_projects,
    listed_lagging_projects,
    selected_lagging_projects,
)
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.rules import light_rule_words
from perfmon.ui.page import Page
from perfmon.ui.paging import shown_span
from perfmon.ui.tables import Height, pick_row
from perfmon.ui.words import plain

TABLE_HEIGHT = 470
FEW_ROWS = 14
"""So many rows stand without a scroll bar of their own."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@drawn_once
def show_finding(view: View) -> None:
    """The answer above the filters: how many of the whole county, and how much money."""
    rows = lagging_projects(view.asked, view.month)
    lagging = rows[rows["light"].isin(LAGGING)]
    counts = "、".join(
        f"{LIGHT_WORDS[light]} {int((rows['light'] == light).sum())} 个" for light in LAGGING
    )
    if not rows["light"].notna().any():
        st.markdown("**这个月还没有灯**　:gray[未到起评月或第一个节点，或没有计划]")
        return
    green_fen = enough(lagging["to_green_fen"]).fillna(0).sum()
    due = catch_up_cutoff(view.asked, view.month)
    cure = f"到{due.label}都追平到正常，还需支出 {amount(green_fen)} 万元"
    if due.on == rows["cut_on"].iloc[0].date():
        cure = f"都到正常还差 {amount(green_fen)} 万元"
    waiting = lagging[lagging["states"].map(lambda states: WAITING in states)]
    treasury = (
        f"其中待财政支付 {len(waiting)} 个，财政端在途 "
        f"{amount(waiting['treasury_desk_fen'].sum())} 万元。"
        if len(waiting)
        else ""
    )
    st.markdown(
        f"**{counts}，较计划少支 {amount(lagging['behind_fen'].fillna(0).sum())} 万元；{cure}**"
        f"　:gray[{treasury}须符合合同及验收条件]"
    )


def show_list(page: Page, selection: Selection) -> "pd.Series[Any] | None":
    """Draws the projects that the filters let through, and gives the one just clicked, once."""
    selected = selected_lagging_projects(page.asked, page.month, selection)
    count = len(selected.places)
    heading, download = st.columns([9, 3], vertical_alignment="center")
    heading.markdown(
        f":gray[{plain(selection.words)}]　**{count} 个项目**，"
        f"较计划少支 {amount(selected.behind_fen)} 万元　:gray[点一行看项目]"
    )
    if not count:
        st.info("没有符合条件的项目。放宽上面的条件再看。")
        return None
    offer_download(
        page.name,
        "下载这张表（Excel）",
        lambda: _workbook(page, selection),
        file_name=lagging_list_name(page.cutoff),
        mime=XLSX,
        key="lagging_download",
        place=download,
        width="stretch",
    )
    listed = lagging_part(page.asked, page.month, selection, *shown_span(count, "lagging"))
    height: Height = "content" if len(listed) <= FEW_ROWS else TABLE_HEIGHT
    return pick_row(listed, lagging_columns(listed), "lagging", height)


def show_heat(page: Page) -> str | None:
    """Draws departments × months up to the cut-off, and gives the department just clicked."""
    chosen = st.segmented_control(
        "热力图按什么着色", list(SHADES), default="较计划", required=True, key="heat_shade"
    )
    heat = department_heat_map(page.view, chosen or "较计划")
    return show_clickable_chart(heat.title, heat.figure, "heat")


def _workbook(page: Page, selection: Selection) -> bytes:
    """All the rows, also those of other pages of the list."""
    listed = listed_lagging_projects(page.asked, page.month, selection)
    due = catch_up_cutoff(page.asked, page.month)
    label = light_rule_words(page.asked, page.cutoff.on)
    is_demo = opened_database().is_demo
    return lagging_list(listed, page.cutoff, due, selection, label, is_demo=is_demo)
