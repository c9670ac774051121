"""A closed month as its papers speak of it."""

import streamlit as st

from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.cuts import cut_of
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.meeting import Meeting, read_meeting


@st.cache_resource(max_entries=10, show_spinner=False)
def meeting_of(asked: Asked, month: int) -> Meeting:
    """The month's papers' facts; the month is closed. Not to be changed."""
    cut = cut_of(asked, month)
    assert cut is not None, "papers are of a closed month"
    database = opened_database()
    return read_meeting(database.cursor(), cut, asked.scope, is_demo=database.is_demo)
