"""偏差与预计: a unit's sheet, what its project's page shows of it, and what waits for review."""

from collections.abc import Hashable
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.year_end_expectations import PROJECT
from perfmon.store import outlooks
from perfmon.store.outlooks import MONEY_ROW, ROW_KEY
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.entries import entered_payments, entered_results
from perfmon.ui.loaders.forecasts import usual_ranges
from perfmon.ui.loaders.narrowing import of_unit
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.outlook_lists import listed_outlooks, listed_pending_outlooks
from perfmon.workflows.entry_checks import DRAFT, Known, rows_by_key
from perfmon.workflows.saving_checks import SAVED, of_project, saving_words

_JUDGED = [
    *("light", "adjusted_budget_fen", "usual_low_fen", "usual_high_fen"),
    *("direction", "target", "printed_value", "due_on"),
]
"""What speaks for or against an outlook."""


@st.cache_resource(max_entries=20, show_spinner=False)
def outlook_rows(asked: Asked, month: int) -> pd.DataFrame:
    """Every row of which an outlook can be given at a month's end, of every unit; not to change.

    Those of money have the range that statistics alone give, as `usual_ranges` does.
    """
    cursor = opened_database().cursor()
    rows = outlooks.read_outlook_sheet(cursor, asked.year, month, asked.scope)
    ranges = usual_ranges(asked, month).assign(indicator_row=MONEY_ROW)
    return rows.merge(ranges, on=[*PROJECT, "indicator_row"], how="left", validate="1:1")


@st.cache_resource(max_entries=300, show_spinner=False)
def reported_outlooks(
    asked: Asked, month: int, unit_code: str, project_code: str
) -> list[dict[Hashable, Any]]:
    """What a project's unit reported of a month, beside what judges it; not to be changed."""
    theirs = of_unit(asked, unit_code)
    cursor = opened_database().cursor()
    project = (unit_code, project_code)
    if not outlooks.is_anything_reported(cursor, asked.year, month, project, theirs.scope):
        return []
    rows = outlook_rows(theirs, month)
    is_mine = (rows["unit_code"] == unit_code) & (rows["project_code"] == project_code)
    said = rows[is_mine & rows["state"].notna() & (rows["state"] != DRAFT)]
    return said.to_dict("records")


@st.cache_resource(max_entries=60, show_spinner=False)
def outlook_sheet(asked: Asked, unit_code: str, month: int) -> pd.DataFrame:
    """A unit's rows of a month as they are listed, with `is_asked`; not to be changed.

    Asked is where there is a deviation, and where something was said already.
    """
    rows = outlook_rows(of_unit(asked, unit_code), month)
    own = rows[rows["unit_code"] == unit_code].reset_index(drop=True)
    return listed_outlooks(own).assign(is_asked=own["is_deviating"] | own["state"].notna())


@st.cache_resource(max_entries=60, show_spinner=False)
def answer_states(asked: Asked, unit_code: str, month: int) -> tuple[list[str], ...]:
    """The states of a unit's payments, results and asked outlooks of a month; not to be changed."""
    outlooks = outlook_sheet(asked, unit_code, month)
    sheets = (
        entered_payments(asked, unit_code, month),
        entered_results(asked, unit_code, month),
        outlooks[outlooks["is_asked"]],
    )
    return tuple(sheet["state"].tolist() for sheet in sheets)


@st.cache_resource(max_entries=60, show_spinner=False)
def known_outlooks(asked: Asked, unit_code: str, month: int) -> Known:
    """A unit's rows as cells are checked beside them."""
    rows = outlook_rows(of_unit(asked, unit_code), month)
    return rows_by_key(rows[rows["unit_code"] == unit_code])


@st.cache_data(max_entries=20, show_spinner=False)
def pending_outlooks(asked: Asked) -> pd.DataFrame:
    """Reported outlooks of a year that wait for review, each beside what judges it.

    With `saving`: what the record says against the cause 节约, '' where nothing does.
    """
    pending = outlooks.read_pending_outlooks(opened_database().cursor(), asked.year, asked.scope)
    judged = [
        outlook_rows(asked, int(month))[[*ROW_KEY, *_JUDGED]].assign(month=int(month))
        for month in sorted(set(pending["month"]))
    ]
    if not judged:
        return pending.assign(saving="", **dict.fromkeys(_JUDGED))
    rows = pending.merge(pd.concat(judged), on=[*ROW_KEY, "month"], how="left", validate="1:1")
    return rows.assign(saving=[_saving(asked, row) for row in rows.to_dict("records")])


def _saving(asked: Asked, row: dict[Hashable, Any]) -> str:
    if row["deciding_cause"] != SAVED:
        return ""
    known = known_outlooks(asked, row["unit_code"], row["month"])
    return saving_words(of_project(known.values(), row["project_code"]))


@st.cache_resource(max_entries=20, show_spinner=False)
def pending_outlook_rows(asked: Asked) -> pd.DataFrame:
    """`pending_outlooks` as they are listed; not to be changed."""
    return listed_pending_outlooks(pending_outlooks(asked))
