"""Whose figures are filled in and for which month; and how far that month's 填报 has come."""

from collections.abc import Sequence

import streamlit as st

from perfmon import clock
from perfmon.periods import MONTHS_IN_YEAR
from perfmon.roles import Act
from perfmon.ui.choice import choose, say_unknown, write_address
from perfmon.ui.loaders.entries import entry_unit_labels
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.outlooks import answer_states
from perfmon.ui.page import Page
from perfmon.ui.words import plain
from perfmon.workflows.entry_checks import APPROVED, DRAFT, REPORTED

SHEET = "sheet"
"""The parameter of an address that names the tab to begin with."""


def first_tab(tabs: Sequence[str]) -> str:
    """The tab that the address asks for, else the first."""
    asked = st.query_params.get(SHEET, "")
    return asked if asked in tabs else tabs[0]


def choose_sheet(page: Page) -> tuple[str, int]:
    """The unit and the month; every month that has begun may be filled in."""
    labels = entry_unit_labels(page.asked)
    say_unknown("预算单位", labels, "unit", page.asked.scope)
    with st.container(horizontal=True, gap="small"):
        with st.container(width=320):
            first = next((unit for unit in labels if page.may_for(Act.ENTER, unit)), None)
            unit_code = choose("预算单位", labels, "unit", first or next(iter(labels)))
        with st.container(width=128):
            month = choose("填报月份", _months(page), "entry_month", str(page.month))
    write_address(unit=unit_code, entry_month=month)
    _show_answer(page, labels[unit_code], unit_code, int(month))
    return unit_code, int(month)


def _months(page: Page) -> dict[str, str]:
    today = clock.today()
    last = today.month if page.asked.year == today.year else MONTHS_IN_YEAR
    return {str(month): f"填 {month} 月" for month in range(max(last, page.month), 0, -1)}


def _show_answer(page: Page, label: str, unit_code: str, month: int) -> None:
    payments, results, outlooks = answer_states(page.asked, unit_code, month)
    st.markdown(
        f"**{plain(label)} {month} 月**：国库外支付{_counted(payments, '个项目')}；"
        f"指标结果{_counted(results, '项指标')}；"
        f"偏差与预计{_counted(outlooks, '项偏差')}。"
    )


def _counted(states: list[str], counted: str) -> str:
    """How many rows are in which state: 10 个项目，已填 2（草稿 1，待审 1，已审 0）."""
    drafts, reported, approved = (states.count(state) for state in (DRAFT, REPORTED, APPROVED))
    return (
        f" {len(states)} {counted}，已填 {drafts + reported + approved}"
        f"（草稿 {drafts}，待审 {reported}，已审 {approved}）"
    )


def show_closed() -> None:
    """Says, over 演示数据, that nothing can be kept and what to do."""
    if opened_database().is_demo:
        st.info("演示数据里可以看、可以试填，存不进去。要填真实数据，请先点右上角的「建立空库」。")
