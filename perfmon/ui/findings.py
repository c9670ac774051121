"""Findings on a page: a table in the order of the user's own file."""

import pandas as pd
import streamlit as st

from perfmon.findings import SEVERITY_WORDS
from perfmon.ui.tables import Columns, show_table, text, whole


def show_findings(findings: pd.DataFrame, title: str) -> None:
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
    show_table(rows, _COLUMNS)


_COLUMNS: Columns = {
    "severity_word": text("程度", 60),
    "indicator_row": whole("第几行指标", 90),
    "message": text("问题", 720),
    "printed_value": text("文本里印的", 260),
    "line": whole("文件第几行", 90),
}
