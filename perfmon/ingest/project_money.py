"""The money of a table: its unit, 预算数, 财政资金 and 其他资金 in fen, and whether they add up."""

from collections.abc import Sequence
from dataclasses import dataclass

from perfmon.findings import Finding
from perfmon.ingest.printed_text import is_blank_mark, tidy
from perfmon.ingest.target_table import TargetTable, fen_of, unit_in_cell
from perfmon.money import FEN_PER_UNIT, format_wanyuan


@dataclass(frozen=True)
class ProjectMoney:
    """The amounts in fen; None where blank. `budget_fen` is None where it cannot be read."""

    budget_fen: int | None
    fiscal_fen: int | None
    other_fen: int | None
    findings: tuple[Finding, ...]


def read_money(table: TargetTable, usual_unit: str | None) -> ProjectMoney:
    """The amounts in the unit of their cell, else of their table, else of the document."""
    unit = table.money_unit or usual_unit
    unit_findings = _find_unit_faults(table.money_unit, usual_unit)
    if unit not in FEN_PER_UNIT:
        return ProjectMoney(None, None, None, tuple(unit_findings))
    budget, fiscal, other = (
        fen_of(printed, unit) for printed in (table.budget, table.fiscal, table.other)
    )
    findings = [
        *_find_other_units(table, unit),
        *unit_findings,
        *_find_unreadable("其中：财政资金", table.fiscal, fiscal),
        *_find_unreadable("其他资金", table.other, other),
        *_find_blank_other(table.other),
        *_find_sum(budget, fiscal, other),
    ]
    return ProjectMoney(budget, fiscal, other, tuple(findings))


def usual_unit_of(tables: Sequence[TargetTable]) -> str | None:
    """The unit of money that most tables print, None where none prints one."""
    units = [table.money_unit for table in tables if table.money_unit]
    return max(units, key=units.count) if units else None


def _find_unit_faults(printed: str | None, usual: str | None) -> list[Finding]:
    if printed is None and usual is None:
        reason = "没有写金额单位（如“单位：万元”），分不清元和万元，没有读入；请补上单位。"
        return [Finding("error", "MONEY_UNIT", reason, column="单位", loaded=False)]
    if printed is None:
        reason = f"表上没有写金额单位，随全文其他表按{usual}读入，请核对。"
        return [Finding("warning", "MONEY_UNIT", reason, column="单位")]
    if printed not in FEN_PER_UNIT:
        reason = f"认不得金额单位“{printed}”，没有读入；请改成元或万元。"
        return [Finding("error", "MONEY_UNIT", reason, printed, column="单位", loaded=False)]
    if printed != usual:
        reason = f"金额单位是{printed}，全文多数表是{usual}；按{printed}读入，请核对。"
        return [Finding("error", "MONEY_UNIT", reason, printed, column="单位")]
    return []


def _find_other_units(table: TargetTable, unit: str | None) -> list[Finding]:
    """MONEY_UNIT: cells that carry another unit of money than their table."""
    cells = {
        "预算数": table.budget,
        "其中：财政资金": table.fiscal,
        "其他资金": table.other,
    }
    odd = {
        column: tidy(cell)
        for column, cell in cells.items()
        if cell and unit_in_cell(cell) not in (None, unit) and fen_of(cell, unit) is not None
    }
    if not odd:
        return []
    told = "、".join(f"{column}“{cell}”" for column, cell in odd.items())
    reason = f"{told}里写的单位与表上的单位（{unit}）不同，按格子里写的单位读入，请核对。"
    return [Finding("error", "MONEY_UNIT", reason, "、".join(odd.values()), column=next(iter(odd)))]


def _find_unreadable(column: str, printed: str | None, fen: int | None) -> list[Finding]:
    if printed is None or fen is not None or is_blank_mark(printed):
        return []
    reason = f"{column}写的是“{tidy(printed)}”，不是金额，按空白处理；请改正。"
    return [Finding("error", "AMOUNT_UNREADABLE", reason, tidy(printed), column=column)]


def _find_blank_other(printed: str | None) -> list[Finding]:
    """OTHER_FUNDS_BLANK: a blank 其他资金 is kept as blank; the sum takes it as 0."""
    if printed is not None:
        return []
    reason = "其他资金空白，照空白保留；核对合计时按 0 计。"
    return [Finding("info", "OTHER_FUNDS_BLANK", reason, column="其他资金")]


def _find_sum(budget: int | None, fiscal: int | None, other: int | None) -> list[Finding]:
    """BUDGET_SUM: 预算数 = 财政资金 + 其他资金, blanks as 0."""
    if budget is None or budget == (fiscal or 0) + (other or 0):
        return []
    reason = (
        f"预算数 {format_wanyuan(budget)} 万元不等于财政资金{_wanyuan(fiscal)}"
        f"加其他资金{_wanyuan(other)}，请核对。"
    )
    return [Finding("error", "BUDGET_SUM", reason, column="预算数")]


def _wanyuan(fen: int | None) -> str:
    return "（空白）" if fen is None else f" {format_wanyuan(fen)} 万元"
