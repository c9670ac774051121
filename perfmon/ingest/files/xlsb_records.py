"""The extent of an xlsb sheet and the list of its sheets: binary records, one after the other."""

import struct
from collections.abc import Iterable, Iterator

from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.sheet_extent import SheetExtent
from perfmon.ingest.files.zip_parts import DAMAGED

ROW = 0
CELLS = range(1, 12)
_ERRORS = (3, 11)
_SHEET = 156
_LONGEST_RECORD = 16_000_000
ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def xlsb_sheets(workbook: bytes) -> list[tuple[str, str]]:
    """Name and relation of each sheet."""
    sheets = []
    for kind, body in records([workbook]):
        if kind == _SHEET:
            relation, end = wide_text(body, 8)
            sheets.append((wide_text(body, end)[0], relation))
    return sheets


def measure_xlsb_sheet(extent: SheetExtent, blocks: Iterable[bytes]) -> None:
    """Adds the sheet's cells to its extent.

    Raises:
        ContentError: too big or damaged.
    """
    for row, column, kind, body in cells(blocks):
        extent.add(row, column + 1, 1)
        if kind in _ERRORS and len(body) > 8:
            extent.errors[row, column] = ERROR_TEXTS.get(body[8], "#VALUE!")


def cells(blocks: Iterable[bytes]) -> Iterator[tuple[int, int, int, bytes]]:
    """Row from 1, column from 0, kind and body of each cell's record."""
    row = 0
    for kind, body in records(blocks):
        if kind == ROW and len(body) >= 4:
            row = struct.unpack_from("<I", body)[0] + 1
        elif kind in CELLS and len(body) >= 8:
            yield row, struct.unpack_from("<I", body)[0], kind, body


def records(blocks: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record; kind and length are written seven bits a byte."""
    data, at = b"", 0
    for block in blocks:
        data, at = data[at:] + block, 0
        while (head := _head(data, at)) is not None:
            kind, size, start = head
            if size > _LONGEST_RECORD:
                raise ContentError(DAMAGED)
            if start + size > len(data):
                break
            yield kind, data[start : start + size]
            at = start + size


def _head(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Kind, length and beginning of the record there; None where it is not all here yet."""
    if at + 6 > len(data) and at + 2 > len(data):
        return None
    kind = data[at]
    at += 1
    if kind & 0x80:
        kind = kind & 0x7F | (data[at] & 0x7F) << 7
        at += 1
    size = 0
    for i in range(4):
        if at >= len(data):
            return None
        byte = data[at]
        at += 1
        size |= (byte & 0x7F) << 7 * i
        if not byte & 0x80:
            break
    return kind, size, at


def wide_text(body: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", body, at)[0] if len(body) >= at + 4 else 0
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end
