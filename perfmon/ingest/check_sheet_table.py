"""A returned 核对单: its head and its rows, read as text."""

from collections.abc import Sequence
from dataclasses import dataclass

from perfmon.ingest.files.table import Table
from perfmon.ingest.own_sheet import read_own_rows
from perfmon.money import FEN_PER_YUAN, parse_fen

CHECK_HEADS = {
    "year": "年度",
    "month": "月份",
    "department_code": "主管部门编码",
    "unit_code": "预算单位编码",
    "project_code": "项目编码",
    "budget": "调整预算（元）",
    "paid": "已支付（元）",
    "in_transit": "在途（元）",
    "verdict": "核对意见",
    "words": "说明",
}
"""What a column says → its head."""

_FIGURES = ("budget", "paid", "in_transit")


@dataclass(frozen=True)
class CheckLine:
    """A row about a project.

    Attributes:
        line: of the sheet, from 1.
        said: by the names of CHECK_HEADS, '' where blank.
    """

    line: int
    said: dict[str, str]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in."""
        return not (self.said["verdict"] or self.said["words"])

    def figures(self) -> tuple[int, ...] | None:
        """Budget, paid and in transit as they stand in the row, in fen; None where one is none."""
        try:
            return tuple(parse_fen(self.said[name], FEN_PER_YUAN) for name in _FIGURES)
        except ValueError:
            return None


def read_check_sheet(tables: Sequence[Table]) -> list[CheckLine] | None:
    """The rows with a project code of the first table that is a 核对单; None where none is."""
    for table in tables:
        rows = read_own_rows(table, CHECK_HEADS)
        if rows is not None:
            return [CheckLine(*row) for row in rows if row.said["project_code"]]
    return None
