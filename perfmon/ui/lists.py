"""The lists that pages show: projects, groups of projects, and months."""

import pandas as pd

from perfmon.charts.theme import light_sign
from perfmon.measures.rules import RuleBook
from perfmon.measures.sentences import light_sentences
from perfmon.periods import Cutoff
from perfmon.ui.figures import percent, wanyuan
from perfmon.ui.state_lists import STATE_COLUMN
from perfmon.ui.tables import Columns, light, money, points, progress, rate, text, whole


def listed_projects(projects: pd.DataFrame, book: RuleBook) -> pd.DataFrame:
    """Judged projects with their light in words and its sentence, money in 万元, rates in percent.

    Sentences are made here, for the rows that are shown.
    """
    budget = projects["adjusted_budget_fen"]
    return _with_units(projects).assign(
        light_words=projects["light"].map(lambda light: [light_sign(light).text]),
        plan_points=percent(projects["paid_fen"] - projects["planned_fen"], budget),
        elapsed_points=projects["elapsed_gap_points"].astype("float64").round(2),
        reason=light_sentences(projects, book),
    )


def listed_groups(groups: pd.DataFrame) -> pd.DataFrame:
    """Groups with money in 万元, rates in percent and gaps in 个百分点."""
    budget, covered = groups["adjusted_budget_fen"], groups["planned_budget_fen"]
    return _with_units(groups).assign(
        plan_points=percent(groups["paid_with_plan_fen"] - groups["planned_fen"], covered),
        elapsed_points=percent(groups["paid_fen"] - groups["elapsed_fen"], budget),
        coverage_percent=percent(covered, budget),
    )


def listed_funds(groups: pd.DataFrame) -> pd.DataFrame:
    """Groups by fund type or budget level, which have no plan, as groups are listed."""
    budget = groups["adjusted_budget_fen"]
    return _with_money(groups).assign(
        elapsed_points=percent(groups["paid_fen"] - groups["elapsed_fen"], budget)
    )


def listed_months(months: pd.DataFrame) -> pd.DataFrame:
    """Months of a group with their cut-off in words, money in 万元 and rates in percent."""
    return listed_groups(months).assign(
        cut=[Cutoff(pd.Timestamp(day).date()).label for day in months["cut_on"]],
        paid_in_month_wanyuan=wanyuan(months["paid_in_month_fen"]),
        planned_wanyuan=wanyuan(months["planned_fen"]),
    )


def _with_units(rows: pd.DataFrame) -> pd.DataFrame:
    return _with_money(rows).assign(behind_wanyuan=wanyuan(rows["behind_fen"]))


def _with_money(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        adjusted_budget_wanyuan=wanyuan(rows["adjusted_budget_fen"]),
        paid_wanyuan=wanyuan(rows["paid_fen"]),
        execution_percent=percent(rows["paid_fen"], rows["adjusted_budget_fen"]),
    )


BEHIND = money("少支额（万元）", 110, "较计划少支额：考核线减已支付，不到 0 的算 0")

PROJECT_COLUMNS: Columns = {
    "name": text("项目", 160),
    "light_words": light("灯", 88),
    "behind_wanyuan": BEHIND,
    **STATE_COLUMN,
    "plan_points": points("较计划（百分点）"),
    "execution_percent": progress("支出进度"),
    "adjusted_budget_wanyuan": money("调整预算（万元）", 124),
    "paid_wanyuan": money("已支付（万元）", 114),
    "elapsed_points": points("较序时（百分点）"),
    "unit_name": text("预算单位", 140),
    "reason": text("为什么是这个灯", 800),
}

STUCK_COLUMNS: Columns = {
    "name": text("项目", 160),
    "light_words": light("灯", 88),
    "behind_wanyuan": BEHIND,
    "department_name": text("主管部门", 130),
    "reason": text("为什么是这个灯", 780),
}
"""As wide as the first screen."""

GROUP_COLUMNS: Columns = {
    "plan_points": points("较计划（百分点）", 120),
    "red": whole("■ 滞后", 70),
    "yellow": whole("▲ 预警", 70),
    "green": whole("● 正常", 70),
    "blue": whole("◆ 超额", 70),
    "unlit": whole("○ 不判灯", 84),
    "behind_wanyuan": money("较计划少支额（万元）", 144),
    "execution_percent": progress("支出进度"),
    "adjusted_budget_wanyuan": money("调整预算（万元）", 124),
    "paid_wanyuan": money("已支付（万元）", 114),
    "elapsed_points": points("较序时（百分点）", 120),
    "project_count": whole("项目数"),
    "coverage_percent": rate("计划覆盖预算", 110, "有资金支出计划的项目占调整预算的比重"),
}
"""What stands behind a group's name."""

FUND_COLUMNS: Columns = {
    name: GROUP_COLUMNS[name]
    for name in (
        "execution_percent",
        "paid_wanyuan",
        "adjusted_budget_wanyuan",
        "elapsed_points",
        "project_count",
    )
}
"""What stands behind a fund type or a budget level: plan and lights are of whole projects."""

UNIT_NAME: Columns = {"unit_name": text("预算单位", 166)}
UNIT_CODE: Columns = {"unit_code": text("代码", 80)}

MONTH_COLUMNS: Columns = {
    "cut": text("截至", 90),
    "execution_percent": progress("支出进度"),
    "plan_points": points("较计划（百分点）"),
    "paid_in_month_wanyuan": money("本月支付（万元）", 130),
    "paid_wanyuan": money("累计已支付（万元）", 140),
    "planned_wanyuan": money("考核线（万元）", 130),
    "adjusted_budget_wanyuan": money("调整预算（万元）", 130),
    "elapsed_points": points("较序时（百分点）"),
}
