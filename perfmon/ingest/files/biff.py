"""The extent of an old xls workbook: the records of its stream, one after the other."""

import struct
from collections.abc import Iterator
from pathlib import Path

from perfmon.ingest.files.compound_file import CompoundFile
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.sheet_extent import SheetExtent
from perfmon.ingest.files.xlsb_records import ERROR_TEXTS
from perfmon.ingest.files.zip_parts import DAMAGED

LOCKED = "工作簿设了打开密码，请在 Excel 或 WPS 里去掉密码后再导入"
STREAMS = ("Workbook", "Book")
_BEGIN, _END = 0x0809, 0x000A
_LOCK, _SHEET = 0x002F, 0x0085
_SHEET_OF_CELLS = 0
_DIMENSIONS = {14: "<IIHHxx", 10: "<HHHHxx"}
_DIMENSION = 0x0200
NUMBERS = 0x00BD
_FORMULAS = (0x0006, 0x0206, 0x0406)
_BOOLEAN_OR_ERROR = 0x0205
SINGLES = (0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6, _BOOLEAN_OR_ERROR, *_FORMULAS)
NEW_BIFF = 0x0600


def measure_xls(path: Path) -> tuple[list[SheetExtent], int]:
    """The extents of the sheets that have cells, and how many sheets there are.

    Raises:
        ContentError: too big, damaged, locked, or of before Excel 5.
    """
    stream = stream_of(path)
    sheets = sheets_of(stream)
    extents = []
    for title, start in sheets:
        extent = SheetExtent(title)
        _measure(extent, stream, start)
        extents.append(extent)
    return [extent for extent in extents if extent.cells], len(sheets)


def stream_of(path: Path) -> bytes:
    """The records of the workbook.

    Raises:
        ContentError: it has none, or is damaged.
    """
    compound = CompoundFile(path)
    name = next((name for name in STREAMS if name in compound.names), None)
    if name is None:
        raise ContentError("里面没有工作表，它可能不是 Excel 文件")
    return compound.stream(name)


def sheets_of(stream: bytes) -> list[tuple[str, int]]:
    """Name and place of each sheet of cells."""
    sheets, version = [], 0
    for kind, body in records(stream, 0):
        if kind == _LOCK:
            raise ContentError(LOCKED)
        if kind == _BEGIN and not version and len(body) >= 2:
            version = struct.unpack_from("<H", body)[0]
        if kind == _SHEET and len(body) > 8 and body[5] == _SHEET_OF_CELLS:
            sheets.append((_name(body, version), struct.unpack_from("<I", body)[0]))
    return sheets


def _name(body: bytes, version: int) -> str:
    if version < NEW_BIFF:
        return body[7 : 7 + body[6]].decode("gb18030", "replace")
    return short_text(body[7:], body[6])


def short_text(body: bytes, length: int) -> str:
    """So many letters of a text, which says first whether they take two bytes each."""
    if body[0] & 1:
        return body[1 : 1 + 2 * length].decode("utf-16-le", "replace")
    return body[1 : 1 + length].decode("latin-1")


def _measure(extent: SheetExtent, stream: bytes, start: int) -> None:
    for kind, body in records(stream, start):
        if kind == _DIMENSION:
            _check_dimension(extent, body)
        elif kind in SINGLES and len(body) >= 6:
            row, column = struct.unpack_from("<HH", body)
            extent.add(row + 1, column + 1, 1)
            error = _error(kind, body)
            if error is not None:
                extent.errors[row + 1, column] = ERROR_TEXTS.get(error, "#VALUE!")
        elif kind == NUMBERS and len(body) >= 6:
            row, first = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0]
            extent.add(row + 1, last + 1, max(last - first + 1, 0))


def _check_dimension(extent: SheetExtent, body: bytes) -> None:
    """Bounds what the sheet says of its own size, since the reader reserves room by it."""
    layout = _DIMENSIONS.get(len(body))
    if layout is None:
        raise ContentError(DAMAGED)
    first_row, end_row, first_column, end_column = struct.unpack(layout, body)
    if first_row > end_row or first_column > end_column:
        raise ContentError(DAMAGED)
    if end_row and end_column:
        extent.add(end_row, end_column, 0)


def _error(kind: int, body: bytes) -> int | None:
    """The code of an error that is typed or is a formula's result."""
    if kind == _BOOLEAN_OR_ERROR and len(body) >= 8 and body[7]:
        return body[6]
    if kind in _FORMULAS and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        return body[8]
    return None


def records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record up to the end of the part that begins there."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            return
        at += 4 + size
