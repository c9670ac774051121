"""Rates and gaps of rows that carry budget, payments, plan and 序时: projects or groups alike.

Shares run from 0 to 1, points are 个百分点. Each comes from exact fen with one division, so a gap
is not the difference of two rounded rates. Without a positive budget there is no rate.
"""

import pandas as pd


def share(part_fen: pd.Series, whole_fen: pd.Series) -> pd.Series:
    """The part over the whole as Float64; missing where the whole is missing or not above zero.

    >>> share(pd.Series([38, 1]), pd.Series([96, 0])).round(4).tolist()
    [0.3958, <NA>]
    """
    positive = whole_fen.astype("Int64").where(whole_fen > 0)
    return part_fen.astype("Int64") / positive


def add_rates(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with their rates, gaps and 较计划少支额.

    Args:
        rows: budget_fen, adjusted_budget_fen, paid_fen, planned_fen, reference_fen, elapsed_share.

    Returns:
        With execution_rate 支出进度 (on 调整预算数), initial_execution_rate (on 年初预算数),
        planned_rate 计划进度, plan_completion_rate 计划完成率 (paid ÷ 考核线, missing where that is
        0), plan_gap_points, reference_gap_points, elapsed_gap_points, and behind_fen
        较计划少支额 = max(考核线 − paid, 0), missing without a plan.
    """
    budget, paid = rows["adjusted_budget_fen"], rows["paid_fen"]
    execution_rate = share(paid, budget)
    behind = (rows["planned_fen"] - paid).clip(lower=0)
    return rows.assign(
        execution_rate=execution_rate,
        initial_execution_rate=share(paid, rows["budget_fen"]),
        planned_rate=share(rows["planned_fen"], budget),
        plan_completion_rate=share(paid, rows["planned_fen"]),
        plan_gap_points=share(100 * (paid - rows["planned_fen"]), budget),
        reference_gap_points=share(100 * (paid - rows["reference_fen"]), budget),
        elapsed_gap_points=100 * (execution_rate - rows["elapsed_share"]),
        behind_fen=behind,
    )


def add_group_rates(groups: pd.DataFrame) -> pd.DataFrame:
    """The rates of groups, as sums over sums; gaps to the plan over projects with a plan only.

    Args:
        groups: one row a group, as `perfmon.measures.groups.sum_groups` gives.

    Returns:
        With execution_rate, planned_rate, plan_gap_points, reference_gap_points, elapsed_share,
        elapsed_gap_points, and plan_coverage_rate 计划覆盖预算.
    """
    covered = groups["planned_budget_fen"]
    execution_rate = share(groups["paid_fen"], groups["adjusted_budget_fen"])
    elapsed_share = share(groups["elapsed_fen"], groups["adjusted_budget_fen"])
    gap = groups["paid_with_plan_fen"] - groups["planned_fen"]
    reference_gap = groups["paid_with_plan_fen"] - groups["reference_fen"]
    return groups.assign(
        execution_rate=execution_rate,
        planned_rate=share(groups["planned_fen"], covered),
        plan_coverage_rate=share(covered, groups["adjusted_budget_fen"]),
        plan_gap_points=share(100 * gap, covered),
        reference_gap_points=share(100 * reference_gap, covered),
        elapsed_share=elapsed_share,
        elapsed_gap_points=100 * (execution_rate - elapsed_share),
    )


def is_missing(value: object) -> bool:
    """Whether a figure is absent (None, NA, NaN, NaT), for code that prints it.

    >>> is_missing(pd.NA), is_missing(0)
    (True, False)
    """
    return bool(pd.isna(value))  # type: ignore[call-overload]  # typed for what pandas knows; takes any object
