"""The sheet 偏差与预计 of a returned workbook: its head and its rows as text.

It is ours, so its heads are exact; columns may stand in any order, and further ones are left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from perfmon.ingest.columns.head_text import plain_head
from perfmon.ingest.files.table import Cell, SheetTable, Table, cell_text

OUTLOOK_HEADS = {
    "month": "月份",
    "unit_code": "预算单位编码",
    "project_code": "项目编码",
    "row": "行号",
    "expected": "全年预计",
    "unpaid_contract": "合同未付（万元）",
    "possibility": "完成目标可能性",
    "official_cause": "偏差原因",
    "deciding_cause": "关键原因",
    "explanation": "原因说明",
    "remedy": "改进措施",
    "remedy_on": "完成时限",
}
"""What a column says → its head."""

ANSWERS = (
    *("expected", "unpaid_contract", "possibility", "official_cause", "deciding_cause"),
    *("explanation", "remedy", "remedy_on"),
)
"""What the unit fills in."""

_PLAIN = {plain_head(head): name for name, head in OUTLOOK_HEADS.items()}


@dataclass(frozen=True)
class OutlookLine:
    """A row that says something, or asks about something.

    Attributes:
        line: of the sheet, from 1.
        said: by the names of OUTLOOK_HEADS, '' where blank.
    """

    line: int
    said: dict[str, str]

    @property
    def is_blank(self) -> bool:
        """Whether the unit filled in nothing."""
        return not any(self.said[name] for name in ANSWERS)


def find_outlook_head(table: Table) -> int | None:
    """The row, from 0, that has every head of OUTLOOK_HEADS; None of another sheet."""
    for number, row in enumerate(table.head):
        if set(_PLAIN) <= {plain_head(cell) for cell in row}:
            return number
    return None


def read_outlook_lines(table: Table) -> list[OutlookLine]:
    """The rows below the head that have a project code; none of a sheet that is no such table."""
    head_row = find_outlook_head(table)
    if head_row is None or not isinstance(table, SheetTable):
        return []
    places = _places(table.head[head_row])
    lines = [
        OutlookLine(number, {name: _text(row, place) for name, place in places.items()})
        for number, row in enumerate(table.rows[head_row + 1 :], start=head_row + 2)
    ]
    return [line for line in lines if line.said["project_code"]]


def _places(head: Sequence[str]) -> dict[str, int]:
    found = {plain_head(cell): place for place, cell in enumerate(head)}
    return {name: found[plain] for plain, name in _PLAIN.items()}


def _text(row: Sequence[Cell], place: int) -> str:
    return (cell_text(row[place]) or "") if place < len(row) else ""
