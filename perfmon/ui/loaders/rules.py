"""The rules by which lights are given."""

import streamlit as st

from perfmon.measures.rules import RuleBook
from perfmon.store.rules import read_rules
from perfmon.ui.loaders.opening import opened_database


@st.cache_data(max_entries=5, show_spinner=False)
def rule_book(data_version: int) -> RuleBook:
    """Every version of the rules."""
    return read_rules(opened_database().cursor())
