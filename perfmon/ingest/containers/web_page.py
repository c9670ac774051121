"""The form's rows out of a web page: lines of text, and the rows of its tables in between."""

import re
from dataclasses import dataclass, field

from lxml import etree

from perfmon.ingest.containers.row_limits import check_length, check_width
from perfmon.ingest.containers.shown_rows import ShownRows
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.form_rows import MAX_ROWS, FormRow

MAX_DEPTH = 30
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "ul",
    ]
)
_UNSEEN = frozenset(("script", "style", "title", "template", "noscript", "select"))
_WHOLE = frozenset(("html", "body"))
_NOT_SHOWN = re.compile(r"(^|[;\s])(display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


def read_web_page(text: str) -> ShownRows:
    """The rows of a web page in its order.

    A spanning cell has its text in its first place. The cells of a table that holds other tables
    only lay the page out, so they are lines. What an element hides by its own attributes is told.

    Raises:
        ContentError: tables nested beyond all use, or far more rows or cells than the form.
    """
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, no_network=True)
    parser.feed(text)
    parser.close()
    return ShownRows(reader.rows, reader.hidden)


@dataclass
class _Table:
    """A table being read; `covered` counts for a column the rows that a cell above still takes."""

    rows: list[list[str]] = field(default_factory=list)
    covered: dict[int, int] = field(default_factory=dict)
    spans: tuple[int, int] = (1, 1)
    in_cell: bool = False
    is_layout: bool = False

    def begin_row(self) -> None:
        self.rows.append([])
        check_length(len(self.rows))
        self.covered = {at: rows - 1 for at, rows in self.covered.items() if rows > 1}
        self._skip_covered()

    def add(self, text: str) -> None:
        row, (down, across) = self.rows[-1], self.spans
        start = len(row)
        check_width(start + across)
        row.extend([text, *[""] * (across - 1)])
        if down > 1:
            # The row that the cell stands in counts itself off when the next one begins.
            self.covered |= dict.fromkeys(range(start, start + across), down)
        self._skip_covered()

    def _skip_covered(self) -> None:
        row = self.rows[-1]
        while len(row) in self.covered:
            row.append("")
        check_width(len(row))

    def squared(self) -> list[tuple[str, ...]]:
        width = max(map(len, self.rows), default=0)
        return [(*row, *[""] * (width - len(row))) for row in self.rows]


class _Reader:
    """What the parser calls at each tag and text; it closes what the page leaves open."""

    def __init__(self) -> None:
        self.rows: list[FormRow] = []
        self.hidden: list[str] = []
        self._hidden_depth = 0
        self._tables: list[_Table] = []
        self._text: list[str] = []
        self._hidden_text: list[str] = []
        self._unseen = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        if self._hidden_depth or _is_hidden(tag, attributes):
            self._hidden_depth += 1
            return
        if tag == "table":
            self._begin_table()
        elif tag in ("td", "th") and self._tables:
            self._begin_cell(attributes)
        elif tag == "tr" and self._tables:
            self._tables[-1].begin_row()
        elif tag in _BLOCKS:
            self._break_line()

    def end(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        if self._hidden_depth:
            self._end_hidden()
            return
        if tag == "table" and self._tables:
            self._end_table()
        elif tag in ("td", "th") and self._tables:
            self._end_cell()
        elif tag in _BLOCKS:
            self._break_line()

    def data(self, text: str) -> None:
        if self._hidden_depth:
            self._hidden_text.extend([] if self._unseen else text.split())
        elif not self._unseen:
            self._text.append(" ".join(text.split()) or " ")

    def close(self) -> None:
        while self._tables:
            self._end_table()
        self._break_line()

    def _end_hidden(self) -> None:
        self._hidden_depth -= 1
        if not self._hidden_depth and self._hidden_text:
            self.hidden.append(" ".join(self._hidden_text))
            self._hidden_text = []

    def _begin_table(self) -> None:
        if len(self._tables) == MAX_DEPTH:
            raise ContentError(f"网页里的表格套了 {MAX_DEPTH} 层以上，不是这种表格")
        for table in self._tables:
            table.is_layout = True
            self._put_rows(table)
        self._put_lines("".join(self._text))
        self._text = []
        self._tables.append(_Table())

    def _end_table(self) -> None:
        self._end_cell()
        self._put_rows(self._tables.pop())

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._end_cell()
        table = self._tables[-1]
        if not table.rows:
            table.begin_row()
        self._text = []
        table.in_cell = True
        table.spans = _span(attributes.get("rowspan")), _span(attributes.get("colspan"))

    def _end_cell(self) -> None:
        table = self._tables[-1]
        if not table.in_cell:
            return
        text = "".join(self._text).strip()
        self._text = []
        table.in_cell = False
        if table.is_layout:
            self._put_lines(text)
        else:
            table.add(text)

    def _put_rows(self, table: _Table) -> None:
        """Hands out what a table has so far; what follows begins anew."""
        for cells in table.squared():
            if any(cells):
                self.rows.append(FormRow(len(self.rows) + 1, cells, is_ruled=True))
        table.rows, table.covered = [[]] if table.rows else [], {}

    def _break_line(self) -> None:
        if self._tables and self._tables[-1].in_cell:
            self._text.append("\n")
        else:
            self._put_lines("".join(self._text))
            self._text = []

    def _put_lines(self, text: str) -> None:
        for line in text.split("\n"):
            if line.strip():
                self.rows.append(FormRow(len(self.rows) + 1, (line.strip(),), is_ruled=True))
        check_length(len(self.rows))


def _is_hidden(tag: str, attributes: dict[str, str]) -> bool:
    """Whether an element hides itself; of the page as a whole, its script shows it later."""
    is_marked = "hidden" in attributes or _NOT_SHOWN.search(attributes.get("style") or "")
    return bool(is_marked) and tag not in _WHOLE


def _span(value: str | None) -> int:
    text = (value or "").strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    return min(max(number, 1), MAX_ROWS)
