"""The workbook of a 监控任务, filled in and sent back: read like the page, each file by itself."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
from openpyxl import load_workbook

from perfmon.errors import DemoDatabaseError
from perfmon.ingest.files.tables import open_tables
from perfmon.measures.task_selection import PICKED, TaskSelection
from perfmon.reports.task_workbook import (
    HEAD_ROW,
    OUTLOOKS_SHEET,
    RESULTS_SHEET,
    task_workbook,
    task_workbook_name,
    task_workbooks,
)
from perfmon.store.database import Database
from perfmon.store.monitoring_tasks import MonitoringTask, read_task_rows, read_tasks
from perfmon.store.outlooks import read_outlook_sheet
from perfmon.store.writing import Source, rehearsing, undo_batch
from perfmon.workflows.import_commit import commit_file
from perfmon.workflows.monitoring_tasks import TaskEntry, create_task
from perfmon.workflows.outcome import Choices, Outcome
from perfmon.workflows.outlook_checks import OutlookCell
from perfmon.workflows.outlook_files import import_outlooks, is_outlook_sheet
from perfmon.workflows.returned_contradictions import find_contradictions
from perfmon.workflows.returned_files import ReturnedFile
from perfmon.workflows.task_returns import (
    Taken,
    preview_returns,
    take_returns,
)
from perfmon.workflows.unit_entries import Sheet, send_cells
from perfmon.workflows.written import why_nothing_written
from tests.facts import ACTOR, FIFTH, UNIT, count_rows, issue, pay

MONEY, QUALITY, COPIES = 0, 2, 4
"""Rows of the fifth project: its money, ≥95%, ≥20册."""

ANSWER = {
    "全年预计": 4.5,
    "完成目标可能性": "有可能",
    "偏差原因": "经费保障",
    "改进措施": "12月初付完",
    "完成时限": "2023-12-15",
}


@pytest.fixture
def task(texts: Database) -> MonitoringTask:
    """A task about the fifth project, of which 1.00 万元 is paid."""
    pay(texts, {(FIFTH, date(2023, 5, 1)): 1_000_000}, date(2023, 11, 30))
    selection = TaskSelection(PICKED, picked=((UNIT, FIFTH),))
    entry = TaskEntry(2023, 10, "10月监控", selection, date(2023, 11, 8))
    create_task(texts, entry, ACTOR)
    (made,) = read_tasks(texts.cursor(), 2023)
    return made


def workbook(database: Database, task: MonitoringTask, *, is_demo: bool = False) -> bytes:
    return task_workbook(read_task_rows(database.cursor(), task), task, is_demo=is_demo)


def cells(content: bytes, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet, by head."""
    rows = load_workbook(BytesIO(content))[sheet].iter_rows(min_row=HEAD_ROW + 1, values_only=True)
    head, *lines = rows
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


def filled(
    content: bytes,
    results: Mapping[int, Any] | None = None,
    outlooks: Mapping[int, Mapping[str, Any]] | None = None,
) -> bytes:
    """The workbook after a unit filled it in: 指标序号 → 完成值, 行号 → answers by head."""
    book = load_workbook(BytesIO(content))
    by_sheet: dict[str, tuple[str, dict[int, Any]]] = {
        RESULTS_SHEET: ("指标序号", {row: {"完成值": v} for row, v in (results or {}).items()}),
        OUTLOOKS_SHEET: ("行号", dict(outlooks or {})),
    }
    for name, (key, answers) in by_sheet.items():
        sheet = book[name]
        heads = {str(cell.value): cell.column or 0 for cell in sheet[HEAD_ROW + 1]}
        for number in range(HEAD_ROW + 2, sheet.max_row + 1):
            row = int(str(sheet.cell(number, heads[key]).value))
            for head, value in answers.get(row, {}).items():
                sheet.cell(number, heads[head]).value = value
    content_out = BytesIO()
    book.save(content_out)
    return content_out.getvalue()


def take(database: Database, content: bytes, name: str = "回收.xlsx") -> Taken:
    (taken,) = take_returns(database, [ReturnedFile(name, content)], ACTOR)
    return taken


