"""办理环节 on the project's page: the line of the stations, and the form that types them."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfmon import clock
from perfmon.store.database import open_database
from perfmon.workflows.stations import StationEntry, record_stations
from tests import screens
from tests.facts import ACTOR, FIRST, SECOND, UNIT, count_rows, issue, pay
from tests.test_state_pages import fill, press, project_page

WANYUAN = 1_000_000
ENTRY = StationEntry(
    2023, (UNIT, FIRST), {"采购": date(2023, 5, 25), "合同": date(2023, 5, 20)}, "90"
)


@pytest.fixture
def october(real: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose money was issued on 20 January, with nothing paid by the end of October."""
    monkeypatch.setattr(clock, "today", lambda: date(2023, 11, 10))
    database = open_database(real)
    issue(database, FIRST, "年初", 90 * WANYUAN, date(2023, 1, 20))
    pay(database, {(SECOND, date(2023, 5, 10)): 1}, date(2023, 10, 31))
    database.close()
    return real


def dialog() -> AppTest:
    return AppTest.from_function(_dialog, default_timeout=60).run()


def _dialog() -> None:
    from perfmon.ui.page import open_page
    from perfmon.ui.station_forms import ask_stations

    ask_stations(open_page("projects", "项目"), ("288001", "13052923P00584010819F"))


def test_what_is_typed_stands_in_the_line_with_days_desk_and_contract(
    app: AppTest, october: Path
) -> None:
    form = dialog()
    assert form.date_input(key="station_下达").disabled
    assert form.date_input(key="station_下达").label == "下达（预算指标 2023-01-20）"
    form.date_input(key="station_采购").set_value(date(2023, 3, 15))
    form.date_input(key="station_合同").set_value(date(2023, 5, 20))
    fill(form, 合同金额="90", 合同编号="巨政采2023-018", 对方单位="某公司")
    press(form, "登记")
    assert not form.exception
    assert form.session_state["entry_said"][0].startswith("办理环节已记入")
    prose = screens.prose(project_page(app, UNIT, FIRST))
    assert "停在合同 164 天（2023-05-20 起），下一环节是验收，在预算单位" in prose
    line = (
        "下达 2023-01-20 → 分配 2023-01-20（0 天） → [立项评审 未填] → "
        "采购 2023-03-15（54 天） → 合同 2023-05-20（66 天，90.00 万元） → 验收 未填 → [申请 未填]"
    )
    assert line in prose
    again = dialog()
    assert again.date_input(key="station_采购").label == "采购（登记 2023-03-15）"
    assert not again.date_input(key="station_采购").disabled


def test_what_does_not_hold_is_said_in_words_and_the_form_stays(october: Path) -> None:
    form = dialog()
    press(form, "登记")
    assert "一个日期也没有填。请至少填一个环节的日期。" in screens.prose(form)
    form.date_input(key="station_合同").set_value(date(2023, 5, 20))
    press(form, "登记")
    assert "没有填合同金额" in screens.prose(form)
    database = open_database(october)
    assert count_rows(database, "project_station") == 0
    database.close()


def test_a_typed_day_is_taken_back_and_what_is_out_of_order_is_told(
    app: AppTest, october: Path
) -> None:
    database = open_database(october)
    record_stations(database, ENTRY, ACTOR)
    database.close()
    told = "先后不合顺序：合同（2023-05-20）早于采购（2023-05-25）"
    assert told in screens.prose(project_page(app, UNIT, FIRST))
    form = dialog()
    form.button_group[0].set_value("撤回")
    form.run()
    fill(form, 原因="填错了项目")
    press(form, "撤回")
    assert not form.exception
    assert form.session_state["entry_said"][0].startswith("办理环节的撤回已记入")


def test_a_project_of_which_no_station_is_known_has_no_line(app: AppTest, october: Path) -> None:
    assert "办理环节" not in screens.prose(project_page(app, UNIT, "13052923P00584010813R"))


def test_the_sample_says_that_nothing_is_kept(sample: Path) -> None:
    form = dialog()
    assert "存不进去" in screens.prose(form)
