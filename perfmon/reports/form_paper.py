"""The paper of the official forms: merged cells, fonts by name, rows high enough, A4 across.

A text is always written as text, so one that begins with = + - or @ stays what it is.
"""

import math
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from perfmon.measures.rates import is_missing
from perfmon.money import format_percent, format_wanyuan
from perfmon.reports.cell_lines import lines_of
from perfmon.reports.sheet_names import free_sheet_name
from perfmon.reports.workbook import begin_workbook

SONG, HEI = "宋体", "黑体"
CONTENTS_SHEET = "目录"

_A4 = 9
_LINE_POINTS, _LEAST_POINTS, _MOST_POINTS = 14.0, 21.0, 400.0
_BODY: dict[str, Any] = {
    "font_name": SONG,
    "font_size": 10.5,
    "valign": "vcenter",
    "text_wrap": True,
    "num_format": "@",
}
_STYLES: dict[str, dict[str, Any]] = {
    "title": _BODY | {"font_name": HEI, "font_size": 18, "align": "center"},
    "subtitle": _BODY | {"align": "center"},
    "head": _BODY | {"font_name": HEI, "align": "center", "border": 1},
    "centre": _BODY | {"align": "center", "border": 1},
    "text": _BODY | {"align": "left", "border": 1},
    "money": _BODY | {"align": "right", "border": 1, "num_format": "#,##0.00"},
    "rate": _BODY | {"align": "right", "border": 1, "num_format": "0.00%"},
    "score": _BODY | {"align": "center", "border": 1, "num_format": "0.00"},
    "count": _BODY | {"align": "right", "border": 1, "num_format": "0"},
    "free": _BODY | {"align": "left"},
    "note": _BODY | {"align": "left", "font_size": 9},
    "link": _BODY | {"align": "left", "border": 1, "font_color": "#0563C1", "underline": 1},
}

Cell = str | int | float | None


@dataclass(frozen=True)
class Stamp:
    """What every sheet says of itself at its foot.

    Attributes:
        cut: 2023年10月底.
        rule_label: the rule of the month: 差值规则第1版.
        preset: of weights and scores; None where the form has none.
        is_demo: whether the figures are 演示数据.
    """

    cut: str
    rule_label: str
    preset: str | None
    is_demo: bool

    @property
    def words(self) -> str:
        """截至2023年10月底 · 差值规则第1版 · 评分按10号 · 演示数据."""
        parts = [f"截至{self.cut}", self.rule_label]
        parts += [f"评分按{self.preset}"] if self.preset else []
        return " · ".join([*parts, *(["演示数据"] if self.is_demo else [])])


class FormBook:
    """A workbook of forms, each on a sheet of its own name."""

    def __init__(self, title: str, stamp: Stamp) -> None:
        self._content = BytesIO()
        self._workbook = begin_workbook(self._content, title)
        self._styles: dict[str, Format] = {}
        self.stamp = stamp
        self.names: list[str] = []

    def sheet(self, wanted: str, widths: tuple[float, ...]) -> "FormSheet":
        """A further sheet with columns of these widths, in characters."""
        self.names.append(free_sheet_name(wanted, self.names, f"表{len(self.names) + 1}"))
        return FormSheet(self, self._workbook.add_worksheet(self.names[-1]), widths)

    def style(self, name: str) -> Format:
        """The format of this name, made once."""
        if name not in self._styles:
            self._styles[name] = self._workbook.add_format(_STYLES[name])
        return self._styles[name]

    def content(self) -> bytes:
        """The workbook's bytes; nothing can be written after that."""
        self._workbook.close()
        return self._content.getvalue()


@dataclass
class FormSheet:
    """A sheet that is filled from the top down."""

    book: FormBook
    sheet: Worksheet
    widths: tuple[float, ...]
    row: int = 0
    _lines: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width)

    @property
    def last(self) -> int:
        """The last column."""
        return len(self.widths) - 1

    def put(
        self, first: int, last: int, value: Cell, style: str = "text", *, rows: int = 1
    ) -> None:
        """Writes into the row at hand, merged over columns and over rows below it."""
        cell = self.book.style(style)
        if last > first or rows > 1:
            self.sheet.merge_range(self.row, first, self.row + rows - 1, last, "", cell)
        if is_missing(value) or value == "":
            self.sheet.write_blank(self.row, first, None, cell)
        elif isinstance(value, str):
            self.sheet.write_string(self.row, first, value, cell)
            if rows == 1:
                size = 18 / 10.5 if style == "title" else 1.0
                lines = lines_of(value, sum(self.widths[first : last + 1]) / size)
                self._lines[self.row] = max(self._lines.get(self.row, 1), math.ceil(lines * size))
        else:
            assert value is not None, "a missing value was written as a blank"
            self.sheet.write_number(self.row, first, value, cell)

    def line(self, *cells: tuple[int, int, Cell, str]) -> None:
        """Writes a whole row and goes to the next one."""
        for first, last, value, style in cells:
            self.put(first, last, value, style)
        self.row += 1

    def link(self, column: int, sheet_name: str, text: str) -> None:
        """Writes a text that leads to another sheet."""
        self.put(column, column, text, "link")
        target = sheet_name.replace("'", "''")
        self.sheet.write_url(
            self.row, column, f"internal:'{target}'!A1", self.book.style("link"), text
        )

    def finish(self, *, repeated: tuple[int, int] | None = None) -> None:
        """The foot, the heights, and how it is printed: A4 across, one page wide."""
        self.line((0, self.last, self.book.stamp.words, "note"))
        for row in range(self.row):
            points = self._lines.get(row, 1) * _LINE_POINTS + 6
            self.sheet.set_row(row, min(max(points, _LEAST_POINTS), _MOST_POINTS))
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.sheet.center_horizontally()
        self.sheet.print_area(0, 0, self.row - 1, self.last)
        self.sheet.fit_to_pages(1, 0)
        if repeated is not None:
            self.sheet.repeat_rows(*repeated)
        self.sheet.set_footer(f"&L{self.book.stamp.words}&R第 &P 页，共 &N 页")


def wanyuan(fen: int | None) -> float | None:
    """The amount in 万元 as a form prints it, rounded half up from the exact fen."""
    return None if fen is None else float(format_wanyuan(fen).replace(",", ""))


def rate(part_fen: int, whole_fen: int) -> float | None:
    """A share as a cell holds it, rounded half up to two decimals of a percent."""
    if whole_fen <= 0:
        return None
    percent = format_percent(part_fen, whole_fen)[:-1].replace(",", "")
    return round(float(percent) / 100, 6)


def score(hundredths: int | None) -> float | None:
    """Points as a cell holds them."""
    return None if hundredths is None or is_missing(hundredths) else int(hundredths) / 100
