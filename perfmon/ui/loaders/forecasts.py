"""The year's end as it is expected at a cut-off: of projects, units, departments, the county."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.elapsed import calendar_share
from perfmon.measures.forecast import add_forecast
from perfmon.measures.forecast_sums import sum_departments, sum_forecasts
from perfmon.measures.hard_to_spend import add_hard_to_spend
from perfmon.measures.year_end_expectations import (
    PROJECT,
    UNIT,
    add_known,
    best_months_until,
    cap_hard_to_spend,
    cutoff_of,
    expect_year_end,
)
from perfmon.periods import Cutoff
from perfmon.store.outlooks import MONEY_ROW, read_pending_outlooks, read_unit_expectations
from perfmon.store.past_months import PastMonths, read_past_months
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.narrowing import of_few
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.projects import month_projects


@st.cache_resource(max_entries=60, show_spinner=False)
def project_forecasts(asked: Asked, month: int) -> pd.DataFrame:
    """The judged projects of a month with their forecast, from what was known by then.

    They stand in the order of `month_projects`. Without payments up to the cut-off there is none,
    and no row. hard_to_spend_fen of a project is what its unit could not spend on it with its whole
    strength.
    """
    rows = _known_rows(asked, month)
    return rows if rows.empty else expect_year_end(rows, _expectations(asked, cutoff_of(rows)))


@st.cache_resource(max_entries=20, show_spinner=False)
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
    past = _past_months(asked)
    return add_known(month_projects(asked, month), past.projects, past.units)


@st.cache_data(max_entries=200, show_spinner=False)
def project_forecast(
    asked: Asked, month: int, unit_code: str, project_code: str
) -> dict[str, Any] | None:
    """One project's row of `project_forecasts`; None for 人员类, 公用经费 and without payments."""
    rows = project_forecasts(of_few(asked, unit_code), month)
    if rows.empty:
        return None
    own = rows[(rows["unit_code"] == unit_code) & (rows["project_code"] == project_code)]
    return {str(k): v for k, v in own.iloc[0].items()} if len(own) else None


@st.cache_resource(max_entries=60, show_spinner=False)
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
    units = units.merge(_best_months(asked, cutoff), on=UNIT, how="left")
    hard = cap_hard_to_spend(add_hard_to_spend(units, cutoff)).groupby(list(by), dropna=False)[
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


@st.cache_resource(max_entries=10, show_spinner=False)
def _past_months(asked: Asked) -> PastMonths:
    return read_past_months(opened_database().cursor(), asked.year, asked.scope)


def _expectations(asked: Asked, cutoff: Cutoff) -> pd.DataFrame:
    """What units said of their money, approved, of the last month that is over at the cut-off."""
    return read_unit_expectations(opened_database().cursor(), cutoff, asked.scope)


def _best_months(asked: Asked, cutoff: Cutoff) -> pd.DataFrame:
    return best_months_until(_past_months(asked).units, cutoff)
