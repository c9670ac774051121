"""填报, 偏差与预计: filled in where there is a deviation, reported, reviewed."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.store.database import open_database
from tests import screens
from tests.facts import FIFTH, UNIT, import_document, pay
from tests.test_entry_page import opened, press

OUTLOOKS = "偏差与预计"


@pytest.fixture
def database(empty_database: Path) -> Path:
    made = open_database(empty_database)
    import_document(made)
    pay(made, {(FIFTH, date(2023, 5, 1)): 1_000_000}, date(2023, 11, 30))
    made.close()
    return empty_database


def sheet_key(app: AppTest, month: int = 10) -> str:
    begins = f"{OUTLOOKS}_2023_{UNIT}_{month}_"
    (key,) = [str(each.key) for each in app.dataframe if str(each.key).startswith(begins)]
    return key


def sheet(app: AppTest, month: int = 10) -> pd.DataFrame:
    return screens.table(app, sheet_key(app, month))


def button_key(act: str, month: int = 10) -> str:
    return f"{OUTLOOKS}_2023_{UNIT}_{month}_0_{act}"


def fifth(app: AppTest, month: int = 10) -> int:
    rows = sheet(app, month)
    return int(rows.index[rows["what"] == "维稳专项经费"][0])


def typed(app: AppTest, said: dict[str, Any]) -> AppTest:
    """The page after a person typed into the row of the fifth project's money."""
    app.session_state[sheet_key(app)] = {
        "edited_rows": {fifth(app): said},
        "added_rows": [],
        "deleted_rows": [],
    }
    return app.run()


SURE = {"typed": "5", "possibility": "确定能"}


def test_only_what_deviates_is_asked_about(database: Path, app: AppTest) -> None:
    opened(app)
    rows = sheet(app)
    assert not rows["what"].str.startswith("　").any()
    assert rows["state_words"].unique().tolist() == ["未填"]
    row = rows.iloc[fifth(app)]
    assert row["now"] == "已付 1.00，预算 5.00，支出进度 20.00%"
    assert row["light_words"] == ["■ 滞后"]


def test_rows_without_deviation_can_be_listed_too(database: Path, app: AppTest) -> None:
    opened(app)
    (every,) = [each for each in app.toggle if each.label == "也列没有偏差的"]
    every.set_value(True)
    app.run()
    assert len(sheet(app)) > 10
    assert "　印制数量" in sheet(app)["what"].tolist()


def test_what_is_wrong_is_told_as_it_is_typed(database: Path, app: AppTest) -> None:
    typed(opened(app), {"typed": "6"})
    assert "超过调整预算数 5.00 万元" in screens.prose(app)
    assert app.button(key=button_key("draft")).disabled


def test_a_draft_is_kept_and_its_gaps_are_told_before_it_is_reported(
    database: Path, app: AppTest
) -> None:
    typed(opened(app), {"typed": "4.5", "possibility": "有可能"})
    assert "完成目标可能性是“有可能”，请选偏差原因，再上报。" in screens.prose(app)
    press(app, button_key("draft"))
    row = sheet(app).iloc[fifth(app)]
    assert (row["typed"], row["possibility"], row["state_words"]) == ("4.50", "有可能", "草稿")


def test_a_judgement_opposite_to_the_light_is_named_on_the_sheet_and_in_the_review(
    database: Path, app: AppTest
) -> None:
    typed(opened(app), SURE)
    assert "1 处判断、预计与灯、推算或记录不一致" in screens.prose(app)
    assert "资金支出的灯却是滞后" in screens.prose(app)
    press(app, button_key("report"))
    pending = screens.table_with(app, "against", "sent")
    assert "资金支出的灯却是滞后" in pending["against"].iloc[0]
    press(app, "review_偏差与预计_approve")
    assert "偏差与预计：审核通过 1 行" in screens.prose(app)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"typed": "3", "possibility": "确定能"}, "全年预计支付却只有调整预算数的 60.00%"),
        ({"typed": "5", "possibility": "完全不可能"}, "全年预计支付却是全部调整预算数"),
        ({"typed": "5"}, "单位预计全年支付 5.00 万元，高于按往年同期和今年进度推算的"),
    ],
)
def test_what_speaks_against_an_amount_is_told_as_it_is_typed(
    database: Path, app: AppTest, said: dict[str, Any], words: str
) -> None:
    typed(opened(app), said)
    assert words in screens.prose(app)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"typed": "0.5"}, "比已经支付的 1.00 万元还少"),
        ({"typed": "5.01"}, "超过调整预算数 5.00 万元"),
        ({"unpaid": "4.5"}, "没有支付的预算只有 4.00 万元"),
        ({"typed": "2", "unpaid": "2"}, "比全年预计减已支付的 1.00 万元还多"),
    ],
)
def test_amounts_that_contradict_each_other_are_told_as_they_are_typed(
    database: Path, app: AppTest, said: dict[str, Any], words: str
) -> None:
    typed(opened(app), {"possibility": "确定能"} | said)
    assert words in screens.prose(app)


def test_contracts_alone_are_reported_from_the_page(database: Path, app: AppTest) -> None:
    typed(opened(app), {"unpaid": "2", "possibility": "确定能"})
    press(app, button_key("report"))
    pending = screens.table_with(app, "against", "sent")
    assert (pending["expected"].iloc[0], pending["unpaid"].iloc[0]) == ("—", "2.00")


def test_money_saved_is_held_against_the_record_on_the_sheet_and_in_the_review(
    database: Path, app: AppTest
) -> None:
    saved = {"typed": "4", "possibility": "有可能", "official_cause": "其他", "remark": "价低"}
    remedy = {"deciding_cause": "节约", "remedy": "申请调减", "remedy_day": "2023-12-15"}
    typed(opened(app), saved | remedy)
    words = "关键原因选了“节约”，记录里 4 项绩效指标达到 0 项（"
    assert words in screens.prose(app)
    press(app, button_key("report"))
    assert words in screens.table_with(app, "against", "sent")["against"].iloc[0]


def test_last_months_answer_stands_beside(database: Path, app: AppTest) -> None:
    typed(opened(app), SURE)
    press(app, button_key("report"))
    opened(app, month=11)
    assert sheet(app, 11)["last"].iloc[fifth(app, 11)] == "5.00，确定能（10月底）"


def test_nothing_is_asked_where_nothing_deviates(database: Path, app: AppTest) -> None:
    opened(app, month=1)
    assert "1 月底没有偏差，不用填。" in screens.prose(app)
