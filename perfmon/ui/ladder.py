"""处理阶梯 on the page: what the rule proposes, what a person decided, and what came of it."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.ladder import STEPS, LadderRule
from perfmon.reports.ladder_list import ladder_book, ladder_book_name
from perfmon.roles import Act
from perfmon.ui.downloads import offer_download
from perfmon.ui.ladder_forms import ask_course, ask_decision
from perfmon.ui.lagging import XLSX
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.promises import proposed_steps, steps_of
from perfmon.ui.loaders.year_openings import unplaced_letters
from perfmon.ui.page import Page
from perfmon.ui.promise_lists import (
    PROPOSED_COLUMNS,
    STEP_COLUMNS,
    listed_proposed,
    listed_steps,
)
from perfmon.ui.tables import Height, pick_row
from perfmon.ui.unplaced import show_unplaced

FEW_ROWS, LIST_HEIGHT = 12, 400


def show_ladder(page: Page) -> "pd.Series[Any] | None":
    """Draws both lists, and gives the row just clicked, once."""
    proposed = proposed_steps(page.asked, page.month)
    decided = steps_of(page.asked, page.month)
    st.markdown(f"**{_proposed_words(proposed, page.month)}**")
    rule = LadderRule()
    st.caption(
        f"规则：预警发提示函，滞后发整改通知书，连续 {rule.red_months} 个月滞后提请督查（约谈），"
        f"{rule.final_month}月底起滞后、或发函后 {rule.reply_days} 个工作日没有书面回复的，"
        "建议暂停（调剂、收回）；待财政支付、合同未到付款条件的不发函。"
        "工作日按周一至周五算，不扣法定节假日。由人决定，程序不发函。"
    )
    with st.container(horizontal=True, gap="small"):
        may_decide = page.may(Act.DECIDE_STEP)
        is_proposed = may_decide and proposed["step"].notna().any()
        if is_proposed and st.button("逐项决定", type="primary", key="ladder_form"):
            ask_decision(page)
        if may_decide and len(decided) and st.button("文号、回复、撤回", key="ladder_course_form"):
            ask_course(page)
        if len(proposed) or len(decided):
            _offer_workbook(page, proposed, decided)
    picked = None
    if len(proposed):
        listed = listed_proposed(proposed)
        picked = pick_row(listed, PROPOSED_COLUMNS, "proposed_steps", _height(listed))
    carried = int(decided["is_carried"].sum())
    told = f"；上年没有办结的函 {carried} 件，回复记在上年12月" if carried else ""
    st.markdown(f"**已决定 {len(decided)} 项**　:gray[文号由人填，没有填的空着{told}]")
    show_unplaced(page, "函", unplaced_letters(page.asked))
    if decided.empty:
        st.caption("还没有决定。")
        return picked
    listed = listed_steps(decided)
    chosen = pick_row(listed, STEP_COLUMNS, "decided_steps", _height(listed))
    return picked if chosen is None else chosen


def _proposed_words(proposed: pd.DataFrame, month: int) -> str:
    """按10月的灯建议：整改通知书 12 个、提示函 40 个；不发函 11 个."""
    counts = proposed["step"].value_counts()
    told = [f"{step} {counts[step]} 个" for step in reversed(STEPS) if step in counts]
    silent = int(proposed["step"].isna().sum())
    parts = ["、".join(told) or "没有要处理的项目", *([f"不发函 {silent} 个"] if silent else [])]
    return f"按{month}月的灯建议：{'；'.join(parts)}"


def _offer_workbook(page: Page, proposed: pd.DataFrame, decided: pd.DataFrame) -> None:
    offer_download(
        page.name,
        "下载（Excel）",
        lambda: ladder_book(
            listed_proposed(proposed),
            listed_steps(decided),
            page.cutoff,
            is_demo=opened_database().is_demo,
        ),
        file_name=ladder_book_name(page.cutoff),
        mime=XLSX,
        key="ladder_download",
    )


def _height(rows: pd.DataFrame) -> Height:
    return "content" if len(rows) <= FEW_ROWS else LIST_HEIGHT
