"""监控任务: made with a live count, followed by unit, reminded of, and taken back in."""

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from streamlit.testing.v1 import AppTest

from perfmon.measures.task_selection import UNPAID
from perfmon.reports.task_workbook import reminder_list, task_workbook, task_workbooks
from perfmon.store.database import open_database
from perfmon.store.monitoring_tasks import read_task_rows, read_tasks
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.monitoring_tasks import lacking_projects
from perfmon.ui.loaders.opening import data_version, opened_database
from tests import screens
from tests.facts import FIFTH, UNIT, count_rows, import_document, pay
from tests.test_task_returns import ANSWER, COPIES, MONEY, filled

PAGE = "pages/monitoring_tasks.py"


@pytest.fixture
def database(empty_database: Path) -> Path:
    made = open_database(empty_database)
    import_document(made)
    pay(made, {(FIFTH, date(2023, 5, 1)): 1_000_000}, date(2023, 11, 30))
    made.close()
    return empty_database


def opened(app: AppTest) -> AppTest:
    return screens.open_page(app, PAGE, year=2023, month=10)


def make(app: AppTest, way: str | None = None) -> AppTest:
    if way is not None:
        app.selectbox(key="task_way").select(way)
        app.run()
    app.button(key="task_create").click()
    app.run()
    assert not app.exception
    return app


def test_without_a_task_the_page_says_how_to_make_one(database: Path, app: AppTest) -> None:
    opened(app)
    assert "今年还没有监控任务" in screens.prose(app)
    assert "1 个单位的 10 个项目" in screens.prose(app)


def test_the_count_follows_the_choice(database: Path, app: AppTest) -> None:
    opened(app)
    app.selectbox(key="task_way").select(UNPAID)
    app.run()
    assert "1 个单位的 9 个项目" in screens.prose(app)


def test_a_task_is_made_and_followed(database: Path, app: AppTest) -> None:
    make(opened(app))
    assert "10月绩效运行监控：已新建" in screens.prose(app)
    assert "还有 1 个单位没有报齐，已过" in screens.prose(app)
    units = screens.table_with(app, "share_percent", "lacking")
    assert units["unit_code"].tolist() == [UNIT]
    assert "项指标结果" in units["lacking"].iloc[0]
    lacking = screens.table_with(app, "lacking", "project_code")
    assert FIFTH in lacking["project_code"].tolist()


def test_a_second_task_of_the_same_name_is_refused_in_words(database: Path, app: AppTest) -> None:
    make(make(opened(app)))
    assert "已经有同名的任务" in screens.prose(app)
    assert count_rows(opened_database(), "monitoring_task") == 1


def test_the_reminders_can_be_taken_along(database: Path, app: AppTest) -> None:
    make(opened(app))
    (task,) = read_tasks(opened_database().cursor(), 2023)
    lacking = lacking_projects(Asked(data_version(), None, 2023), task)
    content = reminder_list(lacking, task, date(2023, 11, 5), is_demo=False)
    assert content.startswith(b"PK")


def test_what_comes_back_is_seen_first_and_then_taken(database: Path, app: AppTest) -> None:
    make(opened(app))
    (task,) = read_tasks(opened_database().cursor(), 2023)
    rows = read_task_rows(opened_database().cursor(), task)
    rows = rows[rows["project_code"] == FIFTH]
    with ZipFile(BytesIO(task_workbooks(rows, task, is_demo=False))) as archive:
        (name,) = archive.namelist()
        content = filled(archive.read(name), {COPIES: 20}, {MONEY: ANSWER})
    app.file_uploader(key="task_files").set_value([(name, content, "application/xlsx")])
    app.run()
    assert "导入后：1 份文件" in screens.prose(app)
    assert count_rows(opened_database(), "outlook") == 0
    app.button(key="task_returns_take").click()
    app.run()
    assert not app.exception
    assert "已导入：1 份文件" in screens.prose(app)
    assert count_rows(opened_database(), "outlook") == 1
    assert "其中已审 2" in screens.prose(app)


