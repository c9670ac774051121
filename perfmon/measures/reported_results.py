"""What is known of each indicator at a cut-off: the last result reported by then (指标结果).

A result stands at a month's end and holds until the next one; one of a month that is not over at
the cut-off does not count yet.
"""

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.periods import Cutoff

INDICATOR_KEY = [*PROJECT_KEY, "indicator_row"]
VALUES = ["number", "done_on", "grade"]


def add_reported_results(
    indicators: pd.DataFrame, results: pd.DataFrame, cutoff: Cutoff
) -> pd.DataFrame:
    """The indicators with their last reported result.

    Args:
        indicators: one row an indicator: INDICATOR_KEY and what else there is.
        results: one row an indicator and month of the cut-off's year: INDICATOR_KEY, month, number
            (exact decimal text), done_on, grade; a row without all three says that nothing is done.
        cutoff: months that end later are left out.

    Returns:
        With number, done_on, grade and reported_month (Int64) of the last row with a value, and
        reported_until, the last month's end at which the project reported anything. All are
        missing where nothing was reported, which is not 0. is_held_back: whether there is a value
        of the month in which an open cut-off lies, which does not count yet.
    """
    known = results[results["month"] <= cutoff.last_ended_month]
    filled = known[known[VALUES].notna().any(axis=1)].sort_values("month", kind="stable")
    last = filled.drop_duplicates(INDICATOR_KEY, keep="last")
    last = last.rename(columns={"month": "reported_month"})
    until = known.groupby(PROJECT_KEY)["month"].max().rename("until_month").reset_index()
    rows = indicators.merge(
        last[[*INDICATOR_KEY, *VALUES, "reported_month"]],
        on=INDICATOR_KEY,
        how="left",
        validate="1:1",
    ).merge(until, on=PROJECT_KEY, how="left", validate="m:1")
    return rows.assign(
        is_held_back=_are_held_back(rows, results, cutoff),
        done_on=pd.to_datetime(rows["done_on"]),
        reported_month=rows["reported_month"].astype("Int64"),
        reported_until=_month_ends(rows["until_month"], cutoff.year),
    ).drop(columns="until_month")


def _are_held_back(rows: pd.DataFrame, results: pd.DataFrame, cutoff: Cutoff) -> pd.Series:
    is_open = (results["month"] > cutoff.last_ended_month) & (results["month"] <= cutoff.month)
    later = results[is_open & results[VALUES].notna().any(axis=1)]
    keys = pd.MultiIndex.from_frame(later[INDICATOR_KEY])
    return pd.Series(pd.MultiIndex.from_frame(rows[INDICATOR_KEY]).isin(keys), rows.index)


def _month_ends(months: pd.Series, year: int) -> pd.Series:
    starts = np.datetime64(f"{year}-01", "M") + months.fillna(0).to_numpy(dtype=np.int64)
    ends = pd.Series((starts.astype("datetime64[D]") - 1).astype("datetime64[s]"), months.index)
    return ends.where(months.notna())
