"""承诺, 承诺兑现率 and 议定事项 as one workbook, a sheet each."""

import pandas as pd

from perfmon.periods import Cutoff
from perfmon.reports.list_book import (
    MONEY,
    PERCENT,
    TEXT,
    WHOLE,
    ListColumns,
    ListHead,
    ListPart,
    list_books,
)

_PROMISES: ListColumns = (
    ("name", "项目", TEXT, 30),
    ("project_code", "项目代码", TEXT, 24),
    ("department_name", "主管部门", TEXT, 20),
    ("unit_name", "预算单位", TEXT, 22),
    ("county_leader", "分管县领导", TEXT, 12),
    ("meeting", "会议", TEXT, 8),
    ("verdict_word", "结果", TEXT, 12),
    ("amount_wanyuan", "承诺支付", MONEY, 13),
    ("since_wanyuan", "已支付", MONEY, 13),
    ("due", "期限", TEXT, 12),
    ("person", "责任人", TEXT, 12),
    ("cause", "原因", TEXT, 20),
    ("measure", "措施", TEXT, 36),
    ("sentence", "怎么算的", TEXT, 64),
)

_RATES: ListColumns = (
    ("department_name", "主管部门", TEXT, 24),
    ("due_count", "到期（件）", WHOLE, 11),
    ("kept_count", "兑现（件）", WHOLE, 11),
    ("partly_count", "部分兑现（件）", WHOLE, 14),
    ("broken_count", "未兑现（件）", WHOLE, 12),
    ("pending_count", "未到期（件）", WHOLE, 12),
    ("count_percent", "按件数（%）", PERCENT, 12),
    ("due_wanyuan", "到期的承诺", MONEY, 14),
    ("kept_wanyuan", "已兑现", MONEY, 14),
    ("amount_percent", "按金额（%）", PERCENT, 12),
)

_RESOLUTIONS: ListColumns = (
    ("words", "事项", TEXT, 50),
    ("owner", "责任单位", TEXT, 20),
    ("meeting", "会议", TEXT, 8),
    ("due", "期限", TEXT, 12),
    ("state_word", "状态", TEXT, 14),
    ("told", "销号依据", TEXT, 50),
)


def promise_book(
    promises: pd.DataFrame,
    rates: pd.DataFrame,
    resolutions: pd.DataFrame,
    cutoff: Cutoff,
    *,
    is_demo: bool,
) -> bytes:
    """An xlsx of what the meetings left behind, as of a cut-off.

    Args:
        promises: as listed, overdue first.
        rates: by department, with a row of all.
        resolutions: as listed, open ones first.
        cutoff: of the verdicts.
        is_demo: whether the figures are 演示数据.
    """
    mark = "（演示数据）" if is_demo else ""
    as_of = f"{mark}　截至 {cutoff.full_label}"
    counted = "已支付：从会议月份的月底算到期限或截至日，早的那一天，净额。金额单位：万元。"
    kept = "兑现率：兑现÷到期，未到期的不算；已兑现每件最多算到承诺的数。金额单位：万元。"
    return list_books(
        [
            ListPart(ListHead("承诺", f"承诺清单{as_of}", (counted,)), _dated(promises), _PROMISES),
            ListPart(ListHead("承诺兑现率", f"承诺兑现率{as_of}", (kept,)), rates, _RATES),
            ListPart(
                ListHead("议定事项", f"议定事项{as_of}", ("没有销号的在前。",)),
                _dated(resolutions),
                _RESOLUTIONS,
            ),
        ]
    )


def promise_book_name(cutoff: Cutoff) -> str:
    """The file name to offer: 承诺-2023年10月底.xlsx."""
    return f"承诺-{cutoff.full_label}.xlsx"


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(due=[f"{day:%Y-%m-%d}" for day in rows["due_on"]])
