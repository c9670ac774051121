"""在途 (已申请未支付) by desk: how much, of how many, and for how long; never counted as paid."""

import pandas as pd

from perfmon.measures import PROJECT_KEY

UNIT_DESK, TREASURY_DESK, UNSAID_DESK = DESKS = ("单位端", "财政端", "未分端")
"""Where what is applied for waits; 未分端 where no file says it."""

DESK_COLUMNS = {UNIT_DESK: "unit_desk", TREASURY_DESK: "treasury_desk", UNSAID_DESK: "unsaid_desk"}
"""What the columns of a desk begin with."""


def spread_desks(in_transit: pd.DataFrame) -> pd.DataFrame:
    """The desks of each project side by side.

    Args:
        in_transit: one row a project (PROJECT_KEY) and stage: amount_fen, waiting_days.

    Returns:
        One row a project with money in transit, by PROJECT_KEY: in_transit_fen, and of each desk
        unit_desk_fen, treasury_desk_fen, unsaid_desk_fen (int64, 0 for none) and unit_desk_days,
        treasury_desk_days, unsaid_desk_days (Int64, missing where no day is known); longest_days
        of all.
    """
    wide = in_transit[PROJECT_KEY].drop_duplicates(ignore_index=True)
    for desk, column in DESK_COLUMNS.items():
        at_desk = in_transit[in_transit["stage"] == desk].rename(
            columns={"amount_fen": f"{column}_fen", "waiting_days": f"{column}_days"}
        )
        figures = [f"{column}_fen", f"{column}_days"]
        wide = wide.merge(at_desk[[*PROJECT_KEY, *figures]], on=PROJECT_KEY, how="left")
        wide = wide.astype(dict.fromkeys(figures, "Int64"))
        wide[f"{column}_fen"] = wide[f"{column}_fen"].fillna(0).astype("int64")
    fen, days = (
        [f"{column}_{unit}" for column in DESK_COLUMNS.values()] for unit in ("fen", "days")
    )
    return wide.assign(
        in_transit_fen=wide[fen].sum(axis=1), longest_days=wide[days].max(axis=1).astype("Int64")
    )


def sum_desks(in_transit: pd.DataFrame) -> pd.DataFrame:
    """One row a desk with money: stage, amount_fen, project_count, longest_days (Int64).

    The desk with most money comes first.

    >>> key = {"region_code": "1", "year": 2023, "unit_code": "2", "project_code": ["甲", "乙"]}
    >>> rows = pd.DataFrame({**key, "amount_fen": [5, 7], "waiting_days": [3, 9]})
    >>> sum_desks(rows.assign(stage="单位端")).to_numpy().tolist()
    [['单位端', 12, 2, 9]]
    """
    desks = in_transit.astype({"waiting_days": "Int64"}).groupby("stage", as_index=False)
    sums = desks.agg(
        amount_fen=("amount_fen", "sum"),
        project_count=("project_code", "size"),
        longest_days=("waiting_days", "max"),
    )
    return sums.sort_values("amount_fen", ascending=False, kind="stable", ignore_index=True)
