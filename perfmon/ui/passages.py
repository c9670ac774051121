"""Part one of a unit's 绩效文本 on the page: goals and safeguards as published, and its targets."""

from typing import Any

import streamlit as st

from perfmon.ui.findings import show_findings
from perfmon.ui.line_lists import TARGET_COLUMNS
from perfmon.ui.loaders.asked import Asked, drawn_once
from perfmon.ui.loaders.texts import passages, texts
from perfmon.ui.tables import show_table
from perfmon.ui.words import plain


@drawn_once
def show_passages(asked: Asked, department_code: str) -> None:
    """Draws each unit's published text; says so where none was imported."""
    in_force = texts(asked, department_code)
    if in_force.empty:
        st.info("这个部门还没有导入绩效文本，没有公开的目标和保障措施可看。")
    for published in in_force.to_dict("records"):
        _show_text(asked, published)


def _show_text(asked: Asked, published: dict[Any, Any]) -> None:
    part = passages(asked, int(published["text_id"]))
    st.markdown(f"#### {plain(published['title'])}")
    st.caption(
        f"{plain(published['file_name'], '程序生成')} · 第{published['version']}版 · "
        f"编制 {plain(published['compiled_by'], '未印')} · "
        f"审核 {plain(published['reviewed_by'], '未印')}"
    )
    goals, targets = st.columns([7, 5], gap="large")
    with goals:
        st.markdown(f"**总体绩效目标**\n\n{plain(published['overall_goal'], '文本没有写')}")
        st.markdown("\n\n".join(_goal_words(goal) for goal in part.sub_goals.to_dict("records")))
    with targets:
        if not part.targets.empty:
            st.markdown("**文字里的数字目标**")
            show_table(part.targets, TARGET_COLUMNS)
        with st.expander(f"工作保障措施（{len(part.safeguards)} 条）"):
            safeguards = part.safeguards.to_dict("records")
            st.markdown("\n\n".join(_safeguard_words(safeguard) for safeguard in safeguards))
    show_findings(part.findings, "文本本身的问题")


def _goal_words(goal: dict[Any, Any]) -> str:
    return (
        f"**{plain(goal['title'])}**\n\n绩效目标：{plain(goal['goal'], '文本没有写')}\n\n"
        f"绩效指标：{plain(goal['indicator_text'], '文本没有写')}"
    )


def _safeguard_words(safeguard: dict[Any, Any]) -> str:
    return f"**{plain(safeguard['title'])}**\n\n{plain(safeguard['text'])}"
