"""绩效指标 of a year judged at a cut-off, what they make of projects, and 双监控.

The frames are wide and hold exact integers, so they are shared and not to be changed.
"""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures import PROJECT_KEY
from perfmon.measures.asked_results import answer_words, name_missing_results
from perfmon.measures.double_monitoring import double_monitoring
from perfmon.measures.earned_value import add_earned_value, output_progress
from perfmon.measures.realisation import LEAST_REAL_INDICATORS, project_realisation
from perfmon.measures.result_lights import project_result_lights
from perfmon.measures.result_sentences import held_back_sentence
from perfmon.measures.result_standing import add_standing
from perfmon.periods import Cutoff
from perfmon.store.indicator_traits import read_trait_choices, read_traits
from perfmon.store.judged_results import read_judged_results
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.narrowing import of_unit
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.projects import month_projects, months_of, months_of_project

NAMES = ["name", "classified", "unit_name", "department_code", "department_name"]


@st.cache_resource(max_entries=20, show_spinner=False)
def judged_indicators(asked: Asked, month: int) -> pd.DataFrame:
    """The indicators of the judged projects, in printed order; not to be changed.

    Returns:
        The columns of `read_judged_results` and `add_standing`, with NAMES of the project.
    """
    projects = month_projects(asked, month)
    cutoff = _cutoff(asked, projects)
    rows = read_judged_results(opened_database().cursor(), cutoff, asked.scope)
    named = rows.merge(projects[[*PROJECT_KEY, *NAMES]], on=PROJECT_KEY, validate="m:1")
    return add_standing(named)


@st.cache_resource(max_entries=200, show_spinner=False)
def project_indicators(asked: Asked, month: int, unit_code: str, project_code: str) -> pd.DataFrame:
    """One project's rows of `judged_indicators`; not to be changed."""
    rows = judged_indicators(of_unit(asked, unit_code), month)
    return _of_project(rows, unit_code, project_code)


@st.cache_resource(max_entries=20, show_spinner=False)
def result_lights(asked: Asked, month: int) -> pd.DataFrame:
    """The worst light of each project that has indicators, with its counts; not to be changed."""
    return project_result_lights(judged_indicators(asked, month))


def project_result(
    asked: Asked, month: int, unit_code: str, project_code: str
) -> dict[str, Any] | None:
    """One project's row of `result_lights`; None where it has no indicators."""
    own = _of_project(result_lights(of_unit(asked, unit_code), month), unit_code, project_code)
    return {str(name): value for name, value in own.iloc[0].items()} if len(own) else None


@st.cache_resource(max_entries=20, show_spinner=False)
def double_projects(asked: Asked, month: int) -> pd.DataFrame:
    """The judged projects as `double_monitoring` gives them, with missing_names; not to change."""
    indicators = judged_indicators(asked, month)
    rows = double_monitoring(month_projects(asked, month), project_realisation(indicators))
    return rows.merge(name_missing_results(indicators), on=PROJECT_KEY, how="left", validate="1:1")


def held_back_words(asked: Asked, month: int, *project: str) -> str:
    """How many results an open month holds back, of the county or of a project; blank for none.

    Args:
        asked: by whom and of which year.
        month: of the page.
        project: unit and project code; nothing for the county.
    """
    rows = (
        project_indicators(asked, month, *project) if project else judged_indicators(asked, month)
    )
    return held_back_sentence(int(rows["is_held_back"].sum()), result_cutoff(asked, month))


def project_answers(asked: Asked, month: int, unit_code: str, project_code: str) -> str:
    """应报 n 项，已报 m 项 of one project, and what is missing; blank without real indicators."""
    rows = project_indicators(asked, month, unit_code, project_code)
    row = project_result(asked, month, unit_code, project_code)
    if row is None or not row["real_count"]:
        return ""
    named = name_missing_results(rows)["missing_names"].tolist()
    few = project_realisation(rows).iloc[0]
    row |= {"reported_count": few["reported_count"]} | (
        {"missing_names": named[0]} if named else {}
    )
    marked = f"；实现程度依据不足{LEAST_REAL_INDICATORS}项" if few["rests_on_few"] else ""
    return answer_words(row) + marked


@st.cache_resource(max_entries=200, show_spinner=False)
def earned_value(asked: Asked, month: int, unit_code: str, project_code: str) -> dict[str, Any]:
    """What `add_earned_value` says of one project."""
    months = months_of_project(asked, unit_code, project_code)
    at_cut = months.iloc[[month - 1]].reset_index(drop=True)
    progress = output_progress(project_indicators(asked, month, unit_code, project_code))
    earned = add_earned_value(at_cut, progress, months, _cutoff(asked, at_cut))
    return {str(name): value for name, value in earned.iloc[0].items()}


@st.cache_data(max_entries=60, show_spinner=False)
def unit_traits(asked: Asked, unit_code: str) -> pd.DataFrame:
    """The traits of a unit's indicators, each with its reason and who decided it."""
    may_see = asked.scope is None or unit_code in asked.scope
    units = (unit_code,) if may_see else ()
    return read_traits(opened_database().cursor(), asked.year, units)


@st.cache_data(max_entries=60, show_spinner=False)
def trait_choices(asked: Asked, unit_code: str, project_code: str) -> pd.DataFrame:
    """What people decided of a project's indicators, the newest first."""
    cursor = opened_database().cursor()
    return read_trait_choices(cursor, asked.year, unit_code, project_code, asked.scope)


def result_cutoff(asked: Asked, month: int) -> Cutoff:
    """The day at which a month's indicators are judged."""
    months = months_of(asked)
    return _cutoff(asked, months[months["month"] == month])


def _cutoff(asked: Asked, rows: pd.DataFrame) -> Cutoff:
    """The cut-off that all rows of a month share."""
    if rows.empty:
        return Cutoff(date(asked.year, 12, 31))
    return Cutoff(rows["cut_on"].iloc[0].date())


def _of_project(rows: pd.DataFrame, unit_code: str, project_code: str) -> pd.DataFrame:
    is_own = (rows["unit_code"] == unit_code) & (rows["project_code"] == project_code)
    return rows[is_own].reset_index(drop=True)
