"""What the books say of indicators that mirror money, where nobody told a result.

The project 一: 调整预算数 5.00 万元 in 2023.
"""

from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from perfmon.measures.attainment import add_attainment
from perfmon.measures.booked_results import add_booked_results, paid_out_days
from perfmon.measures.due_targets import add_due
from perfmon.measures.rates import is_missing
from perfmon.measures.result_lights import judge_result_lights, project_result_lights
from perfmon.periods import Cutoff
from tests.figures import REGION, UNIT
from tests.indicators import DECEMBER, OCTOBER, YEAR_END, by_date, graded, indicators

KEY = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "project_code": "一"}
BUDGET_FEN = 5_000_000
MIRROR: dict[str, Any] = {"mirrors_money": True, "is_spending": True, "reported_month": None}
COST = MIRROR | {"category2": "成本", "direction": "at_most", "target": "5", "unit": "万元"}
RATE = MIRROR | {"category2": "经济", "target": "95", "unit": "%", "is_level": True}
DATE = by_date(YEAR_END, None, **MIRROR)


def project_months(
    paid_fen: dict[int, int],
    budget_fen: int = BUDGET_FEN,
    **more: Any,  # noqa: ANN401 whatever a cell holds
) -> pd.DataFrame:
    """Twelve months of the project, with what was paid in some of them."""
    rows = [
        KEY
        | {"month": month, "covered": True, "adjusted_budget_fen": budget_fen, "paid_by": "凭证"}
        | {"paid_in_month_fen": paid_fen.get(month, 0)}
        | {"paid_fen": sum(fen for each, fen in paid_fen.items() if each <= month)}
        | more
        for month in range(1, 13)
    ]
    return pd.DataFrame(rows)


def vouchers(days: dict[date, int]) -> pd.DataFrame:
    rows = [KEY | {"day": day, "amount_fen": fen} for day, fen in days.items()]
    frame = pd.DataFrame(rows, columns=[*KEY, "day", "amount_fen"])
    return frame.astype({"year": "int64", "amount_fen": "int64"}).assign(
        day=pd.to_datetime(frame["day"]).astype("datetime64[s]")
    )


def paid_out_on(
    days: dict[date, int], months: pd.DataFrame | None = None, cutoff: Cutoff = DECEMBER
) -> list[date]:
    by_month: dict[int, int] = {}
    for day, fen in days.items():
        by_month[day.month] = by_month.get(day.month, 0) + fen
    known = project_months(by_month) if months is None else months
    found = paid_out_days(known, vouchers(days), cutoff)["paid_out_on"]
    return [day.date() for day in found]


def booked(
    row: dict[str, Any],
    days: dict[date, int],
    cutoff: Cutoff = DECEMBER,
    **more: Any,  # noqa: ANN401 whatever a cell holds
) -> dict[str, Any]:
    """An indicator with what the books say of it, judged."""
    by_month: dict[int, int] = {}
    for day, fen in days.items():
        by_month[day.month] = by_month.get(day.month, 0) + fen
    months = project_months(by_month, **more)
    told = indicators(row)
    told["reported_month"] = told["reported_month"].astype("Int64")
    rows = add_booked_results(told, months, paid_out_days(months, vouchers(days), cutoff), cutoff)
    judged = judge_result_lights(add_due(add_attainment(rows, cutoff), cutoff))
    return {str(name): value for name, value in judged.iloc[0].items()}


ALL_OF_IT = {date(2023, 6, 12): 3_000_000, date(2023, 11, 8): 2_000_000}
MOST_OF_IT = {date(2023, 6, 12): 4_000_000}


def test_a_cost_is_what_was_paid_in_its_unit() -> None:
    row = booked(COST, MOST_OF_IT)
    assert (row["is_booked"], row["number"], row["light"]) == (True, "4.00", "green")
    in_yuan = booked(COST | {"target": "50000", "unit": "元"}, MOST_OF_IT)
    assert in_yuan["number"] == "40000.00"


