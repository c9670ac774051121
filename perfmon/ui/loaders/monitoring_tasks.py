"""监控任务 of a year, what came back of each, and the projects that a new one could ask about."""

import pandas as pd
import streamlit as st

from perfmon.measures.task_progress import lacking_words, sum_task_projects, sum_task_units
from perfmon.store import monitoring_tasks
from perfmon.store.monitoring_tasks import MonitoringTask
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database


@st.cache_data(max_entries=20, show_spinner=False)
def monitoring_task_list(asked: Asked) -> list[MonitoringTask]:
    """The tasks of a year, the latest first."""
    return monitoring_tasks.read_tasks(opened_database().cursor(), asked.year, asked.scope)


@st.cache_data(max_entries=20, show_spinner=False)
def task_rows(asked: Asked, task: MonitoringTask) -> pd.DataFrame:
    """Everything that a task asks about, row by row."""
    return monitoring_tasks.read_task_rows(opened_database().cursor(), task, asked.scope)


@st.cache_data(max_entries=20, show_spinner=False)
def task_units(asked: Asked, task: MonitoringTask) -> pd.DataFrame:
    """The units of a task with what is asked of them and what came back, by code."""
    return sum_task_units(sum_task_projects(task_rows(asked, task)))


@st.cache_data(max_entries=20, show_spinner=False)
def lacking_projects(asked: Asked, task: MonitoringTask) -> pd.DataFrame:
    """The projects of which something is still lacking, with `lacking` in words."""
    projects = sum_task_projects(task_rows(asked, task))
    counts = projects[["lacking_results", "lacking_outlooks"]].itertuples(index=False)
    words = pd.Series([lacking_words(*each) for each in counts], projects.index, dtype="str")
    return projects.assign(lacking=words)[words != ""].reset_index(drop=True)


@st.cache_data(max_entries=20, show_spinner=False)
def task_candidates(asked: Asked, month: int) -> pd.DataFrame:
    """The judged projects of a month's end, of which a task can ask."""
    cursor = opened_database().cursor()
    return monitoring_tasks.read_task_candidates(cursor, asked.year, month, asked.scope)
