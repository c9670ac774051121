"""A ruled table over the pages of a PDF: its pieces joined as they were before the breaks."""

from collections.abc import Sequence

from perfmon.ingest.containers.pdf_pages import Grid
from perfmon.ingest.form_parts import row_label
from perfmon.ingest.form_rows import FormRow
from perfmon.ingest.printed_text import comparable
from perfmon.ingest.table_grid import is_level1

_SAME_EDGE = 6.0
_SAME_COLUMN = 4.0
_FEWEST_CUT = 3

GridRow = tuple[tuple[float, str], ...]


class PagedTable:
    """A table that may go on on the next page.

    Args:
        grid: its first piece.
    """

    def __init__(self, grid: Grid) -> None:
        self._rows: list[GridRow] = list(grid.rows)
        self._last = grid
        self._heads = tuple(grid.rows)
        self._piece_begins = 0

    def goes_on_in(self, grid: Grid) -> bool:
        """Whether a grid at the top of the next page has the table's own edges."""
        return (
            abs(grid.left - self._last.left) < _SAME_EDGE
            and abs(grid.right - self._last.right) < _SAME_EDGE
        )

    def add(self, grid: Grid) -> None:
        """Adds a piece: heads printed again left out, a row and a cell cut by the break mended."""
        rows = list(grid.rows)
        for head in self._heads:
            if not rows or _texts(head) != _texts(rows[0]):
                break
            rows.pop(0)
        if rows:
            self._mend_first_column(rows)
            is_cut = self._last.is_open_below and grid.is_open_above
            if is_cut or _is_rest(self._rows[-1], rows[0]):
                self._rows[-1] = (*self._rows[-1], *rows.pop(0))
        self._piece_begins = len(self._rows)
        self._rows.extend(rows)
        self._last = grid

    def cells(self) -> list[tuple[str, ...]]:
        """The rows on the columns of all the pieces; a cell has its text in its first column."""
        columns = _columns(self._rows)
        rows = []
        for row in self._rows:
            cells = [""] * len(columns)
            for left, text in row:
                at = max(i for i, column in enumerate(columns) if column <= left + _SAME_COLUMN)
                cells[at] = f"{cells[at]} {text}".strip()
            rows.append(tuple(cells))
        return rows

    def _mend_first_column(self, rows: list[GridRow]) -> None:
        """Moves the label of a cell that the break cut in two to where the cell begins.

        The label stands in the middle of a cell over several rows, which may be overleaf. Where
        labels are not merged, blank cells under them are plain and nothing is moved. A blank cell
        at the top of a piece is the rest of the one before, if that has its label or is lost.
        """
        left = self._last.left
        starts = [i for i, row in enumerate(self._rows) if _at(row, left) is not None]
        text = _at(rows[0], left)
        if not text or not starts or len(starts) == len(self._rows):
            return
        begun = starts[-1]
        if begun < self._piece_begins or _at(self._rows[begun], left):
            return
        if begun == self._piece_begins and all(map(self._names_level1, starts[:-1][-1:])):
            return
        if any(not _at(self._rows[i], left) for i in starts[:-1] if i != self._piece_begins):
            return
        self._rows[begun] = _with_first(self._rows[begun], text)
        rows[0] = _with_first(rows[0], "")

    def _names_level1(self, at: int) -> bool:
        label = self._rows[at][0][1]
        return is_level1(label) and not row_label(FormRow(0, (label,)))


def _at(row: GridRow, left: float) -> str | None:
    """The text of the cell at that edge; None where a cell above covers the place."""
    return next((text.strip() for at, text in row if abs(at - left) < _SAME_COLUMN), None)


def _with_first(row: GridRow, text: str) -> GridRow:
    return ((row[0][0], text), *row[1:])


def _columns(rows: Sequence[GridRow]) -> list[float]:
    """The left edges of a table's columns, close ones taken as one."""
    columns: list[float] = []
    for left in sorted(left for row in rows for left, _ in row):
        if not columns or left - columns[-1] > _SAME_COLUMN:
            columns.append(left)
    return columns


def _is_rest(row: GridRow, following: GridRow) -> bool:
    """Whether a page's first row, ruled all round, is the rest of the row before.

    The rest of an indicator has fewer cells filled, and lacks the last one; a labelled row is not
    cut, and what stands below one is a row of its own.
    """
    if any(row_label(FormRow(0, tuple(text for _, text in each))) for each in (row, following)):
        return False
    filled, rest = _filled(row), _filled(following)
    if not rest or is_level1(following[0][1]):
        return False
    return (
        len(filled) >= _FEWEST_CUT
        and len(rest) < len(filled)
        and max(rest) < max(filled) - _SAME_COLUMN
    )


def _filled(row: GridRow) -> list[float]:
    return [left for left, text in row if text.strip()]


def _texts(row: GridRow) -> list[str]:
    return [comparable(text) for _, text in row]
