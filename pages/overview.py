"""总览: how the county's project money moves, for someone who has two minutes."""

import streamlit as st

from perfmon.charts.curve import curve_title, progress_curve
from perfmon.charts.ranking import department_gaps, department_gaps_title
from perfmon.charts.theme import CARD_CONFIG
from perfmon.measures.groups import planned_part
from perfmon.ui import loaders
from perfmon.ui.cards import show_group_cards
from perfmon.ui.groupings import show_grouping
from perfmon.ui.links import go_to_clicked_department, go_to_project
from perfmon.ui.page import SCOPE_TITLE, open_page, show_foot
from perfmon.ui.stuck import show_stuck_projects

page = open_page(SCOPE_TITLE)
months = loaders.months_of(page.asked)
show_group_cards(months.iloc[page.month - 1])

curve, ranking = st.columns([7, 5])
with curve.container(border=True):
    with_plan = planned_part(months)
    figure = progress_curve(with_plan, page.palette, curve_title(with_plan))
    st.plotly_chart(figure, theme=None, config=CARD_CONFIG, key="curve")
with ranking.container(border=True):
    by = ("department_code", "department_name")
    departments = loaders.month_groups(page.asked, page.month, by).sort_values("plan_gap_points")
    departments = departments.rename(columns={"department_name": "name"})
    title = department_gaps_title(departments)
    figure = department_gaps(departments, page.palette, title=title, cutoff=page.cutoff)
    go_to_clicked_department(figure, key="ranking")

projects = loaders.month_projects(page.asked, page.month)
chosen = show_stuck_projects(projects, months.iloc[page.month - 1])
if chosen is not None:
    go_to_project(chosen)
show_foot(page)

st.divider()
show_grouping(page)
