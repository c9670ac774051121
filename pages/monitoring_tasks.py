"""监控任务: what units are asked for, who has not answered, and what came back."""

from collections.abc import Callable

import streamlit as st

from perfmon.roles import Act
from perfmon.ui.entry_choice import show_closed
from perfmon.ui.entry_notes import show_said
from perfmon.ui.page import open_page, show_foot
from perfmon.ui.task_form import show_form
from perfmon.ui.task_progress import choose_task, show_progress, show_reminders
from perfmon.ui.task_returns import show_returns

page = open_page("monitoring-tasks", "监控任务")
show_closed()
show_said()
task = choose_task(page)

TABS: dict[str, Callable[[], None]] = {
    "进度": lambda: show_progress(page, task),
    "催报名单": lambda: show_reminders(page, task),
}
if page.may(Act.TAKE_RETURNS):
    TABS["回收"] = lambda: show_returns(page)
if page.may(Act.ASK):
    TABS["新建任务"] = lambda: show_form(page)
for tab, show in zip(st.tabs(list(TABS)), TABS.values(), strict=True):
    with tab:
        show()
show_foot(page)
