"""The lists of the year's end: shares of December, payments to look at, and rates of two years."""

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.ui.figures import percent, wanyuan
from perfmon.ui.tables import Columns, day, money, points, progress, rate, text

SHARE_LEVELS = {
    "主管部门": ["department_code", "department_name"],
    "预算单位": ["department_code", "unit_code", "unit_name", "department_name"],
    "项目": ["unit_code", "project_code", "name", "unit_name", "department_name"],
}
"""What the payments of December are summed by."""


def listed_rates(groups: pd.DataFrame) -> pd.DataFrame:
    """Groups with their rates in percent, the one that fell most first, those not to compare last.

    Args:
        groups: from `year_on_year`, with name.
    """
    rows = groups.assign(
        change_points=groups["change_hundredths"].astype("Float64").astype("float64") / 100,
        now_percent=percent(groups["paid_fen"], groups["adjusted_budget_fen"]),
        then_percent=percent(groups["paid_then_fen"], groups["budget_then_fen"]),
        adjusted_budget_wanyuan=wanyuan(groups["adjusted_budget_fen"]),
        budget_then_wanyuan=wanyuan(groups["budget_then_fen"]),
    )
    return rows.sort_values("change_hundredths", kind="stable", ignore_index=True)


def listed_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """Groups with what they paid in December and in its last ten days, in 万元 and percent."""
    return shares.assign(
        december_percent=percent(shares["december_fen"], shares["paid_fen"]),
        last_days_percent=percent(shares["last_days_fen"], shares["paid_fen"]),
        december_wanyuan=wanyuan(shares["december_fen"]),
        last_days_wanyuan=wanyuan(shares["last_days_fen"]),
        paid_wanyuan=wanyuan(shares["paid_fen"]),
    )


def listed_vouchers(lines: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """Vouchers with the names of their projects, amounts in 万元."""
    named = projects[[*PROJECT_KEY, "name", "unit_name", "department_name"]]
    return lines.merge(named, on=PROJECT_KEY, how="left", validate="m:1").assign(
        amount_wanyuan=wanyuan(lines["amount_fen"])
    )


_RATES: Columns = {
    "change_points": points("同比（百分点）", 110),
    "now_percent": rate("本年支出进度", 98),
    "then_percent": rate("上年同期", 90),
    "adjusted_budget_wanyuan": money("本年调整预算（万元）", 150),
    "budget_then_wanyuan": money("上年同期调整预算（万元）", 170),
}

COUNTY_RATE_COLUMNS: Columns = {"name": text("主管部门", 150)} | _RATES
DEPARTMENT_RATE_COLUMNS: Columns = {"name": text("预算单位", 150)} | _RATES

_SHARES: Columns = {
    "december_percent": progress("12月占全年", 110),
    "last_days_percent": rate("最后十天占全年", 110),
    "december_wanyuan": money("12月支付（万元）", 120),
    "last_days_wanyuan": money("最后十天（万元）", 120),
    "paid_wanyuan": money("全年支付（万元）", 120),
}

_DEPARTMENT: Columns = {"department_name": text("主管部门", 140)}

SHARE_COLUMNS: dict[str, Columns] = {
    "主管部门": {"department_name": text("主管部门", 140)} | _SHARES,
    "预算单位": {"unit_name": text("预算单位", 140)} | _SHARES | _DEPARTMENT,
    "项目": {"name": text("项目", 140)}
    | _SHARES
    | {"unit_name": text("预算单位", 150)}
    | _DEPARTMENT,
}

EXACT_COLUMNS: Columns = {
    "name": text("项目", 170),
    "amount_wanyuan": money("这一笔（万元）"),
    "counted_on": day("支付日期"),
    "voucher_no": text("支付凭证号", 120),
    "adjusted_budget_wanyuan": money("调整预算（万元）", 124),
    "unit_name": text("预算单位", 150),
    "department_name": text("主管部门", 140),
}

MOVED_COLUMNS: Columns = {
    "payee": text("收款人", 150),
    "payee_is": text("收款人是", 86),
    "amount_wanyuan": money("金额（万元）"),
    "name": text("项目", 170),
    "counted_on": day("支付日期"),
    "voucher_no": text("支付凭证号", 120),
    "summary": text("摘要", 140),
    "unit_name": text("预算单位", 150),
}
