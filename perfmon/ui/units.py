"""A department's units, and its months, as tables."""

import pandas as pd
import streamlit as st

from perfmon.measures.groups import sum_groups
from perfmon.measures.rates import add_group_rates
from perfmon.periods import Cutoff
from perfmon.ui.figures import wanyuan
from perfmon.ui.tables import GROUP_COLUMNS, group_rows, money, points, progress, show_table


def show_units(projects: pd.DataFrame) -> None:
    """One row a 预算单位 of the department."""
    units = add_group_rates(sum_groups(projects, ["unit_code", "unit_name"]))
    columns = {
        "unit_code": st.column_config.TextColumn("代码", width=80),
        "unit_name": st.column_config.TextColumn("预算单位", width=200),
    }
    show_table(group_rows(units), columns | GROUP_COLUMNS, "units")


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
    columns = {
        "cut": st.column_config.TextColumn("截至", width=90),
        "paid_in_month_wanyuan": money("本月支付（万元）", 130),
        "paid_wanyuan": money("累计已支付（万元）", 140),
        "planned_wanyuan": money("计划（考核线，万元）", 150),
        "adjusted_budget_wanyuan": money("调整预算（万元）", 130),
        "execution_percent": progress("支出进度"),
        "plan_gap_points": points("较计划（百分点）"),
        "elapsed_gap_points": points("较序时（百分点）"),
    }
    show_table(rows, columns, "months")
