"""Findings on a page: a table in the order of the user's own file."""

import pandas as pd
import streamlit as st

from perfmon.findings import SEVERITY_WORDS
from perfmon.ui.line_lists import FINDING_COLUMNS
from perfmon.ui.tables import show_table


def show_findings(findings: pd.DataFrame, title: str) -> None:
    """Draws listed findings under a count by severity; a line where there are none."""
    if findings.empty:
        st.caption(f"{title}：没有发现。")
        return
    found = findings["severity"].tolist()
    counted = "，".join(
        f"{word} {found.count(severity)}"
        for severity, word in SEVERITY_WORDS.items()
        if severity in found
    )
    st.markdown(f"**{title}**（{counted}）")
    show_table(findings, FINDING_COLUMNS)
