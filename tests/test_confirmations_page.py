"""核对 on the page 月结: sheets go out, lines are answered there or come back as workbooks."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from perfmon import clock
from perfmon.reports.check_sheet import check_sheets
from perfmon.roles import Role
from perfmon.store.confirmations import read_check_lines, read_month_payments
from perfmon.store.database import open_database
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.confirmations import known_lines
from tests import screens
from tests.facts import FIRST, UNIT, count_rows, pay
from tests.test_check_sheets import filled
from tests.test_closing import close
from tests.visitors import come_as, visitor

PAGE = "pages/closing.py"
JUNE_END = date(2023, 6, 30)
TODAY, LATE = date(2023, 7, 3), date(2023, 7, 11)
HANDLING, DEPARTMENTS = "check_handling_", "check_department_"
UNTYPED: dict[str, Any] = {"added_rows": [], "deleted_rows": []}


@pytest.fixture
def june(real: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """1.00 万元 is paid by the end of June; it is Monday, 3 July."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    made = open_database(real)
    pay(made, {(FIRST, date(2023, 5, 1)): 1_000_000}, JUNE_END)
    made.close()
    return real


def opened(app: AppTest, month: int = 6) -> AppTest:
    return screens.open_page(app, PAGE, year=2023, month=month)


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    app.run()
    assert not app.exception
    return app


def lines_key(app: AppTest) -> str:
    (key,) = [str(each.key) for each in app.dataframe if str(each.key).startswith("check_lines_")]
    return key


def type_into(app: AppTest, row: int, **cells: str) -> AppTest:
    app.session_state[lines_key(app)] = UNTYPED | {"edited_rows": {row: cells}}
    return app.run()


def returned(cells: dict[str, str]) -> tuple[str, bytes]:
    """The only department's workbook with the same answer on its first project."""
    cursor = opened_database().cursor()
    lines = pd.DataFrame(known_lines(cursor, 2023, 6).values())
    sheets = check_sheets(lines, read_month_payments(cursor, 2023, 6), 6, is_demo=False)
    with ZipFile(BytesIO(sheets)) as archive:
        (name,) = archive.namelist()
        return name, filled(archive.read(name), {FIRST: cells})


def put(app: AppTest, name: str, content: bytes, number: int = 0) -> AppTest:
    uploader = app.file_uploader(key=f"check_files_{number}")
    uploader.set_value([(name, content, "application/xlsx")])
    app.run()
    assert not app.exception
    return app


def test_one_click_asks_every_department(june: Path, app: AppTest) -> None:
    said = screens.prose(opened(app))
    assert "过期没有答复的视同确认" in said
    assert "未计法定节假日" in said
    assert "没有发核对单；写明原因也可以月结" in said
    press(app, "check_issue")
    said = screens.prose(app)
    assert "请于 2023-07-10 前答复：1 个部门的 10 个项目" in said
    assert "已确认 0 / 共 10 个项目 · 待核对 10" in said
    assert "10 个项目还没有核对（巨鹿县委政法委 10 个）" in said


def test_the_due_day_follows_the_days_and_can_be_typed(june: Path, app: AppTest) -> None:
    opened(app)
    app.number_input(key="check_days").set_value(3)
    app.run()
    assert app.date_input[0].value == date(2023, 7, 6)
    app.date_input[0].set_value(date(2023, 7, 12))
    app.run()
    press(app, "check_issue")
    due = read_check_lines(opened_database().cursor(), 2023, 6)["due_on"]
    assert (due == pd.Timestamp(2023, 7, 12)).all()


def test_lines_are_answered_on_the_page(june: Path, app: AppTest) -> None:
    press(opened(app), "check_issue")
    type_into(app, 0, typed="异议", typed_words="少计一笔")
    press(app, "check_save")
    said = screens.prose(app)
    assert "核对已记入" in said
    assert "有异议 1" in said
    assert "少计一笔" in said
    assert "1 个项目有异议没有处理" in said
    press(app, "check_all")
    said = screens.prose(app)
    assert "已确认 9 / 共 10 个项目" in said
    assert "还没有核对" not in said


