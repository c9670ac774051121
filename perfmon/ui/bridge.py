"""From one month's rate to another's, step by step; each step opens its projects."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.charts.bridge import bridge_steps, bridge_title
from perfmon.charts.theme import palette
from perfmon.measures.bridge import Bridge, in_hundredths
from perfmon.periods import Cutoff
from perfmon.ui.bridge_lists import STEP_COLUMNS, listed_steps, project_columns
from perfmon.ui.chart import show_chart
from perfmon.ui.links import go_to_project
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.bridges import Extent, bridge_between, listed_projects_of_step
from perfmon.ui.page import Page
from perfmon.ui.tables import Height, pick_row, show_table

MOST_ROWS, LIST_HEIGHT = 12, 400
"""A longer list scrolls within this height, in pixels."""


def show_county_bridge(page: Page) -> None:
    """The bridge of the county, for 总览."""
    _show_bridge(page, Extent())


def show_department_bridge(page: Page, department_code: str) -> None:
    """The bridge of one department."""
    _show_bridge(page, Extent(department_code))


def show_project_bridge(page: Page, unit_code: str, project_code: str) -> None:
    """The bridge of one project, whose steps need no list of projects."""
    _show_bridge(page, Extent(project=(unit_code, project_code)))


def _show_bridge(page: Page, extent: Extent) -> None:
    """Draws the choice of months, the steps, and the projects of the step chosen."""
    if page.month == 1:
        st.info("1月以前没有可比的月份；截至选 2 月或以后，这里写明支出进度为什么变。")
        return
    months = _choose_months(page)
    bridge = bridge_between(page.asked, months, extent)
    first, last = (_label(page, month) for month in months)
    if bridge is None:
        st.info(f"{first}或{last}没有预算，没有支出进度可比。")
        return
    _show_steps(page.view, months, extent, (first, last))
    if extent.project is not None:
        st.caption("每一步由哪些凭证、哪些预算指标组成，看“支付与预算”页签。")
    elif bridge.steps:
        project = _pick_project(page, months, extent, bridge)
        if project is not None:
            go_to_project(page, project)


def _choose_months(page: Page) -> tuple[int, int]:
    """Any month to any later one; at first the month before the one shown to the one shown."""
    covered = page.on_hand.covered_until
    reached = max(page.month, covered.month if covered else 1)
    place = st.container(horizontal=True, gap="small")
    since, until = place.container(width=150), place.container(width=150)
    with until:
        last = _choose(page, "到", range(2, reached + 1), page.month, f"bridge_to_{page.month}")
    with since:
        first = _choose(page, "从", range(1, last), last - 1, f"bridge_from_{last}")
    return first, last


def _choose(page: Page, word: str, months: range, default: int, key: str) -> int:
    chosen = st.selectbox(
        word,
        months,
        index=months.index(default),
        key=f"{key}_{page.asked.year}",
        format_func=lambda month: f"{word}{_label(page, month)}",
        label_visibility="collapsed",
    )
    assert isinstance(chosen, int), "the list is not empty"
    return chosen


def _label(page: Page, month: int) -> str:
    return Cutoff.at(page.asked.year, month, page.on_hand.covered_until).label


@drawn_once
def _show_steps(view: View, months: tuple[int, int], extent: Extent, ends: tuple[str, str]) -> None:
    bridge = bridge_between(view.asked, months, extent)
    assert bridge is not None, "both months have a budget"
    title = bridge_title(bridge, ends)
    picture, table = st.columns([6, 6])
    with picture.container(border=True, gap="xsmall"):
        show_chart(title, bridge_steps(bridge, palette(view.theme), ends), "bridge")
    with table:
        show_table(listed_steps(bridge), STEP_COLUMNS)
        st.caption(_how(bridge))


def _how(bridge: Bridge) -> str:
    """How the steps are taken, and why the printed rates may be apart by another 0.01."""
    how = (
        "支出进度 = 已支付 ÷ 调整预算。一步一步接着算：先支付、退款和更正，再追加和调入，"
        "再新项目（两个月之间才下达第一笔预算的），最后追减和调出；"
        "每一步的影响是这一步前后支出进度之差，各步相加正好是两个月之差。"
    )
    apart = "差数从准确值算，与两个进度四舍五入后相减差 0.01。"
    printed = in_hundredths(bridge.after.rate) - in_hundredths(bridge.before.rate)
    return how + ("" if printed == bridge.hundredths else apart)


def _pick_project(
    page: Page, months: tuple[int, int], extent: Extent, bridge: Bridge
) -> "pd.Series[Any] | None":
    """Draws the projects of the step chosen and gives the one just clicked, once."""
    largest = max(bridge.steps, key=lambda step: abs(step.effect))
    counts = {step.name: len(step.projects) for step in bridge.steps}
    name = st.segmented_control(
        "看哪一步的项目",
        list(counts),
        format_func=lambda name: f"{name}（{counts[name]}）",
        default=largest.name,
        required=True,
        key=f"bridge_step_{page.asked.year}_{months}",
    )
    step = next(step for step in bridge.steps if step.name == (name or largest.name))
    rows = listed_projects_of_step(page.asked, months, extent, step.name)
    height: Height = LIST_HEIGHT if len(rows) > MOST_ROWS else "content"
    return pick_row(rows, project_columns(rows), "bridge_projects", height)
