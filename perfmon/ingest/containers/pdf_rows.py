"""The form's rows from the pages of a PDF: page furniture left out, lines and tables joined."""

import re
from collections import Counter
from collections.abc import Sequence

from perfmon.ingest.containers.pdf_pages import Grid, Line, PdfPage
from perfmon.ingest.containers.pdf_tables import PagedTable
from perfmon.ingest.form_parts import contents_entry, is_title
from perfmon.ingest.form_rows import FormRow
from perfmon.ingest.printed_text import comparable, without_number
from perfmon.ingest.table_breaks import goes_on, is_page_number, is_running_head

_BEGINS_ANEW = re.compile(r"\s*(?:绩效目标|绩效指标)\s*[:：]|\s*第[一二三四五六]部分")
_MARGIN_SHARE = 0.09
_FEWEST_REPEATS = 3
_MOST_PREAMBLE = 4


def rows_of_pages(pages: Sequence[PdfPage]) -> list[FormRow]:
    """The rows in the order of the pages; a table that goes on overleaf is one table.

    Heads that are printed again on the next page are left out. A line that fills the width goes
    on in the next one, which begins at the edge.
    """
    repeated = _repeated_lines(pages)
    kept = [
        [part for part in page.parts if not _is_furniture(part, page, repeated)] for page in pages
    ]
    shown = [part for parts in kept for part in parts]
    joiner = _Joiner(
        min((part.left for part in shown), default=0.0),
        max((part.right for part in shown), default=0.0),
    )
    for parts in kept:
        joiner.take(parts)
    return joiner.finished()


class _Joiner:
    """Collects rows; the last line and the last table may go on."""

    def __init__(self, left: float, right: float) -> None:
        self._rows: list[FormRow] = []
        self._left, self._right = left, right
        self._table: PagedTable | None = None
        self._between: list[Line] = []
        self._prose: set[str] = set()
        self._preamble: list[str] = []
        self._line: Line | None = None

    def take(self, parts: Sequence[Line | Grid]) -> None:
        """Takes in a page's parts."""
        for at, part in enumerate(parts):
            if isinstance(part, Grid):
                self._take_grid(part, parts_above=at)
            elif self._table is not None:
                self._between.append(part)
            else:
                self._prose.add(comparable(part.text))
                self._take_line(part)

    def finished(self) -> list[FormRow]:
        """All rows."""
        self._end_table()
        return self._rows

    def _take_grid(self, grid: Grid, parts_above: int) -> None:
        """Takes in a grid as the rest of the table before, or as a table of its own."""
        if self._table is not None and self._table.goes_on_in(grid) and self._is_break(parts_above):
            self._table.add(grid)
            self._between = []
        else:
            self._end_table()
            self._table = PagedTable(grid)

    def _is_break(self, parts_above: int) -> bool:
        """Whether the lines since the table do not end it, its next piece coming now.

        They are furniture, or the title and unit that stand above the table's first piece too.
        With none, and with a title that does not say 续, the piece is the page's first.
        """
        said = [line for line in self._between if goes_on(line.text, self._preamble)]
        again = [
            line.text
            for line in self._between
            if line not in said
            and not is_page_number(line.text)
            and not is_running_head(FormRow(0, (line.text,)), self._prose)
        ]
        if not again:
            return bool(self._between) or not parts_above
        is_titled = any(is_title(FormRow(0, (text,))) for text in again)
        is_on_top = parts_above == len(self._between)
        return (bool(said) or (is_titled and is_on_top)) and set(again) <= set(self._preamble)

    def _take_line(self, line: Line) -> None:
        self._preamble = [*self._preamble, line.text][-_MOST_PREAMBLE:]
        if self._line is not None and self._continues(self._line, line):
            (begun,) = self._rows.pop().cells
            self._add((f"{begun} {line.text}",))
        else:
            self._add((line.text,))
        self._line = line

    def _continues(self, line: Line, following: Line) -> bool:
        """Whether a line is full and the one below begins at the edge, and nothing of its own."""
        size = line.bottom - line.top
        is_full = line.right > self._right - 1.5 * size and following.left < self._left + size
        is_new = without_number(following.text) != following.text or _BEGINS_ANEW.match(
            following.text
        )
        is_of_one_size = abs(following.bottom - following.top - size) < size / 5
        return (
            is_full
            and is_of_one_size
            and not is_new
            and not contents_entry(FormRow(0, (line.text,)))
        )

    def _end_table(self) -> None:
        if self._table is None:
            return
        for cells in self._table.cells():
            self._add(cells)
        self._table, self._preamble, self._line = None, [], None
        between, self._between = self._between, []
        for line in between:
            self._take_line(line)

    def _add(self, cells: tuple[str, ...]) -> None:
        if any(map(str.strip, cells)):
            self._rows.append(FormRow(len(self._rows) + 1, cells))


def _repeated_lines(pages: Sequence[PdfPage]) -> set[str]:
    """Lines in the margins that stand on half the pages, numbers aside."""
    counts = Counter(
        key
        for page in pages
        for key in {
            _without_digits(part)
            for part in page.parts
            if isinstance(part, Line) and _is_in_margin(part, page)
        }
    )
    fewest = max(_FEWEST_REPEATS, len(pages) / 2)
    return {key for key, count in counts.items() if count >= fewest}


def _is_furniture(part: Line | Grid, page: PdfPage, repeated: set[str]) -> bool:
    """Whether a line is the page's number, or a running head or foot."""
    if not isinstance(part, Line):
        return False
    is_outermost = part in (page.parts[0], page.parts[-1])
    if is_outermost and is_page_number(part.text):
        return True
    return _is_in_margin(part, page) and _without_digits(part) in repeated


def _is_in_margin(line: Line, page: PdfPage) -> bool:
    margin = _MARGIN_SHARE * page.height
    return line.bottom < margin or line.top > page.height - margin


def _without_digits(line: Line) -> str:
    return re.sub(r"[0-9]+", "#", comparable(line.text))
