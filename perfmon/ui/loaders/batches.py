"""The batches of the imports: the history, and what one found and brought."""

from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from perfmon.store.batch_contents import count_batch_lines, read_batch_findings, read_batch_lines
from perfmon.ui import import_lists, line_lists
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.history import read_history
from perfmon.workflows.undoing import closed_months_sentence, undo_sentence
from perfmon.workflows.undone_texts import undone_texts_sentence


@st.cache_data(max_entries=5, show_spinner=False)
def listed_batches(data_version: int) -> pd.DataFrame:
    """Every batch as the history lists it, latest first."""
    return import_lists.listed_batches(read_history(opened_database().cursor()))


def batch_of_file(data_version: int, fingerprint: str) -> "pd.Series[Any] | None":
    """The batch in force that came from a file with this fingerprint."""
    listed = listed_batches(data_version)
    found = listed[(listed["fingerprint"] == fingerprint) & ~listed["is_undone"]]
    return None if found.empty else found.iloc[0]


@st.cache_data(max_entries=20, show_spinner=False)
def undo_words(data_version: int, batch_id: int) -> str:
    """What taking a batch back would do to money and texts; blank where nothing."""
    return undo_sentence(opened_database(), batch_id)


@st.cache_data(max_entries=20, show_spinner=False)
def undone_text_words(data_version: int, batch_id: int) -> str:
    """Which version of a text would say which months then; blank where that stays as it is."""
    return undone_texts_sentence(opened_database(), batch_id)


@st.cache_data(max_entries=20, show_spinner=False)
def closed_months_words(data_version: int, batch_id: int) -> str:
    """Which closed months a batch stands in; blank where in none."""
    return closed_months_sentence(opened_database().cursor(), batch_id)


class BatchContents(NamedTuple):
    """What a batch found and brought: its findings, its first lines, and how many there are."""

    findings: pd.DataFrame
    lines: pd.DataFrame
    line_count: int


@st.cache_data(max_entries=20, show_spinner=False)
def batch_contents(data_version: int, batch_id: int, most: int) -> BatchContents:
    """What a batch found and brought, as it is listed."""
    cursor = opened_database().cursor()
    return BatchContents(
        line_lists.listed_findings(read_batch_findings(cursor, batch_id)),
        import_lists.listed_batch_lines(read_batch_lines(cursor, batch_id, most)),
        count_batch_lines(cursor, batch_id),
    )
