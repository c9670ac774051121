"""部门目标 as they are listed: how each stands, and who carries it."""

import pandas as pd

from perfmon.measures.rates import is_missing
from perfmon.ui.figures import MISSING
from perfmon.ui.result_lists import (
    RESULT_LIGHT,
    attainment_percent,
    result_sign,
    result_words,
)
from perfmon.ui.tables import Columns, progress, text

NOBODY = "没有项目承担"

SIGNS = {">=": "≥", "<=": "≤", "=": "="}


def listed_department_targets(rows: pd.DataFrame, links: pd.DataFrame, year: int) -> pd.DataFrame:
    """Judged targets with their light, result and projects in words.

    Args:
        rows: as `read_judged_targets` gives them.
        links: as `read_target_links` gives them.
        year: of the page; a target of another year says so.
    """
    records = rows.to_dict("records")
    carriers = links.groupby(["text_unit_code", "position"])["name"].agg("、".join).to_dict()
    return rows.assign(
        level3=rows["text"],
        printed_value=[
            f"{SIGNS[row['operator']]}{row['target']}{_said(row['unit'])}" for row in records
        ],
        light_words=pd.Series(
            [[result_sign(row["light"], row["cause"]).text] for row in records], rows.index
        ),
        attainment_percent=attainment_percent(rows),
        result=[result_words(row) for row in records],
        result_at=[
            MISSING if is_missing(row["month"]) else f"{row['month']}月底" for row in records
        ],
        carriers=[
            carriers.get((row["text_unit_code"], row["position"]), NOBODY) for row in records
        ],
        year_words=[
            f"{row['target_year']}年" + ("" if row["target_year"] == year else "（不是本年）")
            for row in records
        ],
    )


def _said(cell: object) -> str:
    return "" if is_missing(cell) else str(cell)


DEPARTMENT_TARGET_COLUMNS: Columns = {
    "text": text("目标（原文）", 190),
    "light_words": RESULT_LIGHT,
    "result": text("最近结果", 80),
    "carriers": text("承担项目", 240),
    "printed_value": text("目标值", 84),
    "attainment_percent": progress("完成率", 110),
    "result_at": text("截至", 64),
    "year_words": text("哪年的", 120),
    "passage": text("出处", 140),
    "unit_name": text("预算单位", 140),
}
