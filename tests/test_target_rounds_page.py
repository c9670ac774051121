"""目标审核, 版本 and 与上年比: two rounds of the real text, accepted on the page and undone."""

import re
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from perfmon.store.database import Database
from perfmon.store.text_rounds import read_rounds
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.undoing import undo
from tests import screens
from tests.facts import ACTOR, FIRST, UNIT, import_document, issue, pay
from tests.test_past_targets import last_years_text, report_last_year
from tests.test_target_review_page import opened
from tests.test_text_rounds import SECOND_ROUND, TENTH, accept, plan_of_first, without_tenth

MONTH, REASON, BUTTON = (f"review_{key}_{UNIT}_2" for key in ("from", "reason", "accept"))


def versions(app: AppTest) -> AppTest:
    app.session_state["review_tab"] = "版本"
    return opened(app)


def past(app: AppTest) -> AppTest:
    app.session_state["review_tab"] = "与上年比"
    return opened(app)


@pytest.fixture
def database(real: Path) -> Database:
    """The database that the pages show."""
    return opened_database()


def test_one_version_only_says_how_another_comes(database: Database, app: AppTest) -> None:
    words = screens.prose(versions(app))
    assert "这里的单位都只有一版绩效文本" in words
    assert "还没有一个在导入的预算表里印有年初数或结转数" in words


def test_the_versions_stand_with_state_months_and_who(database: Database, app: AppTest) -> None:
    import_document(database, SECOND_ROUND)
    accept(database)
    rows = screens.table_with(versions(app), "version_word", "months", "decided_by")
    assert rows["version_word"].tolist() == ["第2版 在用", "第1版 已被取代"]
    assert rows["months"].tolist() == ["7—12月", "1—6月"]
    assert rows["actor"].tolist() == [ACTOR, ACTOR]
    assert rows["reason"].iloc[0] == "县财政局6月批复"


def test_a_waiting_version_shows_what_is_different_from_and_to(
    database: Database, app: AppTest
) -> None:
    import_document(database, SECOND_ROUND)
    versions(app)
    words = screens.prose(app)
    assert (
        "第2版（待接受）与第1版（在用）有 3 处不同：新增 1 处、取消 0 处、改动 2 处，涉及 1 个项目"
        in words
    )
    rows = screens.table_with(app, "place", "kind", "was", "now")
    assert rows[["place", "kind", "was", "now"]].values.tolist() == [
        ["巡检次数（数量指标）", "新增", "—", "≥12次"],
        ["租用线路（数量指标）", "指标值", "291条", "300条"],
    ]
    assert "[从]  \n3月底 20.00 万元  \n6月底 50.00 万元" in words
    assert "处错误和提醒，已改正 0 处，还在" in words


def test_the_month_offered_first_is_the_one_after_the_last_whole_month(
    database: Database, app: AppTest
) -> None:
    import_document(database, SECOND_ROUND)
    assert versions(app).selectbox(key=MONTH).value == 1
    assert "本年还没有支付数据，先填从年初起" in screens.prose(app)
    pay(database, {(FIRST, date(2023, 8, 1)): 100}, date(2023, 8, 31))
    again = versions(AppTest.from_file(app._script_path, default_timeout=60))
    assert again.selectbox(key=MONTH).value == 9
    assert "先填 9 月起，以前的月份不变" in screens.prose(again)


def test_accepting_on_the_page_and_taking_it_back(database: Database, app: AppTest) -> None:
    before = plan_of_first(database)
    import_document(database, SECOND_ROUND)
    versions(app)
    app.button(key=BUTTON).click().run()
    assert "没有填原因" in screens.prose(app)
    app.selectbox(key=MONTH).select(7)
    app.text_input(key=REASON).input("县财政局6月批复")
    app.button(key=BUTTON).click().run()
    assert not app.exception
    words = screens.prose(app)
    assert "第2版从 7 月起生效，存为第 3 批；要撤销，在“导入”页的“历史”里点这一批" in words
    assert plan_of_first(database) == [*before[:2], 7000_0000, 8000_0000, 9600_0000]
    undo(database, 3, ACTOR, "接受错了")
    assert plan_of_first(database) == before
    assert read_rounds(database.cursor(), 2023)["state"].tolist() == ["待接受", "在用"]


