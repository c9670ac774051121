"""Numbers written in Chinese characters (二十册, 百分之九十): found, and said in digits."""

import re

from perfmon.ingest.printed_number import WORDS_AFTER, leading_unit

_DIGITS = {char: i for i, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1_000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_ONES = "零〇一二两三四五六七八九"
_NUMERAL = rf"[{_ONES}十][{_ONES}十百千]*(?:(?:[万亿][{_ONES}十百千]+)+[万亿]?)?(?:点[{_ONES}]+)?"
_SHARE = re.compile(rf"(?P<of>[百千])分之?(?P<numeral>{_NUMERAL}|百)")
_COUNT = re.compile(rf"(?<![第同统唯专])(?P<numeral>{_NUMERAL})")
_ROUGHLY = re.compile(r"[余多几来]?[万亿]?")
_AFTER_UNIT = re.compile(rf"月?(?:{'|'.join(word for word, _ in WORDS_AFTER)}|左右)?[。.;；，,]?")
_NO_COUNTS = ("一批", "一起")


def in_digits(value: str) -> str | None:
    """The value with its Chinese number in digits; None where it has none.

    A number is known by its measure word or by 百分之, so that 一流 and 十分满意 are none.

    >>> in_digits("不少于二十册"), in_digits("百分之九十以上"), in_digits("十分满意")
    ('不少于20册', '90%以上', None)
    """
    share = _SHARE.search(value)
    if share:
        sign = "%" if share["of"] == "百" else "‰"
        return _replaced(value, share, f"{_number(share['numeral'])}{sign}")
    for count in _COUNT.finditer(value):
        if _is_counted(count["numeral"], value[count.end() :]):
            return _replaced(value, count, _number(count["numeral"]))
    return None


def _is_counted(numeral: str, after: str) -> bool:
    """Whether a measure word and nothing but 以上 follows, or the number is a month's."""
    if after.startswith("月"):
        return True
    roughly = _ROUGHLY.match(after)
    rest = after[roughly.end() :] if roughly else after
    unit = leading_unit(after) or leading_unit(rest)
    if unit is None or numeral + unit in _NO_COUNTS:
        return False
    return _AFTER_UNIT.fullmatch(after.partition(unit)[2]) is not None


def _replaced(value: str, found: re.Match[str], digits: str) -> str:
    return value[: found.start()] + digits + value[found.end() :]


def _number(numeral: str) -> str:
    """The numeral in digits; digit by digit where it names no tens (二〇二四)."""
    whole, _, decimals = numeral.partition("点")
    fraction = "".join(str(_DIGITS[char]) for char in decimals)
    if not any(char in _TENS or char in _MYRIADS for char in whole):
        digits = "".join(str(_DIGITS[char]) for char in whole)
    else:
        digits = str(_value(whole))
    return f"{digits}.{fraction}" if fraction else digits


def _value(numeral: str) -> int:
    """The number; a last digit right after 百, 千 or 万 counts the tenth of it (一万二)."""
    total = section = digit = 0
    for char in numeral:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section, digit = section + (digit or 1) * _TENS[char], 0
        elif char == "亿":
            total, section, digit = (total + section + digit) * _MYRIADS[char], 0, 0
        else:
            total, section, digit = total + (section + digit) * _MYRIADS[char], 0, 0
    last = {**_TENS, **_MYRIADS}.get(numeral[-2:-1], 10)
    return total + section + digit * (last // 10)
