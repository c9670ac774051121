"""The form's rows out of a workbook: a sheet a project, or all on one."""

from pathlib import Path

from perfmon.ingest.containers.shown_rows import ShownRows
from perfmon.ingest.files.cell_formats import cell_formats
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.file_format import FileFormat
from perfmon.ingest.files.number_format import Formats, shown_text
from perfmon.ingest.files.table import SheetTable, cell_text
from perfmon.ingest.files.workbook import read_workbook
from perfmon.ingest.files.workbook_guard import measure_workbook
from perfmon.ingest.form_parts import is_title, row_label
from perfmon.ingest.form_rows import FormRow

MAX_CELLS = 200_000
MAX_PLACES = 2_000_000
_NO_RESULT = "（公式没有算出结果）"


def read_form_workbook(path: Path, file_format: FileFormat) -> ShownRows:
    """The rows of all sheets that are not hidden, in order, numbers as the workbook shows them.

    A merged cell has its text in its first place. Once the tables have begun, a sheet without any
    part of the form (a list of choices, notes) is left out. Hidden sheets are told by their names.

    Raises:
        ContentError: it cannot be read, is far bigger than a form, or shows no sheet.
    """
    extents = measure_workbook(path, file_format)
    if sum(extent.cells for extent in extents) > MAX_CELLS:
        raise ContentError(f"工作簿里的单元格超过 {MAX_CELLS:,} 个，不像一份绩效文本")
    if sum(extent.rows * extent.columns for extent in extents) > MAX_PLACES:
        raise ContentError(
            "工作簿的内容伸得太远，中间几乎全是空的，请删去最远处的内容，另存后再导入"
        )
    formats = cell_formats(path, file_format)
    rows: list[FormRow] = []
    has_begun = False
    tables = read_workbook(path, file_format)
    hidden = [table.sheet or "" for table in tables if table.is_hidden]
    if len(hidden) == len(tables):
        raise ContentError(
            f"填了内容的工作表都隐藏着（{'、'.join(hidden)}），请取消隐藏，另存后再导入"
        )
    for table in tables:
        if table.is_hidden:
            continue
        sheet = _rows(table, formats.get(table.sheet or "", {}))
        is_part = any(
            row_label(FormRow(0, cells)) or is_title(FormRow(0, cells)) for cells in sheet
        )
        if is_part or not has_begun:
            rows.extend(
                FormRow(len(rows) + i, cells, is_ruled=True)
                for i, cells in enumerate(sheet, start=1)
            )
        has_begun = has_begun or is_part
    return ShownRows(rows, hidden)


def _rows(table: SheetTable, formats: Formats) -> list[tuple[str, ...]]:
    """The rows that are not blank, from the first column to the last that has any text."""
    texts = [
        [
            _NO_RESULT
            if (i, j) in table.empty_formulas
            else (shown_text(cell, formats[i, j]) if (i, j) in formats else cell_text(cell)) or ""
            for j, cell in enumerate(row)
        ]
        for i, row in enumerate(table.rows, start=1)
    ]
    filled = [j for row in texts for j, text in enumerate(row) if text]
    width = max(filled, default=-1) + 1
    first = min(filled, default=0)
    return [tuple(row[first:width]) for row in texts if any(row)]
