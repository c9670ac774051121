"""Where the form's parts are: head, contents, prose of part one, and one block a table.

Only structure is looked at: labels, numbered headings and rows of cells.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from perfmon.ingest.form_rows import FormRow
from perfmon.ingest.printed_text import comparable, without_number

TABLE_SUFFIX = re.compile(r"绩效目标(?:申报)?表$")
MONEY_UNIT = re.compile(
    r"[(（]?(?:金额)?单位[:：](?P<known>[百千万亿]*元)[)）]?$"
    r"|^[(（]?(?:金额)?单位[:：](?P<other>[^:：0-9]{1,6}?)[)）]?$"
)
UNIT_LINE = re.compile(
    r"(?:(?:预算)?单位[:：])?[\[【(（]?([0-9０-９]{3,9})[\]】)）]?[-—]?([^0-9０-９.．、\-—].*)"
)
CODE_LABELS = ("项目编码", "项目代码")
BUDGET_LABEL = "预算规模"
SCHEDULE_LABEL = "资金支出计划"
GOALS_LABEL = "绩效目标"
INDICATORS_LABEL = "一级指标"

_ROW_LABELS = (*CODE_LABELS, BUDGET_LABEL, SCHEDULE_LABEL, INDICATORS_LABEL)
_CONTENTS_LINE = re.compile(r"(?P<name>.+?)(?:[.·．]{2}|…)[.…·．]*[0-9０-９]*")
_LONGEST_HEADING = 300
_SINGLE_LABELS = (BUDGET_LABEL, SCHEDULE_LABEL, GOALS_LABEL)


@dataclass(frozen=True)
class TableBlock:
    """One 绩效目标表 with the lines above it.

    Attributes:
        preamble: its title, its unit and its unit of money.
        rows: the table's rows.
    """

    preamble: tuple[FormRow, ...]
    rows: tuple[FormRow, ...]

    @property
    def line(self) -> int:
        return (self.preamble or self.rows)[0].line


@dataclass(frozen=True)
class FormParts:
    """The whole form; `prose` is all before the first table, head and contents included."""

    prose: tuple[FormRow, ...]
    blocks: tuple[TableBlock, ...]


def row_label(row: FormRow) -> str | None:
    """The label of the form that a row of a table begins with.

    >>> row_label(FormRow(1, ("资金支出计 划（%）", "3 月底")))
    '资金支出计划'
    """
    first = comparable(row.cells[0])
    if any(comparable(cell) in CODE_LABELS for cell in row.cells):
        return CODE_LABELS[0]
    if first in (GOALS_LABEL, "年度绩效目标") and len(row.cells) > 1:
        return GOALS_LABEL
    return next((label for label in _ROW_LABELS if first.startswith(label)), None)


def split_form(rows: Sequence[FormRow]) -> FormParts:
    """The form's parts; without any table all is prose."""
    rows = _join_broken_titles(rows)
    first = next((i for i, row in enumerate(rows) if is_table_row(row)), len(rows))
    while first and first < len(rows) and may_be_preamble(rows[first - 1]):
        first -= 1
    return FormParts(tuple(rows[:first]), tuple(_split_blocks(rows[first:])))


def contents_entry(row: FormRow) -> str | None:
    """The text of a line of the contents before its dots and page; None for any other row.

    >>> contents_entry(FormRow(1, ("一、总体绩效目标.....", "1")))
    '一、总体绩效目标'
    """
    text = row.text
    line = _CONTENTS_LINE.fullmatch(text) if len(text) <= _LONGEST_HEADING else None
    return line["name"] if line else None


def is_title(row: FormRow) -> bool:
    """Whether the row is the heading of a 绩效目标表 (and no line of the contents)."""
    return TABLE_SUFFIX.search(comparable(row.text)) is not None


def is_table_row(row: FormRow) -> bool:
    """Whether the row is of several cells and begins with a label of the form."""
    return len(row.cells) > 1 and row_label(row) is not None


def may_be_preamble(row: FormRow) -> bool:
    """Whether the row can stand above a table: its title, its unit or its unit of money."""
    return _is_sure_preamble(row) or bool(UNIT_LINE.fullmatch(comparable(row.text)))


def _is_sure_preamble(row: FormRow) -> bool:
    """Whether the row is a title or names the unit of money, as nothing inside a table does."""
    if is_table_row(row) or sum(bool(cell.strip()) for cell in row.cells) > 2:
        return False
    return is_title(row) or bool(MONEY_UNIT.search(comparable(row.text)))


def _ends_table(row: FormRow, following: FormRow | None) -> bool:
    """Whether the row after a table's rows begins the next table's preamble.

    A line such as 291个村级平台 may be the rest of a broken row; the unit stands before the unit of
    money or the code.
    """
    if _is_sure_preamble(row) or not may_be_preamble(row) or following is None:
        return _is_sure_preamble(row)
    return _is_sure_preamble(following) or row_label(following) == CODE_LABELS[0]


def _join_broken_titles(rows: Sequence[FormRow]) -> list[FormRow]:
    whole: list[FormRow] = []
    for row in rows:
        if whole and _ends_title(row) and _begins_title(whole[-1]):
            begun = whole[-1]
            whole[-1] = FormRow(begun.line, (begun.cells[0] + row.cells[0], *row.cells[1:]))
        else:
            whole.append(row)
    return whole


def _begins_title(row: FormRow) -> bool:
    text = row.text
    return len(row.cells) == 1 and _is_numbered(text) and not TABLE_SUFFIX.search(text)


def _ends_title(row: FormRow) -> bool:
    text = contents_entry(row) or row.text
    return TABLE_SUFFIX.search(text) is not None and not _is_numbered(text)


def _is_numbered(text: str) -> bool:
    return without_number(text) != text


def _split_blocks(rows: Sequence[FormRow]) -> list[TableBlock]:
    """Blocks of rows: a new one at a preamble, at a second code, or at a label seen before.

    A table that lost its head so stays apart, and its money is never taken for its neighbour's.
    """
    blocks: list[TableBlock] = []
    preamble: list[FormRow] = []
    table: list[FormRow] = []
    seen: set[str] = set()
    for row, following in zip_longest(rows, rows[1:]):
        label = row_label(row) if is_table_row(row) else None
        is_preamble = _ends_table(row, following) if table else may_be_preamble(row)
        if table and (is_preamble or label == CODE_LABELS[0] or _repeats(label, seen)):
            blocks.append(TableBlock(tuple(preamble), tuple(table)))
            preamble, table, seen = [], [], set()
        if label:
            seen.add(label)
        if is_preamble:
            preamble.append(row)
        else:
            table.append(row)
    return [*blocks, TableBlock(tuple(preamble), tuple(table))] if preamble or table else blocks


def _repeats(label: str | None, seen: set[str]) -> bool:
    return label in _SINGLE_LABELS and label in seen
