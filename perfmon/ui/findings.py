"""Findings on a page: a table in the order of the user's own file."""

import pandas as pd
import streamlit as st

from perfmon.findings import SEVERITY_WORDS


def show_findings(findings: pd.DataFrame, key: str, title: str) -> None:
    """Draws findings with their severity, place and printed value; a line where there are none."""
    if findings.empty:
        st.caption(f"{title}：没有发现。")
        return
    counts = findings["severity"].value_counts()
    counted = "，".join(
        f"{word} {counts[severity]}"
        for severity, word in SEVERITY_WORDS.items()
        if severity in counts
    )
    st.markdown(f"**{title}**（{counted}）")
    rows = findings.assign(severity_word=findings["severity"].map(dict(SEVERITY_WORDS)))
    columns = {
        "severity_word": st.column_config.TextColumn("程度", width=60),
        "indicator_row": st.column_config.NumberColumn("第几行指标", format="%d", width=90),
        "message": st.column_config.TextColumn("问题", width=560),
        "printed_value": st.column_config.TextColumn("文本里印的", width=200),
        "line": st.column_config.NumberColumn("文件第几行", format="%d", width=90),
        "code": st.column_config.TextColumn("规则", width=190),
    }
    st.dataframe(
        rows[list(columns)],
        column_config=columns,
        hide_index=True,
        height="content",
        row_height=30,
        placeholder="—",
        key=key,
    )
