"""The two plan lines of a project (资金支出计划).

考核线 holds the value of the last checkpoint reached, a step; only it can give red. 参考线 runs
straight between checkpoints, months being equal. The printed schedule belongs to 年初 and 结转
money; each later tranche is due from its 下达日期 plus the days of grace, then straight to the
payment cut-off, in both lines. A cut clamps both at the budget that is not in its days of grace.
Source: 本项目约定 (decisions, "Two plan lines").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from perfmon.measures.budget import is_initial, is_later
from perfmon.measures.elapsed import elapsed_of_tranches
from perfmon.measures.facts import (
    BoolArray,
    ProjectRows,
    YearFacts,
    amounts,
    cut_days,
    day_count,
    issue_days,
)
from perfmon.money import Int64Array, divide_half_up
from perfmon.periods import MONTHS_IN_YEAR, Cutoff, days_in_month


@dataclass(frozen=True)
class TrancheRule:
    """When money that came during the year is due.

    Attributes:
        grace_days: days after 下达日期 in which nothing is due (宽限期).
        pay_by: month and day by which all of it is due (支付截止日).
    """

    grace_days: int = 60
    pay_by: tuple[int, int] = (12, 31)


@dataclass(frozen=True)
class PlanLines:
    """Both lines, projects × cut-offs, in fen; meaningless where `has_plan` is false.

    Attributes:
        step_fen: 考核线.
        reference_fen: 参考线.
        in_grace_fen: later money that is issued and not yet due.
        in_grace_elapsed_fen: what 序时 says of that money.
        has_plan: a printed schedule, or nothing but later money, which the tranche rule covers.
        inferred: a checkpoint column was missing and its value stands in for it.
        corrected: a person's 更正 holds in place of a printed checkpoint.
    """

    step_fen: Int64Array
    reference_fen: Int64Array
    in_grace_fen: Int64Array
    in_grace_elapsed_fen: Int64Array
    has_plan: BoolArray
    inferred: BoolArray
    corrected: BoolArray


def plan_lines(
    facts: YearFacts,
    projects: ProjectRows,
    cutoffs: Sequence[Cutoff],
    rules: Sequence[TrancheRule],
) -> PlanLines:
    """Both lines of every project, not yet clamped by its budget; a rule for each cut-off."""
    later = facts.tranches[is_later(facts.tranches)]
    initial = facts.tranches[is_initial(facts.tranches)]
    due, in_grace = due_of_later_tranches(later, cutoffs, rules)
    due_fen = projects.sum(later, due)
    step, reference = step_and_reference(*checkpoint_table(facts.checkpoints, projects), cutoffs)
    return PlanLines(
        step_fen=step + due_fen,
        reference_fen=reference + due_fen,
        in_grace_fen=projects.sum(later, np.where(in_grace, amounts(later), 0)),
        in_grace_elapsed_fen=projects.sum(
            later, np.where(in_grace, elapsed_of_tranches(later, cutoffs), 0)
        ),
        has_plan=projects.have(facts.checkpoints)
        | (projects.have(later) & ~projects.have(initial)),
        inferred=_have_marked(facts, projects, "inferred"),
        corrected=_have_marked(facts, projects, "corrected"),
    )


def _have_marked(facts: YearFacts, projects: ProjectRows, mark: str) -> BoolArray:
    return projects.have(facts.checkpoints[facts.checkpoints[mark].astype(bool)])


def checkpoint_table(
    checkpoints: pd.DataFrame, projects: ProjectRows
) -> tuple[Int64Array, BoolArray]:
    """The schedules laid out as projects × 0…12 months.

    Returns:
        Planned fen, and which cells hold a checkpoint; 1 January is one for everybody, with 0.
    """
    planned = np.zeros((len(projects.keys), MONTHS_IN_YEAR + 1), dtype=np.int64)
    known = np.zeros(planned.shape, dtype=bool)
    known[:, 0] = True
    position = projects.position(checkpoints)
    month = checkpoints["month"].to_numpy(dtype=np.int64)
    planned[position, month] = checkpoints["planned_fen"].to_numpy(dtype=np.int64)
    known[position, month] = True
    return planned, known


def step_and_reference(
    planned_fen: Int64Array, known: BoolArray, cutoffs: Sequence[Cutoff]
) -> tuple[Int64Array, Int64Array]:
    """Both lines of the printed schedules at each cut-off; flat after the last checkpoint.

    >>> table = np.array([[0] * 12 + [60]])
    >>> checkpoints = np.array([[month in (0, 10, 12) for month in range(13)]])
    >>> step, reference = step_and_reference(table, checkpoints, [Cutoff.at(2023, 11)])
    >>> step.tolist(), reference.tolist()
    ([[0]], [[30]])
    """
    months = np.arange(MONTHS_IN_YEAR + 1)
    previous = np.maximum.accumulate(np.where(known, months, 0), axis=1)
    ahead = np.where(known, months, MONTHS_IN_YEAR)[:, ::-1]
    following = np.minimum.accumulate(ahead, axis=1)[:, ::-1]
    rows = np.arange(len(planned_fen))
    steps, references = [], []
    for cutoff in cutoffs:
        reached, part, parts = _position(cutoff)
        before = previous[:, reached]
        after = following[:, min(reached + 1, MONTHS_IN_YEAR)]
        low = planned_fen[rows, before]
        high = np.where(known[rows, after], planned_fen[rows, after], low)
        width = np.maximum(after - before, 1) * parts
        run = np.minimum((reached - before) * parts + part, width)
        steps.append(low)
        references.append(divide_half_up(low * (width - run) + high * run, width))
    return np.stack(steps, axis=1), np.stack(references, axis=1)


def _position(cutoff: Cutoff) -> tuple[int, int, int]:
    """Whole months reached, then days into the next month, of how many."""
    if cutoff.is_whole_month:
        return cutoff.month, 0, 1
    return cutoff.month - 1, cutoff.on.day, days_in_month(cutoff.year, cutoff.month)


def due_of_later_tranches(
    later: pd.DataFrame, cutoffs: Sequence[Cutoff], rules: Sequence[TrancheRule]
) -> tuple[Int64Array, BoolArray]:
    """What later tranches should have spent, tranches × cut-offs.

    Returns:
        Due fen, and whether the tranche is issued and nothing of it is due yet. Money that comes
        so late that its grace outlasts the payment cut-off is never due in the year.
    """
    issued, at = issue_days(later), cut_days(cutoffs)
    year = cutoffs[0].year
    start = issued + np.array([rule.grace_days for rule in rules], dtype="timedelta64[D]")
    end = np.array([date(year, *rule.pay_by) for rule in rules], dtype="datetime64[D]")
    length = np.maximum(day_count(end - start), 1)
    run = np.clip(day_count(at - start), 0, length)
    run = np.where(start > end, 0, np.where(end <= at, length, run))
    due = divide_half_up(amounts(later) * run, np.broadcast_to(length, run.shape))
    in_grace = np.asarray((issued <= at) & (run == 0), dtype=bool)
    return due, in_grace
