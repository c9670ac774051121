"""监控任务 of a year, what came back of each, and the projects that a new one could ask about."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from perfmon.measures.task_progress import (
    COUNTS,
    lacking_words,
    sum_task_projects,
    sum_task_units,
)
from perfmon.measures.task_selection import TaskSelection, choose_for_task
from perfmon.store import monitoring_tasks
from perfmon.store.asking import scope_of
from perfmon.store.monitoring_tasks import MonitoringTask
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.entry_checks import Key


class UnitTask(NamedTuple):
    """What a task asks of one unit, and what of it is there.

    Attributes:
        task: which asks.
        unit_code: of whom.
        project_count: how many of its projects are asked about.
        lacking_projects: of how many something is missing.
        asked: how much is asked for, as returned (已报 or 已审) and reviewed.
        returned: see asked.
        reviewed: see asked.
        lacking_results: what is missing, as lacking_outlooks.
        lacking_outlooks: see lacking_results.
        results: the rows of 指标结果 that are asked for, there or not.
        projects: the codes of the projects that are asked about.
    """

    task: MonitoringTask
    unit_code: str
    project_count: int
    lacking_projects: int
    asked: int
    returned: int
    reviewed: int
    lacking_results: int
    lacking_outlooks: int
    results: frozenset[Key]
    projects: frozenset[str]


@st.cache_data(max_entries=20, show_spinner=False)
def monitoring_task_list(asked: Asked) -> list[MonitoringTask]:
    """The tasks of a year, the latest first."""
    return monitoring_tasks.read_tasks(opened_database().cursor(), asked.year, asked.scope)


@st.cache_resource(max_entries=20, show_spinner=False)
def task_rows(asked: Asked, task: MonitoringTask) -> pd.DataFrame:
    """Everything that a task asks about, row by row."""
    return monitoring_tasks.read_task_rows(opened_database().cursor(), task, asked.scope)


@st.cache_data(max_entries=20, show_spinner=False)
def task_units(asked: Asked, task: MonitoringTask) -> pd.DataFrame:
    """The units of a task with what is asked of them and what came back, by code."""
    return sum_task_units(sum_task_projects(task_rows(asked, task)))


@st.cache_resource(max_entries=120, show_spinner=False)
def unit_task(asked: Asked, task: MonitoringTask, unit_code: str) -> UnitTask | None:
    """What a task asks of a unit that the visitor may see; None where it asks nothing."""
    if asked.scope is not None and unit_code not in asked.scope:
        return None
    cursor = opened_database().cursor()
    rows = monitoring_tasks.read_task_rows(cursor, task, scope_of([unit_code]))
    if rows.empty:
        return None
    (unit,) = sum_task_units(sum_task_projects(rows)).to_dict("records")
    wanted = rows[rows["asked"] > rows["is_deviating"].astype("int64")]
    keys = zip(wanted["project_code"].tolist(), wanted["indicator_row"].tolist(), strict=True)
    return UnitTask(
        task,
        unit_code,
        project_count=int(unit["project_count"]),
        lacking_projects=int(unit["project_count"] - unit["whole_count"]),
        **{name: int(unit[name]) for name in COUNTS},
        results=frozenset(keys),
        projects=frozenset(rows["project_code"]),
    )


@st.cache_data(max_entries=20, show_spinner=False)
def lacking_projects(asked: Asked, task: MonitoringTask) -> pd.DataFrame:
    """The projects of which something is still lacking, with `lacking` in words."""
    projects = sum_task_projects(task_rows(asked, task))
    counts = projects[["lacking_results", "lacking_outlooks"]].itertuples(index=False)
    words = pd.Series([lacking_words(*each) for each in counts], projects.index, dtype="str")
    return projects.assign(lacking=words)[words != ""].reset_index(drop=True)


@st.cache_resource(max_entries=20, show_spinner=False)
def task_candidates(asked: Asked, month: int) -> pd.DataFrame:
    """The judged projects of a month's end, of which a task can ask; not to be changed."""
    cursor = opened_database().cursor()
    return monitoring_tasks.read_task_candidates(cursor, asked.year, month, asked.scope)


class Chosen(NamedTuple):
    """How much a task would ask about: units, projects, their 调整预算数 in fen."""

    unit_count: int
    project_count: int
    budget_fen: int


@st.cache_data(max_entries=60, show_spinner=False)
def chosen_for_task(asked: Asked, month: int, selection: TaskSelection) -> Chosen:
    """How much a task would ask about, so chosen."""
    rows = choose_for_task(task_candidates(asked, month), selection)
    return Chosen(rows["unit_code"].nunique(), len(rows), int(rows["adjusted_budget_fen"].sum()))
