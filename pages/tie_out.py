"""对账: whether a month's payments through the treasury tie out with the reports, to the fen."""

import streamlit as st

from perfmon.ui.page import open_page, show_foot
from perfmon.ui.tie_out import (
    choose_key,
    go_to_month,
    read_tie_out,
    show_answer,
    show_bridge,
    show_explanations,
    show_form,
    show_groups,
    show_months,
    show_totals,
)

page = open_page("reconciliation", "国库对账")
first = st.empty()
key = choose_key(page)
tie_out = read_tie_out(page, key)
with first:
    show_answer(tie_out)

month = show_months(page, key.span)
if month is not None:
    go_to_month(page, month)

bridge, form = st.columns([7, 5])
with bridge:
    show_bridge(tie_out)
with form:
    show_form(page, key)

sources_tab, departments_tab, funds_tab, typed_tab = st.tabs(
    ["差额从哪里来", "按主管部门", "按资金性质", "已录入的报表数"]
)
with sources_tab:
    show_explanations(tie_out)
with departments_tab:
    show_groups(page, key, "department_code")
with funds_tab:
    show_groups(page, key, "fund_type")
with typed_tab:
    show_totals(page)
show_foot(page)
