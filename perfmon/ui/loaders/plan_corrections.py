"""The 更正 behind the plan lines of a month."""

import pandas as pd
import streamlit as st

from perfmon.measures.plan_corrections import correction_words
from perfmon.store.plan_corrections import read_plan_corrections
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.narrowing import of_few
from perfmon.ui.loaders.opening import opened_database


@st.cache_resource(max_entries=30, show_spinner=False)
def plan_corrections(asked: Asked, month: int) -> pd.DataFrame:
    """The corrected checkpoints of the plans in force in a month."""
    return read_plan_corrections(opened_database().cursor(), asked.year, month, asked.scope)


def plan_correction_words(asked: Asked, month: int, unit_code: str, project_code: str) -> str:
    """Those of one project, in words; '' where there is none."""
    rows = plan_corrections(of_few(asked, unit_code), month)
    own = rows[(rows["unit_code"] == unit_code) & (rows["project_code"] == project_code)]
    return "；".join(correction_words(row) for row in own.to_dict("records"))
