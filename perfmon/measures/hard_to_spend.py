"""预计难以支出: what would stay unspent even if every month left went as the best month ever.

It says nothing about what is likely; it is the part that the unit has never been quick enough to
spend, and so the part for which 收回 or 调剂 can be proposed. Source: 本项目约定.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from perfmon.measures.elapsed import calendar_fraction
from perfmon.money import divide_half_up
from perfmon.periods import MONTHS_IN_YEAR, Cutoff


def best_months(months: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The most that each key has paid in one month, over all years on hand.

    Args:
        months: what was known at the cut-off: `by`, year, month, paid_in_month_fen; rows of one
            key and month are added up first.
        by: usually the unit, since a unit can put its whole strength into one project.

    Returns:
        One row a key: best_month_fen, 0 where nothing was ever paid.

    >>> months = pd.DataFrame({"unit": ["甲"] * 3, "year": 2023, "month": [1, 1, 2],
    ...     "paid_in_month_fen": [3, 4, 5]})
    >>> best_months(months, ["unit"]).values.tolist()
    [['甲', 7]]
    """
    monthly = months.groupby([*by, "year", "month"])["paid_in_month_fen"].sum()
    best = monthly.groupby(list(by)).max().clip(lower=0).astype("int64")
    return best.rename("best_month_fen").reset_index()


def add_hard_to_spend(rows: pd.DataFrame, cutoff: Cutoff) -> pd.DataFrame:
    """The rows with hard_to_spend_fen 预计难以支出, int64, 0 where the best month would do.

    Args:
        rows: adjusted_budget_fen, paid_fen and best_month_fen; missing where no month is known,
            and then nothing is said against the money (0).
        cutoff: the months left run from there, an open month by days.

    >>> rows = pd.DataFrame({"adjusted_budget_fen": [100, 100], "paid_fen": [20, 20],
    ...     "best_month_fen": [10, 40]})
    >>> add_hard_to_spend(rows, Cutoff.at(2023, 9))["hard_to_spend_fen"].tolist()
    [50, 0]
    """
    passed, whole = calendar_fraction(cutoff)
    best = rows["best_month_fen"].astype("Int64")
    known = best.notna().to_numpy()
    best_fen = np.asarray(best.fillna(0), dtype=np.int64)
    left = best_fen * np.int64(MONTHS_IN_YEAR * (whole - passed))
    could = divide_half_up(left, np.full(len(rows), whole, dtype=np.int64))
    rest = (rows["adjusted_budget_fen"] - rows["paid_fen"]).to_numpy(dtype=np.int64)
    return rows.assign(hard_to_spend_fen=np.where(known, np.maximum(rest - could, 0), 0))
