"""盘活 as pages show it: a closed month's lines with what was said of them, the year's ledger."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from perfmon.store.reclaims import (
    read_changed_parts,
    read_reclaim_documents,
    read_reclaim_opinions,
)
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.cuts import cut_of
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.reclaim_lines import read_bound, read_reclaim_ledger, read_reclaim_lines


class ReclaimMonth(NamedTuple):
    """A closed month's list.

    Attributes:
        lines: every judged project; see `read_reclaim_lines`.
        changes: the parts that were set otherwise.
        opinions: of the three sides.
    """

    lines: pd.DataFrame
    changes: pd.DataFrame
    opinions: pd.DataFrame


@st.cache_data(max_entries=20, show_spinner=False)
def reclaim_month(asked: Asked, month: int) -> ReclaimMonth | None:
    """The month's list; None while the month is open."""
    cut = cut_of(asked, month)
    if cut is None:
        return None
    cursor = opened_database().cursor()
    changes, opinions = (
        read(cursor, asked.year, asked.scope)
        for read in (read_changed_parts, read_reclaim_opinions)
    )
    return ReclaimMonth(
        read_reclaim_lines(cursor, cut, asked.scope),
        changes[(changes["month"] == month) & changes["amount_fen"].notna()],
        opinions[opinions["month"] == month],
    )


@st.cache_data(max_entries=20, show_spinner=False)
def reclaim_ledger(asked: Asked, month: int) -> pd.DataFrame:
    """The accepted lines of the year's closed months up to one; see `read_reclaim_ledger`."""
    return read_reclaim_ledger(opened_database().cursor(), asked.year, month, asked.scope)


@st.cache_data(max_entries=200, show_spinner=False)
def bound_fen(asked: Asked, month: int, project: tuple[str, str]) -> int:
    """What other months accepted of the project already; see `read_bound`."""
    cut = cut_of(asked, month)
    assert cut is not None, "the month is closed"
    assert asked.scope is None or project[0] in asked.scope, "the line is on the visitor's list"
    return read_bound(opened_database().cursor(), cut, project)


@st.cache_data(max_entries=200, show_spinner=False)
def documents_of_line(asked: Asked, month: int, project: tuple[str, str]) -> list[str]:
    """The 文号 that took the line back."""
    assert asked.scope is None or project[0] in asked.scope, "the line is on the visitor's list"
    rows = read_reclaim_documents(opened_database().cursor(), asked.year, (project[0],))
    is_its = (rows["month"] == month) & (rows["project_code"] == project[1])
    return [str(number) for number in rows[is_its]["document_no"]]
