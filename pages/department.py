"""部门: one department with its units: its projects, its curve, and what it promised in print."""

import streamlit as st

from perfmon.ui.bridge import show_department_bridge
from perfmon.ui.cards import show_group_cards
from perfmon.ui.chooser import choose_department
from perfmon.ui.curves import show_forecast_curve, show_group_curve, show_group_payments
from perfmon.ui.department import (
    show_department_funds,
    show_department_head,
    show_department_projects,
    show_months,
    show_units,
)
from perfmon.ui.department_targets import show_department_targets
from perfmon.ui.entry_notes import show_said
from perfmon.ui.forecasts import show_department_forecast
from perfmon.ui.links import go_to_project
from perfmon.ui.page import open_page, show_foot
from perfmon.ui.passages import show_passages
from perfmon.ui.year_end import show_department_year_end

page = open_page("departments", "部门支出进度")
department = choose_department(page)
code = department.code
show_said()
show_department_head(page, department)
show_group_cards(page.view, code)

curve, payments = st.columns([7, 5])
with curve.container(border=True, gap="xsmall"):
    show_group_curve(page.view, code)
with payments.container(border=True, gap="xsmall"):
    show_group_payments(page.view, code)

(
    projects_tab,
    units_tab,
    funds_tab,
    months_tab,
    forecast_tab,
    bridge_tab,
    year_end_tab,
    targets_tab,
    text_tab,
) = st.tabs(
    [
        "项目",
        "预算单位",
        "资金",
        "各月",
        "全年预计",
        "进度为什么变",
        "同比和年底集中支出",
        "部门目标",
        "目标与保障措施",
    ],
    key="department_tab",
    on_change="rerun",
)
with projects_tab:
    project = show_department_projects(page, code)
    if project is not None:
        go_to_project(page, project)
with units_tab:
    show_units(page.view, code)
with funds_tab:
    show_department_funds(page.view, code)
with months_tab:
    show_months(page.view, code)
with forecast_tab:
    show_forecast_curve(page.view, code)
    show_department_forecast(page.view, code)
with text_tab:
    show_passages(page.asked, code)
if targets_tab.open:
    with targets_tab:
        show_department_targets(page, code)
if bridge_tab.open:
    with bridge_tab:
        show_department_bridge(page, code)
if year_end_tab.open:
    with year_end_tab:
        show_department_year_end(page, code)
show_foot(page)
