"""The page 月结: what stands open before a month closes, and what moved after it closed."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from perfmon import clock
from perfmon.errors import PerfmonError
from perfmon.measures.corrections import Corrections
from perfmon.money import format_wanyuan
from perfmon.roles import Act
from perfmon.store.cuts import OFFICES, Cut
from perfmon.ui.closed_confirmations import show_closed_confirmations
from perfmon.ui.confirmations import show_confirmations
from perfmon.ui.cut_lists import (
    CUT_COLUMNS,
    LINE_COLUMNS,
    PART_COLUMNS,
    PROJECT_COLUMNS,
    listed_changed,
    listed_moved_lines,
    listed_parts,
    signature_words,
)
from perfmon.ui.entry_notes import say_next, show_refusal, show_said
from perfmon.ui.links import go_to_project
from perfmon.ui.loaders.cuts import closing_of, corrections_of, cut_of, listed_cuts_of
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.page import Page
from perfmon.ui.tables import Height, pick_row, show_table
from perfmon.ui.words import plain
from perfmon.workflows.closing import LONGEST_NAME, Closing, close_month, sign

MOST_ROWS, LIST_HEIGHT = 12, 400
"""A longer list scrolls within this height, in pixels."""


def show_month(page: Page) -> None:
    """The month shown: how to close it, or what it was closed at and what moved since."""
    show_said()
    cut = cut_of(page.asked, page.month)
    if cut is None:
        _show_open(page)
    else:
        _show_closed(page, cut)


def show_closed_months(page: Page) -> None:
    """The year's closed months, whose sums are the county's; nothing for who sees a part of it."""
    if page.asked.scope is not None:
        return
    months = listed_cuts_of(page.asked)
    st.markdown("**已结的月份**")
    if months.empty:
        st.caption(f"{page.asked.year}年还没有月结的月份。月结以后，这里列出每个月结时的数和更正。")
        return
    show_table(months, CUT_COLUMNS)
    st.caption(
        "月结时的数、灯、说明、状态、规则版本、对账和未答复的问题一并冻结，以后的导入、撤销和规则变化"
        "都不改动它们，只在“现在看”和更正里显示；指纹由冻结的内容算出，verify 逐月核对。"
    )


def _show_open(page: Page) -> None:
    if not page.may(Act.CLOSE):
        st.markdown(f"**{page.month}月还没有月结**")
        show_confirmations(page)
        st.info("月结由财政局办理；月结以后，这里显示您能看到的各项目月结时的数和更正。")
        return
    closing = closing_of(page.asked, page.month, clock.today())
    sums = closing.sums
    st.markdown(
        f"**{page.month}月还没有月结**　:gray[调整预算 {format_wanyuan(sums.budget_fen)} 万元，"
        f"已支付 {format_wanyuan(sums.paid_fen)} 万元，支出进度 {sums.words}]"
    )
    show_confirmations(page)
    left, right = st.columns([7, 5])
    with left.container(border=True):
        _show_signing(page, closing)
    with right.container(border=True):
        _show_act(page, closing)


def _show_signing(page: Page, closing: Closing) -> None:
    """One line an office: who signed, or a field for the name."""
    st.markdown("**二、签认**　:gray[签认的是上面的数；数变了要重新签认]")
    signed = {row["office"]: row for row in closing.signatures.to_dict("records")}
    for office in OFFICES:
        name, words = st.columns([3, 4], vertical_alignment="bottom")
        typed = name.text_input(
            f"{office}", key=f"sign_{office}_{page.asked.year}_{page.month}",
            max_chars=LONGEST_NAME, placeholder="姓名",
            disabled=opened_database().is_demo,
        )  # fmt: skip
        with words.container(horizontal=True, vertical_alignment="center"):
            if st.button("签认", key=f"sign_now_{office}", disabled=opened_database().is_demo):
                _write(partial(_sign, page, office, typed))
            st.markdown(signature_words(signed.get(office)))


def _sign(page: Page, office: str, name: str) -> str:
    year = page.asked.year
    sign(opened_database(), year, page.month, office, name, page.actor_for(Act.SIGN))
    return f"{office} {name.strip()} 已签认 {year}年{page.month}月的数。"


def _show_act(page: Page, closing: Closing) -> None:
    """What still stands in the way, what needs a reason, and the button."""
    st.markdown("**三、月结**")
    for hindrance in closing.hindrances:
        st.markdown(f":orange[▲] {plain(hindrance.why)}，请{plain(hindrance.advice)}。")
    for words in closing.to_explain:
        st.markdown(f":orange[▲] {plain(words)}；写明原因也可以月结。")
    if not closing.hindrances and not closing.to_explain:
        st.markdown(":green[● 可以月结]")
    is_demo = opened_database().is_demo
    reason = st.text_input(
        "原因", key=f"close_reason_{page.asked.year}_{page.month}", max_chars=160,
        placeholder="有未办妥的事项时写明", disabled=is_demo,
    )  # fmt: skip
    is_blocked = bool(closing.hindrances) or is_demo
    if st.button(f"月结 {page.month}月", type="primary", disabled=is_blocked, key="close_month"):
        _write(partial(_close, page, reason))
    if is_demo:
        st.caption("这里是演示数据，不能签认和月结。请点页面右上角的「建立空库」后再办理。")
    else:
        st.caption("月结以后不能撤销；以后的更正会单独列出。")


def _close(page: Page, reason: str) -> str:
    actor = page.actor_for(Act.CLOSE)
    cut = close_month(opened_database(), page.asked.year, page.month, reason, actor)
    return f"{cut.year}年{cut.month}月已月结，指纹 {cut.short_fingerprint}。"


def _write(act: Callable[[], str]) -> None:
    """Does it and says what was done at the next run, or why nothing was written."""
    try:
        done = act()
    except PerfmonError as error:
        show_refusal(error)
        return
    say_next(done)


def _show_closed(page: Page, cut: Cut) -> None:
    corrections = corrections_of(page.asked, page.month)
    if corrections is None:
        st.caption("这个月月结时没有您能看到的项目。")
        return
    if corrections.projects.empty:
        st.markdown(f"**{corrections.sentence}**")
    if cut.reason and page.asked.scope is None:
        st.caption(f"月结时的说明：{plain(cut.reason)}")
    if len(corrections.projects):
        _show_corrections(page, corrections)
    show_closed_confirmations(page)


def _show_corrections(page: Page, corrections: Corrections) -> None:
    """The parts of the difference, its projects and its lines."""
    if corrections.count:
        show_table(listed_parts(corrections), PART_COLUMNS)
    projects, lines = st.tabs(
        [f"涉及的项目（{len(corrections.projects):,}）", f"逐笔（{len(corrections.lines):,}）"]
    )
    with projects:
        listed = listed_changed(corrections)
        picked = pick_row(listed, PROJECT_COLUMNS, "changed_projects", _height(listed))
    with lines:
        moved = listed_moved_lines(corrections)
        if moved.empty:
            st.caption("没有凭证和预算指标的变化；变化来自进度表、文本或规则。")
        else:
            show_table(moved, LINE_COLUMNS, _height(moved))
    if picked is not None:
        go_to_project(page, picked)


def _height(rows: pd.DataFrame) -> Height:
    return "content" if len(rows) <= MOST_ROWS else LIST_HEIGHT
