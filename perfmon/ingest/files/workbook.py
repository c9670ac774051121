"""Workbooks of every format that the offices use, read sheet by sheet after the guard's checks."""

from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetVisibleEnum,
    load_workbook,
)

from perfmon.ingest.files.biff import LOCKED
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.file_format import FileFormat
from perfmon.ingest.files.sheet_extent import SheetExtent
from perfmon.ingest.files.table import Cell, SheetTable, head_of
from perfmon.ingest.files.workbook_guard import measure_workbook

_UNREADABLE = "工作簿已损坏，或内部写法不合规范，请用 Excel 或 WPS 打开，另存为 xlsx 后再导入"
_PANIC = "PanicException"


def read_workbook(path: Path, file_format: FileFormat) -> list[SheetTable]:
    """The sheets that have cells, hidden ones included, in the order of the workbook.

    Raises:
        ContentError: the workbook cannot be read, or should not be.
    """
    extents = measure_workbook(path, file_format)
    try:
        with load_workbook(path) as workbook:
            shown = {
                sheet.name
                for sheet in workbook.sheets_metadata
                if sheet.visible is SheetVisibleEnum.Visible
            }
            tables = [
                _sheet_table(workbook, extent, is_hidden=extent.name not in shown)
                for extent in extents
            ]
    except PasswordError as error:
        raise ContentError(LOCKED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise ContentError(_UNREADABLE) from error
    except BaseException as error:
        # The reader's own faults come as an exception outside Exception, known by name only.
        if type(error).__name__ != _PANIC:
            raise
        raise ContentError(_UNREADABLE) from error
    found = [table for table in tables if table.rows]
    if not found:
        raise ContentError("工作簿里没有填了内容的工作表")
    return found


def _sheet_table(workbook: CalamineWorkbook, extent: SheetExtent, *, is_hidden: bool) -> SheetTable:
    rows: list[list[Cell]] = workbook.get_sheet_by_name(extent.name).to_python(
        skip_empty_area=False
    )  # type: ignore[assignment]  # its types leave out the whole numbers
    unknown = dict.fromkeys(extent.empty_formulas, "")
    for (row, column), text in (unknown | extent.errors).items():
        _put(rows, row, column, text)
    return SheetTable(
        sheet=extent.name,
        head=head_of(rows),
        rows=rows,
        empty_formulas=frozenset(extent.empty_formulas),
        is_hidden=is_hidden,
    )


def _put(rows: list[list[Cell]], row: int, column: int, text: str) -> None:
    """Writes into its place what the reader does not give, widening the table where needed."""
    width = max(len(rows[0]) if rows else 0, column + 1)
    if rows and width > len(rows[0]):
        for short in rows:
            short.extend([""] * (width - len(short)))
    while len(rows) < row:
        rows.append([""] * width)
    rows[row - 1][column] = text
