"""Small tables in plain text, aligned though Chinese characters are twice as wide."""

import unicodedata
from collections.abc import Collection, Sequence

GAP = "  "


def text_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[str] = ()
) -> list[str]:
    """The lines of a table, the head first.

    Args:
        heads: of the columns.
        rows: cells as text.
        right: the heads of the columns that are aligned to the right.

    >>> text_table(["项目", "元"], [["甲", "1.00"], ["乙丙丁", "12.50"]], right=["元"])
    ['项目       元', '甲       1.00', '乙丙丁  12.50']
    """
    lines = [[_printable(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return [
        GAP.join(
            _padded(cell, width, head in right)
            for cell, width, head in zip(line, widths, heads, strict=True)
        ).rstrip()
        for line in lines
    ]


def _printable(text: str) -> str:
    """What a file prints never moves the cursor or colours the screen."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _padded(text: str, width: int, to_right: bool) -> str:
    blank = " " * (width - _width(text))
    return blank + text if to_right else text + blank
