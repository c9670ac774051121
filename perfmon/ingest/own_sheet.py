"""A sheet that the program made itself and somebody filled in: its head and its rows as text.

Its heads are exact; columns may stand in any order, and further ones are left alone.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from perfmon.ingest.columns.head_text import plain_head
from perfmon.ingest.files.table import Cell, SheetTable, Table, cell_text


class OwnRow(NamedTuple):
    """A row: its line in the sheet, from 1, and what each column says, '' where blank."""

    line: int
    said: dict[str, str]


def find_own_head(table: Table, heads: Mapping[str, str]) -> int | None:
    """The row, from 0, that has every head; None of another sheet.

    Args:
        table: of any file.
        heads: what a column says → its head.
    """
    wanted = {plain_head(head) for head in heads.values()}
    for number, row in enumerate(table.head):
        if wanted <= {plain_head(cell) for cell in row}:
            return number
    return None


def read_own_rows(table: Table, heads: Mapping[str, str]) -> list[OwnRow] | None:
    """The rows below the head; None of a sheet that is no such table."""
    head_row = find_own_head(table, heads)
    if head_row is None or not isinstance(table, SheetTable):
        return None
    found = {plain_head(cell): place for place, cell in enumerate(table.head[head_row])}
    places = {name: found[plain_head(head)] for name, head in heads.items()}
    return [
        OwnRow(number, {name: _text(row, place) for name, place in places.items()})
        for number, row in enumerate(table.rows[head_row + 1 :], start=head_row + 2)
    ]


def _text(row: Sequence[Cell], place: int) -> str:
    return (cell_text(row[place]) or "") if place < len(row) else ""
