"""The grid of one table: broken rows joined, columns without any text dropped."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from perfmon.ingest.form_parts import BUDGET_LABEL, row_label
from perfmon.ingest.form_rows import FormRow
from perfmon.ingest.printed_text import comparable

_LEVEL1_WORDS = ("产出", "效益", "满意度", "成本", "效果")
_ONLY_LEVEL1 = ("产出指标", "效益指标", "效果指标", "满意度指标")
_LEVEL2_WORDS = ("数量", "质量", "时效", "成本", "效益", "可持续", "影响", "满意度")
_LONGEST_LEVEL = 14


def is_level1(cell: str) -> bool:
    """Whether a cell names a 一级指标."""
    return _is_level(cell, _LEVEL1_WORDS)


def is_level2(cell: str) -> bool:
    """Whether a cell names a 二级指标."""
    return _is_level(cell, _LEVEL2_WORDS)


def is_only_level1(cell: str) -> bool:
    """Whether a cell names a 一级指标 that is no 二级指标 as well (成本指标 is both)."""
    return comparable(cell) in _ONLY_LEVEL1


def table_grid(rows: Sequence[FormRow]) -> list[FormRow]:
    """The rows of a table as a grid: whole rows of equal width, no column that is empty in all."""
    whole = _join_broken_rows(rows)
    columns = list(zip_longest(*(row.cells for row in whole), fillvalue=""))
    kept = [column for column in columns if any(map(comparable, column))] or columns[:1]
    return [replace(row, cells=tuple(column[i] for column in kept)) for i, row in enumerate(whole)]


def labelled_cells(row: FormRow, labels: Mapping[str, Collection[str]]) -> dict[str, str]:
    """The first text after each label of a row, by the label's key; absent where it is blank."""
    found: dict[str, str] = {}
    current: str | None = None
    for cell in row.cells:
        text = comparable(cell)
        words = text.partition("(")[0]
        label = next((key for key, printed in labels.items() if words in printed), None)
        if label:
            current = label
        elif text and current:
            found.setdefault(current, cell)
    return found


def _is_level(cell: str, words: Collection[str]) -> bool:
    text = comparable(cell)
    if text == "指标" or len(text) > _LONGEST_LEVEL:
        return False
    return text.endswith("指标") or any(word in text for word in words)


def _join_broken_rows(rows: Sequence[FormRow]) -> list[FormRow]:
    """Rows that an extraction broke over several lines, made whole by the table's usual width."""
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    whole: list[FormRow] = []
    for row in rows:
        if whole and _continues(whole[-1], row, width):
            whole[-1] = _spliced(whole[-1], row)
        else:
            whole.append(row)
    return whole


def _continues(row: FormRow, following: FormRow, width: int) -> bool:
    """Whether the following line is the rest of a row that is too short.

    It begins inside a cell, so it begins with text that is neither a label nor a level; a break
    at a cell's edge is known by the two making exactly one row. Rows on a ruled grid are whole.
    """
    if row.is_ruled:
        return False
    joined = len(row.cells) + len(following.cells) - 1
    if len(row.cells) >= width or joined > width or row_label(following):
        return False
    if following.cells[0].strip():
        return row_label(row) != BUDGET_LABEL and (
            joined == width or not is_level1(following.cells[0])
        )
    starts_a_row = any(is_level2(cell) for cell in following.cells[:2])
    return joined == width and row_label(row) is None and not starts_a_row


def _spliced(row: FormRow, following: FormRow) -> FormRow:
    cell = f"{row.cells[-1]} {following.cells[0]}"
    return replace(row, cells=(*row.cells[:-1], cell, *following.cells[1:]))
