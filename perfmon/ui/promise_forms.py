"""The forms of the page 承诺: a promise and its withdrawal, typed at the meeting."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.periods import MONTHS_IN_YEAR, month_end
from perfmon.roles import Act
from perfmon.store.database import Database
from perfmon.ui.entry_choice import show_closed
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.projects import project_choice
from perfmon.ui.loaders.promises import promises_of
from perfmon.ui.loaders.results import project_indicators
from perfmon.ui.page import Page
from perfmon.workflows.entries import Entered
from perfmon.workflows.outlook_checks import DECIDING_CAUSES
from perfmon.workflows.project_states import Project
from perfmon.workflows.promises import (
    LONGEST_WORDS,
    PromiseEntry,
    promise,
    withdraw_promise,
)

NO_RESULT = 0
"""Stands for no 绩效指标 in the list of them."""


@st.dialog("登记承诺", width="large")
def ask_promise(page: Page) -> None:
    """Project, cause, measure, amount or result, day and person; one button writes it."""
    show_closed()
    st.caption(
        f"{page.month}月会上的承诺：从{page.month}月底起，到期限为止，按支付和结果核对。{_december(page)}"
    )
    project = _choose_project(page)
    with st.form("promise", border=False):
        cause, person = st.columns(2)
        chosen = cause.selectbox("原因", DECIDING_CAUSES, index=None, placeholder="选一个")
        who = person.text_input("责任人", max_chars=40)
        explanation = st.text_input("原因说明", max_chars=LONGEST_WORDS)
        measure = st.text_input("措施", max_chars=LONGEST_WORDS)
        amount, due = st.columns(2)
        typed = amount.text_input("承诺支付（万元）", placeholder="如 20.00；只承诺结果的留空")
        due_on = due.date_input("期限", value=next_month_end(page), format="YYYY-MM-DD")
        row, target = _result_fields(page, project)
        if st.form_submit_button("登记", type="primary"):
            entry = PromiseEntry(
                page.asked.year, page.month, project, chosen or "", measure,
                due_on, who, explanation, typed, row, target,
            )  # fmt: skip
            write(
                "承诺", page, Act.PROMISE, lambda database, actor: promise(database, entry, actor)
            )


@st.dialog("撤回承诺")
def ask_withdrawal(page: Page) -> None:
    """Which promise, and why it holds no longer."""
    show_closed()
    promises = promises_of(page.asked, page.month)
    rows = promises[~promises["is_carried"]].to_dict("records")
    labels = {place: f"{row['month']}月会 {row['name']}" for place, row in enumerate(rows)}
    with st.form("promise_withdrawal", border=False):
        place = st.selectbox("哪一条", list(labels), format_func=labels.__getitem__)
        reason = st.text_input("原因", max_chars=LONGEST_WORDS)
        if st.form_submit_button("撤回", type="primary") and place is not None:
            row = rows[place]
            project = (str(row["unit_code"]), str(row["project_code"]))
            year, month = page.asked.year, int(row["month"])
            write(
                "承诺的撤回",
                page,
                Act.PROMISE,
                lambda database, actor: withdraw_promise(
                    database, year, month, project, reason, actor
                ),
            )


def write(
    what: str,
    page: Page,
    act: Act,
    writes: Callable[[Database, str], Entered],
    unit_codes: Sequence[str] = (),
) -> None:
    """Writes and says what was written; a refusal leaves the form as it is."""
    try:
        entered = writes(opened_database(), page.actor_for(act, *unit_codes))
    except PerfmonError as error:
        show_refusal(error)
        return
    say_next(f"{what}已记入，存为第 {entered.batch_id} 批。", entered.warnings)


def next_month_end(page: Page) -> date:
    """The end of the month after the meeting's; of December, next January's."""
    if page.month == MONTHS_IN_YEAR:
        return month_end(page.asked.year + 1, 1)
    return month_end(page.asked.year, page.month + 1)


def _december(page: Page) -> str:
    """What a promise of December's meeting is held against."""
    if page.month != MONTHS_IN_YEAR:
        return ""
    return "12月会上只承诺支付，期限在下一年，开新年度以后按新年度对应项目的支付核对。"


def _choose_project(page: Page) -> Project:
    choice = project_choice(page.asked, page.month)
    keys = list(choice.labels)
    key = st.selectbox(
        "项目", keys, index=keys.index(choice.default), format_func=choice.labels.__getitem__,
        filter_mode="contains", key="promise_project",
    )  # fmt: skip
    unit_code, _, project_code = str(key).partition("-")
    return unit_code, project_code


def _result_fields(page: Page, project: Project) -> tuple[int | None, str]:
    """The 绩效指标 of which a result is promised, and what it is to reach."""
    indicators = project_indicators(page.asked, page.month, *project)
    real = indicators[~indicators["mirrors_money"].astype(bool)].to_dict("records")
    labels = {NO_RESULT: "不承诺结果"} | {int(row["indicator_row"]): _label(row) for row in real}
    which, aim = st.columns(2)
    row = which.selectbox("承诺结果的绩效指标", list(labels), format_func=labels.__getitem__)
    target = aim.text_input(
        "要达到的程度", placeholder="照指标值的写法，如 12、95、达成、2023-11-30"
    )
    return (None, "") if not row else (int(row), target)


def _label(row: dict[Any, Any]) -> str:
    name = row["level3"] if not pd.isna(row["level3"]) else f"第 {row['indicator_row']} 项"
    return f"{name}（{row['printed_value']}）" if not pd.isna(row["printed_value"]) else str(name)
