from datetime import date

import pandas as pd
import pytest

from perfmon.measures.facts import YearFacts
from perfmon.measures.lag import add_lag, add_pace, farthest_behind_first, lay_months
from perfmon.measures.rates import is_missing
from tests.figures import judged_year, year_facts

EVEN = "项目 3月底 6月底 9月底 12月底\n一 30 60 90 120"


def laid(rows: pd.DataFrame) -> pd.DataFrame:
    return lay_months(rows, "reference_fen", "light", "paid_in_month_fen")


def lag_of(facts: YearFacts, month: int, covered_until: date | None = None) -> pd.Series:
    rows = judged_year(facts, covered_until)
    return add_lag(rows[rows["month"] == month], laid(rows)).iloc[0]


def paid(schedule: str, cells: str) -> YearFacts:
    return year_facts("一 年初 01-01 120", schedule, cells)


@pytest.mark.parametrize(
    ("amount", "months"),
    [("0", 10.0), ("30", 7.0), ("45", 5.5), ("100", 0.0), ("110", 0.0), ("120", 0.0), ("-2", 10.0)],
)
def test_the_lag_is_counted_from_where_the_plan_stood_at_what_is_paid(
    amount: str, months: float
) -> None:
    assert lag_of(paid(EVEN, f"项目 1月\n一 {amount}"), 10)["lag_months"] == months


def test_more_than_the_plan_of_the_year_has_no_lag() -> None:
    assert is_missing(lag_of(paid(EVEN, "项目 1月\n一 121"), 10)["lag_months"])


def test_on_a_flat_stretch_nothing_was_due_until_its_end() -> None:
    flat = "项目 3月底 9月底 12月底\n一 30 30 120"
    assert lag_of(paid(flat, "项目 1月\n一 30"), 9)["lag_months"] == 0
    assert lag_of(paid(flat, "项目 1月\n一 30"), 10)["lag_months"] == 1
    assert lag_of(paid(flat, "项目 1月\n一 20"), 10)["lag_months"] == 8


def test_without_a_plan_there_is_no_lag() -> None:
    assert is_missing(lag_of(paid("", "项目 1月\n一 30"), 10)["lag_months"])


def test_an_open_month_counts_its_days() -> None:
    facts = paid(EVEN, "项目 1月\n一 100")
    assert lag_of(facts, 11, date(2023, 11, 15))["lag_months"] == pytest.approx(0.5)


def test_months_in_a_row_are_counted_back_from_this_one() -> None:
    # 10 points of 120 are 12: 3月 30 due; 18 paid is 10 points behind; 20 in June 33
    facts = paid(EVEN, "项目 3月 7月 8月\n一 18 52 -30")
    rows = judged_year(facts)
    lagging = [lag_of(facts, month)["lagging_months"] for month in range(1, 13)]
    lights = rows["light"].fillna("○").str[0].tolist()
    assert "".join(lights) == "○○yyyrgyrrrr"
    assert lagging == [0, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5]
    assert lag_of(facts, 12)["red_months"] == 4


def test_nothing_has_no_lag() -> None:
    rows = judged_year(paid(EVEN, ""))
    assert add_lag(rows.head(0), laid(rows)).columns[-3:].tolist() == [
        "lag_months",
        "lagging_months",
        "red_months",
    ]


def pace_of(facts: YearFacts, month: int) -> pd.Series:
    rows = judged_year(facts)
    return add_pace(rows[rows["month"] == month], laid(rows)).iloc[0]


def test_the_needed_pace_is_held_against_the_last_three_months() -> None:
    found = pace_of(paid(EVEN, "项目 2月 8月 9月 10月\n一 60 3 6 3"), 10)
    assert found["needed_a_month_fen"] == 24_000_000  # 48 in two months
    assert found["recent_a_month_fen"] == 4_000_000
    assert found["pace_ratio"] == 6.0


def test_early_in_the_year_the_months_there_are_count() -> None:
    found = pace_of(paid(EVEN, "项目 1月 2月\n一 10 30"), 2)
    assert found["recent_a_month_fen"] == 20_000_000
    assert found["needed_a_month_fen"] == 8_000_000
    assert found["pace_ratio"] == pytest.approx(0.4)


def test_where_nothing_was_paid_of_late_there_is_no_ratio() -> None:
    assert is_missing(pace_of(paid(EVEN, "项目 1月\n一 10"), 10)["pace_ratio"])


def test_in_december_no_month_is_left() -> None:
    found = pace_of(paid(EVEN, "项目 11月\n一 10"), 12)
    assert is_missing(found["needed_a_month_fen"])
    assert is_missing(found["pace_ratio"])


def test_what_is_over_the_budget_needs_no_pace() -> None:
    assert pace_of(paid(EVEN, "项目 9月\n一 130"), 10)["needed_a_month_fen"] == 0


def test_a_pace_is_asked_of_no_project_without_complaint() -> None:
    rows = judged_year(paid(EVEN, ""))
    assert add_pace(rows.head(0), laid(rows)).empty


def test_most_money_behind_comes_first_and_no_plan_last() -> None:
    rows = pd.DataFrame(
        {
            "behind_fen": pd.array([3, None, 9, 3], dtype="Int64"),
            "unit_code": ["2", "1", "2", "1"],
            "project_code": ["甲", "乙", "丙", "丁"],
        }
    )
    assert farthest_behind_first(rows)["project_code"].tolist() == ["丙", "丁", "甲", "乙"]
