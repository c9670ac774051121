"""Sums of projects to groups: 分管县领导, 业务股室, 主管部门, 预算单位, or the whole county.

A group's rate is the sum of payments over the sum of budgets, never a mean of rates. Plan figures
take the same projects above and below the line: those with a plan.
"""

from collections.abc import Sequence

import pandas as pd

LIGHTS = ("red", "yellow", "green", "blue")

SUMMED_FEN = (
    "budget_fen",
    "adjusted_budget_fen",
    "paid_in_month_fen",
    "paid_fen",
    "elapsed_fen",
    "planned_fen",
    "reference_fen",
    "planned_budget_fen",
    "paid_with_plan_fen",
    "elapsed_with_plan_fen",
    "behind_fen",
)


def sum_groups(rows: pd.DataFrame, by: Sequence[str], also: Sequence[str] = ()) -> pd.DataFrame:
    """Judged project rows summed by the given columns.

    Args:
        rows: one row a project (and month), with planned_fen, `light`, and those of SUMMED_FEN that
            are to be summed.
        by: the grouping columns; several months need `month` among them.
        also: other amounts to be summed.

    Returns:
        One row a group, sorted by it: sums in int64 fen (planned_budget_fen, paid_with_plan_fen
        and elapsed_with_plan_fen over projects with a plan), project_count, and one count a light
        (red, yellow, green, blue, unlit).
    """
    planned = rows["planned_fen"].notna()
    wide = rows.assign(
        planned_budget_fen=rows["adjusted_budget_fen"].where(planned, 0),
        paid_with_plan_fen=rows["paid_fen"].where(planned, 0),
        elapsed_with_plan_fen=rows["elapsed_fen"].where(planned, 0),
        project_count=1,
        unlit=rows["light"].isna(),
        **{light: rows["light"].eq(light).fillna(False) for light in LIGHTS},
    )
    figures = [name for name in SUMMED_FEN if name in wide]
    summed = [*figures, *also, "project_count", *LIGHTS, "unlit"]
    sums = wide.groupby(list(by), observed=True, dropna=False)[summed].sum()
    return sums.astype("int64").reset_index()


def planned_part(groups: pd.DataFrame) -> pd.DataFrame:
    """The groups as if they held only their projects with a plan, to draw beside that plan.

    A group in which no project has a plan stays whole.
    """
    planned = groups["planned_budget_fen"] > 0
    parts = {
        "adjusted_budget_fen": "planned_budget_fen",
        "paid_fen": "paid_with_plan_fen",
        "elapsed_fen": "elapsed_with_plan_fen",
    }
    return groups.assign(
        **{whole: groups[part].where(planned, groups[whole]) for whole, part in parts.items()}
    )
