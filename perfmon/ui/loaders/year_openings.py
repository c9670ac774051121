"""开新年度, as pages show it: what was left, where it went on, what found no project."""

import pandas as pd
import streamlit as st

from perfmon.store.ladder_steps import read_open_letters
from perfmon.store.promises import read_open_promises
from perfmon.store.year_openings import YearOpening, find_opening, read_carry_overs
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.year_opening import NewYear, read_compared, read_new_year


@st.cache_data(max_entries=10, show_spinner=False)
def new_year_of(data_version: int, year: int) -> NewYear:
    """How far a year is from being opened, or what became of last year's money since."""
    return read_new_year(opened_database().cursor(), year)


@st.cache_data(max_entries=20, show_spinner=False)
def opening_of(data_version: int, year: int) -> YearOpening | None:
    """The opening of a year; None where it is not opened."""
    return find_opening(opened_database().cursor(), year)


@st.cache_data(max_entries=20, show_spinner=False)
def carry_overs_of(asked: Asked) -> pd.DataFrame:
    """What was decided of the money that last year's projects had left; see `read_carry_overs`."""
    return read_carry_overs(opened_database().cursor(), asked.year, asked.scope)


@st.cache_data(max_entries=20, show_spinner=False)
def compared_carry_overs(asked: Asked) -> pd.DataFrame:
    """What was carried over beside 指标 of kind 结转; see `read_compared`."""
    return read_compared(opened_database().cursor(), asked.year, asked.scope)


@st.cache_data(max_entries=20, show_spinner=False)
def unplaced_promises(asked: Asked) -> pd.DataFrame:
    """Last year's open promises of projects that nothing of the opened year goes on with."""
    if opening_of(asked.data_version, asked.year) is None:
        return pd.DataFrame()
    return _unplaced(read_open_promises(opened_database().cursor(), asked.year, asked.scope))


@st.cache_data(max_entries=20, show_spinner=False)
def unplaced_letters(asked: Asked) -> pd.DataFrame:
    """Last year's letters without an accepted reply, of projects that nothing goes on with."""
    if opening_of(asked.data_version, asked.year) is None:
        return pd.DataFrame()
    return _unplaced(read_open_letters(opened_database().cursor(), asked.year, asked.scope))


def _unplaced(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["to_code"].isna()]
