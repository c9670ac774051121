"""会议 on the screen of the room: the agenda, the way through it, an answer typed on the spot."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfmon.store.database import open_database
from perfmon.ui.loaders.opening import opened_database
from tests import screens
from tests.facts import FIFTH, FIRST, count_rows, pay
from tests.test_closing import close

PAGE = "pages/meeting.py"

ANSWERS = {"措施": "重新招标", "承诺支付（万元）": "1.00", "责任人": "张三"}


@pytest.fixture
def october(real: Path) -> Path:
    """Little is paid by the end of October, so that most projects are behind."""
    database = open_database(real)
    pay(database, {(FIRST, date(2023, 9, 1)): 100}, date(2023, 10, 31))
    database.close()
    return real


def opened(app: AppTest, month: int = 10) -> AppTest:
    return screens.open_page(app, PAGE, year=2023, month=month)


def title(app: AppTest) -> str:
    return str(app.title[0].value)


def test_one_project_a_screen_with_what_the_room_asks(october: Path, app: AppTest) -> None:
    said = screens.prose(opened(app))
    for words in ("全部 1 / ", "截至2023年10月底", "未月结", "钱在哪里", "单位还没有申请", "滞后"):
        assert words in said
    first = title(app)
    app.button(key="meeting_Right").click()
    app.run()
    assert "全部 2 / " in screens.prose(app)
    assert title(app) != first
    app.button(key="meeting_Left").click()
    app.run()
    assert title(app) == first
    assert app.button(key="meeting_Left").disabled


def test_an_answer_typed_in_the_room_is_a_promise_of_this_meeting(
    october: Path, app: AppTest
) -> None:
    opened(app)
    (cause,) = [field for field in app.selectbox if field.label == "原因"]
    cause.select("采购")
    for field in app.text_input:
        if field.label in ANSWERS:
            field.input(ANSWERS[field.label])
    (sent,) = [button for button in app.button if button.label == "记入"]
    sent.click()
    app.run()
    assert not app.exception
    assert count_rows(opened_database(), "promise") == 1
    assert "承诺已记入" in screens.prose(app)


def test_a_closed_month_is_shown_as_it_was_frozen(october: Path, app: AppTest) -> None:
    database = open_database(october)
    cut = close(database, 10)
    pay(database, {(FIFTH, date(2023, 10, 30)): 5_000_000}, date(2023, 10, 31))
    database.close()
    said = screens.prose(opened(app))
    assert f"指纹 {cut.short_fingerprint}" in said
    assert "10月月结" in said


def test_where_nobody_is_called_up_the_page_says_so(real: Path, app: AppTest) -> None:
    said = screens.prose(opened(app, 1))
    assert "没有需要上会的项目" in said


def test_the_sample_can_be_shown_and_takes_no_answer(sample: Path, app: AppTest) -> None:
    said = screens.prose(opened(app))
    assert "承诺·9月会" in said
    assert "这里是演示数据，可以看，记不进去" in said
