"""监控任务: made in one act, read with what came back, told by history and undone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from perfmon.errors import DemoDatabaseError, EntryRefusedError
from perfmon.measures.form_gaps import form_gaps
from perfmon.measures.task_selection import ALL, LIT, PICKED, UNPAID, TaskSelection
from perfmon.periods import Cutoff
from perfmon.store.asking import scope_of
from perfmon.store.database import Database
from perfmon.store.forms import read_form_facts
from perfmon.store.judged_results import read_judged_results
from perfmon.store.monitoring_tasks import (
    MonitoringTask,
    read_task_candidates,
    read_task_rows,
    read_tasks,
)
from perfmon.store.writing import undo_batch
from perfmon.workflows.entry_checks import Cell
from perfmon.workflows.history import read_history
from perfmon.workflows.monitoring_tasks import TaskEntry, create_task
from perfmon.workflows.unit_entries import Sheet, send_cells
from tests.facts import ACTOR, FIFTH, FIRST, UNIT, count_rows, pay

ENTRY = TaskEntry(2023, 10, "10月绩效运行监控", TaskSelection(ALL), date(2023, 11, 8))
COPIES = 4


@pytest.fixture
def paid(texts: Database) -> Database:
    pay(texts, {(FIFTH, date(2023, 5, 1)): 1_000_000}, date(2023, 11, 30))
    return texts


def only_task(database: Database) -> MonitoringTask:
    (task,) = read_tasks(database.cursor(), 2023)
    return task


def made(database: Database, entry: TaskEntry = ENTRY) -> MonitoringTask:
    create_task(database, entry, ACTOR)
    return only_task(database)


def test_a_task_asks_about_the_chosen_projects(paid: Database) -> None:
    entered = create_task(paid, ENTRY, ACTOR)
    assert entered.warnings == ("1 个单位的 10 个项目。",)
    task = only_task(paid)
    assert (task.title, task.month, task.deadline) == (ENTRY.title, 10, ENTRY.deadline)
    assert (task.selection, task.project_count, task.actor) == ("全部项目", 10, ACTOR)


def test_a_rule_finds_its_projects_when_the_task_is_made(paid: Database) -> None:
    task = made(paid, replace(ENTRY, selection=TaskSelection(UNPAID)))
    assert task.project_count == 9
    pay(paid, {(FIRST, date(2023, 6, 1)): 1_000_000}, date(2023, 12, 31))
    assert only_task(paid).project_count == 9


def test_candidates_know_both_lights(paid: Database) -> None:
    rows = read_task_candidates(paid.cursor(), 2023, 10).set_index("project_code")
    assert rows.loc[FIFTH, "light"] == "red"
    assert made(paid, replace(ENTRY, selection=TaskSelection(LIT))).project_count > 0


def test_what_came_back_is_counted(paid: Database) -> None:
    task = made(paid, replace(ENTRY, selection=TaskSelection(PICKED, picked=((UNIT, FIFTH),))))
    rows = read_task_rows(paid.cursor(), task)
    assert set(rows["project_code"]) == {FIFTH}
    before = rows[["asked", "returned", "reviewed"]].sum()
    assert before["returned"] == 0
    cells = [Cell(FIFTH, "20", indicator_row=COPIES)]
    send_cells(paid, Sheet("指标结果", 2023, UNIT, 10), cells, "已报", ACTOR)
    after = read_task_rows(paid.cursor(), task)[["asked", "returned", "reviewed"]].sum()
    assert (after["asked"], after["returned"], after["reviewed"]) == (before["asked"], 1, 0)


def of_fifth(database: Database, cutoff: Cutoff) -> pd.DataFrame:
    rows = read_judged_results(database.cursor(), cutoff)
    return rows[(rows["project_code"] == FIFTH) & ~rows["mirrors_money"]]


def test_what_a_task_asked_for_and_nobody_told_is_missing_everywhere(paid: Database) -> None:
    october, november = Cutoff.at(2023, 10), Cutoff(date(2023, 11, 15))
    assert not (of_fifth(paid, october)["cause"] == "unreported").any()
    task = made(paid, replace(ENTRY, selection=TaskSelection(PICKED, picked=((UNIT, FIFTH),))))
    lacking = int(read_task_rows(paid.cursor(), task)["lacking_results"].sum())
    assert (of_fifth(paid, october)["cause"] == "unreported").sum() == lacking > 0
    assert (of_fifth(paid, november)["cause"] == "unreported").sum() == lacking
    assert not (of_fifth(paid, Cutoff.at(2023, 9))["cause"] == "unreported").any()
    gaps = form_gaps(read_form_facts(paid.cursor(), october)).set_index("project_code")
    assert gaps.loc[FIFTH, "unreported_count"] == lacking
    assert gaps["unreported_count"].sum() == lacking  # nobody asked the other projects


def test_what_waits_for_its_review_is_not_missing(paid: Database) -> None:
    task = made(paid, replace(ENTRY, selection=TaskSelection(PICKED, picked=((UNIT, FIFTH),))))
    cells = [Cell(FIFTH, "20", indicator_row=COPIES)]
    send_cells(paid, Sheet("指标结果", 2023, UNIT, 10), cells, "已报", ACTOR)
    rows = of_fifth(paid, Cutoff.at(2023, 10))
    told = rows.set_index("indicator_row").loc[COPIES]
    assert (told["cause"], told["pending_month"]) == ("pending", 10)
    lacking = int(read_task_rows(paid.cursor(), task)["lacking_results"].sum())
    assert (rows["cause"] == "unreported").sum() == lacking
    gaps = form_gaps(read_form_facts(paid.cursor(), Cutoff.at(2023, 10)))
    assert gaps.set_index("project_code").loc[FIFTH, "pending_count"] == 1


def test_a_scope_sees_its_own_part(paid: Database) -> None:
    task = made(paid)
    assert not read_tasks(paid.cursor(), 2023, scope_of(["999"]))
    assert read_task_rows(paid.cursor(), task, scope_of(["999"])).empty


def test_history_tells_it_and_undoing_takes_it_back(paid: Database) -> None:
    task = made(paid)
    told = read_history(paid.cursor()).set_index("batch_id")["content"][task.batch_id]
    assert told == "10月绩效运行监控，全部项目 10 个项目"
    undo_batch(paid, task.batch_id, ACTOR, "选错")
    assert not read_tasks(paid.cursor(), 2023)
    made(paid)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda entry: replace(entry, title="  "), "没有填任务名称"),
        (lambda entry: replace(entry, title="长" * 61), "名称超过 60 个字"),
        (lambda entry: replace(entry, deadline=date(2023, 10, 31)), "不晚于10月底"),
        (lambda entry: replace(entry, deadline=date(2027, 11, 8)), "比 2023年10月底晚一年多"),
        (lambda entry: replace(entry, selection=TaskSelection(PICKED)), "没有选中任何项目"),
    ],
)
def test_what_does_not_hold_is_refused_in_words(
    paid: Database, change: Callable[[TaskEntry], TaskEntry], words: str
) -> None:
    with pytest.raises(EntryRefusedError, match=words):
        create_task(paid, change(ENTRY), ACTOR)
    assert count_rows(paid, "monitoring_task") == 0


def test_a_title_stands_once_a_year(paid: Database) -> None:
    made(paid)
    with pytest.raises(EntryRefusedError, match="已经有同名的任务"):
        create_task(paid, ENTRY, ACTOR)


def test_the_sample_is_refused(tmp_path: Path) -> None:
    class Demo:
        is_demo = True

    with pytest.raises(DemoDatabaseError):
        create_task(Demo(), ENTRY, ACTOR)  # type: ignore[arg-type]  # stands for a database
