"""部门: one department with its units: its projects, its curve, and what it promised in print."""

import streamlit as st

from perfmon.charts.curve import curve_title, progress_curve
from perfmon.charts.payments import monthly_payments, monthly_payments_title
from perfmon.charts.theme import CARD_CONFIG
from perfmon.measures.groups import planned_part
from perfmon.ui import loaders
from perfmon.ui.cards import show_group_cards
from perfmon.ui.chooser import choose_department
from perfmon.ui.links import go_to_project
from perfmon.ui.page import open_page, show_foot
from perfmon.ui.passages import show_passages
from perfmon.ui.tables import project_columns, project_rows, show_table
from perfmon.ui.units import show_months, show_units

page = open_page("部门支出进度")
department = choose_department(page)
months = loaders.months_of(page.asked, department["department_code"])
months = months.assign(covered=months["covered"] & (months["month"] <= page.month))
show_group_cards(months.iloc[page.month - 1])

curve, payments = st.columns([7, 5])
with curve.container(border=True):
    with_plan = planned_part(months)
    figure = progress_curve(with_plan, page.palette, curve_title(with_plan))
    st.plotly_chart(figure, theme=None, config=CARD_CONFIG, key="curve")
with payments.container(border=True):
    figure = monthly_payments(months, page.palette, monthly_payments_title(months))
    st.plotly_chart(figure, theme=None, config=CARD_CONFIG, key="payments")

projects = loaders.month_projects(page.asked, page.month, department["department_code"])
projects = projects.sort_values("plan_gap_points")
projects_tab, units_tab, months_tab, text_tab = st.tabs(
    ["项目", "预算单位", "各月", "目标与保障措施"]
)
with projects_tab:
    columns = project_columns(with_department=False)
    clicked = show_table(project_rows(projects), columns, "projects")
    if clicked is not None:
        go_to_project(projects.iloc[clicked])
with units_tab:
    show_units(projects)
with months_tab:
    show_months(months)
with text_tab:
    show_passages(page, str(department["department_code"]))
show_foot(page)
