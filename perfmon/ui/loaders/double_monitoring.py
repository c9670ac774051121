"""双监控 of the county or of one department: the picture, the flagged, the ones left out."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from perfmon.charts.double_monitoring import double_dots, double_dots_title
from perfmon.charts.figure import Figure
from perfmon.charts.theme import palette
from perfmon.measures.double_monitoring import NO_DOT_REASONS
from perfmon.ui.double_lists import listed_far, listed_few
from perfmon.ui.loaders.asked import View
from perfmon.ui.loaders.results import double_projects

_OF_LEFT_OUT = ["unit_code", "project_code", "name", "unit_name", "department_name", "reason"]


class DoubleMonitoring(NamedTuple):
    """What 双监控 shows.

    Attributes:
        title: the picture's finding.
        figure: the picture.
        far: the flagged projects as they are listed.
        few: the projects whose dots rest on few results, as they are listed.
        left_out: the projects without a dot, with reason in words.
        counts: reason in words → how many projects have none for it.
        dots: how many projects have one.
    """

    title: str
    figure: Figure
    far: pd.DataFrame
    few: pd.DataFrame
    left_out: pd.DataFrame
    counts: dict[str, int]
    dots: int


@st.cache_resource(max_entries=40, show_spinner=False)
def double_monitoring_of(view: View, department_code: str | None = None) -> DoubleMonitoring:
    """What 双监控 shows of the county or of one department; not to be changed."""
    rows = double_projects(view.asked, view.month)
    if department_code is not None:
        rows = rows[rows["department_code"] == department_code].reset_index(drop=True)
    left_out = rows[rows["no_dot"].notna()]
    left_out = left_out.assign(reason=left_out["no_dot"].map(NO_DOT_REASONS))
    counts = left_out["reason"].value_counts()
    return DoubleMonitoring(
        double_dots_title(rows),
        double_dots(rows, palette(view.theme)),
        listed_far(rows).reset_index(drop=True),
        listed_few(rows).reset_index(drop=True),
        left_out.sort_values(["reason", "unit_code"])[_OF_LEFT_OUT].reset_index(drop=True),
        {str(reason): int(count) for reason, count in counts.items()},
        len(rows) - len(left_out),
    )
