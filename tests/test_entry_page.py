"""填报: a sheet is filled in, kept, reported and reviewed; and the forms of 手工录入."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.store.asking import NOW
from perfmon.store.database import open_database
from perfmon.store.money_facts import read_tranches
from perfmon.ui.entry_lists import listed_results
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.entries import entered_results, pending_payments
from perfmon.ui.loaders.lines import paid_lines
from perfmon.ui.loaders.opening import data_version, opened_database
from perfmon.workflows.entry_checks import Cell
from perfmon.workflows.unit_entries import Sheet, What, send_cells
from tests import screens
from tests.conftest import DASHBOARD
from tests.facts import ACTOR, FIFTH, FIRST, UNIT, count_rows, import_document, issue, pay

PAGE = "pages/entry.py"
PAYMENTS: What = "国库外支付"
RESULTS: What = "指标结果"
FIRST_ROW, FIFTH_ROW = 8, 4
"""Where the projects stand in the sheet, which goes by code."""


@pytest.fixture
def database(empty_database: Path) -> Path:
    made = open_database(empty_database)
    import_document(made)
    made.close()
    return empty_database


def opened(app: AppTest, month: int = 10) -> AppTest:
    return screens.open_page(app, PAGE, year=2023, month=month, entry_month=month)


def sheet_key(app: AppTest, what: What = PAYMENTS, month: int = 10) -> str:
    """The key of a sheet's editor as it is now; it changes with each writing."""
    begins = f"{what}_2023_{UNIT}_{month}_"
    (key,) = [str(each.key) for each in app.dataframe if str(each.key).startswith(begins)]
    return key


def typed(app: AppTest, what: What, cells: dict[int, dict[str, Any]], month: int = 10) -> AppTest:
    """The page after a person typed into a sheet: row → column → what."""
    app.session_state[sheet_key(app, what, month)] = {
        "edited_rows": cells,
        "added_rows": [],
        "deleted_rows": [],
    }
    return app.run()


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return app.run()


def sheet(app: AppTest, what: What = PAYMENTS, month: int = 10) -> pd.DataFrame:
    return screens.table(app, sheet_key(app, what, month))


def button_key(what: What, act: str, month: int = 10) -> str:
    return f"{what}_2023_{UNIT}_{month}_{act}"


def tick(app: AppTest) -> AppTest:
    """The page after the one tick that is asked for."""
    (box,) = [each for each in app.checkbox if each.label.startswith("确认")]
    box.check()
    return app.run()


def report(what: What, cells: list[Cell], month: int = 10) -> None:
    sheet = Sheet(what, 2023, UNIT, month)
    send_cells(opened_database(), sheet, cells, "已报", "单位填报人")


def by_label(elements: Iterable[Any], label: str) -> Any:  # noqa: ANN401 widgets of one kind
    (found,) = [each for each in elements if each.label == label]
    return found


