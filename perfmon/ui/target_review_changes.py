"""版本: what a revised text says otherwise, and accepting it."""

import streamlit as st

from perfmon.measures.review_selection import ReviewSelection
from perfmon.ui.page import Page


def show_versions(page: Page, selection: ReviewSelection) -> None:
    """The versions of the chosen units' texts."""
    st.caption("版本对照正在编制。")
