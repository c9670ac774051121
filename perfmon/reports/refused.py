"""The lines of a file that were not taken, as the user's own workbook to mend and import again.

The rows above the data stand as in the file; beside each line its row number there and the reason.
"""

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.ingest.columns.layout import Layout, nearest_layout
from perfmon.ingest.files.table import Cell, SheetTable, Table, TextTable, cell_text
from perfmon.ingest.files.tables import open_tables
from perfmon.money import format_yuan
from perfmon.reports.file_names import file_name_part
from perfmon.reports.made_on import MADE_ON
from perfmon.reports.sheet_names import free_sheet_name
from perfmon.workflows.outcome import MOST_LISTED, Outcome

LINE_HEAD, REASON_HEAD = "原行号", "未导入原因"
"""Heads that stand for no field of any kind, so that a mended file is read as before."""

_RETURNED = ("refused", "conflict", "unmatched")
"""What becomes of lines that a person can mend."""

DATA_SHEET, NOTE_SHEET = "明细", "说明"

_COLUMN_WIDTH, _REASON_WIDTH = 16, 56


class _Formats(NamedTuple):
    head: Format
    ours: Format
    day: Format
    moment: Format


def returned_lines(outcome: Outcome) -> pd.DataFrame:
    """The lines that a person can mend; rows of sheets beside the lines are told, not returned."""
    lines = outcome.lines
    is_of_kind = lines["sheet"].isin([layout.sheet for layout in outcome.layouts])
    return lines[lines["status"].isin(_RETURNED) & (is_of_kind | lines["sheet"].isna())]


def refused_workbook(path: Path, file_name: str, outcome: Outcome) -> bytes:
    """An xlsx of the refused, conflicting and unmatched lines of a file, on sheets of its names.

    Args:
        path: where the bytes of the file are.
        file_name: what the user calls it.
        outcome: of previewing or importing it.

    Raises:
        FileUnreadableError: the file cannot be opened as a table.
    """
    returned = returned_lines(outcome)
    assert not returned.empty, "there is something to mend"
    content = BytesIO()
    workbook = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    workbook.set_properties({"title": refused_name(file_name), "created": MADE_ON})
    formats = _formats(workbook)
    names: list[str] = []
    with open_tables(path, file_name) as tables:
        for table, layout in _read_tables(tables, outcome):
            reasons = _reasons(returned, layout.sheet)
            if reasons:
                names.append(free_sheet_name(layout.sheet or DATA_SHEET, names, DATA_SHEET))
                sheet = workbook.add_worksheet(names[-1])
                _write_table(sheet, table, layout, reasons, formats)
    _write_note(workbook, outcome, names)
    workbook.close()
    return content.getvalue()


def refused_name(file_name: str) -> str:
    """The file name to offer: 支付明细-未导入.xlsx."""
    return f"{file_name_part(Path(file_name).stem)}-未导入.xlsx"


def _read_tables(tables: Sequence[Table], outcome: Outcome) -> Iterator[tuple[Table, Layout]]:
    """Each layout with the table that it was found in."""
    remaining = list(tables)
    for layout in outcome.layouts:
        table = next(each for each in remaining if _is_of(each, layout))
        remaining.remove(table)
        yield table, layout


def _is_of(table: Table, layout: Layout) -> bool:
    if table.sheet != layout.sheet:
        return False
    nearest = nearest_layout(table.head, table.sheet, KINDS[layout.kind])
    return nearest is not None and nearest.signature == layout.signature


def _reasons(returned: pd.DataFrame, sheet: str | None) -> dict[int, str]:
    """Why each line of a sheet was not taken, by its row."""
    of_sheet = returned["sheet"].isna() if sheet is None else returned["sheet"] == sheet
    rows = returned.loc[of_sheet].to_dict("records")
    return {int(row["line"]): _reason({str(key): row[key] for key in row}) for row in rows}


def _reason(row: Mapping[str, object]) -> str:
    reason = str(row["reason"])
    if row["status"] == "unmatched":
        return f"没有对到项目：{reason}"
    stored = row["stored_fen"]
    if row["status"] == "conflict" and isinstance(stored, int):
        return f"{reason}，库里是 {format_yuan(stored)} 元"
    return reason


def _formats(workbook: Workbook) -> _Formats:
    return _Formats(
        head=workbook.add_format({"bold": True}),
        ours=workbook.add_format({"bold": True, "bg_color": "#FFE699"}),
        day=workbook.add_format({"num_format": "yyyy-mm-dd"}),
        moment=workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    )


def _write_table(
    sheet: Worksheet, table: Table, layout: Layout, reasons: Mapping[int, str], formats: _Formats
) -> None:
    width = len(layout.heads)
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, width, _COLUMN_WIDTH)
    sheet.set_column(width + 1, width + 1, _REASON_WIDTH)
    sheet.freeze_panes(layout.first_row - 1, 0)
    place = layout.first_row - 1
    for line, cells in _rows(table, layout.first_row, reasons):
        is_above = line < layout.first_row
        row = line - 1 if is_above else place
        for column, cell in enumerate(cells[:width], start=1):
            _write_cell(sheet, row, column, cell, formats)
        if not is_above:
            sheet.write_number(row, 0, line)
            sheet.write_string(row, width + 1, reasons[line])
            place += 1
    top = layout.head_rows[0] - 1
    sheet.write_string(top, 0, LINE_HEAD, formats.ours)
    sheet.write_string(top, width + 1, REASON_HEAD, formats.ours)


def _rows(
    table: Table, first_row: int, reasons: Mapping[int, str]
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """The rows above the data and the lines asked for, numbered from 1 as in the file."""
    for line, cells in enumerate(_all_rows(table, max(reasons)), start=1):
        if line < first_row or line in reasons:
            yield line, cells


def _all_rows(table: Table, last: int) -> Iterator[Sequence[Cell]]:
    if isinstance(table, SheetTable):
        yield from islice(table.rows, last)
        return
    assert isinstance(table, TextTable), "a table is a sheet or a text"
    with table.path.open(encoding="utf-8", newline="") as file:
        yield from islice(csv.reader(file, delimiter=table.delimiter, quotechar=table.quote), last)


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, formats: _Formats) -> None:
    """Numbers and days stay what they are; a text stays text, even one that begins with =."""
    match cell:
        case bool() | None:
            sheet.write_string(row, column, cell_text(cell) or "")
        case int() | float() if math.isfinite(cell):
            sheet.write_number(row, column, cell)
        case datetime():
            is_day = cell.time() == datetime.min.time()
            sheet.write_datetime(row, column, cell, formats.day if is_day else formats.moment)
        case date():
            midnight = datetime.combine(cell, datetime.min.time())
            sheet.write_datetime(row, column, midnight, formats.day)
        case str():
            sheet.write_string(row, column, cell)
        case _:
            sheet.write_string(row, column, cell_text(cell) or "")


def _write_note(workbook: Workbook, outcome: Outcome, names: Sequence[str]) -> None:
    """What a person should know where not every line is here."""
    counts = outcome.counts
    whole = counts.refused + counts.conflict + counts.unmatched + counts.void
    if whole <= MOST_LISTED:
        return
    sheet = workbook.add_worksheet(free_sheet_name(NOTE_SHEET, names, NOTE_SHEET))
    words = (
        f"文件里要看的一共 {whole:,} 行，这里只有前 {MOST_LISTED:,} 行里要改的；"
        "其余的请在原文件里改。"
    )
    sheet.write_string(0, 0, words)
