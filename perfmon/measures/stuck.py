"""Where the money is stuck (资金卡点): the projects farthest behind their plan in money."""

import pandas as pd


def most_behind(rows: pd.DataFrame, count: int) -> pd.DataFrame:
    """The lagging projects (滞后, 预警) with the largest 较计划少支额, largest first.

    Args:
        rows: judged project rows of one month with light and behind_fen.
        count: how many at most.
    """
    behind = rows[rows["light"].isin(["red", "yellow"]) & (rows["behind_fen"].fillna(0) > 0)]
    order = ["behind_fen", "unit_code", "project_code"]
    return behind.sort_values(order, ascending=[False, True, True]).head(count)
