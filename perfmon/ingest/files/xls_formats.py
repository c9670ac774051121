"""The number formats of an old xls workbook's cells: its FORMAT, XF and cell records."""

import struct
from collections.abc import Iterator
from pathlib import Path

from perfmon.ingest.files.biff import (
    NEW_BIFF,
    NUMBERS,
    SINGLES,
    records,
    sheets_of,
    short_text,
    stream_of,
)
from perfmon.ingest.files.number_format import Formats, format_code, placed_formats

_BEGIN, _FORMAT, _STYLE = 0x0809, 0x041E, 0x00E0


def xls_formats(path: Path) -> dict[str, Formats]:
    """By sheet, the formats of its cells.

    Raises:
        ContentError: damaged, or with far more formatted cells than anyone looks at.
    """
    stream = stream_of(path)
    codes = _codes(stream)
    return {name: placed_formats(_cells(stream, start), codes) for name, start in sheets_of(stream)}


def _codes(stream: bytes) -> list[str]:
    """The format code of each style of a cell."""
    own: dict[int, str] = {}
    numbers: list[int] = []
    version = 0
    for kind, body in records(stream, 0):
        if kind == _BEGIN and not version and len(body) >= 2:
            version = struct.unpack_from("<H", body)[0]
        elif kind == _FORMAT and len(body) > 5:
            own[struct.unpack_from("<H", body)[0]] = _text(body, version)
        elif kind == _STYLE and len(body) >= 4:
            numbers.append(struct.unpack_from("<H", body, 2)[0])
    return [format_code(number, own) for number in numbers]


def _text(body: bytes, version: int) -> str:
    if version < NEW_BIFF:
        return body[3 : 3 + body[2]].decode("gb18030", "replace")
    return short_text(body[4:], struct.unpack_from("<H", body, 2)[0])


def _cells(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Row from 1, column from 0 and style of each cell."""
    for kind, body in records(stream, start):
        if kind in SINGLES and len(body) >= 6:
            row, column, style = struct.unpack_from("<HHH", body)
            yield row + 1, column, style
        elif kind == NUMBERS and len(body) >= 6:
            row, first = struct.unpack_from("<HH", body)
            for i, at in enumerate(range(4, len(body) - 6, 6)):
                yield row + 1, first + i, struct.unpack_from("<H", body, at)[0]
