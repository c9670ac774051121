"""The grain that everything else is computed from: one row a project and month of one year."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY, PROJECT_MONTH_KEY
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
        facts: one region and year.
        cutoffs: its twelve months in order.
        rules: for later tranches, the one in force at each cut-off.

    Returns:
        One row a project and month (PROJECT_MONTH_KEY), in the order of the projects. int64 fen:
        budget_fen 年初预算数, adjusted_budget_fen 调整预算数, in_grace_fen, paid_in_month_fen,
        paid_fen 累计实际支付数 net of refunds, entered_in_month_fen (of it, paid outside the
        treasury), elapsed_fen, judged_elapsed_fen (without money in its days of grace). Nullable
        Int64: planned_fen 考核线 and reference_fen 参考线, missing where the project has no plan.
        elapsed_share 序时进度 (0-1), plan_inferred, cut_on, paid_by (凭证 or 进度表).
    """
    projects = ProjectRows.of(facts.projects)
    plan = plan_lines(facts, projects, cutoffs, rules)
    adjusted_fen = adjusted_budget(facts.tranches, projects, cutoffs)
    ceiling_fen = (adjusted_fen - plan.in_grace_fen).clip(min=0)
    even_fen = elapsed_budget(facts.tranches, projects, cutoffs)
    elapsed_fen = np.minimum(even_fen, adjusted_fen.clip(min=0))
    judged_elapsed_fen = np.minimum(even_fen - plan.in_grace_elapsed_fen, ceiling_fen).clip(min=0)
    has_later = projects.have(facts.tranches[is_later(facts.tranches)])
    paid_in_month_fen = monthly_matrix(facts.monthly_payments, projects, len(cutoffs))
    entered_fen = monthly_matrix(
        facts.monthly_payments, projects, len(cutoffs), "entered_in_month_fen"
    )
    months = _month_rows(facts.projects, cutoffs).assign(
        budget_fen=initial_budget(facts.tranches, projects, cutoffs).ravel(),
        adjusted_budget_fen=adjusted_fen.ravel(),
        in_grace_fen=plan.in_grace_fen.ravel(),
        paid_in_month_fen=paid_in_month_fen.ravel(),
        paid_fen=paid_in_month_fen.cumsum(axis=1).ravel(),
        entered_in_month_fen=entered_fen.ravel(),
        planned_fen=_where_planned(np.minimum(plan.step_fen, ceiling_fen), plan.has_plan),
        reference_fen=_where_planned(np.minimum(plan.reference_fen, ceiling_fen), plan.has_plan),
        elapsed_fen=elapsed_fen.ravel(),
        judged_elapsed_fen=judged_elapsed_fen.ravel(),
        elapsed_share=_elapsed_share(elapsed_fen, adjusted_fen, has_later, cutoffs).ravel(),
        plan_inferred=np.repeat(plan.inferred, len(cutoffs)),
    )
    return _name_source(months, facts.monthly_payments)


def monthly_matrix(
    payments: pd.DataFrame,
    projects: ProjectRows,
    months: int,
    amount_fen: str = "paid_in_month_fen",
) -> Int64Array:
    """An amount of monthly payments laid out as projects × months."""
    month = payments["month"].to_numpy(dtype=np.int64)[:, None]
    amount = payments[amount_fen].to_numpy(dtype=np.int64)[:, None]
    return projects.sum(payments, np.where(month == np.arange(1, months + 1), amount, 0))


def _name_source(months: pd.DataFrame, payments: pd.DataFrame) -> pd.DataFrame:
    """Each month with the source that says what was paid in it; vouchers where nothing was."""
    from_tables = payments[payments["paid_by"] == PROGRESS][[*PROJECT_MONTH_KEY, "paid_by"]]
    if from_tables.empty:
        return months.assign(paid_by=VOUCHERS)
    named = months.merge(from_tables, on=PROJECT_MONTH_KEY, how="left", validate="1:1")
    return named.fillna({"paid_by": VOUCHERS})


def _month_rows(projects: pd.DataFrame, cutoffs: Sequence[Cutoff]) -> pd.DataFrame:
    rows = projects[PROJECT_KEY].loc[projects.index.repeat(len(cutoffs))].reset_index(drop=True)
    return rows.assign(
        month=np.tile([cutoff.month for cutoff in cutoffs], len(projects)),
        cut_on=np.tile(np.array([c.on for c in cutoffs], dtype="datetime64[s]"), len(projects)),
    )


def _where_planned(line_fen: Int64Array, has_plan: BoolArray) -> pd.Series:
    planned = pd.Series(np.repeat(has_plan, line_fen.shape[1]))
    return pd.Series(line_fen.ravel(), dtype="Int64").where(planned)


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