def test_a_rate_of_use_is_paid_over_the_adjusted_budget() -> None:
    row = booked(RATE, MOST_OF_IT)
    assert (row["is_booked"], row["number"], row["light"]) == (True, "80.00", "green")
    assert row["attainment_share"] == pytest.approx(80 / 95)


def test_a_rate_is_judged_exactly_and_only_printed_rounded() -> None:
    one_fen_short = {date(2023, 6, 12): 4_749_999}  # of 47,500.00 元, which would be 95 %
    row = booked(RATE, one_fen_short)
    assert row["number"] == "95.00"
    reached = Fraction(row["attainment_part"], row["attainment_whole"])
    assert reached == Fraction(100 * 4_749_999, 95 * BUDGET_FEN)
    assert booked(RATE, {date(2023, 6, 12): 4_750_000})["attainment_share"] == 1


def test_a_date_of_payment_is_the_day_on_which_the_budget_was_paid_out() -> None:
    row = booked(DATE, ALL_OF_IT)
    assert (row["is_booked"], row["cause"]) == (True, "done_on_time")
    assert row["done_on"] == pd.Timestamp(2023, 11, 8)


def test_paid_out_after_its_day_is_late() -> None:
    due_in_june = by_date(date(2023, 6, 30), None, **MIRROR)
    assert booked(due_in_june, ALL_OF_IT)["cause"] == "done_late"


def test_a_date_not_paid_out_by_its_day_is_missed_by_the_books() -> None:
    row = booked(DATE, MOST_OF_IT)
    assert (row["is_booked"], row["cause"], row["light"]) == (True, "overdue", "red")


def test_a_date_is_not_answered_before_its_day() -> None:
    all_by_october = {date(2023, 6, 12): BUDGET_FEN}
    row = booked(DATE, all_by_october, OCTOBER)
    assert (row["is_booked"], row["cause"]) == (False, "not_due")
    assert is_missing(row["done_on"])


def test_before_the_year_s_end_a_booked_rate_stands_on_the_form_without_a_light() -> None:
    row = booked(RATE, {date(2023, 6, 12): 2_000_000}, OCTOBER)
    assert (row["number"], row["cause"], row["is_asked"]) == ("40.00", "not_due", False)
    assert is_missing(row["light"])
    told = booked(RATE | {"number": "40", "reported_month": 10}, MOST_OF_IT, OCTOBER)
    assert told["light"] == "red"


@pytest.mark.parametrize("row", [COST, RATE, DATE])
def test_the_books_say_nothing_past_the_last_payment_on_hand(row: dict[str, Any]) -> None:
    assert booked(row, ALL_OF_IT, covered=False)["cause"] == "unreported"


@pytest.mark.parametrize("row", [COST, RATE, DATE])
def test_without_a_budget_the_books_say_nothing(row: dict[str, Any]) -> None:
    found = booked(row, ALL_OF_IT, budget_fen=0)
    assert (found["is_booked"], found["cause"]) == (False, "unreported")


def test_a_cost_of_nothing_is_no_result_and_a_rate_of_nothing_is_0() -> None:
    assert booked(COST, {})["cause"] == "unreported"
    assert booked(RATE, {})["number"] == "0.00"


def test_a_mirror_that_nobody_answered_is_never_called_missed() -> None:
    arrived = DATE | {"is_spending": False}  # 资金到位: payments say nothing of it
    row = booked(arrived, MOST_OF_IT)
    assert (row["is_booked"], row["cause"]) == (False, "unreported")
    assert is_missing(row["light"])


