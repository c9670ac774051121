"""The sentence by which a light explains itself; made for rows that are shown or exported.

Template (本项目约定): 截至10月底已支付 38.00 万元，支出进度 39.58%，低于计划 33.33 个百分点
（计划 72.92%），达到或超过 20 个百分点，滞后（差值规则第1版）。
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from perfmon.measures.lights import LightRule
from perfmon.money import format_percent, format_points, format_wanyuan
from perfmon.periods import Cutoff

LIGHT_WORDS = {"red": "滞后", "yellow": "预警", "green": "正常", "blue": "超额"}

NO_LIGHT_REASONS = {
    "class": "人员类和公用经费只用于对账，不判灯",
    "no_budget": "预算为零或缺失，不算支出进度，不判灯",
    "no_plan": "没有资金支出计划，不判灯",
    "early": "未到起评月，不判灯",
    "in_grace": "预算都在下达后的宽限期内，不判灯",
}


def light_sentence(row: Mapping[Any, Any], rule: LightRule) -> str:
    """Why the row has its light, or why it has none.

    Args:
        row: a judged row: cut_on, paid_fen, adjusted_budget_fen, in_grace_fen, planned_fen,
            reference_fen, light, cause; where it has `covered` and that is false, the sentence
            says that payments do not reach the cut-off.
        rule: the version it was judged by.
    """
    reach = "" if row.get("covered", True) else "（支付数据未到这一天）"
    spent = (
        f"截至{Cutoff(pd.Timestamp(row['cut_on']).date()).label}已支付 "
        f"{format_wanyuan(row['paid_fen'])} 万元{reach}"
    )
    if row["adjusted_budget_fen"] > 0:
        rate = format_percent(row["paid_fen"], row["adjusted_budget_fen"])
        spent = f"{spent}，支出进度 {rate}"
    if row["cause"] in NO_LIGHT_REASONS:
        return f"{spent}；{NO_LIGHT_REASONS[row['cause']]}（{rule.label}）"
    if row["cause"] == "over_budget":
        over = format_wanyuan(row["paid_fen"] - row["adjusted_budget_fen"])
        return f"{spent}，超过调整预算数 {over} 万元，超额（{rule.label}）"
    return f"{spent}，{_gap(row, rule)}，{_verdict(row, rule)}（{rule.label}）"


def _gap(row: Mapping[Any, Any], rule: LightRule) -> str:
    """How far the payments are from the line that decided.

    Where money is in its days of grace, also how far without it, since that is what was judged.
    """
    by_reference = row["cause"] == "reference_yellow"
    line_fen = row["reference_fen"] if by_reference else row["planned_fen"]
    name = "参考线" if by_reference else "计划"
    gap_fen, budget_fen = row["paid_fen"] - line_fen, row["adjusted_budget_fen"]
    line = f"（{name} {format_percent(line_fen, budget_fen)}）"
    words = f"{_points(gap_fen, budget_fen, rule, name)}{line}"
    if not row["in_grace_fen"] or not gap_fen:
        return words
    judged_fen = budget_fen - row["in_grace_fen"]
    fresh = format_wanyuan(row["in_grace_fen"])
    return f"{words}；不计宽限期内的 {fresh} 万元，{_points(gap_fen, judged_fen, rule, name)}"


def _points(gap_fen: int, budget_fen: int, rule: LightRule, name: str) -> str:
    """The distance in words, with as many decimals as keep it on its side of the rule's limits."""
    if gap_fen == 0:
        return f"与{name}持平"
    side = "低于" if gap_fen < 0 else "高于"
    size, decimals = abs(gap_fen), 2
    for limit in (rule.yellow_points, rule.red_points):
        while 100 * size < limit * budget_fen and format_points(
            size, budget_fen, decimals
        ) == format_points(limit, 100, decimals):
            decimals += 2
    return f"{side}{name} {format_points(size, budget_fen, decimals)} 个百分点"


def _verdict(row: Mapping[Any, Any], rule: LightRule) -> str:
    word = LIGHT_WORDS[row["light"]]
    if row["cause"] == "on_plan":
        ahead = row["paid_fen"] >= row["planned_fen"]
        return word if ahead else f"不到 {rule.yellow_points} 个百分点，{word}"
    points = rule.red_points if row["light"] == "red" else rule.yellow_points
    return f"达到或超过 {points} 个百分点，{word}"
