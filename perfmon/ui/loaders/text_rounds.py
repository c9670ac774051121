"""What a version of a text says otherwise, what accepting it would do, and last year's targets.

The frames are shared and not to be changed.
"""

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.store.past_targets import read_past_targets
from perfmon.store.text_amounts import read_text_amounts
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.names import without_names
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows import text_rounds
from perfmon.workflows.text_rounds import Acceptance, Foreseen


@st.cache_resource(max_entries=60, show_spinner=False)
def version_changes(asked: Asked, unit_code: str, version: int) -> pd.DataFrame:
    """What a version says otherwise than the one before, as `read_changes` gives it."""
    cursor = opened_database().cursor()
    changes = text_rounds.read_changes(cursor, asked.year, unit_code, version, asked.scope)
    return without_names(asked.data_version, changes)


@st.cache_resource(max_entries=60, show_spinner=False)
def mended_findings(asked: Asked, unit_code: str, version: int) -> pd.DataFrame:
    """Which findings on the version before it mended, as `read_mended` gives them."""
    cursor = opened_database().cursor()
    found = text_rounds.read_mended(cursor, asked.year, unit_code, version, asked.scope)
    return without_names(asked.data_version, found)


@st.cache_resource(max_entries=60, show_spinner="正在试算接受后的数…")
def foreseen(asked: Asked, decided: Acceptance, month: int, actor: str) -> Foreseen | str:
    """What an acceptance would do, or why it would be refused."""
    try:
        return text_rounds.foresee_acceptance(opened_database(), decided, month, actor, asked.scope)
    except PerfmonError as error:
        return error.message


@st.cache_resource(max_entries=20, show_spinner=False)
def text_amounts(asked: Asked) -> pd.DataFrame:
    """批复数 beside what every version prints, as `read_text_amounts` gives it."""
    return read_text_amounts(opened_database().cursor(), asked.year, asked.scope)


@st.cache_resource(max_entries=20, show_spinner="正在与上年比…")
def past_targets(asked: Asked, text_ids: tuple[int, ...]) -> pd.DataFrame:
    """The targets of versions beside last year's, as `read_past_targets` gives them."""
    cursor = opened_database().cursor()
    rows = read_past_targets(cursor, asked.year, text_ids, asked.scope)
    return without_names(asked.data_version, rows)


@st.cache_data(max_entries=60, show_spinner=False)
def waiting_sentence(data_version: int, year: int, unit_code: str, version: int) -> str:
    """That a version waits for its acceptance; nothing where it does not."""
    return text_rounds.waiting_sentence(opened_database().cursor(), year, unit_code, version)
