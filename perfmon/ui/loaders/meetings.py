"""A month as its meeting speaks of it: its cut, or, while it is open, what is known now."""

import pandas as pd
import streamlit as st

from perfmon.reports.meeting_papers import LETTER
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.cuts import cut_of
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.meeting import Meeting, open_meeting, read_meeting


@st.cache_resource(max_entries=10, show_spinner=False)
def meeting_of(asked: Asked, month: int) -> Meeting:
    """The month's meeting; not to be changed. An open month is read for the whole county."""
    cut = cut_of(asked, month)
    database = opened_database()
    cursor, is_demo = database.cursor(), database.is_demo
    if cut is None:
        return open_meeting(cursor, asked.year, month, is_demo=is_demo)
    return read_meeting(cursor, cut, asked.scope, is_demo=is_demo)


@st.cache_resource(max_entries=100, show_spinner=False)
def meeting_year_of(asked: Asked, month: int, unit_code: str, project_code: str) -> pd.DataFrame:
    """The year of one of the meeting's projects by month; not to be changed."""
    months = meeting_of(asked, month).months
    is_mine = (months["project_code"] == project_code) & (months["unit_code"] == unit_code)
    return months[is_mine]


@st.cache_data(max_entries=10, show_spinner=False)
def addressees_of(asked: Asked, month: int) -> pd.DataFrame:
    """The departments that have a letter of a closed month; see `AddressedPaper`."""
    return LETTER.addressees(meeting_of(asked, month))
