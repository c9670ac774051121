"""What units fill in: drafted, reported and reviewed, with the checks at each cell."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from perfmon.errors import DemoDatabaseError
from perfmon.measures.rates import is_missing
from perfmon.store.asking import scope_of
from perfmon.store.database import Database, create_database
from perfmon.store.entries import (
    read_entered_payments,
    read_entered_results,
    read_entry_units,
    read_pending_payments,
    read_pending_results,
)
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.published import read_indicators
from perfmon.workflows.entry_checks import Cell
from perfmon.workflows.pending_payments import payments_to_review
from perfmon.workflows.unit_entries import (
    Decision,
    Pending,
    Sending,
    Sheet,
    What,
    Written,
    pending_key,
    review,
    send_cells,
)
from tests.facts import ACTOR, FIFTH, FIRST, UNIT, count_rows, import_document, issue, pay

PAYMENTS: What = "国库外支付"
RESULTS: What = "指标结果"
TODAY = date(2023, 11, 10)
YEAR_END = date(2023, 12, 31)
DUE, QUALITY, COST, COPIES = 1, 2, 3, 4
"""Indicators of the fifth project: by 2023年12月底, ≥95%, ≤5万元, ≥20册."""
FOURTH, GRADED = "13052923P005840108126", 6


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = create_database(tmp_path / "库.duckdb")
    import_document(made)
    yield made
    made.close()


def pay_outside(
    database: Database,
    text: str,
    sending: Sending = "草稿",
    month: int = 10,
    code: str = FIFTH,
    confirmed: bool = False,
) -> Written:
    cells = [Cell(code, text, is_confirmed=confirmed)]
    return send_cells(
        database, Sheet(PAYMENTS, 2023, UNIT, month), cells, sending, ACTOR, today=TODAY
    )


def fill(
    database: Database,
    text: str,
    row: int = COPIES,
    month: int = 10,
    sending: Sending = "草稿",
    confirmed: bool = False,
    code: str = FIFTH,
) -> Written:
    cells = [Cell(code, text, indicator_row=row, is_confirmed=confirmed)]
    return send_cells(
        database, Sheet(RESULTS, 2023, UNIT, month), cells, sending, ACTOR, today=TODAY
    )


def decide(database: Database, what: What, to: Decision) -> Written:
    return review(database, what, 2023, seen(database, what), to, "审核人")


def seen(database: Database, what: What = PAYMENTS) -> list[Pending]:
    """Everything that waits, as a reviewer sees it."""
    read = payments_to_review if what == PAYMENTS else read_pending_results
    return [pending_key(row) for row in read(database.cursor(), 2023).to_dict("records")]


def payment_row(database: Database, month: int = 10, code: str = FIFTH) -> "pd.Series[Any]":
    rows = read_entered_payments(database.cursor(), 2023, UNIT, month)
    return rows[rows["project_code"] == code].iloc[0]


def result_row(database: Database, row: int = COPIES, month: int = 10) -> "pd.Series[Any]":
    rows = read_entered_results(database.cursor(), 2023, UNIT, month)
    return rows[(rows["project_code"] == FIFTH) & (rows["indicator_row"] == row)].iloc[0]


def paid(database: Database, month: int = 10) -> int:
    asked = Narrowing(month=month, unit_code=UNIT, project_code=FIFTH)
    return int(read_judged_months(database.cursor(), 2023, asked)["paid_fen"].iloc[0])


def sentence(written: Written) -> str:
    assert written.rows == 0
    assert written.batch_id is None
    (objection,) = written.objections
    assert objection.sentence.endswith("。")
    return objection.sentence


class TestStates:
    def test_a_draft_is_kept_and_does_not_count(self, database: Database) -> None:
        pay_outside(database, "1.50")
        row = payment_row(database)
        assert (row["amount_fen"], row["state"]) == (1_500_000, "草稿")
        assert is_missing(row["approved_fen"])
        assert paid(database) == 0

    def test_a_reported_payment_counts_once_it_is_approved(self, database: Database) -> None:
        pay_outside(database, "1.50", "已报")
        assert paid(database) == 0
        assert decide(database, PAYMENTS, "已审").rows == 1
        assert paid(database) == 1_500_000
        assert payment_row(database)["state"] == "已审"
        assert read_pending_payments(database.cursor(), 2023).empty

    @pytest.mark.parametrize("what", [PAYMENTS, RESULTS])
    def test_who_approves_what_they_reported_themselves_is_marked(
        self, database: Database, what: What
    ) -> None:
        def row() -> "pd.Series[Any]":
            return payment_row(database) if what == PAYMENTS else result_row(database)

        def report(text: str) -> None:
            if what == PAYMENTS:
                pay_outside(database, text, "已报")
            else:
                fill(database, text, sending="已报")

        report("1")
        assert not row()["is_own_review"]
        review(database, what, 2023, seen(database, what), "已审", ACTOR)
        assert (row()["state"], row()["is_own_review"]) == ("已审", True)
        report("2")
        assert not row()["is_own_review"]
        decide(database, what, "已审")
        assert (row()["state"], row()["is_own_review"]) == ("已审", False)

    def test_reporting_takes_every_draft_along(self, database: Database) -> None:
        pay_outside(database, "1.50")
        assert pay_outside(database, "1.50", "已报").rows == 1
        assert read_pending_payments(database.cursor(), 2023)["amount_fen"].tolist() == [1_500_000]

    def test_only_changed_rows_are_written(self, database: Database) -> None:
        cells = [Cell(FIFTH, "1.50"), Cell(FIRST, "")]
        sheet = Sheet(PAYMENTS, 2023, UNIT, 10)
        assert send_cells(database, sheet, cells, "草稿", ACTOR, today=TODAY).rows == 1
        assert send_cells(database, sheet, cells, "草稿", ACTOR, today=TODAY).batch_id is None
        assert count_rows(database, "entered_payment") == 1

    def test_a_reported_row_is_not_reported_again(self, database: Database) -> None:
        pay_outside(database, "1.50", "已报")
        assert pay_outside(database, "1.50", "已报").rows == 0

    def test_a_row_sent_back_is_a_draft_with_its_value(self, database: Database) -> None:
        pay_outside(database, "1.50", "已报")
        decide(database, PAYMENTS, "草稿")
        row = payment_row(database)
        assert (row["amount_fen"], row["state"]) == (1_500_000, "草稿")
        assert paid(database) == 0

    def test_a_new_draft_leaves_what_is_approved_in_force(self, database: Database) -> None:
        pay_outside(database, "1.50", "已报")
        decide(database, PAYMENTS, "已审")
        pay_outside(database, "2.00")
        row = payment_row(database)
        assert (row["amount_fen"], row["approved_fen"]) == (2_000_000, 1_500_000)
        assert paid(database) == 1_500_000

    def test_the_month_before_stands_beside_the_cell(self, database: Database) -> None:
        pay_outside(database, "1.50", month=9)
        assert payment_row(database)["last_fen"] == 1_500_000

    def test_what_was_changed_while_a_person_looked_is_not_approved(
        self, database: Database
    ) -> None:
        pay_outside(database, "1.50", "已报")
        looked = seen(database)
        pay_outside(database, "4.00", "已报")
        written = review(database, PAYMENTS, 2023, looked, "已审", "审核人")
        assert "刚刚改过或已经审过" in sentence(written)
        assert paid(database) == 0

    def test_a_remark_alone_is_a_change(self, database: Database) -> None:
        pay_outside(database, "1.50")
        cells = [Cell(FIFTH, "1.50", "工会账户支付")]
        sheet = Sheet(PAYMENTS, 2023, UNIT, 10)
        assert send_cells(database, sheet, cells, "草稿", ACTOR, today=TODAY).rows == 1
        assert payment_row(database)["note"] == "工会账户支付"

    def test_nothing_is_kept_in_a_demo_database(self, tmp_path: Path) -> None:
        demo = create_database(tmp_path / "演示.duckdb", is_demo=True)
        with pytest.raises(DemoDatabaseError, match="建立空库"):
            pay_outside(demo, "1.00")
        with pytest.raises(DemoDatabaseError, match="建立空库"):
            review(demo, RESULTS, 2023, [], "已审", ACTOR)
        demo.close()

    def test_a_scope_hides_other_units(self, database: Database) -> None:
        pay_outside(database, "1.50", "已报")
        elsewhere = scope_of(["999001"])
        assert read_entry_units(database.cursor(), 2023, elsewhere).empty
        assert read_pending_payments(database.cursor(), 2023, elsewhere).empty
        assert read_entered_payments(database.cursor(), 2023, UNIT, 10, elsewhere).empty
        assert read_entered_results(database.cursor(), 2023, UNIT, 10, elsewhere).empty


class TestPaymentChecks:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("一万五", "“一万五”不是金额，请改正后再存"),
            ("1.0000001", "细到了分以下"),
            ("100.001元", "细到了分以下"),
            ("1,50", "不是金额"),
            ("（1,50元）", "不是金额"),
            ("¥¥5", "不是金额"),
        ],
    )
    def test_an_amount_that_does_not_hold_is_not_kept(
        self, database: Database, text: str, words: str
    ) -> None:
        assert words in sentence(pay_outside(database, text))
        assert count_rows(database, "entered_payment") == 0

    def test_vouchers_and_earlier_entries_leave_less(self, database: Database) -> None:
        pay(database, {(FIFTH, date(2023, 5, 1)): 2_000_000}, YEAR_END)
        pay_outside(database, "1.00", "已报", month=9)
        decide(database, PAYMENTS, "已审")
        assert "10月底可用余额 2.00 万元" in sentence(pay_outside(database, "2.01", "已报"))
        assert pay_outside(database, "2.00", "已报").rows == 1

    def test_the_months_own_entry_does_not_count_against_itself(self, database: Database) -> None:
        pay_outside(database, "5.00", "已报")
        decide(database, PAYMENTS, "已审")
        assert pay_outside(database, "4.00", "已报").rows == 1

    def test_what_counts_may_always_be_lowered(self, database: Database) -> None:
        pay_outside(database, "4.00", "已报")
        decide(database, PAYMENTS, "已审")
        pay(database, {(FIFTH, date(2023, 10, 5)): 3_000_000}, YEAR_END)
        assert pay_outside(database, "3.00", "已报").rows == 1
        assert decide(database, PAYMENTS, "已审").rows == 1
        assert paid(database) == 6_000_000

    def test_a_negative_month_asks(self, database: Database) -> None:
        written = pay_outside(database, "-0.50")
        assert written.objections[0].can_confirm
        assert "请在表下勾选“确认”再存" in sentence(written)
        assert pay_outside(database, "-0.50", confirmed=True).rows == 1

    def test_a_month_to_come_takes_nothing(self, database: Database) -> None:
        assert "12月还没有到" in sentence(pay_outside(database, "1.00", month=12))
        assert pay_outside(database, "1.00", month=11).rows == 1

    def test_an_amount_is_not_emptied(self, database: Database) -> None:
        pay_outside(database, "1.00")
        assert "没有支付请填 0" in sentence(pay_outside(database, ""))
        assert pay_outside(database, "0").rows == 1

    def test_a_remark_wants_an_amount(self, database: Database) -> None:
        cells = [Cell(FIFTH, "", "见附件")]
        sheet = Sheet(PAYMENTS, 2023, UNIT, 10)
        written = send_cells(database, sheet, cells, "草稿", ACTOR, today=TODAY)
        assert "没有填金额" in sentence(written)

    def test_a_row_of_another_unit_is_not_kept(self, database: Database) -> None:
        written = pay_outside(database, "1.00", code="别的项目")
        assert "不在这个单位名下" in sentence(written)

    def test_the_other_rows_are_kept(self, database: Database) -> None:
        cells = [Cell(FIFTH, "很多"), Cell(FIRST, "1.00")]
        sheet = Sheet(PAYMENTS, 2023, UNIT, 10)
        written = send_cells(database, sheet, cells, "已报", ACTOR, today=TODAY)
        assert written.rows == 1
        assert [objection.cell.project_code for objection in written.objections] == [FIFTH]


class TestPaymentsAboveTheBudget:
    def test_one_is_reported_once_a_person_confirms_it(self, database: Database) -> None:
        written = pay_outside(database, "5.000001", "已报")
        assert written.objections[0].can_confirm
        assert sentence(written) == (
            "当月支付 5.000001 万元，10月底可用余额 5.00 万元，超预算 0.000001 万元；"
            "预算已经追加的，请先记入追加。确实这样支付了的，请在表下勾选“确认”再上报，"
            "审核时会标明超预算。"
        )
        assert pay_outside(database, "5.000001", "已报", confirmed=True).rows == 1

    def test_a_draft_of_one_is_kept_and_asks_when_it_is_reported(self, database: Database) -> None:
        assert pay_outside(database, "5.01", confirmed=True).rows == 1
        assert "超预算 0.01 万元" in sentence(pay_outside(database, "5.01", "已报"))

    def test_a_draft_that_the_budget_bore_is_checked_again(self, database: Database) -> None:
        pay_outside(database, "4.00")
        issue(database, FIFTH, "追减", -2_000_000, date(2023, 10, 1))
        assert "可用余额 3.00 万元" in sentence(pay_outside(database, "4.00", "已报"))

    def test_a_budget_overdrawn_already_is_overdrawn_further(self, database: Database) -> None:
        pay(database, {(FIFTH, date(2023, 5, 1)): 5_500_000}, YEAR_END)
        told = sentence(pay_outside(database, "1.00", "已报"))
        assert "可用余额 -0.50 万元，超预算 1.50 万元" in told

    def test_the_reviewer_sees_by_how_much_and_may_approve(self, database: Database) -> None:
        pay_outside(database, "5.01", "已报", confirmed=True)
        assert [row.over_fen for row in seen(database)] == [10_000]
        assert decide(database, PAYMENTS, "已审").rows == 1
        assert paid(database) == 5_010_000

    def test_rows_that_wait_together_are_counted_together(self, database: Database) -> None:
        for month in (8, 9):
            pay_outside(database, "3.00", "已报", month=month)
        assert [(row.month, row.over_fen) for row in seen(database)] == [(8, 0), (9, 1_000_000)]

    def test_a_correction_waiting_counts_only_what_it_adds(self, database: Database) -> None:
        pay_outside(database, "4.00", "已报", month=8)
        decide(database, PAYMENTS, "已审")
        pay_outside(database, "4.50", "已报", month=8)
        pay_outside(database, "1.00", "已报", month=9)
        assert [row.over_fen for row in seen(database)] == [0, 500_000]

    def test_a_budget_cut_after_the_reviewer_looked_is_told(self, database: Database) -> None:
        pay_outside(database, "4.00", "已报")
        looked = seen(database)
        issue(database, FIFTH, "追减", -2_000_000, date(2023, 10, 1))
        written = review(database, PAYMENTS, 2023, looked, "已审", "审核人")
        assert "现在超预算 1.00 万元，请看过再审" in sentence(written)
        assert review(database, PAYMENTS, 2023, looked, "草稿", "审核人").rows == 1

    def test_later_vouchers_leave_less_for_an_earlier_month(self, database: Database) -> None:
        pay(database, {(FIFTH, date(2023, 11, 5)): 4_000_000}, YEAR_END)
        assert payment_row(database)["left_fen"] == 1_000_000
        pay_outside(database, "2.00", "已报", confirmed=True)
        assert [row.over_fen for row in seen(database)] == [1_000_000]


class TestResultChecks:
    def test_a_number_a_day_and_a_grade_are_kept_as_such(self, database: Database) -> None:
        fill(database, "12册")
        fill(database, "2023年10月20日", DUE)
        assert fill(database, "部分达成", GRADED, code=FOURTH).rows == 1
        assert result_row(database)["number"] == "12"
        assert pd.Timestamp(str(result_row(database, DUE)["done_on"])) == pd.Timestamp(2023, 10, 20)

    @pytest.mark.parametrize(
        ("text", "row", "words"),
        [
            ("很好", COPIES, "这一格要填数，“很好”不是数"),
            ("12次", COPIES, "这一格按“册”填"),
            ("-3", COPIES, "数量不会小于 0"),
            ("950", QUALITY, "950% 太大，指标值是 95%，多半多写了一位"),
            ("950%", QUALITY, "950% 太大"),
            ("已完成", DUE, "这一格要填完成日期"),
            ("2023-02-30", DUE, "不是日期"),
            ("2023-11-05", DUE, "晚于10月底"),
        ],
    )
    def test_a_result_that_does_not_hold_is_not_kept(
        self, database: Database, text: str, row: int, words: str
    ) -> None:
        written = fill(database, text, row)
        assert not written.objections[0].can_confirm
        assert words in sentence(written)
        assert count_rows(database, "result") == 0

    def test_a_grade_is_one_of_three(self, database: Database) -> None:
        written = fill(database, "良好", GRADED, code=FOURTH)
        assert "只填达成、部分达成、未达成" in sentence(written)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("0.95", "“0.95”就是 0.95%；要填的若是 95%，请改成 95"),
            ("103", "103% 超过了 100%"),
            ("-2", "“-2”是负数"),
        ],
    )
    def test_an_unusual_share_asks_and_is_kept_once_confirmed(
        self, database: Database, text: str, words: str
    ) -> None:
        written = fill(database, text, QUALITY)
        assert written.objections[0].can_confirm
        assert words in sentence(written)
        assert fill(database, text, QUALITY, confirmed=True).rows == 1

    def test_a_share_with_its_sign_asks_only_where_it_is_tiny(self, database: Database) -> None:
        assert fill(database, "9.6%", QUALITY).rows == 1
        assert "十分之一" in sentence(fill(database, "9.5%", QUALITY))
        assert fill(database, "0.95%", QUALITY, confirmed=True).rows == 1

    def test_a_confirmed_draft_is_reported_without_asking_again(self, database: Database) -> None:
        fill(database, "0.95", QUALITY, confirmed=True)
        assert fill(database, "0.95", QUALITY, sending="已报").rows == 1

    def test_a_month_that_is_not_over_has_no_result(self, database: Database) -> None:
        assert "11月还没有过完" in sentence(fill(database, "12", month=11))

    def test_a_cumulative_result_does_not_shrink(self, database: Database) -> None:
        fill(database, "12", month=8)
        assert result_row(database)["last_number"] == "12"
        assert "比8月底的 12 还少；这里填全年累计数" in sentence(fill(database, "11"))
        assert fill(database, "12").rows == 1

    def test_a_share_may_fall(self, database: Database) -> None:
        fill(database, "98", QUALITY, month=9)
        assert fill(database, "96", QUALITY).rows == 1

    def test_a_draft_may_be_emptied_and_is_then_not_reported(self, database: Database) -> None:
        fill(database, "12")
        assert fill(database, "").rows == 1
        assert is_missing(result_row(database)["number"])
        assert fill(database, "", sending="已报").rows == 0

    def test_a_reported_result_is_not_emptied(self, database: Database) -> None:
        fill(database, "12", sending="已报")
        assert "报过的结果不能清空" in sentence(fill(database, ""))

    def test_evidence_alone_is_drafted_and_not_reported(self, database: Database) -> None:
        cells = [Cell(FIFTH, "", "合同在办", COPIES)]
        sheet = Sheet(RESULTS, 2023, UNIT, 10)
        written = send_cells(database, sheet, cells, "已报", ACTOR, today=TODAY)
        assert "还没有填数" in sentence(written)
        assert send_cells(database, sheet, cells, "草稿", ACTOR, today=TODAY).rows == 1

    def test_only_the_latest_approved_result_is_published(self, database: Database) -> None:
        text_id = 1
        fill(database, "12", sending="已报")
        decide(database, RESULTS, "已审")
        fill(database, "15", sending="已报")
        rows = read_indicators(database.cursor(), text_id, UNIT, FIFTH, 12)
        assert rows.loc[rows["indicator_row"] == COPIES, "result_number"].tolist() == ["12"]
        decide(database, RESULTS, "已审")
        rows = read_indicators(database.cursor(), text_id, UNIT, FIFTH, 12)
        assert rows.loc[rows["indicator_row"] == COPIES, "result_number"].tolist() == ["15"]

    def test_a_day_survives_reporting_and_approval(self, database: Database) -> None:
        fill(database, "2023-10-20", DUE, sending="已报")
        decide(database, RESULTS, "已审")
        row = result_row(database, DUE)
        assert pd.Timestamp(str(row["done_on"])) == pd.Timestamp(2023, 10, 20)
        assert row["state"] == "已审"
