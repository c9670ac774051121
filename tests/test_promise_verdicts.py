"""承诺 at a cut-off: 兑现, 部分兑现, 未兑现 or 未到期, each from exact amounts, and why."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfmon.measures import PROJECT_KEY
from perfmon.measures.promise_verdicts import PromiseFacts, judge_promises, order_promises
from perfmon.periods import Cutoff

KEY = dict(zip(PROJECT_KEY, ("130529", 2023, "288001", "甲"), strict=True))
OCTOBER = Cutoff.at(2023, 10)
WANYUAN = 1_000_000


def promised(**said: Any) -> pd.DataFrame:  # noqa: ANN401 columns of any type
    """One promise of September's meeting: 20.00 万元 by the end of October, unless said."""
    row = KEY | {"month": 9, "is_carried": False, "classified": False, "amount_fen": 20 * WANYUAN}
    row |= {"indicator_row": None, "target": None, "due_on": date(2023, 10, 31)}
    frame = pd.DataFrame([row | said])
    types = {"amount_fen": "Int64", "indicator_row": "Int64", "target": "str"}
    return frame.astype(types).assign(due_on=pd.to_datetime(frame["due_on"]))


def facts(
    paid: Mapping[int, int],
    lines: Mapping[date, int] | None = None,
    paid_by: str = "凭证",
    results: list[dict[str, Any]] | None = None,
) -> PromiseFacts:
    """What was paid by each month's end, where a month is left out as much as before it."""
    months, so_far = [], 0
    for month in range(1, 13):
        so_far = paid.get(month, so_far)
        months.append(KEY | {"month": month, "paid_fen": so_far, "paid_by": paid_by})
    told = [KEY | {"counted_on": day, "amount_fen": fen} for day, fen in (lines or {}).items()]
    columns = [*PROJECT_KEY, "counted_on", "amount_fen"]
    return PromiseFacts(
        pd.DataFrame(months),
        pd.DataFrame(told, columns=columns),
        pd.DataFrame(results or [], columns=[*PROJECT_KEY, *_RESULT]),
    )


_RESULT = ("indicator_row", "month", "direction", "level3", "unit", "number", "done_on", "grade")


def result(month: int, **said: Any) -> dict[str, Any]:  # noqa: ANN401 columns of any type
    """维护次数, at least, as of a month's end."""
    row = dict(
        zip(_RESULT, (3, month, "at_least", "维护次数", "次", None, None, None), strict=True)
    )
    return KEY | row | said


def judged(promise: pd.DataFrame, known: PromiseFacts, cutoff: Cutoff = OCTOBER) -> dict[Any, Any]:
    (row,) = judge_promises(promise, known, cutoff).to_dict("records")
    return row


@pytest.mark.parametrize(
    ("paid_fen", "verdict", "sentence"),
    [
        (20 * WANYUAN, "兑现", "已支付 20.00 万元，兑现"),
        (25 * WANYUAN, "兑现", "已支付 25.00 万元，兑现"),
        (12 * WANYUAN, "部分兑现", "已支付 12.00 万元，部分兑现（60.00%）"),
        (0, "未兑现", "没有支付，未兑现"),
        (-WANYUAN, "未兑现", "净退回 1.00 万元，未兑现"),
    ],
)
def test_a_promise_of_money_is_held_against_what_was_paid_since_the_meetings_month(
    paid_fen: int, verdict: str, sentence: str
) -> None:
    row = judged(promised(), facts({8: 5 * WANYUAN, 10: 5 * WANYUAN + paid_fen}))
    assert (row["since_fen"], row["verdict"]) == (paid_fen, verdict)
    assert row["sentence"] == f"承诺10月底前支付 20.00 万元，9月底以来{sentence}"


def test_a_fen_short_is_not_kept_and_says_so() -> None:
    row = judged(promised(), facts({10: 20 * WANYUAN - 1}))
    assert row["verdict"] == "部分兑现"
    assert row["sentence"] == (
        "承诺10月底前支付 200,000.00 元，9月底以来已支付 199,999.99 元，部分兑现（超过 99.99%）"
    )


def test_a_fen_paid_is_not_nothing() -> None:
    row = judged(promised(), facts({10: 1}))
    assert row["sentence"].endswith("已支付 0.01 元，部分兑现（不到 0.01%）")


def test_what_is_to_come_is_not_judged_yet() -> None:
    row = judged(promised(due_on=date(2023, 12, 15)), facts({10: 12 * WANYUAN}))
    assert row["verdict"] == "未到期"
    assert row["sentence"] == (
        "承诺12月15日前支付 20.00 万元，9月底以来到10月底已支付 12.00 万元，未到期"
    )


def test_what_is_paid_before_its_day_is_kept_already() -> None:
    row = judged(promised(due_on=date(2023, 12, 15)), facts({10: 20 * WANYUAN}))
    assert row["verdict"] == "兑现"


def test_at_the_meetings_own_cut_nothing_was_paid_since() -> None:
    row = judged(promised(), facts({9: 5 * WANYUAN}), Cutoff.at(2023, 9))
    assert (row["since_fen"], row["verdict"]) == (0, "未到期")
    assert row["sentence"] == "承诺10月底前支付 20.00 万元，未到期"


