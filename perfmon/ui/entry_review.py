"""What units have reported, for the bureau to approve or to send back."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.roles import Act
from perfmon.store.own_reviews import OWN_REVIEW
from perfmon.ui.entry_lists import PENDING_PAYMENTS, PENDING_RESULTS
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.entry_objections import show_faults, show_opposites
from perfmon.ui.figures import MISSING
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.entries import (
    pending_payment_rows,
    pending_payments,
    pending_result_rows,
    pending_results,
)
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.outlooks import pending_outlook_rows, pending_outlooks
from perfmon.ui.outlook_lists import PENDING_OUTLOOKS
from perfmon.ui.page import Page
from perfmon.ui.tables import ROW_HEIGHT, Columns
from perfmon.workflows.entry_checks import APPROVED, DRAFT
from perfmon.workflows.typed_values import exact_wanyuan
from perfmon.workflows.unit_entries import Decision, What, pending_key, review


def show_review(page: Page) -> None:
    """The lists of the year: for who reviews, of the units whose rows they may decide on."""
    asked = page.asked_for(Act.REVIEW) if page.may(Act.REVIEW) else page.asked
    payments, results, outlooks = _waiting(asked)
    if payments.empty and results.empty and outlooks.empty:
        st.info("没有待审的填报。单位上报以后，会列在这里。")
    st.session_state.setdefault("review_left", {})
    _show("国库外支付", page, payments, pending_payment_rows(asked), PENDING_PAYMENTS)
    _show("指标结果", page, results, pending_result_rows(asked), PENDING_RESULTS)
    _show("偏差与预计", page, outlooks, pending_outlook_rows(asked), PENDING_OUTLOOKS)
    if asked != page.asked:
        others = sum(map(len, _waiting(page.asked))) - len(payments) - len(results) - len(outlooks)
        if others:
            st.caption(f"您能看的单位里，另有 {others} 行待审，由别人审核，不列在这里。")


def _waiting(asked: Asked) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """What waits for review: payments, results, outlooks."""
    return pending_payments(asked), pending_results(asked), pending_outlooks(asked)


def _show(
    what: What, page: Page, pending: pd.DataFrame, listed: pd.DataFrame, columns: Columns
) -> None:
    if pending.empty:
        return
    unit = "，单位万元" if what == "国库外支付" else ""
    unit = "，资金单位万元" if what == "偏差与预计" else unit
    st.markdown(f"**{what}**（{len(pending)} 行待审{unit}；勾选几行就只审这几行，不勾就是全部）")
    if what == "国库外支付":
        _show_overruns(pending)
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
    if what == "偏差与预计":
        _show_opposites(listed)
    picked = state["selection"]["rows"]
    chosen = pending.iloc[picked] if picked else pending
    bearable = chosen if picked else _within_budget(pending)
    _show_left(what)
    if not page.may(Act.REVIEW):
        return
    own = int((pending["actor"] == page.access.name).sum())
    if own:
        st.caption(f"其中 {own} 行是您自己填报的，审核通过会记下“{OWN_REVIEW}”。")
    with st.container(horizontal=True):
        approve = st.button(
            f"审核通过{_told(bearable, pending, picked)}",
            key=f"{key}_approve",
            type="primary",
            disabled=bearable.empty,
        )
        back = st.button(f"退回草稿{_told(chosen, pending, picked)}", key=f"{key}_back")
    if approve:
        _decide(what, page, bearable, APPROVED)
    elif back:
        _decide(what, page, chosen, DRAFT)


def _show_overruns(payments: pd.DataFrame) -> None:
    """Says which rows a person has to choose, since they go beyond their budgets."""
    over = payments.loc[payments["over_fen"] > 0, "over_fen"]
    if over.empty:
        return
    st.markdown(
        f":orange[**{len(over)} 行超预算，共超 {exact_wanyuan(int(over.sum()))} 万元**]　"
        "看过说明，同意的勾选该行再审核通过；不勾不会随全部通过"
    )


def _show_opposites(listed: pd.DataFrame) -> None:
    """Says in full what the list's column has no room for."""
    opposite = listed[listed["against"] != ""]
    names = (opposite["name"] + "·" + opposite["what"]).tolist()
    found = list(zip(names, opposite["against"].tolist(), strict=True))
    show_opposites(found, "请看过说明再审，也可以退回")


def _within_budget(pending: pd.DataFrame) -> pd.DataFrame:
    return pending[pending["over_fen"] == 0] if "over_fen" in pending else pending


def _told(rows: pd.DataFrame, pending: pd.DataFrame, picked: Sequence[int]) -> str:
    if picked:
        return f"选中的 {len(rows)} 行"
    return f"全部 {len(rows)} 行" if len(rows) == len(pending) else f"不超预算的 {len(rows)} 行"


def _decide(what: What, page: Page, chosen: pd.DataFrame, to: Decision) -> None:
    looked = [pending_key(row) for row in chosen.to_dict("records")]
    try:
        actor = page.actor_for(Act.REVIEW, *chosen["unit_code"].astype(str))
        written = review(opened_database(), what, page.asked.year, looked, to, actor)
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
    show_faults("行没有办", st.session_state["review_left"].get(what, ()))
