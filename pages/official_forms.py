"""报表: the official forms filled in, 自评 and 复核, the bureau's own blank, 考核台账."""

import streamlit as st

from perfmon.ui.entry_notes import show_said
from perfmon.ui.forms import show_forms
from perfmon.ui.ledger import show_ledger
from perfmon.ui.own_blank import show_own_blank
from perfmon.ui.page import open_page, show_foot
from perfmon.ui.scores import show_scores

page = open_page("forms", "官方报表")
show_said()
forms_tab, scores_tab, blank_tab, ledger_tab = st.tabs(
    ["官方表格", "自评和复核", "本局空白表", "考核台账"], key="forms_tab", on_change="rerun"
)
if forms_tab.open:
    with forms_tab:
        show_forms(page)
if scores_tab.open:
    with scores_tab:
        show_scores(page)
if blank_tab.open:
    with blank_tab:
        show_own_blank(page)
if ledger_tab.open:
    with ledger_tab:
        show_ledger(page)
show_foot(page)
