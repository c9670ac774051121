"""目标审核 on the page: the sentence above everything, and what stands where there is no text."""

import streamlit as st

from perfmon.measures.review_selection import ReviewSelection
from perfmon.store.text_findings import OPEN
from perfmon.store.text_rounds import WAITING
from perfmon.ui.loaders.target_reviews import chosen_findings, chosen_rounds, text_rounds
from perfmon.ui.page import Page
from perfmon.ui.style import UNBROKEN


def show_review_head(page: Page) -> bool:
    """The answer in one sentence: how many texts, faults to be dealt with, versions that wait.

    Returns:
        Whether the year has any text.
    """
    rounds = chosen_rounds(page.asked, ReviewSelection())
    if rounds.empty:
        return False
    found = chosen_findings(page.asked, ReviewSelection(verdicts=(OPEN,)))
    errors, warnings = (int((found["severity"] == one).sum()) for one in ("error", "warning"))
    waiting = int((text_rounds(page.asked)["state"] == WAITING).sum())
    with st.container(key=UNBROKEN):
        st.markdown(
            f"**{page.asked.year}年 {rounds['department_code'].nunique()} 个部门的 {len(rounds)} 份"
            f"绩效文本，待处理 {_faults(errors, warnings)}**　"
            f":gray[按各单位最新一版；{int(rounds['project_count'].sum()):,} 个项目、"
            f"{int(rounds['indicator_count'].sum()):,} 项绩效指标]　{_waiting(waiting)}"
        )
    return True


def show_no_texts() -> None:
    """What stands where the year has no text."""
    st.info(
        "这一年还没有绩效文本，没有可审的目标。在「导入」页放入各部门的绩效文本，"
        "文本里的问题就列在这里。"
    )


def _faults(errors: int, warnings: int) -> str:
    return f":red[■ 错误 {errors:,} 处]、:orange[▲ 提醒 {warnings:,} 处]"


def _waiting(waiting: int) -> str:
    """How many revised texts nobody has accepted; said also where none does."""
    if not waiting:
        return ":gray[没有待接受的修订文本]"
    return f"◔ **{waiting} 份修订的文本待接受** :gray[在「版本」里接受]"
