"""Projects and groups as they are listed, farthest behind first."""

from datetime import date
from typing import NamedTuple

import pandas as pd
import streamlit as st

from perfmon.charts.figure import Figure
from perfmon.charts.ranking import department_gaps, department_gaps_title
from perfmon.charts.theme import palette
from perfmon.measures import PROJECT_KEY
from perfmon.measures.funds import sum_funds
from perfmon.measures.rates import add_group_rates
from perfmon.periods import Cutoff
from perfmon.store.asking import scope_of
from perfmon.store.fund_months import read_fund_months
from perfmon.store.group_months import read_group_months
from perfmon.ui import lists
from perfmon.ui.loaders.asked import Asked, View
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.projects import month_projects, most_behind_projects
from perfmon.ui.loaders.rules import rule_book
from perfmon.ui.loaders.states import states_of_few


@st.cache_resource(max_entries=60, show_spinner=False)
def listed_department_projects(asked: Asked, month: int, department_code: str) -> pd.DataFrame:
    """A department's projects as they are listed, farthest behind first; not to be changed."""
    projects = _with_states(asked, month, month_projects(asked, month, department_code))
    return lists.listed_projects(
        projects.sort_values("plan_gap_points"), rule_book(asked.data_version)
    )


@st.cache_data(max_entries=60, show_spinner=False)
def department_units(asked: Asked, month: int, department_code: str) -> dict[str, str]:
    """The units of a department that have judged projects: code → its label."""
    projects = listed_department_projects(asked, month, department_code)
    named = projects.sort_values("unit_code")[["unit_code", "unit_name"]].drop_duplicates()
    return {str(code): f"{name}（{code}）" for code, name in named.itertuples(index=False)}


@st.cache_data(max_entries=60, show_spinner=False)
def listed_stuck_projects(asked: Asked, month: int, count: int) -> pd.DataFrame:
    """The projects in which most money is stuck, as they are listed."""
    behind = most_behind_projects(asked, month, count)
    return lists.listed_projects(_with_states(asked, month, behind), rule_book(asked.data_version))


def _with_states(asked: Asked, month: int, projects: pd.DataFrame) -> pd.DataFrame:
    """The projects with the states beside their lights."""
    states = states_of_few(asked, month, projects)[[*PROJECT_KEY, "states", "state_words"]]
    return projects.merge(states, on=PROJECT_KEY, how="left", validate="1:1")


class Ranking(NamedTuple):
    """The departments' bars and their title."""

    title: str
    figure: Figure


@st.cache_resource(max_entries=60, show_spinner=False)
def department_ranking(view: View, cut_on: date, height: int) -> Ranking:
    """The departments farthest behind their plan; drawn, not changed, by who asks."""
    departments = listed_groups(view.asked, view.month, ("department_code", "department_name"))
    figure = department_gaps(departments, palette(view.theme), cutoff=Cutoff(cut_on), height=height)
    return Ranking(department_gaps_title(departments), figure)


def listed_groups(
    asked: Asked,
    month: int,
    by: tuple[str, ...],
    department_code: str | None = None,
    region_code: str | None = None,
) -> pd.DataFrame:
    """Groups of one month as they are listed, farthest behind the plan first; not to be changed."""
    return _listed_groups(asked, month, by, department_code, region_code)


@st.cache_resource(max_entries=60, show_spinner=False)
def _listed_groups(
    asked: Asked,
    month: int,
    by: tuple[str, ...],
    department_code: str | None,
    region_code: str | None,
) -> pd.DataFrame:
    cursor = opened_database().cursor()
    sums = read_group_months(
        cursor, asked.year, by, month, department_code, asked.scope, region_code
    )
    return lists.listed_groups(add_group_rates(sums).sort_values("plan_gap_points"))


@st.cache_data(max_entries=60, show_spinner=False)
def listed_funds(
    asked: Asked, month: int, by: str, department_code: str | None = None
) -> pd.DataFrame:
    """The money of one month by `fund_type` or `budget_level`, as it is listed.

    Of a department it is that of the projects which its other tables have.
    """
    cursor = opened_database().cursor()
    if department_code is None:
        rows = read_fund_months(cursor, asked.year, month, asked.scope)
        return lists.listed_funds(sum_funds(rows, by))
    projects = month_projects(asked, month, department_code)[PROJECT_KEY]
    theirs = scope_of(projects["unit_code"].unique())
    rows = read_fund_months(cursor, asked.year, month, theirs)
    return lists.listed_funds(sum_funds(rows.merge(projects, on=PROJECT_KEY), by))
