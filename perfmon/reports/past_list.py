"""与上年比 as a workbook: every row that the page's filters let through, the deepest cut first."""

from collections.abc import Sequence

import pandas as pd

from perfmon.reports.list_book import POINTS, TEXT, ListColumns, ListHead, list_book

SHEET = "与上年比"

_COLUMNS: ListColumns = (
    ("place", "指标", TEXT, 26),
    ("target", "今年目标", TEXT, 16),
    ("past_target", "上年目标", TEXT, 16),
    ("past_result", "上年完成", TEXT, 18),
    ("to_target", "要求比上年目标（%）", POINTS, 12),
    ("to_result", "要求比上年完成（%）", POINTS, 12),
    ("verdict_words", "结论", TEXT, 30),
    ("name", "项目", TEXT, 32),
    ("project_code", "项目编码", TEXT, 24),
    ("past_code_words", "上年项目编码", TEXT, 24),
    ("unit_name", "预算单位", TEXT, 24),
    ("level2", "二级指标", TEXT, 16),
)


def past_list(
    listed: pd.DataFrame, year: int, conditions: Sequence[str], *, is_demo: bool
) -> bytes:
    """An xlsx of the rows given, in their order.

    Args:
        listed: as `perfmon.measures.past_targets.compare_with_past` gives them, with unit_name, and
            to_target and to_result in percent.
        year: of the targets.
        conditions: what the rows were chosen by, in words.
        is_demo: whether the figures are 演示数据.
    """
    mark = "（演示数据）" if is_demo else ""
    head = ListHead(
        SHEET,
        f"绩效目标与上年比{mark}　{year} 年与 {year - 1} 年",
        (
            f"条件：{'；'.join(conditions)}。{len(listed):,} 条，要求降得多的在前。",
            f"与 {year - 1} 年 12 月在用的文本、全年最后一次已审结果比。“+”是比上年要求高，"
            "“-”是比上年要求低；“不超过”类反着算，上限放宽就是要求低了。",
            "计量单位不同、只反映资金、定性和按期完成的不比；上年结转的项目不比。",
        ),
    )
    rows = listed.assign(
        verdict_words=listed["verdicts"].map("、".join),
        past_code_words=listed["past_code"].mask(listed["past_code"] == listed["project_code"]),
    )
    return list_book(head, rows, _COLUMNS)


def past_list_name(year: int) -> str:
    """The file name to offer: 绩效目标与上年比-2023年.xlsx."""
    return f"绩效目标{SHEET}-{year}年.xlsx"
