"""承诺 of last year's meetings in the new year: to come, kept, missed, and what was paid since."""

from datetime import date
from typing import Any

import pandas as pd

from perfmon.measures.carried_promises import judge_carried, open_promises
from perfmon.measures.promise_verdicts import judge_promises
from perfmon.periods import Cutoff
from tests.test_promise_verdicts import WANYUAN, facts, promised

YEAR_END = Cutoff.at(2023, 12)
THIS_YEAR = facts({1: 12 * WANYUAN, 2: 20 * WANYUAN})
"""Payments of the new year's project, whose key is the test's."""


def carried(**said: Any) -> pd.DataFrame:  # noqa: ANN401 columns of any type
    """A promise of December's meeting for January, as December ended, of the going on project."""
    row = {"year": 2022, "month": 12, "due_on": date(2023, 1, 31)} | said
    year_end = Cutoff.at(2022, 12)
    known = facts(dict.fromkeys(range(1, 13), 0))
    months = known.months.assign(year=2022)
    before = judge_promises(
        promised(**row), type(known)(months, known.lines, known.results), year_end
    )
    return open_promises(before).assign(year=2023, is_carried=True)


def told(promises: pd.DataFrame, cutoff: Cutoff) -> dict[Any, Any]:
    (row,) = judge_carried(promises, THIS_YEAR, cutoff).to_dict("records")
    return row


def test_what_is_to_come_is_judged_by_the_new_years_payments_in_its_month() -> None:
    row = told(carried(), Cutoff.at(2023, 1))
    assert (row["verdict"], row["since_fen"]) == ("部分兑现", 12 * WANYUAN)
    assert row["sentence"] == (
        "承诺1月底前支付 20.00 万元，上年12月底以来已支付 12.00 万元，部分兑现（60.00%）"
    )


def test_it_is_to_come_until_its_day() -> None:
    waiting = carried(due_on=date(2023, 3, 31))
    assert told(waiting, Cutoff.at(2023, 1))["verdict"] == "未到期"
    assert told(waiting, Cutoff.at(2023, 2))["verdict"] == "兑现"


def test_in_december_its_day_is_told_with_the_year() -> None:
    assert carried()["sentence"].tolist() == ["承诺2023年1月底前支付 20.00 万元，未到期"]


def test_what_was_missed_stays_missed_and_what_was_paid_since_is_told() -> None:
    row = told(carried(month=11, due_on=date(2022, 12, 31)), Cutoff.at(2023, 1))
    assert (row["verdict"], row["since_fen"], row["late_fen"]) == ("未兑现", 0, 12 * WANYUAN)
    assert row["sentence"] == (
        "承诺12月底前支付 20.00 万元，11月底以来没有支付，未兑现；2023年又支付 12.00 万元"
    )


def test_a_missed_result_says_nothing_of_payments() -> None:
    row = {"amount_fen": None, "indicator_row": 3, "target": "12"}
    missed = carried(month=11, due_on=date(2022, 12, 31), **row)
    said = told(missed, Cutoff.at(2023, 1))
    assert said["sentence"] == missed["sentence"].iloc[0]
    assert pd.isna(said["late_fen"])


def test_what_was_kept_is_done_with() -> None:
    kept = pd.DataFrame({"verdict": ["兑现", "未兑现", "部分兑现", "未到期"]})
    assert open_promises(kept)["verdict"].tolist() == ["未兑现", "部分兑现", "未到期"]


def test_both_keep_their_order() -> None:
    both = pd.concat([carried(month=11, due_on=date(2022, 12, 31)), carried()], ignore_index=True)
    judged = judge_carried(both, THIS_YEAR, Cutoff.at(2023, 1))
    assert judged["verdict"].tolist() == ["未兑现", "部分兑现"]
    assert judge_carried(both.iloc[:0], THIS_YEAR, Cutoff.at(2023, 1)).empty
