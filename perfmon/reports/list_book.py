"""A list of a page as a workbook: title, notes, heads, rows with their lights, a row of sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

import pandas as pd
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfmon.charts.theme import LIGHT
from perfmon.measures.rates import is_missing
from perfmon.money import format_wanyuan
from perfmon.reports.cell_lines import lines_of
from perfmon.reports.workbook import begin_workbook

MONEY, POINTS, PERCENT = "#,##0.00", "+0.00;-0.00;0.00", "0.00"
TENTH, WHOLE, TEXT = "0.0", "0", "@"

LIGHT_WORD = "light_word"
"""The column that is coloured by the column light."""

ListColumns = tuple[tuple[str, str, str, int], ...]
"""Column of the list, its head, its number format, its width in characters."""

_A3 = 8
_LINE_POINTS, _MOST_POINTS = 15, 400

_INKS = (LIGHT.blue, LIGHT.muted)
"""Of a chart's series: no colour of a light, since nothing is judged in it."""


@dataclass(frozen=True)
class ListHead:
    """What stands above a list.

    Attributes:
        sheet: the sheet's name.
        title: what it lists, and as of when.
        notes: a line each: the conditions, the units.
    """

    sheet: str
    title: str
    notes: tuple[str, ...]


class ListChart(NamedTuple):
    """A chart below a list, which follows its cells.

    Attributes:
        kind: column, bar or line.
        title: what it shows, with its unit.
        names: the column that names its points.
        values: the columns that are drawn.
        rows: so many of the list's first rows.
    """

    kind: str
    title: str
    names: str
    values: tuple[str, ...]
    rows: int


class ListPart(NamedTuple):
    """A list as one sheet of a workbook holds it; see `list_book`."""

    head: ListHead
    listed: pd.DataFrame
    columns: ListColumns
    sums_fen: Mapping[str, int] | None = None
    sums_label: str = "合计"
    chart: ListChart | None = None


def list_book(
    head: ListHead,
    listed: pd.DataFrame,
    columns: ListColumns,
    sums_fen: Mapping[str, int] | None = None,
    sums_label: str = "合计",
) -> bytes:
    """An xlsx of the rows in their order.

    Args:
        head: what stands above.
        listed: the columns' values and light; a missing value is a dash, an empty
            text a blank to write in.
        columns: which ones, in order.
        sums_fen: of the last row, by column in 万元; without it there is no such row.
        sums_label: what the last row is called.
    """
    return list_books([ListPart(head, listed, columns, sums_fen, sums_label)])


def list_books(parts: Sequence[ListPart]) -> bytes:
    """An xlsx of several lists, a sheet each."""
    content = BytesIO()
    workbook = begin_workbook(content)
    for part in parts:
        _write_part(workbook, part)
    workbook.close()
    return content.getvalue()


def _write_part(workbook: Workbook, part: ListPart) -> None:
    listed, columns = part.listed, part.columns
    sheet = workbook.add_worksheet(part.head.sheet)
    head_row = _write_head(workbook, sheet, part.head)
    _write_heads(workbook, sheet, columns, head_row)
    _write_rows(workbook, sheet, listed, columns, head_row + 1)
    if part.sums_fen is not None:
        places = {name: place for place, (name, _, _, _) in enumerate(columns)}
        sums = {places[name]: fen for name, fen in part.sums_fen.items()}
        _write_sums(workbook, sheet, sums, part.sums_label, head_row + 1 + len(listed))
    if part.chart is not None:
        _write_chart(workbook, sheet, part, part.chart, head_row)
    sheet.freeze_panes(head_row + 1, 1)
    sheet.autofilter(head_row, 0, head_row + len(listed), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head_row)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _write_chart(
    workbook: Workbook, sheet: Worksheet, part: ListPart, asked: ListChart, head_row: int
) -> None:
    """The chart, two rows below the list."""
    places = {name: place for place, (name, _, _, _) in enumerate(part.columns)}
    labels = {name: label for name, label, _, _ in part.columns}
    chart = workbook.add_chart({"type": asked.kind})
    assert chart is not None, "a kind that the library draws"
    first, last = head_row + 1, head_row + min(asked.rows, len(part.listed))
    for name, ink in zip(asked.values, _INKS, strict=False):
        drawn = "line" if asked.kind == "line" else "fill"
        chart.add_series(
            {
                drawn: {"color": ink},
                "name": labels[name],
                "categories": [sheet.name, first, places[asked.names], last, places[asked.names]],
                "values": [sheet.name, first, places[name], last, places[name]],
            }
        )
    chart.set_title({"name": asked.title, "name_font": {"size": 12}})
    chart.set_size({"width": 900, "height": 380})
    if asked.kind == "bar":
        chart.set_y_axis({"reverse": True})
    chart.set_legend({"none": True} if len(asked.values) == 1 else {"position": "bottom"})
    below = head_row + len(part.listed) + (3 if part.sums_fen is not None else 2)
    sheet.insert_chart(below, 0, chart)


