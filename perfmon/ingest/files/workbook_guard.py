"""What must be true of a workbook before it is opened: of a bearable size, whole, unlocked.

Reading in here is done in blocks; opening is left to `workbook`, which trusts these checks.
"""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator
from pathlib import Path
from posixpath import join, normpath

from perfmon.ingest.files.biff import measure_xls
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.file_format import FileFormat
from perfmon.ingest.files.ods_content import measure_ods
from perfmon.ingest.files.sheet_extent import SheetExtent, check_together
from perfmon.ingest.files.sheet_xml import SheetXml
from perfmon.ingest.files.xlsb_records import measure_xlsb_sheet, xlsb_sheets
from perfmon.ingest.files.xml_part import check_beginning, local_name, xml_tree
from perfmon.ingest.files.zip_parts import DAMAGED, ZipParts

MAX_SHEETS = 100
_LONG_TEXTS = 2_000_000_000
_MAX_TEXTS = 300_000_000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_SHARED_PLACE = re.compile(rb"""\st=["']s["'][^>]*>\s*<(?:\w+:)?v[^>]*>(\d+)""")
_SHARED_TEXTS = "xl/sharedstrings.xml"


def measure_workbook(path: Path, file_format: FileFormat) -> list[SheetExtent]:
    """The extent of every sheet that has cells.

    Raises:
        ContentError: too big, damaged, locked or hostile.
    """
    if file_format is FileFormat.XLS:
        extents, sheets = measure_xls(path)
    else:
        with ZipParts(path) as parts:
            match file_format:
                case FileFormat.ODS:
                    extents, sheets = measure_ods(parts)
                case FileFormat.XLSB:
                    extents, sheets = _measure_xlsb(parts)
                case _:
                    extents, sheets = _measure_xlsx(parts)
    _check_sheet_count(sheets)
    check_together(extents)
    return extents


def _check_sheet_count(count: int) -> None:
    """Refuses a workbook with more sheets than anyone keeps."""
    if count > MAX_SHEETS:
        raise ContentError(
            f"工作簿里有 {count} 个工作表，超过 {MAX_SHEETS} 个，"
            "请把要导入的那个工作表另存为单独的文件"
        )


def _measure_xlsx(parts: ZipParts) -> tuple[list[SheetExtent], int]:
    workbook = xml_tree(parts, "xl/workbook.xml")
    sheets = sheet_parts(parts, workbook)
    _check_sheet_count(len(sheets))
    zero_is_unknown = _computes_on_opening(workbook)
    extents = []
    for name, part in sheets:
        extent = SheetExtent(name)
        SheetXml(extent, zero_is_unknown).measure(_without_declarations(parts, part))
        extents.append(extent)
        check_together(extents)
    _check_shared_texts(parts, extents, [part for _, part in sheets])
    return [extent for extent in extents if extent.cells], len(sheets)


def _measure_xlsb(parts: ZipParts) -> tuple[list[SheetExtent], int]:
    sheets = xlsb_sheet_parts(parts)
    _check_sheet_count(len(sheets))
    extents = []
    for name, part in sheets:
        extent = SheetExtent(name)
        measure_xlsb_sheet(extent, parts.blocks(part))
        extents.append(extent)
        check_together(extents)
    return [extent for extent in extents if extent.cells], len(sheets)


def xlsb_sheet_parts(parts: ZipParts) -> list[tuple[str, str]]:
    """Name and part of each sheet of cells of an xlsb workbook."""
    targets = _targets(parts, "xl/_rels/workbook.bin.rels")
    named = [
        (name, targets.get(relation, ""))
        for name, relation in xlsb_sheets(parts.read("xl/workbook.bin"))
    ]
    return [(name, part) for name, part in named if part.startswith("xl/worksheets/")]


def sheet_parts(parts: ZipParts, workbook: ElementTree.Element) -> list[tuple[str, str]]:
    """Name and part of each sheet of cells; charts and dialogs are no such sheets."""
    targets = _targets(parts, "xl/_rels/workbook.xml.rels")
    sheets = []
    for sheet in workbook.iter():
        if local_name(sheet) == "sheet":
            relation = sheet.get(_RELATION) or sheet.get(_STRICT_RELATION) or ""
            part = targets.get(relation)
            if part is None or part not in parts:
                raise ContentError(DAMAGED)
            if "/chartsheets/" not in part and "/dialogsheets/" not in part:
                sheets.append((sheet.get("name", ""), part))
    return sheets


def _targets(parts: ZipParts, relations: str) -> dict[str, str]:
    """The part that each relation of the workbook names."""
    found = {}
    for relation in xml_tree(parts, relations):
        target = relation.get("Target", "")
        place = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
        found[relation.get("Id", "")] = place.lower()
    return found


def _computes_on_opening(workbook: ElementTree.Element) -> bool:
    """Whether the writer asks Excel to compute everything, having computed nothing itself."""
    asked = (node.get("fullCalcOnLoad") for node in workbook.iter() if local_name(node) == "calcPr")
    return any(value in ("1", "true") for value in asked)


def _check_shared_texts(parts: ZipParts, extents: list[SheetExtent], sheets: list[str]) -> None:
    """Refuses a few huge texts shown in very many cells, since each cell gets its own copy."""
    size = parts.size(_SHARED_TEXTS)
    check_together(extents, size)
    cells = sum(extent.cells for extent in extents)
    if not size or cells * size < _LONG_TEXTS:
        return
    lengths = _shared_lengths(_without_declarations(parts, _SHARED_TEXTS))
    if cells * max(lengths) < _LONG_TEXTS:
        return
    total = 0
    for sheet in sheets:
        rest = b""
        for block in parts.blocks(sheet):
            piece = rest + block
            end = piece.rfind(b"<c")
            piece, rest = piece[: max(end, 0)], piece[max(end, 0) :]
            total += sum(
                lengths[i] for i in map(int, _SHARED_PLACE.findall(piece)) if i < len(lengths)
            )
            if total > _MAX_TEXTS:
                raise ContentError(
                    "单元格里的文字太多，请删去过长的说明文字，导出为 CSV 或分月导出后再导入"
                )


def _shared_lengths(blocks: Iterable[bytes]) -> list[int]:
    """The bytes of each shared text, its marks included."""
    lengths: list[int] = []
    rest = b""
    for block in blocks:
        *texts, rest = (rest + block).split(b"</si>")
        lengths.extend(map(len, texts))
    return [*lengths, len(rest)]


def _without_declarations(parts: ZipParts, name: str) -> Iterator[bytes]:
    """The blocks of an XML part, of which the first must reach the root element undisturbed."""
    blocks = parts.blocks(name)
    first = next(blocks)
    check_beginning(first)
    yield first
    yield from blocks
