"""The form of a line of 盘活: a part set otherwise, opinions, proposal, acceptance, 文号."""

from typing import Any

import streamlit as st

from perfmon.measures.rates import is_missing
from perfmon.measures.reclaimable import PART_WORDS
from perfmon.roles import Act
from perfmon.ui.entry_choice import show_closed
from perfmon.ui.figures import amount
from perfmon.ui.loaders.reclaims import bound_fen, documents_of_line, reclaim_month
from perfmon.ui.page import Page
from perfmon.ui.promise_forms import next_month_end, write
from perfmon.ui.reclaim_lists import line_state
from perfmon.ui.words import plain
from perfmon.workflows.promises import LONGEST_WORDS
from perfmon.workflows.reclaim_checks import LineKey
from perfmon.workflows.reclaim_numbers import number_line, withdraw_number
from perfmon.workflows.reclaiming import (
    PROPOSALS,
    SIDES,
    TAKING,
    accept,
    change_part,
    give_opinion,
    propose,
)
from perfmon.workflows.typed_values import exact_wanyuan

Row = dict[Any, Any]

PROPOSE, ACCEPT, NUMBER = "填建议", "认定", "填文号"
CHANGE, OPINION, WITHDRAW = "改数", "记意见", "撤回文号"

LONGEST_NAME = 40


@st.dialog("办理一项", width="medium")
def ask_line(page: Page) -> None:
    """A line, how it stands, and what is to be done with it."""
    show_closed()
    month = reclaim_month(page.asked, page.month)
    if month is None or month.lines.empty:
        return
    rows = month.lines.to_dict("records")
    labels = [f"{row['name']}（{row['unit_name']}）" for row in rows]
    place = st.selectbox(
        "项目", range(len(labels)), format_func=labels.__getitem__, filter_mode="contains",
        key="reclaim_line",
    )  # fmt: skip
    row = rows[place or 0]
    key = LineKey(page.asked.year, page.month, (str(row["unit_code"]), str(row["project_code"])))
    st.caption(plain(_standing(page, row, key)))
    numbers = documents_of_line(page.asked, page.month, key.project)
    acts = _acts_of(row, numbers)
    act = st.segmented_control(
        "做什么", acts, default=acts[0], required=True, key=f"reclaim_act_{place}"
    )
    with st.form(f"reclaim_{place}_{act}", border=False):
        _FORMS[str(act)](page, key, row)


def _acts_of(row: Row, numbers: list[str]) -> list[str]:
    """What can be done with a line as it stands, the next in its course first."""
    acts = [] if numbers else [PROPOSE]
    if row["proposal"] in TAKING and not numbers:
        acts.insert(0, ACCEPT)
    if not is_missing(row["accepted_fen"]):
        acts.insert(0, NUMBER)
    return [*acts, CHANGE, OPINION, *([WITHDRAW] if numbers else [])]


def _standing(page: Page, row: Row, key: LineKey) -> str:
    """可收回额 50.00 万元 = 调整预算 96.00 − 已支付 38.00 − …，不小于 0。没有建议."""
    parts = " − ".join(f"{word} {_part(row, name)}" for name, word in PART_WORDS.items())
    bound = bound_fen(page.asked, page.month, key.project)
    other = f"；其中 {amount(bound)} 万元已在别的月份认定" if bound else ""
    accepted_fen = row["accepted_fen"]
    accepted = "" if is_missing(accepted_fen) else f"，认定 {amount(accepted_fen)} 万元"
    left = amount(row["reclaimable_fen"])
    return f"可收回额 {left} 万元 = {parts}，不小于 0{other}。{line_state(row)}{accepted}。"


def _part(row: Row, name: str) -> str:
    """A part as it counts: 0.00 where nobody said it."""
    return amount(0 if is_missing(row[name]) else row[name])


