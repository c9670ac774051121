"""The form that makes a 监控任务, with a live count of what it will ask about."""

from datetime import timedelta

import pandas as pd
import streamlit as st

from perfmon import clock
from perfmon.errors import PerfmonError
from perfmon.measures.task_selection import (
    LARGEST,
    PICKED,
    WAYS,
    TaskSelection,
)
from perfmon.periods import MONTHS_IN_YEAR, month_end
from perfmon.roles import Act
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.figures import amount
from perfmon.ui.loaders.monitoring_tasks import chosen_for_task, task_candidates
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.page import Page
from perfmon.workflows.monitoring_tasks import TaskEntry, create_task

USUAL_DAYS = 8
"""From the month's end to the deadline, where nothing else is typed."""


def show_form(page: Page) -> None:
    """Month, projects, deadline and title; one button writes the task."""
    with st.container(horizontal=True, gap="small"):
        month = int(
            st.selectbox(
                "截至",
                range(1, MONTHS_IN_YEAR + 1),
                index=page.month - 1,
                format_func=lambda month: f"{month}月底",
                key="task_month",
                width=128,
            )
        )
        way = str(st.selectbox("哪些项目", WAYS, key="task_way", width=220))
        end = month_end(page.asked.year, month)
        deadline = st.date_input(
            "报送截止日期",
            end + timedelta(days=USUAL_DAYS),
            format="YYYY-MM-DD",
            key=f"task_deadline_{month}",
            width=160,
        )
        title = st.text_input(
            "任务名称", f"{month}月绩效运行监控", key=f"task_title_{month}", width=280
        )
    candidates = task_candidates(page.asked, month)
    selection = _selection(way, candidates)
    chosen = chosen_for_task(page.asked, month, selection)
    st.markdown(
        f"**{chosen.unit_count} 个单位的 {chosen.project_count} 个项目**，"
        f"调整预算 {amount(chosen.budget_fen)} 万元　:gray[全部 {len(candidates)} 个；"
        "按规则选的以新建时的数为准，以后数变了名单不变]"
    )
    is_ready = not (chosen.project_count == 0 or opened_database().is_demo)
    if st.button("新建任务", type="primary", disabled=not is_ready, key="task_create"):
        entry = TaskEntry(page.asked.year, month, title, selection, deadline)
        _create(page, entry)


def _selection(way: str, candidates: pd.DataFrame) -> TaskSelection:
    if way == LARGEST:
        share = st.slider("预算从大到小，合计占全部的（%）", 10, 100, 60, 5, key="task_share")
        return TaskSelection(way, share_percent=int(share))
    if way == PICKED:
        labels = {
            (
                str(row["unit_code"]),
                str(row["project_code"]),
            ): f"{row['name']}（{row['unit_name']}）"
            for row in candidates.to_dict("records")
        }
        picked = st.multiselect(
            "选项目",
            list(labels),
            format_func=labels.__getitem__,
            placeholder="输名称找项目",
            key="task_picked",
        )
        return TaskSelection(way, picked=tuple(picked))
    return TaskSelection(way)


def _create(page: Page, entry: TaskEntry) -> None:
    try:
        entered = create_task(opened_database(), entry, page.actor_for(Act.ASK))
    except PerfmonError as error:
        show_refusal(error)
        return
    st.query_params.pop("task", None)
    st.session_state.pop("task", None)
    counted = "".join(entered.warnings)
    today = clock.today()
    say_next(f"{entry.title.strip()}：已新建（第 {entered.batch_id} 批，{today}），{counted}")
