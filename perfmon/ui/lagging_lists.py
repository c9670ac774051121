"""The columns of 滞后项目, on the page and in its workbook."""

import pandas as pd

from perfmon.measures.rules import RuleBook
from perfmon.reports.lagging_list import SELDOM
from perfmon.ui.figures import enough, percent, wanyuan
from perfmon.ui.lists import BEHIND, listed_projects
from perfmon.ui.state_lists import DESK_LIST_COLUMNS, STATE_COLUMN
from perfmon.ui.tables import Columns, light, money, number, points, progress, rate, text, whole


def listed_lagging(rows: pd.DataFrame, book: RuleBook) -> pd.DataFrame:
    """Rows of `lagging_projects` as they are listed; sentences are made for these rows only."""
    return listed_projects(rows, book).assign(
        to_yellow_wanyuan=wanyuan(enough(rows["to_yellow_fen"])),
        to_green_wanyuan=wanyuan(enough(rows["to_green_fen"])),
        beyond=rows["beyond_budget"].map({True: "已不可能", False: ""}),
        lag=rows["lag_months"].astype("float64").round(1),
        pace=rows["pace_ratio"].astype("float64").round(1),
        needed_wanyuan=wanyuan(rows["needed_a_month_fen"]),
        expected_percent=percent(rows["expected_fen"], rows["adjusted_budget_fen"]),
        hard_wanyuan=wanyuan(rows["hard_to_spend_fen"]),
    )


LAGGING_COLUMNS: Columns = {
    "name": text("项目", 160),
    "light_words": light("灯", 88),
    "behind_wanyuan": BEHIND,
    "department_name": text("主管部门", 120),
    "reason": text("为什么是这个灯", 420),
    "plan_points": points("较计划（百分点）"),
    "to_yellow_wanyuan": money(
        "追平到预警（万元）", 128, "到下月底至少再支出这么多，灯由滞后变预警；须符合合同及验收条件"
    ),
    "to_green_wanyuan": money(
        "追平到正常（万元）", 128, "到下月底至少再支出这么多，灯变正常；须符合合同及验收条件"
    ),
    "lag": number("落后（月）", 84, "参考线几个月前就到了现在的已支付数"),
    "lagging_months": whole("连续亮灯（月）", 104),
    "rulers": text("两把尺", 110),
    **STATE_COLUMN,
    **DESK_LIST_COLUMNS,
    "expected_percent": rate("预计年底（%）", 106, "到12月31日预计的支出进度"),
    "hard_wanyuan": money(
        "预计难以支出（万元）", 140, "即使以后每月都像最多的那个月一样支付，到年底仍支不出去的"
    ),
    "pace": number(
        "需提速（倍）", 98, "以后每月平均要支出的，是近三个月平均的几倍；近三个月没有支出的没有倍数"
    ),
    "needed_wanyuan": money("月均需支（万元）", 120),
    "execution_percent": progress("支出进度"),
    "elapsed_points": points("较序时（百分点）"),
    "adjusted_budget_wanyuan": money("调整预算（万元）", 124),
    "paid_wanyuan": money("已支付（万元）", 114),
    "unit_name": text("预算单位", 140),
    "plan_corrections": text("计划更正", 300),
}


def lagging_columns(listed: pd.DataFrame) -> Columns:
    """The columns for these rows, without those of SELDOM that say nothing of any of them."""
    unsaid = {name for name in SELDOM if listed[name].isna().all()}
    return {name: look for name, look in LAGGING_COLUMNS.items() if name not in unsaid}
