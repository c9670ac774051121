"""The plan of payments (资金支出计划): cumulative checkpoints under the headed columns."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from perfmon.document import Checkpoint
from perfmon.findings import Finding
from perfmon.ingest.form_rows import FormRow
from perfmon.ingest.printed_number import PERCENT, split_amount
from perfmon.ingest.printed_text import comparable, readable_value, tidy
from perfmon.money import FEN_PER_UNIT

YEAR_END = 12
_MONTH = re.compile(r"([0-9]{1,2})月")
_HEADER_UNIT = re.compile(r"\((%|[百千万亿]*元)\)")


@dataclass(frozen=True)
class PrintedSchedule:
    """One table's schedule as printed.

    Attributes:
        header_unit: the unit in the label's brackets; None where it names none.
        cells: month and printed cell in the order of the columns; None for a blank cell.
        is_shifted: whether the values do not stand under their heads.
        fault: why the values cannot be told apart; `cells` is empty then.
        line: the line of its header.
    """

    header_unit: str | None
    cells: tuple[tuple[int, str | None], ...]
    is_shifted: bool
    fault: str | None
    line: int

    @property
    def months(self) -> tuple[int, ...]:
        return tuple(month for month, _ in self.cells)

    @property
    def values(self) -> tuple[str, ...]:
        """The cells that are not blank."""
        return tuple(cell for _, cell in self.cells if cell)

    @property
    def year_end(self) -> str | None:
        """The cell of December, None where blank or missing."""
        return dict(self.cells).get(YEAR_END)


def print_schedule(rows: Sequence[FormRow]) -> PrintedSchedule | None:
    """The schedule as printed; `rows` are its header and the rows under it."""
    if not rows:
        return None
    header = rows[0]
    unit = _HEADER_UNIT.search(comparable(header.cells[0]))
    heads = {i: _month(cell) for i, cell in enumerate(header.cells) if i and comparable(cell)}
    fault = _header_fault(list(heads.values()), rows)
    cells, is_shifted = (None, False) if fault else _cells_under(heads, _value_row(rows))
    if not fault and cells is None:
        fault = "数值没有对着表头的列，分不清各是哪个月的"
    header_unit = unit[1] if unit else None
    return PrintedSchedule(header_unit, cells or (), is_shifted, fault, header.line)


def read_schedule(
    printed: PrintedSchedule, unit: str, budget_fen: int
) -> tuple[tuple[Checkpoint, ...], list[Finding]]:
    """The checkpoints in fen; none, with a finding, where the cells cannot be read.

    A blank cell counts 0. A missing December is the budget (12月底 = 预算数), marked `inferred`.
    """
    planned = {cell: _planned_fen(cell, unit, budget_fen) for cell in printed.values}
    unread = [cell for cell, fen in planned.items() if fen is None]
    if printed.fault or unread:
        return (), [_unreadable(printed.fault or f"认不出“{'”“'.join(unread)}”是多少", printed)]
    checkpoints = [
        Checkpoint(month, cell, planned[cell] or 0 if cell else 0, inferred=False)
        for month, cell in printed.cells
    ]
    if YEAR_END not in printed.months:
        checkpoints.append(Checkpoint(YEAR_END, None, budget_fen, inferred=True))
    return tuple(checkpoints), []


def _month(head: str) -> int | None:
    months = _MONTH.findall(comparable(head))
    return int(months[-1]) if months and 1 <= int(months[-1]) <= YEAR_END else None


def _header_fault(months: list[int | None], rows: Sequence[FormRow]) -> str | None:
    known = [month for month in months if month]
    if not known or len(known) < len(months):
        return "表头里有认不出的月份"
    if any(after <= before for before, after in pairwise(known)):
        return "表头里的月份重复或颠倒"
    return "表头下面没有数值这一行" if len(rows) == 1 else None


def _value_row(rows: Sequence[FormRow]) -> FormRow:
    return next((row for row in rows[1:] if not row.is_blank), rows[1])


def _cells_under(
    heads: Mapping[int, int | None], row: FormRow
) -> tuple[tuple[tuple[int, str | None], ...] | None, bool]:
    """The cells by the index of their heads; in order where they stand elsewhere but all do."""
    filled = [i for i, cell in enumerate(row.cells) if comparable(cell)]
    columns: Collection[int] = heads
    is_shifted = any(i not in heads for i in filled)
    if is_shifted and len(filled) != len(heads):
        return None, True
    if is_shifted:
        columns = filled
    months = [month for month in heads.values() if month]
    cells = (tidy(row.cells[i]) or None for i in columns)
    return tuple(zip(months, cells, strict=True)), is_shifted


def _planned_fen(cell: str, unit: str, budget_fen: int) -> int | None:
    """The fen of a cell, percent half up of the budget; the unit printed in the cell wins."""
    amount = split_amount(readable_value(cell))
    if amount is None:
        return None
    number, cell_unit = amount
    if (cell_unit or unit) == PERCENT:
        return int((budget_fen * number / 100).quantize(Decimal(1), ROUND_HALF_UP))
    fen = number * FEN_PER_UNIT.get(cell_unit or unit, 0)
    return int(fen) if fen == fen.to_integral_value() and (fen or not number) else None


def _unreadable(fault: str, printed: PrintedSchedule) -> Finding:
    return Finding(
        "error",
        "SCHED_UNREADABLE",
        f"资金支出计划没有读入：{fault}；本项目按没有计划处理，请改正后重新导入。",
        printed_value="、".join(printed.values) or None,
        line=printed.line,
        column="资金支出计划",
        loaded=False,
    )
