"""Where what is to be done is done: the page, its tab, the unit and the month of a row of 待办."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.to_do_answers import DECISION, FINDINGS, LETTER, PROMISE
from perfmon.measures.to_do_entries import OUTLOOKS, PAYMENTS, RESULTS, SHEETS
from perfmon.measures.to_do_reviews import PENDING, VERSION
from perfmon.store.text_findings import SENT_BACK
from perfmon.ui.entry_choice import SHEET
from perfmon.ui.links import go_to_project
from perfmon.ui.loaders.target_reviews import text_rounds
from perfmon.ui.menu import CLOSING_PAGE, ENTRY_PAGE, PROMISES_PAGE, REVIEW_PAGE
from perfmon.ui.page import Page
from perfmon.ui.target_review_filters import FINDINGS_TAB, VERSIONS_TAB, focus_on_department


def go_to_work(page: Page, row: "pd.Series[Any]") -> None:
    """Opens the page on which a row of 待办 is done."""
    _WAYS[str(row["topic"])](page, row)


def _to_sheet(page: Page, row: "pd.Series[Any]") -> None:
    of_row = {"unit": row["unit_code"], "entry_month": str(row["month"]), SHEET: row["topic"]}
    st.switch_page(ENTRY_PAGE, query_params=page.address | of_row)


def _to_checks(page: Page, row: "pd.Series[Any]") -> None:
    st.switch_page(CLOSING_PAGE, query_params=page.address | {"month": str(row["month"])})


def _to_promises(page: Page, row: "pd.Series[Any]") -> None:
    st.session_state["promises_tab"] = "处理阶梯" if row["topic"] == LETTER else DECISION
    st.switch_page(PROMISES_PAGE, query_params=page.address)


def _to_text(page: Page, row: "pd.Series[Any]") -> None:
    rounds = text_rounds(page.asked)
    code = str(rounds.loc[rounds["unit_code"] == row["unit_code"], "department_code"].iloc[0])
    if row["topic"] == VERSION:
        focus_on_department(code, VERSIONS_TAB)
    else:
        focus_on_department(code, FINDINGS_TAB, [SENT_BACK])
    st.switch_page(REVIEW_PAGE, query_params=page.address)


_WAYS: dict[str, Callable[[Page, "pd.Series[Any]"], None]] = {
    **dict.fromkeys((PAYMENTS, RESULTS, OUTLOOKS, PENDING), _to_sheet),
    SHEETS: _to_checks,
    PROMISE: go_to_project,
    **dict.fromkeys((LETTER, DECISION), _to_promises),
    **dict.fromkeys((FINDINGS, VERSION), _to_text),
}
"""Topic → the way there; a promise is kept by paying, so it leads to its project."""
