"""The table of groups below the first screen, by whichever grouping the visitor picks."""

import streamlit as st

from perfmon.ui.figures import amount
from perfmon.ui.links import go_to_department
from perfmon.ui.lists import FUND_COLUMNS, GROUP_COLUMNS
from perfmon.ui.loaders.asked import Asked, View, drawn_once
from perfmon.ui.loaders.departments import regions
from perfmon.ui.loaders.projects import months_of, unjudged_sums
from perfmon.ui.loaders.rankings import listed_funds, listed_groups
from perfmon.ui.page import Page
from perfmon.ui.tables import Columns, pick_row, show_table, text

GROUPINGS = {
    "地区": ("region_code", "region_name"),
    "主管部门": ("department_code", "department_name"),
    "预算单位": ("unit_code", "unit_name", "department_code", "department_name"),
    "分管县领导": ("county_leader",),
    "业务股室": ("bureau_section",),
}

ALL_REGIONS = "全部地区"

FUND_GROUPINGS = {"资金性质": "fund_type", "预算级次": "budget_level"}
"""A project's money may be of several kinds; these split it, all others leave projects whole."""

COLUMNS: dict[str, Columns] = {
    "地区": {"region_name": text("地区", 166)} | GROUP_COLUMNS,
    "主管部门": {"department_name": text("主管部门", 166)} | GROUP_COLUMNS,
    "预算单位": {"unit_name": text("预算单位", 166)}
    | GROUP_COLUMNS
    | {"department_name": text("主管部门", 160)},
    "分管县领导": {"county_leader": text("分管县领导", 166)} | GROUP_COLUMNS,
    "业务股室": {"bureau_section": text("业务股室", 166)} | GROUP_COLUMNS,
}


def offered_groupings(asked: Asked) -> list[str]:
    """Of GROUPINGS those that split what there is; the first is shown where none is chosen."""
    return [name for name in GROUPINGS if name != "地区" or len(regions(asked)) > 1]


def show_grouping(page: Page) -> None:
    """Draws the table and its total.

    A click on a department or a unit opens the department. A file of several regions (汇总库)
    begins with these, and a click on one shows its departments.
    """
    names, offered = regions(page.asked), offered_groupings(page.asked)
    _go_into_region()
    chosen = st.segmented_control(
        "按什么汇总", [*offered, *FUND_GROUPINGS], default=offered[0], required=True, key=_GROUPING
    )
    picked = region = None
    if chosen in FUND_GROUPINGS:
        show_funds(page.view, chosen)
    else:
        by = GROUPINGS[chosen or offered[0]]
        region = _choose_region(names) if len(names) > 1 and chosen != "地区" else None
        groups = listed_groups(page.asked, page.month, by, region_code=region)
        picked = pick_row(groups, COLUMNS[chosen or offered[0]], f"groups_by_{by[0]}")
    if region is None:
        _show_total(page.view)
    if picked is None:
        return
    if chosen == "地区":
        st.session_state[_ENTERED] = str(picked["region_code"])
        st.rerun()
    if "department_code" in picked:
        go_to_department(page, str(picked["department_code"]))


_GROUPING, _REGION, _ENTERED = "grouping", "grouping_region", "grouping_region_entered"


def _go_into_region() -> None:
    """Shows the departments of the region that was just clicked."""
    entered = st.session_state.pop(_ENTERED, None)
    if entered is not None:
        st.session_state[_GROUPING], st.session_state[_REGION] = "主管部门", entered


def _choose_region(names: dict[str, str]) -> str | None:
    """The region whose groups are listed; None for all."""
    return st.selectbox(
        "地区", [None, *names], format_func=lambda code: names.get(code, ALL_REGIONS), key=_REGION
    )


@drawn_once
def show_funds(view: View, chosen: str, department_code: str | None = None) -> None:
    """The money of the county, or of one department, by one of FUND_GROUPINGS."""
    by = FUND_GROUPINGS[chosen]
    funds = listed_funds(view.asked, view.month, by, department_code)
    show_table(funds, {by: text(chosen, 112)} | FUND_COLUMNS)
    st.caption(
        "计划和灯按项目，不按资金拆分。一个项目有几种资金的，金额分开计，项目数在每一种里各计一次。"
    )


@drawn_once
def _show_total(view: View) -> None:
    county = months_of(view.asked).iloc[view.month - 1]
    budget_fen, paid_fen = unjudged_sums(view.asked, view.month)
    st.caption(
        f"合计调整预算 {amount(county['adjusted_budget_fen'])} 万元、"
        f"已支付 {amount(county['paid_fen'])} 万元。另有人员类、公用经费："
        f"调整预算 {amount(budget_fen)} 万元、已支付 {amount(paid_fen)} 万元，"
        "只用于对账，不在上面各数之内。"
    )
