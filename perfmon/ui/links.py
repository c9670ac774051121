"""Going down: from the county to a department, from a list to a project."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.ui.menu import DEPARTMENT_PAGE, PROJECT_PAGE


def go_to_department(department_code: str) -> None:
    """Opens the department's page; year and cut-off stay."""
    st.switch_page(DEPARTMENT_PAGE, query_params={"department": department_code})


def go_to_project(project: "pd.Series[Any]") -> None:
    """Opens the project's page; year and cut-off stay."""
    key = f"{project['unit_code']}-{project['project_code']}"
    st.switch_page(PROJECT_PAGE, query_params={"project": key})
