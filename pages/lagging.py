"""滞后项目: which projects are behind, why each is called so, and what would cure it."""

import streamlit as st

from perfmon.ui.lagging import show_finding, show_heat, show_list
from perfmon.ui.lagging_filters import show_filters
from perfmon.ui.links import go_to_department, go_to_project
from perfmon.ui.own_lists import show_carried_over, show_direct
from perfmon.ui.page import open_page, show_foot

page = open_page("behind", "滞后项目")
show_finding(page.view)
selection = show_filters(page)
listed = show_list(page, selection)

heat_tab, carried_tab, direct_tab = st.tabs(
    ["各部门各月", "结转资金", "直达资金"], key="lagging_tab", on_change="rerun"
)
department = own = None
if heat_tab.open:
    with heat_tab:
        department = show_heat(page)
if carried_tab.open:
    with carried_tab:
        own = show_carried_over(page)
if direct_tab.open:
    with direct_tab:
        own = show_direct(page)

if department is not None:
    go_to_department(page, department)
for project in (listed, own):
    if project is not None:
        go_to_project(page, project)
show_foot(page)
