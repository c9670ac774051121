"""A printed text and its forms: without stray spaces, in half width, comparable.

Stored texts keep every character that was printed except the extraction's spaces and line breaks;
the other forms are only for reading and comparing.
"""

import html
import re
import unicodedata

_STRAY = r"[\s\u200b\u2060\ufeff]"
_BETWEEN_LATIN = re.compile(rf"(?<=[A-Za-z]){_STRAY}+(?=[A-Za-z])")
_ELSEWHERE = re.compile(rf"(?<![A-Za-z]){_STRAY}+|{_STRAY}+(?![A-Za-z])")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_SIGNS = (("≧", "≥"), ("⩾", "≥"), ("≦", "≤"), ("⩽", "≤"), ("−", "-"))
_DOUBLE_SIGNS = ((">=", "≥"), ("=>", "≥"), ("<=", "≤"), ("=<", "≤"), (">", "≥"), ("<", "≤"))
_STRICT = re.compile(r"(?<![<>=])[<>](?![<>=]|或=|或?等于)")
_NUMBERING = re.compile(
    r"\s*(?:[0-9０-９]{1,3}\s*[.．、]|[一二三四五六七八九十百]{1,4}\s*、"
    r"|[(（]\s*[一二三四五六七八九十百]{1,4}\s*[)）])\s*"
)


def tidy(text: str) -> str:
    """The text without stray spaces and line breaks; one space stays between Latin words.

    >>> tidy("2023 年 12 月底支出完 成")
    '2023年12月底支出完成'
    >>> tidy(" 9+X 信息 系统， Big  Data ")
    '9+X信息系统，Big Data'
    """
    return _ELSEWHERE.sub("", _BETWEEN_LATIN.sub(" ", text))


def comparable(text: str) -> str:
    """The form in which two printed texts are compared: NFKC, no space at all.

    >>> comparable("（上年结转） 维护费") == comparable("(上年结转)维护费")
    True
    """
    return re.sub(rf"{_STRAY}+", "", unicodedata.normalize("NFKC", text))


def readable_value(text: str) -> str:
    """A value with half-width digits and one spelling of ≥ and ≤; units keep their characters.

    >>> readable_value("＞＝９０％")
    '≥90%'
    """
    value = _half_width(text)
    for printed, sign in (*_SIGNS, *_DOUBLE_SIGNS):
        value = value.replace(printed, sign)
    return value


def strict_sign(text: str) -> str | None:
    """The sign of a value that leaves its number out, which `readable_value` takes as ≥ or ≤.

    >>> strict_sign("＜3次"), strict_sign("＜＝3次")
    ('<', None)
    """
    sign = _STRICT.search(_half_width(text))
    return sign.group() if sign else None


def is_blank_mark(text: str) -> bool:
    """Whether a cell holds nothing, or only a mark that says so: - — / 无."""
    return not readable_value(text).strip("-—–/无")


def as_printed(part: str, text: str) -> str:
    """The part of a readable value in the width in which the text prints it.

    >>> as_printed("元/台", "≤５元／台")
    '元／台'
    """
    at = _half_width(text).find(part)
    return _unescaped(text)[at : at + len(part)] if at >= 0 else part


def _half_width(text: str) -> str:
    return _unescaped(text).translate(_HALF_WIDTH)


def _unescaped(text: str) -> str:
    return tidy(html.unescape(text) if "&" in text else text)


def without_number(text: str) -> str:
    """A heading without its leading 1. 一、 or （一）.

    >>> without_number("（一）加快建设")
    '加快建设'
    """
    numbering = _NUMBERING.match(text)
    return text[numbering.end() :] if numbering else text
