"""问题: the findings one by one, ticked to be answered, corrected or sent back."""

import pandas as pd
import streamlit as st

from perfmon.measures.review_selection import ReviewSelection
from perfmon.ui.loaders.target_reviews import listed_findings
from perfmon.ui.page import Page
from perfmon.ui.tables import Height, choose_rows, chosen_rows
from perfmon.ui.target_review_forms import ROUND, show_changed_meanwhile, show_decision
from perfmon.ui.target_review_lists import FINDING_COLUMNS

FEW_ROWS, TABLE_HEIGHT = 12, 400
"""So many rows stand without a scroll bar of their own; more scroll at so many pixels."""

MOST_ROWS = 500
"""The list shows so many rows, errors first; the filters find the rest."""


def show_findings_list(page: Page, selection: ReviewSelection) -> None:
    """The list, and under it the form for the rows ticked."""
    show_changed_meanwhile(page)
    found = listed_findings(page.asked, selection)
    if found.empty:
        st.info("没有符合条件的问题。放宽上面的条件再看。")
        return
    rows = found.head(MOST_ROWS)
    part = f"，列出前 {MOST_ROWS:,} 处，用上面的条件找别的" if len(found) > MOST_ROWS else ""
    st.markdown(
        f"**{len(found):,} 处问题**，在 {found['text_id'].nunique():,} 份文本里{part}　"
        ":gray[错误在前；勾选一行看全文、作处理，勾几行可以一起接受或退回]"
    )
    key = f"review_rows_{_identity(rows)}_{st.session_state.get(ROUND, 0)}"
    height: Height = "content" if len(rows) <= FEW_ROWS else TABLE_HEIGHT
    choose_rows(rows, FINDING_COLUMNS, key, height)
    ticked = [place for place in chosen_rows(key) if place < len(rows)]
    if ticked:
        show_decision(page, rows.iloc[ticked].reset_index(drop=True))


def _identity(rows: pd.DataFrame) -> int:
    """Which findings are listed: where others are, nothing stays ticked by its mere place."""
    return hash(tuple(zip(rows["batch_id"], rows["position"], strict=True)))
