"""The number formats of an xlsx workbook's cells: its styles, and the style of each cell."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from perfmon.ingest.files.number_format import Formats, format_code, placed_formats
from perfmon.ingest.files.workbook_guard import sheet_parts
from perfmon.ingest.files.xml_part import local_name, xml_tree
from perfmon.ingest.files.zip_parts import ZipParts

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_STYLES = "xl/styles.xml"


def xlsx_formats(path: Path) -> dict[str, Formats]:
    """By sheet, the formats of its cells.

    Raises:
        ContentError: damaged, hostile, or a sheet far bigger than a form.
    """
    with ZipParts(path) as parts:
        codes = _codes(xml_tree(parts, _STYLES)) if _STYLES in parts else []
        sheets = sheet_parts(parts, xml_tree(parts, "xl/workbook.xml"))
        return {name: placed_formats(_cells(xml_tree(parts, part)), codes) for name, part in sheets}


def _codes(styles: Element) -> list[str]:
    """The format code of each style of a cell, '' for the general one."""
    own = {
        int(number): node.get("formatCode", "")
        for node in styles.iter()
        if local_name(node) == "numFmt" and (number := node.get("numFmtId", "")).isdigit()
    }
    codes = []
    for group in styles:
        if local_name(group) == "cellXfs":
            for style in group:
                number = style.get("numFmtId", "0")
                codes.append(format_code(int(number), own) if number.isdigit() else "")
    return codes


def _cells(sheet: Element) -> Iterator[tuple[int, int, int]]:
    for node in sheet.iter():
        style, place = node.get("s", ""), _PLACE.fullmatch(node.get("r", ""))
        if place and style.isdigit() and local_name(node) == "c":
            yield int(place[2]), _column(place[1]), int(style)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
