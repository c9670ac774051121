"""批复数 against the amounts that texts print: a standing list, by version."""

import streamlit as st

from perfmon.measures.review_selection import ReviewSelection
from perfmon.ui.figures import amount
from perfmon.ui.loaders.target_reviews import chosen_rounds
from perfmon.ui.loaders.text_rounds import text_amounts
from perfmon.ui.page import Page
from perfmon.ui.round_lists import AMOUNT_COLUMNS, listed_amounts
from perfmon.ui.tables import Height, show_table

MANY_ROWS, TABLE_HEIGHT = 14, 450


def show_text_amounts(page: Page, selection: ReviewSelection) -> None:
    """Draws the projects whose 年初 and 结转 differ from what the chosen version prints."""
    st.markdown("##### 批复数与文本预算数")
    rounds = chosen_rounds(page.asked, selection)
    compared = text_amounts(page.asked)
    compared = compared[compared["text_id"].isin(rounds["text_id"])]
    if compared.empty:
        st.caption(
            "没有可比的项目：这些文本里的项目，还没有一个在导入的预算表里印有年初数或结转数。"
        )
        return
    rows = compared[compared["difference_fen"] != 0]
    if rows.empty:
        st.markdown(
            f"**{len(compared):,} 个项目的批复数（年初加结转）与文本所印的预算数都相同**"
            f"　:gray[{selection.round}]"
        )
        return
    table_fen, text_fen = int(rows["table_fen"].sum()), int(rows["text_fen"].sum())
    st.markdown(
        f"**比了 {len(compared):,} 个项目，{len(rows):,} 个的批复数（年初加结转）与文本所印的"
        f"预算数不同**：批复 {amount(table_fen)} 万元，文本 {amount(text_fen)} 万元　"
        f":gray[{selection.round}；支出进度按批复数算]"
    )
    height: Height = "content" if len(rows) <= MANY_ROWS else TABLE_HEIGHT
    show_table(listed_amounts(rows), AMOUNT_COLUMNS, height)