def commit(database: Database, content: bytes, choices: Choices) -> Outcome:
    """The import of the page 导入, on which lines are chosen one by one."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "回收.xlsx"
        path.write_bytes(content)
        return commit_file(database, path, path.name, "results", ACTOR, choices)


def answers_of(content: bytes) -> list[dict[str, Any]]:
    """The rows of 偏差与预计 with their line."""
    rows = cells(content, OUTLOOKS_SHEET)
    return [
        {name: str(value) for name, value in row.items()} | {"line": line}
        for line, row in enumerate(rows, start=HEAD_ROW + 2)
    ]


def contradictions(database: Database, files: list[ReturnedFile]) -> pd.DataFrame:
    seen = preview_returns(database, files, ACTOR)
    return find_contradictions([each.outcome for each in seen if each.outcome is not None])


def said(taken: Taken) -> str:
    assert taken.outcome is not None, taken.refusal
    lines = taken.outcome.lines["reason"].dropna().tolist()
    return "\n".join([*(each.message for each in taken.outcome.findings), *map(str, lines)])


def outlook(database: Database, row: int = MONEY) -> "pd.Series[Any]":
    rows = read_outlook_sheet(database.cursor(), 2023, 10)
    return rows[(rows["project_code"] == FIFTH) & (rows["indicator_row"] == row)].iloc[0]


class TestWorkbook:
    def test_it_asks_for_what_the_task_asks(self, texts: Database, task: MonitoringTask) -> None:
        content = workbook(texts, task)
        results, outlooks = (cells(content, name) for name in (RESULTS_SHEET, OUTLOOKS_SHEET))
        assert {row["项目编码"] for row in results} == {FIFTH}
        assert outlooks[0]["资金或指标"] == "资金"
        assert outlooks[0]["现在"] == "已付 1.00，预算 5.00，支出进度 20.00%"
        assert outlooks[0]["灯"] == "■ 滞后"
        assert len(outlooks) == len(results) + 1

    def test_heads_are_locked_and_answers_are_chosen_from_lists(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        book = load_workbook(BytesIO(workbook(texts, task)))
        for sheet in book:
            assert sheet.protection.sheet
            assert sheet.cell(HEAD_ROW + 1, 1).protection.locked
            assert any(not cell.protection.locked for cell in sheet[HEAD_ROW + 2])
        lists = [
            str(rule.formula1)
            for rule in book[OUTLOOKS_SHEET].data_validations.dataValidation
            if rule.type == "list"
        ]
        assert any("确定能" in each for each in lists)
        assert any("经费保障" in each for each in lists)
        assert any("下达晚" in each for each in lists)

    def test_values_in_percent_are_typed_as_text(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        book = load_workbook(BytesIO(workbook(texts, task)))
        asked = (RESULTS_SHEET, "指标序号", "完成值"), (OUTLOOKS_SHEET, "行号", "全年预计")
        for name, key, value in asked:
            sheet = book[name]
            heads = {str(cell.value): cell.column or 0 for cell in sheet[HEAD_ROW + 1]}
            forms = {
                int(str(sheet.cell(number, heads[key]).value)): sheet.cell(number, heads[value])
                for number in range(HEAD_ROW + 2, sheet.max_row + 1)
            }
            assert (forms[QUALITY].number_format, forms[COPIES].number_format) == ("@", "General")
            assert not forms[QUALITY].protection.locked

    def test_demo_figures_are_marked(self, texts: Database, task: MonitoringTask) -> None:
        demo = load_workbook(BytesIO(workbook(texts, task, is_demo=True)))
        assert "演示数据" in str(demo[RESULTS_SHEET].cell(1, 1).value)

    def test_the_last_values_stand_beside_the_cells(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        take(texts, filled(workbook(texts, task), {COPIES: 12}, {MONEY: ANSWER}))
        entry = TaskEntry(
            2023, 11, "11月监控", TaskSelection(PICKED, picked=((UNIT, FIFTH),)), date(2023, 12, 8)
        )
        create_task(texts, entry, ACTOR)
        later = read_tasks(texts.cursor(), 2023)[0]
        content = workbook(texts, later)
        last = {row["指标序号"]: row["上次填报"] for row in cells(content, RESULTS_SHEET)}
        assert last[str(COPIES)] == "12"
        assert "4.50，有可能" in cells(content, OUTLOOKS_SHEET)[0]["上次答复"]

    def test_many_units_come_as_one_zip(self, texts: Database, task: MonitoringTask) -> None:
        content = task_workbooks(read_task_rows(texts.cursor(), task), task, is_demo=False)
        with ZipFile(BytesIO(content)) as archive:
            assert archive.namelist() == ["10月监控-288001巨鹿县委政法委本级.xlsx"]
        assert task_workbook_name(task, "1", "甲/乙") == "10月监控-1甲乙.xlsx"


class TestReturns:
    def test_what_is_filled_in_is_kept_as_reviewed_in_one_batch(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        content = filled(workbook(texts, task), {COPIES: 20}, {MONEY: ANSWER})
        taken = take(texts, content)
        assert "是偏差与预计：写入 1 行。" in said(taken)
        assert taken.outcome is not None
        assert taken.outcome.counts.new == 1
        row = outlook(texts)
        assert (row["expected_fen"], row["state"]) == (4_500_000, "已审")
        assert row["remedy_on"] == pd.Timestamp("2023-12-15")
        assert taken.outcome.batch_id is not None
        undo_batch(texts, taken.outcome.batch_id, ACTOR, "收错")
        assert pd.isna(outlook(texts)["state"])

    def test_what_is_left_blank_is_told_once_and_is_no_fault(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        content = workbook(texts, task)
        asked = len(cells(content, RESULTS_SHEET))
        taken = take(texts, filled(content, {QUALITY: "95%"}))
        assert taken.outcome is not None
        assert (taken.outcome.counts.new, taken.outcome.counts.refused) == (1, 0)
        assert f"{asked - 1} 行没有填完成情况，没有读入。" in said(taken)
        assert all(each.severity != "error" for each in taken.outcome.findings)

    def test_a_corrected_answer_is_a_conflict_that_can_be_taken(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        content = workbook(texts, task)
        take(texts, filled(content, {COPIES: 20}))
        later = ReturnedFile("改正.xlsx", filled(content, {COPIES: 21}))
        (left,) = take_returns(texts, [later], ACTOR)
        assert "请选定以哪个为准" in said(left)
        assert count_rows(texts, "result") == 1
        (taken,) = take_returns(texts, [later], ACTOR, frozenset({later.fingerprint}))
        assert "以文件为准" in said(taken)
        rows = texts.cursor().execute("SELECT number FROM result ORDER BY batch_id").fetchall()
        assert rows == [("20",), ("21",)]

    def test_the_preview_keeps_nothing(self, texts: Database, task: MonitoringTask) -> None:
        content = filled(workbook(texts, task), {COPIES: 20}, {MONEY: ANSWER})
        (seen,) = preview_returns(texts, [ReturnedFile("回收.xlsx", content)], ACTOR)
        assert "写入 1 行" in said(seen)
        assert count_rows(texts, "outlook") == count_rows(texts, "result") == 0

    def test_files_that_contradict_each_other_are_named_before_they_are_imported(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        blank = workbook(texts, task)
        first = filled(blank, {COPIES: 20, QUALITY: "95%"}, {MONEY: ANSWER})
        other = {MONEY: ANSWER | {"改进措施": "年底付完"}}
        second = filled(blank, {COPIES: 21, QUALITY: "95.0%"}, other)
        files = [ReturnedFile("甲.xlsx", first), ReturnedFile("乙.xlsx", second)]
        found = contradictions(texts, files)
        alike = "预计 4.50 万元，有可能，经费保障（说明、措施或合同未付不同）"
        assert found[["indicator", "file", "told"]].values.tolist() == [
            ["资金", "甲.xlsx", alike],
            ["资金", "乙.xlsx", alike],
            ["印制数量", "甲.xlsx", "20册"],
            ["印制数量", "乙.xlsx", "21册"],
        ]
        assert count_rows(texts, "result") == count_rows(texts, "outlook") == 0
        named = [ReturnedFile("回收.xlsx", first), ReturnedFile("回收.xlsx", second)]
        assert contradictions(texts, named)["file"].iloc[-1] == "回收.xlsx（第 2 份）"

    def test_files_that_agree_or_cannot_be_read_contradict_none(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        content = filled(workbook(texts, task), {COPIES: 20})
        again = filled(content, outlooks={MONEY: ANSWER})
        files = [
            ReturnedFile("甲.xlsx", content),
            ReturnedFile("乙.xlsx", again),
            ReturnedFile("丙.xlsx", b""),
        ]
        assert contradictions(texts, files).empty
        assert contradictions(texts, files[2:]).empty

    def test_of_a_secret_project_only_the_places_are_named(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        blank = workbook(texts, task)
        texts.cursor().execute("UPDATE project SET classified = true")
        files = [
            ReturnedFile(f"{copies}.xlsx", filled(blank, {COPIES: copies})) for copies in (20, 21)
        ]
        rows = contradictions(texts, files)[["name", "indicator"]].values.tolist()
        assert rows == [[FIFTH, f"第 {COPIES} 项指标"]] * 2

    def test_the_same_file_again_adds_nothing(self, texts: Database, task: MonitoringTask) -> None:
        content = filled(workbook(texts, task), {COPIES: 20}, {MONEY: ANSWER})
        take(texts, content)
        again = take(texts, content)
        assert "同一份文件已导入" in said(again)
        assert count_rows(texts, "outlook") == 1

    def test_the_same_file_is_taken_in_once_the_budget_allows_it(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        content = filled(workbook(texts, task), outlooks={MONEY: ANSWER | {"全年预计": 8}})
        first = take(texts, content)
        assert "等追加下达后再改" in said(first)
        assert first.outcome is not None
        assert why_nothing_written(first.outcome) == "偏差与预计 1 行没有读入"
        again = take(texts, content)
        assert "同一份文件已导入，这次没有写入一行。" in said(again)
        assert "等追加下达后再改" in said(again)
        assert "是偏差与预计" not in said(again)
        issue(texts, FIFTH, "追加", 5_000_000, date(2023, 10, 20))
        taken = take(texts, content)
        assert "是偏差与预计：写入 1 行。" in said(taken)
        assert taken.outcome is not None
        assert taken.outcome.batch_id is not None
        assert outlook(texts)["expected_fen"] == 8_000_000

    def test_another_answer_is_kept_only_where_the_file_is_to_hold(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        content = workbook(texts, task)
        take(texts, filled(content, outlooks={MONEY: ANSWER}))
        reply = {"全年预计": 5, "完成目标可能性": "确定能"}
        later = ReturnedFile("改正.xlsx", filled(content, outlooks={MONEY: reply}))
        (left,) = take_returns(texts, [later], ACTOR)
        told = said(left)
        assert "10月底的答复与库里已审的不同：全年预计 4.50 万元 → 5.00 万元，" in told
        assert "偏差原因 经费保障 → 空" in told
        assert "改进措施 12月初付完 → 空，完成时限 2023-12-15 → 空" in told
        assert "请选定以哪个为准" in told
        assert "写入 0 行，1 行与库里不同" in told
        assert left.outcome is not None
        assert (left.outcome.counts.conflict, left.outcome.counts.lines) == (1, 1)
        assert outlook(texts)["remedy"] == "12月初付完"
        (taken,) = take_returns(texts, [later], ACTOR, frozenset({later.fingerprint}))
        assert "以文件为准" in said(taken)
        assert outlook(texts)["expected_fen"] == 5_000_000
        assert taken.outcome is not None
        assert taken.outcome.batch_id is not None
        undo_batch(texts, taken.outcome.batch_id, ACTOR, "收错")
        assert outlook(texts)["remedy"] == "12月初付完"

    def test_one_answer_alone_can_be_taken(self, texts: Database, task: MonitoringTask) -> None:
        content = workbook(texts, task)
        deviating = ANSWER | {"全年预计": 18}
        take(texts, filled(content, outlooks={MONEY: ANSWER, COPIES: deviating}))
        changed = {MONEY: ANSWER | {"全年预计": 4.2}, COPIES: deviating | {"全年预计": 19}}
        (row,) = (each for each in answers_of(content) if each["行号"] == str(COPIES))
        choices = Choices(taken_lines=frozenset({(OUTLOOKS_SHEET, row["line"])}))
        outcome = commit(texts, filled(content, outlooks=changed), choices)
        assert outcome.counts.conflict == 2
        assert outlook(texts)["expected_fen"] == 4_500_000
        assert outlook(texts, COPIES)["expected_text"] == "19"

    def test_a_file_that_was_replaced_comes_back_only_where_it_is_to_hold(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        content = workbook(texts, task)
        first, second = (
            ReturnedFile(name, filled(content, outlooks={MONEY: ANSWER | {"全年预计": amount}}))
            for name, amount in (("甲.xlsx", 4.5), ("乙.xlsx", 4.2))
        )
        hold = frozenset({first.fingerprint, second.fingerprint})
        take_returns(texts, [first], ACTOR)
        take_returns(texts, [second], ACTOR, hold)
        (left,) = take_returns(texts, [first], ACTOR)
        assert "同一份文件已导入，这次没有写入一行。" in said(left)
        assert "请选定以哪个为准" in said(left)
        assert outlook(texts)["expected_fen"] == 4_200_000
        take_returns(texts, [first], ACTOR, hold)
        assert outlook(texts)["expected_fen"] == 4_500_000

    def test_an_answer_that_the_unit_only_drafted_is_asked_about_too(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        sheet = Sheet("偏差与预计", 2023, UNIT, 10)
        cell = OutlookCell(FIFTH, "4.2", indicator_row=MONEY)
        send_cells(texts, sheet, [cell], "草稿", ACTOR, today=date(2023, 11, 5))
        told = said(take(texts, filled(workbook(texts, task), outlooks={MONEY: ANSWER})))
        assert "答复与库里草稿的不同：全年预计 4.20 万元 → 4.50 万元" in told

    def test_of_a_secret_project_no_text_is_told(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        content = workbook(texts, task)
        take(texts, filled(content, outlooks={MONEY: ANSWER}))
        texts.cursor().execute("UPDATE project SET classified = true")
        change = {MONEY: ANSWER | {"改进措施": "年底付完"}}
        told = said(take(texts, filled(content, outlooks=change)))
        assert "改进措施不同" in told
        assert "年底付完" not in told

    def test_of_two_rows_about_the_same_the_first_is_read(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        book = load_workbook(BytesIO(filled(workbook(texts, task), outlooks={MONEY: ANSWER})))
        sheet = book[OUTLOOKS_SHEET]
        last = sheet.max_row + 1
        for cell in sheet[HEAD_ROW + 2]:
            sheet.cell(last, cell.column or 0).value = cell.value
        content = BytesIO()
        book.save(content)
        told = said(take(texts, content.getvalue()))
        assert f"第 {last} 行没有读入：和第 {HEAD_ROW + 2} 行是同一项" in told
        assert count_rows(texts, "outlook") == 1

    def test_another_units_code_is_told(self, texts: Database, task: MonitoringTask) -> None:
        content = filled(workbook(texts, task), {COPIES: 20}, {MONEY: ANSWER})
        book = load_workbook(BytesIO(content))
        for sheet in book:
            heads = {str(cell.value): cell.column or 0 for cell in sheet[HEAD_ROW + 1]}
            for number in range(HEAD_ROW + 2, sheet.max_row + 1):
                sheet.cell(number, heads["预算单位编码"]).value = "999"
        changed = BytesIO()
        book.save(changed)
        told = said(take(texts, changed.getvalue()))
        assert "1 行印的预算单位编码和项目的单位不同" in told
        assert f"项目 {FIFTH} 的单位是 {UNIT}" in told
        assert "请核对预算单位编码和项目编码" in told
        assert count_rows(texts, "outlook") == 0

    @pytest.mark.parametrize(
        ("row", "value", "words"),
        [
            (COPIES, "很多", "“很多”不是数"),
            (COPIES, -3, "是负数"),
            (QUALITY, 950, "950% 太大"),
            (QUALITY, 0.95, "要填的若是 95%"),
        ],
    )
    def test_a_bad_result_is_told_and_not_kept(
        self, texts: Database, task: MonitoringTask, row: int, value: object, words: str
    ) -> None:
        assert words in said(take(texts, filled(workbook(texts, task), {row: value})))
        assert count_rows(texts, "result") == 0

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"全年预计": "很多"}, "“很多”不是金额"),
            ({"全年预计": 6}, "超过调整预算数 5.00 万元"),
            ({"全年预计": 0.5}, "比已经支付的 1.00 万元还少"),
            ({"全年预计": None}, "也没有填合同未付，至少填一个。"),
            ({"全年预计": 2, "合同未付（万元）": 2}, "请在原因说明里写明原因。"),
            ({"完成目标可能性": "也许"}, "完成目标可能性只填"),
            ({"改进措施": None}, "请填改进措施"),
            ({"完成时限": "2023-10-01"}, "已经过去"),
            ({"合同未付（万元）": 9}, "请在“填报”里填这一行并确认"),
        ],
    )
    def test_a_bad_answer_is_told_with_its_line_and_not_kept(
        self, texts: Database, task: MonitoringTask, change: dict[str, Any], words: str
    ) -> None:
        told = said(take(texts, filled(workbook(texts, task), outlooks={MONEY: ANSWER | change})))
        assert words in told
        assert f"偏差与预计第 {HEAD_ROW + 2} 行没有读入：" in told
        assert count_rows(texts, "outlook") == 0

    @pytest.mark.parametrize(
        "change",
        [
            {"全年预计": None, "合同未付（万元）": 2},
            {"全年预计": 2, "合同未付（万元）": 2, "原因说明": "尾款要等审计"},
        ],
    )
    def test_contracts_alone_and_odd_ones_with_a_reason_are_kept(
        self, texts: Database, task: MonitoringTask, change: dict[str, Any]
    ) -> None:
        take(texts, filled(workbook(texts, task), outlooks={MONEY: ANSWER | change}))
        assert outlook(texts)["unpaid_contract_fen"] == 2_000_000

    def test_money_said_to_be_saved_is_held_against_the_record(
        self, texts: Database, task: MonitoringTask
    ) -> None:
        saved = ANSWER | {"关键原因": "节约"}
        told = said(take(texts, filled(workbook(texts, task), {COPIES: 20}, {MONEY: saved})))
        assert f"偏差与预计第 {HEAD_ROW + 2} 行读入了：关键原因选了“节约”，记录里" in told
        assert "4 项绩效指标达到 1 项（未报 3 项）" in told
        done = dict.fromkeys((QUALITY, 5, 7), "100%")
        told = said(
            take(texts, filled(workbook(texts, task), done, {MONEY: saved | {"全年预计": 4}}))
        )
        assert "节约" not in told

    def test_a_month_that_is_not_over_takes_nothing(
        self, texts: Database, task: MonitoringTask, tmp_path: Path
    ) -> None:
        path = tmp_path / "回收.xlsx"
        path.write_bytes(filled(workbook(texts, task), outlooks={MONEY: ANSWER}))
        with (
            open_tables(path, path.name) as tables,
            rehearsing(texts, Source("指标结果", ACTOR)) as writer,
        ):
            beside = [table for table in tables if is_outlook_sheet(table)]
            found = import_outlooks(
                writer, beside, [2023], path.name, today=date(2023, 10, 31)
            ).findings
        assert "10月还没有过完" in found[0].message
        assert found[0].line == HEAD_ROW + 2

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"月份": "十三"}, "月份“十三”读不出来"),
            ({"行号": "甲"}, "行号“甲”读不出来"),
            ({"项目编码": "别的"}, "已经不在这个单位名下"),
        ],
    )
    def test_what_tells_the_row_must_be_as_it_was(
        self, texts: Database, task: MonitoringTask, change: dict[str, str], words: str
    ) -> None:
        content = filled(workbook(texts, task), outlooks={MONEY: ANSWER | change})
        assert words in said(take(texts, content))
        assert count_rows(texts, "outlook") == 0

    def test_one_bad_file_stops_no_other(self, texts: Database, task: MonitoringTask) -> None:
        good = filled(workbook(texts, task), {COPIES: 20}, {MONEY: ANSWER})
        files = [ReturnedFile("坏.xlsx", b"nothing"), ReturnedFile("好.xlsx", good)]
        bad, taken = take_returns(texts, files, ACTOR)
        assert bad.refusal is not None
        assert bad.refusal.endswith("。")
        assert taken.outcome is not None
        assert count_rows(texts, "outlook") == 1

    def test_the_sample_is_refused(self) -> None:
        class Demo:
            is_demo = True

        with pytest.raises(DemoDatabaseError):
            take_returns(Demo(), [ReturnedFile("a.xlsx", b"")], ACTOR)  # type: ignore[arg-type]  # stands for a database
