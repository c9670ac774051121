"""What meetings left behind, as pages show it: 承诺 with verdicts, 议定事项, 处理阶梯."""

import pandas as pd
import streamlit as st

from perfmon.measures import PROJECT_KEY
from perfmon.measures.ladder import propose_steps
from perfmon.measures.lag import farthest_behind_first
from perfmon.periods import Cutoff
from perfmon.store.ladder_steps import read_ladder_steps
from perfmon.store.promises import read_promises
from perfmon.store.resolutions import read_resolutions
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.lagging import lagging_projects
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.projects import cut_day
from perfmon.ui.loaders.states import month_states


@st.cache_data(max_entries=60, show_spinner=False)
def promises_of(asked: Asked, month: int) -> pd.DataFrame:
    """The promises judged at a month's cut-off, overdue first; see `read_promises`."""
    return read_promises(opened_database().cursor(), _cutoff(asked, month), asked.scope)


@st.cache_data(max_entries=60, show_spinner=False)
def resolutions_of(asked: Asked, month: int) -> pd.DataFrame:
    """议定事项 of the meetings on months up to one, as they stood at its cut-off."""
    on = _cutoff(asked, month).on
    cursor = opened_database().cursor()
    return read_resolutions(cursor, asked.year, month, on, scope=asked.scope)


@st.cache_data(max_entries=60, show_spinner=False)
def steps_of(asked: Asked, month: int) -> pd.DataFrame:
    """The steps decided on months up to one, newest first."""
    return read_ladder_steps(opened_database().cursor(), asked.year, month, asked.scope)


@st.cache_resource(max_entries=20, show_spinner=False)
def proposed_steps(asked: Asked, month: int) -> pd.DataFrame:
    """The next step of each project behind at a month's cut-off; see `propose_steps`.

    Of one step those with most money behind come first.
    """
    rows = lagging_projects(asked, month)
    kept = [*PROJECT_KEY, "month", "cut_on", "light", "red_months", "name", "department_name"]
    kept += ["unit_name", "adjusted_budget_fen", "paid_fen", "behind_fen"]
    ordered = farthest_behind_first(rows[kept])
    return propose_steps(ordered, month_states(asked, month), steps_of(asked, month))


def _cutoff(asked: Asked, month: int) -> Cutoff:
    return Cutoff(cut_day(asked, month))
