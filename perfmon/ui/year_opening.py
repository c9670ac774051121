"""开新年度 on the page 月结, below December: what was left, where it goes, what is taken over."""

from functools import partial

import streamlit as st

from perfmon.clock import wall_time
from perfmon.errors import PerfmonError
from perfmon.measures.carry_over import CARRIED, FATES
from perfmon.periods import MONTHS_IN_YEAR
from perfmon.roles import Act
from perfmon.ui.entry_choice import show_closed
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.year_openings import new_year_of
from perfmon.ui.page import Page
from perfmon.ui.promise_forms import write
from perfmon.ui.tables import Height, show_table
from perfmon.ui.words import plain
from perfmon.ui.year_opening_lists import (
    COMPARED_COLUMNS,
    LEFT_COLUMNS,
    carried_sentence,
    left_sentence,
    listed_compared,
    listed_left,
)
from perfmon.workflows.promises import LONGEST_WORDS
from perfmon.workflows.year_opening import Decision, NewYear, decide, link_matched, open_year

MOST_ROWS, LIST_HEIGHT = 12, 400


def show_new_year(page: Page) -> None:
    """Below December's 月结: opening the next year, and what becomes of the money left."""
    if page.month != MONTHS_IN_YEAR or not page.may(Act.OPEN_YEAR):
        return
    new_year = new_year_of(page.asked.data_version, page.asked.year + 1)
    st.markdown(f"**开{new_year.year}年度**")
    if new_year.cut is None:
        st.caption(f"12月月结以后才能开{new_year.year}年度：结转以12月月结时没有支付的数为准。")
        return
    _show_state(page, new_year)
    if len(new_year.left):
        listed = listed_left(new_year)
        height: Height = "content" if len(listed) <= MOST_ROWS else LIST_HEIGHT
        show_table(listed, LEFT_COLUMNS, height)
    if new_year.opening is not None and len(new_year.compared):
        st.markdown(f"**登记的结转与{new_year.year}年结转的预算指标**")
        show_table(listed_compared(new_year.compared), COMPARED_COLUMNS)
        st.caption("不一致的只说明，不改动：核对指标文件，或重新登记结转。")


def _show_state(page: Page, new_year: NewYear) -> None:
    """What is so, and the acts that are next."""
    opening = new_year.opening
    st.markdown(left_sentence(new_year))
    if opening is None:
        st.markdown(carried_sentence(new_year))
        if st.button(
            f"开{new_year.year}年度", type="primary", key="open_year",
            disabled=opened_database().is_demo,
        ):  # fmt: skip
            _open(page, new_year)
        st.caption(
            "开的时候登记已经对上的结转；没有对上的，等新年度的文本和预算指标导入以后再登记。"
            "12月的月结不变；整批可以撤销。"
        )
        return
    st.markdown(
        f":green[● {new_year.year}年度已开]　:gray[{plain(opening.opened_by)} "
        f"{wall_time(opening.opened_at)}，依据12月月结（指纹 {opening.short_fingerprint}），"
        f"第 {opening.batch_id} 批]"
    )
    with st.container(horizontal=True, gap="small"):
        count = len(new_year.matched)
        if count and st.button(f"登记对上的 {count} 个结转", type="primary", key="link_matched"):
            act = partial(link_matched, year=new_year.year)
            write("结转", page, Act.OPEN_YEAR, lambda database, actor: act(database, actor=actor))
        if len(new_year.left) and st.button("逐个登记", key="decide_carry_over"):
            ask_decision(page, new_year)


def _open(page: Page, new_year: NewYear) -> None:
    try:
        done = open_year(opened_database(), new_year.year, page.actor_for(Act.OPEN_YEAR))
    except PerfmonError as error:
        show_refusal(error)
        return
    say_next(
        f"{new_year.year}年度已开，登记结转 {len(new_year.matched)} 个，存为第 {done.batch_id} 批。"
        f"下一步：在“导入”页放入{new_year.year}年的绩效文本和预算指标。"
    )


@st.dialog("登记结转", width="medium")
def ask_decision(page: Page, new_year: NewYear) -> None:
    """Which project of the old year, what becomes of its money, and where it goes on."""
    show_closed()
    rows = listed_left(new_year).to_dict("records")
    labels = [
        f"{row['name']}（{row['unit_name']}）　{row['left_wanyuan']:,.2f} 万元" for row in rows
    ]
    place = st.selectbox(
        f"{new_year.year - 1}年的项目", range(len(labels)), format_func=labels.__getitem__,
        filter_mode="contains", key="carry_over_project",
    )  # fmt: skip
    row = rows[place or 0]
    st.caption(f"{plain(row['became'])}。")
    fate = st.segmented_control("去向", FATES, default=CARRIED, required=True, key=f"fate_{place}")
    with st.form(f"carry_over_{place}_{fate}", border=False):
        to_project = None
        choices = new_year.choices
        if fate == CARRIED:
            keys = [*choices]
            proposed = (row["to_unit_code"], row["to_code"])
            to_project = st.selectbox(
                f"{new_year.year}年的项目", keys, format_func=choices.__getitem__,
                index=keys.index(proposed) if proposed in choices else None,
                filter_mode="contains", placeholder="选一个项目",
            )  # fmt: skip
        reason = st.text_input("依据", max_chars=LONGEST_WORDS)
        if st.form_submit_button("登记", type="primary"):
            project = (str(row["unit_code"]), str(row["project_code"]))
            decision = Decision(project, str(fate), to_project, reason)
            write(
                "结转", page, Act.OPEN_YEAR, lambda database, actor: decide(
                    database, new_year.year, [decision], actor
                ),
            )  # fmt: skip
