"""双监控: money beside results, one dot a project.

Both axes say how far a project is from its own plan, in 个百分点. Money: (已支付 − 考核线) ÷
调整预算数, which is 较计划. Results: the reached share of the targets less their due share, of what
is due and reported. Behind by `late_points` or more is late, the boundary on the worse side as in
the light's rule A. Source: decisions ("双监控 axes"), method §0 rule 1 (more than 10 points apart
is a warning); the limit between the quadrants is 本项目约定.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.exact_ratios import ObjectArray, holds, kept, ratio_floats, whole_numbers
from perfmon.measures.realisation import NO_REALISATION_REASONS

QUADRANTS = ("双正常", "钱快事慢", "钱慢事快", "双滞后")

NO_DOT_REASONS = {
    "no_budget": "预算为零或缺失",
    "no_plan": "没有资金支出计划",
    **NO_REALISATION_REASONS,
}
"""Why a project has no dot, in the order in which the reasons are tried."""


@dataclass(frozen=True)
class DoubleRule:
    """The limits of the picture.

    Attributes:
        late_points: 个百分点 behind from which money, or results, are late.
        far_points: 个百分点 between the two beyond which the dot is flagged.
    """

    late_points: int = 10
    far_points: int = 10


DEFAULT_DOUBLE_RULE = DoubleRule()


def double_monitoring(
    money: pd.DataFrame, realisation: pd.DataFrame, rule: DoubleRule = DEFAULT_DOUBLE_RULE
) -> pd.DataFrame:
    """The dots of the picture, and the projects that have none.

    Args:
        money: one row a project: PROJECT_KEY, adjusted_budget_fen, paid_fen, planned_fen (missing
            without a plan).
        realisation: one row a project that has indicators, as `project_realisation` gives.
        rule: the limits.

    Returns:
        The rows of money with real_count, due_count, reported_count, asked_count, told_count and
        rests_on_few, as `project_realisation` gives them; money_gap_points,
        result_gap_points and apart_points (results less money), Float64, unrounded; quadrant, one
        of QUADRANTS; is_far; and no_dot, a key of NO_DOT_REASONS. Without a dot points and quadrant
        are missing, is_far and rests_on_few are false.
    """
    counts = ["real_count", "due_count", "reported_count", "asked_count", "told_count"]
    told = [
        *PROJECT_KEY,
        *counts,
        "rests_on_few",
        "result_gap_part",
        "result_gap_whole",
        "no_realisation",
    ]
    rows = money.merge(realisation[told], on=PROJECT_KEY, how="left", validate="1:1")
    reason = _reasons(rows)
    known = holds(pd.isna(reason))
    gap = whole_numbers(rows["paid_fen"]) - whole_numbers(rows["planned_fen"])
    budget = np.where(known, whole_numbers(rows["adjusted_budget_fen"]), 1)
    result = whole_numbers(rows["result_gap_part"])
    whole = np.where(known, whole_numbers(rows["result_gap_whole"]), 1)
    apart = result * budget - gap * whole
    far = known & holds(100 * np.abs(apart) > rule.far_points * budget * whole)
    spent_late = holds(100 * gap <= -rule.late_points * budget)
    done_late = holds(100 * result <= -rule.late_points * whole)
    quadrant = np.array(QUADRANTS, dtype=object)[2 * spent_late + done_late]
    return rows.drop(columns=["result_gap_part", "result_gap_whole", "no_realisation"]).assign(
        **{name: rows[name].fillna(0).astype("int64") for name in counts},
        money_gap_points=ratio_floats(100 * gap, budget, known),
        result_gap_points=ratio_floats(100 * result, whole, known),
        apart_points=ratio_floats(100 * apart, budget * whole, known),
        quadrant=kept(quadrant, known).astype("str"),
        is_far=far,
        rests_on_few=known & rows["rests_on_few"].eq(True).to_numpy(dtype=bool),
        no_dot=pd.Series(reason, dtype="str"),
    )


def _reasons(rows: pd.DataFrame) -> ObjectArray:
    """Why a project has no dot; one without indicators has too few of them."""
    reason = rows["no_realisation"].to_numpy(dtype=object)
    reason = np.where(rows["real_count"].isna(), "too_few", reason)
    reason = np.where(rows["planned_fen"].isna(), "no_plan", reason)
    return np.where(rows["adjusted_budget_fen"] <= 0, "no_budget", reason)
