"""Builds the files that tests read: workbooks as real writers make them, and as nobody should."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter

FILES = Path(__file__).parent / "files"
SHEET = "xl/worksheets/sheet1.xml"
_DATE_FORMAT = "yyyy-mm-dd"
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>"
)
_ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """A workbook with these rows from A1; None leaves a cell out, '=…' is a formula."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        day = workbook.add_format({"num_format": _DATE_FORMAT})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if isinstance(cell, datetime | date | time):
                        sheet.write_datetime(i, j, cell, day)
                    elif cell is not None:
                        sheet.write(i, j, cell)
    return path


def with_part(source: Path, target: Path, part: str, content: bytes | str) -> Path:
    """The workbook with one part replaced or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return target


def raw_xlsx(folder: Path, rows: str, *, head: str = "", name: str = "raw.xlsx") -> Path:
    """A workbook whose only sheet has exactly this XML for its rows."""
    plain = write_xlsx(folder / "plain.xlsx", {"表": [["x"]]})
    sheet = f'<?xml version="1.0"?>{head}<worksheet xmlns="{_NAMESPACE}"><sheetData>{rows}'
    return with_part(plain, folder / name, SHEET, f"{sheet}</sheetData></worksheet>")


def write_ods(path: Path, tables: str) -> Path:
    """An ods workbook with exactly this XML for its tables."""
    return write_zip(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:x"/>',
            "content.xml": f"{_ODS_HEAD}{tables}{_ODS_TAIL}",
        },
    )


def write_zip(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """A zip file with these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def understated(source: Path, part: str) -> bytes:
    """The file with a part that says it is 10 bytes long once unpacked, and is not."""
    content = bytearray(source.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        place = archive.getinfo(part).header_offset
    content[place + 22 : place + 26] = (10).to_bytes(4, "little")
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        if content[at + 46 :].startswith(part.encode()):
            content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(content)
