"""双监控 on the page: the picture, the projects far apart, and those that cannot be compared."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.realisation import LEAST_REAL_INDICATORS
from perfmon.ui.chart import show_clickable_chart
from perfmon.ui.choice import choose, say_unknown, write_address
from perfmon.ui.double_lists import FAR_COLUMNS, FEW_COLUMNS
from perfmon.ui.loaders.departments import departments
from perfmon.ui.loaders.double_monitoring import DoubleMonitoring, double_monitoring_of
from perfmon.ui.loaders.results import held_back_words
from perfmon.ui.page import Page
from perfmon.ui.tables import Columns, Height, pick_row, text
from perfmon.ui.words import plain

COUNTY = "all"
FEW_ROWS, TABLE_HEIGHT = 10, 330

LEFT_OUT_COLUMNS: Columns = {
    "name": text("项目", 190),
    "reason": text("为什么不画", 150),
    "unit_name": text("预算单位", 160),
    "department_name": text("主管部门", 150),
}


def choose_extent(page: Page) -> str | None:
    """The department whose projects are shown; None for the county's."""
    labels = {COUNTY: "全县各部门" if page.asked.scope is None else "范围内各部门"}
    labels |= {
        code: f"{department.name}（{code}）" for code, department in departments(page.asked).items()
    }
    say_unknown("主管部门", labels, "extent", page.asked.scope)
    with st.container(width=320):
        chosen = choose("主管部门", labels, "extent", COUNTY)
    write_address(extent=chosen)
    return None if chosen == COUNTY else chosen


def show_double_monitoring(
    page: Page, department_code: str | None = None
) -> "pd.Series[Any] | None":
    """Draws the picture and the two lists, and gives the project just clicked, once."""
    found = double_monitoring_of(page.view, department_code)
    with st.container(border=True, gap="xsmall"):
        key = show_clickable_chart(found.title, found.figure, "double_dots", "点一个点看项目")
    if kept_back := held_back_words(page.asked, page.month):
        st.caption(f"{kept_back}。")
    picked = [_show_far(found), _show_few(found), _show_left_out(found)]
    if key is not None:
        unit_code, _, project_code = key.partition("-")
        return pd.Series({"unit_code": unit_code, "project_code": project_code})
    return next((project for project in picked if project is not None), None)


def _show_far(found: DoubleMonitoring) -> "pd.Series[Any] | None":
    if found.far.empty:
        if found.dots:
            st.caption("没有项目的钱和事相差超过 10 个百分点。")
        return None
    slow = int((found.far["direction"] == "钱慢于事").sum())
    st.markdown(
        f"**{len(found.far)} 个项目的钱和事相差超过 10 个百分点**：钱慢于事 {slow} 个，"
        f"钱快于事 {len(found.far) - slow} 个　:gray[点一行看项目]"
    )
    return pick_row(found.far, FAR_COLUMNS, "double_far", _height(found.far))


def _show_few(found: DoubleMonitoring) -> "pd.Series[Any] | None":
    """How many dots rest on fewer than three results; opened, which, and what is missing."""
    if found.few.empty:
        return None
    box = st.expander(
        f"⊗ 依据不足{LEAST_REAL_INDICATORS}项的 {len(found.few)} 个点：位置只供参考",
        key="double_few_box",
        on_change="rerun",
    )
    if not box.open:
        return None
    with box:
        return pick_row(found.few, FEW_COLUMNS, "double_few", _height(found.few))


def _show_left_out(found: DoubleMonitoring) -> "pd.Series[Any] | None":
    """How many projects have no dot and why; opened, which."""
    if found.left_out.empty:
        return None
    counts = "、".join(f"{plain(reason)} {count} 个" for reason, count in found.counts.items())
    box = st.expander(
        f"不画的 {len(found.left_out)} 个项目：{counts}", key="double_left_out", on_change="rerun"
    )
    if not box.open:
        return None
    with box:
        return pick_row(found.left_out, LEFT_OUT_COLUMNS, "double_out", _height(found.left_out))


def _height(rows: pd.DataFrame) -> Height:
    return "content" if len(rows) <= FEW_ROWS else TABLE_HEIGHT
