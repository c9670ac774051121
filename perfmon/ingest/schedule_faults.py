"""What is wrong with a schedule that was read: blanks, missing columns, falling or flat lines."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from perfmon.document import Checkpoint
from perfmon.findings import Finding
from perfmon.ingest.schedule import YEAR_END, PrintedSchedule
from perfmon.money import format_wanyuan


def find_schedule_faults(
    printed: PrintedSchedule,
    checkpoints: Sequence[Checkpoint],
    budget_fen: int,
    usual_months: Sequence[int],
) -> list[Finding]:
    """One finding a rule; `usual_months` are the columns that the document's tables have."""
    findings = [
        _find_blank_cells(checkpoints),
        _find_missing_column(printed, usual_months, budget_fen),
        _find_falling(checkpoints),
        _find_flat(checkpoints, budget_fen),
        _find_total(checkpoints, budget_fen),
    ]
    return [
        replace(
            finding,
            printed_value="、".join(printed.values) or None,
            line=printed.line,
            column="资金支出计划",
        )
        for finding in findings
        if finding
    ]


def _find_blank_cells(checkpoints: Sequence[Checkpoint]) -> Finding | None:
    """SCHED_BLANK_CELLS: a checkpoint's cell is empty; it counts 0 until a person mends it."""
    blank = [c.month for c in checkpoints if c.printed is None and not c.inferred]
    if not blank:
        return None
    months = "、".join(f"{month}月底" for month in blank)
    return Finding("error", "SCHED_BLANK_CELLS", f"{months}计划空白，按 0 计，请核对。")


def _find_missing_column(
    printed: PrintedSchedule, usual_months: Sequence[int], budget_fen: int
) -> Finding | None:
    """SCHED_MISSING_COLUMN: a month that the form has is not among the heads."""
    missing = [m for m in sorted({*usual_months, YEAR_END}) if m not in printed.months]
    if not missing:
        return None
    reason = f"表头没有{'、'.join(f'{month}月底' for month in missing)}这一列"
    if YEAR_END in missing:
        reason += f"；12月底按预算数 {format_wanyuan(budget_fen)} 万元推定"
    return Finding("error", "SCHED_MISSING_COLUMN", f"{reason}，请核对。")


def _find_falling(checkpoints: Sequence[Checkpoint]) -> Finding | None:
    """SCHED_FALLING: a cumulative plan cannot fall."""
    for before, after in pairwise(checkpoints):
        if after.planned_fen < before.planned_fen:
            return Finding(
                "error",
                "SCHED_FALLING",
                f"累计计划倒退：{before.month}月底 {format_wanyuan(before.planned_fen)} 万元，"
                f"{after.month}月底 {format_wanyuan(after.planned_fen)} 万元。",
            )
    return None


def _find_flat(checkpoints: Sequence[Checkpoint], budget_fen: int) -> Finding | None:
    """SCHED_FLAT: the plan stands still although part of the budget is still to be paid."""
    for before, after in pairwise(checkpoints):
        if 0 < before.planned_fen == after.planned_fen < budget_fen:
            return Finding(
                "warning",
                "SCHED_FLAT",
                f"{before.month}月底到{after.month}月底计划没有增加，"
                f"都是 {format_wanyuan(after.planned_fen)} 万元。",
            )
    return None


def _find_total(checkpoints: Sequence[Checkpoint], budget_fen: int) -> Finding | None:
    """SCHED_TOTAL: the plan of the whole year differs from the budget."""
    last = checkpoints[-1]
    if last.printed is None or last.planned_fen == budget_fen:
        return None
    return Finding(
        "error",
        "SCHED_TOTAL",
        f"12月底计划 {format_wanyuan(last.planned_fen)} 万元，"
        f"不等于预算数 {format_wanyuan(budget_fen)} 万元。",
    )
