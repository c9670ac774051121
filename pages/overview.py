"""总览: how the county's project money moves, for someone who has two minutes."""

import streamlit as st

from perfmon.ui.cards import show_group_cards
from perfmon.ui.curves import show_group_curve
from perfmon.ui.links import go_to_department, go_to_project
from perfmon.ui.overview_tabs import show_overview_tabs
from perfmon.ui.page import open_page, show_foot
from perfmon.ui.ranking import show_ranking
from perfmon.ui.stuck import show_stuck_projects

FIRST_SCREEN_CHART = 282  # pixels high, so that the first screen fits 1440 × 900

page = open_page("home", "县本级部门项目支出进度", of_regions="各地区部门项目支出进度")
show_group_cards(page.view)

curve, ranking = st.columns([7, 5])
with curve.container(border=True, gap="xsmall"):
    show_group_curve(page.view, height=FIRST_SCREEN_CHART)
with ranking.container(border=True, gap="xsmall"):
    department = show_ranking(page, FIRST_SCREEN_CHART)
    if department is not None:
        go_to_department(page, department)

project = show_stuck_projects(page)
if project is not None:
    go_to_project(page, project)
show_foot(page)
show_overview_tabs(page)
