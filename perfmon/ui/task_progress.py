"""How far a 监控任务 has come: by unit, and who still lacks what (催报名单)."""

import pandas as pd
import streamlit as st

from perfmon import clock
from perfmon.measures.task_progress import deadline_words, lacking_words
from perfmon.reports.file_names import file_name_part
from perfmon.reports.task_workbook import reminder_list, task_workbooks
from perfmon.store.monitoring_tasks import MonitoringTask
from perfmon.ui.choice import choose, say_unknown, write_address
from perfmon.ui.downloads import offer_download
from perfmon.ui.import_preview import XLSX
from perfmon.ui.loaders.monitoring_tasks import (
    lacking_projects,
    monitoring_task_list,
    task_rows,
    task_units,
)
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.page import Page
from perfmon.ui.tables import ROW_HEIGHT, Columns, Height, progress, show_table, text, whole
from perfmon.ui.words import plain

MOST_ROWS = 15

NO_TASK = "今年还没有监控任务。在“新建任务”里定下截至月份、项目和报送截止日期。"


def choose_task(page: Page) -> MonitoringTask | None:
    """The task shown, by default the latest, with how far it is in one sentence."""
    tasks = {str(task.task_id): task for task in monitoring_task_list(page.asked)}
    if not tasks:
        return None
    labels = {key: f"{task.title}（截至{task.month}月底）" for key, task in tasks.items()}
    say_unknown("监控任务", labels, "task", page.asked.scope)
    with st.container(width=420):
        chosen = choose("监控任务", labels, "task", next(iter(labels)))
    write_address(task=chosen)
    task = tasks[chosen]
    units = task_units(page.asked, task)
    asked, returned, reviewed = (int(units[name].sum()) for name in _COUNTED)
    waiting = int((units["returned"] < units["asked"]).sum())
    missing = f"还有 {waiting} 个单位没有报齐" if waiting else "都报齐了"
    st.markdown(
        f"**{missing}，{deadline_words(task.deadline, clock.today())}**　应报 {asked} 项，"
        f"已报 {returned}，其中已审 {reviewed}　:gray[{len(units)} 个单位 {task.project_count} 个"
        f"项目，{plain(task.selection)}；{task.deadline} 前报送；第 {task.batch_id} 批，"
        f"{plain(task.actor)}]"
    )
    return task


_COUNTED = ("asked", "returned", "reviewed")


def show_progress(page: Page, task: MonitoringTask | None) -> None:
    """The units of the task, the ones that lack most first; and their workbooks."""
    if task is None:
        st.info(NO_TASK)
        return
    is_demo = opened_database().is_demo
    offer_download(
        page.name,
        "下载各单位的填报表（一个单位一份，压缩包）",
        lambda: task_workbooks(task_rows(page.asked, task), task, is_demo=is_demo),
        file_name=f"{file_name_part(task.title)}.zip",
        mime="application/zip",
        key="task_workbooks",
    )
    listed = _listed_units(task_units(page.asked, task))
    show_table(listed, UNITS, _height(listed))
    st.caption(
        "应报 = 每项实质指标的完成情况，加上有偏差的资金和指标的偏差与预计；"
        "没有到期和以前已经完成的时效指标不用报。"
    )


def show_reminders(page: Page, task: MonitoringTask | None) -> None:
    """催报名单: which projects of which units lack what, to download as it is shown."""
    if task is None:
        st.info(NO_TASK)
        return
    lacking = lacking_projects(page.asked, task)
    if lacking.empty:
        st.success("都报齐了，没有要催的。")
        return
    units = lacking["unit_code"].nunique()
    st.markdown(f"**{units} 个单位的 {len(lacking)} 个项目还缺**")
    is_demo = opened_database().is_demo
    offer_download(
        page.name,
        "下载催报名单（Excel）",
        lambda: reminder_list(lacking, task, clock.today(), is_demo=is_demo),
        file_name=f"{file_name_part(task.title)}-催报名单.xlsx",
        mime=XLSX,
        key="task_reminders",
    )
    show_table(lacking, LACKING, _height(lacking))


def _listed_units(units: pd.DataFrame) -> pd.DataFrame:
    rows = units.assign(
        share_percent=[
            100 * returned / asked if asked else 100.0
            for returned, asked in zip(units["returned"], units["asked"], strict=True)
        ],
        lacking=[
            lacking_words(*each) or "报齐"
            for each in zip(units["lacking_results"], units["lacking_outlooks"], strict=True)
        ],
    )
    return rows.sort_values(["share_percent", "unit_code"], ignore_index=True)


def _height(rows: pd.DataFrame) -> Height:
    return "content" if len(rows) <= MOST_ROWS else (MOST_ROWS + 1) * ROW_HEIGHT


UNITS: Columns = {
    "unit_name": text("预算单位", 150),
    "share_percent": progress("报送进度", 110),
    "lacking": text("缺什么", 210),
    "project_count": whole("项目", 64),
    "asked": whole("应报", 64),
    "returned": whole("已报", 64),
    "reviewed": whole("已审", 64),
    "department_name": text("主管部门", 150),
    "unit_code": text("单位编码", 90),
}

LACKING: Columns = {
    "name": text("项目", 180),
    "lacking": text("缺什么", 210),
    "unit_name": text("预算单位", 160),
    "department_name": text("主管部门", 150),
    "project_code": text("项目编码", 190),
}
