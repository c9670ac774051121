"""与上年比: this year's targets against last year's."""

import streamlit as st

from perfmon.measures.review_selection import ReviewSelection
from perfmon.ui.page import Page


def show_last_year(page: Page, selection: ReviewSelection) -> None:
    """The targets of the chosen texts against those of last year."""
    st.caption("与上年比正在编制。")
