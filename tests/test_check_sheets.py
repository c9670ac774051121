"""核对单: sent to all departments, answered on the page or in the workbook, asked about at 月结."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook

from perfmon import clock
from perfmon.errors import DemoDatabaseError, EntryRefusedError
from perfmon.ingest.check_sheet_table import CHECK_HEADS
from perfmon.measures.confirmations import FIGURES, count_checks
from perfmon.reports.check_sheet import (
    HEAD_ROW,
    PAYMENTS_SHEET,
    SHEET,
    check_sheet,
    check_sheet_name,
    check_sheets,
)
from perfmon.store.confirmations import read_check_lines, read_month_payments
from perfmon.store.database import Database, create_database
from perfmon.store.writing import undo_batch
from perfmon.workflows.closing import close_month, read_closing, sign
from perfmon.workflows.confirmation_returns import (
    Month,
    ReadSheet,
    preview_sheets,
    take_sheet,
)
from perfmon.workflows.confirmations import Answer, issue_sheets, known_lines, record_answers
from perfmon.workflows.history import read_history
from perfmon.workflows.returned_files import ReturnedFile
from perfmon.workflows.undoing import undo
from tests.facts import ACTOR, FIRST, SECOND, UNIT, count_rows, pay

YEAR, JUNE = 2023, 6
JUNE_END = date(2023, 6, 30)
TODAY, DUE_ON, LATE = date(2023, 7, 3), date(2023, 7, 10), date(2023, 7, 11)
ASKED = Month(YEAR, JUNE)


@pytest.fixture
def paid(texts: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Ten projects, two of them paid by the end of June; it is 3 July."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    pay(
        texts,
        {(FIRST, date(2023, 5, 1)): 1_000_000, (SECOND, date(2023, 6, 1)): 1_234_567},
        JUNE_END,
    )
    return texts


@pytest.fixture
def sent(paid: Database) -> Database:
    issue_sheets(paid, YEAR, JUNE, DUE_ON, ACTOR)
    return paid


def states(database: Database) -> dict[str, int]:
    found = pd.Series(
        [line["state"] for line in known_lines(database.cursor(), YEAR, JUNE).values()]
    )
    return {str(state): int(count) for state, count in found.value_counts().items()}


def answer(database: Database, verdict: str, words: str = "", code: str = FIRST) -> Answer:
    """An answer to the figures as they are."""
    seen = known_lines(database.cursor(), YEAR, JUNE)[UNIT, code]
    return Answer((UNIT, code), verdict, words, tuple(seen[figure] for figure in FIGURES))


def record(database: Database, *answers: Answer) -> int:
    return record_answers(database, YEAR, JUNE, answers, ACTOR).batch_id


def workbook(database: Database) -> bytes:
    lines = pd.DataFrame(known_lines(database.cursor(), YEAR, JUNE).values())
    return check_sheet(
        lines, read_month_payments(database.cursor(), YEAR, JUNE), JUNE, is_demo=False
    )


def filled(
    content: bytes, answers: Mapping[str, Mapping[str, Any]], every: Mapping[str, Any] | None = None
) -> bytes:
    """The workbook after a department filled it in: project code → cells by head."""
    book = load_workbook(BytesIO(content))
    sheet = book[SHEET]
    heads = {str(cell.value): cell.column or 0 for cell in sheet[HEAD_ROW + 1]}
    for number in range(HEAD_ROW + 2, sheet.max_row + 1):
        code = str(sheet.cell(number, heads["项目编码"]).value)
        for head, value in (dict(every or {}) | dict(answers.get(code, {}))).items():
            sheet.cell(number, heads[head]).value = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def preview(database: Database, content: bytes, asked: Month = ASKED) -> ReadSheet:
    (read,) = preview_sheets(database, asked, [ReturnedFile("政法委.xlsx", content)])
    return read


def take(database: Database, content: bytes) -> ReadSheet:
    return take_sheet(database, ASKED, ReturnedFile("政法委.xlsx", content), ACTOR)


def test_one_act_asks_every_department_about_every_project(paid: Database) -> None:
    entered = issue_sheets(paid, YEAR, JUNE, DUE_ON, ACTOR)
    assert entered.warnings == ("1 个部门的 10 个项目。",)
    assert states(paid) == {"待核对": 10}
    lines = read_check_lines(paid.cursor(), YEAR, JUNE)
    assert lines["sent_paid_fen"].sum() == lines["paid_fen"].sum() == 2_234_567
    assert (lines["due_on"] == pd.Timestamp(DUE_ON)).all()


def test_silence_counts_once_the_due_day_is_over(
    sent: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(sent, answer(sent, "异议", "少计一笔"))
    monkeypatch.setattr(clock, "today", lambda: LATE)
    assert states(sent) == {"有异议": 1, "视同确认": 9}


def test_what_a_month_is_asked_again_about_is_only_what_is_left_open(sent: Database) -> None:
    record(sent, answer(sent, "确认"), answer(sent, "异议", "多计一笔", SECOND))
    later = DUE_ON + timedelta(days=1)
    assert issue_sheets(sent, YEAR, JUNE, later, ACTOR).warnings == ("1 个部门的 8 个项目。",)
    due = read_check_lines(sent.cursor(), YEAR, JUNE).set_index("project_code")["due_on"]
    assert due[FIRST] == pd.Timestamp(DUE_ON)
    assert (due.drop([FIRST, SECOND]) == pd.Timestamp(later)).all()


def test_an_objection_is_handled_by_the_bureau_and_objected_to_again(sent: Database) -> None:
    record(sent, answer(sent, "异议", "少计一笔"))
    record(sent, answer(sent, "处理", "7月3日付的，6月不计"))
    assert states(sent) == {"已处理": 1, "待核对": 9}
    record(sent, answer(sent, "异议", "回单是6月30日的"))
    assert states(sent) == {"有异议": 1, "待核对": 9}


def test_figures_that_move_after_the_answer_ask_again(sent: Database) -> None:
    record(sent, answer(sent, "确认"))
    pay(sent, {(FIRST, date(2023, 6, 29)): 100}, JUNE_END)
    assert states(sent) == {"数字变了": 1, "待核对": 9}
    issue_sheets(sent, YEAR, JUNE, DUE_ON, ACTOR)
    assert states(sent) == {"待核对": 10}


@pytest.mark.parametrize(
    ("verdict", "words", "why"),
    [
        ("异议", "", "没有写明哪里不对"),
        ("处理", "不变", "没有等着处理的异议"),
        ("同意", "", "核对意见是“同意”，只能是确认或异议"),
        ("确认", "长" * 161, "说明超过 160 个字"),
    ],
)
def test_an_answer_that_says_nothing_is_refused(
    sent: Database, verdict: str, words: str, why: str
) -> None:
    with pytest.raises(EntryRefusedError, match=why):
        record(sent, answer(sent, "确认", code=SECOND), answer(sent, verdict, words))
    assert count_rows(sent, "confirmation") == 0


def test_handling_says_what_was_done(sent: Database) -> None:
    record(sent, answer(sent, "异议", "少计一笔"))
    with pytest.raises(EntryRefusedError, match="没有写明怎么处理的"):
        record(sent, answer(sent, "处理"))


def test_an_answer_to_figures_that_moved_meanwhile_is_refused(sent: Database) -> None:
    seen = answer(sent, "确认")
    pay(sent, {(FIRST, date(2023, 6, 29)): 100}, JUNE_END)
    with pytest.raises(EntryRefusedError, match="已支付现在已不是核对的数"):
        record(sent, seen)


def test_nothing_is_answered_that_was_not_asked(paid: Database) -> None:
    with pytest.raises(EntryRefusedError, match="还没有发核对单"):
        record(paid, answer(paid, "确认"))
    with pytest.raises(EntryRefusedError, match="没有填一行"):
        record(paid)
    with pytest.raises(EntryRefusedError, match="库里没有这个单位的这个项目"):
        record(paid, Answer((UNIT, "9"), "确认", "", (0, 0, 0)))


@pytest.mark.parametrize("due_on", [TODAY - timedelta(days=1), TODAY + timedelta(days=61)])
def test_a_due_day_that_is_past_or_far_off_is_a_slip(paid: Database, due_on: date) -> None:
    with pytest.raises(EntryRefusedError, match="不在今天到 60 天以内"):
        issue_sheets(paid, YEAR, JUNE, due_on, ACTOR)


def test_sheets_wait_for_payments_to_the_end_of_the_month(paid: Database) -> None:
    with pytest.raises(EntryRefusedError, match="支付数据没有到7月底"):
        issue_sheets(paid, YEAR, 7, DUE_ON, ACTOR)


def test_nothing_is_asked_where_all_is_settled(sent: Database) -> None:
    codes = [code for _, code in known_lines(sent.cursor(), YEAR, JUNE)]
    record(sent, *(answer(sent, "确认", code=code) for code in codes))
    with pytest.raises(EntryRefusedError, match="没有还要核对的项目"):
        issue_sheets(sent, YEAR, JUNE, DUE_ON, ACTOR)


def test_a_month_closes_over_an_objection_only_with_a_reason(sent: Database) -> None:
    record(sent, answer(sent, "异议", "少计一笔"))
    said = read_closing(sent.cursor(), YEAR, JUNE, TODAY).to_explain
    assert said[0].startswith("1 个项目有异议没有处理（巨鹿县委政法委：")
    assert said[1] == "9 个项目还没有核对（巨鹿县委政法委 9 个）"
    assert said[2:] == ("没有和国库报表对账",)
    late = read_closing(sent.cursor(), YEAR, JUNE, LATE).to_explain
    assert len(late) == 2
    for office in ("国库股", "绩效股", "分管局长"):
        sign(sent, YEAR, JUNE, office, "甲", ACTOR)
    with pytest.raises(EntryRefusedError, match="1 个项目有异议没有处理"):
        close_month(sent, YEAR, JUNE, "", ACTOR)
    assert close_month(sent, YEAR, JUNE, "异议的一笔7月核", ACTOR).reason == "异议的一笔7月核"


def test_a_closed_month_takes_no_sheet_and_no_answer(sent: Database) -> None:
    seen, content = answer(sent, "确认"), filled(workbook(sent), {}, {"核对意见": "确认"})
    for office in ("国库股", "绩效股", "分管局长"):
        sign(sent, YEAR, JUNE, office, "甲", ACTOR)
    close_month(sent, YEAR, JUNE, "急", ACTOR)
    with pytest.raises(EntryRefusedError, match="6月已经由测试月结"):
        record(sent, seen)
    with pytest.raises(EntryRefusedError, match="6月已经由测试月结"):
        issue_sheets(sent, YEAR, JUNE, DUE_ON, ACTOR)
    with pytest.raises(EntryRefusedError, match="6月已经由测试月结"):
        preview(sent, content)


def test_an_answer_and_a_sheet_are_taken_back(sent: Database) -> None:
    undo(sent, record(sent, answer(sent, "确认")), ACTOR, "点错")
    assert states(sent) == {"待核对": 10}
    sheet = read_history(sent.cursor()).query("kind == '核对单'")["batch_id"].iloc[0]
    undo_batch(sent, int(sheet), ACTOR, "发早了")
    assert read_check_lines(sent.cursor(), YEAR, JUNE)["due_on"].isna().all()


def test_the_history_tells_of_sheets_and_answers(sent: Database) -> None:
    record(sent, answer(sent, "确认"), answer(sent, "异议", "多计", SECOND))
    told = read_history(sent.cursor())["content"].tolist()
    assert told[0].endswith("等 2 个项目 2023年6月 核对，确认 1 行，异议 1 行")
    assert told[1] == "2023年6月 核对单：1 个部门 10 个项目，2023-07-10 前答复"


def test_the_sheet_asks_line_by_line_and_lists_the_vouchers(sent: Database) -> None:
    book = load_workbook(BytesIO(workbook(sent)))
    sheet = book[SHEET]
    assert sheet["A1"].value == "2023年6月核对单　巨鹿县委政法委"
    assert "请于 2023-07-10 前交回" in str(sheet["A2"].value)
    heads, *rows = sheet.iter_rows(min_row=HEAD_ROW + 1, values_only=True)
    by_code = {row[heads.index("项目编码")]: dict(zip(heads, row, strict=True)) for row in rows}
    assert len(by_code) == 10
    assert by_code[SECOND]["已支付（元）"] == by_code[SECOND]["本月支付（元）"] == 12345.67
    assert by_code[FIRST]["本月支付（元）"] == 0
    assert by_code[FIRST]["支出进度"] == "1.04%"
    assert set(CHECK_HEADS.values()) <= set(heads)
    locked = [cell.protection.locked for cell in sheet[HEAD_ROW + 2]]
    assert sheet.protection.sheet
    assert locked == [True] * (len(heads) - 2) + [False, False]
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1 == '"确认,异议"'
    payments = list(book[PAYMENTS_SHEET].iter_rows(min_row=HEAD_ROW + 2, values_only=True))
    assert [(row[2], row[6]) for row in payments] == [(SECOND, 12345.67)]


def test_every_department_has_its_own_workbook_in_one_zip(sent: Database) -> None:
    lines = pd.DataFrame(known_lines(sent.cursor(), YEAR, JUNE).values())
    other = lines.head(1).assign(department_code="301", department_name="县教育局")
    payments = read_month_payments(sent.cursor(), YEAR, JUNE)
    both = pd.concat([lines.iloc[1:], other])
    with ZipFile(BytesIO(check_sheets(both, payments, JUNE, is_demo=True))) as archive:
        assert archive.namelist() == [
            check_sheet_name(YEAR, JUNE, "288", "巨鹿县委政法委"),
            "2023年6月核对单-301县教育局.xlsx",
        ]
        book = load_workbook(BytesIO(archive.read(archive.namelist()[1])))
    assert book[SHEET]["A1"].value == "2023年6月核对单（演示数据）　县教育局"


def test_a_sheet_of_a_project_without_a_budget_prints_no_rate(paid: Database) -> None:
    lines = pd.DataFrame(known_lines(paid.cursor(), YEAR, JUNE).values()).head(1)
    content = check_sheet(
        lines.assign(budget_fen=0), read_month_payments(paid.cursor(), YEAR, JUNE), JUNE,
        is_demo=False,
    )  # fmt: skip
    sheet = load_workbook(BytesIO(content))[SHEET]
    assert "请于" not in str(sheet["A2"].value)
    assert "——" in [cell.value for cell in sheet[HEAD_ROW + 2]]


def test_a_returned_sheet_is_seen_before_it_is_written(sent: Database) -> None:
    content = filled(
        workbook(sent),
        {FIRST: {"核对意见": "异议", "说明": "少计一笔"}, SECOND: {"核对意见": "确认"}},
    )
    seen = preview(sent, content)
    assert [(line["project_code"], said.verdict, said.words) for line, said, _ in seen.answers] == [
        (code, verdict, words)
        for code, verdict, words in sorted([(FIRST, "异议", "少计一笔"), (SECOND, "确认", "")])
    ]
    assert (seen.blank, seen.same, seen.faults, seen.refusal) == (8, 0, (), None)
    assert count_rows(sent, "confirmation") == 0
    assert len(take(sent, content).answers) == 2
    assert states(sent) == {"有异议": 1, "已确认": 1, "待核对": 8}
    again = preview(sent, content).refusal
    assert again is not None
    assert "已经导入过" in again


def test_what_is_known_already_is_not_written_again(sent: Database) -> None:
    record(sent, answer(sent, "确认"))
    seen = preview(sent, filled(workbook(sent), {FIRST: {"核对意见": "确认"}}))
    assert (seen.same, seen.answers) == (1, ())
    assert take(sent, filled(workbook(sent), {FIRST: {"核对意见": "确认"}})).refusal


def test_a_sheet_of_another_month_is_refused_whole(sent: Database) -> None:
    content = filled(workbook(sent), {}, {"核对意见": "确认"})
    refusal = preview(sent, content, Month(YEAR, 5)).refusal
    assert refusal is not None
    assert "是2023年6月的核对单，这里收的是2023年5月的" in refusal


def faults(database: Database, cells: Mapping[str, Any], scope: Iterable[str] | None = None) -> str:
    """What is said of one row filled in so."""
    asked = Month(YEAR, JUNE, None if scope is None else tuple(scope))
    seen = preview(database, filled(workbook(database), {FIRST: cells}), asked)
    assert not seen.answers
    (fault,) = seen.faults
    return fault


def test_rows_that_cannot_be_kept_say_why(sent: Database) -> None:
    assert "没有选核对意见" in faults(sent, {"说明": "少计"})
    assert "没有写明哪里不对" in faults(sent, {"核对意见": "异议"})
    assert "核对意见是“处理”" in faults(sent, {"核对意见": "处理", "说明": "不变"})
    assert "只能是确认或异议" in faults(sent, {"核对意见": "同意"})
    assert "不是主管部门 301 的" in faults(sent, {"核对意见": "确认", "主管部门编码": "301"})
    assert "金额读不出来" in faults(sent, {"核对意见": "确认", "已支付（元）": "一万"})
    assert "库里没有" in faults(sent, {"核对意见": "确认", "预算单位编码": "288009"})
    assert "库里没有" in faults(sent, {"核对意见": "确认"}, ["301001"])


def test_a_return_with_figures_that_moved_since_is_refused(sent: Database) -> None:
    content = filled(workbook(sent), {FIRST: {"核对意见": "确认"}})
    pay(sent, {(FIRST, date(2023, 6, 29)): 100}, JUNE_END)
    (fault,) = preview(sent, content).faults
    assert "已支付核对的是 1.00 万元，现在是 1.0001 万元，数字变了，请重新下载核对单" in fault


def test_of_two_rows_about_a_project_the_first_is_read(sent: Database) -> None:
    both = {"项目编码": FIRST, "核对意见": "确认"}
    content = filled(workbook(sent), {FIRST: {"核对意见": "确认"}})
    first = known_lines(sent.cursor(), YEAR, JUNE)[UNIT, FIRST]
    figures = {
        head: int(first[figure]) / 100
        for head, figure in zip(
            ("调整预算（元）", "已支付（元）", "在途（元）"), FIGURES, strict=True
        )
    }
    seen = preview(sent, filled(content, {SECOND: both | figures}))
    assert len(seen.answers) == 1
    assert "和前面一行是同一个项目" in seen.faults[0]


def test_another_workbook_is_no_check_sheet(sent: Database) -> None:
    book, out = Workbook(), BytesIO()
    book.save(out)
    for content in (out.getvalue(), "不是表格".encode()):
        refusal = preview(sent, content).refusal
        assert refusal is not None
        assert "核对单" in refusal or "政法委.xlsx" in refusal


def test_the_sample_takes_no_answer(tmp_path: Path) -> None:
    demo = create_database(tmp_path / "演示.duckdb", is_demo=True)
    with pytest.raises(DemoDatabaseError):
        issue_sheets(demo, YEAR, JUNE, DUE_ON, ACTOR, TODAY)
    with pytest.raises(DemoDatabaseError):
        preview_sheets(demo, ASKED, [])
    demo.close()


def test_the_department_counts_follow_the_answers(sent: Database) -> None:
    record(sent, answer(sent, "确认"), answer(sent, "异议", "多计", SECOND))
    lines = pd.DataFrame(known_lines(sent.cursor(), YEAR, JUNE).values())
    (row,) = count_checks(lines).to_dict("records")
    assert (row["projects"], row["settled"], row["objected"], row["open"]) == (10, 1, 1, 8)
