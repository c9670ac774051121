"""Where the money is stuck (资金卡点): the projects farthest behind their plan in money."""

import pandas as pd


def most_behind(rows: pd.DataFrame, count: int) -> pd.DataFrame:
    """The projects with the largest 较计划少支额, largest first, none without any.

    Args:
        rows: judged project rows of one month with behind_fen.
        count: how many at most.
    """
    behind = rows[rows["light"].notna() & (rows["behind_fen"].fillna(0) > 0)]
    order = ["behind_fen", "unit_code", "project_code"]
    return behind.sort_values(order, ascending=[False, True, True]).head(count)
