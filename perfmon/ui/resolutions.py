"""议定事项 on the page: what is open, what is settled, and the forms for both."""

import pandas as pd
import streamlit as st

from perfmon.roles import Act
from perfmon.ui.entry_choice import show_closed
from perfmon.ui.loaders.promises import resolutions_of
from perfmon.ui.page import Page
from perfmon.ui.promise_forms import next_month_end, write
from perfmon.ui.promise_lists import RESOLUTION_COLUMNS, decided_at, listed_resolutions
from perfmon.ui.tables import show_table
from perfmon.workflows.promises import LONGEST_WORDS
from perfmon.workflows.resolutions import ResolutionEntry, reopen, resolve, settle


def show_resolutions(page: Page) -> None:
    """The decisions of the year's meetings, the open ones first."""
    rows = resolutions_of(page.asked, page.month)
    is_open = ~rows["is_settled"].astype(bool)
    late = int((is_open & rows["is_overdue"].astype(bool)).sum())
    told = f"，其中逾期 {late} 项" if late else ""
    if len(rows):
        st.markdown(f"**议定事项 {len(rows)} 项，没有销号 {int(is_open.sum())} 项{told}**")
    with st.container(horizontal=True, gap="small"):
        may_resolve = page.may(Act.RESOLVE)
        if may_resolve and st.button("登记议定事项", type="primary", key="resolution_form"):
            ask_resolution(page)
        if may_resolve and is_open.any() and st.button("销号", key="settle_form"):
            ask_settling(page)
        if may_resolve and (~is_open).any() and st.button("重开", key="reopen_form"):
            ask_reopening(page)
    if rows.empty:
        st.info("还没有议定事项。会上定下的事，在这里登记责任单位和期限，办完凭依据销号。")
        return
    show_table(listed_resolutions(rows), RESOLUTION_COLUMNS)


@st.dialog("登记议定事项")
def ask_resolution(page: Page) -> None:
    """What was decided, who does it, by when."""
    show_closed()
    with st.form("resolution", border=False):
        words = st.text_area("事项", max_chars=LONGEST_WORDS)
        owner = st.text_input("责任单位", max_chars=60)
        due_on = st.date_input("期限", value=next_month_end(page), format="YYYY-MM-DD")
        if st.form_submit_button("登记", type="primary"):
            entry = ResolutionEntry(page.asked.year, page.month, words, owner, due_on)
            write(
                "议定事项",
                page,
                Act.RESOLVE,
                lambda database, actor: resolve(database, entry, actor),
            )


@st.dialog("销号")
def ask_settling(page: Page) -> None:
    """Which one is done, on which day, by what evidence."""
    show_closed()
    rows = resolutions_of(page.asked, page.month)
    with st.form("settling", border=False):
        number = _choose(rows[~rows["is_settled"].astype(bool)])
        on = st.date_input("完成日期", value=page.cutoff.on, format="YYYY-MM-DD")
        evidence = st.text_input("依据", max_chars=LONGEST_WORDS)
        if st.form_submit_button("销号", type="primary"):
            year = page.asked.year
            write(
                "销号",
                page,
                Act.RESOLVE,
                lambda database, actor: settle(database, year, number, on, evidence, actor),
            )


@st.dialog("重开")
def ask_reopening(page: Page) -> None:
    """Which one is open again, from which day on, and why."""
    show_closed()
    rows = resolutions_of(page.asked, page.month)
    with st.form("reopening", border=False):
        number = _choose(rows[rows["is_settled"].astype(bool)])
        on = st.date_input("从哪一天起", value=page.cutoff.on, format="YYYY-MM-DD")
        reason = st.text_input("原因", max_chars=LONGEST_WORDS)
        if st.form_submit_button("重开", type="primary"):
            year = page.asked.year
            write(
                "重开",
                page,
                Act.RESOLVE,
                lambda database, actor: reopen(database, year, number, on, reason, actor),
            )


def _choose(rows: pd.DataFrame) -> int:
    labels = {
        int(row["resolution_id"]): f"{decided_at(row)} {row['words']}"
        for row in rows.to_dict("records")
    }
    number = st.selectbox("哪一项", list(labels), format_func=labels.__getitem__)
    return int(number or 0)
