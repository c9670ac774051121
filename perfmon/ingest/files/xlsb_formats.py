"""The number formats of an xlsb workbook's cells: its styles, and the style of each cell."""

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

from perfmon.ingest.files.number_format import Formats, format_code, placed_formats
from perfmon.ingest.files.workbook_guard import xlsb_sheet_parts
from perfmon.ingest.files.xlsb_records import cells, records, wide_text
from perfmon.ingest.files.zip_parts import ZipParts

_STYLES = "xl/styles.bin"
_FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 44, 47, 617, 618


def xlsb_formats(path: Path) -> dict[str, Formats]:
    """By sheet, the formats of its cells.

    Raises:
        ContentError: damaged, or with far more formatted cells than anyone looks at.
    """
    with ZipParts(path) as parts:
        codes = _codes(parts.read(_STYLES)) if _STYLES in parts else []
        return {
            name: placed_formats(_cells(parts.blocks(part)), codes)
            for name, part in xlsb_sheet_parts(parts)
        }


def _codes(styles: bytes) -> list[str]:
    """The format code of each style of a cell; other styles stand outside their list."""
    own: dict[int, str] = {}
    numbers: list[int] = []
    is_of_cells = False
    for kind, body in records([styles]):
        if kind in (_STYLES_BEGIN, _STYLES_END):
            is_of_cells = kind == _STYLES_BEGIN
        elif kind == _FORMAT and len(body) >= 6:
            own[struct.unpack_from("<H", body)[0]] = wide_text(body, 2)[0]
        elif kind == _STYLE and is_of_cells and len(body) >= 4:
            numbers.append(struct.unpack_from("<H", body, 2)[0])
    return [format_code(number, own) for number in numbers]


def _cells(blocks: Iterable[bytes]) -> Iterator[tuple[int, int, int]]:
    """Row from 1, column from 0 and style of each cell."""
    for row, column, _, body in cells(blocks):
        yield row, column, int.from_bytes(body[4:7], "little")
