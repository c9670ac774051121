"""The sentence by which an indicator's light explains itself; made for rows shown or exported.

Template (本项目约定): 截至12月底“印制数量”完成 12册，指标值≥20册，全部到期，完成率 60.00%，
达到 60%、不到 80%，预警。
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from perfmon.measures.booked_results import BOOKED_WORDS
from perfmon.measures.rates import is_missing
from perfmon.measures.result_lights import DEFAULT_RULE, ResultLightRule
from perfmon.measures.sentences import LIGHT_WORDS, percent_beside
from perfmon.money import format_percent
from perfmon.periods import Cutoff, day_label

NO_RESULT_LIGHT_REASONS = {
    "no_target": "没有可以对照的目标，不判灯",
    "unit_mismatch": "填报的单位与指标值不同，不能比，不判灯",
    "unreported": "未报，不判灯",
    "pending": "待审核，审核通过后判灯",
    "not_due": "未到期，不判灯",
}


def result_sentence(
    row: Mapping[Any, Any], cutoff: Cutoff, rule: ResultLightRule = DEFAULT_RULE
) -> str:
    """Why an indicator has its light, or why it has none.

    Args:
        row: a judged row as `read_judged_results` gives it: level3, printed_value, unit, number,
            number_unit where there is one, done_on, grade, due_on, asked_month, pending_month,
            is_held_back, with the columns of `add_attainment`, `add_due` and
            `judge_result_lights`.
        cutoff: of the judgement.
        rule: the limits by which it was judged.
    """
    booked = f"（没有填报，{BOOKED_WORDS}）" if row.get("is_booked") else ""
    told = f"{_reported(row)}{booked}"
    head = f"截至{cutoff.label}“{row['level3']}”{told}，指标值{row['printed_value']}"
    if row["cause"] in NO_RESULT_LIGHT_REASONS:
        return f"{head}{_wait(row, cutoff)}；{NO_RESULT_LIGHT_REASONS[row['cause']]}"
    verdict = f"{_verdict(row, rule)}，{LIGHT_WORDS[row['light']]}"
    return f"{head}，{verdict}{_reason_asked(row, rule)}"


def held_back_sentence(count: int, cutoff: Cutoff) -> str:
    """What is there of an open month and does not count yet; blank where nothing is.

    >>> from datetime import date
    >>> held_back_sentence(3, Cutoff.at(2023, 11, date(2023, 11, 15)))
    '有 3 项报了11月底的结果，这里只截至11月15日，到11月底才算'
    """
    if not count:
        return ""
    month_end = f"{cutoff.month}月底"
    return f"有 {count} 项报了{month_end}的结果，这里只截至{cutoff.label}，到{month_end}才算"


def _wait(row: Mapping[Any, Any], cutoff: Cutoff) -> str:
    """When a result is due, or who asked for it earlier; and one that does not count yet."""
    held = f"，{cutoff.month}月底的结果到{cutoff.month}月底才算" if row["is_held_back"] else ""
    if row["cause"] == "not_due":
        return f"，{day_label(row['due_on'])}到期{held}"
    if row["cause"] != "unreported":
        return held
    if row["due_on"] <= pd.Timestamp(cutoff.on):
        return f"，{day_label(row['due_on'])}已到期{held}"
    if not is_missing(row["asked_month"]):
        return f"，{row['asked_month']}月底的监控任务要求填报{held}"
    return f"，同一项目填报过别的指标{held}" if row["is_level"] else f"，按进度要求填报{held}"


def _reported(row: Mapping[Any, Any]) -> str:
    """What the unit said."""
    if row["cause"] == "pending":
        return f"报了{row['pending_month']}月底的完成情况"
    if row["attainment_state"] == "unreported":
        return "没有填报"
    if row["direction"] == "qualitative":
        return f"评为{row['grade']}"
    if row["direction"] == "by_date":
        done = row["attainment_state"] in ("done_on_time", "done_late")
        return f"{day_label(row['done_on'])}完成" if done else "没有完成"
    told = row.get("number_unit")
    unit = row["unit"] if is_missing(told) else told
    return f"完成 {Decimal(str(row['number'])):f}{'' if is_missing(unit) else unit}"


def _verdict(row: Mapping[Any, Any], rule: ResultLightRule) -> str:
    cause = row["cause"]
    if cause in ("within", "exceeded"):
        return "没有超过指标值" if cause == "within" else "超过指标值"
    if cause == "grade":
        return "按评定的等级"
    if cause == "done_on_time":
        return f"按期（{day_label(row['due_on'])}）完成"
    if cause == "done_late":
        return f"晚于{day_label(row['due_on'])}"
    if cause == "overdue":
        return f"已到期（{day_label(row['due_on'])}）"
    return f"{_due(row)}，{_ratio(row, rule)}"


def _due(row: Mapping[Any, Any]) -> str:
    if row["due_state"] == "pro_rata":
        return f"按进度到期 {format_percent(row['due_part'], row['due_whole'])}"
    if row["due_state"] == "not_due":
        return f"{day_label(row['due_on'])}到期，已提前达到"
    return "与指标值本身比" if row["is_level"] else "全部到期"


def _ratio(row: Mapping[Any, Any], rule: ResultLightRule) -> str:
    """The ratio that was judged, and the limits between which it lies."""
    is_equal = row["direction"] == "equal"
    part = row["attainment_part"] if is_equal else row["raw_part"]
    whole = row["attainment_whole"]
    if row["due_state"] != "not_due":
        part, whole = part * row["due_whole"], whole * row["due_part"]
    limits = (rule.red_percent, rule.yellow_percent, rule.blue_percent)
    words = f"完成率 {percent_beside(part, whole, limits)}"
    words = f"{words}（多于或少于都算偏离）" if is_equal else words
    low, middle, high = limits
    return {
        "ratio_red": f"{words}，不到 {low}%",
        "ratio_yellow": f"{words}，达到 {low}%、不到 {middle}%",
        "ratio_green": f"{words}，达到 {middle}%",
        "ratio_blue": f"{words}，达到 {high}%",
    }[row["cause"]]


def _reason_asked(row: Mapping[Any, Any], rule: ResultLightRule) -> str:
    if not row["needs_reason"]:
        return ""
    return f"；达到指标值的 {rule.reason_percent}% 或更多，请说明原因"
