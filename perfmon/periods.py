"""Months, cut-offs (截至) and where a date stands in the year.

Positions in the year are counted in months: 0 at the start of 1 January, 10 at the end of October,
10.5 at the end of 15 November. They are kept as whole days and the month's length, never as floats.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS_IN_YEAR = 12

_FRIDAY = 4


def days_in_month(year: int, month: int) -> int:
    """How many days the month has."""
    return calendar.monthrange(year, month)[1]


def month_end(year: int, month: int) -> date:
    """The month's last day.

    >>> month_end(2024, 2)
    datetime.date(2024, 2, 29)
    """
    return date(year, month, days_in_month(year, month))


def working_days_later(day: date, count: int) -> date:
    """The day that many working days (Monday to Friday) later; 法定节假日 are not known.

    >>> working_days_later(date(2023, 11, 3), 3)
    datetime.date(2023, 11, 8)
    """
    later, left = day, count
    while left:
        later += timedelta(days=1)
        left -= later.weekday() <= _FRIDAY
    return later


@dataclass(frozen=True, order=True)
class Cutoff:
    """The day up to which facts count (截至日): a month's end, or a day inside an open month.

    >>> Cutoff.at(2023, 10).label
    '10月底'
    >>> Cutoff(date(2023, 11, 15)).label
    '11月15日'
    """

    on: date

    @classmethod
    def at(cls, year: int, month: int, covered_until: date | None = None) -> "Cutoff":
        """The cut-off of a month.

        Args:
            year: the fiscal year.
            month: 1 to 12.
            covered_until: the last day that the payments on hand cover. It cuts the month short
                only where it lies inside it; a month beyond it is taken whole.
        """
        end = month_end(year, month)
        inside = covered_until is not None and date(year, month, 1) <= covered_until < end
        return cls(covered_until if inside and covered_until is not None else end)

    @property
    def year(self) -> int:
        return self.on.year

    @property
    def month(self) -> int:
        return self.on.month

    @property
    def is_whole_month(self) -> bool:
        """Whether the cut is the month's end (整月)."""
        return self.on == month_end(self.year, self.month)

    @property
    def last_ended_month(self) -> int:
        """The last month that is over at the cut; 0 in an open January."""
        return self.month if self.is_whole_month else self.month - 1

    @property
    def label(self) -> str:
        """How the cut is said after 截至: 10月底, or 11月15日 in an open month."""
        return f"{self.month}月底" if self.is_whole_month else f"{self.month}月{self.on.day}日"

    @property
    def full_label(self) -> str:
        """The cut with its year: 2023年10月底."""
        return f"{self.year}年{self.label}"


def day_label(day: date) -> str:
    """A day with its year, a month's end as such.

    >>> day_label(date(2023, 6, 30)), day_label(date(2023, 6, 12))
    ('2023年6月底', '2023年6月12日')
    """
    return Cutoff(date(day.year, day.month, day.day)).full_label


def last_whole_month(year: int, covered_until: date | None, today: date) -> int:
    """The default month of a year's pages: the last one that the data on hand cover whole.

    Args:
        year: the fiscal year shown.
        covered_until: the last day covered by payments of that year; None where there are none.
        today: decides only where there are no payments.

    Returns:
        1 to 12; 1 where not even January is whole.

    >>> last_whole_month(2023, date(2023, 11, 15), date(2026, 1, 1))
    10
    >>> last_whole_month(2023, None, date(2026, 1, 1))
    12
    """
    reached = covered_until or today
    if reached.year != year:
        return MONTHS_IN_YEAR if reached.year > year else 1
    whole = reached.month if reached == month_end(year, reached.month) else reached.month - 1
    return max(whole, 1)


def last_twelve_months(until: Cutoff) -> dict[int, list[int]]:
    """The twelve months up to a cut-off, by year.

    >>> last_twelve_months(Cutoff.at(2023, 2))
    {2022: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 2023: [1, 2]}
    """
    return {
        until.year - 1: list(range(until.month + 1, MONTHS_IN_YEAR + 1)),
        until.year: list(range(1, until.month + 1)),
    }


@dataclass(frozen=True)
class Period:
    """A span of whole months of one year, for which an export says that it is complete.

    >>> Period.parse("2023-06").label
    '2023年6月'
    >>> Period.parse("2023-01:2023-06").label
    '2023年1—6月'
    >>> Period.parse("2023").last
    datetime.date(2023, 12, 31)
    """

    first: date
    last: date

    @classmethod
    def of_months(cls, year: int, first: int, last: int) -> "Period":
        """From the first month's first day to the last month's last."""
        return cls(date(year, first, 1), month_end(year, last))

    @classmethod
    def parse(cls, text: str) -> "Period":
        """The period that a text means: `2023-06`, `2023` or `2023-01:2023-06`.

        Raises:
            ValueError: it means none.
        """
        parts = [part.split("-") for part in text.split(":")]
        if len(parts) == 1 and len(parts[0]) == 1:
            return cls.of_months(_year(text), 1, MONTHS_IN_YEAR)
        (first_year, first), (last_year, last) = parts[0], parts[-1]
        if len(parts) > 2 or first_year != last_year or int(first) > int(last):
            raise ValueError(text)
        return cls.of_months(_year(first_year), int(first), int(last))

    @property
    def label(self) -> str:
        """The period in words."""
        first, last = self.first.month, self.last.month
        if (first, last) == (1, MONTHS_IN_YEAR):
            return f"{self.first.year}年全年"
        return f"{self.first.year}年{first if first == last else f'{first}—{last}'}月"


def _year(text: str) -> int:
    if len(text) != len("2023") or not text.isascii() or not text.isdigit():
        raise ValueError(text)
    return int(text)
