"""The targets of a department itself, judged at a cut-off, with the projects that carry them."""

import pandas as pd
import streamlit as st

from perfmon.measures.result_standing import add_standing
from perfmon.store.department_targets import read_judged_targets, read_target_links
from perfmon.ui.department_target_lists import listed_department_targets
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.names import classified
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.results import result_cutoff


@st.cache_resource(max_entries=20, show_spinner=False)
def _judged_targets(asked: Asked, month: int) -> pd.DataFrame:
    cutoff = result_cutoff(asked, month)
    rows = read_judged_targets(opened_database().cursor(), cutoff, asked.scope)
    hidden = classified(asked.data_version)
    words = ["text", "passage", "evidence"]
    shown = {name: rows[name].map(hidden.without_names, na_action="ignore") for name in words}
    return add_standing(rows.assign(**shown))


@st.cache_resource(max_entries=60, show_spinner=False)
def department_targets(asked: Asked, month: int, department_code: str) -> pd.DataFrame:
    """A department's targets as they are listed, in printed order; not to be changed."""
    rows = _judged_targets(asked, month)
    own = rows[rows["department_code"] == department_code].reset_index(drop=True)
    return listed_department_targets(own, target_links(asked), asked.year)


@st.cache_data(max_entries=20, show_spinner=False)
def target_links(asked: Asked) -> pd.DataFrame:
    """The projects that carry targets, of all departments."""
    return read_target_links(opened_database().cursor(), asked.year, asked.scope)
