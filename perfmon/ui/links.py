"""Going down and up: from the county to a department, to a project, and back."""

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from perfmon.ui.focus import focus_on_unit
from perfmon.ui.menu import DEPARTMENT_PAGE, OVERVIEW_PAGE, PROJECT_PAGE
from perfmon.ui.page import Page
from perfmon.ui.words import plain


def go_to_department(page: Page, department_code: str, unit_code: str | None = None) -> None:
    """Opens the department's page at the same year and cut-off, or a unit's projects on it."""
    unit = {} if unit_code is None else focus_on_unit(unit_code)
    address = page.address | {"department": department_code} | unit
    st.switch_page(DEPARTMENT_PAGE, query_params=address)


def go_to_project(page: Page, project: "pd.Series[Any]", december_of: int | None = None) -> None:
    """Opens the project's page at the same year and cut-off, or at the end of another year."""
    key = f"{project['unit_code']}-{project['project_code']}"
    year_end = {} if december_of is None else {"year": str(december_of), "month": "12"}
    st.switch_page(PROJECT_PAGE, query_params=page.address | year_end | {"project": key})


def show_breadcrumb(page: Page, here: str, department: tuple[str, str] | None = None) -> None:
    """Draws links to what stands above, at the same year and cut-off.

    Args:
        page: where they start from.
        here: what the page itself is about; not a link.
        department: code and name, for what stands below a department.
    """
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        _link(OVERVIEW_PAGE, "总览", page.address)
        if department is not None:
            code, name = department
            st.caption("›", width="content")
            _link(DEPARTMENT_PAGE, plain(name), page.address | {"department": code})
        st.caption(f"› {here}", width="content")


def _link(target: Path, label: str, address: dict[str, str]) -> None:
    try:
        st.page_link(target, label=label, query_params=address)
    except StreamlitPageNotFoundError:  # the page's file runs alone, without the menu
        st.caption(label, width="content")
