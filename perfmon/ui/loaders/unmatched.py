"""Lines that have no project, and the projects that a person may match them with."""

import pandas as pd
import streamlit as st

from perfmon.store import entries
from perfmon.store.matching import read_unmatched
from perfmon.store.unmatched import read_unmatched_years
from perfmon.ui.loaders.opening import opened_database


@st.cache_data(max_entries=5, show_spinner=False)
def unmatched_years(data_version: int) -> list[int]:
    """The years with lines that have no project, latest first."""
    return read_unmatched_years(opened_database().cursor())


@st.cache_data(max_entries=10, show_spinner=False)
def unmatched(data_version: int, year: int) -> pd.DataFrame:
    """The wordings of a year's lines that have no project, most money first."""
    return read_unmatched(opened_database().cursor(), year)


@st.cache_data(max_entries=10, show_spinner=False)
def projects_to_match(data_version: int, year: int) -> pd.DataFrame:
    """Every project of a year, of every class, with its unit."""
    return entries.read_entry_projects(opened_database().cursor(), year)
