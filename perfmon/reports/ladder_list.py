"""处理阶梯 as one workbook: what the rule proposes, and what was decided."""

import pandas as pd

from perfmon.periods import Cutoff
from perfmon.reports.list_book import (
    LIGHT_WORD,
    MONEY,
    PERCENT,
    TEXT,
    ListColumns,
    ListHead,
    ListPart,
    list_books,
)

_PROPOSED: ListColumns = (
    ("name", "项目", TEXT, 30),
    ("project_code", "项目代码", TEXT, 24),
    ("department_name", "主管部门", TEXT, 20),
    ("unit_name", "预算单位", TEXT, 22),
    (LIGHT_WORD, "灯", TEXT, 10),
    ("execution_percent", "支出进度（%）", PERCENT, 13),
    ("behind_wanyuan", "较计划少支额", MONEY, 14),
    ("step_words", "建议", TEXT, 24),
    ("why", "为什么", TEXT, 70),
)

_DECIDED: ListColumns = (
    ("name", "项目", TEXT, 30),
    ("project_code", "项目代码", TEXT, 24),
    ("department_name", "主管部门", TEXT, 20),
    ("unit_name", "预算单位", TEXT, 22),
    ("month_words", "月份", TEXT, 8),
    ("step", "处理", TEXT, 24),
    ("number", "文号", TEXT, 24),
    ("issued", "发出日期", TEXT, 12),
    ("decided_by", "决定人", TEXT, 12),
    ("reason", "理由", TEXT, 40),
    ("reply_words", "回复", TEXT, 50),
)


def ladder_book(
    proposed: pd.DataFrame, decided: pd.DataFrame, cutoff: Cutoff, *, is_demo: bool
) -> bytes:
    """An xlsx of the steps proposed at a cut-off and of those decided by then.

    Args:
        proposed: as listed, the highest step first.
        decided: as listed, the newest first.
        cutoff: of the lights.
        is_demo: whether the figures are 演示数据.
    """
    mark = "（演示数据）" if is_demo else ""
    as_of = f"{mark}　截至 {cutoff.full_label}"
    rule = "按规则提出，由人决定。待财政支付、合同未到付款条件的不发函。金额单位：万元。"
    issued = [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in decided["issued_on"]]
    return list_books(
        [
            ListPart(ListHead("建议", f"处理建议{as_of}", (rule,)), proposed, _PROPOSED),
            ListPart(
                ListHead("已决定", f"已决定的处理{as_of}", ("新的在前。",)),
                decided.assign(issued=pd.Series(issued, decided.index, dtype="str")),
                _DECIDED,
            ),
        ]
    )


def ladder_book_name(cutoff: Cutoff) -> str:
    """The file name to offer: 处理阶梯-2023年10月底.xlsx."""
    return f"处理阶梯-{cutoff.full_label}.xlsx"
