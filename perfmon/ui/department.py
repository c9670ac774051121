"""The parts of the department's page: who answers for it, its units, its money, its months."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.ui.figures import amount, rate
from perfmon.ui.focus import EVERY, choose_unit
from perfmon.ui.groupings import FUND_GROUPINGS, show_funds
from perfmon.ui.links import show_breadcrumb
from perfmon.ui.lists import (
    GROUP_COLUMNS,
    MONTH_COLUMNS,
    PROJECT_COLUMNS,
    UNIT_CODE,
    UNIT_NAME,
    listed_months,
)
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.departments import Department
from perfmon.ui.loaders.projects import months_of
from perfmon.ui.loaders.rankings import (
    department_units,
    listed_department_projects,
    listed_groups,
)
from perfmon.ui.page import Page
from perfmon.ui.tables import pick_row, show_table
from perfmon.ui.words import plain


def show_department_head(page: Page, department: Department) -> None:
    """The way up, the department's name, 分管县领导 and 业务股室."""
    leader = plain(department.county_leader, "未填")
    section = plain(department.bureau_section, "未填")
    here = f"{plain(department.name)} · 分管县领导 {leader} · 业务股室 {section}"
    show_breadcrumb(page, here)


def show_department_projects(page: Page, department_code: str) -> "pd.Series[Any] | None":
    """The department's projects, or those of one unit; gives the one just clicked, once."""
    projects = listed_department_projects(page.asked, page.month, department_code)
    unit_code = choose_unit(department_units(page.asked, page.month, department_code))
    if unit_code != EVERY:
        projects = projects[projects["unit_code"] == unit_code].reset_index(drop=True)
        budget_fen, paid_fen = projects["adjusted_budget_fen"].sum(), projects["paid_fen"].sum()
        st.markdown(
            f"**{plain(projects['unit_name'].iloc[0])} {len(projects)} 个项目，调整预算 "
            f"{amount(budget_fen)} 万元，已支付 {amount(paid_fen)} 万元，"
            f"支出进度 {rate(paid_fen, budget_fen)}**"
        )
    return pick_row(projects, PROJECT_COLUMNS, "projects")


@drawn_once
def show_units(view: View, department_code: str) -> None:
    """One row a 预算单位 of the department."""
    units = listed_groups(view.asked, view.month, ("unit_code", "unit_name"), department_code)
    show_table(units, UNIT_NAME | GROUP_COLUMNS | UNIT_CODE)


def show_department_funds(view: View, department_code: str) -> None:
    """The department's money by 资金性质 or 预算级次, as the visitor picks, and its total."""
    chosen = st.segmented_control(
        "按什么汇总",
        list(FUND_GROUPINGS),
        default="资金性质",
        required=True,
        key="department_grouping",
        label_visibility="collapsed",
    )
    show_funds(view, chosen or "资金性质", department_code)
    whole = months_of(view.asked, department_code).iloc[view.month - 1]
    st.caption(
        f"合计调整预算 {amount(whole['adjusted_budget_fen'])} 万元、"
        f"已支付 {amount(whole['paid_fen'])} 万元，与各张卡片相同。"
    )


@drawn_once
def show_months(view: View, department_code: str) -> None:
    """One row a month up to the cut-off."""
    months = months_of(view.asked, department_code)
    reached = months["covered"] & (months["month"] <= view.month)
    show_table(listed_months(months[reached]), MONTH_COLUMNS)
