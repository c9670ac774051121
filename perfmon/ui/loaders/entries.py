"""What units fill in, and what entries are made for."""

import pandas as pd
import streamlit as st

from perfmon.store import entries
from perfmon.ui.entry_lists import (
    listed_payments,
    listed_pending_payments,
    listed_pending_results,
    listed_results,
)
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.entry_checks import Known, rows_by_key
from perfmon.workflows.pending_payments import payments_to_review


@st.cache_resource(max_entries=20, show_spinner=False)
def entry_units(asked: Asked) -> pd.DataFrame:
    """The units that a year's entries are made for, with their departments; not to be changed."""
    return entries.read_entry_units(opened_database().cursor(), asked.year, asked.scope)


@st.cache_resource(max_entries=20, show_spinner=False)
def entry_projects(asked: Asked) -> dict[str, str]:
    """Every project of a year, of every class: unit and code, joined by a dash → its label.

    Not to be changed.
    """
    projects = entries.read_entry_projects(opened_database().cursor(), asked.year, asked.scope)
    return {
        f"{row.unit_code}-{row.project_code}": f"{row.name}（{row.unit_name}）{row.project_code}"
        for row in projects.itertuples(index=False)
    }


@st.cache_resource(max_entries=20, show_spinner=False)
def entry_unit_labels(asked: Asked) -> dict[str, str]:
    """The units that have projects: code → its label; not to be changed."""
    units = entry_units(asked)
    named = units.loc[units["project_count"] > 0, ["unit_code", "unit_name"]]
    return {str(code): f"{name}（{code}）" for code, name in named.itertuples(index=False)}


@st.cache_resource(max_entries=60, show_spinner=False)
def entered_payments(asked: Asked, unit_code: str, month: int) -> pd.DataFrame:
    """A unit's payments outside the treasury in a month, as a sheet; not to be changed."""
    cursor = opened_database().cursor()
    return entries.read_entered_payments(cursor, asked.year, unit_code, month, asked.scope)


@st.cache_resource(max_entries=60, show_spinner=False)
def entered_results(asked: Asked, unit_code: str, month: int) -> pd.DataFrame:
    """A unit's results at a month's end, as a sheet; not to be changed."""
    cursor = opened_database().cursor()
    return entries.read_entered_results(cursor, asked.year, unit_code, month, asked.scope)


@st.cache_resource(max_entries=60, show_spinner=False)
def known_payments(asked: Asked, unit_code: str, month: int) -> Known:
    """`entered_payments` as cells are checked beside them."""
    return rows_by_key(entered_payments(asked, unit_code, month))


@st.cache_resource(max_entries=60, show_spinner=False)
def known_results(asked: Asked, unit_code: str, month: int) -> Known:
    """`entered_results` as cells are checked beside them."""
    return rows_by_key(entered_results(asked, unit_code, month))


@st.cache_resource(max_entries=60, show_spinner=False)
def payment_sheet_rows(asked: Asked, unit_code: str, month: int) -> pd.DataFrame:
    """`entered_payments` as they are listed; not to be changed."""
    return listed_payments(entered_payments(asked, unit_code, month))


@st.cache_resource(max_entries=60, show_spinner=False)
def result_sheet_rows(asked: Asked, unit_code: str, month: int) -> pd.DataFrame:
    """`entered_results` as they are listed; not to be changed."""
    return listed_results(entered_results(asked, unit_code, month))


@st.cache_data(max_entries=20, show_spinner=False)
def pending_payments(asked: Asked) -> pd.DataFrame:
    """Reported payments of a year that wait for review, each with what is beyond the budget."""
    return payments_to_review(opened_database().cursor(), asked.year, asked.scope)


@st.cache_data(max_entries=20, show_spinner=False)
def pending_results(asked: Asked) -> pd.DataFrame:
    """Reported results of a year that wait for review."""
    return entries.read_pending_results(opened_database().cursor(), asked.year, asked.scope)


@st.cache_resource(max_entries=20, show_spinner=False)
def pending_payment_rows(asked: Asked) -> pd.DataFrame:
    """`pending_payments` as they are listed; not to be changed."""
    return listed_pending_payments(pending_payments(asked))


@st.cache_resource(max_entries=20, show_spinner=False)
def pending_result_rows(asked: Asked) -> pd.DataFrame:
    """`pending_results` as they are listed; not to be changed."""
    return listed_pending_results(pending_results(asked))
