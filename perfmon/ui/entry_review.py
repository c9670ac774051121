"""What units have reported, for the bureau to approve or to send back."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.ui import loaders
from perfmon.ui.entry_lists import (
    OBJECTIONS,
    PENDING_PAYMENTS,
    PENDING_RESULTS,
    listed_pending_payments,
    listed_pending_results,
)
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.figures import MISSING
from perfmon.ui.page import Page
from perfmon.ui.tables import ROW_HEIGHT, Columns, show_table
from perfmon.workflows.entry_checks import APPROVED, DRAFT, Objection
from perfmon.workflows.unit_entries import Decision, What, pending_key, review


def show_review(page: Page) -> None:
    """Both lists of the year, of every unit."""
    payments = loaders.pending_payments(page.asked)
    results = loaders.pending_results(page.asked)
    if payments.empty and results.empty:
        st.info("没有待审的填报。单位上报以后，会列在这里。")
    st.session_state.setdefault("review_left", {})
    _show("国库外支付", page, payments, listed_pending_payments(payments), PENDING_PAYMENTS)
    _show("指标结果", page, results, listed_pending_results(results), PENDING_RESULTS)


def _show(
    what: What, page: Page, pending: pd.DataFrame, listed: pd.DataFrame, columns: Columns
) -> None:
    if pending.empty:
        return
    st.markdown(f"**{what}**（{len(pending)} 行待审，勾选几行就只审这几行，不勾就是全部）")
    key = f"review_{what}"
    state = st.dataframe(
        listed[list(columns)],
        column_config=columns,
        hide_index=True,
        row_height=ROW_HEIGHT,
        height="content" if len(listed) <= 12 else 12 * ROW_HEIGHT,
        placeholder=MISSING,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"{key}_{st.session_state.get(key, 0)}",
    )
    picked = state["selection"]["rows"]
    chosen = pending.iloc[picked] if picked else pending
    told = f"选中的 {len(chosen)} 行" if picked else f"全部 {len(chosen)} 行"
    _show_left(what)
    with st.container(horizontal=True):
        approve = st.button(f"审核通过{told}", key=f"{key}_approve", type="primary")
        back = st.button(f"退回草稿{told}", key=f"{key}_back")
    if approve or back:
        _decide(what, page, chosen, APPROVED if approve else DRAFT)


def _decide(what: What, page: Page, chosen: pd.DataFrame, to: Decision) -> None:
    looked = [pending_key(row) for row in chosen.to_dict("records")]
    try:
        written = review(
            loaders.open_database(), what, page.asked.year, looked, to, page.access.actor
        )
    except PerfmonError as error:
        show_refusal(error)
        return
    key = f"review_{what}"
    st.session_state[key] = st.session_state.get(key, 0) + 1
    st.session_state["review_left"][what] = written.objections
    done = "审核通过" if to == APPROVED else "退回草稿"
    left = f"，{len(written.objections)} 行没有办，见待审表下" if written.objections else ""
    say_next(f"{what}：{done} {written.rows} 行{left}。")


def _show_left(what: What) -> None:
    """Why rows of the last review were left, until the next one."""
    objections: Sequence[Objection] = st.session_state["review_left"].get(what, ())
    if objections:
        rows = [{"name": each.name, "sentence": each.sentence} for each in objections]
        columns = {name: OBJECTIONS[name] for name in ("name", "sentence")}
        show_table(pd.DataFrame(rows), columns)
