from datetime import date

import pytest

from perfmon.periods import (
    Cutoff,
    Period,
    days_in_month,
    last_whole_month,
    month_end,
    working_days_later,
)

FIRST_OF_2026 = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("year", "days"), [(2023, 28), (2024, 29), (2000, 29), (1900, 28), (2100, 28)]
)
def test_february_has_a_29th_in_leap_years_only(year: int, days: int) -> None:
    assert days_in_month(year, 2) == days
    assert month_end(year, 2) == date(year, 2, days)


def test_a_month_without_open_days_is_cut_at_its_end() -> None:
    cutoff = Cutoff.at(2023, 10)
    assert cutoff.on == date(2023, 10, 31)
    assert cutoff.is_whole_month
    assert (cutoff.year, cutoff.month) == (2023, 10)
    assert cutoff.label == "10月底"
    assert cutoff.full_label == "2023年10月底"


def test_an_open_month_is_cut_at_the_last_day_covered() -> None:
    cutoff = Cutoff.at(2023, 11, covered_until=date(2023, 11, 15))
    assert cutoff.on == date(2023, 11, 15)
    assert not cutoff.is_whole_month
    assert cutoff.label == "11月15日"
    assert cutoff.full_label == "2023年11月15日"


@pytest.mark.parametrize(
    ("covered_until", "cut"),
    [
        (date(2023, 11, 1), date(2023, 11, 1)),  # the first day is inside
        (date(2023, 11, 29), date(2023, 11, 29)),
        (date(2023, 11, 30), date(2023, 11, 30)),  # covered whole
        (date(2023, 12, 3), date(2023, 11, 30)),  # covered beyond: whole
        (date(2023, 10, 31), date(2023, 11, 30)),  # nothing of the month yet: taken whole
        (date(2022, 11, 15), date(2023, 11, 30)),  # another year's November
    ],
)
def test_only_a_day_inside_the_month_cuts_it_short(covered_until: date, cut: date) -> None:
    assert Cutoff.at(2023, 11, covered_until).on == cut


def test_cutoffs_are_ordered_by_day() -> None:
    open_month = Cutoff(date(2023, 11, 15))
    assert Cutoff.at(2023, 10) < open_month < Cutoff.at(2023, 11) < Cutoff.at(2024, 1)


@pytest.mark.parametrize(
    ("covered_until", "month"),
    [
        (date(2023, 10, 31), 10),
        (date(2023, 11, 1), 10),
        (date(2023, 11, 29), 10),
        (date(2023, 11, 30), 11),
        (date(2023, 2, 28), 2),
        (date(2023, 12, 31), 12),
        (date(2023, 1, 31), 1),
        (date(2023, 1, 5), 1),  # not even January is whole
        (date(2024, 2, 1), 12),  # the year is over
        (date(2022, 12, 31), 1),  # the year has not begun
    ],
)
def test_pages_open_on_the_last_month_that_payments_cover_whole(
    covered_until: date, month: int
) -> None:
    assert last_whole_month(2023, covered_until, today=FIRST_OF_2026) == month


def test_february_of_a_leap_year_is_whole_on_the_29th() -> None:
    assert last_whole_month(2024, date(2024, 2, 28), FIRST_OF_2026) == 1
    assert last_whole_month(2024, date(2024, 2, 29), FIRST_OF_2026) == 2


def test_today_decides_only_where_there_are_no_payments() -> None:
    assert last_whole_month(2023, None, today=date(2023, 7, 3)) == 6
    assert last_whole_month(2023, date(2023, 4, 30), today=date(2023, 7, 3)) == 4
    assert last_whole_month(2023, None, today=date(2022, 7, 3)) == 1
    assert last_whole_month(2023, None, today=FIRST_OF_2026) == 12


class TestPeriod:
    @pytest.mark.parametrize(
        ("text", "first", "last", "label"),
        [
            ("2023-06", date(2023, 6, 1), date(2023, 6, 30), "2023年6月"),
            ("2024-2", date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
            ("2023", date(2023, 1, 1), date(2023, 12, 31), "2023年全年"),
            ("2023-01:2023-06", date(2023, 1, 1), date(2023, 6, 30), "2023年1—6月"),
        ],
    )
    def test_a_period_is_whole_months_of_one_year(
        self, text: str, first: date, last: date, label: str
    ) -> None:
        period = Period.parse(text)
        assert (period.first, period.last, period.label) == (first, last, label)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "六月",
            "23-06",
            "2023-13",
            "2023-06:2023-01",
            "2022-12:2023-01",
            "2023-1:2023-2:2023-3",
        ],
    )
    def test_what_is_no_period_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError):  # noqa: PT011 the command line says what is wrong
            Period.parse(text)


def test_working_days_run_from_monday_to_friday() -> None:
    friday, saturday = date(2023, 11, 3), date(2023, 11, 4)
    assert working_days_later(friday, 0) == friday
    assert working_days_later(friday, 1) == working_days_later(saturday, 1) == date(2023, 11, 6)
    assert working_days_later(friday, 5) == date(2023, 11, 10)
    assert working_days_later(friday, 6) == date(2023, 11, 13)
