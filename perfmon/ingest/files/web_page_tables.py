"""Tables of a web page that was saved under an Excel name, as many systems export them."""

import re
from html.parser import HTMLParser
from pathlib import Path

from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.table import Cell, SheetTable, head_of
from perfmon.ingest.files.text_encoding import text_in_utf8

MAX_BYTES = 30_000_000
_MAX_SPAN = 1_000
_MAX_CELLS = 2_000_000
_SAVE_AGAIN = "请用 Excel 或 WPS 打开，另存为 xlsx 后再导入"
_ROW_SPAN = re.compile(r"\d{1,5}")


def read_web_page(path: Path, folder: Path) -> list[SheetTable]:
    """The tables of a web page; a spanning cell has its text in its first place.

    Raises:
        ContentError: too big, with tables inside tables, or without any.
    """
    if path.stat().st_size > MAX_BYTES:
        raise ContentError(
            f"这是另存成 xls 的网页，又超过 {MAX_BYTES // 1_000_000} MB，{_SAVE_AGAIN}"
        )
    text = text_in_utf8(path, folder).path.read_text("utf-8")
    reader = _TableReader()
    reader.feed(text)
    reader.close()
    tables = [_squared(rows) for rows in reader.tables if any(any(row) for row in rows)]
    if not tables:
        raise ContentError(f"这是网页，里面没有表格，{_SAVE_AGAIN}")
    return [SheetTable(sheet=None, head=head_of(rows), rows=rows) for rows in tables]


class _TableReader(HTMLParser):
    """Collects the rows of each table; cells that an earlier row covers are left blank."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._covered: dict[int, int] = {}
        self._text: list[str] | None = None
        self._spans = (1, 1)
        self._cells = 0
        self._open = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        match tag:
            case "table":
                self._open += 1
                if self._open > 1:
                    raise ContentError(f"这是网页，表格里还套着表格，{_SAVE_AGAIN}")
                self.tables.append([])
                self._covered = {}
            case "tr" if self._open:
                self._end_cell()
                self._begin_row()
            case "td" | "th" if self._open:
                self._end_cell()
                if not self.tables[-1]:
                    self._begin_row()
                self._text = []
                spans = dict(attrs)
                self._spans = (_span(spans.get("rowspan")), _span(spans.get("colspan")))
            case "br" if self._text is not None:
                self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table":
            self._open = max(self._open - 1, 0)

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _begin_row(self) -> None:
        self.tables[-1].append([])
        self._covered = {at: rows - 1 for at, rows in self._covered.items() if rows > 1}
        self._skip_covered()

    def _skip_covered(self) -> None:
        row = self.tables[-1][-1]
        while len(row) in self._covered:
            row.append("")

    def _end_cell(self) -> None:
        if self._text is None:
            return
        row, (down, across) = self.tables[-1][-1], self._spans
        start = len(row)
        row.append(" ".join("".join(self._text).split(" ")).strip())
        row.extend([""] * (across - 1))
        if down > 1:
            # The row that the cell stands in counts itself off when the next one begins.
            self._covered |= dict.fromkeys(range(start, start + across), down)
        self._cells += across
        if self._cells > _MAX_CELLS:
            raise ContentError(f"这是网页，表格太大，{_SAVE_AGAIN}")
        self._text = None
        self._skip_covered()


def _span(value: str | None) -> int:
    number = int(value) if value and _ROW_SPAN.fullmatch(value.strip()) else 1
    return min(max(number, 1), _MAX_SPAN)


def _squared(rows: list[list[str]]) -> list[list[Cell]]:
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]
