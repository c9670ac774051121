"""填报: what a unit fills in each month, what the bureau reviews, and what it types by hand."""

import streamlit as st

from perfmon.ui.entry_choice import choose_sheet, show_closed
from perfmon.ui.entry_forms import show_forms
from perfmon.ui.entry_notes import show_said
from perfmon.ui.entry_outlooks import show_outlooks
from perfmon.ui.entry_review import show_review
from perfmon.ui.entry_sheets import show_payments, show_results
from perfmon.ui.entry_tasks import show_unit_tasks
from perfmon.ui.page import open_page, show_foot

page = open_page("填报")
show_closed()
unit_code, month = choose_sheet(page)
show_said()
asked = show_unit_tasks(page, unit_code, month)

payments_tab, results_tab, outlooks_tab, review_tab, hand_tab = st.tabs(
    ["国库外支付", "指标结果", "偏差与预计", "待审", "手工录入"]
)
with payments_tab:
    show_payments(page, unit_code, month)
with results_tab:
    show_results(page, unit_code, month, asked)
with outlooks_tab:
    show_outlooks(page, unit_code, month, asked)
with review_tab:
    show_review(page)
with hand_tab:
    show_forms(page)
show_foot(page)
