"""The lines that a project's payments of a month are made of, whichever source says the month.

Where a progress table says the month, its line is cumulative: what it adds is the printed amount
less what had counted by the end of the month before. Source: decisions, "One source per unit and
month".
"""

import pandas as pd

from perfmon.measures.sources import PROGRESS, VOUCHERS

ENTERED = "国库外"


def count_lines(vouchers: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Every line that counts, newest first, with what it adds.

    Args:
        vouchers: counted_on, paid_on, amount_fen; newest first.
        others: from `count_others`.

    Returns:
        The columns of both, and of each said_by (凭证, 进度表, 国库外), day, month and amount_fen
        (what it adds).
    """
    known = vouchers.assign(
        said_by=VOUCHERS, day=vouchers["paid_on"], month=vouchers["counted_on"].dt.month
    )
    lines = pd.concat([known, others], ignore_index=True) if len(others) else known
    return lines.sort_values("month", ascending=False, kind="stable", ignore_index=True)


def count_others(
    progress: pd.DataFrame, entered: pd.DataFrame, months: pd.DataFrame
) -> pd.DataFrame:
    """The lines beside vouchers that count: of progress tables, and what units entered.

    Args:
        progress: month, until_on, paid_fen (cumulative), is_last (of its month).
        entered: month, month_end, amount_fen, counts.
        months: the project's twelve months: month, paid_fen, entered_in_month_fen, paid_by.

    Returns:
        The columns of both, and said_by (进度表, 国库外), day, month, amount_fen (what a line adds)
        and before_fen (Int64; what had counted before a progress line).
    """
    entries = entered[entered["counts"]]
    parts = [
        _added_by_tables(progress, months),
        entries.assign(said_by=ENTERED, day=entries["month_end"]),
    ]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _added_by_tables(progress: pd.DataFrame, months: pd.DataFrame) -> pd.DataFrame:
    treasury_fen = months["paid_fen"] - months["entered_in_month_fen"].cumsum()
    by_month = months.assign(before_fen=treasury_fen.shift(fill_value=0))
    counting = by_month[by_month["paid_by"] == PROGRESS][["month", "before_fen"]]
    lines = progress[progress["is_last"]].merge(counting, on="month", validate="1:1")
    return lines.assign(
        said_by=PROGRESS,
        day=lines["until_on"],
        amount_fen=lines["paid_fen"] - lines["before_fen"],
    ).astype({"paid_fen": "Int64", "before_fen": "Int64"})
