"""What accepting a revised 绩效文本 turns in a month: budgets, plans, lights, before and after."""

import pandas as pd

from perfmon.measures import PROJECT_KEY

_SAID = ["name", "adjusted_budget_fen", "planned_fen", "paid_fen", "light"]
_TURNING = ["adjusted_budget_fen", "planned_fen", "light"]


def compare_months(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The projects whose budget, plan or light at a month differs.

    Args:
        before: one row a project: PROJECT_KEY, name, adjusted_budget_fen, planned_fen, paid_fen and
            light (missing where there is none).
        after: the same after the acceptance; a project may be in one of the two only.

    Returns:
        PROJECT_KEY, name, and budget, planned, paid (_before_fen and _after_fen, Int64; missing
        where the project is not known then or has no plan), light_before and light_after; the
        largest change of budget first, then of the plan.

    >>> one = pd.DataFrame([["130529", 2023, "288001", "A", "甲", 500, None, 0, "red"]],
    ...                    columns=[*PROJECT_KEY, *_SAID])
    >>> compare_months(one, one[:0])[["budget_before_fen", "budget_after_fen"]].values.tolist()
    [[500, <NA>]]
    """
    sides = [rows[[*PROJECT_KEY, *_SAID]] for rows in (before, after)]
    both = sides[0].merge(
        sides[1], on=PROJECT_KEY, how="outer", suffixes=("_before", "_after"), validate="1:1"
    )
    differs = pd.Series(False, both.index)
    for column in _TURNING:
        was, now = both[f"{column}_before"], both[f"{column}_after"]
        differs |= ~((was == now) | (was.isna() & now.isna())).fillna(value=False).astype(bool)
    rows = both[differs].reset_index(drop=True)
    amounts = {
        f"{word}_{when}_fen": rows[f"{column}_{when}"].astype("Int64")
        for word, column in (
            ("budget", "adjusted_budget_fen"),
            ("planned", "planned_fen"),
            ("paid", "paid_fen"),
        )
        for when in ("before", "after")
    }
    told = rows[PROJECT_KEY].assign(
        name=rows["name_after"].fillna(rows["name_before"]),
        **amounts,
        light_before=rows["light_before"],
        light_after=rows["light_after"],
    )
    moved = [
        (told[f"{word}_after_fen"].fillna(0) - told[f"{word}_before_fen"].fillna(0)).abs()
        for word in ("budget", "planned")
    ]
    order = told.assign(by_budget=moved[0], by_plan=moved[1]).sort_values(
        ["by_budget", "by_plan"], ascending=False, kind="stable"
    )
    return told.loc[order.index].reset_index(drop=True)
