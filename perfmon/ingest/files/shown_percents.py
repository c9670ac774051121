"""Cells that a workbook shows as a percentage: 95% where the file stores 0.95."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from perfmon.ingest.files.cell_formats import cell_formats
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.file_format import recognise
from perfmon.ingest.files.number_format import Formats, shown_text
from perfmon.ingest.files.table import SheetTable, Table, head_of


def show_percents(path: Path, tables: Iterable[Table]) -> list[Table]:
    """The tables of a file with percentages as text, as they are seen in Excel.

    A workbook too large for that stays as it is stored, so that its shares stand below 1 and are
    asked about.
    """
    tables = list(tables)
    try:
        formats = cell_formats(path, recognise(path))
    except ContentError:
        return tables
    return [_shown(table, formats.get(table.sheet or "", {})) for table in tables]


def _shown(table: Table, formats: Formats) -> Table:
    if not isinstance(table, SheetTable):
        return table
    rows = [list(row) for row in table.rows]
    for (row, column), code in formats.items():
        if "%" in code and row <= len(rows) and column < len(rows[row - 1]):
            cell = rows[row - 1][column]
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                rows[row - 1][column] = shown_text(cell, code)
    return replace(table, rows=rows, head=head_of(rows))
