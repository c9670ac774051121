"""总表: which departments and which rules."""

import pandas as pd
import streamlit as st

from perfmon.measures.review_selection import ReviewSelection
from perfmon.ui.chart import show_clickable_chart
from perfmon.ui.loaders.target_reviews import DEPARTMENTS, RULES, review_picture, review_table
from perfmon.ui.page import Page
from perfmon.ui.tables import Columns, Height, pick_row
from perfmon.ui.target_review_filters import narrow_to_department, narrow_to_rule
from perfmon.ui.target_review_lists import DEPARTMENT_COLUMNS, RULE_COLUMNS

FEW_ROWS, TABLE_HEIGHT = 12, 400
"""So many rows stand without a scroll bar of their own; more scroll at so many pixels."""


def show_review_table(page: Page, selection: ReviewSelection) -> None:
    """The picture by department or by rule, and a table of each; a click narrows."""
    review = review_table(page.asked, selection)
    if review.departments.empty:
        st.info("没有符合条件的绩效文本。放宽上面的条件再看。")
        return
    department = rule = None
    with st.container(border=True, gap="xsmall"):
        grouping = st.segmented_control(
            "按什么分",
            (DEPARTMENTS, RULES),
            default=DEPARTMENTS,
            required=True,
            key="review_grouping",
            label_visibility="collapsed",
        )
        as_of = f"{page.on_hand.recorded_at:%Y-%m-%d}"
        by = grouping or DEPARTMENTS
        picture = review_picture(page.asked, selection, by, page.theme, as_of)
        hint = "点一条只看这个部门" if by == DEPARTMENTS else "点一条看这种问题"
        clicked = show_clickable_chart(picture.title, picture.figure, "review_bars", hint)
    department, rule = (clicked, None) if by == DEPARTMENTS else (None, clicked)
    st.markdown(
        f"**按主管部门**（{len(review.departments)} 个）　"
        ":gray[点一行只看这个部门；已处理 = 接受、更正或退回；"
        "与上一轮比的是错误和提醒，只有一版的没有]"
    )
    department = _picked(review.departments, DEPARTMENT_COLUMNS, "department_code") or department
    st.markdown(f"**按问题种类**（{len(review.rules)} 种）　:gray[点一行看这些问题]")
    if review.rules.empty:
        st.caption("没有符合条件的问题。")
    else:
        rule = _picked(review.rules, RULE_COLUMNS, "code") or rule
    if department is not None:
        narrow_to_department(department)
    if rule is not None:
        narrow_to_rule(rule)


def _picked(rows: pd.DataFrame, columns: Columns, code: str) -> str | None:
    """Draws a table and gives the code of the row just clicked."""
    height: Height = "content" if len(rows) <= FEW_ROWS else TABLE_HEIGHT
    row = pick_row(rows, columns, f"review_{code}", height)
    return None if row is None else str(row[code])
