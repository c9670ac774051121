"""部门: one department with its units: its projects, its curve, and what it promised in print."""

import streamlit as st

from perfmon.charts.curve import curve_title, progress_curve
from perfmon.charts.payments import monthly_payments, monthly_payments_title
from perfmon.ui import loaders
from perfmon.ui.cards import show_group_cards
from perfmon.ui.chart import show_chart
from perfmon.ui.chooser import choose_department
from perfmon.ui.links import go_to_project
from perfmon.ui.lists import PROJECT_COLUMNS, listed_projects
from perfmon.ui.page import covered_by, open_page, show_foot
from perfmon.ui.passages import show_passages
from perfmon.ui.tables import pick_row
from perfmon.ui.units import show_department_head, show_months, show_units

page = open_page("部门支出进度")
department = choose_department(page)
show_department_head(department)
code = str(department["department_code"])
months = covered_by(loaders.months_of(page.asked, code), page)
show_group_cards(months.iloc[page.month - 1])

curve, payments = st.columns([7, 5])
with curve.container(border=True, gap="xsmall"):
    show_chart(curve_title(months), progress_curve(months, page.palette), "curve")
with payments.container(border=True, gap="xsmall"):
    show_chart(monthly_payments_title(months), monthly_payments(months, page.palette), "payments")

projects = loaders.month_projects(page.asked, page.month, code)
projects = projects.sort_values("plan_gap_points")
projects_tab, units_tab, months_tab, text_tab = st.tabs(
    ["项目", "预算单位", "各月", "目标与保障措施"]
)
with projects_tab:
    project = pick_row(listed_projects(projects), PROJECT_COLUMNS, "projects")
    if project is not None:
        go_to_project(project)
with units_tab:
    show_units(projects)
with months_tab:
    show_months(months)
with text_tab:
    show_passages(page, code)
show_foot(page)
