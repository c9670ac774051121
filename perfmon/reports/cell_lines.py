"""How many lines a text needs in a cell, since no workbook works that out by itself."""

import math
import unicodedata


def lines_of(text: str, width: float) -> int:
    """How many lines a text needs in a cell so many characters wide; 1 or more.

    >>> lines_of("一二三四五六七八九十", 10), lines_of("", 10)
    (3, 1)
    """
    room = max(width - 1.5, 1.0)
    return sum(max(math.ceil(_width(part) / room), 1) for part in text.split("\n"))


def _width(text: str) -> float:
    wide = sum(unicodedata.east_asian_width(sign) in "WFA" for sign in text)
    return (len(text) + wide) * 1.05
