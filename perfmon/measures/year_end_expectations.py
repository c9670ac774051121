"""The year's end of judged projects, from everything that was known at a month's cut-off.

What units and contracts say comes first, then what earlier years did; what is hard to spend is
never more than what is expected to stay unspent. Source: decisions, "Forecast".
"""

import pandas as pd

from perfmon.measures.forecast import add_forecast
from perfmon.measures.hard_to_spend import add_hard_to_spend, best_months
from perfmon.measures.past_years import past_shares
from perfmon.periods import Cutoff

UNIT = ["region_code", "unit_code"]
PROJECT = [*UNIT, "project_code"]


def cutoff_of(projects: pd.DataFrame) -> Cutoff:
    """The cut-off that all rows of a month share."""
    return Cutoff(pd.Timestamp(projects["cut_on"].iloc[0]).date())


def add_known(
    projects: pd.DataFrame, past_projects: pd.DataFrame, past_units: pd.DataFrame
) -> pd.DataFrame:
    """The projects whose payments reach the cut-off, with what forecasts go by.

    Args:
        projects: judged rows of one month.
        past_projects: earlier years of the same projects (`past_shares`).
        past_units: earlier years of their units and the year itself, by month.

    Returns:
        Without rows that payments do not reach; with planned_fen of 参考线, own_past_share,
        unit_past_share and best_month_fen (missing where nothing is known).
    """
    covered = projects[projects["covered"]]
    if covered.empty:
        return covered
    cutoff = cutoff_of(covered)
    own = past_shares(past_projects, PROJECT, cutoff.year, cutoff)
    unit = past_shares(past_units, UNIT, cutoff.year, cutoff)
    return (
        covered.assign(planned_fen=covered["reference_fen"])
        .merge(own.rename(columns={"past_share": "own_past_share"}), on=PROJECT, how="left")
        .merge(unit[[*UNIT, "past_share"]], on=UNIT, how="left")
        .rename(columns={"past_share": "unit_past_share"})
        .merge(best_months_until(past_units, cutoff), on=UNIT, how="left")
    )


def best_months_until(past_units: pd.DataFrame, cutoff: Cutoff) -> pd.DataFrame:
    """Each unit's best month of what was known at the cut-off."""
    is_known = (past_units["year"] < cutoff.year) | (past_units["month"] <= cutoff.month)
    return best_months(past_units[is_known], UNIT)


def expect_year_end(known: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """The rows of `add_known` with the year's end.

    Args:
        known: not empty.
        said: one row a project of which its unit says something: PROJECT, unit_expected_fen,
            unpaid_contract_fen, said_month, paid_when_said_fen.

    Returns:
        With the columns of `said`, of `add_forecast` and hard_to_spend_fen.
    """
    cutoff = cutoff_of(known)
    rows = known.merge(said, on=PROJECT, how="left", validate="1:1")
    return cap_hard_to_spend(add_hard_to_spend(add_forecast(rows, cutoff), cutoff))


def cap_hard_to_spend(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with 预计难以支出 never above what is expected to stay unspent.

    Where the forecast expects better months than there ever were, both cannot be proposed.
    """
    hard_fen = rows[["hard_to_spend_fen", "unspent_fen"]].min(axis=1)
    return rows.assign(hard_to_spend_fen=hard_fen.astype(rows["hard_to_spend_fen"].dtype))
