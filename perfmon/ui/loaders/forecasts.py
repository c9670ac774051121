"""The year's end as it is expected at a cut-off: of projects, units, departments, the county."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.elapsed import calendar_share
from perfmon.measures.forecast import add_forecast
from perfmon.measures.forecast_sums import sum_departments, sum_forecasts
from perfmon.measures.hard_to_spend import add_hard_to_spend, best_months
from perfmon.measures.past_years import past_shares
from perfmon.periods import Cutoff
from perfmon.store.outlooks import MONEY_ROW, read_pending_outlooks, read_unit_expectations
from perfmon.store.past_months import PastMonths, read_past_months
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.projects import month_projects

UNIT = ["region_code", "unit_code"]
PROJECT = [*UNIT, "project_code"]


@st.cache_data(max_entries=60, show_spinner=False)
def project_forecasts(asked: Asked, month: int) -> pd.DataFrame:
    """The judged projects of a month with their forecast, from what was known by then.

    Without payments up to the cut-off there is none, and no row. hard_to_spend_fen of a project is
    what its unit could not spend on it with its whole strength.
    """
    rows = _known_rows(asked, month)
    if rows.empty:
        return rows
    cutoff = cutoff_of(rows)
    said = _expectations(asked, cutoff)
    rows = rows.merge(said, on=PROJECT, how="left", validate="1:1")
    return _capped(add_hard_to_spend(add_forecast(rows, cutoff), cutoff))


@st.cache_data(max_entries=20, show_spinner=False)
def usual_ranges(asked: Asked, month: int) -> pd.DataFrame:
    """The range that statistics alone give each judged project, whatever its unit says of it.

    Returns:
        PROJECT, usual_low_fen and usual_high_fen; no rows without payments up to the cut-off, and
        none in December, when nothing is left to expect.
    """
    rows = _known_rows(asked, month)
    names = {"low_fen": "usual_low_fen", "high_fen": "usual_high_fen"}
    if rows.empty or calendar_share(cutoff_of(rows)) == 1:
        nothing = {name: pd.Series(dtype="int64") for name in names.values()}
        return rows[PROJECT].iloc[:0].assign(**nothing)
    ranged = add_forecast(rows, cutoff_of(rows))
    return ranged[[*PROJECT, *names]].rename(columns=names)


def _known_rows(asked: Asked, month: int) -> pd.DataFrame:
    """The judged projects of a month with what forecasts know but what units say."""
    projects = month_projects(asked, month)
    covered = projects[projects["covered"]]
    if covered.empty:
        return covered
    cutoff = cutoff_of(covered)
    past = _past_months(asked)
    own = past_shares(past.projects, PROJECT, asked.year, cutoff)
    unit = past_shares(past.units, UNIT, asked.year, cutoff)
    return (
        covered.assign(planned_fen=covered["reference_fen"])
        .merge(own.rename(columns={"past_share": "own_past_share"}), on=PROJECT, how="left")
        .merge(unit[[*UNIT, "past_share"]], on=UNIT, how="left")
        .rename(columns={"past_share": "unit_past_share"})
        .merge(_best_months(asked, month), on=UNIT, how="left")
    )


@st.cache_data(max_entries=200, show_spinner=False)
def project_forecast(
    asked: Asked, month: int, unit_code: str, project_code: str
) -> dict[str, Any] | None:
    """One project's row of `project_forecasts`; None for 人员类, 公用经费 and without payments."""
    rows = project_forecasts(asked, month)
    if rows.empty:
        return None
    own = rows[(rows["unit_code"] == unit_code) & (rows["project_code"] == project_code)]
    return {str(k): v for k, v in own.iloc[0].items()} if len(own) else None


@st.cache_data(max_entries=60, show_spinner=False)
def group_forecasts(asked: Asked, month: int, by: tuple[str, ...]) -> pd.DataFrame:
    """The forecasts summed to groups that spend on their own, most unspent first.

    hard_to_spend_fen is the sum of their units'.
    """
    projects = project_forecasts(asked, month)
    if projects.empty:
        return projects
    cutoff = cutoff_of(projects)
    groups = sum_forecasts(projects, by, cutoff)
    units = sum_forecasts(projects, [*UNIT, *(name for name in by if name not in UNIT)], cutoff)
    units = units.merge(_best_months(asked, month), on=UNIT, how="left")
    hard = _capped(add_hard_to_spend(units, cutoff)).groupby(list(by), dropna=False)[
        "hard_to_spend_fen"
    ]
    listed = groups.merge(hard.sum().reset_index(), on=list(by), validate="1:1")
    return listed.sort_values("unspent_fen", ascending=False)


@st.cache_data(max_entries=60, show_spinner=False)
def county_forecast(asked: Asked, month: int) -> dict[str, Any] | None:
    """The forecast of all departments together; None without payments up to the cut-off."""
    departments = group_forecasts(asked, month, ("department_code", "department_name"))
    if departments.empty:
        return None
    county = {str(k): int(v) for k, v in sum_departments(departments).iloc[0].items()}
    return county | {"hard_to_spend_fen": int(departments["hard_to_spend_fen"].sum())}


@st.cache_data(max_entries=60, show_spinner=False)
def waiting_expectations(asked: Asked, month: int) -> pd.DataFrame:
    """What units expect of their money and nobody has reviewed, so that no forecast uses it.

    Returns:
        One row a project and month up to this one: PROJECT, month.
    """
    pending = read_pending_outlooks(opened_database().cursor(), asked.year, asked.scope)
    says = pending["expected_fen"].notna() | (pending["unpaid_contract_fen"] > 0)
    is_asked = (pending["indicator_row"] == MONEY_ROW) & (pending["month"] <= month)
    return pending.loc[says & is_asked, [*PROJECT, "month"]]


def _capped(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with 预计难以支出 never above what is expected to stay unspent.

    Where the forecast expects better months than there ever were, both cannot be proposed.
    """
    hard_fen = rows[["hard_to_spend_fen", "unspent_fen"]].min(axis=1)
    return rows.assign(hard_to_spend_fen=hard_fen.astype(rows["hard_to_spend_fen"].dtype))


def cutoff_of(projects: pd.DataFrame) -> Cutoff:
    """The cut-off that all rows of a month share."""
    day: date = projects["cut_on"].iloc[0].date()
    return Cutoff(day)


@st.cache_data(max_entries=10, show_spinner=False)
def _past_months(asked: Asked) -> PastMonths:
    return read_past_months(opened_database().cursor(), asked.year, asked.scope)


def _expectations(asked: Asked, cutoff: Cutoff) -> pd.DataFrame:
    """What units said of their money, approved, of the last month that is over at the cut-off."""
    return read_unit_expectations(opened_database().cursor(), cutoff, asked.scope)


def _best_months(asked: Asked, month: int) -> pd.DataFrame:
    """Each unit's best month of what was known at the cut-off."""
    months = _past_months(asked).units
    known = months[(months["year"] < asked.year) | (months["month"] <= month)]
    return best_months(known, UNIT)
