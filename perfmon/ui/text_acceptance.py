"""Accepting a revised 绩效文本: from which month, what that would turn, why."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.money import format_wanyuan
from perfmon.periods import MONTHS_IN_YEAR
from perfmon.roles import Act
from perfmon.store.text_rounds import IN_FORCE
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.figures import amount
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.text_rounds import foreseen
from perfmon.ui.page import Page
from perfmon.ui.round_lists import TURN_COLUMNS, listed_turns
from perfmon.ui.tables import show_table
from perfmon.ui.words import plain
from perfmon.workflows.text_rounds import Acceptance, Foreseen, accept_text, usual_month

MOST_NAMED, MOST_TURNS = 6, 200


def offer_acceptance(page: Page, rounds: pd.DataFrame, version: dict[Any, Any]) -> None:
    """Draws from which month, what would turn, and the button that accepts the version."""
    unit_code, number = str(version["unit_code"]), int(version["version"])
    held = rounds[(rounds["unit_code"] == unit_code) & (rounds["state"] == IN_FORCE)].iloc[0]
    key = f"{unit_code}_{number}"
    with st.container(border=True):
        st.markdown(f"**接受第{number}版**")
        first = int(held["from_month"])
        usual = usual_month(page.on_hand.covered_until, first)
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            from_month = st.selectbox(
                "从几月起生效",
                range(first, MONTHS_IN_YEAR + 1),
                index=usual - first,
                format_func=lambda month: f"{month}月起",
                key=f"review_from_{key}",
                width=128,
            )
            reason = st.text_input(
                "依据",
                max_chars=160,
                placeholder="如 县财政局3月1日批复",
                key=f"review_reason_{key}",
                width=340,
            )
            is_asked = st.button("接受", type="primary", key=f"review_accept_{key}")
        st.caption(_why_usual(page, usual))
        decided = Acceptance(page.asked.year, unit_code, number, int(from_month), "")
        found = foreseen(page.asked, decided, page.month, page.access.name)
        if isinstance(found, str):
            st.error(plain(found))
        else:
            _show_foreseen(page, decided, found)
        st.caption(
            "接受错了，可以在「导入」页的「历史」里撤销这一批，各月的数就回到接受以前的样子。"
        )
    if is_asked:
        _accept(page, Acceptance(page.asked.year, unit_code, number, int(from_month), reason))


def _accept(page: Page, decided: Acceptance) -> None:
    try:
        entered = accept_text(
            opened_database(), decided, page.actor_for(Act.DECIDE_TEXT, decided.unit_code)
        )
    except PerfmonError as error:
        show_refusal(error)
        return
    say_next(
        f"{decided.unit_code} 的绩效文本第{decided.version}版从 {decided.from_month} 月起生效，"
        f"存为第 {entered.batch_id} 批；要撤销，在“导入”页的“历史”里点这一批。"
    )


def _why_usual(page: Page, usual: int) -> str:
    """Why this month stands there at first."""
    covered = page.on_hand.covered_until
    if covered is None:
        return "本年还没有支付数据，先填从年初起，全年都按这一版；也可以改。"
    return (
        f"支付数据到 {covered:%Y-%m-%d}，已完整的月份都报过了，先填 {usual} 月起，以前的月份不变；"
        "批复写明自年初执行的，改成 1 月起。"
    )


def _show_foreseen(page: Page, decided: Acceptance, found: Foreseen) -> None:
    """What would turn, in sentences; the projects in a table."""
    if decided.from_month > page.month:
        st.markdown(
            f"截至{page.month}月底的数都不变；下面是 {found.month}月底的预算和计划"
            "（支付按现在库里的数）："
        )
    _warn_of_payments(decided, found.dropped)
    _warn_of_results(decided, found.results)
    projects = found.projects
    if projects.empty:
        st.markdown("没有项目的预算、计划或灯会变。")
        return
    sums = [int(projects[f"budget_{when}_fen"].fillna(0).sum()) for when in ("before", "after")]
    before, after = (projects[f"light_{when}"].fillna("") for when in ("before", "after"))
    st.markdown(
        f"**接受后，{found.month}月底有 {len(projects):,} 个项目的数会变**："
        f"这些项目的调整预算合计 {amount(sums[0])} → {amount(sums[1])} 万元，"
        f"{int((before != after).sum()):,} 个项目的灯会变"
    )
    show_table(listed_turns(projects.head(MOST_TURNS)), TURN_COLUMNS)


def _warn_of_payments(decided: Acceptance, dropped: pd.DataFrame) -> None:
    paid = dropped[dropped["paid_fen"] != 0]
    if paid.empty:
        return
    named = [
        f"{row['name']}（{row['project_code']}）已支付 {format_wanyuan(row['paid_fen'])} 万元"
        for row in paid.to_dict("records")
    ]
    st.warning(
        f"这一版取消了 {len(paid)} 个已有支付的项目：{plain(_joined(named))}。"
        f"支付照样计入；预算表没有给它预算的，从 {decided.from_month} 月起预算按 0，不再判灯。"
    )


def _warn_of_results(decided: Acceptance, results: pd.DataFrame) -> None:
    if results.empty:
        return
    named = [
        f"{row['name']} {row['level3']}（{row['printed_value']}，报到{row['last_month']}月底）"
        for row in results.to_dict("records")
    ]
    st.warning(
        f"这一版取消了 {len(results)} 项已报过结果的指标：{plain(_joined(named))}。"
        f"报过的结果都留着，从 {decided.from_month} 月起不再列、不再判。"
    )


def _joined(named: list[str]) -> str:
    listed = "、".join(named[:MOST_NAMED])
    return f"{listed}等 {len(named)} 项" if len(named) > MOST_NAMED else listed
