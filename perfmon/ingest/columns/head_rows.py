"""The rows that could be a table's head, and the head of each column composed from them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from perfmon.ingest.columns.column_heads import Head
from perfmon.ingest.columns.head_text import (
    is_number_like,
    is_unit_note,
    unit_of_head,
    unit_of_note,
)
from perfmon.ingest.printed_text import comparable, tidy

MOST_HEAD_ROWS = 3
_LONGEST_HEAD = 40
_WIDEST_HEAD = 300
_LONGEST_READ = 200
_ORDINALS = "甲乙丙丁戊己庚辛壬癸"
_ROW_LABELS = ("栏次", "列次", "行次", "序号", "栏号")


@dataclass(frozen=True)
class HeadBlock:
    """Rows taken together as a head.

    Attributes:
        first: the first row, from 0.
        last: the last row, from 0, a row with nothing but units below the heads included.
        heads: the parts of each column's head from the top down.
        units: the fen in the unit that each column's head prints; None without one.
        lowest: the columns with text in the lowest row of heads.
        groups: whether the rows above the lowest look like heads of groups, not like a title.
    """

    first: int
    last: int
    heads: tuple[Head, ...]
    units: tuple[int | None, ...]
    lowest: frozenset[int]
    groups: bool

    @property
    def height(self) -> int:
        """How many rows the parts were taken from at most."""
        return self.last - self.first + 1


def head_blocks(rows: Sequence[Sequence[str]]) -> Iterator[HeadBlock]:
    """Every run of one, two or three rows that a head could be, in the order of the rows.

    A second or third row is one only where it holds no number and splits a group, that is, has
    text under a blank or under the same head as its neighbour. A row of data never does.
    """
    grid = [[tidy(cell[:_LONGEST_READ]) for cell in row[:_WIDEST_HEAD]] for row in rows]
    for first, top in enumerate(grid):
        if not any(top):
            continue
        yield _block(grid, first, first)
        for last in range(first + 1, min(first + MOST_HEAD_ROWS, len(grid))):
            if not _splits_groups(grid[last - 1], grid[last]):
                break
            if not _is_worded(grid[first]):
                break
            yield _block(grid, first, last)


def rows_below(rows: Sequence[Sequence[str]], last: int) -> int:
    """The first row below a head that ends at `last`, from 0, a row of numbering left out."""
    below = last + 1
    if below < len(rows) and _is_numbering(rows[below]):
        below += 1
    return below


def _block(grid: Sequence[Sequence[str]], first: int, last: int) -> HeadBlock:
    rows = grid[first : last + 1]
    width = max(_width(row) for row in rows)
    padded = [[*row[:width], *[""] * (width - len(row))] for row in rows]
    heads = _composed(padded)
    notes = list(grid[last + 1]) if last + 1 < len(grid) else []
    has_notes = any(notes) and all(is_unit_note(cell) for cell in notes if cell)
    below = [*notes[:width], *[""] * (width - len(notes))] if has_notes else [""] * width
    return HeadBlock(
        first=first,
        last=last + has_notes,
        heads=tuple(heads),
        units=tuple(_unit(head, note) for head, note in zip(heads, below, strict=True)),
        lowest=frozenset(column for column, cell in enumerate(padded[-1]) if cell),
        groups=len(rows) == 1 or _are_groups(padded),
    )


def _composed(rows: Sequence[Sequence[str]]) -> list[Head]:
    """Each column's parts; the head of a group is carried right over the blanks of its group.

    A head with nothing below it is no group's; a group ends where the group above it ends.
    """
    width = len(rows[0])
    parts: list[Head] = [()] * width
    for level, row in enumerate(rows):
        group = ""
        above: Head = ()
        for column, cell in enumerate(row):
            has_below = any(lower[column] for lower in rows[level + 1 :])
            if cell:
                group, above = (cell if has_below else ""), parts[column]
            elif not has_below or parts[column] != above:
                group = ""
            said = cell or group
            if said and said != (parts[column][-1] if parts[column] else None):
                parts[column] = (*parts[column], said)
    return parts


def _unit(head: Head, note: str) -> int | None:
    """The unit in the lowest part that prints one; a row of units lies lowest."""
    units = [unit_of_note(note) if note else None, *map(unit_of_head, reversed(head))]
    return next((unit for unit in units if unit), None)


def _splits_groups(upper: Sequence[str], lower: Sequence[str]) -> bool:
    if not any(lower) or not _is_worded(lower):
        return False
    padded = [*upper, *[""] * (len(lower) - len(upper))]
    return any(
        cell and (not padded[column] or (column > 0 and padded[column] == padded[column - 1]))
        for column, cell in enumerate(lower)
    )


def _is_worded(row: Sequence[str]) -> bool:
    """Whether a row holds short words and no number."""
    return all(len(cell) <= _LONGEST_HEAD and not is_number_like(cell) for cell in row if cell)


def _are_groups(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the rows above the lowest hold heads, not a title or notes like 单位：万元.

    Beside its groups such a row has heads with nothing below them (年度, 摘要); a title has none.
    """
    upper = [cell for row in rows[:-1] for cell in row if cell]
    beside = any(
        cell and not any(lower[column] for lower in rows[1:]) for column, cell in enumerate(rows[0])
    )
    return beside and not any(":" in comparable(cell) for cell in upper)


def _is_numbering(row: Sequence[str]) -> bool:
    """Whether a row numbers the columns: 1 2 3 …, 甲 乙 1 2, 栏次 1 2 3=1+2."""
    said = [comparable(cell).strip("()（）栏列") for cell in row if comparable(cell)]
    numbers = [word.partition("=")[0] for word in said]
    counted = [int(word) for word in numbers if word.isdecimal() and len(word) <= 3]
    others = [word for word in numbers if not word.isdecimal()]
    marks = [word for word in others if word not in (*_ORDINALS, "次", *_ROW_LABELS)]
    in_order = counted == list(range(1, len(counted) + 1))
    return len(said) > 2 and len(counted) > 1 and in_order and not marks


def _width(row: Sequence[str]) -> int:
    return max((column + 1 for column, cell in enumerate(row) if cell), default=0)
