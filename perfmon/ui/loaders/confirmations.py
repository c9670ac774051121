"""核对 of a month, as its page shows it."""

from datetime import date

import pandas as pd
import streamlit as st

from perfmon.clock import wall_day
from perfmon.measures.confirmations import add_check_states, count_checks
from perfmon.store.confirmations import read_check_lines, read_month_payments
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.cuts import cut_of
from perfmon.ui.loaders.opening import opened_database


@st.cache_resource(max_entries=20, show_spinner=False)
def check_lines_of(asked: Asked, month: int, today: date) -> pd.DataFrame:
    """The lines of a month with their states."""
    lines = read_check_lines(opened_database().cursor(), asked.year, month, asked.scope)
    return add_check_states(lines, today)


@st.cache_data(max_entries=20, show_spinner=False)
def closed_check_lines_of(asked: Asked, month: int) -> pd.DataFrame:
    """The lines of a closed month as they stood when it was closed."""
    cut = cut_of(asked, month)
    assert cut is not None, "a month that is closed"
    cursor = opened_database().cursor()
    lines = read_check_lines(cursor, asked.year, month, asked.scope, cut.known_at)
    return add_check_states(lines, wall_day(cut.known_at))


@st.cache_data(max_entries=20, show_spinner=False)
def check_counts_of(asked: Asked, month: int, today: date) -> pd.DataFrame:
    """The states by department, those with 异议 first."""
    return count_checks(check_lines_of(asked, month, today))


@st.cache_resource(max_entries=4, show_spinner=False)
def month_payments_of(asked: Asked, month: int) -> pd.DataFrame:
    """The month's vouchers, which a 核对单 lists beside its lines."""
    return read_month_payments(opened_database().cursor(), asked.year, month, asked.scope)