def test_what_would_turn_is_told_before_it_is_accepted(database: Database, app: AppTest) -> None:
    pay(database, {(TENTH, date(2023, 5, 4)): 1_2500_00}, date(2023, 10, 31))
    import_document(database, without_tenth())
    versions(app)
    app.selectbox(key=MONTH).select(7).run()
    words = screens.prose(app)
    assert "取消了 1 个已有支付的项目" in words
    assert f"（{TENTH}）已支付 1.25 万元" in words
    assert "接受后，10月底有 1 个项目的数会变" in words
    assert "调整预算合计 5.00 → 0.00 万元，1 个项目的灯会变" in words
    app.selectbox(key=MONTH).select(1).run()
    assert "这些项目全年都不在库里了" in screens.prose(app)
    assert read_rounds(database.cursor(), 2023)["state"].tolist() == ["待接受", "在用"]


def test_what_went_with_its_project_is_told_apart_from_what_was_mended(
    database: Database, app: AppTest
) -> None:
    import_document(database, without_tenth())
    assert re.search(
        r"已改正 (\d+) 处（其中 \1 处是随项目或指标取消的）", screens.prose(versions(app))
    )


def test_the_budget_table_is_held_against_the_chosen_version(
    database: Database, app: AppTest
) -> None:
    issue(database, FIRST, "年初", 9000_0000, date(2023, 1, 1))
    issue(database, TENTH, "年初", 500_0000, date(2023, 1, 1))
    assert "比了 2 个项目，1 个的批复数" in screens.prose(versions(app))
    (row,) = screens.table_with(app, "table_wanyuan", "text_wanyuan").to_dict("records")
    assert (row["table_wanyuan"], row["text_wanyuan"], row["difference_wanyuan"]) == (90, 96, -6)
    assert row["project_code"] == FIRST


def test_last_year_without_a_text_is_said_so(database: Database, app: AppTest) -> None:
    assert "这些单位在 2022 年没有绩效文本" in screens.prose(past(app))


def test_targets_cut_below_last_year_stand_first(database: Database, app: AppTest) -> None:
    import_document(database, last_years_text())
    report_last_year(database, {("13052922P005840108178", 1, 12): "30"})
    words = screens.prose(past(app))
    assert "低于上年目标 2 项、低于上年完成值 0 项、高于上年完成值 30% 以上 1 项" in words
    rows = screens.table(app, "past_targets_0")
    assert rows["place"].tolist() == ["监控数量", "支付账号"]
    assert rows["to_target"].tolist() == [-37.5, -37.5]
    assert rows["past_result"].tolist()[0] == "30个"
    app.multiselect(key="past_verdicts").set_value(["新增"]).run()
    assert "没有符合条件的指标" in screens.prose(app)


def test_the_sample_can_be_read(sample: Path, app: AppTest) -> None:
    assert "演示数据里可以看" in screens.prose(versions(app))
    words = screens.prose(app)
    assert "2 个单位的文本有修订，没有待接受的" in words
    assert "第2版（在用）与第1版（已被取代）有 10 处不同" in words
    rows = screens.table_with(app, "version_word", "reason")
    assert rows["version_word"].tolist() == ["第2版 在用", "第1版 已被取代"] * 2


def test_a_plan_is_told_whole_and_once(database: Database, app: AppTest) -> None:
    import_document(database, SECOND_ROUND)
    words = screens.prose(versions(app))
    plan = "3月底 60.00 万元  \n6月底 70.00 万元  \n10月底 80.00 万元  \n12月底 96.00 万元"
    assert words.count(plan) == 1
    rows = screens.table_with(app, "place", "kind", "was", "now")
    assert "资金支出计划" not in rows["kind"].tolist()
