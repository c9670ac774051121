"""The number formats of an xlsx workbook's cells, which its reader does not tell."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element

from perfmon.ingest.files.number_format import BUILT_IN
from perfmon.ingest.files.workbook_guard import sheet_parts
from perfmon.ingest.files.xml_part import local_name, xml_tree
from perfmon.ingest.files.zip_parts import ZipParts

_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_STYLES = "xl/styles.xml"

Formats = dict[tuple[int, int], str]


def cell_formats(path: Path) -> dict[str, Formats]:
    """By sheet, the formats of cells at (row from 1, column from 0); plain cells are left out.

    Raises:
        ContentError: damaged, hostile, or a sheet far bigger than a form.
    """
    with ZipParts(path) as parts:
        codes = _codes(xml_tree(parts, _STYLES)) if _STYLES in parts else []
        sheets = sheet_parts(parts, xml_tree(parts, "xl/workbook.xml"))
        return {name: _formats(xml_tree(parts, part), codes) for name, part in sheets}


def _codes(styles: Element) -> list[str]:
    """The format code of each style of a cell, '' for the general one."""
    own = {
        node.get("numFmtId"): node.get("formatCode", "")
        for node in styles.iter()
        if local_name(node) == "numFmt"
    }
    codes = []
    for group in styles:
        if local_name(group) == "cellXfs":
            for style in group:
                number = style.get("numFmtId", "0")
                known = BUILT_IN.get(int(number), "") if number.isdigit() else ""
                codes.append(own.get(number, known))
    return codes


def _formats(sheet: Element, codes: list[str]) -> Formats:
    found = {}
    for node in sheet.iter():
        style, place = node.get("s", ""), _PLACE.fullmatch(node.get("r", ""))
        if place and style.isdigit() and int(style) < len(codes) and local_name(node) == "c":
            code = codes[int(style)]
            if code and code != "General":
                found[int(place[2]), _column(place[1])] = code
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
