"""One 绩效目标表: its fields as printed, and the project that they make."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from perfmon.ingest.form_parts import (
    BUDGET_LABEL,
    CODE_LABELS,
    GOALS_LABEL,
    INDICATORS_LABEL,
    MONEY_UNIT,
    SCHEDULE_LABEL,
    UNIT_LINE,
    TableBlock,
    is_title,
    row_label,
)
from perfmon.ingest.form_rows import FormRow, tidy_text
from perfmon.ingest.printed_number import split_amount
from perfmon.ingest.printed_text import comparable, readable_value, tidy
from perfmon.ingest.schedule import PrintedSchedule, print_schedule
from perfmon.ingest.table_grid import labelled_cells, table_grid
from perfmon.money import FEN_PER_UNIT, parse_fen

_GOAL_NUMBER = re.compile(r"(?:^|(?<![\d.]))(\d{1,3})[.．、](?:(?<=^1.)|(?!\d))\s*")
_CODE_ROW = {"code": CODE_LABELS, "name": ("项目名称",)}
_BUDGET_ROW = {
    "budget": ("预算数", "年度预算数"),
    "fiscal": ("其中:财政资金", "财政资金", "其中:财政拨款"),
    "other": ("其他资金",),
}


@dataclass(frozen=True)
class TargetTable:
    """A 绩效目标表 as printed; texts are tidy, and None where blank or missing.

    Attributes:
        title: its heading with number and suffix.
        money_unit: what 单位 above it says, else the unit written in its 预算数.
        schedule: None where the table has none.
        goals: the cell with its spaces, by which the goals are told apart.
        indicator_rows: the indicators' header and rows.
        line: where it begins in the file.
    """

    title: str | None
    unit_code: str | None
    unit_name: str | None
    money_unit: str | None
    code: str | None
    name: str | None
    budget: str | None
    fiscal: str | None
    other: str | None
    purpose: str | None
    schedule: PrintedSchedule | None
    goals: str | None
    indicator_rows: tuple[FormRow, ...]
    line: int

    def budget_in(self, usual_unit: str | None) -> Decimal | None:
        """预算数 in the unit above the table, else in the usual one; None where unreadable."""
        unit = self.money_unit or usual_unit
        fen = fen_of(self.budget, unit) if unit in FEN_PER_UNIT else None
        return None if fen is None else Decimal(fen) / FEN_PER_UNIT[unit or ""]


def read_table(block: TableBlock) -> TargetTable:
    """The fields of a table by their labels; the order of the form's rows does not matter."""
    parts = _parts(table_grid(block.rows)) if block.rows else {}
    heads = _heads(block.preamble)
    codes = _labelled(parts.get(CODE_LABELS[0], ()), _CODE_ROW)
    money = _labelled(parts.get(BUDGET_LABEL, ())[:1], _BUDGET_ROW)
    return TargetTable(
        title=heads.get("title"),
        unit_code=heads.get("unit_code"),
        unit_name=heads.get("unit_name"),
        money_unit=heads.get("money_unit") or unit_in_cell(money.get("budget")),
        code=comparable(codes["code"]).upper() if "code" in codes else None,
        name=tidy(codes["name"]) if "name" in codes else None,
        budget=money.get("budget"),
        fiscal=money.get("fiscal"),
        other=money.get("other"),
        purpose=tidy_text(parts.get(BUDGET_LABEL, ())[1:]),
        schedule=print_schedule(parts.get(SCHEDULE_LABEL, ())),
        goals=_goals_cell(parts.get(GOALS_LABEL, ())),
        indicator_rows=tuple(parts.get(INDICATORS_LABEL, ())),
        line=block.line,
    )


def split_goals(printed: str | None) -> tuple[str, ...]:
    """The numbered goals of a cell, without their numbers.

    >>> split_goals("1. 租用线路 291 条 2. 好评率达到 4.5% 3. 保障质量")
    ('租用线路291条', '好评率达到4.5%', '保障质量')
    """
    text = printed or ""
    starts, ends, number = [0], [], 1
    for mark in _GOAL_NUMBER.finditer(text):
        if int(mark[1]) == number:
            ends.append(mark.start())
            starts.append(mark.end())
            number += 1
    goals = (tidy(text[i:j]) for i, j in zip(starts, [*ends, len(text)], strict=True))
    return tuple(goal for goal in goals if goal)


def unit_in_cell(printed: str | None) -> str | None:
    """The unit written inside a cell of money (96.00万元); None where there is none."""
    amount = split_amount(readable_value(printed)) if printed else None
    return amount[1] if amount else None


def fen_of(printed: str | None, money_unit: str | None) -> int | None:
    """A printed amount in fen; the unit written in the cell wins over the table's.

    None where it is blank, no amount of money, or finer than a fen.

    >>> fen_of("96.00", "万元"), fen_of("960,000元", "万元"), fen_of("96%", "万元")
    (96000000, 96000000, None)
    """
    amount = split_amount(readable_value(printed)) if printed else None
    fen_per_unit = FEN_PER_UNIT.get(amount[1] or money_unit or "") if amount else None
    if amount is None or fen_per_unit is None:
        return None
    try:
        return parse_fen(str(amount[0]), fen_per_unit)
    except ValueError:
        return None


def _parts(grid: Sequence[FormRow]) -> dict[str, list[FormRow]]:
    """The table's parts by label: the labelled row and the rows under it."""
    parts: dict[str, list[FormRow]] = {}
    current: list[FormRow] = []
    for row in grid:
        label = row_label(row)
        if label and label not in parts:
            current = parts[label] = []
        current.append(row)
    return parts


def _heads(preamble: Sequence[FormRow]) -> dict[str, str]:
    """Title, unit and unit of money from the lines above a table, each in a line or a cell."""
    heads: dict[str, str] = {}
    for row in preamble:
        if is_title(row):
            heads["title"] = row.text
            continue
        for piece in (row.text, *row.cells):
            text = MONEY_UNIT.sub("", tidy(piece))
            unit, money = UNIT_LINE.fullmatch(text), MONEY_UNIT.search(tidy(piece))
            if unit:
                heads.setdefault("unit_code", comparable(unit[1]))
                heads.setdefault("unit_name", tidy(unit[2]))
            if money:
                heads.setdefault("money_unit", comparable(money["known"] or money["other"]))
    return heads


def _labelled(rows: Sequence[FormRow], labels: Mapping[str, Sequence[str]]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for row in rows:
        cells = labelled_cells(row, labels) | cells
    return cells


def _goals_cell(rows: Sequence[FormRow]) -> str | None:
    cells = [cell for i, row in enumerate(rows) for cell in row.cells[i == 0 :]]
    return " ".join(cells).strip() or None
