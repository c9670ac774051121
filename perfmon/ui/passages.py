"""Part one of a unit's 绩效文本 on the page: goals and safeguards as published, and its targets."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.ui import loaders
from perfmon.ui.findings import show_findings
from perfmon.ui.page import Page
from perfmon.ui.tables import Columns, show_table, text, whole
from perfmon.ui.words import plain

OPERATOR_WORDS = {">=": "不低于", "<=": "不高于", "=": "等于"}


def show_passages(page: Page, department_code: str) -> None:
    """Draws each unit's published text; says so where none was imported."""
    texts = loaders.texts(page.asked, department_code)
    if texts.empty:
        st.info("这个部门还没有导入绩效文本，没有公开的目标和保障措施可看。")
    for published in texts.to_dict("records"):
        _show_text(page, published)


def _show_text(page: Page, published: dict[Any, Any]) -> None:
    part = loaders.passages(page.asked, int(published["text_id"]))
    st.markdown(f"#### {plain(published['title'])}")
    st.caption(
        f"{plain(published['file_name'], '程序生成')} · 第{published['version']}版 · "
        f"编制 {plain(published['compiled_by'], '未印')} · "
        f"审核 {plain(published['reviewed_by'], '未印')}"
    )
    goals, targets = st.columns([7, 5], gap="large")
    with goals:
        st.markdown(f"**总体绩效目标**\n\n{plain(published['overall_goal'], '文本没有写')}")
        for goal in part.sub_goals.to_dict("records"):
            _show_goal(goal)
    with targets:
        _show_targets(part.targets)
        for safeguard in part.safeguards.to_dict("records"):
            with st.expander(f"工作保障措施：{plain(safeguard['title'])}"):
                st.markdown(plain(safeguard["text"]))
    show_findings(part.findings, "文本本身的问题")


def _show_goal(goal: dict[Any, Any]) -> None:
    st.markdown(f"**{plain(goal['title'])}**")
    st.markdown(f"绩效目标：{plain(goal['goal'], '文本没有写')}")
    st.markdown(f"绩效指标：{plain(goal['indicator_text'], '文本没有写')}")


def _show_targets(targets: pd.DataFrame) -> None:
    if targets.empty:
        return
    st.markdown("**文字里的数字目标**")
    rows = targets.assign(
        target=[
            f"{OPERATOR_WORDS[row['operator']]} {row['number']}{plain(row['unit'])}"
            for row in targets.to_dict("records")
        ]
    )
    show_table(rows, _TARGET_COLUMNS)


_TARGET_COLUMNS: Columns = {
    "passage": text("出处", 140),
    "target": text("目标", 110),
    "year": whole("年度", 60),
    "text": text("原文", 340),
}
