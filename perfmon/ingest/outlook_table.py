"""The sheet 偏差与预计 of a returned workbook: its head and its rows as text."""

from dataclasses import dataclass

from perfmon.ingest.files.table import Table
from perfmon.ingest.own_sheet import find_own_head, read_own_rows

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
    return find_own_head(table, OUTLOOK_HEADS)


def read_outlook_lines(table: Table) -> list[OutlookLine]:
    """The rows below the head that have a project code; none of a sheet that is no such table."""
    rows = read_own_rows(table, OUTLOOK_HEADS) or []
    return [OutlookLine(*row) for row in rows if row.said["project_code"]]
