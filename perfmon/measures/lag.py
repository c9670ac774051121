"""How long a project has been late, and how fast it would have to go.

Lag in months: where 参考线 stood at what is paid now, against the cut-off. Consecutive months: how
many months in a row the light has been on. 月均需支: what a month must pay from here to the year's
end, beside what the last three months paid. Source: decisions, "Lag in months", method §5.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.rates import share
from perfmon.money import Int64Array
from perfmon.periods import MONTHS_IN_YEAR, Cutoff, days_in_month

RECENT_MONTHS = 3
"""The months whose payments a needed pace is held against."""


def month_position(cutoff: Cutoff) -> float:
    """Where a cut-off stands in the year, in months: 10.0 at the end of October, 10.5 mid-November.

    >>> from datetime import date
    >>> month_position(Cutoff(date(2023, 11, 15)))
    10.5
    """
    length = days_in_month(cutoff.year, cutoff.month)
    return cutoff.month - 1 + cutoff.on.day / length


def lay_months(months: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The months of a year side by side, as `add_lag` and `add_pace` take them.

    Args:
        months: one row a project and month, every month of each project.
        columns: those that are laid.

    Returns:
        One row a project: PROJECT_KEY, and each column once a month, reference_fen_1 to
        reference_fen_12.
    """
    laid = months.pivot(index=PROJECT_KEY, columns="month", values=list(columns))
    laid.columns = laid.columns.map("{0[0]}_{0[1]}".format)
    return laid.reset_index()


def add_lag(rows: pd.DataFrame, year: pd.DataFrame) -> pd.DataFrame:
    """The rows with lag_months, lagging_months and red_months.

    Args:
        rows: judged rows of one month: PROJECT_KEY, month, cut_on, paid_fen.
        year: the year of the same projects, as `lay_months` lays it: reference_fen, light.

    Returns:
        With lag_months (Float64, from 0 to the cut-off's place in the year; missing without a plan
        and where more is paid than the plan of the whole year), lagging_months (months in a row,
        this one included, with red or yellow) and red_months (with red).
    """
    if rows.empty:
        return rows.assign(lag_months=pd.Series(dtype="Float64"), lagging_months=0, red_months=0)
    month = int(rows["month"].iloc[0])
    cutoff = Cutoff(pd.Timestamp(rows["cut_on"].iloc[0]).date())
    laid = rows[PROJECT_KEY].merge(year, on=PROJECT_KEY, validate="1:1")
    lights = laid[_by_month("light", range(1, month + 1))]
    line = laid[_by_month("reference_fen", range(1, MONTHS_IN_YEAR + 1))]
    line_fen = line.astype("Int64").fillna(0).to_numpy(dtype=np.int64)
    paid_fen = rows["paid_fen"].to_numpy(dtype=np.int64)
    lag = _lag(paid_fen, line_fen[:, :month], month_position(cutoff))
    is_known = rows["reference_fen"].notna() & (paid_fen <= line_fen[:, -1])
    return rows.assign(
        lag_months=pd.Series(lag, rows.index, dtype="Float64").where(is_known),
        lagging_months=_run_length(lights.isin(["red", "yellow"]).to_numpy()),
        red_months=_run_length(lights.isin(["red"]).to_numpy()),
    )


def _by_month(column: str, months: Iterable[int]) -> list[str]:
    return [f"{column}_{month}" for month in months]


def add_pace(rows: pd.DataFrame, year: pd.DataFrame) -> pd.DataFrame:
    """The rows with the pace needed to the year's end and the pace of late.

    Args:
        rows: judged rows of one month: PROJECT_KEY, month, adjusted_budget_fen, paid_fen.
        year: the year of the same projects, as `lay_months` lays it: paid_in_month_fen.

    Returns:
        With needed_a_month_fen 月均需支 (Int64, half up; missing in December), recent_a_month_fen
        (Int64, the mean of the last three months, or of those there are) and pace_ratio (needed
        over recent, Float64; missing where nothing was paid of late).
    """
    month = int(rows["month"].iloc[0]) if len(rows) else 1
    recent = _by_month("paid_in_month_fen", range(max(month - RECENT_MONTHS, 0) + 1, month + 1))
    laid = rows[PROJECT_KEY].merge(year, on=PROJECT_KEY, validate="1:1")
    recent_fen = pd.Series(laid[recent].sum(axis=1).to_numpy(dtype=np.int64), rows.index)
    counted, left = min(month, RECENT_MONTHS), MONTHS_IN_YEAR - month
    unpaid_fen = (rows["adjusted_budget_fen"] - rows["paid_fen"]).clip(lower=0)
    needed_fen = _rounded(unpaid_fen, max(left, 1)) if left else pd.Series(pd.NA, rows.index)
    return rows.assign(
        needed_a_month_fen=needed_fen.astype("Int64"),
        recent_a_month_fen=_rounded(recent_fen, counted).astype("Int64"),
        pace_ratio=share(unpaid_fen * counted, recent_fen * left),
    )


ORDERED_BY = ["behind_fen", "unit_code", "project_code"]
"""What `farthest_behind_first` takes."""


def farthest_behind_first(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with most 较计划少支额 first; those without a plan last."""
    return rows.sort_values(ORDERED_BY, ascending=[False, True, True])


def _lag(paid_fen: Int64Array, line_fen: Int64Array, position: float) -> np.ndarray:
    """Months from where the line last stood at what is paid to the cut-off."""
    places = np.append(np.arange(line_fen.shape[1], dtype=float), position)
    return np.asarray(position - reached_place(paid_fen, line_fen, places))


def reached_place(amount_fen: Int64Array, line_fen: Int64Array, places: np.ndarray) -> np.ndarray:
    """Where in the year the line last stands at an amount, in months.

    On a flat stretch its end counts: until then nothing more was due.

    Args:
        amount_fen: one a row.
        line_fen: rows × months, the line at each of `places` but the first, where it is 0.
        places: from 0, in months.
    """
    line = np.concatenate([np.zeros((len(line_fen), 1), dtype=np.int64), line_fen], axis=1)
    is_reached = line <= amount_fen[:, None]
    last = line.shape[1] - 1 - np.argmax(is_reached[:, ::-1], axis=1)
    last = np.where(is_reached.any(axis=1), last, 0)
    following = np.minimum(last + 1, line.shape[1] - 1)
    rows = np.arange(len(line))
    rise = np.maximum(line[rows, following] - line[rows, last], 1)
    part = np.clip((amount_fen - line[rows, last]) / rise, 0, 1)
    return np.asarray(places[last] + part * (places[following] - places[last]))


def _run_length(is_on: np.ndarray) -> Int64Array:
    """How many of the last columns are on, without a gap."""
    return np.asarray(np.cumprod(is_on[:, ::-1], axis=1, dtype=np.int64).sum(axis=1))


def _rounded(fen: pd.Series, parts: int) -> pd.Series:
    """An equal part, half up, of amounts that may be negative."""
    return (2 * fen + parts) // (2 * parts)
