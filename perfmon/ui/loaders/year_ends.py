"""The end of a year, and a month beside the same month of last year, as they are listed."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from perfmon.measures.groups import sum_groups
from perfmon.measures.year_end import (
    december_shares,
    exact_balance,
    moved_to_units,
    names_of_units,
    year_on_year,
)
from perfmon.periods import MONTHS_IN_YEAR, month_end
from perfmon.store.year_end import (
    read_december_vouchers,
    read_paid_to,
    read_payees,
    read_unit_accounts,
)
from perfmon.ui.figures import wanyuan
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database, years_on_hand
from perfmon.ui.loaders.projects import month_projects
from perfmon.ui.year_end_lists import SHARE_LEVELS, listed_rates, listed_shares, listed_vouchers

LEAST_EXACT_FEN = 1_000_000
"""A payment of less than 1 万元 that uses a budget up is not listed."""


@st.cache_data(max_entries=20, show_spinner=False)
def december_year(asked: Asked, month: int) -> int | None:
    """The year whose December is looked at: the one shown in its December, else the year before.

    None where payments do not reach the end of that December.
    """
    year = asked.year if month == MONTHS_IN_YEAR else asked.year - 1
    return year if _covers(asked, year, MONTHS_IN_YEAR) else None


@st.cache_data(max_entries=60, show_spinner=False)
def has_last_year(asked: Asked, month: int) -> bool:
    """Whether payments of both years cover the month whole, so that they can be compared."""
    return _covers(asked, asked.year, month) and _covers(asked, asked.year - 1, month)


def _covers(asked: Asked, year: int, month: int) -> bool:
    """Whether payments of a year reach the end of a month."""
    years = years_on_hand(asked.data_version, asked.scope)
    covered = {each.year: each.covered_until for each in years}
    until = covered.get(year)
    return until is not None and until >= month_end(year, month)


class Rates(NamedTuple):
    """Rates beside those of the same month of last year: all together in one row, and by group."""

    whole: pd.DataFrame
    groups: pd.DataFrame


@st.cache_data(max_entries=60, show_spinner=False)
def rates_of_two_years(asked: Asked, month: int, department_code: str | None) -> Rates:
    """The county with its departments, or a department with its units."""
    last_year = asked._replace(year=asked.year - 1)
    now, then = (month_projects(each, month, department_code) for each in (asked, last_year))
    of = "department" if department_code is None else "unit"
    code, name = f"{of}_code", f"{of}_name"
    groups = year_on_year(sum_groups(now, [code, name]), sum_groups(then, [code]), [code])
    return Rates(
        year_on_year(sum_groups(now, ["month"]), sum_groups(then, ["month"]), ["month"]),
        listed_rates(groups.rename(columns={name: "name"})),
    )


@st.cache_resource(max_entries=60, show_spinner=False)
def listed_december(asked: Asked, level: str, department_code: str | None) -> pd.DataFrame:
    """What each group of a level paid in December of the year asked for."""
    projects = month_projects(asked, MONTHS_IN_YEAR, department_code)
    shares = december_shares(projects, _december(asked), SHARE_LEVELS[level])
    return listed_shares(shares)


@st.cache_data(max_entries=60, show_spinner=False)
def listed_exact(asked: Asked, department_code: str | None) -> pd.DataFrame:
    """The vouchers of December that used a budget up to the fen."""
    projects = month_projects(asked, MONTHS_IN_YEAR, department_code)
    found = exact_balance(projects, _of(_december(asked), projects), LEAST_EXACT_FEN)
    return listed_vouchers(found, projects).assign(
        adjusted_budget_wanyuan=wanyuan(found["adjusted_budget_fen"])
    )


class Moved(NamedTuple):
    """Payments to units themselves, and of how many lines the payee is not printed."""

    lines: pd.DataFrame
    unsaid_lines: int
    said_lines: int


@st.cache_data(max_entries=60, show_spinner=False)
def moved_until(asked: Asked, month: int, department_code: str | None) -> Moved:
    """The payments of a year up to a month whose payee is a unit of the project's department."""
    cursor = opened_database().cursor()
    payees = read_payees(cursor, asked.year, asked.scope)
    is_said = payees["payee"].notna()
    accounts = read_unit_accounts(cursor, asked.year)
    called = names_of_units(payees.loc[is_said, "payee"].tolist(), accounts)
    lines = read_paid_to(cursor, asked.year, called, asked.scope)
    projects = month_projects(asked, month, department_code)
    reached = lines[lines["counted_on"].dt.month <= month]
    moved = moved_to_units(_of(reached, projects), accounts)
    return Moved(
        listed_vouchers(moved, projects),
        int(payees.loc[~is_said, "lines"].sum()),
        int(payees.loc[is_said, "lines"].sum()),
    )


def _of(lines: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """The lines of these projects."""
    keys = ["region_code", "year", "unit_code", "project_code"]
    return lines.merge(projects[keys], on=keys, validate="m:1")


@st.cache_resource(max_entries=5, show_spinner=False)
def _december(asked: Asked) -> pd.DataFrame:
    return read_december_vouchers(opened_database().cursor(), asked.year, asked.scope)