def _write_head(workbook: Workbook, sheet: Worksheet, head: ListHead) -> int:
    """The lines above the list; gives the row of its heads."""
    title = workbook.add_format({"bold": True, "font_size": 16})
    note = workbook.add_format({"font_color": LIGHT.muted})
    sheet.write_string(0, 0, head.title, title)
    for row, words in enumerate(head.notes, start=1):
        sheet.write_string(row, 0, words, note)
    return len(head.notes) + 1


def _write_heads(workbook: Workbook, sheet: Worksheet, columns: ListColumns, row: int) -> None:
    head = workbook.add_format(
        {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1}
        | {"bg_color": LIGHT.raised, "border_color": LIGHT.line}
    )
    for place, (_, label, _, width) in enumerate(columns):
        sheet.write_string(row, place, label, head)
        sheet.set_column(place, place, width)
    sheet.set_row(row, 34)


def _write_rows(
    workbook: Workbook, sheet: Worksheet, listed: pd.DataFrame, columns: ListColumns, first: int
) -> None:
    cell = {"border": 1, "border_color": LIGHT.line, "valign": "vcenter"}
    formats = {
        kind: workbook.add_format(cell | {"num_format": kind, "text_wrap": kind == TEXT})
        for kind in (MONEY, POINTS, PERCENT, TENTH, WHOLE, TEXT)
    }
    colours = {"red": LIGHT.red, "yellow": LIGHT.amber, "green": LIGHT.green, "blue": LIGHT.blue}
    lights = {
        light: workbook.add_format(cell | {"font_color": colour, "bold": True})
        for light, colour in colours.items()
    }
    for number, row in enumerate(listed.to_dict("records"), start=first):
        lines = max(_lines(row[name], kind, width) for name, _, kind, width in columns)
        if lines > 1:
            sheet.set_row(number, min(_LINE_POINTS * lines, _MOST_POINTS))
        for place, (name, _, kind, _) in enumerate(columns):
            value, style = row[name], formats[kind]
            if name == LIGHT_WORD:
                style = lights.get(row["light"], style)
            if is_missing(value):
                sheet.write_string(number, place, "—", style)
            elif value == "":
                sheet.write_blank(number, place, None, style)
            elif kind == TEXT:
                sheet.write_string(number, place, str(value), style)
            else:
                sheet.write_number(number, place, float(value), style)


def _lines(value: object, kind: str, width: int) -> int:
    """How many lines a cell needs; words wrap, numbers do not."""
    return lines_of(str(value), width) if kind == TEXT and not is_missing(value) else 1


def _write_sums(
    workbook: Workbook, sheet: Worksheet, sums_fen: Mapping[int, int], label: str, number: int
) -> None:
    """The last row: sums of exact fen, so they are those of the page and not of rounded cells."""
    cell = {"bold": True, "top": 1, "border_color": LIGHT.ink, "num_format": MONEY}
    style = workbook.add_format(cell)
    sheet.write_string(number, 0, label, style)
    for place, fen in sums_fen.items():
        sheet.write_number(number, place, float(format_wanyuan(fen).replace(",", "")), style)
