"""What is printed above a table's head: its unit of money, the year and month, 截至."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from perfmon.ingest.printed_text import comparable
from perfmon.money import FEN_PER_UNIT
from perfmon.periods import month_end

_UNIT_WORDS = "|".join(r"\s*".join(unit) for unit in sorted(FEN_PER_UNIT, key=len, reverse=True))
_NO_WORD_AFTER = r"(?![一-鿿])"
_UNIT_LINES = (
    re.compile(
        rf"(?<![制报算管送属目])(?:单\s*位|金\s*额)\s*:?[\s|]*(?:人\s*民\s*币)?\s*({_UNIT_WORDS})"
        + _NO_WORD_AFTER
    ),
    re.compile(rf"[(\[【]\s*(?:单\s*位\s*:?)?\s*({_UNIT_WORDS})\s*[)\]】]"),
)
_DAY = (
    r"(?P<year>20\d\d)(?:年|[-/.])(?P<month>\d{1,2})(?:月|[-/.](?=\d))?"
    r"(?:(?P<day>\d{1,2})(?:日|(?!\d))|[底末份])?"
)
_EIGHT_DIGITS = r"(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)"
_IN_YEAR = r"(?P<year>)(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日|[底末份])?"
_UNTIL_WORDS = (
    r"(?:截[至止]到?(?:日期|时间)?|统计(?:日期|时间|截[至止]日期)|数据日期"
    r"|(?<=[\d日月])[至到~—–-]{1,2}):?"
)
_UNTIL = tuple(re.compile(_UNTIL_WORDS + day) for day in (_EIGHT_DIGITS, _DAY, _IN_YEAR))
_MADE_ON = re.compile(
    r"(?:制表|打印|导出|填报|填表|编制|报送|上报|生成|下载|查询|审核)(?:日期|时间|日):?"
    r"20\d\d(?:年|[-/.])?\d{1,2}(?:月|[-/.])?\d{1,2}日?"
)
_MONTHS = re.compile(r"(20\d\d)年度?(?:第?\d{1,2}月?[-至到~—–])?(\d{1,2})月")
_LONE_MONTH = re.compile(r"(?<![\d年])(?:\d{1,2}月?[-至到~—–])?(\d{1,2})月(?:份|底|末)?(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_NUMBERED_MONTH = re.compile(r"(?<!\d)(20\d\d)[-./]?(0[1-9]|1[0-2])(?![-./]?\d)")
_NEEDLESS_SPACE = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_LONGEST_LINE = 1_000
_HALF_YEARS = (("上半年", 6), ("一季度", 3), ("前三季度", 9))
_CHINESE_DIGITS = {ord(char): str(digit) for digit, char in enumerate("零一二三四五六七八九")} | {
    ord("〇"): "0",
    ord("○"): "0",
}
_CHINESE_YEAR = re.compile(r"二[〇○零一][〇○零一二三四五六七八九]{2}(?=年)")
_CHINESE_MONTH = re.compile(r"(?<=[年至-])(十[一二]?|[一二三四五六七八九])(?=月)")


@dataclass(frozen=True)
class SheetTitle:
    """What the lines above a head say; each None where they do not.

    Attributes:
        fen_per_unit: the fen in the unit of money.
        until: the last day that the figures cover.
        year: the year in the title.
        month: the (last) month in the title.
    """

    fen_per_unit: int | None
    until: date | None
    year: int | None
    month: int | None


def read_title(rows: Sequence[Sequence[str]], sheet: str | None) -> SheetTitle:
    """What the lines above a head say, the sheet's name being asked last.

    The day on which a table was made or printed says nothing about what it covers.

    >>> read_title([["截至2023年6月底支出进度"], ["编制单位：某局", "", "单位：万元"]], None)
    SheetTitle(fen_per_unit=1000000, until=datetime.date(2023, 6, 30), year=2023, month=6)
    """
    printed = [*("|".join(filter(None, row))[:_LONGEST_LINE] for row in rows), sheet or ""]
    lines = [_in_digits(_MADE_ON.sub("", _closed_up(line))) for line in printed]
    year, month = _first_month(lines)
    if year is None:
        year = next((int(found[1]) for line in lines if (found := _YEAR.search(line))), None)
    until = next((day for line in lines if (day := _until(line, year))), None)
    if until:
        year, month = year or until.year, month or until.month
    return SheetTitle(_unit(printed), until, year, month)


def _unit(lines: Sequence[str]) -> int | None:
    for pattern in _UNIT_LINES:
        for line in lines:
            found = pattern.search(unicodedata.normalize("NFKC", line))
            if found:
                return FEN_PER_UNIT[comparable(found[1])]
    return None


def _until(line: str, year: int | None) -> date | None:
    for pattern in _UNTIL:
        for found in pattern.finditer(line):
            day = _day(found["year"] or str(year or ""), found["month"], found["day"])
            if day:
                return day
    return None


def _day(year: str, month: str, day: str | None) -> date | None:
    """The day, a month's last where only the month is said; None where there is no such day."""
    try:
        return date(int(year), int(month), int(day)) if day else month_end(int(year), int(month))
    except (ValueError, IndexError):
        return None


def _first_month(lines: Sequence[str]) -> tuple[int | None, int | None]:
    """Year and month of the first line that says a month; a month may stand without its year."""
    for line in lines:
        found = _MONTHS.search(line) or _NUMBERED_MONTH.search(line)
        if found and 1 <= int(found[2]) <= 12:
            return int(found[1]), int(found[2])
    for line in lines:
        half = next((month for words, month in _HALF_YEARS if words in line), None)
        lone = _LONE_MONTH.search(line)
        if lone and 1 <= int(lone[1]) <= 12:
            return None, int(lone[1])
        if half:
            return None, half
    return None, None


def _closed_up(line: str) -> str:
    """The line in NFKC without whitespace, except where a day and an hour would run together."""
    return _NEEDLESS_SPACE.sub("", unicodedata.normalize("NFKC", line))


def _in_digits(line: str) -> str:
    """The line with a year and month written in Chinese characters in digits."""
    line = _CHINESE_YEAR.sub(lambda year: year[0].translate(_CHINESE_DIGITS), line)
    return _CHINESE_MONTH.sub(lambda month: str(_month_number(month[0])), line)


def _month_number(words: str) -> int:
    if words.startswith("十"):
        return 10 + (int(words[1:].translate(_CHINESE_DIGITS)) if words[1:] else 0)
    return int(words.translate(_CHINESE_DIGITS))
