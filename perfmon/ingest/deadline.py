"""The deadline (时限) printed as an indicator's value, such as 2023年12月底支出完成."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from perfmon.findings import Finding

_YEAR = re.compile(r"([0-9]{4,8})年")
_MONTH = re.compile(r"(?<![0-9])(?:[0-9]{1,2}月?[-~至到])?([0-9]{1,2})月(?:([0-9]{1,2})[日号])?")
_ISO = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})"
    r"(?:[-./]([0-9]{1,2})[-./]([0-9]{1,2})(?![0-9])|[-/]([0-9]{1,2})(?![-./0-9]))"
)
_NOT_AFTER_ISO = re.compile(r"[%个元条次人天万亿]")
_LAST_MONTH = 12
_FROM = "(?:第?[一二三1-3](?:季度)?[-~至到、])?第?"
_PERIODS = (
    (re.compile("第?[一1]季度"), 3),
    (re.compile(f"上半年|{_FROM}[二2]季度"), 6),
    (re.compile(f"前三季度|{_FROM}[三3]季度"), 9),
    (re.compile(f"下半年|{_FROM}[四4]季度"), _LAST_MONTH),
)
_YEAR_END = (re.compile("年[底末终]"), _LAST_MONTH)
_OFTEN = re.compile("[0-9每各次逐]")
_HEDGES = ("预计", "左右", "大约", "力争", "争取", "约")
_COMPLETIONS = (
    *("完成", "完工", "竣工", "验收", "交付", "到位", "付清", "完毕", "结束"),
    *("开工", "启动", "投用", "投入使用", "通车", "上线", "发放", "兑付", "印发"),
)
_DONE_BY_THEN = re.compile(
    "(?:拨付|支付|划拨|拨出|下达|兑现|结清|结算|报送|上报|召开|举办)(?!时间|日期|期限|时限|进度|情况|率)"
)
"""Acts that are over once they are done: 12月底拨付 says what 12月底完成拨付 says."""

_FILLER = re.compile(
    r"^[底末前止内度份初旬之以至到~≥≤，,。;；()-]+|[≥≤，,。;；()-]+$|全年|[年月]底|年末|截[止至]|[上中下]旬"
)


@dataclass(frozen=True)
class PrintedDate:
    """The year digits, month and day found in a value; None where not printed."""

    year_digits: str | None
    month: int | None
    day: int | None
    rest: str


def find_date(value: str, budget_year: int, *, is_timeliness: bool = False) -> PrintedDate | None:
    """The date in a value of readable form, the last of a year near the budget's; None for none.

    Twelve months (12个月) and three years (3年) are durations, not dates. 上半年 without a year is
    a date only for a 时效指标 (`is_timeliness`).
    """
    iso = _last(_ISO, value)
    if iso and not _NOT_AFTER_ISO.match(value[iso.end() :]):
        return PrintedDate(iso[1], int(iso[2] or iso[4]), _number(iso[3]), _ISO.sub("", value))
    years = list(_YEAR.finditer(value))
    near = [year for year in years if _year(year[1], budget_year)]
    year = next(iter((near or years)[::-1]), None)
    month = _MONTH.search(value, year.end()) if year else None
    month = month or _last(_MONTH, value)
    if year is None and month is None:
        return _find_period(value) if is_timeliness else None
    rest = _MONTH.sub("", _YEAR.sub("", value))
    digits = year[1] if year else None
    if month is None:
        end, rest = _without_period(rest, _PERIODS)
        return PrintedDate(digits, None if end == _LAST_MONTH else end, None, rest)
    return PrintedDate(digits, int(month[1]), _number(month[2]), rest)


def read_deadline(printed: PrintedDate, budget_year: int) -> tuple[date | None, list[Finding]]:
    """The day by which it is due, the end of the named month where no day is named.

    The year is the last four digits in a row that lie within a year of the budget's.
    """
    year = _year(printed.year_digits, budget_year)
    day = _day(year, printed.month or _LAST_MONTH, printed.day)
    return day, [
        *_find_typo(printed, year, day, budget_year),
        *_find_hedge(printed),
        *_find_malformed(printed, budget_year),
    ]


def _find_typo(
    printed: PrintedDate, year: int | None, day: date | None, budget_year: int
) -> list[Finding]:
    """DEADLINE_TYPO: ≥ before a date, or a year that is not the budget's."""
    faults = []
    if "≥" in printed.rest:
        faults.append("日期前写了“≥”")
    if year is None:
        faults.append(f"年份“{printed.year_digits}”不在{budget_year}年前后一年之内")
    elif printed.year_digits not in (None, str(year)):
        faults.append(f"年份写成“{printed.year_digits}”")
    elif day is None:
        faults.append("没有这一天")
    if not faults:
        return []
    told = f"按 {day.isoformat()} 读入，请核对" if day else "没有读出期限，请改正"
    proposal = f"{day.year}年{day.month}月底前完成" if day else None
    return [
        Finding(
            "error",
            "DEADLINE_TYPO",
            f"时限有笔误：{'，'.join(faults)}；{told}。",
            proposal=proposal,
        )
    ]


def _find_hedge(printed: PrintedDate) -> list[Finding]:
    """DEADLINE_HEDGED: 预计, 左右 and the like make the deadline no commitment."""
    hedge = next((word for word in _HEDGES if word in printed.rest), None)
    if hedge is None:
        return []
    return [Finding("warning", "DEADLINE_HEDGED", f"时限带有“{hedge}”，不是确定的期限。")]


def _find_malformed(printed: PrintedDate, budget_year: int) -> list[Finding]:
    """DEADLINE_MALFORMED: no year, or words beside the date that speak of no completion."""
    words = _FILLER.sub("", printed.rest)
    if printed.year_digits is None:
        reason = f"时限没有写年份，按{budget_year}年读入。"
    elif words and not _says_what_is_done(printed.rest):
        reason = f"时限里的“{words}”不成句，没有说清到时要完成。"
    else:
        return []
    return [Finding("warning", "DEADLINE_MALFORMED", reason)]


def _says_what_is_done(words: str) -> bool:
    """Whether words beside a date speak of something that is done by then, firmly or not."""
    is_firm = any(word in words for word in (*_COMPLETIONS, *_HEDGES))
    return is_firm or _DONE_BY_THEN.search(words) is not None


def _year(digits: str | None, budget_year: int) -> int | None:
    if digits is None:
        return budget_year
    windows = [int(digits[i : i + 4]) for i in range(len(digits) - 3)]
    near = [year for year in windows if abs(year - budget_year) <= 1]
    return near[-1] if near else None


def _day(year: int | None, month: int, day: int | None) -> date | None:
    if year is None or not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    return date(year, month, day or last) if (day or last) <= last else None


def _find_period(value: str) -> PrintedDate | None:
    """A part of a year that is named without the year; none where it comes again (每季度一次)."""
    end, rest = _without_period(value, (*_PERIODS, _YEAR_END))
    if end is None or _OFTEN.search(rest):
        return None
    return PrintedDate(None, end, None, rest)


def _without_period(
    rest: str, periods: Sequence[tuple[re.Pattern[str], int]]
) -> tuple[int | None, str]:
    """The month at whose end a part of a year ends, the last that is named, and what is left."""
    ends = [(words, month) for words, month in periods if words.search(rest)]
    for words, _ in ends[::-1]:
        rest = words.sub("", rest)
    return (ends[-1][1] if ends else None), rest


def _last(pattern: re.Pattern[str], value: str) -> re.Match[str] | None:
    return next(iter(list(pattern.finditer(value))[::-1]), None)


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None
