"""The unit of the schedules: the form asks for percent, many departments fill amounts.

Decided for the document (method.md §7): 12月底 equal to 预算数 in most tables means amounts, equal
to 100 in most means percent; a single budget of 100 proves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from perfmon.findings import Finding, Severity
from perfmon.ingest.printed_number import PERCENT, split_amount
from perfmon.ingest.printed_text import readable_value
from perfmon.ingest.schedule import PrintedSchedule
from perfmon.money import FEN_PER_UNIT

Evidence = Literal["amount", "percent"]


@dataclass(frozen=True)
class ScheduleUnit:
    """What the document's schedules are filled with.

    Attributes:
        unit: % or a unit of money.
        is_proven: whether the tables show it; else the heads are believed.
    """

    unit: str
    is_proven: bool


def weigh_schedule(printed: PrintedSchedule, budget: Decimal) -> Evidence | None:
    """What one table says of the unit: its year-end value, else its greatest; None for nothing."""
    year_end = _year_end(printed)
    if year_end and year_end[1]:
        return "percent" if year_end[1] == PERCENT else "amount"
    if budget == 100:
        return None
    if year_end:
        return _by_year_end(year_end[0], budget)
    greatest = max(_numbers(printed), default=Decimal(0))
    if budget < greatest <= 100:
        return "percent"
    return "amount" if 100 < greatest <= budget else None


def decide_unit(
    evidence: Sequence[Evidence | None], header_unit: str | None, money_unit: str
) -> ScheduleUnit:
    """The document's unit by the majority of its tables, by the header where they say nothing."""
    amounts, percents = evidence.count("amount"), evidence.count("percent")
    if amounts == percents:
        return ScheduleUnit(header_unit or money_unit, is_proven=False)
    if percents > amounts:
        return ScheduleUnit(PERCENT, is_proven=True)
    named = header_unit if header_unit in FEN_PER_UNIT else money_unit
    return ScheduleUnit(named, is_proven=True)


def find_unit_faults(
    printed: PrintedSchedule, filled: ScheduleUnit, budget: Decimal
) -> list[Finding]:
    """SCHED_UNIT_HEADER where head and values differ, SCHED_AMBIGUOUS_UNIT where they may."""
    if not printed.values:
        return []
    findings = []
    if printed.header_unit not in (None, filled.unit):
        reason = (
            f"表头写的单位是（{printed.header_unit}），填的是{filled.unit}，"
            f"已按{filled.unit}读入，请改正表头。"
        )
        findings.append(_flag("error", "SCHED_UNIT_HEADER", reason, printed))
    doubt = _doubt(printed, filled, budget)
    if doubt:
        findings.append(_flag("warning", "SCHED_AMBIGUOUS_UNIT", doubt, printed))
    return findings


def _by_year_end(number: Decimal, budget: Decimal) -> Evidence | None:
    if number == budget:
        return "amount"
    return "percent" if number == 100 else None


def _doubt(printed: PrintedSchedule, filled: ScheduleUnit, budget: Decimal) -> str | None:
    year_end = _year_end(printed)
    if not filled.is_proven:
        return f"没有哪张表能证明资金支出计划填的是%还是金额，按{filled.unit}读入，请核对。"
    if year_end is None or year_end[1]:
        return None
    number = year_end[0]
    if number == budget == 100 and printed.header_unit not in (None, filled.unit):
        return (
            f"预算数和12月底计划都是 {number}，单看本表分不清%和金额，"
            f"随全文其他表读作{filled.unit}，请核对。"
        )
    other = budget if filled.unit == PERCENT else Decimal(100)
    if number == other != (Decimal(100) if filled.unit == PERCENT else budget):
        return f"12月底计划是 {number}，与全文多数表的填法（{filled.unit}）不一致，请核对。"
    return None


def _year_end(printed: PrintedSchedule) -> tuple[Decimal, str | None] | None:
    cell = printed.year_end
    return split_amount(readable_value(cell)) if cell else None


def _numbers(printed: PrintedSchedule) -> list[Decimal]:
    amounts = (split_amount(readable_value(cell)) for cell in printed.values)
    return [amount[0] for amount in amounts if amount]


def _flag(severity: Severity, code: str, message: str, printed: PrintedSchedule) -> Finding:
    return Finding(
        severity,
        code,
        message,
        printed_value="、".join(printed.values),
        line=printed.line,
        column="资金支出计划",
    )
