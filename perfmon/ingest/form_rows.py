"""The form as rows of cells with line numbers: what every container is turned into first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from perfmon.ingest.printed_text import tidy

MAX_CELLS = 100
"""Of a row; the form has a dozen, on its printed grid some more."""

MAX_ROWS = 20_000
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class FormRow:
    """One line of prose (one cell) or one row of a table.

    Attributes:
        line: where it stands in the file, from 1.
        cells: as printed, stray spaces included, because lists inside a cell are split by them.
        is_ruled: whether they stand on a ruled grid, where a cell that spans columns leaves blanks
            behind it, and not between tabs, where a blank is a cell too many; likewise a line that
            stands between such grids.
    """

    line: int
    cells: tuple[str, ...]
    is_ruled: bool = False

    @property
    def text(self) -> str:
        """The whole row as one tidy text."""
        return tidy(" ".join(self.cells))

    @property
    def is_blank(self) -> bool:
        return not any(map(str.strip, self.cells))


def read_rows(text: str) -> list[FormRow]:
    """The rows of a text whose cells are separated by tabs; empty lines are left out."""
    return [
        FormRow(line, tuple(printed.split("\t")))
        for line, printed in enumerate(_LINE_END.split(text), start=1)
        if "\t" in printed or printed.strip()
    ]


def tidy_text(rows: Sequence[FormRow]) -> str | None:
    """Several rows of prose as one text joined over the line breaks; None where there is none."""
    return tidy(" ".join(cell for row in rows for cell in row.cells)) or None
