"""A number or date as a workbook shows it: its cell's format, where that is plain."""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.table import Cell, cell_text

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    31: 'yyyy"年"m"月"d"日"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
"""Formats that a workbook names by number only; those from 27 on are the Chinese ones."""

Formats = dict[tuple[int, int], str]
"""The formats of a sheet's cells at (row from 1, column from 0); plain cells are left out."""

MAX_FORMATS = 1_000_000
_TOO_MANY = "工作表里带格式的数太多"

_SECTION = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*)')
_PIECE = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.|(.)', re.DOTALL)
_DIGITS = re.compile(r"([#0?,]*)(?:\.([0#?]+))?")
_DAY_TOKENS = re.compile(r"y+|m+|d+|.", re.DOTALL)
_FIRST_DAY = datetime.date(1899, 12, 30)
_LAST_SERIAL = 2_958_465
_PLACEHOLDERS = "#0?,."
_SIGNS = "#0?,.%ymdhsYMDHSEe"
_APART = "".join(chr(0xE000 + i) for i in range(len(_SIGNS)))
_LITERAL, _PLAIN = str.maketrans(_SIGNS, _APART), str.maketrans(_APART, _SIGNS)


def format_code(number: int, own: Mapping[int, str]) -> str:
    """The format that a workbook names by a number: its own, or one that all know; '' if plain.

    >>> format_code(9, {}), format_code(164, {164: '0"条"'}), format_code(0, {0: "General"})
    ('0%', '0"条"', '')
    """
    code = own.get(number, BUILT_IN.get(number, ""))
    return "" if code == "General" else code


def placed_formats(cells: Iterable[tuple[int, int, int]], codes: Sequence[str]) -> Formats:
    """The formats by place, from each cell's row, column and style.

    Args:
        cells: row from 1, column from 0, number of the style from 0.
        codes: of the styles.

    Raises:
        ContentError: far more formatted cells than anyone looks at.
    """
    formats: Formats = {}
    for row, column, style in cells:
        code = codes[style] if style < len(codes) else ""
        if code:
            formats[row, column] = code
            if len(formats) > MAX_FORMATS:
                raise ContentError(_TOO_MANY)
    return formats


def shown_text(cell: Cell, code: str) -> str | None:
    """A cell as its format shows it, to all its digits; None if blank.

    A format that would round keeps the digits instead; one that is not plain is left out.

    >>> shown_text(96.0, "0.00"), shown_text(0.95, "0%"), shown_text(0.955, "0%")
    ('96.00', '95%', '95.5%')
    >>> shown_text(291.0, '0"条"'), shown_text(1234.5, "#,##0.00_ ")
    ('291条', '1,234.50')
    >>> shown_text(datetime.date(2023, 12, 1), 'yyyy"年"m"月"')
    '2023年12月'
    """
    plain = _without_marks(code)
    if isinstance(cell, bool) or not isinstance(cell, int | float | datetime.date):
        return cell_text(cell)
    if isinstance(cell, datetime.date):
        return _day(cell, plain) or cell_text(cell)
    if re.search("[ymd]", plain) and 0 < cell < _LAST_SERIAL:
        return _day(_FIRST_DAY + datetime.timedelta(days=int(cell)), plain) or cell_text(cell)
    return _number(cell, plain) or cell_text(cell)


def _without_marks(code: str) -> str:
    """The format for positive numbers; what it prints as it stands is kept apart from its signs."""
    section = _SECTION.match(code)
    pieces = []
    for quoted, escaped, sign in _PIECE.findall(section[1] if section else ""):
        pieces.append((quoted or escaped).translate(_LITERAL) or sign)
    return "".join(pieces).strip()


def _number(number: float, plain: str) -> str | None:
    digits = next((found for found in _DIGITS.finditer(plain) if found.group()), None)
    if digits is None or plain.count("%") > 1 or re.search("[a-zA-Z@/]", plain):
        return None
    before, after = plain[: digits.start()], plain[digits.end() :]
    if any(sign in before + after for sign in _PLACEHOLDERS):
        return None
    value = Decimal(repr(number)) * (100 if "%" in plain else 1)
    value = Decimal(f"{value:.15g}").normalize()
    fewest = (digits[2] or "").count("0")
    exponent = value.as_tuple().exponent
    places = max(fewest, -exponent if isinstance(exponent, int) else 0, 0)
    comma = "," if "," in digits[1] else ""
    return f"{before}{value:{comma}.{places}f}{after}".translate(_PLAIN)


def _day(day: datetime.date, plain: str) -> str | None:
    """The day by its year, month and day signs; None where the format has no such signs or more."""
    if "y" not in plain.lower() or re.search("[hsHS]", plain):
        return None
    signs = {"y": day.year, "m": day.month, "d": day.day}
    return "".join(
        str(signs[token[0]]) if token[0] in signs else token
        for token in _DAY_TOKENS.findall(plain.lower())
    ).translate(_PLAIN)
