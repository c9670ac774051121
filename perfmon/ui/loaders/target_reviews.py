"""The texts of a year, version by version, and the findings on them, for 目标审核.

The frames are shared and not to be changed.
"""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from perfmon.charts.figure import Figure
from perfmon.charts.finding_bars import Shown, finding_bars, finding_bars_title
from perfmon.charts.theme import palette
from perfmon.measures.review_counts import (
    SEVERITIES,
    count_departments,
    count_rounds,
    count_rules,
)
from perfmon.measures.review_selection import ReviewSelection, select_findings, select_rounds
from perfmon.store.published import read_indicators_of_text, read_plan_of_text
from perfmon.store.text_findings import FindingKey, read_text_findings
from perfmon.store.text_rounds import read_rounds
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.names import shown_file_name, without_names
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.target_review_lists import (
    listed_departments,
    listed_review_findings,
    listed_rules,
)

NO_SECTION = "未定股室"
"""Stands for the 业务股室 of a department of which none is known."""


@st.cache_resource(max_entries=20, show_spinner=False)
def text_rounds(asked: Asked) -> pd.DataFrame:
    """Every version of the year's texts, as `read_rounds` gives them; not to be changed."""
    rounds = read_rounds(opened_database().cursor(), asked.year, asked.scope)
    names = rounds["file_name"].map(
        lambda name: shown_file_name(asked.data_version, name), na_action="ignore"
    )
    return _with_section(rounds).assign(file_name=names)


@st.cache_resource(max_entries=20, show_spinner=False)
def text_findings(asked: Asked) -> pd.DataFrame:
    """The findings on every version of the year's texts; not to be changed.

    Returns:
        As `read_text_findings` gives them, without names of 涉密 projects.
    """
    findings = read_text_findings(opened_database().cursor(), asked.year, asked.scope)
    return _with_section(without_names(asked.data_version, findings))


State = tuple[str, str]
"""What was last made of a finding and when: verdict and moment."""


@st.cache_resource(max_entries=5, show_spinner=False)
def finding_states(asked: Asked) -> dict[FindingKey, State]:
    """What was last made of each finding of the year; not to be changed."""
    rows = text_findings(asked)
    keys = map(FindingKey, rows["batch_id"].tolist(), rows["position"].tolist())
    states = zip(rows["verdict"], rows["answered_at"].astype("str"), strict=True)
    return dict(zip(keys, states, strict=True))


@st.cache_resource(max_entries=60, show_spinner=False)
def chosen_rounds(asked: Asked, selection: ReviewSelection) -> pd.DataFrame:
    """The versions that the conditions are about; not to be changed."""
    return select_rounds(text_rounds(asked), selection).reset_index(drop=True)


@st.cache_resource(max_entries=60, show_spinner=False)
def chosen_findings(asked: Asked, selection: ReviewSelection) -> pd.DataFrame:
    """The findings that every condition lets through, in printed order; not to be changed."""
    rounds = chosen_rounds(asked, selection)
    return select_findings(text_findings(asked), rounds, selection).reset_index(drop=True)


class Review(NamedTuple):
    """总表: departments and rules as they are listed; not to be changed."""

    departments: pd.DataFrame
    rules: pd.DataFrame


@st.cache_resource(max_entries=60, show_spinner=False)
def review_table(asked: Asked, selection: ReviewSelection) -> Review:
    """The departments and the rules of what the conditions let through."""
    rounds, findings = chosen_rounds(asked, selection), chosen_findings(asked, selection)
    every = text_findings(asked)
    if selection.codes:
        every = every[every["code"].isin(selection.codes)]
    mended = count_rounds(text_rounds(asked), rounds, every)
    return Review(
        listed_departments(count_departments(rounds, findings), mended),
        listed_rules(count_rules(findings)),
    )


class Picture(NamedTuple):
    """A picture and its title."""

    title: str
    figure: Figure


DEPARTMENTS, RULES = "主管部门", "问题种类"


@st.cache_resource(max_entries=60, show_spinner=False)
def review_picture(
    asked: Asked, selection: ReviewSelection, grouping: str, theme: str, as_of: str
) -> Picture:
    """The bars by department or by rule, and their title."""
    review = review_table(asked, selection)
    if grouping == DEPARTMENTS:
        rows = review.departments
        groups = rows.assign(code=rows["department_code"], name=rows["department_name"])
        counted = "部门"
    else:
        groups, counted = review.rules, "种问题"
    shown = Shown(counted, f"{asked.year}年绩效文本，{selection.round}", as_of)
    title = finding_bars_title(groups, counted)
    return Picture(title, finding_bars(groups, palette(theme), shown))


@st.cache_resource(max_entries=60, show_spinner=False)
def listed_findings(asked: Asked, selection: ReviewSelection) -> pd.DataFrame:
    """The findings that the conditions let through as they are listed, worst first."""
    found = chosen_findings(asked, selection)
    order = found["severity"].map({name: place for place, name in enumerate(SEVERITIES)})
    worst = found.assign(order=order).sort_values("order", kind="stable", ignore_index=True)
    return listed_review_findings(worst)


@st.cache_data(max_entries=60, show_spinner=False)
def text_indicators(asked: Asked, text_id: int, project_code: str) -> pd.DataFrame:
    """A project's indicators in one version, as printed and as corrected."""
    cursor = opened_database().cursor()
    return read_indicators_of_text(cursor, text_id, project_code, asked.scope)


@st.cache_data(max_entries=60, show_spinner=False)
def text_plan(asked: Asked, text_id: int, project_code: str) -> pd.DataFrame:
    """A project's 资金支出计划 in one version, as printed and as corrected."""
    cursor = opened_database().cursor()
    return read_plan_of_text(cursor, text_id, project_code, asked.scope)


def _with_section(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(bureau_section=rows["bureau_section"].fillna(NO_SECTION))