class TestSheets:
    def test_the_page_says_how_far_the_month_is(self, database: Path, app: AppTest) -> None:
        opened(app)
        assert "国库外支付 10 个项目，已填 0（草稿 0，待审 0，已审 0）" in screens.prose(app)
        assert "指标结果 70 项指标，已填 0" in screens.prose(app)

    def test_a_draft_is_in_the_database_and_stands_there_after_a_reload(
        self, database: Path, app: AppTest
    ) -> None:
        typed(opened(app), PAYMENTS, {FIFTH_ROW: {"typed": "1.5", "remark": "工会账户"}})
        press(app, button_key(PAYMENTS, "draft"))
        assert "存为草稿 1 行" in screens.prose(app)
        again = opened(AppTest.from_file(DASHBOARD, default_timeout=60))
        row = sheet(again).iloc[FIFTH_ROW]
        assert (row["typed"], row["state_words"], row["remark"]) == ("1.50", "草稿", "工会账户")

    def test_a_bad_cell_is_told_as_it_is_typed_and_stays_in_its_cell(
        self, database: Path, app: AppTest
    ) -> None:
        typed(opened(app), PAYMENTS, {FIFTH_ROW: {"typed": "五万"}, FIRST_ROW: {"typed": "2.00"}})
        assert "1 行填得不对，不会存" in screens.prose(app)
        assert "维稳专项经费　“五万”不是金额，请改正后再存。" in screens.prose(app)
        press(app, button_key(PAYMENTS, "draft"))
        assert "另有 1 行没有存" in screens.prose(app)
        assert sheet(app)["typed"].iloc[[FIFTH_ROW, FIRST_ROW]].tolist() == ["五万", "2.00"]
        assert count_rows(opened_database(), "entered_payment") == 1

    def test_an_unusual_value_is_kept_once_its_box_is_ticked(
        self, database: Path, app: AppTest
    ) -> None:
        opened(app)
        shares = listed_results(entered_results(_asked(), UNIT, 10))
        row = shares.index[(shares["project_code"] == FIFTH) & (shares["indicator_row"] == 2)][0]
        typed(app, RESULTS, {int(row): {"typed": "0.95"}})
        assert app.button(key=button_key(RESULTS, "draft")).disabled
        tick(app)
        press(app, button_key(RESULTS, "draft"))
        assert sheet(app, RESULTS)["typed"].iloc[row] == "0.95"

    def test_the_last_value_stands_beside_the_cell(self, database: Path, app: AppTest) -> None:
        opened(app)
        report(PAYMENTS, [Cell(FIFTH, "1.234567")])
        report(RESULTS, [Cell(FIFTH, "12", indicator_row=4)])
        opened(app, month=11)
        assert sheet(app, month=11)["last"].iloc[FIFTH_ROW] == "1.234567"
        assert "12（10月底）" in sheet(app, RESULTS, month=11)["last"].tolist()

    def test_reporting_moves_drafts_to_the_review(self, database: Path, app: AppTest) -> None:
        typed(opened(app), PAYMENTS, {FIFTH_ROW: {"typed": "1.5"}})
        press(app, button_key(PAYMENTS, "draft"))
        press(app, button_key(PAYMENTS, "report"))
        assert sheet(app)["state_words"].iloc[FIFTH_ROW] == "已报，待审"
        assert screens.table_with(app, "amount", "sent")["amount"].tolist() == ["1.50"]

    def test_a_draft_that_the_budget_no_longer_bears_is_told_before_it_is_reported(
        self, database: Path, app: AppTest
    ) -> None:
        opened(app)
        send_cells(
            opened_database(),
            Sheet(PAYMENTS, 2023, UNIT, 10),
            [Cell(FIFTH, "4.00")],
            "草稿",
            ACTOR,
        )
        issue(opened_database(), FIFTH, "追减", -2_000_000, date(2023, 10, 1))
        app.run()
        assert "1 行要核对" in screens.prose(app)
        assert "10月底可用余额 3.00 万元，超预算 1.00 万元" in screens.prose(app)
        assert app.button(key=button_key(PAYMENTS, "report")).disabled

    def test_what_may_still_be_spent_stands_beside_the_cell_with_its_day(
        self, database: Path, app: AppTest
    ) -> None:
        pay(opened_database(), {(FIFTH, date(2023, 5, 1)): 2_345_678}, date(2023, 12, 31))
        opened(app)
        (table,) = [each for each in app.dataframe if each.key == sheet_key(app)]
        assert screens.headings(table)["left"] == "10月底可用余额"
        assert sheet(app)["left"].iloc[FIFTH_ROW] == 2.65
        assert "10月底可用余额 = 调整预算 − 全部支付" in screens.prose(app)

    def test_a_payment_above_the_budget_is_reported_once_its_box_is_ticked(
        self, database: Path, app: AppTest
    ) -> None:
        typed(opened(app), PAYMENTS, {FIFTH_ROW: {"typed": "5.01"}})
        assert not app.button(key=button_key(PAYMENTS, "draft")).disabled
        assert app.button(key=button_key(PAYMENTS, "report")).disabled
        press(tick(app), button_key(PAYMENTS, "report"))
        assert "上报 1 行" in screens.prose(app)
        assert sheet(app)["state_words"].iloc[FIFTH_ROW] == "已报，待审"
        assert not [each for each in app.checkbox if each.label.startswith("确认")]

    def test_a_tick_is_for_the_value_it_was_set_at(self, database: Path, app: AppTest) -> None:
        typed(opened(app), PAYMENTS, {FIFTH_ROW: {"typed": "5.01"}})
        tick(app)
        typed(app, PAYMENTS, {FIFTH_ROW: {"typed": "50.1"}})
        assert app.button(key=button_key(PAYMENTS, "report")).disabled

    def test_nothing_asks_for_a_tick_where_no_row_needs_one(
        self, database: Path, app: AppTest
    ) -> None:
        typed(opened(app), PAYMENTS, {FIFTH_ROW: {"typed": "5.00"}})
        assert "确认" not in screens.prose(app)


