"""The grain that everything else is computed from: one row a project and month of one year."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.budget import adjusted_budget, initial_budget, is_later
from perfmon.measures.elapsed import calendar_share, elapsed_budget
from perfmon.measures.facts import BoolArray, ProjectRows, YearFacts
from perfmon.measures.plan import TrancheRule, plan_lines
from perfmon.measures.sources import PROGRESS, VOUCHERS
from perfmon.money import Int64Array
from perfmon.periods import MONTHS_IN_YEAR, Cutoff


def year_cutoffs(year: int, covered_until: date | None) -> list[Cutoff]:
    """The twelve cut-offs of a year; the month in which the payments end is cut short there."""
    return [Cutoff.at(year, month, covered_until) for month in range(1, MONTHS_IN_YEAR + 1)]


def build_project_months(
    facts: YearFacts, cutoffs: Sequence[Cutoff], rules: Sequence[TrancheRule]
) -> pd.DataFrame:
    """Budget, payments, both plan lines and 序时 of every project at every cut-off.

    Args:
        facts: one year, of regions with the same cut-offs and rules.
        cutoffs: its twelve months in order, or some of them.
        rules: for later tranches, the one in force at each cut-off.

    Returns:
        One row a project and month (PROJECT_MONTH_KEY), in the order of the projects. int64 fen:
        budget_fen 年初预算数, adjusted_budget_fen 调整预算数, in_grace_fen, paid_in_month_fen,
        paid_fen 累计实际支付数 net of refunds, entered_in_month_fen (of it, paid outside the
        treasury), elapsed_fen, judged_elapsed_fen (without money in its days of grace). Nullable
        Int64: planned_fen 考核线 and reference_fen 参考线, missing where the project has no plan.
        elapsed_share 序时进度 (0-1), plan_inferred, plan_corrected (计划含更正), cut_on, paid_by
        (凭证 or 进度表).
    """
    projects = ProjectRows.of(facts.projects)
    facts = projects.place(facts)
    at = [cutoff.month - 1 for cutoff in cutoffs]
    plan = plan_lines(facts, projects, cutoffs, rules)
    adjusted_fen = adjusted_budget(facts.tranches, projects, cutoffs)
    ceiling_fen = (adjusted_fen - plan.in_grace_fen).clip(min=0)
    even_fen = elapsed_budget(facts.tranches, projects, cutoffs)
    elapsed_fen = np.minimum(even_fen, adjusted_fen.clip(min=0))
    judged_elapsed_fen = np.minimum(even_fen - plan.in_grace_elapsed_fen, ceiling_fen).clip(min=0)
    has_later = projects.have(facts.tranches[is_later(facts.tranches)])
    paid_in_month_fen = monthly_matrix(facts.monthly_payments, projects, MONTHS_IN_YEAR)
    entered_fen = monthly_matrix(
        facts.monthly_payments, projects, MONTHS_IN_YEAR, "entered_in_month_fen"
    )
    return _month_rows(facts.projects, cutoffs).assign(
        budget_fen=initial_budget(facts.tranches, projects, cutoffs).ravel(),
        adjusted_budget_fen=adjusted_fen.ravel(),
        in_grace_fen=plan.in_grace_fen.ravel(),
        paid_in_month_fen=paid_in_month_fen[:, at].ravel(),
        paid_fen=paid_in_month_fen.cumsum(axis=1)[:, at].ravel(),
        entered_in_month_fen=entered_fen[:, at].ravel(),
        planned_fen=_where_planned(np.minimum(plan.step_fen, ceiling_fen), plan.has_plan),
        reference_fen=_where_planned(np.minimum(plan.reference_fen, ceiling_fen), plan.has_plan),
        elapsed_fen=elapsed_fen.ravel(),
        judged_elapsed_fen=judged_elapsed_fen.ravel(),
        elapsed_share=_elapsed_share(elapsed_fen, adjusted_fen, has_later, cutoffs).ravel(),
        plan_inferred=np.repeat(plan.inferred, len(cutoffs)),
        plan_corrected=np.repeat(plan.corrected, len(cutoffs)),
        paid_by=_sources(facts.monthly_payments, projects, at),
    )


def monthly_matrix(
    payments: pd.DataFrame,
    projects: ProjectRows,
    months: int,
    amount_fen: str = "paid_in_month_fen",
) -> Int64Array:
    """An amount of monthly payments laid out as projects × months."""
    month = payments["month"].to_numpy(dtype=np.int64)
    amount = payments[amount_fen].to_numpy(dtype=np.int64)
    return projects.sum_by_month(payments, month, amount, months)


def _sources(
    payments: pd.DataFrame, projects: ProjectRows, at: Sequence[int]
) -> pd.api.extensions.ExtensionArray:
    """Which source says what was paid, row by row; vouchers where nothing was."""
    from_tables = payments[payments["paid_by"] == PROGRESS]
    is_from_table = np.zeros((len(projects.keys), MONTHS_IN_YEAR), dtype=np.intp)
    is_from_table[projects.position(from_tables), from_tables["month"] - 1] = 1
    return pd.array([VOUCHERS, PROGRESS], dtype="str").take(is_from_table[:, at].ravel())


def _month_rows(projects: pd.DataFrame, cutoffs: Sequence[Cutoff]) -> pd.DataFrame:
    rows = projects[PROJECT_KEY].take(np.repeat(np.arange(len(projects)), len(cutoffs)))
    return rows.reset_index(drop=True).assign(
        month=np.tile([cutoff.month for cutoff in cutoffs], len(projects)),
        cut_on=np.tile(np.array([c.on for c in cutoffs], dtype="datetime64[s]"), len(projects)),
    )


def _where_planned(line_fen: Int64Array, has_plan: BoolArray) -> pd.Series:
    missing = np.repeat(~has_plan, line_fen.shape[1])
    return pd.Series(pd.arrays.IntegerArray(line_fen.ravel(), missing))


def _elapsed_share(
    elapsed_fen: Int64Array,
    adjusted_fen: Int64Array,
    has_later: BoolArray,
    cutoffs: Sequence[Cutoff],
) -> np.ndarray:
    """The calendar's share, exact; weighted by tranche only where money came during the year."""
    calendar = np.array([calendar_share(cutoff) for cutoff in cutoffs])[None, :]
    weighted = elapsed_fen / np.where(adjusted_fen > 0, adjusted_fen, 1)
    return np.where(has_later[:, None] & (adjusted_fen > 0), weighted, calendar)
