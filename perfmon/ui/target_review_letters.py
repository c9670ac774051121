"""审核意见: the letter and the list for a department, with its grade."""

import streamlit as st

from perfmon.measures.review_selection import ReviewSelection
from perfmon.ui.page import Page


def show_letters(page: Page, selection: ReviewSelection) -> None:
    """The papers of the chosen departments."""
    st.caption("审核意见正在编制。")
