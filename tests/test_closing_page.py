"""月结 on its page: signing, closing, and what moved afterwards, on every page's head."""

import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfmon.reports.meeting_papers import PAPERS
from perfmon.store.database import open_database
from perfmon.ui.loaders.opening import opened_database
from tests import screens
from tests.facts import FIRST, pay

PAGE = "pages/closing.py"
JUNE_END = date(2023, 6, 30)


@pytest.fixture
def june(real: Path) -> Path:
    """1.00 万元 is paid by the end of June."""
    made = open_database(real)
    pay(made, {(FIRST, date(2023, 5, 1)): 1_000_000}, JUNE_END)
    made.close()
    return real


def opened(app: AppTest, page: str | None = PAGE, month: int = 6) -> AppTest:
    return screens.open_page(app, page, year=2023, month=month)


def close(app: AppTest, month: int = 6) -> AppTest:
    for office in ("国库股", "绩效股", "分管局长"):
        app.text_input(key=f"sign_{office}_2023_{month}").input(f"{office}甲")
        app.button(key=f"sign_now_{office}").click()
        app.run()
        assert not app.exception
    app.text_input(key=f"close_reason_2023_{month}").input("国库报表还没有来")
    app.button(key="close_month").click()
    app.run()
    assert not app.exception
    return app


def test_what_stands_open_is_named_before_the_month_closes(june: Path, app: AppTest) -> None:
    said = screens.prose(opened(app))
    assert "6月还没有月结" in said
    assert "国库股还没有签认，请签上姓名" in said
    assert "没有和国库报表对账；写明原因也可以月结" in said
    assert app.button(key="close_month").disabled
    assert "2023年还没有月结的月份" in said


def test_a_month_is_signed_and_closed_on_the_page(june: Path, app: AppTest) -> None:
    close(opened(app))
    said = screens.prose(app)
    assert "2023年6月已月结，指纹" in said
    assert re.search("已结6月：.*没有更正", said)
    assert "月结时的说明：国库报表还没有来" in said


def test_a_signature_without_a_name_is_refused_in_words(june: Path, app: AppTest) -> None:
    opened(app)
    app.button(key="sign_now_国库股").click()
    app.run()
    assert "没有写姓名" in screens.prose(app)


@pytest.mark.parametrize("page", [PAGE, None, "pages/lagging.py"])
def test_what_came_after_the_closing_stands_on_every_page(
    june: Path, app: AppTest, page: str | None
) -> None:
    close(opened(app))
    pay(opened_database(), {(FIRST, date(2023, 6, 30)): 2_000_000}, JUNE_END)
    said = screens.prose(opened(app, page))
    assert "已月结" in said
    assert re.search("；现在看：.*更正 1 笔", said)


def test_the_sample_shows_a_closed_month_and_takes_no_signature(sample: Path, app: AppTest) -> None:
    said = screens.prose(opened(app, month=9))
    assert "更正 3 笔" in said
    assert app.dataframe[0].value["part"].tolist() == ["后来导入的支付", "合计"]
    said = screens.prose(opened(app, month=10))
    assert app.button(key="close_month").disabled
    assert "这里是演示数据，不能签认和月结" in said


def test_a_closed_month_offers_its_papers_and_one_departments_letter(
    sample: Path, app: AppTest
) -> None:
    opened(app, month=9)
    offered = {each.proto.label for each in app.get("download_button")}
    assert {*(paper.title for paper in PAPERS), "下载整改通知书（Word）"} <= offered
    app.selectbox(key="letter_department").select("303").run()
    assert not app.exception
    assert "下载提示函（Word）" in {each.proto.label for each in app.get("download_button")}


def test_a_month_in_which_nobody_is_behind_offers_no_letter(real: Path, app: AppTest) -> None:
    database = open_database(real)
    pay(database, {(FIRST, date(2023, 1, 5)): 1_000_000}, date(2023, 1, 31))
    database.close()
    close(opened(app, month=1), month=1)
    assert "没有要发函的项目" in screens.prose(app)
