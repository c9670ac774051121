"""What was paid in each month, where several sources say it: one source a unit and month.

Vouchers win; a cumulative progress table counts only in months in which the unit has no voucher
line, and then brings the project to the cumulative amount that it prints. What a unit pays outside
the treasury is added. Source: decisions, "One source per unit and month".
"""

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY, PROJECT_MONTH_KEY
from perfmon.measures.facts import ProjectRows
from perfmon.periods import MONTHS_IN_YEAR

VOUCHERS, PROGRESS = "凭证", "进度表"


def combine_sources(
    vouchers: pd.DataFrame,
    progress: pd.DataFrame,
    entered: pd.DataFrame,
    voucher_units: pd.DataFrame,
) -> pd.DataFrame:
    """One row a project and month in which a source says something.

    Args:
        vouchers: PROJECT_MONTH_KEY and paid_in_month_fen, net.
        progress: PROJECT_MONTH_KEY and paid_fen, cumulative from January.
        entered: PROJECT_MONTH_KEY and entered_in_month_fen, paid outside the treasury.
        voucher_units: region_code, unit_code, month of units with any voucher line, be its project
            known or not.

    Returns:
        PROJECT_MONTH_KEY, paid_in_month_fen (all sources), entered_in_month_fen (of it, outside
        the treasury), paid_by (凭证 or 进度表).
    """
    tables = _from_progress(vouchers, progress, voucher_units).assign(paid_by=PROGRESS)
    treasury = pd.concat([vouchers.assign(paid_by=VOUCHERS), tables], ignore_index=True)
    return _with_entered(treasury.astype({"paid_in_month_fen": "int64"}), entered)


def _with_entered(treasury: pd.DataFrame, entered: pd.DataFrame) -> pd.DataFrame:
    """What the treasury's sources say, with what units paid outside it added."""
    if entered.empty:
        return treasury.assign(entered_in_month_fen=np.int64(0))
    both = treasury.merge(entered, on=PROJECT_MONTH_KEY, how="outer", validate="1:1")
    both = both.fillna({"paid_in_month_fen": 0, "entered_in_month_fen": 0, "paid_by": VOUCHERS})
    both = both.astype({"paid_in_month_fen": "int64", "entered_in_month_fen": "int64"})
    paid_fen = both["paid_in_month_fen"] + both["entered_in_month_fen"]
    return both.assign(paid_in_month_fen=paid_fen)


def _from_progress(
    vouchers: pd.DataFrame, progress: pd.DataFrame, voucher_units: pd.DataFrame
) -> pd.DataFrame:
    """What progress tables add in months without vouchers of the unit."""
    if progress.empty:
        return vouchers.iloc[:0]
    keys = progress[PROJECT_KEY].drop_duplicates(ignore_index=True)
    projects = ProjectRows.of(keys)
    theirs = vouchers.merge(keys, on=PROJECT_KEY)
    months = np.arange(1, MONTHS_IN_YEAR + 1)
    paid = projects.sum(theirs, _spread(theirs, "paid_in_month_fen", months))
    printed = projects.sum(progress, _spread(progress, "paid_fen", months))
    is_printed = projects.sum(progress, _spread(progress.assign(one=1), "one", months)) > 0
    counts = is_printed & ~_has_vouchers(keys, voucher_units, months)
    reached = np.zeros(len(keys), dtype=np.int64)
    added = np.zeros_like(paid)
    for place in range(MONTHS_IN_YEAR):
        added[:, place] = np.where(counts[:, place], printed[:, place] - reached, 0)
        reached += added[:, place] + paid[:, place]
    rows, places = np.nonzero(counts)
    return keys.iloc[rows].assign(month=months[places], paid_in_month_fen=added[rows, places])


def _spread(rows: pd.DataFrame, amount: str, months: np.ndarray) -> np.ndarray:
    """Each row's amount in the column of its month."""
    in_month = rows["month"].to_numpy(dtype=np.int64)[:, None] == months
    return np.where(in_month, rows[amount].to_numpy(dtype=np.int64)[:, None], 0)


def _has_vouchers(
    keys: pd.DataFrame, voucher_units: pd.DataFrame, months: np.ndarray
) -> np.ndarray:
    """Projects × months: whether the project's unit has a voucher line in the month."""
    units = keys["region_code"] + "/" + keys["unit_code"]
    said = voucher_units["region_code"] + "/" + voucher_units["unit_code"]
    pairs = set(zip(said, voucher_units["month"], strict=True))
    return np.array([[(unit, month) in pairs for month in months] for unit in units])
