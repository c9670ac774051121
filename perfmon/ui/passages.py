"""Part one of a unit's 绩效文本 on the page: goals and safeguards as published, and its targets."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.ui import loaders
from perfmon.ui.findings import show_findings
from perfmon.ui.page import Page
from perfmon.ui.words import plain

OPERATOR_WORDS = {">=": "不低于", "<=": "不高于", "=": "等于"}


def show_passages(page: Page, department_code: str) -> None:
    """Draws each unit's published text; says so where none was imported."""
    texts = loaders.texts(page.asked, department_code)
    if texts.empty:
        st.info("这个部门还没有导入绩效文本，没有公开的目标和保障措施可看。")
    for text in texts.to_dict("records"):
        _show_text(page, text)


def _show_text(page: Page, text: dict[Any, Any]) -> None:
    part = loaders.passages(page.asked, int(text["text_id"]))
    st.markdown(f"#### {plain(text['title'])}")
    st.caption(
        f"{plain(text['file_name'] or '程序生成')} · 第{text['version']}版 · "
        f"编制 {plain(text['compiled_by'] or '未印')} · 审核 {plain(text['reviewed_by'] or '未印')}"
    )
    goals, targets = st.columns([7, 5], gap="large")
    with goals:
        if text["overall_goal"]:
            st.markdown(f"**总体绩效目标**\n\n{plain(text['overall_goal'])}")
        for goal in part.sub_goals.to_dict("records"):
            _show_goal(goal)
    with targets:
        _show_targets(part.targets)
        for safeguard in part.safeguards.to_dict("records"):
            with st.expander(f"工作保障措施：{plain(safeguard['title'])}"):
                st.markdown(plain(safeguard["text"]))
        show_findings(part.findings, "document_findings", "文本本身的问题")


def _show_goal(goal: dict[Any, Any]) -> None:
    st.markdown(f"**{plain(goal['title'])}**")
    if goal["goal"]:
        st.markdown(f"绩效目标：{plain(goal['goal'])}")
    if goal["indicator_text"]:
        st.markdown(f"绩效指标：{plain(goal['indicator_text'])}")


def _show_targets(targets: pd.DataFrame) -> None:
    if targets.empty:
        return
    st.markdown("**文字里的数字目标**")
    rows = targets.assign(
        target=[
            f"{OPERATOR_WORDS[row['operator']]} {row['number']}{row['unit'] or ''}"
            for row in targets.to_dict("records")
        ]
    )
    columns = {
        "passage": st.column_config.TextColumn("出处", width=140),
        "target": st.column_config.TextColumn("目标", width=110),
        "year": st.column_config.NumberColumn("年度", format="%d", width=60),
        "text": st.column_config.TextColumn("原文", width=320),
    }
    st.dataframe(
        rows[list(columns)], column_config=columns, hide_index=True, height="content", row_height=30
    )
