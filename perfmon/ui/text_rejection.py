"""不采用: turning a waiting version of a 绩效文本 down, with the reason."""

from typing import Any

import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.roles import Act
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.page import Page
from perfmon.workflows.text_rejections import Rejection, reject_text


def offer_rejection(page: Page, version: dict[Any, Any], held_version: int) -> None:
    """Draws why, and the button that turns the version down."""
    unit_code, number = str(version["unit_code"]), int(version["version"])
    key = f"{unit_code}_{number}"
    with st.container(border=True):
        st.markdown(f"**不采用第{number}版**")
        if number < held_version:
            st.caption(
                f"在用的是更新的第{held_version}版，这一版不能再接受；不再用它，就在这里记下来。"
            )
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            reason = st.text_input(
                "原因",
                max_chars=160,
                placeholder="如 单位另报了一版",
                key=f"review_refuse_reason_{key}",
                width=340,
            )
            is_asked = st.button("不采用", key=f"review_refuse_{key}")
        st.caption("只记下不采用，不影响任何数；记错了，在「导入」页的「历史」里撤销这一批。")
    if not is_asked:
        return
    try:
        entered = reject_text(
            opened_database(),
            Rejection(page.asked.year, unit_code, number, reason),
            page.actor_for(Act.DECIDE_TEXT, unit_code),
        )
    except PerfmonError as error:
        show_refusal(error)
        return
    say_next(
        f"{unit_code} 的绩效文本第{number}版记为不采用，存为第 {entered.batch_id} 批；"
        "要撤销，在“导入”页的“历史”里点这一批。"
    )
