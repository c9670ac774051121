"""目标审核: what is wrong with the targets of the year's texts, and what was made of each fault."""

import streamlit as st

from perfmon.ui.entry_choice import show_closed
from perfmon.ui.entry_notes import show_said
from perfmon.ui.page import open_page, show_foot
from perfmon.ui.target_review import show_no_texts, show_review_head
from perfmon.ui.target_review_changes import show_versions
from perfmon.ui.target_review_filters import FINDINGS_TAB, TAB, VERSIONS_TAB, show_review_filters
from perfmon.ui.target_review_findings import show_findings_list
from perfmon.ui.target_review_last_year import show_last_year
from perfmon.ui.target_review_letters import show_letters
from perfmon.ui.target_review_table import show_review_table

page = open_page("target-review", "目标审核")
show_closed()
show_said()
if not show_review_head(page):
    show_no_texts()
    show_foot(page)
    st.stop()
selection = show_review_filters(page)
PARTS = {
    "总表": show_review_table,
    FINDINGS_TAB: show_findings_list,
    VERSIONS_TAB: show_versions,
    "与上年比": show_last_year,
    "审核意见": show_letters,
}
for tab, show in zip(st.tabs([*PARTS], key=TAB, on_change="rerun"), PARTS.values(), strict=True):
    if tab.open:
        with tab:
            show(page, selection)
show_foot(page)