def put(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader(key="task_files").set_value([(name, content, "application/xlsx")])
    app.run()
    assert not app.exception
    return app


def blank_workbook() -> bytes:
    (task,) = read_tasks(opened_database().cursor(), 2023)
    rows = read_task_rows(opened_database().cursor(), task)
    return task_workbook(rows[rows["project_code"] == FIFTH], task, is_demo=False)


def test_every_row_that_is_not_kept_stands_with_its_reason(database: Path, app: AppTest) -> None:
    make(opened(app))
    content = blank_workbook()
    wrong = dict.fromkeys((2, 4, 5, 7), "很多")
    put(app, "错.xlsx", filled(content, wrong, {MONEY: ANSWER | {"改进措施": None}}))
    rows = screens.table_with(app, "severity_word", "message")
    assert rows["line"].tolist() == [5, 6, 7, 8, 5]
    assert rows["message"].str.contains("没有导入：").tolist() == [True] * 4 + [False]
    assert "请填改进措施" in rows["message"].iloc[4]
    files = screens.table_with(app, "told", "outlooks")
    assert (files["refused"].tolist(), files["outlooks"].tolist()) == ([4], [1])


def test_files_that_contradict_each_other_are_named_before_the_import(
    database: Path, app: AppTest
) -> None:
    make(opened(app))
    content = blank_workbook()
    files = [
        (f"{copies}.xlsx", filled(content, {COPIES: copies}), "application/xlsx")
        for copies in (20, 21)
    ]
    app.file_uploader(key="task_files").set_value(files)
    app.run()
    assert not app.exception
    assert "1 处几份文件填得不一样" in screens.prose(app)
    told = screens.table_with(app, "indicator", "told")["told"].tolist()
    assert told == ["20册", "21册"]


def test_a_corrected_answer_is_taken_where_its_box_is_ticked(database: Path, app: AppTest) -> None:
    make(opened(app))
    content = blank_workbook()
    put(app, "先.xlsx", filled(content, {COPIES: 20}))
    files = screens.table_with(app, "told", "outlooks")
    assert files["refused"].tolist() == [0]
    assert "3 行没有填完成情况，没有读入。" in files["told"].iloc[0]
    app.button(key="task_returns_take").click()
    app.run()
    put(app, "后.xlsx", filled(content, {COPIES: 21}))
    (told,) = screens.table_with(app, "severity_word", "message")["message"]
    assert "文件里是 21，库里10月底的结果是 20，请选定以哪个为准" in told
    (box,) = [each for each in app.checkbox if "冲突的行以文件为准" in each.label]
    box.check()
    app.run()
    (told,) = screens.table_with(app, "severity_word", "message")["message"]
    assert told.endswith("，以文件为准。")
    app.button(key="task_returns_take").click()
    app.run()
    assert not app.exception
    assert "已导入：1 份文件" in screens.prose(app)
    numbers = opened_database().cursor().execute("SELECT number FROM result ORDER BY batch_id")
    assert numbers.fetchall() == [("20",), ("21",)]


def test_an_outlook_that_differs_is_taken_where_its_box_is_ticked(
    database: Path, app: AppTest
) -> None:
    make(opened(app))
    content = blank_workbook()
    put(app, "先.xlsx", filled(content, {COPIES: 20}, {MONEY: ANSWER}))
    app.button(key="task_returns_take").click()
    app.run()
    reply = ANSWER | {"改进措施": "年底付完"}
    put(app, "后.xlsx", filled(content, {COPIES: 20}, {MONEY: reply}))
    (told,) = screens.table_with(app, "severity_word", "message")["message"]
    assert "改进措施 12月初付完 → 年底付完，请选定以哪个为准" in told
    (box,) = [each for each in app.checkbox if "冲突的行以文件为准" in each.label]
    box.check()
    app.run()
    app.button(key="task_returns_take").click()
    app.run()
    assert not app.exception
    remedies = opened_database().cursor().execute("SELECT remedy FROM outlook ORDER BY batch_id")
    assert remedies.fetchall() == [("12月初付完",), ("年底付完",)]


def test_a_conflict_left_as_it_is_can_be_decided_later(database: Path, app: AppTest) -> None:
    make(opened(app))
    content = blank_workbook()
    for value in (20, 21):
        put(app, f"{value}.xlsx", filled(content, {COPIES: value}))
        app.button(key="task_returns_take").click()
        app.run()
    assert "移开上面的文件再放一次" in screens.prose(app)
    app.file_uploader(key="task_files").set_value([])
    app.run()
    put(app, "21.xlsx", filled(content, {COPIES: 21}))
    assert any("冲突的行以文件为准" in each.label for each in app.checkbox)


def test_the_sample_shows_the_form_and_keeps_nothing(sample: Path, app: AppTest) -> None:
    opened(app)
    assert "存不进去" in screens.prose(app)
    assert app.button(key="task_create").disabled