@pytest.mark.parametrize(
    "row",
    [
        COST | {"unit": "元/人"},
        COST | {"category2": "数量"},
        RATE | {"is_spending": False},
        RATE | {"unit": "‰"},
        graded(None, **MIRROR),
        COST | {"mirrors_money": False},
        COST | {"pending_month": 12},
        COST | {"project_code": "二"},  # not among the judged projects
    ],
)
def test_what_the_books_cannot_answer_stays_unanswered(row: dict[str, Any]) -> None:
    found = booked(row, ALL_OF_IT)
    assert not found["is_booked"]
    assert is_missing(found["number"])


def test_what_the_unit_told_holds_over_the_books_and_the_two_are_set_side_by_side() -> None:
    row = booked(COST | {"number": "6.00", "reported_month": 12}, ALL_OF_IT)
    assert (row["is_booked"], row["number"]) == (False, "6.00")
    assert (row["told_fen"], row["booked_fen"]) == (6_000_000, BUDGET_FEN)
    dated = booked(DATE | {"done_on": date(2023, 12, 1), "reported_month": 12}, MOST_OF_IT)
    assert (dated["is_booked"], dated["cause"]) == (False, "done_on_time")


@pytest.mark.parametrize(
    ("number", "month", "covered"),
    [
        ("5", 12, True),  # as paid
        ("3.00", 6, True),  # as paid by the month for which it was told
        ("6.00", 12, False),  # payments on hand do not reach so far
    ],
)
def test_a_told_cost_that_the_books_bear_out_has_no_difference(
    number: str, month: int, covered: bool
) -> None:
    row = booked(COST | {"number": number, "reported_month": month}, ALL_OF_IT, covered=covered)
    assert is_missing(row["told_fen"])
    assert is_missing(row["booked_fen"])


def test_a_missed_date_of_payment_is_no_light_of_the_project_s_results() -> None:
    row = booked(DATE, MOST_OF_IT)
    rows = pd.DataFrame([row])
    assert project_result_lights(rows)["real_count"].tolist() == [0]
    assert is_missing(project_result_lights(rows)["light"][0])


def test_payments_reach_the_budget_on_the_day_of_the_voucher() -> None:
    assert paid_out_on(ALL_OF_IT) == [date(2023, 11, 8)]
    assert paid_out_on(ALL_OF_IT, cutoff=OCTOBER) == []
    assert paid_out_on(MOST_OF_IT) == []
    assert paid_out_on({date(2023, 3, 1): 6_000_000}) == [date(2023, 3, 1)]


def test_money_that_came_back_counts_from_the_day_it_went_out_again() -> None:
    back = {date(2023, 3, 1): 5_000_000, date(2023, 4, 1): -1_000_000}
    assert paid_out_on(back) == []
    assert paid_out_on(back | {date(2023, 9, 9): 1_000_000}) == [date(2023, 9, 9)]


def test_what_only_a_month_s_sum_says_is_known_at_its_end() -> None:
    tables = project_months({5: BUDGET_FEN}, paid_by="进度表")
    assert paid_out_on({}, tables) == [date(2023, 5, 31)]
    assert paid_out_on({date(2023, 5, 2): BUDGET_FEN}, tables) == [date(2023, 5, 31)]
    beside = project_months({5: BUDGET_FEN})  # 4.00 by voucher and 1.00 of 国库外
    assert paid_out_on({date(2023, 5, 2): 4_000_000}, beside) == [date(2023, 5, 31)]
    mid_may = Cutoff(date(2023, 5, 20))
    assert paid_out_on({date(2023, 5, 2): 4_000_000}, beside, mid_may) == [date(2023, 5, 20)]


def test_a_budget_raised_later_is_paid_out_when_the_payments_reach_it() -> None:
    months = project_months({6: 3_000_000, 11: 2_000_000})
    months["adjusted_budget_fen"] = [3_000_000] * 8 + [BUDGET_FEN] * 4
    assert paid_out_on(ALL_OF_IT, months, Cutoff.at(2023, 8)) == [date(2023, 6, 12)]
    assert paid_out_on(ALL_OF_IT, months) == [date(2023, 11, 8)]
