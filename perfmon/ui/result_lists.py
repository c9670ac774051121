"""绩效指标 as they are listed: on their own page and on the project's."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from perfmon.charts.theme import LIGHT_SIGNS, LightSign, light_sign
from perfmon.measures.booked_results import BOOKED_WORDS
from perfmon.measures.exact_ratios import divide_exactly_half_up
from perfmon.measures.rates import is_missing
from perfmon.measures.result_standing import STANDINGS
from perfmon.money import format_percent
from perfmon.quality.indicator_traits import KIND_WORDS
from perfmon.ui.colours import light_colour
from perfmon.ui.figures import MISSING
from perfmon.ui.tables import Columns, progress, text

UNLIT = {
    "unreported": LightSign("○", STANDINGS["unreported"]),
    "pending": LightSign("○", STANDINGS["pending"]),
    "not_due": LightSign("○", STANDINGS["not_due"]),
    "no_target": LightSign("○", "无目标"),
    "unit_mismatch": LightSign("○", "单位不符"),
}
"""What stands in place of a light, by its cause."""


def listed_results(rows: pd.DataFrame) -> pd.DataFrame:
    """Judged indicators with everything that a list says of them in words.

    Of a 涉密 project neither name, target nor result is said.
    """
    records = rows.to_dict("records")
    return rows.assign(
        indicator=[indicator_name(row) for row in records],
        light_words=pd.Series(
            [[result_sign(row["light"], row["cause"]).text] for row in records], rows.index
        ),
        attainment_percent=attainment_percent(rows),
        printed=[_or_hidden(row["printed_value"]) for row in records],
        result=[MISSING if row["classified"] else result_words(row) for row in records],
        result_at=[_month_end(row["reported_month"]) for row in records],
        kind_word=[KIND_WORDS[row["direction"]] for row in records],
        judged_by=[how_judged(row) for row in records],
        marks=["；".join(marks_of(row)) for row in records],
    )


def indicator_name(row: Mapping[Any, Any]) -> str:
    """What an indicator is called: its 三级指标, of a 涉密 project only its place."""
    name = row["level3"]
    return f"第 {row['indicator_row']} 项指标" if is_missing(name) else str(name)


def result_sign(light: object, cause: object) -> LightSign:
    """The light's sign; where there is none, why: 未报 is not 未到期.

    >>> result_sign("red", "overdue").text, result_sign(None, "unreported").text
    ('■ 滞后', '○ 未报')
    """
    return light_sign(light) if not is_missing(light) else UNLIT[str(cause)]


def attainment_percent(rows: pd.DataFrame) -> pd.Series:
    """完成率 in percent, rounded once, half up, from the exact ratio; missing is no 0."""
    known = rows["attainment_share"].notna().to_numpy(dtype=bool)
    part = np.where(known, rows["attainment_part"], 0)
    whole = np.where(known, rows["attainment_whole"], 1)
    hundredths = divide_exactly_half_up(10_000 * part, whole)
    percents = np.where(known, hundredths / 100, np.nan).astype("float64")
    return pd.Series(percents, rows.index)


def result_words(row: Mapping[Any, Any]) -> str:
    """The latest result as the unit said it, or the books; 未报 is not 0, nor is 未到期."""
    words = _result_words(row)
    return f"{words}（{BOOKED_WORDS}）" if row.get("is_booked") else words


def _result_words(row: Mapping[Any, Any]) -> str:
    if not is_missing(row["grade"]):
        return str(row["grade"])
    if not is_missing(row["done_on"]):
        return f"{pd.Timestamp(row['done_on']):%Y-%m-%d} 完成"
    if row["attainment_state"] == "overdue":
        return "没有完成"
    if is_missing(row["number"]):
        return STANDINGS.get(str(row["cause"]), MISSING)
    return f"{Decimal(str(row['number'])):f}{'' if is_missing(row['unit']) else row['unit']}"


def how_judged(row: Mapping[Any, Any]) -> str:
    """How a target is judged, in words: direction, level or count, due day, pro rata or not."""
    direction, due = row["direction"], f"{pd.Timestamp(row['due_on']):%Y-%m-%d} 到期"
    if direction == "by_date":
        return f"按期完成，{due}"
    if direction == "qualitative":
        return "分三档评定，填报了就判"
    kind = KIND_WORDS[direction]
    if row["is_level"]:
        return f"{kind}，比率，填报了就与指标值比"
    pace = "，到期以前按进度要求" if row["is_pro_rata"] else ""
    return f"{kind}，累计数，{due}{pace}"


def marks_of(row: Mapping[Any, Any]) -> list[str]:
    """What has to be known beside a light."""
    marks = []
    if row["needs_reason"]:
        reached = format_percent(row["raw_part"], row["attainment_whole"])
        marks.append(f"须说明原因（达到指标值的 {reached}）")
    if row["mirrors_money"]:
        marks.append("只反映资金")
    if row["is_booked"]:
        marks.append(f"没有填报，{BOOKED_WORDS}")
    if row["is_bare"]:
        marks.append(f"没有比较符号，按{KIND_WORDS[row['direction']]}")
    if row["is_convention"]:
        marks.append("完成率按约定折算")
    return marks


def _or_hidden(words: object) -> str:
    return MISSING if is_missing(words) else str(words)


def _month_end(month: object) -> str:
    return MISSING if is_missing(month) else f"{month}月底"


_SIGNS = [LIGHT_SIGNS[light] for light in ("red", "yellow", "green", "blue")]

RESULT_LIGHT = st.column_config.MultiselectColumn(
    "灯",
    options=[sign.text for sign in (*_SIGNS, *UNLIT.values())],
    color=[light_colour(light) for light in ("red", "yellow", "green", "blue")]
    + ["gray"] * len(UNLIT),
    width=88,
)

RESULT_COLUMNS: Columns = {
    "indicator": text("三级指标", 150),
    "light_words": RESULT_LIGHT,
    "attainment_percent": progress("完成率", 110),
    "printed": text("指标值（原文）", 130),
    "result": text("最近完成情况", 120),
    "result_at": text("截至", 64),
    "name": text("项目", 200),
    "unit_name": text("预算单位", 130),
    "marks": text("说明", 160),
    "category2": text("二级指标", 90),
    "kind_word": text("怎么比", 84),
}

PROJECT_RESULT_COLUMNS: Columns = {
    "indicator": text("三级指标", 150),
    "light_words": RESULT_LIGHT,
    "attainment_percent": progress("完成率", 110),
    "result": text("最近完成情况", 120),
    "result_at": text("截至", 64),
    "printed": text("指标值（原文）", 150),
    "judged_by": text("怎么判", 280),
    "marks": text("说明", 200),
    "description": text("绩效指标描述", 260),
    "level1": text("一级指标", 90),
    "level2": text("二级指标", 130),
    "basis": text("指标值确定依据", 110),
}
