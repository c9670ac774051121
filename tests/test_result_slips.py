"""Slips in results, held alike in the three ways in: page, workbook of a task, results file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfmon.measures.task_selection import PICKED, TaskSelection
from perfmon.reports.task_workbook import task_workbook
from perfmon.store.database import Database
from perfmon.store.monitoring_tasks import read_task_rows, read_tasks
from perfmon.workflows.entry_checks import Cell
from perfmon.workflows.file_checks import CHECKS
from perfmon.workflows.indicator_choices import ChoiceEntry, choose_trait
from perfmon.workflows.monitoring_tasks import TaskEntry, create_task
from perfmon.workflows.result_checks import check_results
from perfmon.workflows.result_file_checks import read_result_values
from perfmon.workflows.unit_entries import Sheet, send_cells
from tests.facts import ACTOR, FIFTH, UNIT, count_rows
from tests.money_files import take
from tests.test_results_files import HEAD, line, table
from tests.test_task_returns import cells, filled, said
from tests.test_task_returns import take as take_returned
from tests.workbooks import write_xlsx

QUALITY, COPIES = 2, 4
"""Indicators of the fifth project: ≥95%, ≥20册."""

OVER, NOT_OVER = date(2023, 11, 10), date(2023, 10, 31)

Send = Callable[[Database, Path, int, str, int], str]
"""Sends a value of an indicator and month, and gives what is said of it."""


def by_page(
    database: Database, _: Path, row: int, text: str, month: int = 10, today: date = OVER
) -> str:
    sheet = Sheet("指标结果", 2023, UNIT, month)
    sent = [Cell(FIFTH, text, indicator_row=row)]
    written = send_cells(database, sheet, sent, "已报", ACTOR, today=today)
    return "\n".join(each.sentence for each in written.objections)


def by_workbook(database: Database, _: Path, row: int, text: str, month: int = 10) -> str:
    picked = TaskSelection(PICKED, picked=((UNIT, FIFTH),))
    title = f"第 {count_rows(database, 'monitoring_task') + 1} 个任务"
    create_task(database, TaskEntry(2023, month, title, picked, date(2023, 12, 20)), ACTOR)
    (task,) = [each for each in read_tasks(database.cursor(), 2023) if each.title == title]
    blank = task_workbook(read_task_rows(database.cursor(), task), task, is_demo=False)
    return said(take_returned(database, filled(blank, {row: text})))


def by_file(database: Database, folder: Path, row: int, text: str, month: int = 10) -> str:
    path = table(folder, line(code=FIFTH, row=str(row), value=text, month=month))
    return said_of(take(database, path, "results").lines["reason"].tolist())


def said_of(reasons: list[object]) -> str:
    return "\n".join(map(str, reasons))


WAYS = pytest.mark.parametrize("send", [by_page, by_workbook, by_file])

SLIPS = pytest.mark.parametrize(
    ("row", "text", "words"),
    [
        (COPIES, "很多", "这一格要填数，“很多”不是数"),
        (COPIES, "12次", "“12次”的单位和指标值不一样，这一格按“册”填"),
        (COPIES, "-3", "“-3”是负数，数量不会小于 0"),
        (QUALITY, "950", "950% 太大，指标值是 95%，多半多写了一位"),
        (QUALITY, "950%", "950% 太大，指标值是 95%，多半多写了一位"),
        (QUALITY, "0.95%", "“0.95%”太小，不超过指标值 95% 的十分之一"),
        (QUALITY, "9.5", "“9.5%”太小，不超过指标值 95% 的十分之一"),
        (QUALITY, "9.5%", "“9.5%”太小，不超过指标值 95% 的十分之一"),
        (COPIES, "12.5", "“12.5册”带小数，按册数的一般是整数"),
        (QUALITY, "0.95", "“0.95”就是 0.95%；要填的若是 95%，请改成 95"),
        (COPIES, "200", "“200册”太大，指标值是 20册，是它的 10 倍，请核对有没有多写一位"),
        (COPIES, "1000000000", "指标值是 20册，是它的 50,000,000 倍"),
    ],
)


@WAYS
@SLIPS
def test_a_slip_is_told_in_words_and_nothing_is_kept(
    texts: Database, tmp_path: Path, send: Send, row: int, text: str, words: str
) -> None:
    assert words in send(texts, tmp_path, row, text, 10)
    assert count_rows(texts, "result") == 0


@WAYS
def test_a_month_that_is_not_over_takes_no_result(
    texts: Database, tmp_path: Path, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_october = partial(read_result_values, today=NOT_OVER)
    monkeypatch.setitem(CHECKS, "results", replace(CHECKS["results"], totals=in_october))
    way = partial(by_page, today=NOT_OVER) if send is by_page else send
    assert "10月还没有过完，结果是截至月底的" in way(texts, tmp_path, COPIES, "12", 10)
    assert count_rows(texts, "result") == 0


@WAYS
def test_more_than_the_target_and_less_than_ten_times_is_kept(
    texts: Database, tmp_path: Path, send: Send
) -> None:
    send(texts, tmp_path, COPIES, "199", 10)
    assert count_rows(texts, "result") == 1


@WAYS
def test_what_was_confirmed_on_the_page_is_asked_about_no_more(
    texts: Database, tmp_path: Path, send: Send
) -> None:
    sheet = Sheet("指标结果", 2023, UNIT, 10)
    sure = [Cell(FIFTH, "400", indicator_row=COPIES, is_confirmed=True)]
    assert send_cells(texts, sheet, sure, "已报", ACTOR, today=OVER).rows == 1
    assert "太大" not in send(texts, tmp_path, COPIES, "400", 10)


@WAYS
def test_what_a_person_decided_of_an_indicator_holds_over_the_rule(
    texts: Database, tmp_path: Path, send: Send
) -> None:
    send(texts, tmp_path, COPIES, "12", 9)
    assert "比9月底的 12 还少" in send(texts, tmp_path, COPIES, "11", 10)
    choose_trait(
        texts, ChoiceEntry(2023, (UNIT, FIFTH), COPIES, "is_level", "true", "库存数"), ACTOR
    )
    assert "还少" not in send(texts, tmp_path, COPIES, "11", 10)
    assert count_rows(texts, "result") == 2


def test_the_workbook_says_how_to_fill_in_as_decided(texts: Database) -> None:
    choose_trait(
        texts, ChoiceEntry(2023, (UNIT, FIFTH), COPIES, "is_level", "true", "库存数"), ACTOR
    )
    picked = TaskSelection(PICKED, picked=((UNIT, FIFTH),))
    create_task(texts, TaskEntry(2023, 10, "监控", picked, date(2023, 12, 20)), ACTOR)
    (task,) = read_tasks(texts.cursor(), 2023)
    blank = task_workbook(read_task_rows(texts.cursor(), task), task, is_demo=False)
    asked = {row["指标序号"]: row["怎么填"] for row in cells(blank, "指标结果")}
    assert (asked[str(QUALITY)], asked[str(COPIES)]) == ("百分数", "月底的数（册）")


@pytest.mark.parametrize(
    ("stored", "number_format", "number"),
    [(0.95, "0%", "95"), (0.955, "0.0%", "95.5"), (0.955, "0%", "95.5"), (95, '0"%"', "95")],
)
def test_a_percentage_formatted_in_excel_is_read_as_it_is_seen(
    texts: Database, tmp_path: Path, stored: float, number_format: str, number: str
) -> None:
    path = file_with_share(tmp_path, stored, number_format)
    assert take(texts, path, "results").counts.new == 1
    (kept,) = texts.cursor().execute("SELECT number FROM result").fetchall()
    assert kept == (number,)


def test_a_share_without_the_format_is_asked_about(texts: Database, tmp_path: Path) -> None:
    path = file_with_share(tmp_path, 0.95, "General")
    assert "要填的若是 95%" in said_of(take(texts, path, "results").lines["reason"].tolist())
    assert count_rows(texts, "result") == 0


def test_a_formatted_percentage_of_a_returned_workbook_is_read_as_it_is_seen(
    texts: Database,
) -> None:
    picked = TaskSelection(PICKED, picked=((UNIT, FIFTH),))
    create_task(texts, TaskEntry(2023, 10, "监控", picked, date(2023, 12, 20)), ACTOR)
    (task,) = read_tasks(texts.cursor(), 2023)
    blank = task_workbook(read_task_rows(texts.cursor(), task), task, is_demo=False)
    book = load_workbook(BytesIO(filled(blank, {QUALITY: 0.95})))
    for row in book["指标结果"].iter_rows():
        for cell in row:
            if cell.value == 0.95:
                cell.number_format = "0%"
    content = BytesIO()
    book.save(content)
    take_returned(texts, content.getvalue())
    assert texts.cursor().execute("SELECT number FROM result").fetchall() == [("95",)]


def file_with_share(folder: Path, stored: float, number_format: str) -> Path:
    """A results file with one share of the fifth project."""
    row = ["288001", FIFTH, "", 10, QUALITY, "", "", stored, "", "", ""]
    title = ["2023年绩效目标完成情况表"]
    path = write_xlsx(folder / "结果.xlsx", {"结果": [title, HEAD.split(","), row]})
    book = load_workbook(path)
    book["结果"]["H3"].number_format = number_format
    book.save(path)
    return path


@WAYS
def test_a_count_filled_in_afterwards_is_no_more_than_a_later_one(
    texts: Database, tmp_path: Path, send: Send
) -> None:
    send(texts, tmp_path, COPIES, "12", 10)
    told = send(texts, tmp_path, COPIES, "18", 9)
    assert "填的是 18，比10月底已报的 12 还多；累计数只增不减" in told
    assert count_rows(texts, "result") == 1
    assert "还多" not in send(texts, tmp_path, COPIES, "12", 9)
    assert count_rows(texts, "result") == 2


def test_a_later_draft_bounds_nothing(texts: Database, tmp_path: Path) -> None:
    draft = [Cell(FIFTH, "12", indicator_row=COPIES)]
    send_cells(texts, Sheet("指标结果", 2023, UNIT, 10), draft, "草稿", ACTOR, today=OVER)
    assert "还多" not in by_page(texts, tmp_path, COPIES, "18", 9)


def test_a_level_may_fall_later(texts: Database, tmp_path: Path) -> None:
    by_page(texts, tmp_path, QUALITY, "95", 10)
    assert by_page(texts, tmp_path, QUALITY, "98", 9) == ""


@pytest.mark.parametrize(
    ("direction", "unit", "target", "text", "told"),
    [
        ("at_least", "%", "95", "9.51", None),
        ("at_least", "%", "95", "0", None),
        ("at_least", "%", "9", "0.9%", None),
        ("at_most", "%", "95", "0.95%", None),
        ("at_least", "册", "12.5", "12.5", None),
        ("at_least", "册", None, "12.5", "带小数"),
        ("at_least", "册", "20", "12.0", None),
        ("at_least", "天", "20", "12.5", None),
        ("at_most", "起", "0", "10", "指标值是 0起，请核对有没有填错"),
        ("at_most", "起", "0", "9", None),
        ("at_most", "起", None, "9", None),
        ("at_most", "%", "1", "94", None),
        ("at_most", "%", "120", "1200", "是它的 10 倍"),
    ],
)
def test_what_is_asked_about_depends_on_target_and_unit(
    direction: str, unit: str, target: str | None, text: str, told: str | None
) -> None:
    blank = ("last_number", "next_number", "number", "done_on", "grade", "evidence", "state")
    row = dict.fromkeys(blank) | {
        "direction": direction,
        "is_level": False,
        "target": target,
        "unit": unit,
    }
    row |= {"name": "甲", "indicator_row": 1, "classified": False, "level3": "事故"}
    sent = [Cell("甲", text, indicator_row=1)]
    checked = check_results({("甲", 1): row}, sent, date(2023, 10, 1), "已报", OVER)
    sentences = [each.sentence for each in checked.objections]
    assert len(checked.rows) == (told is None)
    assert all(told in sentence for sentence in sentences if told is not None)
