"""One printed head: the form in which it is compared, its unit of money and its year."""

import re

from perfmon.ingest.printed_text import comparable
from perfmon.money import FEN_PER_UNIT

_UNITS = "|".join(sorted(FEN_PER_UNIT, key=len, reverse=True))
_NOTE = re.compile(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]$")
_UNIT_AFTER_SIGN = re.compile(rf"[:/,、_-](?:单位:?)?(?:人民币)?(?:{_UNITS})$")
_FORMULA = re.compile(r"[=＝][-+*/×÷()0-9A-Za-z]*$")
_MARKS = re.compile(r"^(?:\*|其中:?|\d{1,2}[.、])+|[*:]+$")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年度?)?(?!\d)")
_BRACKETED = re.compile(r"[(\[【〔{]([^()\[\]【】〔〕{}]*)[)\]】〕}]")
_BETWEEN = re.compile(r"[:：,，、;；/|\s]|单位|人民币|金额|币种")
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?月?")
_WORDED_NUMBER = re.compile(r"\d{1,2}月[份底末]?|20\d\d年度?")


def plain_head(text: str) -> str:
    """The head as it is compared: without whitespace, marks, and units or notes at its end.

    >>> plain_head(" *支付 金额（元）"), plain_head("执行率(%)=8/7"), plain_head("金额：万元")
    ('支付金额', '执行率', '金额')
    """
    plain = comparable(text)
    while True:
        shorter = _MARKS.sub("", plain)
        for ending in (_FORMULA, _NOTE, _UNIT_AFTER_SIGN):
            shorter = ending.sub("", shorter)
        if shorter == plain:
            return plain
        plain = shorter


def without_year(plain: str) -> tuple[str, int | None]:
    """The head without the year that it begins with or names, and that year.

    >>> without_year("2023年预算数"), without_year("年初预算数")
    (('预算数', 2023), ('年初预算数', None))
    """
    year = _YEAR.search(plain)
    if year is None:
        return plain, None
    return plain[: year.start()] + plain[year.end() :], int(year[1])


def unit_of_head(text: str) -> int | None:
    """The fen in the unit that a head prints in brackets or after a sign; None without one.

    >>> unit_of_head("支付金额（万元）"), unit_of_head("金额/元"), unit_of_head("金额")
    (1000000, 100, None)
    """
    printed = comparable(text)
    for inside in reversed(_BRACKETED.findall(printed)):
        for word in _BETWEEN.split(inside):
            if word in FEN_PER_UNIT:
                return FEN_PER_UNIT[word]
    after = re.search(rf"[:/,、_-](?:单位:?)?(?:人民币)?({_UNITS})$", printed)
    return FEN_PER_UNIT[after[1]] if after else None


def is_unit_note(text: str) -> bool:
    """Whether a cell under a head holds nothing but a unit: (元), 万元, %.

    >>> is_unit_note("（万元）"), is_unit_note("%"), is_unit_note("元氏县")
    (True, True, False)
    """
    words = [word for word in _BETWEEN.split(comparable(text).strip("()[]【】")) if word]
    return bool(words) and all(word in FEN_PER_UNIT or word == "%" for word in words)


def unit_of_note(text: str) -> int | None:
    """The fen in the unit that such a cell names."""
    words = _BETWEEN.split(comparable(text).strip("()[]【】"))
    return next((FEN_PER_UNIT[word] for word in words if word in FEN_PER_UNIT), None)


def is_number_like(text: str) -> bool:
    """Whether a cell holds a number, a date or a code, as rows of data do and heads do not.

    >>> [is_number_like(each) for each in ("1,200.00", "2023-03-31", "12月", "(1)预算数")]
    [True, True, False, False]
    """
    plain = comparable(text)
    if _WORDED_NUMBER.fullmatch(plain):
        return False
    digits = sum(char.isdigit() for char in plain)
    return 2 * digits > len(plain) or _DAY.fullmatch(plain) is not None
