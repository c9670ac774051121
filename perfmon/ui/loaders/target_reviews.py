"""The texts of a year, version by version, and the findings on them, for 目标审核.

The frames are shared and not to be changed.
"""

import pandas as pd
import streamlit as st

from perfmon.measures.review_selection import ReviewSelection, select_findings, select_rounds
from perfmon.store.text_findings import read_text_findings
from perfmon.store.text_rounds import read_rounds
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.names import shown_file_name, without_names
from perfmon.ui.loaders.opening import opened_database

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


@st.cache_resource(max_entries=60, show_spinner=False)
def chosen_rounds(asked: Asked, selection: ReviewSelection) -> pd.DataFrame:
    """The versions that the conditions are about; not to be changed."""
    return select_rounds(text_rounds(asked), selection).reset_index(drop=True)


@st.cache_resource(max_entries=60, show_spinner=False)
def chosen_findings(asked: Asked, selection: ReviewSelection) -> pd.DataFrame:
    """The findings that every condition lets through, in printed order; not to be changed."""
    rounds = chosen_rounds(asked, selection)
    return select_findings(text_findings(asked), rounds, selection).reset_index(drop=True)


def _with_section(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(bureau_section=rows["bureau_section"].fillna(NO_SECTION))
