"""A number as its workbook shows it: 95% where the file stores 0.95, in every kind of workbook."""

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from xlwt.Style import easyxf
from xlwt.Workbook import Workbook

from perfmon.ingest.containers.workbook import read_form_workbook
from perfmon.ingest.files import number_format
from perfmon.ingest.files.cell_formats import cell_formats
from perfmon.ingest.files.file_format import FileFormat, recognise
from perfmon.ingest.files.shown_percents import show_percents
from perfmon.ingest.files.tables import open_tables
from tests.workbooks import write_ods, write_xlsx, write_zip

SHARES = (0.25, 0.955, 1.0)
PLAIN = 0.25
NAME = "完成情况"


def xlsx(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet(NAME)
        percent = workbook.add_format({"num_format": "0.00%"})
        for column, share in enumerate(SHARES):
            sheet.write_number(1, column, share, percent)
        sheet.write_number(1, len(SHARES), PLAIN)
        sheet.write_number(2, 0, 291, workbook.add_format({"num_format": '0"条"'}))
    return path


def xls(path: Path) -> Path:
    workbook = Workbook(encoding="utf-8")
    sheet = workbook.add_sheet(NAME)
    percent = easyxf(num_format_str="0.00%")
    for column, share in enumerate(SHARES):
        sheet.write(1, column, share, percent)
    sheet.write(1, len(SHARES), PLAIN)
    sheet.write(2, 0, 291, easyxf(num_format_str='0"条"'))
    workbook.save(str(path))
    return path


def ods(path: Path) -> Path:
    cells = "".join(
        f'<table:table-cell office:value-type="percentage" office:value="{share}">'
        f"<text:p>{share * 100}%</text:p></table:table-cell>"
        for share in SHARES
    )
    plain = f'office:value-type="float" office:value="{PLAIN}"'
    return write_ods(
        path,
        f'<table:table table:name="{NAME}"><table:table-row table:number-rows-repeated="1">'
        f"<table:table-cell/></table:table-row><table:table-row>{cells}"
        f"<table:table-cell {plain}><text:p>{PLAIN}</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:table-cell office:value-type='string'>"
        "<text:p>291条</text:p></table:table-cell></table:table-row></table:table>",
    )


def record(kind: int, body: bytes = b"") -> bytes:
    """A record of an xlsb part: kind and length seven bits a byte."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(path: Path) -> Path:
    def number(column: int, style: int, value: float) -> bytes:
        return record(5, struct.pack("<IId", column, style, value))

    sheet = record(129) + record(148, struct.pack("<4I", 0, 2, 0, len(SHARES))) + record(145)
    sheet += record(0, struct.pack("<I", 1) + bytes(13))
    sheet += b"".join(number(column, 1, share) for column, share in enumerate(SHARES))
    sheet += number(len(SHARES), 0, PLAIN)
    sheet += record(0, struct.pack("<I", 2) + bytes(13)) + number(0, 2, 291)
    styles = record(615, struct.pack("<I", 1)) + record(44, struct.pack("<H", 164) + wide('0"条"'))
    styles += record(616) + record(626, struct.pack("<I", 1))
    styles += record(47, struct.pack("<HH", 0, 9) + bytes(12)) + record(627)
    styles += record(617, struct.pack("<I", 3))
    for code in (0, 10, 164):
        styles += record(47, struct.pack("<HH", 0, code) + bytes(12))
    styles += record(618)
    book = record(131) + record(143)
    book += record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide(NAME))
    book += record(144) + record(157) + record(132)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return write_zip(
        path,
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                f'relationships"><Relationship Id="rId1" Type="{relation}/worksheet" '
                'Target="worksheets/sheet1.bin"/></Relationships>'
            ),
            "xl/worksheets/sheet1.bin": sheet + record(146) + record(130),
            "xl/styles.bin": styles,
        },
    )


WRITERS = (xlsx, xls, ods, xlsb)


@pytest.mark.parametrize("write", WRITERS)
def test_a_percentage_is_read_as_it_is_shown(write: Callable[[Path], Path], tmp_path: Path) -> None:
    path = write(tmp_path / "表")
    with open_tables(path, "表") as tables:
        (table,) = show_percents(path, tables)
    row = list(table.head[1])
    assert [str(cell) for cell in row[:3]] in (
        ["25.00%", "95.50%", "100.00%"],
        ["25%", "95.5%", "100%"],
    )
    assert str(row[3]) == "0.25"


@pytest.mark.parametrize("write", WRITERS)
def test_a_form_shows_its_numbers_with_their_words(
    write: Callable[[Path], Path], tmp_path: Path
) -> None:
    path = write(tmp_path / "表")
    rows = read_form_workbook(path, recognise(path)).rows
    assert rows[0].cells[1] in ("95.50%", "95.5%")
    assert rows[1].cells[0] == "291条"


def test_a_workbook_with_far_too_many_formats_stays_as_it_is_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(number_format, "MAX_FORMATS", 2)
    path = xls(tmp_path / "表")
    with open_tables(path, "表") as tables:
        (table,) = show_percents(path, tables)
    assert [str(cell) for cell in table.head[1][:2]] == ["0.25", "0.955"]


def test_percentages_repeated_by_an_ods_stand_in_all_their_places(tmp_path: Path) -> None:
    path = write_ods(
        tmp_path / "表",
        '<table:table table:name="甲"><table:table-row table:number-rows-repeated="2">'
        '<table:table-cell/><table:table-cell table:number-columns-repeated="2"'
        ' office:value-type="percentage" office:value="0.5"><text:p>50%</text:p>'
        "</table:table-cell></table:table-row></table:table>",
    )
    assert set(cell_formats(path, FileFormat.ODS)["甲"]) == {(1, 1), (1, 2), (2, 1), (2, 2)}


def test_a_text_has_no_formats(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "表", {"甲": [[1]]})
    assert cell_formats(path, FileFormat.TEXT) == {}