class TestReview:
    def test_a_whole_list_is_approved(self, database: Path, app: AppTest) -> None:
        opened(app)
        report(PAYMENTS, [Cell(FIFTH, "1.50"), Cell(FIRST, "2.00")])
        app.run()
        press(app, f"review_{PAYMENTS}_approve")
        assert "审核通过 2 行" in screens.prose(app)
        assert sheet(app)["state_words"].iloc[[FIFTH_ROW, FIRST_ROW]].tolist() == ["已审"] * 2
        assert "没有待审的填报" in screens.prose(app)

    def test_who_approves_their_own_reads_so_before_and_after(
        self, database: Path, app: AppTest
    ) -> None:
        typed(opened(app), PAYMENTS, {FIFTH_ROW: {"typed": "1.5"}})
        press(app, button_key(PAYMENTS, "report"))
        report(PAYMENTS, [Cell(FIRST, "2.00")])
        app.run()
        assert "其中 1 行是您自己填报的，审核通过会记下“本人填报、本人审核”" in screens.prose(app)
        press(app, f"review_{PAYMENTS}_approve")
        states = sheet(app)["state_words"].iloc[[FIFTH_ROW, FIRST_ROW]].tolist()
        assert states == ["已审（本人填报、本人审核）", "已审"]
        lines = paid_lines(_asked(), UNIT, FIFTH, (10, 10), 10)
        assert lines["explained"].tolist() == ["本人填报、本人审核"]

    def test_chosen_rows_are_sent_back(self, database: Path, app: AppTest) -> None:
        opened(app)
        report(RESULTS, [Cell(FIFTH, "12", indicator_row=4), Cell(FIFTH, "96", indicator_row=2)])
        app.run()
        app.session_state[f"review_{RESULTS}_0"] = {
            "selection": {"rows": [1], "columns": [], "cells": []}
        }
        app.run()
        press(app, f"review_{RESULTS}_back")
        assert "退回草稿 1 行" in screens.prose(app)
        assert screens.table_with(app, "value", "sent")["value"].tolist() == ["96%"]

    def test_a_row_above_the_budget_is_flagged_and_wants_to_be_chosen(
        self, database: Path, app: AppTest
    ) -> None:
        opened(app)
        report(PAYMENTS, [Cell(FIFTH, "3.00")])
        report(PAYMENTS, [Cell(FIFTH, "3.00")], month=9)
        app.run()
        assert screens.table_with(app, "amount", "sent")["over"].tolist() == ["", "超预算 1.00"]
        assert "1 行超预算，共超 1.00 万元" in screens.prose(app)
        press(app, f"review_{PAYMENTS}_approve")
        assert "审核通过 1 行。" in screens.prose(app)
        assert app.button(key=f"review_{PAYMENTS}_approve").disabled
        app.session_state[f"review_{PAYMENTS}_1"] = {
            "selection": {"rows": [0], "columns": [], "cells": []}
        }
        app.run()
        press(app, f"review_{PAYMENTS}_approve")
        assert sheet(app)["state_words"].iloc[FIFTH_ROW] == "已审"

    def test_a_row_whose_budget_was_cut_meanwhile_stays_with_its_reason(
        self, database: Path, app: AppTest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        opened(app)
        report(PAYMENTS, [Cell(FIFTH, "4.00")])
        seen = pending_payments(_asked())
        issue(opened_database(), FIFTH, "追减", -2_000_000, date(2023, 10, 1))
        monkeypatch.setattr("perfmon.ui.entry_review.pending_payments", lambda _: seen)
        app.run()
        press(app, f"review_{PAYMENTS}_approve")
        assert "1 行没有办" in screens.prose(app)
        assert "现在超预算 1.00 万元，请看过再审" in screens.prose(app)


class TestForms:
    def test_an_addition_typed_by_hand_is_a_tranche(self, database: Path, app: AppTest) -> None:
        opened(app)
        by_label(app.selectbox, "项目").set_value(f"{UNIT}-{FIFTH}")
        by_label(app.text_input, "金额").set_value("3.5")
        by_label(app.text_input, "指标文号").set_value("巨财预〔2023〕18号")
        by_label(app.button, "记入预算变动").click()
        app.run()
        assert "追加 3.5 万元已记入" in screens.prose(app)
        assert by_label(app.text_input, "金额").value == ""
        assert _lines(FIFTH)[-1] == ("追加", 3_500_000)

    def test_a_refusal_leaves_the_form_as_it_is(self, database: Path, app: AppTest) -> None:
        opened(app)
        by_label(app.text_input, "金额").set_value("*三万*")
        by_label(app.button, "记入预算变动").click()
        app.run()
        assert "“*三万*”不是金额" in screens.prose(app)
        assert by_label(app.text_input, "金额").value == "*三万*"
        assert count_rows(opened_database(), "batch") == 1

    def test_a_transfer_has_both_sides(self, database: Path, app: AppTest) -> None:
        _choose_form(opened(app), "调剂")
        by_label(app.selectbox, "调出项目").set_value(f"{UNIT}-{FIRST}")
        by_label(app.selectbox, "调入项目").set_value(f"{UNIT}-{FIFTH}")
        by_label(app.text_input, "金额").set_value("6")
        by_label(app.button, "记入调剂").click()
        app.run()
        assert (_lines(FIRST)[-1], _lines(FIFTH)[-1]) == (
            ("调剂", -6_000_000),
            ("调剂", 6_000_000),
        )

    def test_a_project_with_a_wrong_check_character_is_told(
        self, database: Path, app: AppTest
    ) -> None:
        _choose_form(opened(app), "项目")
        by_label(app.text_input, "项目代码").set_value("13052923P005840108990")
        by_label(app.text_input, "项目名称").set_value("平安建设经费")
        by_label(app.text_input, "金额").set_value("30")
        by_label(app.button, "记入项目").click()
        app.run()
        assert "项目 平安建设经费已记入" in screens.prose(app)
        assert "校验位不符" in screens.prose(app)

    def test_a_unit_typed_by_hand_can_be_chosen_for_a_project(
        self, database: Path, app: AppTest
    ) -> None:
        _choose_form(opened(app), "单位")
        by_label(app.text_input, "主管部门代码").set_value("288")
        by_label(app.text_input, "预算单位代码").set_value("288002")
        by_label(app.text_input, "预算单位名称").set_value("县法学会")
        by_label(app.button, "记入单位").click()
        app.run()
        assert "预算单位 县法学会已记入" in screens.prose(app)
        _choose_form(app, "项目")
        units = [each for each in app.selectbox if each.label == "预算单位"]
        assert "县法学会（288002）" in units[-1].options


class TestDemo:
    def test_everything_is_seen_and_nothing_is_kept(self, sample: Path, app: AppTest) -> None:
        typed(opened(app), PAYMENTS, {FIFTH_ROW: {"typed": "0.5"}})
        assert "存不进去" in screens.prose(app)
        press(app, button_key(PAYMENTS, "draft"))
        assert "真实数据不能放进来" in screens.prose(app)
        assert "建立空库" in screens.prose(app)
        assert count_rows(opened_database(), "entered_payment") == 0


def _asked() -> Asked:
    return Asked(data_version(), None, 2023)


def _lines(code: str) -> list[tuple[str, int]]:
    rows = read_tranches(opened_database().cursor(), 2023, UNIT, code, NOW.date(), known_at=NOW)
    return list(zip(rows["kind"], rows["amount_fen"], strict=True))


def _choose_form(app: AppTest, form: str) -> None:
    by_label(app.button_group, "录入什么").set_value(form)
    app.run()
