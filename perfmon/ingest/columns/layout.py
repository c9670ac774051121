"""A table's layout: where its head stands, which column holds which field, in what unit.

The head is found by its words alone, below merged titles, notes and blank rows. A column 预算单位
whose cells carry the code as well (`288001-名称`) is `unit_name` here; its cells are split where
they are read.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from perfmon.ingest.columns.column_heads import is_never_stored, recognised_columns
from perfmon.ingest.columns.file_kinds import KINDS, FileKind
from perfmon.ingest.columns.head_rows import HeadBlock, head_blocks, rows_below
from perfmon.ingest.columns.sheet_title import read_title
from perfmon.ingest.printed_text import comparable

HEAD_JOIN = "/"
_FEWEST_FIELDS = 2
_TELLING_WEIGHT = 2
_TITLE_WEIGHT = 4


@dataclass(frozen=True)
class Layout:
    """How one table is to be read.

    Attributes:
        kind: the kind of file that it is read as.
        sheet: the sheet; None for a delimited text.
        head_rows: first and last row of the head, from 1.
        first_row: the first row below the head, from 1, a row of numbering left out.
        heads: each column's head, the parts of a head of several rows joined; '' where blank.
        columns: field name → column from 0.
        fen_per_unit: money field → fen in the unit that is printed for it; absent where none is.
        until: the last day covered (截至…), as the lines above the head say.
        year: the year in the lines above the head.
        month: the month there.
        signature: what a person's correction of the columns is remembered by.
    """

    kind: str
    sheet: str | None
    head_rows: tuple[int, int]
    first_row: int
    heads: tuple[str, ...]
    columns: dict[str, int]
    fen_per_unit: dict[str, int]
    until: date | None
    year: int | None
    month: int | None
    signature: str


def find_layout(
    head: Sequence[Sequence[str]],
    sheet: str | None,
    kind: FileKind,
    chosen: Mapping[str, int] | None = None,
) -> Layout | None:
    """The layout of a table read as a kind of file; None where something it needs is not found.

    Args:
        head: the table's first rows as text, '' where blank.
        sheet: the sheet's name; None for a delimited text.
        kind: the kind of file.
        chosen: a person's columns by field, which hold over recognition; a negative column says
            that no column holds the field.
    """
    layout = nearest_layout(head, sheet, kind, chosen)
    return None if layout is None or missing_fields(layout, kind) else layout


def nearest_layout(
    head: Sequence[Sequence[str]],
    sheet: str | None,
    kind: FileKind,
    chosen: Mapping[str, int] | None = None,
) -> Layout | None:
    """The same though needed fields may be missing, so that a person can be shown what was found.

    None where no row has two recognised heads. A person's choice never moves the head, so that
    its signature stays what the choice is remembered by.
    """
    blocks = [(block, recognised_columns(block.heads, kind)) for block in head_blocks(head)]
    if not blocks:
        return None
    block, columns = max(blocks, key=lambda found: _worth(found[0], found[1], kind))
    if len(columns) < _FEWEST_FIELDS:
        return None
    if chosen:
        columns = recognised_columns(block.heads, kind, chosen)
    return _layout(head, sheet, kind, block, columns)


def missing_fields(layout: Layout, kind: FileKind) -> list[str]:
    """The titles of what a kind needs and a layout has not: 支付金额, 项目编码或项目名称."""
    return ["或".join(kind.field(name).title for name in group) for group in _unmet(layout, kind)]


def guess_kinds(head: Sequence[Sequence[str]], sheet: str | None) -> list[Layout]:
    """The layouts of every kind that a table could be, the likeliest first.

    Likelier is the kind of which more fields are found; those that hardly any other kind has,
    and words of the title, weigh more.
    """
    found = [(kind, find_layout(head, sheet, kind)) for kind in KINDS.values()]
    layouts = [(kind, layout) for kind, layout in found if layout]
    layouts.sort(key=lambda each: _likeness(each[1], each[0], head), reverse=True)
    return [layout for _, layout in layouts]


def never_stored_columns(layout: Layout) -> tuple[int, ...]:
    """The columns whose cells are never read: accounts, banks, identity and telephone numbers."""
    return tuple(
        column
        for column, head in enumerate(layout.heads)
        if is_never_stored(tuple(head.split(HEAD_JOIN)))
    )


def _layout(
    head: Sequence[Sequence[str]],
    sheet: str | None,
    kind: FileKind,
    block: HeadBlock,
    columns: dict[str, int],
) -> Layout:
    title = read_title(head[: block.first], sheet)
    units = {
        name: block.units[columns[name]] or title.fen_per_unit
        for name in kind.names_holding("money")
        if name in columns
    }
    heads = tuple(HEAD_JOIN.join(parts) for parts in block.heads)
    return Layout(
        kind=kind.name,
        sheet=sheet,
        head_rows=(block.first + 1, block.last + 1),
        first_row=rows_below(head, block.last) + 1,
        heads=heads,
        columns=columns,
        fen_per_unit={name: unit for name, unit in units.items() if unit},
        until=title.until,
        year=title.year,
        month=title.month,
        signature=_signature(heads),
    )


def _worth(
    block: HeadBlock, columns: Mapping[str, int], kind: FileKind
) -> tuple[bool, int, int, int]:
    """How likely a block is the head: its needs, its fields, its groups, the upper one of equals.

    Of blocks with the same fields the one with its groups' heads holds more (their units); a title
    above a head is no group, so there the lower block is taken, and a lowest row that gives no
    field is no row of a head.
    """
    met = all(any(name in columns for name in group) for group in kind.needs)
    is_head = block.groups and not block.lowest.isdisjoint(columns.values())
    height = block.height if is_head else -block.height
    return met, len(columns), height, -block.first


def _unmet(layout: Layout, kind: FileKind) -> list[tuple[str, ...]]:
    return [group for group in kind.needs if not any(name in layout.columns for name in group)]


def _likeness(layout: Layout, kind: FileKind, head: Sequence[Sequence[str]]) -> int:
    above = [*head[: layout.head_rows[0] - 1], [layout.sheet or ""]]
    title = comparable("".join(cell for row in above for cell in row))
    telling = sum(name in layout.columns for name in kind.telling)
    titled = any(word in title for word in kind.title_words)
    return len(layout.columns) + _TELLING_WEIGHT * telling + _TITLE_WEIGHT * titled


def _signature(heads: Sequence[str]) -> str:
    """A fingerprint of the heads as they compare, blank columns at the end left out."""
    text = "\x1f".join(map(comparable, heads)).rstrip("\x1f")
    return hashlib.sha256(text.encode()).hexdigest()
