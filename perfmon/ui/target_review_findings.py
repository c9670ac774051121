"""问题: the findings one by one, and what people make of each."""

import streamlit as st

from perfmon.measures.review_selection import ReviewSelection
from perfmon.ui.page import Page


def show_findings_list(page: Page, selection: ReviewSelection) -> None:
    """The findings that the conditions let through."""
    st.caption("问题清单正在编制。")
