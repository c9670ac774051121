"""The forms of 处理阶梯: deciding a proposed step, its 文号, the reply, its judgement."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.ladder import LETTERS, STEPS
from perfmon.measures.rates import is_missing
from perfmon.roles import Act
from perfmon.ui.entry_choice import show_closed
from perfmon.ui.loaders.promises import proposed_steps, steps_of
from perfmon.ui.page import Page
from perfmon.ui.promise_forms import next_month_end, write
from perfmon.workflows.ladder import (
    StepKey,
    decide_step,
    judge_reply,
    number_step,
    record_reply,
    withdraw_step,
)
from perfmon.workflows.promises import LONGEST_WORDS

Row = dict[Any, Any]

NUMBER, REPLY, ACCEPT, REFUSE, WITHDRAW = ACTS = (
    *("填文号", "记回复", "认可回复", "退回回复", "撤回"),
)


@st.dialog("决定一步", width="medium")
def ask_decision(page: Page) -> None:
    """Which project, which step (the rule's to begin with), who decides, and why."""
    show_closed()
    rows = proposed_steps(page.asked, page.month)
    rows = rows[rows["step"].notna()].reset_index(drop=True)
    if rows.empty:
        return
    labels = [f"{row['name']}（{row['unit_name']}）" for row in rows.to_dict("records")]
    place = st.selectbox(
        "项目", range(len(labels)), format_func=labels.__getitem__, filter_mode="contains",
        key="ladder_project",
    )  # fmt: skip
    row = rows.iloc[place or 0]
    st.caption(f"按规则：{row['step']}（{row['why']}）。")
    with st.form(f"decision_{place}", border=False):
        step = st.selectbox("决定哪一步", STEPS, index=STEPS.index(str(row["step"])))
        decided_by = st.text_input("决定人", max_chars=40)
        reason = st.text_input("理由", value=str(row["why"]), max_chars=LONGEST_WORDS)
        if st.form_submit_button("决定", type="primary"):
            project = (str(row["unit_code"]), str(row["project_code"]))
            key = StepKey(page.asked.year, page.month, project, step)
            write(
                step, page, Act.DECIDE_STEP, lambda database, actor: decide_step(
                    database, key, decided_by, reason, actor
                ),
            )  # fmt: skip


@st.dialog("文号、回复、撤回", width="medium")
def ask_course(page: Page) -> None:
    """A decided step, and what comes next in its course."""
    show_closed()
    steps = steps_of(page.asked, page.month)
    rows = steps[~steps["is_carried"]].to_dict("records")
    if not rows:
        st.info(f"上年的函，请在{page.asked.year - 1}年12月的这一页记回复。")
        return
    labels = [f"{row['month']}月 {row['step']}：{row['name']}" for row in rows]
    place = st.selectbox(
        "哪一项", range(len(labels)), format_func=labels.__getitem__, filter_mode="contains",
        key="ladder_step",
    )  # fmt: skip
    row = rows[place or 0]
    acts = _acts_of(row)
    act = st.segmented_control(
        "做什么", acts, default=acts[0], required=True, key=f"ladder_act_{place}"
    )
    with st.form(f"course_{place}_{act}", border=False):
        _course_form(page, row, str(act))


def _acts_of(row: Row) -> list[str]:
    """What can be done with a step as it stands, the next in its course first."""
    can_reply = row["step"] in LETTERS and not is_missing(row["issued_on"])
    is_replied = not is_missing(row["replied_on"])
    acts = [ACCEPT, REFUSE] if is_replied else []
    acts += [REPLY] if can_reply else []
    return [*acts, NUMBER, WITHDRAW]


def _course_form(page: Page, row: Row, act: str) -> None:
    project = (str(row["unit_code"]), str(row["project_code"]))
    key = StepKey(page.asked.year, int(row["month"]), project, str(row["step"]))
    days: dict[str, Any] = {"value": _first_day(page, row), "format": "YYYY-MM-DD"}
    label = {NUMBER: "文号", REPLY: "回复内容", WITHDRAW: "原因"}.get(act, "理由")
    words = st.text_input(label, max_chars=LONGEST_WORDS)
    on = None
    if act in (NUMBER, REPLY):
        on = st.date_input("发出日期" if act == NUMBER else "回复日期", **days)
    if not st.form_submit_button(act, type="primary"):
        return
    if act == NUMBER and on is not None:
        write(
            act, page, Act.DECIDE_STEP, lambda base, actor: number_step(base, key, words, on, actor)
        )
    elif act == REPLY and on is not None:
        write(
            act,
            page,
            Act.DECIDE_STEP,
            lambda base, actor: record_reply(base, key, words, on, actor),
        )
    elif act == WITHDRAW:
        write(
            act, page, Act.DECIDE_STEP, lambda base, actor: withdraw_step(base, key, words, actor)
        )
    else:
        is_accepted = act == ACCEPT
        write(
            act, page, Act.DECIDE_STEP, lambda base, actor: judge_reply(
                base, key, words, actor, is_accepted=is_accepted
            ),
        )  # fmt: skip


def _first_day(page: Page, row: Row) -> object:
    return next_month_end(page) if pd.isna(row["issued_on"]) else row["issued_on"].date()
