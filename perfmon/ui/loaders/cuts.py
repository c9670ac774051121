"""Closed months and what became of them, as pages show them."""

from datetime import date

import pandas as pd
import streamlit as st

from perfmon.measures.corrections import Corrections
from perfmon.store.cuts import Cut, find_cut, read_cuts
from perfmon.ui.cut_lists import listed_cuts
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.closing import Closing, read_closing
from perfmon.workflows.cut_corrections import read_corrections


@st.cache_data(max_entries=60, show_spinner=False)
def cut_of(asked: Asked, month: int) -> Cut | None:
    """The month's cut; None while it is open."""
    return find_cut(opened_database().cursor(), asked.year, month)


@st.cache_data(max_entries=60, show_spinner=False)
def corrections_of(asked: Asked, month: int) -> Corrections | None:
    """A closed month against what is known now; None while it is open, or nothing of it is seen."""
    cut = cut_of(asked, month)
    if cut is None:
        return None
    return read_corrections(opened_database().cursor(), cut, asked.scope)


@st.cache_data(max_entries=20, show_spinner=False)
def closing_of(asked: Asked, month: int, today: date) -> Closing:
    """How far the month is from being closed on a day."""
    return read_closing(opened_database().cursor(), asked.year, month, today)


@st.cache_data(max_entries=20, show_spinner=False)
def listed_cuts_of(asked: Asked) -> pd.DataFrame:
    """The year's closed months as they are listed, newest first."""
    cuts = read_cuts(opened_database().cursor(), asked.year)
    return listed_cuts([(cut, corrections_of(asked, cut.month)) for cut in reversed(cuts)])
