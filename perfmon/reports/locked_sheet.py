"""A sheet that goes out to be filled in: heads and figures are locked, what is asked is open."""

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfmon.charts.theme import LIGHT

EDGE: dict[str, Any] = {"border": 1, "border_color": LIGHT.line, "valign": "vcenter"}
"""Of every cell."""

SHADED = EDGE | {"bg_color": LIGHT.raised}
"""Of a locked cell."""

OPEN = EDGE | {"locked": False}
"""Of a cell that is filled in."""

AS_TEXT = "@"

_A4 = 9


def begin_sheet(workbook: Workbook, name: str, lines: tuple[str, str]) -> Worksheet:
    """A sheet with its title and a line of what to do above the table."""
    sheet = workbook.add_worksheet(name)
    sheet.write_string(0, 0, lines[0], workbook.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, lines[1], workbook.add_format({"font_color": LIGHT.muted}))
    return sheet


def head_format(workbook: Workbook) -> Format:
    """Of the heads."""
    return workbook.add_format(SHADED | {"bold": True, "align": "center", "text_wrap": True})


def finish_sheet(sheet: Worksheet, name: str, head_row: int) -> None:
    """Locks the sheet, keeps its heads in sight and on every page, and sets it up for A4."""
    sheet.set_row(head_row, 32)
    sheet.freeze_panes(head_row + 1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head_row)
    sheet.set_footer(f"&C{name}　第 &P 页，共 &N 页")
