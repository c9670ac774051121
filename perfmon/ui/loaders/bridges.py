"""From one month's rate to another's: of the county, of a department, of a project."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from perfmon.measures.bridge import Bridge, build_bridge
from perfmon.store.moved_money import read_payment_kinds, read_tranche_days
from perfmon.ui.bridge_lists import listed_step_projects
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.projects import month_projects, months_of_project


class Extent(NamedTuple):
    """Whose rate it is: the county's, unless a department or a project is named."""

    department_code: str | None = None
    project: tuple[str, str] | None = None


@st.cache_data(max_entries=100, show_spinner=False)
def bridge_between(asked: Asked, months: tuple[int, int], extent: Extent) -> Bridge | None:
    """The bridge from a month to a later one; None where one of them has no budget."""
    before, after = (_projects(asked, month, extent) for month in months)
    return build_bridge(before, after, _payment_kinds(asked), _tranche_days(asked))


@st.cache_data(max_entries=100, show_spinner=False)
def listed_projects_of_step(
    asked: Asked, months: tuple[int, int], extent: Extent, name: str
) -> pd.DataFrame:
    """The projects of one step as they are listed, largest effect first."""
    bridge = bridge_between(asked, months, extent)
    assert bridge is not None, "there is a bridge whose step was chosen"
    (step,) = (step for step in bridge.steps if step.name == name)
    return listed_step_projects(step, _projects(asked, months[1], extent))


def _projects(asked: Asked, month: int, extent: Extent) -> pd.DataFrame:
    """The projects of a scope in a month."""
    if extent.project is not None:
        return months_of_project(asked, *extent.project).iloc[[month - 1]]
    return month_projects(asked, month, extent.department_code)


@st.cache_data(max_entries=5, show_spinner=False)
def _payment_kinds(asked: Asked) -> pd.DataFrame:
    return read_payment_kinds(opened_database().cursor(), asked.year, asked.scope)


@st.cache_data(max_entries=5, show_spinner=False)
def _tranche_days(asked: Asked) -> pd.DataFrame:
    return read_tranche_days(opened_database().cursor(), asked.year, asked.scope)
