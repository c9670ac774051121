"""Rates and differences as the papers of a meeting print them, from the exact sums."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from perfmon.measures.bridge import in_hundredths
from perfmon.money import format_percent

UNKNOWN = "——"

Row = Mapping[Any, Any]
"""Sums or a project: adjusted_budget_fen, paid_fen, and what each function names."""


def rate(row: Row) -> str:
    """支出进度; —— without a budget."""
    if row["adjusted_budget_fen"] <= 0:
        return UNKNOWN
    return format_percent(row["paid_fen"], row["adjusted_budget_fen"])


def gap(row: Row, column: str) -> int:
    """How far what is paid is from a line (elapsed_fen, planned_fen), in 0.01 个百分点.

    There is a budget.
    """
    return in_hundredths(
        Fraction(int(row["paid_fen"]) - int(row[column]), int(row["adjusted_budget_fen"]))
    )


def plan_gap(sums: Row) -> int | None:
    """How far a group is from its plan, over its projects with a plan; None where none has one.

    Args:
        sums: as `sum_groups` gives them.
    """
    if sums["planned_budget_fen"] <= 0:
        return None
    planned = {
        "adjusted_budget_fen": sums["planned_budget_fen"],
        "paid_fen": sums["paid_with_plan_fen"],
        "planned_fen": sums["planned_fen"],
    }
    return gap(planned, "planned_fen")


def change_since_last(row: Row) -> int | None:
    """By how much the rate moved since a month earlier, in 0.01 个百分点; None without one."""
    if row["adjusted_budget_fen"] <= 0 or row["last_budget_fen"] <= 0:
        return None
    now = Fraction(int(row["paid_fen"]), int(row["adjusted_budget_fen"]))
    return in_hundredths(now - Fraction(int(row["last_paid_fen"]), int(row["last_budget_fen"])))


def beside(hundredths: int, name: str) -> str:
    """How far something is from a line, in words.

    >>> beside(-1950, "序时")
    '低于序时 19.50 个百分点'
    >>> beside(0, "计划")
    '与计划持平'
    """
    if hundredths == 0:
        return f"与{name}持平"
    side = "高于" if hundredths >= 0 else "低于"
    return f"{side}{name} {points(abs(hundredths))} 个百分点"


def points(hundredths: int) -> str:
    """A size in 个百分点, without the word.

    >>> points(5), points(1234)
    ('0.05', '12.34')
    """
    return f"{hundredths // 100}.{hundredths % 100:02}"


def signed(hundredths: int | None) -> str:
    """A difference in 个百分点 with its sign; —— where there is none.

    >>> signed(-5), signed(0), signed(None)
    ('-0.05', '0.00', '——')
    """
    if hundredths is None:
        return UNKNOWN
    sign = "+" if hundredths > 0 else "-" if hundredths < 0 else ""
    return f"{sign}{points(abs(hundredths))}"


def project_and_unit(row: Row) -> str:
    """A project as a table names it: 平安建设经费（县委政法委本级）."""
    return f"{row['name']}（{row['unit_name']}）"
