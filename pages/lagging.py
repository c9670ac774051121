"""滞后项目: which projects are behind, why each is called so, and what would cure it."""

import streamlit as st

from perfmon.measures.selection import select
from perfmon.ui.lagging import show_finding, show_heat, show_list
from perfmon.ui.lagging_filters import show_filters
from perfmon.ui.links import go_to_department, go_to_project
from perfmon.ui.loaders.lagging import lagging_projects
from perfmon.ui.page import open_page, show_foot

page = open_page("滞后项目")
rows = lagging_projects(page.asked, page.month)
show_finding(page, rows)
selection = show_filters(rows)
project = show_list(page, select(rows, selection), selection)
if project is not None:
    go_to_project(page, project)

with st.container(border=True, gap="xsmall"):
    department = show_heat(page)
if department is not None:
    go_to_department(page, department)
show_foot(page)
