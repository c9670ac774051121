"""What the simulated units report on their targets (指标完成情况), cumulative at month ends.

Works on the published indicators alone, so the real document's targets are reported the same way.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd

from perfmon.document import Indicator, ProjectTargets
from perfmon.money import FEN_PER_WANYUAN
from perfmon.workflows.sample.rules import COVERED_UNTIL, EFFORT, MONTHLY_REPORT_EVERY
from perfmon.workflows.sample.units import REGION_CODE

PaidByMonth = Mapping[tuple[int, str, str, int], int]


SLIP_STANDS_FOR = Decimal(93)
EARLIEST_DAYS = 45  # how long before its deadline a thing is done at most


class ResultRow(NamedTuple):
    """One reported value; the columns of table `result` without region, state and batch."""

    year: int
    unit_code: str
    project_code: str
    indicator_row: int
    month: int
    number: str | None = None
    done_on: date | None = None
    grade: str | None = None
    evidence: str | None = None


RESULT_COLUMNS = ["region_code", *ResultRow._fields, "state"]


@dataclass(frozen=True)
class Report:
    """How one project reports.

    Attributes:
        style: a key of `REPORT_STYLES`.
        effort: its work done against what its plan means.
        months: the months at whose end it reports.
    """

    project: ProjectTargets
    style: str
    effort: float
    months: tuple[int, ...]


def report_months(year: int, position: int) -> tuple[int, ...]:
    """Monthly for one project in five, else by quarter and at the last covered month."""
    last = COVERED_UNTIL[year].month
    if position % MONTHLY_REPORT_EVERY == 0:
        return tuple(range(1, last + 1))
    return tuple(sorted({month for month in (3, 6, 9, 12) if month <= last} | {last}))


def make_report(
    project: ProjectTargets, style: str, position: int, rng: np.random.Generator
) -> Report:
    """The project's way of reporting, drawn from its style."""
    effort = float(rng.uniform(*EFFORT[style]))
    return Report(project, style, effort, report_months(project.year, position))


def report_rows(report: Report, paid: PaidByMonth, rng: np.random.Generator) -> list[ResultRow]:
    """All that a project reports in its year.

    Args:
        report: the project and how it reports.
        paid: cumulative payments by (year, unit, code, month), for targets of cost.
        rng: the county's chance.
    """
    if report.style == "none":
        return []
    rows = []
    for indicator in report.project.indicators:
        level = float(rng.uniform(-2.5, 3.0))
        for month in report.months:
            row = _row(report, indicator, month, (level, paid))
            missing = report.style == "patchy" and rng.random() < 0.4
            if row is not None and not missing:
                rows.append(row)
    return rows


def _row(
    report: Report, indicator: Indicator, month: int, drawn: tuple[float, PaidByMonth]
) -> ResultRow | None:
    project = report.project
    level, paid = drawn
    row = ResultRow(project.year, project.unit_code, project.code, indicator.row, month)
    if indicator.kind == "qualitative":
        return row._replace(grade=_grade(report, month), evidence="季度总结")
    if indicator.kind == "by_date":
        done_on = _done_on(report, indicator, level)
        reported = done_on is not None and done_on <= _last_day(project.year, month)
        return row._replace(done_on=done_on, evidence="验收记录") if reported else None
    if indicator.number is None:
        return None
    spent = paid.get((project.year, project.unit_code, project.code, month), 0)
    mirrored = _mirrored(indicator, spent, project.budget_fen)
    if mirrored is not None:
        return row._replace(number=mirrored, evidence="支付明细")
    target = Decimal(indicator.number)
    if indicator.unit != "%":
        number = _count(target, work_share(project, month) * report.effort)
        return row._replace(number=number, evidence="工作台账")
    if month < 6 and indicator.level1 == "满意度指标":
        return None
    return row._replace(number=_rate(target, report, level), evidence="工作台账")


def _mirrored(indicator: Indicator, spent_fen: int, budget_fen: int) -> str | None:
    """The value of a target that mirrors the money (成本, 资金使用率); None for all others."""
    if indicator.unit == "万元":
        return f"{Decimal(spent_fen) / FEN_PER_WANYUAN:f}"
    if indicator.unit == "%" and re.search("(资金|成本).*使用(效率|率)", indicator.level3):
        return f"{(Decimal(100 * spent_fen) / budget_fen).quantize(Decimal('0.1')):f}"
    return None


def work_share(project: ProjectTargets, month: int) -> float:
    """Which share of its work a project means to have done: half its plan, half the calendar."""
    nodes = [(point.month, point.planned_fen) for point in project.schedule]
    months, planned = zip(*nodes, strict=True)
    plan = float(np.interp(month, (0, *months), (0, *planned))) / project.budget_fen
    return (plan + month / 12) / 2


def _grade(report: Report, month: int) -> str:
    share = report.effort * (0.6 + month / 24)
    return "达成" if share >= 0.95 else "部分达成" if share >= 0.6 else "未达成"


def _done_on(report: Report, indicator: Indicator, level: float) -> date | None:
    """The day it was done: near its deadline, earlier with more effort, never with little."""
    if indicator.deadline is None or report.effort < 0.7:
        return None
    early = round(12 * level + 60 * (report.effort - 0.9))
    return indicator.deadline - timedelta(days=min(early, EARLIEST_DAYS))


def _last_day(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def _rate(target: Decimal, report: Report, level: float) -> str:
    """A share near its target, far below it where little work is done."""
    # Where a form says ≥1% by a slip, units report what they mean.
    meant = target if target > 1 else SLIP_STANDS_FOR
    shift = level if report.effort >= 0.7 else 4 * level - 8
    value = meant + Decimal(round(shift, 1)).quantize(Decimal("0.1"))
    return f"{min(max(value, Decimal(0)), Decimal(100)):f}"


def _count(target: Decimal, share: float) -> str:
    places = Decimal(1) if target == target.to_integral_value() else Decimal("0.1")
    return f"{(target * Decimal(round(share, 4))).quantize(places):f}"


def result_frame(rows: list[ResultRow]) -> pd.DataFrame:
    """Grain: one row an indicator and month. `number` is an exact decimal text, `done_on` a day."""
    frame = pd.DataFrame(rows, columns=list(ResultRow._fields))
    frame["done_on"] = pd.to_datetime(frame["done_on"])
    return frame.assign(region_code=REGION_CODE, state="已审")[RESULT_COLUMNS]