def test_a_day_inside_a_month_counts_the_lines_up_to_it() -> None:
    lines = {date(2023, 10, 20): 15 * WANYUAN, date(2023, 10, 21): 5 * WANYUAN}
    known = facts({9: WANYUAN, 10: 21 * WANYUAN}, lines)
    row = judged(promised(due_on=date(2023, 10, 20)), known)
    assert (row["since_fen"], row["late_fen"]) == (15 * WANYUAN, 5 * WANYUAN)
    assert row["sentence"] == (
        "承诺10月20日前支付 20.00 万元，9月底以来已支付 15.00 万元，部分兑现（75.00%）；"
        "期限后又支付 5.00 万元"
    )


def test_a_line_of_another_month_does_not_count_inside_a_month() -> None:
    lines = {date(2023, 11, 3): 15 * WANYUAN}
    row = judged(promised(due_on=date(2023, 10, 20)), facts({11: 15 * WANYUAN}, lines))
    assert row["since_fen"] == 0


def test_a_day_in_january_counts_from_nothing() -> None:
    known = facts({1: 7 * WANYUAN}, {date(2023, 1, 10): 7 * WANYUAN})
    assert known.paid_until(tuple(KEY.values()), date(2023, 1, 15)) == 7 * WANYUAN
    assert facts({}).paid_until(tuple(KEY.values()), date(2023, 1, 15)) == 0


def test_a_unit_with_progress_tables_is_looked_at_at_the_months_end() -> None:
    known = facts({10: 20 * WANYUAN}, paid_by="进度表")
    row = judged(promised(due_on=date(2023, 10, 20)), known)
    assert row["verdict"] == "兑现"


def test_an_open_month_counts_up_to_its_cut() -> None:
    cutoff = Cutoff(date(2023, 11, 15))
    lines = {date(2023, 11, 10): 3 * WANYUAN}
    known = facts({10: 4 * WANYUAN, 11: 7 * WANYUAN}, lines)
    row = judged(promised(due_on=date(2023, 11, 30)), known, cutoff)
    assert row["since_fen"] == 7 * WANYUAN
    assert "9月底以来到11月15日已支付 7.00 万元，未到期" in row["sentence"]


def of_result(**said: Any) -> pd.DataFrame:  # noqa: ANN401 columns of any type
    return promised(**{"amount_fen": None, "indicator_row": 3, "target": "12"} | said)


def test_a_promised_result_is_held_against_the_last_one_reported() -> None:
    known = facts({}, results=[result(9, number="6"), result(10, number="9")])
    row = judged(of_result(), known)
    assert row["verdict"] == "部分兑现"
    assert row["sentence"] == "承诺10月底前“维护次数”达到 12次，10月底为 9次，部分兑现"
    assert pd.isna(row["since_fen"])
    assert pd.isna(row["late_fen"])


def test_a_result_is_known_by_month_so_a_day_inside_one_waits_for_its_end() -> None:
    cutoff = Cutoff(date(2023, 11, 15))
    promise = of_result(due_on=date(2023, 11, 10))
    row = judged(promise, facts({}, results=[result(10, number="9")]), cutoff)
    assert row["verdict"] == "未到期"
    known = facts({}, results=[result(9), result(11, number="12")])
    assert judged(promise, known, Cutoff.at(2023, 11))["verdict"] == "兑现"


@pytest.mark.parametrize(
    ("paid_fen", "number", "verdict"),
    [(20, "12", "兑现"), (20, "6", "部分兑现"), (0, "12", "部分兑现"), (0, "6", "未兑现")],
)
def test_money_and_result_together_are_kept_only_together(
    paid_fen: int, number: str, verdict: str
) -> None:
    known = facts(
        {10: paid_fen * WANYUAN}, results=[result(9, number="6"), result(10, number=number)]
    )
    row = judged(of_result(amount_fen=20 * WANYUAN), known)
    assert row["verdict"] == verdict
    assert "；承诺10月底前“维护次数”达到 12次" in row["sentence"]
    assert row["sentence"].endswith(f"，{verdict}")


def test_nothing_promised_gives_an_empty_list() -> None:
    none = judge_promises(promised().iloc[:0], facts({}), OCTOBER)
    assert none.empty
    assert {"since_fen", "late_fen", "verdict", "sentence"} <= set(none)


def test_overdue_stands_first_then_what_comes_next_then_what_is_kept() -> None:
    rows = [
        ("兑现", date(2023, 10, 5), "丁"),
        ("未到期", date(2023, 12, 31), "丙"),
        ("未到期", date(2023, 11, 30), "乙"),
        ("未兑现", date(2023, 10, 31), "甲"),
        ("部分兑现", date(2023, 10, 20), "戊"),
        ("部分兑现", date(2023, 10, 31), "己"),
    ]
    frame = pd.DataFrame(rows, columns=["verdict", "due_on", "project_code"])
    ordered = order_promises(frame.assign(unit_code="288001", month=9))
    assert "".join(ordered["project_code"]) == "戊甲己乙丙丁"
