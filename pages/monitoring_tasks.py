"""监控任务: what units are asked for, who has not answered, and what came back."""

import streamlit as st

from perfmon.ui.entry_choice import show_closed
from perfmon.ui.entry_notes import show_said
from perfmon.ui.page import open_page, show_foot
from perfmon.ui.task_form import show_form
from perfmon.ui.task_progress import choose_task, show_progress, show_reminders
from perfmon.ui.task_returns import show_returns

page = open_page("监控任务")
show_closed()
show_said()
task = choose_task(page)

progress_tab, reminders_tab, returns_tab, form_tab = st.tabs(
    ["进度", "催报名单", "回收", "新建任务"]
)
with progress_tab:
    show_progress(page, task)
with reminders_tab:
    show_reminders(page, task)
with returns_tab:
    show_returns(page)
with form_tab:
    show_form(page)
show_foot(page)
