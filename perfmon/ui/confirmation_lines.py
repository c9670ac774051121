"""The lines of one department: answered on the page, and its 异议 handled."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.measures.confirmations import AGREED, FIGURES, HANDLING, OBJECTED, SETTLED
from perfmon.roles import Act
from perfmon.ui.confirmation_lists import ANSWERED, LINE_COLUMNS, listed_lines
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.entry_sheets import edit_sheet
from perfmon.ui.loaders.opening import data_version, opened_database
from perfmon.ui.page import Page
from perfmon.ui.words import plain
from perfmon.workflows.confirmations import LONGEST_WORDS, Answer, record_answers
from perfmon.workflows.entry_words import words_of

MOST_OBJECTIONS = 5
"""More are seen by picking their department."""


def show_department(page: Page, lines: pd.DataFrame) -> None:
    """A department's lines: those of the visitor's units to answer, the others to be looked at."""
    name = str(lines["department_name"].iloc[0])
    st.markdown(f"**{plain(name)}**　:gray[{len(lines)} 个项目]")
    is_own = lines["unit_code"].map(lambda unit: page.may_for(Act.CONFIRM, str(unit))).astype(bool)
    code = lines["department_code"].iloc[0]
    key = f"check_lines_{page.asked.year}_{page.month}_{code}_{data_version()}"
    if is_own.any():
        _show_own(page, listed_lines(lines[is_own]), key)
    others = lines[~is_own]
    if others.empty:
        return
    if is_own.any():
        st.caption(f"下面 {len(others)} 个项目由别人核对，只能看。")
    edit_sheet(listed_lines(others), LINE_COLUMNS, f"{key}_others", ())


def _show_own(page: Page, listed: pd.DataFrame, key: str) -> None:
    """Lines with two columns to type into, and the buttons that keep what is typed."""
    is_demo = opened_database().is_demo
    edited = edit_sheet(listed, LINE_COLUMNS, key, () if is_demo else ANSWERED)
    typed = _typed(listed, edited)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if st.button(f"存下填的 {len(typed)} 行", disabled=is_demo or not typed, key="check_save"):
            _record(page, typed)
        rest = _rest(listed, typed)
        words = f"其余 {len(rest)} 行全部确认"
        if st.button(words, disabled=is_demo or not rest, key="check_all"):
            _record(page, [*typed, *rest])
    st.caption(
        "答复按看到的数记；以后数字变了，这一行会再问。有异议的，财政局处理（更正或写明理由）以后才算核对完。"
    )


def show_objections(page: Page, lines: pd.DataFrame) -> None:
    """The first 异议 of some lines, and for the bureau a field for what was done about each."""
    objected = lines[lines["state"] == OBJECTED]
    for row in objected.head(MOST_OBJECTIONS).to_dict("records"):
        said = words_of(row["words"]) or "涉密，不显示"
        whose = f"{row['department_name']}：{row['name']}"
        st.markdown(f":orange[▲] **{plain(whose)}**　{plain(said)}")
        if page.may(Act.SETTLE_OBJECTION):
            _show_handling(page, row)
    if len(objected) > MOST_OBJECTIONS:
        st.caption(f"还有 {len(objected) - MOST_OBJECTIONS} 条异议，点部门或处理完前面的再看。")


def _show_handling(page: Page, row: dict[Any, Any]) -> None:
    place, is_demo = f"{row['unit_code']}_{row['project_code']}", opened_database().is_demo
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        typed = st.text_input(
            "怎么处理的", key=f"check_handling_{place}", max_chars=LONGEST_WORDS,
            placeholder="更正了什么，或为什么数不变", disabled=is_demo, width=480,
        )  # fmt: skip
        if st.button("记为已处理", key=f"check_handle_{place}", disabled=is_demo):
            _record(page, [_answer(row, HANDLING, typed.strip())])


def _typed(listed: pd.DataFrame, edited: pd.DataFrame) -> list[Answer]:
    """The rows in which something stands."""
    values = zip(edited["typed"].tolist(), edited["typed_words"].tolist(), strict=True)
    answers = [
        _answer(row, words_of(verdict), words_of(words).strip())
        for row, (verdict, words) in zip(listed.to_dict("records"), values, strict=True)
    ]
    return [answer for answer in answers if answer.verdict or answer.words]


def _rest(listed: pd.DataFrame, typed: list[Answer]) -> list[Answer]:
    """确认 of the lines that nobody answered; an 异议 is not overwritten."""
    done = {answer.project for answer in typed}
    waits = ~listed["state"].isin([*SETTLED, OBJECTED])
    answers = [_answer(row, AGREED, "") for row in listed[waits].to_dict("records")]
    return [answer for answer in answers if answer.project not in done]


def _answer(row: dict[Any, Any], verdict: str, words: str) -> Answer:
    seen = tuple(int(str(row[figure])) for figure in FIGURES)
    return Answer((str(row["unit_code"]), str(row["project_code"])), verdict, words, seen)


def _record(page: Page, answers: list[Answer]) -> None:
    """Writes and says what was written; a refusal leaves the page as it is."""
    is_handling = any(answer.verdict == HANDLING for answer in answers)
    act = Act.SETTLE_OBJECTION if is_handling else Act.CONFIRM
    try:
        actor = page.actor_for(act, *(answer.project[0] for answer in answers))
        entered = record_answers(opened_database(), page.asked.year, page.month, answers, actor)
    except PerfmonError as error:
        show_refusal(error)
        return
    say_next(f"核对已记入（第 {entered.batch_id} 批）：{''.join(entered.warnings)}")
