"""What the simulated county pays: from a project's plan and mood to voucher lines.

A curve of cumulative shares is shaped with floats, rounded to fen, and cut into lines whose sums
are exact. No payment exceeds the adjusted budget, except where the mood is `over`.
"""

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from perfmon.document import ProjectTargets
from perfmon.money import Int64Array, parse_fen
from perfmon.periods import days_in_month
from perfmon.workflows.sample.projects import (
    CHECKPOINT_MONTHS,
    LaterTranche,
    SampleProject,
    fund_type,
    with_opening,
)
from perfmon.workflows.sample.rules import (
    CORRECTION_SHARE,
    COVERED_UNTIL,
    HOLIDAYS,
    MOODS,
    NOVEMBER_SHARE,
    REAL_PAYMENTS,
    REFUND_SHARE,
    RHYTHMS,
    MoodName,
)
from perfmon.workflows.sample.units import REAL_UNIT, REGION_CODE


class PaymentLine(NamedTuple):
    """A voucher line before vouchers are numbered."""

    year: int
    unit_code: str
    project_code: str
    paid_on: date
    amount_fen: int
    kind: str
    summary: str
    document_no: str | None = None
    fund_type: str | None = None


PAYMENT_COLUMNS = [
    "region_code", "year", "unit_code", "project_code", "paid_on", "amount_fen", "kind",
    "counted_on", "voucher_no", "line_no", "summary",
    "document_no", "fund_type",
]  # fmt: skip


def workdays(year: int, month: int) -> list[date]:
    """The month's working days, without the long holidays."""
    days = (date(year, month, day) for day in range(1, days_in_month(year, month) + 1))
    return [day for day in days if is_workday(day)]


def is_workday(day: date) -> bool:
    """Whether the treasury pays on that day."""
    return day.weekday() < 5 and not any(first <= day <= last for first, last in HOLIDAYS)


def _ceiling(project: SampleProject) -> Int64Array:
    """The most that may be paid by each month's end.

    Money that comes in a month is paid from the next one on; money that will be cut is not paid.
    """
    budget = project.budget_line()
    before = np.concatenate(([project.opening_fen], budget[:-1]))
    future_least = np.minimum.accumulate(np.minimum(budget, before)[::-1])[::-1]
    return (future_least * MOODS[project.mood].most).astype(np.int64)


def mood_gaps(mood: MoodName, rng: np.random.Generator) -> tuple[float, float, float, float]:
    """How far behind its plan a project is at the four checkpoints, as shares of its budget."""
    rule = MOODS[mood]
    march, june, october, december = (
        float(rng.uniform(*node)) for node in (rule.march, rule.june, rule.october, rule.december)
    )
    return march, june, october, december


def paid_curve(project: SampleProject, rng: np.random.Generator) -> Int64Array:
    """Cumulative payments at the twelve months' ends, in fen, before lumps."""
    gaps = mood_gaps(project.mood, rng)
    behind = np.interp(np.arange(1, 13), (0, *CHECKPOINT_MONTHS), (gaps[0] / 2, *gaps))
    budget = project.budget_line()
    shaped = np.maximum.accumulate(np.clip(project.plan_line() - behind * budget, 0, None))
    shaped[10] = shaped[9] + NOVEMBER_SHARE[project.year] * (shaped[11] - shaped[9])
    return np.minimum(np.maximum.accumulate(shaped.round().astype(np.int64)), _ceiling(project))


