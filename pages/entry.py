"""填报: what a unit fills in each month, what the bureau reviews, and what it types by hand."""

from collections.abc import Callable

import streamlit as st

from perfmon.roles import Act
from perfmon.ui.entry_choice import choose_sheet, first_tab, show_closed
from perfmon.ui.entry_forms import show_forms
from perfmon.ui.entry_notes import show_said
from perfmon.ui.entry_outlooks import show_outlooks
from perfmon.ui.entry_review import show_review
from perfmon.ui.entry_sheets import show_payments, show_results
from perfmon.ui.entry_tasks import show_unit_tasks
from perfmon.ui.page import open_page, show_foot

page = open_page("reporting", "填报")
show_closed()
unit_code, month = choose_sheet(page)
show_said()
asked = show_unit_tasks(page, unit_code, month)

TABS: dict[str, Callable[[], None]] = {
    "国库外支付": lambda: show_payments(page, unit_code, month),
    "指标结果": lambda: show_results(page, unit_code, month, asked),
    "偏差与预计": lambda: show_outlooks(page, unit_code, month, asked),
    "待审": lambda: show_review(page),
}
if page.may(Act.TYPE):
    TABS["手工录入"] = lambda: show_forms(page)
tabs = st.tabs(list(TABS), default=first_tab(list(TABS)))
for tab, show in zip(tabs, TABS.values(), strict=True):
    with tab:
        show()
show_foot(page)
