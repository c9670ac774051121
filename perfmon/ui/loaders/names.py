"""What units and projects are called, by their code."""

import pandas as pd
import streamlit as st

from perfmon.store.asking import Scope
from perfmon.store.classified import Classified, read_classified
from perfmon.store.scopes import read_whole_departments
from perfmon.store.units import read_unit_names
from perfmon.ui.loaders.opening import opened_database, years_on_hand
from perfmon.ui.loaders.unmatched import projects_to_match


@st.cache_data(max_entries=10, show_spinner=False)
def unit_names(data_version: int, scope: Scope) -> dict[str, str]:
    """What each unit of a scope is called now, by its code."""
    return read_unit_names(opened_database().cursor(), scope)


@st.cache_data(max_entries=20, show_spinner=False)
def whole_departments(data_version: int, scope: Scope) -> frozenset[str] | None:
    """The departments that a scope holds whole, by code; None for all."""
    return read_whole_departments(opened_database().cursor(), scope)


@st.cache_data(max_entries=5, show_spinner=False)
def classified(data_version: int) -> Classified:
    """What must not be called by its name."""
    return read_classified(opened_database().cursor())


def without_names(data_version: int, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with codes in place of the names of 涉密 projects in their prose."""
    hidden = classified(data_version)
    if not hidden.codes:
        return rows
    texts = rows.select_dtypes(["object", "str"])
    shown = texts.map(lambda cell: hidden.without_names(cell) if isinstance(cell, str) else cell)
    return rows.assign(**shown)


@st.cache_data(max_entries=5, show_spinner=False)
def _ever_classified(data_version: int) -> Classified:
    return read_classified(opened_database().cursor(), ever=True)


def shown_file_name(data_version: int, name: str) -> str:
    """A file's name without that of a project that any batch called 涉密."""
    return _ever_classified(data_version).file_name(name)


@st.cache_data(max_entries=5, show_spinner=False)
def project_names(data_version: int) -> dict[str, str]:
    """What projects are called, of whichever year last, by their code; 涉密 ones their code."""
    hidden = classified(data_version)
    years = sorted(on_hand.year for on_hand in years_on_hand(data_version, None))
    return {
        str(row.project_code): str(row.project_code if hidden.marks(row.project_code) else row.name)
        for year in years
        for row in projects_to_match(data_version, year).itertuples(index=False)
    }
