"""绩效指标 as the pages list and draw them."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from perfmon.charts.figure import Figure
from perfmon.charts.standing_bars import standing_bars, standing_bars_title
from perfmon.charts.theme import palette
from perfmon.measures.result_selection import ResultSelection, select_results
from perfmon.measures.result_standing import STANDINGS, count_standings
from perfmon.quality.indicator_traits import KIND_WORDS
from perfmon.ui.loaders.asked import Asked, View
from perfmon.ui.loaders.results import judged_indicators, project_indicators
from perfmon.ui.loaders.texts import publication
from perfmon.ui.result_lists import listed_results

GROUPINGS = {
    "主管部门": ("department_code", "department_name"),
    "一级指标": ("category1", "category1"),
    "二级指标": ("category2", "category2"),
    "怎么比": ("direction", "direction"),
}
"""What the picture offers to group by → the columns of code and name."""


class Picture(NamedTuple):
    """A picture and its title."""

    title: str
    figure: Figure


class Selected(NamedTuple):
    """The first rows that the conditions let through, as they are listed, and how many pass."""

    rows: pd.DataFrame
    total: int
    projects: int


@st.cache_resource(max_entries=60, show_spinner=False)
def listed_indicators(asked: Asked, month: int, selection: ResultSelection, most: int) -> Selected:
    """The indicators that the conditions let through, worst first; not to be changed."""
    passed = select_results(judged_indicators(asked, month), selection)
    order = passed["standing"].map({name: place for place, name in enumerate(STANDINGS)})
    worst = passed.assign(order=order, share=passed["attainment_share"].astype("float64"))
    worst = worst.sort_values(["order", "share"], kind="stable", na_position="last")
    shown = listed_results(worst.head(most).reset_index(drop=True))
    projects = passed[["unit_code", "project_code"]].drop_duplicates()
    return Selected(shown, len(passed), len(projects))


@st.cache_resource(max_entries=200, show_spinner=False)
def listed_project_indicators(
    asked: Asked, month: int, unit_code: str, project_code: str
) -> pd.DataFrame:
    """One project's indicators as they are listed, in printed order; not to be changed."""
    rows = listed_results(project_indicators(asked, month, unit_code, project_code))
    printed = publication(asked, unit_code, project_code, month).indicators
    beside = printed[["indicator_row", "basis", "evidence"]].fillna("")
    return rows.merge(beside, on="indicator_row", how="left", validate="1:1")


@st.cache_data(max_entries=60, show_spinner=False)
def standing_counts(asked: Asked, month: int, *, without_mirrors: bool) -> dict[str, int]:
    """How many indicators of the county stand in which way."""
    rows = _counted(asked, month, without_mirrors=without_mirrors)
    return {name: int((rows["standing"] == name).sum()) for name in STANDINGS}


@st.cache_resource(max_entries=40, show_spinner=False)
def standing_picture(view: View, grouping: str, *, without_mirrors: bool) -> Picture:
    """The bars by one of GROUPINGS, and their title."""
    code, name = GROUPINGS[grouping]
    rows = _counted(view.asked, view.month, without_mirrors=without_mirrors)
    groups = count_standings(rows, [code] if code == name else [code, name])
    groups = groups.assign(code=groups[code], name=_names(groups[name]))
    title = standing_bars_title(groups, "部门" if grouping == "主管部门" else "类")
    return Picture(title, standing_bars(groups, palette(view.theme)))


def _names(column: pd.Series) -> pd.Series:
    return column.map(lambda word: KIND_WORDS.get(word, word))


def _counted(asked: Asked, month: int, *, without_mirrors: bool) -> pd.DataFrame:
    rows = judged_indicators(asked, month)
    return rows[~rows["mirrors_money"]] if without_mirrors else rows
