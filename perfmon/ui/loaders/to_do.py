"""待办: what units have to do, and what waits for who reviews; as known now, on a day."""

from datetime import date
from typing import NamedTuple

import pandas as pd
import streamlit as st

from perfmon.measures.task_progress import sum_task_projects
from perfmon.measures.to_do import Outstanding, list_to_do, sum_to_do
from perfmon.measures.to_do_answers import (
    decisions_to_settle,
    findings_to_mend,
    letters_to_answer,
    promises_to_keep,
)
from perfmon.measures.to_do_entries import (
    OUTLOOKS,
    PAYMENTS,
    RESULTS,
    add_drafts,
    deviations_to_explain,
    first_due,
    lines_to_confirm,
    results_to_enter,
)
from perfmon.measures.to_do_reviews import (
    objections_to_handle,
    replies_to_judge,
    sheets_to_review,
    texts_to_accept,
)
from perfmon.store.drafts import read_drafts
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.confirmations import check_lines_of
from perfmon.ui.loaders.cuts import cut_of
from perfmon.ui.loaders.entries import entry_units, pending_payments, pending_results
from perfmon.ui.loaders.monitoring_tasks import monitoring_task_list, task_rows
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.outlooks import outlook_rows, pending_outlooks
from perfmon.ui.loaders.promises import promises_of, resolutions_of, steps_of
from perfmon.ui.loaders.target_reviews import text_findings, text_rounds

_PROJECT = ["unit_code", "project_code"]


@st.cache_resource(max_entries=20, show_spinner="正在汇总待办…")
def unit_to_do(asked: Asked, month: int, on: date) -> pd.DataFrame:
    """What units have to do, of a month's cut-off and of all 监控任务, as of a day.

    Not to be changed.
    """
    drafts = read_drafts(opened_database().cursor(), asked.year, asked.scope)
    units = entry_units(asked)
    parts = [
        add_drafts(_entries(asked, month), drafts),
        lines_to_confirm(_open_lines(asked, month, on), month),
        letters_to_answer(steps_of(asked, month)),
        promises_to_keep(promises_of(asked, month)),
        decisions_to_settle(resolutions_of(asked, month), units, with_outside=asked.scope is None),
        findings_to_mend(text_findings(asked), text_rounds(asked)),
    ]
    return list_to_do(parts, on)


@st.cache_resource(max_entries=20, show_spinner=False)
def review_to_do(asked: Asked, month: int, on: date) -> pd.DataFrame:
    """What was sent and waits for who reviews; not to be changed."""
    parts = [
        sheets_to_review(pending_payments(asked), PAYMENTS),
        sheets_to_review(pending_results(asked), RESULTS),
        sheets_to_review(pending_outlooks(asked), OUTLOOKS),
        objections_to_handle(_open_lines(asked, month, on), month),
        replies_to_judge(steps_of(asked, month)),
        texts_to_accept(text_rounds(asked)),
    ]
    return list_to_do(parts, on)


class ToDo(NamedTuple):
    """What one unit has to do, or all.

    Attributes:
        rows: of `unit_to_do`.
        left: how much it is.
        by_kind: the rows of each kind, in the order of the kinds.
    """

    rows: pd.DataFrame
    left: Outstanding
    by_kind: dict[str, pd.DataFrame]


@st.cache_resource(max_entries=60, show_spinner=False)
def to_do_of(asked: Asked, month: int, on: date, unit_code: str | None) -> ToDo:
    """What a unit has to do, None for all that the visitor sees; not to be changed."""
    rows = unit_to_do(asked, month, on)
    if unit_code is not None:
        rows = rows[rows["unit_code"] == unit_code].reset_index(drop=True)
    kinds = [str(kind) for kind in rows["kind"].unique()]
    by_kind = {kind: rows[rows["kind"] == kind].reset_index(drop=True) for kind in kinds}
    return ToDo(rows, sum_to_do(rows), by_kind)


def _entries(asked: Asked, month: int) -> pd.DataFrame:
    """What 监控任务 ask of projects, and the deviations of the month that none asks about."""
    tasks = monitoring_task_list(asked)
    parts = []
    asked_for = []
    for task in tasks:
        rows = task_rows(asked, task)
        parts.append(
            results_to_enter(sum_task_projects(rows), task.title, task.month, task.deadline)
        )
        parts.append(
            deviations_to_explain(rows.assign(due_on_task=pd.Timestamp(task.deadline)), task.month)
        )
        if task.month == month:
            asked_for.append(rows[_PROJECT])
    rows = outlook_rows(asked, month)
    if asked_for:
        taken = pd.MultiIndex.from_frame(pd.concat(asked_for))
        rows = rows[~pd.MultiIndex.from_frame(rows[_PROJECT]).isin(taken)]
    parts.append(deviations_to_explain(rows.assign(due_on_task=pd.Timestamp("NaT")), month))
    return first_due(pd.concat(parts))


def _open_lines(asked: Asked, month: int, on: date) -> pd.DataFrame:
    """The lines of a month's 核对; none of a closed month, whose figures are agreed on."""
    lines = check_lines_of(asked, month, on)
    return lines if cut_of(asked, month) is None else lines.iloc[:0]