def test_an_objection_without_words_is_refused_in_words(june: Path, app: AppTest) -> None:
    press(opened(app), "check_issue")
    type_into(app, 0, typed="异议")
    press(app, "check_save")
    assert "没有写明哪里不对" in screens.prose(app)
    assert count_rows(opened_database(), "confirmation") == 0


def test_the_bureau_writes_how_it_handled_an_objection(june: Path, app: AppTest) -> None:
    press(opened(app), "check_issue")
    type_into(app, 0, typed="异议", typed_words="少计一笔")
    press(app, "check_save")
    (key,) = [str(each.key) for each in app.text_input if str(each.key).startswith(HANDLING)]
    button = f"check_handle_{key.removeprefix(HANDLING)}"
    press(app, button)
    assert "没有写明怎么处理的" in screens.prose(app)
    app.text_input(key=key).input("7月3日付的，6月不计")
    press(app, button)
    assert "其中异议已处理 1" in screens.prose(app)


def test_silence_is_told_after_the_due_day(
    june: Path, app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(opened(app), "check_issue")
    monkeypatch.setattr(clock, "today", lambda: LATE)
    app.run()
    said = screens.prose(app)
    assert "已确认 10 / 共 10 个项目" in said
    assert "视同确认 10" in said
    assert "check_issue" not in [each.key for each in app.button]


def test_figures_that_move_ask_again(june: Path, app: AppTest) -> None:
    press(opened(app), "check_issue")
    press(app, "check_all")
    pay(opened_database(), {(FIRST, date(2023, 6, 29)): 100}, JUNE_END)
    app.run()
    said = screens.prose(app)
    assert "数字变了 1" in said
    assert "补发核对单（1 个部门 1 个项目）" in [each.label for each in app.button]


def test_a_returned_workbook_is_seen_and_then_written(june: Path, app: AppTest) -> None:
    press(opened(app), "check_issue")
    name, content = returned({"核对意见": "异议", "说明": "少计一笔"})
    put(app, name, content)
    files = screens.table_with(app, "written", "blank").iloc[0]
    assert (files["file"], files["written"], files["objections"], files["blank"]) == (name, 1, 1, 9)
    assert screens.table_with(app, "verdict", "words")["words"].tolist() == ["少计一笔"]
    assert count_rows(opened_database(), "confirmation") == 0
    press(app, "check_take")
    said = screens.prose(app)
    assert "写入 1 份核对单，1 行，其中异议 1 行" in said
    assert "有异议 1" in said
    put(app, name, content, 1)
    assert "已经导入过" in screens.table_with(app, "written", "blank")["told"].iloc[0]
    assert app.button(key="check_take").disabled


def test_a_zip_of_returns_names_each_file(june: Path, app: AppTest) -> None:
    press(opened(app), "check_issue")
    name, content = returned({"说明": "少计一笔"})
    book, other = Workbook(), BytesIO()
    book.worksheets[0].append(["项目", "金额"])
    book.save(other)
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr(name, content)
        archive.writestr("别的.xlsx", other.getvalue())
    put(app, "交回.zip", packed.getvalue())
    told = screens.table_with(app, "written", "blank").set_index("file")["told"]
    assert "不是核对单" in told["别的.xlsx"]
    assert "没有选核对意见" in screens.table_with(app, "why")["why"].iloc[0]


def test_returns_that_contradict_each_other_wait_until_a_person_chooses(
    june: Path, app: AppTest
) -> None:
    press(opened(app), "check_issue")
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("一股.xlsx", returned({"核对意见": "确认"})[1])
        archive.writestr("二股.xlsx", returned({"核对意见": "异议", "说明": "少计一笔"})[1])
    put(app, "交回.zip", packed.getvalue())
    said = screens.table_with(app, "told", "source", "where")
    assert said["source"].tolist() == ["一股.xlsx", "二股.xlsx"]
    assert said["told"].tolist() == ["确认", "异议：少计一笔"]
    assert said["where"].str.startswith("第 ").all()
    assert app.button(key="check_take").disabled
    (choice,) = [each for each in app.selectbox if str(each.key).startswith("check_choice_")]
    assert choice.options == ["一股.xlsx", "二股.xlsx", "都不写入，先问部门"]
    choice.select("二股.xlsx")
    app.run()
    press(app, "check_take")
    assert "写入 1 份核对单，1 行，其中异议 1 行" in screens.prose(app)
    assert count_rows(opened_database(), "confirmation") == 1


def test_a_department_sees_its_lines_and_neither_sends_nor_handles(
    june: Path, app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(opened(app), "check_issue")
    type_into(app, 0, typed="异议", typed_words="少计一笔")
    press(app, "check_save")
    come_as(monkeypatch, visitor(Role.UNIT, scope=(UNIT,)))
    app.run()
    keys = [str(each.key) for each in app.button]
    assert "check_save" in keys
    assert not [key for key in keys if key.startswith(("check_issue", "check_handle"))]
    assert "月结由财政局办理" in screens.prose(app)


def test_a_closed_month_shows_who_confirmed_who_objected_and_who_was_silent(
    june: Path, app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(opened(app), "check_issue")
    name, content = returned({"核对意见": "异议", "说明": "少计一笔"})
    put(app, name, content)
    press(app, "check_take")
    type_into(app, 1, typed="确认")
    press(app, "check_save")
    monkeypatch.setattr(clock, "today", lambda: LATE)
    close(opened_database(), reason="异议下月更正")
    pay(opened_database(), {(FIRST, date(2023, 6, 29)): 100}, JUNE_END)
    app.run()
    said = screens.prose(app)
    assert "月结时的核对" in said
    assert "已确认 9 / 共 10 个项目 · [▲ 有异议 1]　[其中视同确认 8]" in said
    lines = screens.table_with(app, "said_by", "said_words", "said_in")
    assert lines["state_words"].value_counts().to_dict() == {
        "▲ 有异议": 1,
        "● 已确认": 1,
        "● 视同确认": 8,
    }
    objected = lines.iloc[0]
    assert (objected["last_words"], objected["said_in"]) == ("异议 少计一笔", name)
    assert objected["paid_wanyuan"] == 1.00
    silent = lines[lines["state_words"] == "● 视同确认"]
    assert silent[["last_words", "said_by", "said_words", "said_in"]].isna().all(axis=None)
    keys = [str(each.key) for each in app.button]
    assert not [key for key in keys if key.startswith(("check_", "sign_now"))]


def test_a_month_closed_without_sheets_says_so(sample: Path, app: AppTest) -> None:
    assert "月结时没有发过核对单" in screens.prose(opened(app, 9))


def test_the_sample_shows_october_and_takes_nothing(sample: Path, app: AppTest) -> None:
    said = screens.prose(opened(app, 10))
    assert "已确认 401 / 共 403 个项目" in said
    assert "▲ 有异议 2" in said
    assert "这里是演示数据，只能看" in said
    (key,) = [str(each.key) for each in app.dataframe if str(each.key).startswith(DEPARTMENTS)]
    counts = screens.table(app, key)
    assert counts["department_name"].head(2).tolist() == ["县教育局", "县水务局"]
    assert counts["objected"].sum() == 2
    assert counts["deemed"].sum() > 0
    screens.pick(app, key, 2, "department_name")
    lines = screens.table(app, lines_key(app))
    assert len(lines) == 10
    assert set(lines["state_words"]) == {"● 已确认"}
    assert app.button(key="check_save").disabled
    assert app.button(key="check_all").disabled


def test_a_month_not_sent_in_the_sample_cannot_be_sent(sample: Path, app: AppTest) -> None:
    opened(app, 8)
    assert app.button(key="check_issue").disabled


def test_a_return_into_the_sample_is_refused_in_words(sample: Path, app: AppTest) -> None:
    opened(app, 10)
    put(app, "交回.xlsx", b"x")
    assert "当前打开的是演示数据" in screens.prose(app)