def _monthly_amounts(project: SampleProject, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Months with what is paid in them, in the lumps of the project's rhythm."""
    rule = RHYTHMS[project.rhythm]
    curve, ceiling = paid_curve(project, rng), _ceiling(project)
    last_month = COVERED_UNTIL[project.year].month
    step = rule.rounded_fen if rule.rounded_fen * 50 <= curve[-1] else 1
    paid, amounts = 0, []
    for first, last in rule.windows:
        month = int(rng.integers(max(first, last - 1), last + 1))
        reach = int(min(curve[last - 1], ceiling[month - 1]))
        reach = reach if last == 12 or project.mood == "over" else reach // step * step
        if month <= last_month and reach > paid:
            amounts.append((month, reach - paid))
            paid = reach
    return amounts


def split(amount_fen: int, count: int, rng: np.random.Generator) -> list[int]:
    """The amount in uneven parts that sum to it exactly."""
    count = min(count, max(amount_fen // 50_000, 1))
    weights = rng.uniform(0.3, 1.7, count)
    parts: list[int] = np.floor(amount_fen * weights / weights.sum()).astype(np.int64).tolist()
    parts[-1] += amount_fen - sum(parts)
    return parts


def project_lines(
    project: SampleProject, days: dict[tuple[int, int], list[date]], rng: np.random.Generator
) -> list[PaymentLine]:
    """The voucher lines of one project and year, without refunds."""
    rule = RHYTHMS[project.rhythm]
    lines: list[PaymentLine] = []
    paid = 0
    for month, amount in _monthly_amounts(project, rng):
        open_days = days[project.year, month]
        parts = split(amount, int(rng.integers(rule.lines[0], rule.lines[1] + 1)), rng)
        # More is paid late in the month than early.
        positions = (rng.random(len(parts)) ** 0.7 * len(open_days)).astype(int)
        if project.rhythm == "wages":
            positions[:] = len(open_days) // 2
        for part, position in zip(parts, sorted(positions.tolist()), strict=True):
            summary = rule.summaries[int(rng.integers(len(rule.summaries)))]
            tranche = _tranche_in_use(project, paid)
            lines.append(
                PaymentLine(project.year, project.unit.code, project.code, open_days[position],
                            part, "支付", summary, tranche.document_no, fund_type(project, tranche))
            )  # fmt: skip
            paid += part
    return lines


def _tranche_in_use(project: SampleProject, paid_fen: int) -> LaterTranche:
    """The tranche that is paid from next, after so much: they are used up in their order."""
    said = project.changes if not project.in_text else with_opening(project).changes
    received = sorted((t for t in said if t.amount_fen > 0), key=lambda tranche: tranche.issued_on)
    for tranche in received:
        paid_fen -= tranche.amount_fen
        if paid_fen < 0:
            return tranche
    return received[-1]


def year_lines(projects: list[SampleProject], rng: np.random.Generator) -> list[PaymentLine]:
    """All voucher lines of a year's projects, with refunds and corrections."""
    year = projects[0].year
    days = {(year, month): workdays(year, month) for month in range(1, 13)}
    judged = [line for p in projects if p.is_judged for line in project_lines(p, days, rng)]
    beside = [line for p in projects if not p.is_judged for line in project_lines(p, days, rng)]
    over = {(p.unit.code, p.code) for p in projects if p.mood == "over"}
    plain = [line for line in judged if (line.unit_code, line.project_code) not in over]
    return [*judged, *beside, *_refunds(plain, rng), *_corrections(plain, rng)]


def _refunds(lines: list[PaymentLine], rng: np.random.Generator) -> list[PaymentLine]:
    """退款: part of a line comes back some days later, within the days that are covered."""
    refunds = []
    for position in sorted(rng.permutation(len(lines))[: round(len(lines) * REFUND_SHARE)]):
        line = lines[position]
        back_on = line.paid_on + timedelta(days=int(rng.integers(6, 30)))
        while not is_workday(back_on):
            back_on += timedelta(days=1)
        part = round(line.amount_fen * rng.uniform(0.05, 0.4))
        if back_on <= COVERED_UNTIL[line.year] and part > 0:
            refund = line._replace(paid_on=back_on, amount_fen=-part, kind="退款")
            refunds.append(refund._replace(summary=f"退回：{line.summary}"))
    return refunds


def _corrections(lines: list[PaymentLine], rng: np.random.Generator) -> list[PaymentLine]:
    """更正: a pair on one voucher that sums to zero."""
    pairs: list[PaymentLine] = []
    for position in sorted(rng.permutation(len(lines))[: round(len(lines) * CORRECTION_SHARE)]):
        line = lines[position]._replace(kind="更正", summary="更正经济科目")
        pairs += [line._replace(amount_fen=-line.amount_fen), line]
    return pairs


def real_lines(projects: tuple[ProjectTargets, ...]) -> list[PaymentLine]:
    """The simulated payments on the real projects, as `REAL_PAYMENTS` lists them."""
    lines = []
    for project in projects:
        for number, (month, wanyuan) in enumerate(REAL_PAYMENTS.get(project.code, ())):
            open_days = workdays(project.year, month)
            amount = parse_fen(wanyuan)
            kind, summary = ("退款", "退回：培训费") if amount < 0 else ("支付", "按合同及进度支付")
            paid_on = open_days[(7 * month + 3 * number) % len(open_days)]
            lines.append(
                PaymentLine(project.year, REAL_UNIT.code, project.code, paid_on, amount, kind,
                            summary)
            )  # fmt: skip
    return lines


def payment_frame(lines: list[PaymentLine]) -> pd.DataFrame:
    """The lines in the order of their days, on numbered vouchers.

    Grain: one row a voucher line (支付凭证号 + 明细行号). Lines of one project, day and kind
    share a voucher; `amount_fen` is int64 and signed as it counts, `paid_on` a datetime.
    """
    frame = pd.DataFrame(lines, columns=list(PaymentLine._fields))
    voucher = ["year", "paid_on", "unit_code", "project_code", "kind"]
    frame["paid_on"] = pd.to_datetime(frame["paid_on"])
    frame = frame.sort_values(voucher, kind="stable", ignore_index=True)
    groups = frame.groupby(voucher, sort=True)
    number = groups.ngroup()
    in_year = number - number.groupby(frame["year"]).transform("min") + 1
    frame["voucher_no"] = frame["year"].astype(str) + in_year.astype(str).str.zfill(8)
    frame["line_no"] = (groups.cumcount() + 1).astype(str)
    return frame.assign(region_code=REGION_CODE, counted_on=frame["paid_on"])[PAYMENT_COLUMNS]
