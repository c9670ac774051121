"""The way up: from a project to its department, and from there to the county."""

import streamlit as st

from perfmon.ui.menu import DEPARTMENT_PAGE, OVERVIEW_PAGE


def show_breadcrumb(here: str, department: tuple[str, str] | None = None) -> None:
    """Draws links to what stands above.

    Args:
        here: what the page itself is about; not a link.
        department: code and name, for what stands below a department.
    """
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.page_link(OVERVIEW_PAGE, label="总览")
        if department is not None:
            code, name = department
            st.caption("›", width="content")
            st.page_link(DEPARTMENT_PAGE, label=name, query_params={"department": code})
        st.caption(f"› {here}", width="content")
