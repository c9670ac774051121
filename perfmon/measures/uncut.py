"""The plan of a project as if nobody had cut its budget, for a fair place in the rankings.

A cut clamps 考核线 at what is left of the budget. Where nobody approved the cut, the ranking takes
the budget from before it, so the plan has to be the one from before it too.
Source: decisions, "States beside a light" (调减后: ranked on 年初 + 追加 unless approved).
"""

from dataclasses import replace

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.cuts import mark_approved
from perfmon.measures.facts import YearFacts
from perfmon.measures.plan import TrancheRule
from perfmon.measures.project_months import build_project_months
from perfmon.periods import Cutoff


def uncut_plans(
    facts: YearFacts,
    projects: pd.DataFrame,
    typed: pd.DataFrame,
    cutoff: Cutoff,
    rule: TrancheRule,
) -> pd.DataFrame:
    """Budget and 考核线 of some projects without the cuts that nobody approved.

    Args:
        facts: of the region and year.
        projects: PROJECT_KEY of those that were cut.
        typed: what people said by the cut-off, as `perfmon.measures.cuts.sum_cuts` takes it.
        cutoff: of the figures.
        rule: for later tranches, in force at the cut-off.

    Returns:
        One row a project: PROJECT_KEY, ranking_budget_fen (as `add_ranking_budget` gives it) and
        ranking_planned_fen (Int64; missing without a plan).
    """
    keys = projects[PROJECT_KEY]
    narrowed = YearFacts(
        **{name: rows.merge(keys, on=PROJECT_KEY) for name, rows in vars(facts).items()}
    )
    is_cut = narrowed.tranches["amount_fen"] < 0
    cuts = mark_approved(narrowed.tranches[is_cut], typed)
    approved = cuts[cuts["is_approved"]][narrowed.tranches.columns]
    kept = pd.concat([narrowed.tranches[~is_cut], approved], ignore_index=True)
    months = build_project_months(replace(narrowed, tranches=kept), [cutoff], [rule])
    return months[[*PROJECT_KEY, "adjusted_budget_fen", "planned_fen"]].rename(
        columns={"adjusted_budget_fen": "ranking_budget_fen", "planned_fen": "ranking_planned_fen"}
    )
