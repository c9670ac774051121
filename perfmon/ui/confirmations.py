"""核对 on the page 月结: sheets to every department, how far they are, and what they answer."""

from datetime import date
from typing import Literal

import pandas as pd
import streamlit as st

from perfmon import clock
from perfmon.errors import PerfmonError
from perfmon.measures.confirmations import CHANGED, OPEN
from perfmon.periods import working_days_later
from perfmon.reports.check_sheet import check_sheets
from perfmon.roles import Act
from perfmon.ui.confirmation_lines import show_department, show_objections
from perfmon.ui.confirmation_lists import (
    DEPARTMENT_COLUMNS,
    listed_departments,
    progress_words,
)
from perfmon.ui.confirmation_returns import show_returns
from perfmon.ui.downloads import offer_download
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.loaders.confirmations import check_counts_of, check_lines_of, month_payments_of
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.page import Page
from perfmon.ui.tables import ROW_HEIGHT, Height, chosen_row
from perfmon.workflows.confirmations import issue_sheets

USUAL_DAYS, MOST_DAYS = 5, 20
"""Working days that departments have to answer."""

MOST_ROWS = 8
"""More departments scroll within the height of so many."""


def show_confirmations(page: Page) -> None:
    """The block 核对: nothing but the form before the sheets are out."""
    today = clock.today()
    lines = check_lines_of(page.asked, page.month, today)
    is_out = bool(lines["due_on"].notna().any())
    with st.container(border=True):
        st.markdown(f"**一、核对**　{progress_words(lines) if is_out else _BEFORE}")
        if page.asked.scope is None:
            _show_issuing(page, lines, today, is_out=is_out)
        if opened_database().is_demo:
            st.caption("这里是演示数据，只能看；请点页面右上角的「建立空库」后再办理核对。")
        if not is_out:
            return
        # what was said above goes at the next run: without a key the tabs would fall back then
        if not page.may(Act.SETTLE_OBJECTION):
            _show_departments(page, lines, today)
            return
        by_department, returned = st.tabs(
            ["按部门", "交回的核对单"], key="check_tab", on_change="rerun"
        )
        with by_department:
            _show_departments(page, lines, today)
        with returned:
            show_returns(page)


_BEFORE = (
    ":gray[开会以前先对数：一个部门一份核对单，列出项目、支付和在途；"
    "逐行确认或提异议，过期没有答复的视同确认]"
)


def _show_issuing(page: Page, lines: pd.DataFrame, today: date, *, is_out: bool) -> None:
    """How long departments have, the button that asks them, and their workbooks."""
    asked = lines[lines["state"].isin([OPEN, CHANGED])]
    departments = asked["department_code"].nunique()
    is_demo = opened_database().is_demo
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        if departments and page.may(Act.ISSUE_SHEETS):
            days = int(
                st.number_input(
                    "几个工作日内答复", 1, MOST_DAYS, USUAL_DAYS, key="check_days", width=140,
                    disabled=is_demo,
                )
            )  # fmt: skip
            due_on = st.date_input(
                "答复截止日（未计法定节假日，可以改）",
                working_days_later(today, days),
                format="YYYY-MM-DD",
                key=f"check_due_{today}_{days}",
                width=250,
                disabled=is_demo,
            )
            verb = "补发" if is_out else "发出"
            words = f"{verb}核对单（{departments} 个部门 {len(asked)} 个项目）"
            kind: Literal["primary", "secondary"] = "secondary" if is_out else "primary"
            if st.button(words, type=kind, disabled=is_demo, key="check_issue"):
                _issue(page, due_on)
        if is_out:
            offer_download(
                page.name,
                "下载各部门的核对单（一个部门一份，压缩包）",
                lambda: check_sheets(
                    lines, month_payments_of(page.asked, page.month), page.month, is_demo=is_demo
                ),
                file_name=f"{page.asked.year}年{page.month}月核对单.zip",
                mime="application/zip",
                key="check_sheets",
            )


def _issue(page: Page, due_on: date) -> None:
    try:
        entered = issue_sheets(
            opened_database(),
            page.asked.year,
            page.month,
            due_on,
            page.actor_for(Act.ISSUE_SHEETS),
        )
    except PerfmonError as error:
        show_refusal(error)
        return
    counted = "".join(entered.warnings)
    say_next(f"核对单已发出（第 {entered.batch_id} 批），请于 {due_on} 前答复：{counted}")


def _show_departments(page: Page, lines: pd.DataFrame, today: date) -> None:
    """The departments, 异议 first, and the lines of the one that is picked; else every 异议."""
    listed = listed_departments(check_counts_of(page.asked, page.month, today))
    height: Height = (MOST_ROWS + 1) * ROW_HEIGHT if len(listed) > MOST_ROWS else "content"
    # a pick is a place in the list: in another order it would be another department's
    key = "_".join(["check_department", *listed["department_code"]])
    picked = chosen_row(listed, DEPARTMENT_COLUMNS, key, height)
    if picked is None and len(listed) > 1:
        show_objections(page, lines)
        st.caption("点一个部门，看它的各个项目并逐行核对。")
        return
    own = lines[lines["department_code"] == listed["department_code"].iloc[picked or 0]]
    show_objections(page, own)
    show_department(page, own)
