"""What earlier years leave to go by: the share of unpaid money that then stayed unspent.

At a point of the year some of the budget is paid; of the rest, part is paid by 31 December and part
stays unspent. That last part over the rest is 未支结余率, and it is steadier from year to year than
the pace of payments. It is known only of years that are over.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfmon.measures.elapsed import calendar_share
from perfmon.measures.facts import PositionArray
from perfmon.periods import MONTHS_IN_YEAR, Cutoff

FloatArray = npt.NDArray[np.float64]

OLDER_WEIGHT = 0.2
"""What a year weighs against the year after it.

Judgement, not the best fit: by rolling origins 0 to 0.1 erred a little less, for one break in the
years fitted on; two years on hand are safer than one where there is no break.
"""

LEAST_UNPAID = 0.005
"""Where less of the budget than this was unpaid, the year says nothing about what stays unspent."""


def past_shares(months: pd.DataFrame, by: Sequence[str], year: int, cutoff: Cutoff) -> pd.DataFrame:
    """The 未支结余率 of earlier years at the same point of the year, later years weighing more.

    Args:
        months: one row a key, earlier year and month: `by`, year, month, adjusted_budget_fen and
            paid_fen (cumulative). Years without December or without a budget then are left out; a
            month that is missing is taken as lying on the straight line to December.
        by: what a row of the result is: a project, a unit, a department.
        year: the year forecast; only earlier ones count.
        cutoff: the point of that year.

    Returns:
        One row a key: past_share (0 to 1) and past_years, how many years it comes from.

    >>> months = pd.DataFrame({"unit": "甲", "year": 2022, "month": [6, 12],
    ...     "adjusted_budget_fen": 100, "paid_fen": [40, 94]})
    >>> past_shares(months, ["unit"], 2023, Cutoff.at(2023, 6)).round(2).values.tolist()
    [['甲', 0.1, 1]]
    """
    earlier = months[months["year"] < year]
    year_key = [*by, "year"]
    place = np.asarray(earlier.groupby(year_key, sort=False, dropna=False).ngroup(), dtype=np.intp)
    years = earlier[year_key].drop_duplicates().reset_index(drop=True)
    budget, paid = (
        _laid_out(earlier, place, len(years), column)
        for column in ("adjusted_budget_fen", "paid_fen")
    )
    paid[:, 0] = 0.0
    budget[:, 0] = budget[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        paid_rates = np.where(budget > 0, paid / budget, np.nan)
    end_rate = paid_rates[:, MONTHS_IN_YEAR]
    part = calendar_share(cutoff)
    rate = _at(paid_rates, part * MONTHS_IN_YEAR)
    unpaid = 1 - np.where(np.isnan(rate), end_rate * part, rate)
    speaks = unpaid > LEAST_UNPAID
    share = np.clip((1 - end_rate) / np.where(speaks, unpaid, np.nan), 0, 1)
    weight = OLDER_WEIGHT ** (year - 1 - years["year"].to_numpy(dtype=float))
    weighed = years.assign(weight=weight, weighted=weight * share)[~np.isnan(share)]
    sums = weighed.groupby(list(by), sort=False, dropna=False).agg(
        weight=("weight", "sum"), weighted=("weighted", "sum"), past_years=("weight", "size")
    )
    past = sums.assign(past_share=sums["weighted"] / sums["weight"]).reset_index()
    return past[[*by, "past_share", "past_years"]]


def _laid_out(months: pd.DataFrame, place: PositionArray, count: int, column: str) -> FloatArray:
    """An amount as years of keys × month ends, from the start of January, 0, to December, 12."""
    laid = np.full((count, MONTHS_IN_YEAR + 1), np.nan)
    laid[place, months["month"].to_numpy(dtype=np.intp)] = months[column].to_numpy(
        dtype=np.float64, na_value=np.nan
    )
    return laid


def _at(month_ends: FloatArray, position: float) -> FloatArray:
    """The values at a point between two month ends, on the straight line."""
    before = int(position)
    part = position - before
    if part == 0:
        return month_ends[:, before]
    return month_ends[:, before] * (1 - part) + month_ends[:, before + 1] * part
