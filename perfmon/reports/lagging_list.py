"""滞后项目 as a workbook, exactly as it was filtered on the page."""

import pandas as pd

from perfmon.charts.theme import light_sign
from perfmon.measures.selection import Selection
from perfmon.periods import Cutoff
from perfmon.reports.list_book import (
    LIGHT_WORD,
    MONEY,
    PERCENT,
    POINTS,
    TENTH,
    TEXT,
    WHOLE,
    ListColumns,
    ListHead,
    list_book,
)

SHEET = "滞后项目"

_COLUMNS: ListColumns = (
    ("name", "项目", TEXT, 30),
    ("project_code", "项目代码", TEXT, 24),
    ("department_name", "主管部门", TEXT, 20),
    ("unit_name", "预算单位", TEXT, 22),
    ("county_leader", "分管县领导", TEXT, 12),
    ("bureau_section", "业务股室", TEXT, 12),
    (LIGHT_WORD, "灯", TEXT, 10),
    ("adjusted_budget_wanyuan", "调整预算", MONEY, 14),
    ("paid_wanyuan", "已支付", MONEY, 14),
    ("execution_percent", "支出进度（%）", PERCENT, 13),
    ("plan_points", "较计划（百分点）", POINTS, 15),
    ("elapsed_points", "较序时（百分点）", POINTS, 15),
    ("behind_wanyuan", "较计划少支额", MONEY, 14),
    ("to_yellow_wanyuan", "追平到预警需支出", MONEY, 16),
    ("to_green_wanyuan", "追平到正常需支出", MONEY, 16),
    ("beyond", "能否追平", TEXT, 10),
    ("lag", "落后（月）", TENTH, 10),
    ("lagging_months", "连续亮灯（月）", WHOLE, 13),
    ("rulers", "两把尺", TEXT, 14),
    ("needed_wanyuan", "月均需支", MONEY, 13),
    ("pace", "需提速（倍）", TENTH, 12),
    ("treasury_desk_wanyuan", "财政端在途", MONEY, 13),
    ("treasury_desk_days", "财政端最久（天）", WHOLE, 15),
    ("unit_desk_wanyuan", "单位端在途", MONEY, 13),
    ("unit_desk_days", "单位端最久（天）", WHOLE, 15),
    ("unsaid_desk_wanyuan", "未分端在途", MONEY, 13),
    ("unsaid_desk_days", "未分端最久（天）", WHOLE, 15),
    ("expected_percent", "预计年底（%）", PERCENT, 13),
    ("hard_wanyuan", "预计难以支出", MONEY, 14),
    ("state_words", "状态", TEXT, 16),
    ("reason", "为什么是这个灯", TEXT, 90),
    ("plan_corrections", "计划更正", TEXT, 60),
)
SELDOM = ("unsaid_desk_wanyuan", "unsaid_desk_days", "plan_corrections")
"""Columns left out where no row has them: money of which no file said the desk, 计划更正."""

_SUMMED = ("adjusted_budget", "paid", "behind", "to_yellow", "to_green")
"""What the last row sums: columns `_fen` of the list."""


def lagging_list(
    listed: pd.DataFrame,
    cutoff: Cutoff,
    due: Cutoff,
    selection: Selection,
    rule_label: str,
    is_demo: bool,
) -> bytes:
    """An xlsx of the rows shown, in their order, with a row of sums.

    Args:
        listed: `listed_lagging` of the rows that the filters let through.
        cutoff: of the figures.
        due: the day by which the sums of 追平 are to be paid.
        selection: the filters.
        rule_label: the rule of the month.
        is_demo: whether the figures are 演示数据.
    """
    mark = "（演示数据）" if is_demo else ""
    head = ListHead(
        SHEET,
        f"滞后项目清单{mark}　截至 {cutoff.full_label}",
        (
            f"条件：{selection.words}。{rule_label}。金额单位：万元。",
            f"追平：到{due.full_label}至少再支出的金额，须符合合同及验收条件。",
        ),
    )
    columns = tuple(
        column for column in _COLUMNS if column[0] not in SELDOM or listed[column[0]].notna().any()
    )
    sums = {f"{name}_wanyuan": int(listed[f"{name}_fen"].fillna(0).sum()) for name in _SUMMED}
    rows = listed.assign(**{LIGHT_WORD: [light_sign(light).text for light in listed["light"]]})
    return list_book(head, rows, columns, sums, f"合计 {len(listed)} 个项目")


def lagging_list_name(cutoff: Cutoff) -> str:
    """The file name to offer: 滞后项目-2023年10月底.xlsx."""
    return f"{SHEET}-{cutoff.full_label}.xlsx"
