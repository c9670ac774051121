"""总览: how the county's project money moves, for someone who has two minutes."""

import streamlit as st

from perfmon.charts.curve import curve_title, progress_curve
from perfmon.charts.ranking import department_gaps, department_gaps_title
from perfmon.ui import loaders
from perfmon.ui.cards import show_group_cards
from perfmon.ui.chart import show_chart, show_clickable_chart
from perfmon.ui.groupings import show_grouping
from perfmon.ui.links import go_to_department, go_to_project
from perfmon.ui.page import SCOPE_TITLE, covered_by, open_page, show_foot
from perfmon.ui.stuck import show_stuck_projects

FIRST_SCREEN_CHART = 282  # pixels high, so that the first screen fits 1440 × 900

page = open_page(SCOPE_TITLE)
months = covered_by(loaders.months_of(page.asked), page)
county = months.iloc[page.month - 1]
show_group_cards(county)

curve, ranking = st.columns([7, 5])
with curve.container(border=True, gap="xsmall"):
    figure = progress_curve(months, page.palette, height=FIRST_SCREEN_CHART)
    show_chart(curve_title(months), figure, "curve")
with ranking.container(border=True, gap="xsmall"):
    departments = loaders.departments_by_gap(page.asked, page.month)
    figure = department_gaps(
        departments, page.palette, cutoff=page.cutoff, height=FIRST_SCREEN_CHART
    )
    department = show_clickable_chart(department_gaps_title(departments), figure, "ranking")
    if department is not None:
        go_to_department(department)

project = show_stuck_projects(loaders.month_projects(page.asked, page.month), county)
if project is not None:
    go_to_project(project)
show_foot(page)
show_grouping(page)
