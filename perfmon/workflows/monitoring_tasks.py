"""监控任务 as one act: as of which month's end, about which projects, by when units answer."""

from dataclasses import dataclass
from datetime import date

import duckdb
import pandas as pd

from perfmon.errors import EntryRefusedError
from perfmon.measures import PROJECT_KEY
from perfmon.measures.task_selection import TaskSelection, choose_for_task
from perfmon.periods import month_end
from perfmon.store.database import Database
from perfmon.store.monitoring_tasks import next_task_id, read_task_candidates, read_tasks
from perfmon.store.writing import Source, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import refuse_sample

KIND = "监控任务"

LONGEST_TITLE = 60
LONGEST_WAIT_DAYS = 366
"""A deadline later after the month's end is taken for a slip of the year."""


@dataclass(frozen=True)
class TaskEntry:
    """A task as it is typed.

    Attributes:
        year: the fiscal year.
        month: at whose end figures stand.
        title: what it is called.
        selection: how the projects are chosen.
        deadline: by when units answer.
    """

    year: int
    month: int
    title: str
    selection: TaskSelection
    deadline: date


def create_task(database: Database, entry: TaskEntry, actor: str) -> Entered:
    """Writes a task with the projects that its rule finds now; later figures change none of it.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    title = entry.title.strip()
    place = f"监控任务“{title}”"
    _check(entry, title, place)
    with writing(database, Source(KIND, actor)) as writer:
        if title in {task.title for task in read_tasks(writer.cursor, entry.year)}:
            raise EntryRefusedError(place, "已经有同名的任务", "换一个名称")
        chosen = _chosen(writer.cursor, entry, place)
        number = {"task_id": next_task_id(writer.cursor)}
        keys = chosen[PROJECT_KEY].assign(**number)
        task = number | {"region_code": keys["region_code"].iloc[0], "title": title}
        task |= {"year": entry.year, "month": entry.month, "deadline": entry.deadline}
        task |= {"selection": entry.selection.words}
        writer.append("monitoring_task", pd.DataFrame([task]))
        writer.append("monitoring_task_project", keys[["task_id", "unit_code", "project_code"]])
    units = keys["unit_code"].nunique()
    return Entered(writer.batch_id, (f"{units} 个单位的 {len(keys)} 个项目。",))


def _check(entry: TaskEntry, title: str, place: str) -> None:
    if not title:
        raise EntryRefusedError(place, "没有填任务名称", "填上名称，如“10月绩效运行监控”")
    if len(title) > LONGEST_TITLE:
        raise EntryRefusedError(place, f"名称超过 {LONGEST_TITLE} 个字", "把名称写短")
    end = month_end(entry.year, entry.month)
    if entry.deadline <= end:
        why = f"报送截止日期 {entry.deadline} 不晚于{entry.month}月底，那时数还没有出来"
        raise EntryRefusedError(place, why, "改成月底以后的日期")
    if (entry.deadline - end).days > LONGEST_WAIT_DAYS:
        why = f"报送截止日期 {entry.deadline} 比 {entry.year}年{entry.month}月底晚一年多"
        raise EntryRefusedError(place, why, "核对年份")


def _chosen(cursor: duckdb.DuckDBPyConnection, entry: TaskEntry, place: str) -> pd.DataFrame:
    candidates = read_task_candidates(cursor, entry.year, entry.month)
    chosen = choose_for_task(candidates, entry.selection)
    if chosen.empty:
        raise EntryRefusedError(place, "没有选中任何项目", "换一种选法")
    return chosen
