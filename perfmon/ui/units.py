"""A department's head, and its units and months as tables."""

from typing import Any

import pandas as pd

from perfmon.measures.groups import sum_groups
from perfmon.measures.rates import add_group_rates
from perfmon.periods import Cutoff
from perfmon.ui.breadcrumb import show_breadcrumb
from perfmon.ui.figures import wanyuan
from perfmon.ui.lists import GROUP_COLUMNS, listed_groups
from perfmon.ui.tables import Columns, money, points, progress, show_table, text
from perfmon.ui.words import plain


def show_department_head(department: "pd.Series[Any]") -> None:
    """The way up, and who answers for the department."""
    leader = plain(department["county_leader"], "未填")
    section = plain(department["bureau_section"], "未填")
    name = plain(department["department_name"])
    show_breadcrumb(f"{name} · 分管县领导 {leader} · 业务股室 {section}")


def show_units(projects: pd.DataFrame) -> None:
    """One row a 预算单位 of the department."""
    units = add_group_rates(sum_groups(projects, ["unit_code", "unit_name"]))
    names = {"unit_code": text("代码", 80), "unit_name": text("预算单位", 200)}
    show_table(listed_groups(units), names | GROUP_COLUMNS)


def show_months(months: pd.DataFrame) -> None:
    """One row a month up to the cut-off."""
    shown = months[months["covered"]]
    rows = shown.assign(
        cut=[Cutoff(pd.Timestamp(day).date()).label for day in shown["cut_on"]],
        paid_in_month_wanyuan=wanyuan(shown["paid_in_month_fen"]),
        paid_wanyuan=wanyuan(shown["paid_fen"]),
        planned_wanyuan=wanyuan(shown["planned_fen"]),
        adjusted_budget_wanyuan=wanyuan(shown["adjusted_budget_fen"]),
        execution_percent=100 * shown["execution_rate"],
    )
    show_table(rows, _MONTH_COLUMNS)


_MONTH_COLUMNS: Columns = {
    "cut": text("截至", 90),
    "paid_in_month_wanyuan": money("本月支付（万元）", 130),
    "paid_wanyuan": money("累计已支付（万元）", 140),
    "planned_wanyuan": money("考核线（万元）", 130),
    "adjusted_budget_wanyuan": money("调整预算（万元）", 130),
    "execution_percent": progress("支出进度"),
    "plan_gap_points": points("较计划（百分点）"),
    "elapsed_gap_points": points("较序时（百分点）"),
}
