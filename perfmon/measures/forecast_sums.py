"""Forecasts of projects summed to units and departments, and those to the whole.

Amounts add up to the fen. A range does not: the range of a unit or department is made for the sum
as a whole, since its width was fitted on whole departments; the whole's joins the departments'.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from perfmon.measures.elapsed import calendar_share
from perfmon.measures.forecast import said
from perfmon.measures.forecast_range import joined_width, range_around, widths
from perfmon.periods import Cutoff

SUMMED_FEN = [
    "adjusted_budget_fen",
    "paid_fen",
    "expected_fen",
    "unspent_fen",
    "unpaid_fen",
    "past_unpaid_fen",
]


def sum_forecasts(rows: pd.DataFrame, by: Sequence[str], cutoff: Cutoff) -> pd.DataFrame:
    """The forecasts of projects summed to groups that spend on their own: units, departments.

    Args:
        rows: projects as `add_forecast` gives them.
        by: the grouping columns.
        cutoff: of the forecasts.

    Returns:
        One row a group: `by`, low_fen, high_fen and in int64 fen the sums SUMMED_FEN; unpaid_fen is
        what of the budgets is unpaid, past_unpaid_fen that part of it for which earlier years
        speak, the projects' own or their unit's.
    """
    unpaid = (rows["adjusted_budget_fen"] - rows["paid_fen"]).clip(lower=0)
    has_past = ~np.isnan(said(rows, "own_past_share")) | ~np.isnan(said(rows, "unit_past_share"))
    wide = rows.assign(unpaid_fen=unpaid, past_unpaid_fen=unpaid.where(has_past, 0))
    sums = wide.groupby(list(by), observed=True, dropna=False)[SUMMED_FEN].sum()
    groups = sums.astype("int64").reset_index()
    expected, paid, unpaid_fen, past_unpaid = (
        groups[column].to_numpy()
        for column in ("expected_fen", "paid_fen", "unpaid_fen", "past_unpaid_fen")
    )
    width = widths(calendar_share(cutoff), past_unpaid / np.maximum(unpaid_fen, 1))
    # what some projects paid beyond their budget takes nothing from the others' money
    low, high = range_around(expected, paid, paid + unpaid_fen, width)
    return groups.assign(low_fen=low, high_fen=high)


def sum_departments(departments: pd.DataFrame) -> pd.DataFrame:
    """The forecasts of departments summed to one row, the whole.

    Their errors have little in common, so the whole's range is narrower than the sum of theirs.

    Args:
        departments: as `sum_forecasts` gives them.
    """
    whole = departments[SUMMED_FEN].sum().to_frame().T.astype("int64")
    below = (departments["expected_fen"] - departments["low_fen"]).to_numpy()
    above = (departments["high_fen"] - departments["expected_fen"]).to_numpy()
    return whole.assign(
        low_fen=whole["expected_fen"] - joined_width(below),
        high_fen=whole["expected_fen"] + joined_width(above),
    )
