"""Repeating a row of a sheet: what stands below goes down with its merges, heights and formats."""

from copy import copy

from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet


def repeat_row(sheet: Worksheet, row: int, count: int) -> None:
    """Makes `count` rows like this one, the row itself among them; `count` is one at least.

    Cells merged across the row alone are merged in each copy; those that reach over it from above
    or below grow by the new rows.
    """
    added = count - 1
    if added <= 0:
        return
    ranges = [CellRange(each.coord) for each in sheet.merged_cells.ranges]
    for each in ranges:
        sheet.unmerge_cells(each.coord)
    heights = {at: sheet.row_dimensions[at].height for at in range(1, sheet.max_row + 1)}
    sheet.insert_rows(row + 1, added)
    for copied in range(row + 1, row + count):
        for column in range(1, sheet.max_column + 1):
            _copy_cell(sheet, row, copied, column)
    for at, height in heights.items():
        if at > row:
            sheet.row_dimensions[at + added].height = height
    for copied in range(row + 1, row + count):
        sheet.row_dimensions[copied].height = heights[row]
    for each in ranges:
        for moved in _moved(each, row, added):
            sheet.merge_cells(moved.coord)
    _grow_print_area(sheet, row, added)


def _copy_cell(sheet: Worksheet, row: int, copied: int, column: int) -> None:
    source, target = sheet.cell(row, column), sheet.cell(copied, column)
    target._style = copy(source._style)  # type: ignore[union-attr]  # all there is of its look
    target.value = source.value


def _moved(merged: CellRange, row: int, added: int) -> list[CellRange]:
    """Where a merge stands once rows were put below a row."""
    left, right = merged.min_col, merged.max_col
    first, last = merged.min_row, merged.max_row
    if first > row:
        return [_block(left, right, first + added, last + added)]
    if first == last == row:
        return [_block(left, right, at, at) for at in range(row, row + added + 1)]
    return [_block(left, right, first, last + added if last >= row else last)]


def _block(left: int, right: int, top: int, bottom: int) -> CellRange:
    return CellRange(min_col=left, max_col=right, min_row=top, max_row=bottom)


def _grow_print_area(sheet: Worksheet, row: int, added: int) -> None:
    """A print area of one block that reaches the row reaches the new rows too."""
    areas = str(sheet.print_area or "").rpartition("!")[2].split(",")
    if len(areas) != 1 or not areas[0]:
        return
    area = CellRange(areas[0].replace("$", ""))
    if area.min_row <= row <= area.max_row:
        area.expand(down=added)
        sheet.print_area = area.coord
