"""核对 of a closed month on the page 月结: who confirmed, who objected, who said nothing."""

import pandas as pd
import streamlit as st

from perfmon.measures.confirmations import count_checks
from perfmon.ui.confirmation_lists import (
    CLOSED_LINE_COLUMNS,
    DEPARTMENT_COLUMNS,
    listed_closed_lines,
    listed_departments,
    progress_words,
)
from perfmon.ui.loaders.confirmations import closed_check_lines_of
from perfmon.ui.page import Page
from perfmon.ui.tables import ROW_HEIGHT, Height, chosen_row, show_table
from perfmon.ui.words import plain

MOST_ROWS = 10
"""A longer list scrolls within the height of so many rows."""


def show_closed_confirmations(page: Page) -> None:
    """How far 核对 was when the month closed: the departments, and the lines of the one picked."""
    lines = closed_check_lines_of(page.asked, page.month)
    if lines.empty or not lines["due_on"].notna().any():
        st.caption("月结时没有发过核对单。")
        return
    with st.container(border=True):
        st.markdown(f"**月结时的核对**　{progress_words(lines)}")
        listed = listed_departments(count_checks(lines))
        picked = chosen_row(listed, DEPARTMENT_COLUMNS, "closed_check_department", _height(listed))
        if picked is None and len(listed) > 1:
            st.caption("点一个部门，看它的各个项目谁答复的、怎么答复的；视同确认的是过期没有答复。")
            return
        own = listed.iloc[picked or 0]
        st.markdown(f"**{plain(own['department_name'])}**")
        rows = listed_closed_lines(lines[lines["department_code"] == own["department_code"]])
        show_table(rows, CLOSED_LINE_COLUMNS, _height(rows))


def _height(rows: pd.DataFrame) -> Height:
    return (MOST_ROWS + 1) * ROW_HEIGHT if len(rows) > MOST_ROWS else "content"
