"""绩效指标 on the page: the sentence, the picture by groups, the list."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.charts.standing_bars import STANDING_SIGNS
from perfmon.measures.result_selection import ResultSelection
from perfmon.measures.result_standing import BEHIND, HELD, STANDINGS
from perfmon.reports.indicator_list import indicator_list, indicator_list_name
from perfmon.ui.chart import show_chart, show_clickable_chart
from perfmon.ui.downloads import offer_download
from perfmon.ui.lagging import XLSX
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.result_lists import (
    GROUPINGS,
    listed_indicators,
    standing_counts,
    standing_picture,
)
from perfmon.ui.loaders.results import held_back_words
from perfmon.ui.page import Page
from perfmon.ui.result_lists import RESULT_COLUMNS
from perfmon.ui.style import UNBROKEN
from perfmon.ui.tables import Height, pick_row
from perfmon.ui.words import plain

FEW_ROWS, TABLE_HEIGHT = 14, 470
"""So many rows stand without a scroll bar of their own; more scroll at so many pixels."""

MOST_ROWS = 500
"""The list shows so many rows, the worst; the filters find the rest."""

_COLOURS = {"red": "red", "yellow": "orange", "on_track": "green", "reached": "green"}


def show_standings(page: Page, selection: ResultSelection) -> None:
    """The answer above the picture: how many reached, on track, behind, not reported."""
    counts = standing_counts(page.asked, page.month, without_mirrors=selection.without_mirrors)
    total = sum(counts.values())
    behind, held = (sum(counts[name] for name in names) for names in (BEHIND, HELD))
    kept_out = "不含只反映资金的" if selection.without_mirrors else "含只反映资金的"
    judged = (
        f"判了灯的 {behind + held:,} 项里 {held:,} 项达标或正常、{behind:,} 项落后"
        if behind + held
        else "都还没有判灯"
    )
    with st.container(key=UNBROKEN):
        st.markdown(f"**{total:,} 项绩效指标，{judged}**　:gray[{kept_out}]　{_counted(counts)}")
    if kept_back := held_back_words(page.asked, page.month):
        st.caption(f"{kept_back}。")


def _counted(counts: dict[str, int]) -> str:
    """Every standing with its shape, word and count; one without any indicator only if asked for.

    未报 and 未到期 are always said, since a missing result is not a 0.
    """
    always = {"reached", "on_track", *BEHIND, "unreported", "not_due"}
    order = (
        "reached",
        "on_track",
        "yellow",
        "red",
        "unreported",
        "pending",
        "not_due",
        "incomparable",
    )
    return "　".join(
        f":{_COLOURS.get(name, 'gray')}[{STANDING_SIGNS[name].shape}\u00a0{STANDINGS[name]}]"
        f"\u00a0**{counts[name]:,}**"
        for name in order
        if counts[name] or name in always
    )


def show_groups(page: Page, selection: ResultSelection) -> str | None:
    """Draws the picture by what the visitor picks, and gives the department just clicked."""
    chosen = st.segmented_control(
        "按什么分",
        list(GROUPINGS),
        default="主管部门",
        required=True,
        key="indicators_grouping",
        label_visibility="collapsed",
    )
    grouping = chosen or "主管部门"
    picture = standing_picture(page.view, grouping, without_mirrors=selection.without_mirrors)
    if grouping == "主管部门":
        return show_clickable_chart(picture.title, picture.figure, "standing_bars")
    show_chart(picture.title, picture.figure, "standing_kinds")
    return None


def show_indicator_list(page: Page, selection: ResultSelection) -> "pd.Series[Any] | None":
    """Draws the indicators that the filters let through, and gives the one just clicked, once."""
    listed = listed_indicators(page.asked, page.month, selection, MOST_ROWS)
    if not listed.total:
        st.info("没有符合条件的绩效指标。放宽上面的条件再看。")
        return None
    part = f"，列出最落后的 {MOST_ROWS:,} 项" if listed.total > MOST_ROWS else ""
    heading, download = st.columns([9, 3], vertical_alignment="center")
    heading.markdown(
        f":gray[{plain(selection.words)}]　**{listed.total:,} 项绩效指标**，"
        f"在 {listed.projects:,} 个项目里{part}　:gray[点一行看项目]"
    )
    offer_download(
        page.name,
        "下载这张表（Excel）",
        lambda: _workbook(page, selection, listed.total),
        file_name=indicator_list_name(page.cutoff),
        mime=XLSX,
        key="indicators_download",
        place=download,
        width="stretch",
    )
    height: Height = "content" if listed.total <= FEW_ROWS else TABLE_HEIGHT
    return pick_row(listed.rows, RESULT_COLUMNS, "indicators", height)


def _workbook(page: Page, selection: ResultSelection, total: int) -> bytes:
    """All the rows, also those beyond the list on the screen."""
    rows = listed_indicators(page.asked, page.month, selection, total).rows
    is_demo = opened_database().is_demo
    return indicator_list(rows, page.cutoff, selection, is_demo=is_demo)


def show_no_indicators() -> None:
    """What stands where no project has any."""
    st.info(
        "这一年还没有绩效指标：项目都没有导入绩效文本。指标和指标值从绩效文本来，"
        "完成情况在「填报」页填，或在「导入」页导入指标完成情况表。"
    )
