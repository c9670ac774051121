"""Periods as one says them (9月, 三季度, 上月, 去年同期), each as the month whose end it means.

All figures run from January, so that a quarter or half of a year means its last month's end. 本月,
上月 and 去年 are said beside the month that is shown, not beside today.
"""

import re
import unicodedata
from typing import NamedTuple

from perfmon.periods import MONTHS_IN_YEAR

_MONTH_WORDS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
_MONTHS = {word: month for month, word in enumerate(_MONTH_WORDS, start=1)}
_YEARS_BACK = {"今年": 0, "本年": 0, "去年": 1, "上年": 1, "前年": 2}
_CENTURY = 2000

_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_UNTIL = r"[-—–~至到]"
_YEAR = rf"(?P<year>(?:20)?\d\d)\s*年度?|(?P<back>{'|'.join(_YEARS_BACK)})"
_SPAN = (
    rf"(?:{_MONTH}月?{_UNTIL})?(?P<month>{_MONTH})\s*月(?:份|底|末)?"
    rf"|(?:前|第|[1一]{_UNTIL})?(?P<quarter>[1-4一二三四])季度?末?"
    r"|(?P<first_half>上半年)|(?P<whole>下半年|全年|年底|年末)"
    r"|(?P<two_back>上上个?月)|(?P<one_back>上个?月)|(?P<same>本月|当月|这个?月)"
)
_PERIOD = re.compile(
    r"(?<![\d零一二三四五六七八九十])"
    rf"(?:(?:{_YEAR})\s*(?:{_SPAN}|(?P<year_end>[底末])|同期|同月)?"
    rf"|{_SPAN.replace('?P<', '?P<alone_')})"
)


class SpokenMonth(NamedTuple):
    """A period found in what was typed.

    Attributes:
        rest: what was typed beside it.
        year: said by its number; None where it is not.
        years_back: before the year shown: 0 also where no year is said.
        month: 1 to 12; None where it is the one shown, or so many before it.
        months_back: before the month shown: 0 also where none is said.
    """

    rest: str
    year: int | None
    years_back: int
    month: int | None
    months_back: int = 0

    def beside(self, year: int, month: int) -> tuple[int, int]:
        """The year and month meant, beside those that are shown.

        >>> find_spoken_month("上月").beside(2023, 1)
        (2022, 12)
        """
        year = self.year if self.year is not None else year - self.years_back
        back, place = divmod((self.month or month) - 1 - self.months_back, MONTHS_IN_YEAR)
        return year + back, place + 1


def find_spoken_month(text: str) -> SpokenMonth | None:
    """The first period in a text; None where there is none.

    >>> find_spoken_month("综治 9月")
    SpokenMonth(rest='综治', year=None, years_back=0, month=9, months_back=0)
    >>> find_spoken_month("去年前三季度")
    SpokenMonth(rest='', year=None, years_back=1, month=9, months_back=0)
    >>> find_spoken_month("2022年")
    SpokenMonth(rest='', year=2022, years_back=0, month=None, months_back=0)
    """
    typed = unicodedata.normalize("NFKC", text)
    found = _PERIOD.search(typed)
    if found is None:
        return None
    said = {name.removeprefix("alone_"): part for name, part in found.groupdict().items() if part}
    rest = f"{typed[: found.start()]} {typed[found.end() :]}"
    return SpokenMonth(
        rest=" ".join(rest.split()),
        year=_CENTURY + int(said["year"]) % 100 if "year" in said else None,
        years_back=_YEARS_BACK.get(said.get("back", ""), 0),
        month=_month(said),
        months_back=2 if "two_back" in said else 1 if "one_back" in said else 0,
    )


def _month(said: dict[str, str]) -> int | None:
    if "month" in said:
        return _number(said["month"])
    if "quarter" in said:
        return 3 * _number(said["quarter"])
    if "first_half" in said:
        return MONTHS_IN_YEAR // 2
    return MONTHS_IN_YEAR if said.keys() & {"whole", "year_end"} else None


def _number(word: str) -> int:
    return _MONTHS[word] if word in _MONTHS else int(word)
