"""绩效指标 as a workbook: every row that the filters of the page let through, worst first."""

from collections.abc import Iterator

import pandas as pd

from perfmon.measures.result_selection import ResultSelection
from perfmon.measures.result_standing import STANDINGS
from perfmon.periods import Cutoff
from perfmon.quality.indicator_traits import KIND_WORDS
from perfmon.reports.list_book import LIGHT_WORD, PERCENT, TEXT, ListColumns, ListHead, list_book

SHEET = "绩效指标"

_COLUMNS: ListColumns = (
    ("indicator", "三级指标", TEXT, 26),
    (LIGHT_WORD, "灯", TEXT, 10),
    ("standing_word", "进展", TEXT, 10),
    ("attainment_percent", "完成率（%）", PERCENT, 11),
    ("printed", "指标值（原文）", TEXT, 18),
    ("result", "最近完成情况", TEXT, 18),
    ("result_at", "截至", TEXT, 9),
    ("name", "项目", TEXT, 30),
    ("project_code", "项目代码", TEXT, 24),
    ("department_name", "主管部门", TEXT, 20),
    ("unit_name", "预算单位", TEXT, 22),
    ("category1", "一级指标", TEXT, 10),
    ("category2", "二级指标", TEXT, 14),
    ("judged_by", "怎么判", TEXT, 34),
    ("marks", "说明", TEXT, 30),
)


def indicator_list(
    listed: pd.DataFrame, cutoff: Cutoff, selection: ResultSelection, *, is_demo: bool
) -> bytes:
    """An xlsx of the rows given, in their order.

    Args:
        listed: `listed_results` of all rows that the filters let through.
        cutoff: of the results.
        selection: the filters.
        is_demo: whether the figures are 演示数据.
    """
    mark = "（演示数据）" if is_demo else ""
    projects = len(listed[["unit_code", "project_code"]].drop_duplicates())
    head = ListHead(
        SHEET,
        f"绩效指标清单{mark}　截至 {cutoff.full_label}",
        (
            f"条件：{'；'.join(_conditions(selection))}。"
            f"{len(listed):,} 项绩效指标，在 {projects:,} 个项目里。",
            "完成率的单位是 %，完成情况的计量单位写在数的后面；未报不是 0，未到期不要求填报。",
        ),
    )
    words = [" ".join(words) for words in listed["light_words"]]
    rows = listed.assign(light_word=words, standing_word=listed["standing"].map(STANDINGS))
    return list_book(head, rows, _COLUMNS)


def indicator_list_name(cutoff: Cutoff) -> str:
    """The file name to offer: 绩效指标-2023年10月底.xlsx."""
    return f"{SHEET}-{cutoff.full_label}.xlsx"


def _conditions(selection: ResultSelection) -> Iterator[str]:
    """Every filter that was set, and what 只反映资金的 were done with."""
    yield selection.words
    for names in (selection.departments, selection.levels1, selection.levels2):
        if names:
            yield "、".join(names)
    if selection.directions:
        yield "、".join(words for kind, words in KIND_WORDS.items() if kind in selection.directions)
    if selection.only_reasons:
        yield "须说明原因的"
    yield "不含只反映资金的" if selection.without_mirrors else "含只反映资金的"
