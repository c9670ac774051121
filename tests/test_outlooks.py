"""偏差与预计: what units say of money and indicators, checked, reviewed, and used."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from perfmon.errors import DemoDatabaseError
from perfmon.measures.rates import is_missing
from perfmon.periods import Cutoff
from perfmon.store.asking import scope_of
from perfmon.store.database import Database, create_database
from perfmon.store.outlooks import (
    is_anything_reported,
    read_outlook_sheet,
    read_pending_outlooks,
    read_unit_expectations,
)
from perfmon.store.writing import undo_batch
from perfmon.workflows.entry_checks import Cell, rows_by_key
from perfmon.workflows.history import read_history
from perfmon.workflows.outlook_checks import OutlookCell, check_outlooks
from perfmon.workflows.unit_entries import (
    Decision,
    Sending,
    Sheet,
    What,
    Written,
    pending_key,
    review,
    send_cells,
)
from tests.facts import ACTOR, FIFTH, UNIT, count_rows, pay

OUTLOOKS: What = "偏差与预计"
TODAY = date(2023, 11, 10)
MONEY, QUALITY, COST, COPIES = 0, 2, 3, 4
"""Rows of the fifth project: its money, then ≥95%, ≤5万元, ≥20册."""

WHOLE: dict[str, Any] = {
    "text": "4.50",
    "possibility": "有可能",
    "official_cause": "经费保障",
    "deciding_cause": "下达晚",
    "remedy": "12月初完成支付",
    "remedy_on": "2023-12-15",
}
"""The money as it can be reported; the budget is 5.00 万元."""


@pytest.fixture
def paid(texts: Database) -> Database:
    """The published document with 1.00 万元 of the fifth project paid by the end of October."""
    pay(texts, {(FIFTH, date(2023, 5, 1)): 1_000_000}, date(2023, 11, 30))
    return texts


def send(
    database: Database,
    row: int = MONEY,
    sending: Sending = "草稿",
    month: int = 10,
    today: date = TODAY,
    **said: Any,  # noqa: ANN401 fields of a cell
) -> Written:
    cell = OutlookCell(FIFTH, indicator_row=row, **({"text": ""} | said))
    sheet = Sheet(OUTLOOKS, 2023, UNIT, month)
    return send_cells(database, sheet, [cell], sending, ACTOR, today=today)


def decide(database: Database, to: Decision = "已审") -> Written:
    pending = read_pending_outlooks(database.cursor(), 2023).to_dict("records")
    looked = [pending_key(row) for row in pending]
    return review(database, OUTLOOKS, 2023, looked, to, "审核人")


def report(database: Database, copies: str) -> None:
    sheet = Sheet("指标结果", 2023, UNIT, 10)
    cells = [Cell(FIFTH, copies, indicator_row=COPIES)]
    assert send_cells(database, sheet, cells, "已报", ACTOR, today=TODAY).rows == 1


def row_of(database: Database, row: int = MONEY, month: int = 10) -> "pd.Series[Any]":
    rows = read_outlook_sheet(database.cursor(), 2023, month)
    return rows[(rows["project_code"] == FIFTH) & (rows["indicator_row"] == row)].iloc[0]


def sentence(written: Written) -> str:
    assert written.rows == 0
    assert written.batch_id is None
    (objection,) = written.objections
    assert objection.sentence.endswith("。")
    return objection.sentence


class TestSheet:
    def test_money_behind_its_plan_deviates(self, paid: Database) -> None:
        row = row_of(paid)
        assert (row["light"], row["is_deviating"]) == ("red", True)
        assert (row["paid_fen"], row["adjusted_budget_fen"]) == (1_000_000, 5_000_000)

    def test_without_payments_on_hand_money_has_no_deviation(self, texts: Database) -> None:
        assert not row_of(texts)["is_deviating"]

    def test_a_reported_result_is_asked_about_before_it_is_reviewed(self, texts: Database) -> None:
        assert not row_of(texts, COPIES, 12)["is_deviating"]
        report(texts, "2")
        assert row_of(texts, COPIES, 12)["is_deviating"]
        assert row_of(texts, COPIES)["number"] == "2"

    def test_indicators_that_mirror_money_are_left_to_the_money(self, texts: Database) -> None:
        rows = read_outlook_sheet(texts.cursor(), 2023, 10)
        assert COST not in rows[rows["project_code"] == FIFTH]["indicator_row"].tolist()

    def test_a_scope_sees_its_own_units_only(self, texts: Database) -> None:
        assert read_outlook_sheet(texts.cursor(), 2023, 10, scope_of(["999"])).empty

    def test_the_last_answer_stands_beside(self, paid: Database) -> None:
        send(paid, month=9, text="4.20", possibility="有可能")
        row = row_of(paid)
        assert (row["last_month"], row["last_expected_fen"]) == (9, 4_200_000)
        assert row["last_possibility"] == "有可能"
        assert is_missing(row["state"])


class TestStates:
    def test_a_draft_is_no_report(self, paid: Database) -> None:
        def is_reported(month: int, *scope: str) -> bool:
            seen = scope_of(scope) if scope else None
            return is_anything_reported(paid.cursor(), 2023, month, (UNIT, FIFTH), seen)

        send(paid, **WHOLE)
        assert not is_reported(10)
        send(paid, sending="已报", **WHOLE)
        assert is_reported(10)
        assert is_reported(10, UNIT)
        assert not is_reported(9), "of another month"
        assert not is_reported(10, "999"), "of a unit out of sight"

    def test_a_draft_is_kept_as_it_is(self, paid: Database) -> None:
        assert send(paid, remark="等批复").rows == 1
        row = row_of(paid)
        assert (row["explanation"], row["state"]) == ("等批复", "草稿")

    def test_only_changed_rows_are_written(self, paid: Database) -> None:
        send(paid, **WHOLE)
        assert send(paid, **WHOLE).batch_id is None
        assert count_rows(paid, "outlook") == 1

    def test_reporting_takes_a_draft_along_and_a_review_makes_it_count(
        self, paid: Database
    ) -> None:
        send(paid, **WHOLE)
        assert send(paid, sending="已报", **WHOLE).rows == 1
        assert read_unit_expectations(paid.cursor(), Cutoff.at(2023, 10)).empty
        assert decide(paid).rows == 1
        assert row_of(paid)["state"] == "已审"
        assert row_of(paid)["remedy_on"] == pd.Timestamp("2023-12-15")
        assert read_pending_outlooks(paid.cursor(), 2023).empty

    def test_a_row_sent_back_is_a_draft(self, paid: Database) -> None:
        send(paid, sending="已报", **WHOLE)
        decide(paid, "草稿")
        assert row_of(paid)["state"] == "草稿"

    def test_a_sheet_is_one_batch_that_history_tells_and_that_can_be_undone(
        self, paid: Database
    ) -> None:
        written = send(paid, sending="已报", **WHOLE)
        decide(paid)
        told = read_history(paid.cursor()).set_index("batch_id")["content"]
        name = row_of(paid)["name"]
        assert written.batch_id is not None
        assert told[written.batch_id] == f"{name} 2023年10月 偏差与预计，上报 1 行"
        assert "审核通过 1 行" in told.iloc[0]
        undo_batch(paid, int(told.index[0]), ACTOR, "审错")
        assert row_of(paid)["state"] == "已报"

    def test_the_sample_is_refused(self, sample_path: Path) -> None:
        class Demo:
            is_demo = True

        with pytest.raises(DemoDatabaseError):
            send_cells(Demo(), Sheet(OUTLOOKS, 2023, UNIT, 10), [], "草稿", ACTOR)  # type: ignore[arg-type]  # stands for a database


class TestChecks:
    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"text": "很多"}, "“很多”不是金额，请改正后再存。"),
            ({"text": "0.50"}, "比已经支付的 1.00 万元还少"),
            ({"text": "5.01"}, "超过调整预算数 5.00 万元"),
            ({"unpaid_contract": "-1"}, "是负数"),
            ({"unpaid_contract": "4.01"}, "没有支付的预算只有 4.00 万元"),
            ({"text": "4", "unpaid_contract": "4.01"}, "没有支付的预算只有 4.00 万元"),
            ({"possibility": "也许"}, "完成目标可能性只填确定能、有可能、完全不可能"),
            ({"official_cause": "天气"}, "偏差原因只填"),
            ({"deciding_cause": "天气"}, "关键原因只填"),
            ({"remedy": "加快", "remedy_on": "月底"}, "完成时限要填日期"),
            ({"remedy": "加快", "remedy_on": "2023-11-09"}, "已经过去"),
            ({"remedy": "加快", "remedy_on": "2024-01-01"}, "在 2023 年以后"),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(
        self, paid: Database, said: dict[str, Any], words: str
    ) -> None:
        assert words in sentence(send(paid, **said))
        assert count_rows(paid, "outlook") == 0

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"text": ""}, "没有填全年预计执行数，也没有填合同未付，至少填一个"),
            ({"text": "", "unpaid_contract": "0"}, "至少填一个"),
            ({"text": "2.50", "unpaid_contract": "1.60"}, "比全年预计减已支付的 1.50 万元还多"),
            ({"possibility": ""}, "没有选完成目标可能性"),
            ({"official_cause": ""}, "请选偏差原因"),
            ({"remedy": ""}, "请填改进措施"),
            ({"remedy_on": ""}, "完成时限"),
            ({"deciding_cause": "其他"}, "请在原因说明里写清楚"),
            ({"possibility": "确定能", "remedy": ""}, "没有填改进措施"),
        ],
    )
    def test_what_is_reported_is_whole_and_a_draft_need_not_be(
        self, paid: Database, change: dict[str, Any], words: str
    ) -> None:
        assert words in sentence(send(paid, sending="已报", **(WHOLE | change)))
        assert send(paid, **(WHOLE | change)).rows == 1

    def test_who_is_sure_needs_no_cause(self, paid: Database) -> None:
        assert send(paid, sending="已报", text="5", possibility="确定能").rows == 1

    def test_more_contracts_than_money_left_are_kept_once_confirmed(self, paid: Database) -> None:
        assert send(paid, unpaid_contract="4.01", is_confirmed=True).rows == 1

    def test_contracts_alone_can_be_reported(self, paid: Database) -> None:
        assert (
            send(paid, sending="已报", **(WHOLE | {"text": "", "unpaid_contract": "2"})).rows == 1
        )
        row = row_of(paid)
        assert is_missing(row["expected_fen"])
        assert row["unpaid_contract_fen"] == 2_000_000

    def test_contracts_that_will_not_be_paid_are_reported_with_the_reason(
        self, paid: Database
    ) -> None:
        odd = WHOLE | {"text": "2.50", "unpaid_contract": "1.60"}
        assert send(paid, sending="已报", **odd, remark="尾款要等审计").rows == 1

    def test_contracts_up_to_what_is_expected_need_no_reason(self, paid: Database) -> None:
        said = WHOLE | {"text": "2.50", "unpaid_contract": "1.50"}
        assert send(paid, sending="已报", **said).rows == 1

    def test_a_month_that_is_not_over_takes_none(self, paid: Database) -> None:
        told = sentence(send(paid, today=date(2023, 10, 31), text="4"))
        assert "10月还没有过完" in told

    def test_a_year_that_is_over_is_looked_at_as_it_was(self, paid: Database) -> None:
        assert send(paid, sending="已报", today=date(2024, 6, 1), **WHOLE).rows == 1

    @pytest.mark.parametrize(
        ("row", "text", "words"),
        [
            (COPIES, "很多", "不是数"),
            (COPIES, "-3", "是负数"),
            (COPIES, "1", "比已经完成的 2 还少"),
            (QUALITY, "950", "950% 太大"),
            (QUALITY, "0.95", "要填的若是 95%"),
        ],
    )
    def test_what_is_expected_of_an_indicator_is_checked_by_its_kind(
        self, texts: Database, row: int, text: str, words: str
    ) -> None:
        report(texts, "2")
        assert words in sentence(send(texts, row, text=text, possibility="确定能"))
        assert count_rows(texts, "outlook") == 0

    def test_an_indicator_takes_what_is_expected_but_no_contract(self, texts: Database) -> None:
        assert (
            send(texts, COPIES, text="1,024册", possibility="确定能", is_confirmed=True).rows == 1
        )
        assert row_of(texts, COPIES)["expected_text"] == "1024"
        assert "只在“资金”那一行填" in sentence(send(texts, COPIES, unpaid_contract="1"))

    @pytest.mark.parametrize(
        ("text", "direction", "told"),
        [
            ("2024年3月1日", "by_date", "2024-03-01"),
            ("年底", "by_date", "“年底”不是日期"),
            ("部分达成", "qualitative", "部分达成"),
            ("很好", "qualitative", "“很好”不是其中之一"),
        ],
    )
    def test_a_deadline_takes_a_day_and_a_grade_one_of_three(
        self, texts: Database, text: str, direction: str, told: str
    ) -> None:
        sheet = read_outlook_sheet(texts.cursor(), 2023, 10).assign(direction=direction)
        cells = [OutlookCell(FIFTH, text, indicator_row=COPIES)]
        checked = check_outlooks(rows_by_key(sheet), cells, date(2023, 10, 1), "草稿", TODAY)
        said = [row["expected_text"] for row in checked.rows]
        assert told in (said or [each.sentence for each in checked.objections])[0]

    def test_far_too_much_needs_the_reason_in_words(self, texts: Database) -> None:
        report(texts, "40")
        said: dict[str, Any] = {"text": "45", "possibility": "确定能"}
        assert "请在原因说明里写明原因" in sentence(send(texts, COPIES, "已报", **said))
        assert send(texts, COPIES, "已报", remark="任务加了", **said).rows == 1

    @pytest.mark.parametrize("expected", ["5", "5.00"])
    def test_money_is_not_saved_where_none_is_to_be_left(
        self, paid: Database, expected: str
    ) -> None:
        said = WHOLE | {"text": expected, "deciding_cause": "节约"}
        told = sentence(send(paid, sending="已报", **said))
        assert "可是支出 5.00 万元，用完了预算 5.00 万元，没有节约，请改选原因" in told
        assert send(paid, **said).rows == 1

    def test_money_is_not_saved_where_the_budget_is_overdrawn(self, paid: Database) -> None:
        pay(paid, {(FIFTH, date(2023, 6, 1)): 5_000_000}, date(2023, 11, 30))
        told = sentence(
            send(paid, sending="已报", **WHOLE | {"text": "6", "deciding_cause": "节约"})
        )
        assert "可是支出 6.00 万元，超过预算 5.00 万元，没有节约" in told

    def test_money_saved_with_work_undone_is_kept(self, paid: Database) -> None:
        assert send(paid, sending="已报", **WHOLE | {"deciding_cause": "节约"}).rows == 1

    def test_what_was_reported_cannot_be_blanked(self, paid: Database) -> None:
        send(paid, sending="已报", **WHOLE)
        assert "不能清空" in sentence(send(paid))


class TestExpectations:
    def approve(self, database: Database, month: int, **said: Any) -> None:  # noqa: ANN401 whatever a cell holds
        send(database, sending="已报", month=month, **(WHOLE | said))
        assert decide(database).rows == 1

    def expected(self, database: Database, cutoff: Cutoff) -> list[tuple[object, ...]]:
        rows = read_unit_expectations(database.cursor(), cutoff)
        columns = ["unit_expected_fen", "unpaid_contract_fen", "said_month"]
        return list(rows[columns].astype(object).itertuples(index=False, name=None))

    def test_the_last_month_that_is_over_holds(self, paid: Database) -> None:
        self.approve(paid, 8, text="4.00", unpaid_contract="2.00")
        self.approve(paid, 10, text="4.50", unpaid_contract="3.00")
        assert self.expected(paid, Cutoff.at(2023, 9)) == [(4_000_000, 2_000_000, 8)]
        assert self.expected(paid, Cutoff(date(2023, 10, 20))) == [(4_000_000, 2_000_000, 8)]
        assert self.expected(paid, Cutoff.at(2023, 11)) == [(4_500_000, 3_000_000, 10)]

    def test_a_later_draft_takes_no_place(self, paid: Database) -> None:
        self.approve(paid, 9)
        send(paid, text="4.00")
        assert self.expected(paid, Cutoff.at(2023, 10))[0][2] == 9

    def test_contracts_alone_are_told_with_what_was_paid_when_they_were_said(
        self, paid: Database
    ) -> None:
        self.approve(paid, 8, text="", unpaid_contract="2.00")
        rows = read_unit_expectations(paid.cursor(), Cutoff.at(2023, 10))
        (row,) = rows.to_dict("records")
        assert is_missing(row["unit_expected_fen"])
        said = (row["unpaid_contract_fen"], row["paid_when_said_fen"], row["said_month"])
        assert said == (2_000_000, 1_000_000, 8)

    def test_no_contracts_say_nothing_of_the_years_end(self, paid: Database) -> None:
        self.approve(paid, 8, text="4.00")
        send(paid, month=9, unpaid_contract="0")
        rows = read_unit_expectations(paid.cursor(), Cutoff.at(2023, 10))
        assert rows["said_month"].tolist() == [8]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    made = create_database(tmp_path / "空.duckdb")
    yield made
    made.close()


def test_an_empty_database_has_an_empty_sheet(empty: Database) -> None:
    assert read_outlook_sheet(empty.cursor(), 2023, 10).empty
    assert read_pending_outlooks(empty.cursor(), 2023).empty
