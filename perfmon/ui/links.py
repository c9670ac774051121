"""Going down: from the county to a department, from a list to a project."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from perfmon.charts.theme import CARD_CONFIG
from perfmon.ui.menu import DEPARTMENT_PAGE, PROJECT_PAGE


def go_to_department(department_code: str) -> None:
    """Opens the department's page; year and cut-off stay."""
    st.switch_page(DEPARTMENT_PAGE, query_params={"department": department_code})


def go_to_project(project: "pd.Series[Any]") -> None:
    """Opens the project's page; year and cut-off stay."""
    st.switch_page(
        PROJECT_PAGE,
        query_params={"project": f"{project['unit_code']}-{project['project_code']}"},
    )


def go_to_clicked_department(figure: go.Figure, key: str) -> None:
    """Draws a chart whose points carry department codes, and opens the one that is clicked."""
    clicks = st.session_state.setdefault(f"{key}_clicks", 0)
    state: Any = st.plotly_chart(
        figure,
        theme=None,
        config=CARD_CONFIG,
        on_select="rerun",
        selection_mode="points",
        key=f"{key}_{clicks}",
    )
    points = state["selection"]["points"]
    if points:
        st.session_state[f"{key}_clicks"] = clicks + 1
        go_to_department(points[0]["customdata"][0])
