"""监控任务 at the top of 填报: what is asked of the unit by when, what is missing, what is done."""

from datetime import date
from typing import NamedTuple

import streamlit as st

from perfmon import clock
from perfmon.measures.task_progress import deadline_words, lacking_words
from perfmon.ui.loaders.monitoring_tasks import UnitTask, monitoring_task_list, unit_task
from perfmon.ui.page import Page
from perfmon.ui.words import plain
from perfmon.workflows.entry_checks import Key

LATEST = 3
"""So many tasks are shown, and every one of the month that is filled in."""

SOON_DAYS = 3


class Asked(NamedTuple):
    """What the sheets are limited to.

    Attributes:
        task_ids: of the tasks.
        results: the rows of 指标结果 that are asked for.
        projects: the codes of the projects that are asked about.
    """

    task_ids: tuple[int, ...]
    results: frozenset[Key]
    projects: frozenset[str]


def show_unit_tasks(page: Page, unit_code: str, month: int) -> Asked | None:
    """Draws a line a task that asks this unit; gives what a ticked one asks, None for all rows."""
    tasks = monitoring_task_list(page.asked)
    shown = [task for n, task in enumerate(tasks) if n < LATEST or task.month == month]
    found = [unit_task(page.asked, task, unit_code) for task in shown]
    chosen = [each for each in found if each is not None and _show(each, month)]
    if not chosen:
        return None
    return Asked(
        tuple(each.task.task_id for each in chosen),
        frozenset[Key]().union(*(each.results for each in chosen)),
        frozenset[str]().union(*(each.projects for each in chosen)),
    )


def limit_key(asked: Asked | None) -> str:
    """What tells a limited sheet's editor from the whole one's and from another task's."""
    return "" if asked is None else "".join(f"_{task_id}" for task_id in asked.task_ids)


def _show(asked: UnitTask, month: int) -> bool:
    """One line; whether the sheets are to list only what the task asks."""
    task = asked.task
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_line(asked), width="content")
        if task.month == month:
            return st.toggle(
                "只列任务要的",
                key=f"entry_task_{task.task_id}_{asked.unit_code}",
                help="指标结果只列要报的指标，偏差与预计只列任务选定的项目",
            )
        st.button(
            f"填 {task.month} 月",
            key=f"entry_task_go_{task.task_id}",
            on_click=_go,
            args=(task.month,),
        )
    return False


def _go(month: int) -> None:
    st.query_params["entry_month"] = str(month)


def _line(asked: UnitTask) -> str:
    task = asked.task
    head = f"**{plain(task.title)}**（截至{task.month}月底，{task.deadline} 前报送）"
    of_projects = f"{asked.project_count} 个项目应报 {asked.asked} 项"
    if not asked.lacking_projects:
        waiting = asked.asked - asked.reviewed
        review = f"，{waiting} 项待审" if waiting else "，都审过了"
        return f":green[**● 已报齐**]　{head}　:gray[{of_projects}{review}]"
    words = lacking_words(asked.lacking_results, asked.lacking_outlooks)
    return (
        f"{_due(task.deadline)}　{head}　**{words}**（{asked.lacking_projects} 个项目）"
        f"　:gray[{of_projects}，已报 {asked.returned}]"
    )


def _due(deadline: date) -> str:
    """How long there is still, the louder the less."""
    today = clock.today()
    days, words = (deadline - today).days, deadline_words(deadline, today)
    colour = "red" if days < 0 else "orange" if days <= SOON_DAYS else "gray"
    return f":{colour}[**{words}**]"
