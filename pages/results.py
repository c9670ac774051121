"""绩效指标: how many targets are reached, on track, behind or not reported, and which."""

import streamlit as st

from perfmon.ui.links import go_to_department, go_to_project
from perfmon.ui.loaders.results import judged_indicators
from perfmon.ui.page import open_page, show_foot
from perfmon.ui.result_filters import show_result_filters
from perfmon.ui.results import (
    show_groups,
    show_indicator_list,
    show_no_indicators,
    show_standings,
)

page = open_page("indicators", "绩效指标")
rows = judged_indicators(page.asked, page.month)
if rows.empty:
    show_no_indicators()
    show_foot(page)
    st.stop()
answer = st.container()
picture = st.container(border=True, gap="xsmall")
selection = show_result_filters(rows)
with answer:
    show_standings(page, selection)
with picture:
    department = show_groups(page, selection)
project = show_indicator_list(page, selection)
if department is not None:
    go_to_department(page, department)
if project is not None:
    go_to_project(page, project)
show_foot(page)
