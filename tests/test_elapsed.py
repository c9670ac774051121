from datetime import date

import pytest

from perfmon.measures.elapsed import calendar_fraction, calendar_share
from perfmon.periods import Cutoff
from tests.figures import fen, in_wanyuan, judged_year, row_of, year_facts


@pytest.mark.parametrize(
    ("month", "share"), [(3, 0.25), (6, 0.5), (7, 7 / 12), (9, 0.75), (10, 10 / 12), (12, 1.0)]
)
def test_a_months_end_is_a_twelfth_each(month: int, share: float) -> None:
    assert calendar_share(Cutoff.at(2023, month)) == share


def test_an_open_month_is_taken_to_its_day() -> None:
    assert calendar_share(Cutoff(date(2023, 11, 15))) == 0.875  # (10 + 15/30) / 12
    assert calendar_share(Cutoff(date(2023, 1, 1))) == pytest.approx(1 / 372)


def test_february_of_a_leap_year_has_29_parts() -> None:
    assert calendar_fraction(Cutoff(date(2024, 2, 15))) == (29 + 15, 12 * 29)
    assert calendar_share(Cutoff(date(2024, 2, 29))) == pytest.approx(2 / 12)


def test_initial_money_elapses_a_twelfth_a_month() -> None:
    rows = judged_year(year_facts("一 年初 01-01 96"))
    assert in_wanyuan(rows, "一", "elapsed_fen") == [8 * month for month in range(1, 13)]
    assert rows["elapsed_share"].tolist() == [month / 12 for month in range(1, 13)]


def test_initial_money_without_a_budget_still_has_the_calendars_share() -> None:
    rows = judged_year(year_facts(classes={"一": "特定目标类"}))
    assert rows["elapsed_share"].tolist() == [month / 12 for month in range(1, 13)]
    assert in_wanyuan(rows, "一", "elapsed_fen") == [0] * 12


def test_later_money_elapses_from_the_day_it_came_by_days() -> None:
    rows = judged_year(year_facts("一 追加 10-02 90"))  # 90 days to 31 December: 1 a day
    assert in_wanyuan(rows, "一", "elapsed_fen") == [*[0] * 9, 29, 59, 90]


def test_later_money_that_comes_on_the_last_day_has_elapsed_that_day() -> None:
    rows = judged_year(year_facts("一 追加 12-31 90"))
    assert in_wanyuan(rows, "一", "elapsed_fen") == [*[0] * 11, 90]


def test_the_share_of_a_project_weighs_its_tranches() -> None:
    rows = judged_year(year_facts("一 年初 01-01 60\n 一 追加 10-02 90"))
    found = row_of(rows, "一", 11)
    assert found["elapsed_fen"] == fen("114")  # 60·11/12 + 59
    assert found["elapsed_share"] == pytest.approx(114 / 150)
    assert row_of(rows, "一", 9)["elapsed_share"] == 0.75  # before it came: the calendar


def test_an_open_month_takes_later_money_to_the_same_day() -> None:
    facts = year_facts("一 年初 01-01 60\n 一 追加 10-02 90")
    found = row_of(judged_year(facts, covered_until=date(2023, 11, 15)), "一", 11)
    assert found["elapsed_fen"] == fen("96.5")  # 60·0.875 = 52.5, and 44 days


def test_a_cut_takes_its_part_of_the_elapsed_money_away() -> None:
    rows = judged_year(year_facts("一 年初 01-01 96\n 一 追减 06-10 -48"))
    assert in_wanyuan(rows, "一", "elapsed_fen") == [8, 16, 24, 32, 40, 24, 28, 32, 36, 40, 44, 48]
    assert rows["elapsed_share"].tolist() == [month / 12 for month in range(1, 13)]


def test_elapsed_money_is_never_negative_and_never_above_the_budget() -> None:
    rows = judged_year(year_facts("一 年初 01-01 10\n 一 追减 02-10 -12\n 一 追加 12-21 8"))
    assert in_wanyuan(rows, "一", "elapsed_fen")[1:11] == [0] * 10
    assert row_of(rows, "一", 12)["adjusted_budget_fen"] == fen("6")
    assert row_of(rows, "一", 12)["elapsed_fen"] == fen("6")


def test_elapsed_money_of_a_hundred_billion_yuan_does_not_overflow() -> None:
    rows = judged_year(year_facts("一 追加 01-01 10000000"))
    # 30 of 364 days: 10^13 · 30/364 = 824 175 824 175.82…
    assert row_of(rows, "一", 1)["elapsed_fen"] == 824_175_824_176
