"""承诺兑现率: what was kept of what was due, by count and by amount, exactly.

Source: 本项目约定; what is to come (未到期) is neither kept nor missed; a promise counts once, in
the year of its day, so one that was due last year and is still told does not count again.
"""

from collections.abc import Sequence

import pandas as pd

from perfmon.measures.promise_results import BROKEN, KEPT, PARTLY, PENDING
from perfmon.measures.rates import share


def sum_promises(judged: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """承诺兑现率: what was kept of what was due, by count and by amount; 未到期 is left out.

    Args:
        judged: as `judge_promises` gives them, of one year; due_on before it counts nothing.
        by: columns of a group; empty for one row of all.

    Returns:
        One row a group: `by`, due_count, kept_count, partly_count, broken_count, pending_count,
        due_fen (promised), kept_fen (paid in time, each promise up to what it promised),
        count_rate and amount_rate (Float64, missing where nothing was due). Who missed most comes
        first: by count, by amount, then by `by`.
    """
    judged = judged[~was_due_before(judged)]
    is_due = judged["verdict"] != PENDING
    promised_fen = judged["amount_fen"].astype("Int64").fillna(0).where(is_due, 0)
    paid_fen = judged["since_fen"].fillna(0).clip(lower=0)
    rows = judged[list(by)].assign(
        due_count=is_due.astype("int64"),
        kept_count=(judged["verdict"] == KEPT).astype("int64"),
        partly_count=(judged["verdict"] == PARTLY).astype("int64"),
        broken_count=(judged["verdict"] == BROKEN).astype("int64"),
        pending_count=(~is_due).astype("int64"),
        due_fen=promised_fen.astype("int64"),
        kept_fen=paid_fen.where(paid_fen < promised_fen, promised_fen).astype("int64"),
    )
    figures = [name for name in rows if name not in by]
    if by:
        sums = rows.groupby(list(by), as_index=False)[figures].sum()
    else:
        sums = rows[figures].sum().to_frame().T
    sums = sums.assign(
        count_rate=share(sums["kept_count"], sums["due_count"]),
        amount_rate=share(sums["kept_fen"], sums["due_fen"]),
        missed_count=sums["partly_count"] + sums["broken_count"],
        missed_fen=sums["due_fen"] - sums["kept_fen"],
    )
    missed = ["missed_count", "missed_fen"]
    order = sums.sort_values([*missed, *by], ascending=[False, False, *[True] * len(by)])
    return order.drop(columns=missed).reset_index(drop=True)


def was_due_before(judged: pd.DataFrame) -> pd.Series:
    """Whether a promise was due in an earlier year, whose rates counted it."""
    return pd.to_datetime(judged["due_on"]).dt.year < judged["year"]