def _change_form(page: Page, key: LineKey, row: Row) -> None:
    part, typed = st.columns(2)
    labels = {word: f"{word}（现 {_part(row, name)}）" for name, word in PART_WORDS.items()}
    chosen = part.selectbox("改哪个数", list(labels), format_func=labels.__getitem__)
    text = typed.text_input("改成（万元）", placeholder="如 12.50；留空恢复月结的数")
    reason = st.text_input("原因", max_chars=LONGEST_WORDS)
    if st.form_submit_button(CHANGE, type="primary"):
        write(
            CHANGE,
            page,
            Act.RECLAIM,
            lambda base, actor: change_part(base, key, chosen, text, reason, actor),
        )


def _opinion_form(page: Page, key: LineKey, row: Row) -> None:
    side, name = st.columns(2)
    chosen = side.selectbox("哪一方", SIDES)
    said_by = name.text_input("提出人", max_chars=LONGEST_NAME)
    words = st.text_area("意见", max_chars=LONGEST_WORDS)
    if st.form_submit_button(OPINION, type="primary"):
        write(
            "意见",
            page,
            Act.RECLAIM,
            lambda base, actor: give_opinion(base, key, chosen, words, said_by, actor),
        )


def _proposal_form(page: Page, key: LineKey, row: Row) -> None:
    proposal, name = st.columns(2)
    chosen = proposal.selectbox("建议", PROPOSALS)
    proposed_by = name.text_input("建议人", max_chars=LONGEST_NAME)
    ground = st.text_input(
        "依据", max_chars=LONGEST_WORDS, placeholder="如 来源满两年没有用完；项目已完成，尾款付清"
    )
    if not is_missing(row["accepted_fen"]):
        st.caption("重新填建议，原来的认定随之取消。")
    if st.form_submit_button(PROPOSE, type="primary"):
        write(
            "建议",
            page,
            Act.RECLAIM,
            lambda base, actor: propose(base, key, chosen, ground, proposed_by, actor),
        )


def _acceptance_form(page: Page, key: LineKey, row: Row) -> None:
    left_fen = int(row["reclaimable_fen"]) - bound_fen(page.asked, page.month, key.project)
    typed, name, day = st.columns(3)
    text = typed.text_input("认定（万元）", value=exact_wanyuan(max(left_fen, 0)))
    accepted_by = name.text_input("认定人", max_chars=LONGEST_NAME)
    on = day.date_input("认定日期", value=next_month_end(page), format="YYYY-MM-DD")
    if st.form_submit_button(ACCEPT, type="primary"):
        write(
            ACCEPT,
            page,
            Act.RECLAIM,
            lambda base, actor: accept(base, key, text, accepted_by, on, actor),
        )


def _number_form(page: Page, key: LineKey, row: Row) -> None:
    number = st.text_input("文号", max_chars=LONGEST_NAME, placeholder="如 巨财预〔2023〕45号")
    day, typed = st.columns(2)
    on = day.date_input("下文日期", value=row["accepted_on"].date(), format="YYYY-MM-DD")
    open_fen = int(row["open_fen"])
    text = typed.text_input("收回（万元）", value=exact_wanyuan(open_fen) if open_fen else "")
    if st.form_submit_button(NUMBER, type="primary"):
        write(
            "文号",
            page,
            Act.RECLAIM,
            lambda base, actor: number_line(base, key, number, on, text, actor),
        )


def _withdrawal_form(page: Page, key: LineKey, row: Row) -> None:
    numbers = documents_of_line(page.asked, page.month, key.project)
    number = st.selectbox("文号", numbers)
    reason = st.text_input("原因", max_chars=LONGEST_WORDS)
    if st.form_submit_button(WITHDRAW, type="primary"):
        write(
            WITHDRAW,
            page,
            Act.RECLAIM,
            lambda base, actor: withdraw_number(base, key, number, reason, actor),
        )


_FORMS = {
    CHANGE: _change_form,
    OPINION: _opinion_form,
    PROPOSE: _proposal_form,
    ACCEPT: _acceptance_form,
    NUMBER: _number_form,
    WITHDRAW: _withdrawal_form,
}
