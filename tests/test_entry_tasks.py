"""填报 under a 监控任务: what is asked stands on top, limits the sheets, and is told fulfilled."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from perfmon import clock
from perfmon.measures.task_selection import ALL, PICKED, TaskSelection
from perfmon.store.database import open_database
from perfmon.store.entries import read_pending_results
from perfmon.store.outlooks import read_pending_outlooks
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.entry_checks import Cell
from perfmon.workflows.monitoring_tasks import TaskEntry, create_task
from perfmon.workflows.outlook_checks import OutlookCell
from perfmon.workflows.unit_entries import Sheet, What, pending_key, review, send_cells
from tests import screens
from tests.facts import ACTOR, FIFTH, UNIT, import_document, pay
from tests.test_entry_page import opened, press

COPIES = 4
TODAY = date(2023, 11, 20)
LATER = TODAY + timedelta(days=9)


@pytest.fixture
def database(empty_database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """On 20 November 1.00 of the fifth project's 5.00 万元 is paid: its money deviates."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    made = open_database(empty_database)
    import_document(made)
    pay(made, {(FIFTH, date(2023, 5, 1)): 1_000_000}, date(2023, 11, 30))
    made.close()
    return empty_database


def ask(month: int = 10, way: str = PICKED, deadline: date = LATER) -> None:
    picked = ((UNIT, FIFTH),) if way == PICKED else ()
    entry = TaskEntry(2023, month, f"{month}月监控", TaskSelection(way, picked=picked), deadline)
    create_task(opened_database(), entry, ACTOR)


def limit(app: AppTest) -> AppTest:
    (only,) = [each for each in app.toggle if each.label == "只列任务要的"]
    only.set_value(True)
    app.run()
    assert not app.exception
    return app


def codes(app: AppTest, what: str) -> list[str]:
    """The projects or indicators of a sheet as it is listed."""
    begins = f"{what}_2023_{UNIT}_10"
    (key,) = [str(each.key) for each in app.dataframe if str(each.key).startswith(begins)]
    listed = screens.table(app, key)
    return listed["what" if "what" in listed else "level3"].tolist()


def answer() -> None:
    """The unit reports everything that the task asks of the fifth project."""
    cells: list[Cell] = [Cell(FIFTH, text, indicator_row=row) for row, text in RESULTS.items()]
    sheet = Sheet("指标结果", 2023, UNIT, 10)
    written = send_cells(opened_database(), sheet, cells, "已报", ACTOR)
    assert not written.objections
    outlook = OutlookCell(FIFTH, "5", indicator_row=0, possibility="确定能")
    written = send_cells(
        opened_database(), Sheet("偏差与预计", 2023, UNIT, 10), [outlook], "已报", ACTOR
    )
    assert not written.objections


RESULTS = {2: "95", 4: "20", 5: "100", 7: "95"}


def test_without_a_task_nothing_is_said_of_one(database: Path, app: AppTest) -> None:
    opened(app)
    assert "前报送" not in screens.prose(app)
    assert not [each for each in app.toggle if each.label == "只列任务要的"]


def test_the_unit_sees_what_is_asked_by_when_and_what_is_missing(
    database: Path, app: AppTest
) -> None:
    opened(app)
    ask()
    opened(app)
    said = screens.prose(app)
    assert "还有 9 天" in said
    assert f"10月监控（截至10月底，{LATER} 前报送）" in said
    assert "缺 4 项指标结果、1 项偏差与预计（1 个项目）" in said
    assert "1 个项目应报 5 项，已报 0" in said


def test_a_deadline_near_or_past_is_louder(database: Path, app: AppTest) -> None:
    opened(app)
    ask(deadline=date(2023, 11, 8))
    ask(9, deadline=LATER - timedelta(days=7))
    opened(app)
    said = "".join(each.value for each in app.markdown)
    assert ":red[**已过 12 天**]" in said
    assert ":orange[**还有 2 天**]" in said


def test_the_sheets_can_be_limited_to_what_is_asked(database: Path, app: AppTest) -> None:
    opened(app)
    ask()
    opened(app)
    assert (len(codes(app, "指标结果")), len(codes(app, "偏差与预计"))) == (70, 9)
    limit(app)
    assert len(codes(app, "指标结果")) == 4
    assert "印制数量" in codes(app, "指标结果")
    assert codes(app, "偏差与预计") == ["维稳专项经费"]


def test_what_is_typed_into_a_limited_sheet_is_kept_in_its_row(
    database: Path, app: AppTest
) -> None:
    opened(app)
    ask()
    limit(opened(app))
    row = codes(app, "指标结果").index("印制数量")
    begins = f"指标结果_2023_{UNIT}_10_"
    (key,) = [str(each.key) for each in app.dataframe if str(each.key).startswith(begins)]
    edits: dict[str, Any] = {"edited_rows": {row: {"typed": "20"}}}
    app.session_state[key] = edits | {"added_rows": [], "deleted_rows": []}
    app.run()
    press(app, f"{begins}1_report")
    assert "指标结果：上报 1 行" in screens.prose(app)
    assert "缺 3 项指标结果、1 项偏差与预计" in screens.prose(app)
    (sent,) = read_pending_results(opened_database().cursor(), 2023).to_dict("records")
    assert (sent["project_code"], sent["indicator_row"], sent["number"]) == (FIFTH, COPIES, "20")


def test_a_task_that_is_answered_says_so_and_what_waits_for_review(
    database: Path, app: AppTest
) -> None:
    opened(app)
    ask()
    answer()
    opened(app)
    assert "● 已报齐" in screens.prose(app)
    assert "1 个项目应报 5 项，5 项待审" in screens.prose(app)
    cursor = opened_database().cursor()
    sheets: tuple[What, What] = ("指标结果", "偏差与预计")
    for what, read in zip(sheets, (read_pending_results, read_pending_outlooks), strict=True):
        looked = [pending_key(row) for row in read(cursor, 2023).to_dict("records")]
        review(opened_database(), what, 2023, looked, "已审", ACTOR)
    opened(app)
    assert "1 个项目应报 5 项，都审过了" in screens.prose(app)


def test_a_task_of_another_month_leads_there(database: Path, app: AppTest) -> None:
    opened(app)
    ask(9, ALL)
    opened(app)
    press(app, "entry_task_go_1")
    assert app.query_params["entry_month"] == "9"
    assert any(each.label == "只列任务要的" for each in app.toggle)


def test_only_the_latest_tasks_and_those_of_the_month_are_shown(
    database: Path, app: AppTest
) -> None:
    opened(app)
    for month in (3, 6, 7, 8, 9):
        ask(month)
    opened(app, month=3)
    said = screens.prose(app)
    shown = [month for month in (3, 6, 7, 8, 9) if f"{month}月监控（" in said]
    assert shown == [3, 7, 8, 9]
