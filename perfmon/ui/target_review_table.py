"""总表: which departments and which rules."""

import streamlit as st

from perfmon.measures.review_selection import ReviewSelection
from perfmon.ui.page import Page


def show_review_table(page: Page, selection: ReviewSelection) -> None:
    """The findings of the chosen versions by department and by rule."""
    st.caption("总表正在编制。")
