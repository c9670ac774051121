"""A table as it stands in a file: its cells, and the one rule for a cell as text."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

Cell = (
    str
    | int
    | float
    | bool
    | datetime.date
    | datetime.datetime
    | datetime.time
    | datetime.timedelta
    | None
)
HEAD_ROWS = 60


@dataclass(frozen=True)
class Table:
    """One table of a file.

    Attributes:
        sheet: the sheet's name; None for a delimited text or a web page.
        head: the first HEAD_ROWS rows from row 1 of the file as text, '' where blank.
    """

    sheet: str | None
    head: list[list[str]]


@dataclass(frozen=True)
class SheetTable(Table):
    """A table in memory.

    Attributes:
        rows: from row 1 and column A, so that row numbers are those seen in Excel; a blank cell
            is '' or None; all rows are equally wide.
        empty_formulas: (row from 1, column from 0) of formula cells without a stored value.
        is_hidden: whether whoever opens the workbook does not see the sheet.
    """

    rows: list[list[Cell]]
    empty_formulas: frozenset[tuple[int, int]] = frozenset()
    is_hidden: bool = False

    def texts(self, columns: Sequence[int], from_row: int) -> list[Sequence[str | None]]:
        """The cells of each column as text, from that row (from 1) down.

        Text stands as it is written, with the blanks around it; a blank cell is None or ''.
        """
        by_column = list(zip(*self.rows[from_row - 1 :], strict=True))
        return [_column_texts(by_column[at]) if by_column else [] for at in columns]


@dataclass(frozen=True)
class TextTable(Table):
    """A delimited text, left on disk since it may be huge.

    Attributes:
        path: in UTF-8 without a mark: the file itself, or a copy that goes when the file is left.
        lines: of the text, up to the last that is not blank; None where line ends are mixed.
        delimiter: one of , tab ; |
        quote: around fields that hold delimiters or line breaks; doubled inside them.
    """

    path: Path
    lines: int | None
    delimiter: str
    quote: str = '"'


def cell_text(cell: Cell) -> str | None:
    """A cell as text: numbers to 15 digits without exponent, dates as 2023-03-31; None if blank.

    >>> cell_text(45016.0), cell_text(0.1 + 0.2), cell_text(1e20), cell_text("　 ")
    ('45016', '0.3', '100000000000000000000', None)
    """
    match cell:
        case None:
            return None
        case str():
            return cell.strip() or None
        case bool():
            return "是" if cell else "否"
        case float():
            return _float_text(cell)
        case datetime.datetime():
            return _moment_text(cell)
        case datetime.timedelta():
            return _duration_text(cell)
        case datetime.date() | datetime.time():
            return cell.isoformat()
        case _:
            return str(cell)


def head_of(rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The first HEAD_ROWS rows as text, equally wide, '' where blank."""
    head = [[cell_text(cell) or "" for cell in row] for row in rows[:HEAD_ROWS]]
    width = max(map(len, head), default=0)
    return [row + [""] * (width - len(row)) for row in head]


def _column_texts(cells: Sequence[Cell]) -> Sequence[str | None]:
    """Each distinct cell that is no text is put into text once, which is most of the speed.

    True equals 1 and would be found under it, so a column with both is done cell by cell.
    """
    kinds = set(map(type, cells))
    if kinds == {str}:
        return cells  # type: ignore[return-value]  # all are texts
    if bool in kinds and len(kinds) > 1:
        return [cell_text(cell) for cell in cells]
    as_text = _float_text if kinds == {float} else cell_text
    texts = {cell: as_text(cell) for cell in set(cells)}  # type: ignore[arg-type]  # the kind was looked at above
    return list(map(texts.__getitem__, cells))


def _float_text(number: float) -> str:
    text = f"{number:.15g}"
    if "e" in text:
        return format(Decimal(text), "f")
    return "0" if text == "-0" else text


def _moment_text(moment: datetime.datetime) -> str:
    if moment.time() == datetime.time():
        return moment.date().isoformat()
    return moment.isoformat(" ")


def _duration_text(duration: datetime.timedelta) -> str:
    """Hours, minutes and seconds, the hours beyond 24 where there are days."""
    seconds = round(abs(duration).total_seconds())
    sign = "-" if duration < datetime.timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
