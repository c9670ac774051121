"""目标审核: what is wrong with the targets of the year's texts, and what was made of each fault."""

import streamlit as st

from perfmon.ui.entry_choice import show_closed
from perfmon.ui.entry_notes import show_said
from perfmon.ui.page import open_page, show_foot
from perfmon.ui.target_review import show_no_texts, show_review_head
from perfmon.ui.target_review_changes import show_versions
from perfmon.ui.target_review_filters import FINDINGS_TAB, TAB, show_review_filters
from perfmon.ui.target_review_findings import show_findings_list
from perfmon.ui.target_review_last_year import show_last_year
from perfmon.ui.target_review_letters import show_letters
from perfmon.ui.target_review_table import show_review_table

page = open_page("目标审核")
show_closed()
show_said()
if not show_review_head(page):
    show_no_texts()
    show_foot(page)
    st.stop()
selection = show_review_filters(page)
table_tab, findings_tab, versions_tab, last_year_tab, letters_tab = st.tabs(
    ["总表", FINDINGS_TAB, "版本", "与上年比", "审核意见"], key=TAB, on_change="rerun"
)
if table_tab.open:
    with table_tab:
        show_review_table(page, selection)
if findings_tab.open:
    with findings_tab:
        show_findings_list(page, selection)
if versions_tab.open:
    with versions_tab:
        show_versions(page, selection)
if last_year_tab.open:
    with last_year_tab:
        show_last_year(page, selection)
if letters_tab.open:
    with letters_tab:
        show_letters(page, selection)
show_foot(page)
