"""The sentence by which a light explains itself; made for rows that are shown or exported.

Template (本项目约定): 截至10月底已支付 38.00 万元，支出进度 39.58%，低于计划 33.33 个百分点
（计划 72.92%），达到或超过 20 个百分点，滞后（差值规则第1版）。
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from perfmon.measures.light_rule import LightRule
from perfmon.measures.rates import is_missing
from perfmon.measures.rules import RuleBook
from perfmon.measures.text_turns import text_turn
from perfmon.money import format_percent, format_points, format_wanyuan
from perfmon.periods import Cutoff

LIGHT_WORDS = {"red": "滞后", "yellow": "预警", "green": "正常", "blue": "超额"}

NO_LIGHT_REASONS = {
    "class": "人员类和公用经费只用于对账，不判灯",
    "no_budget": "预算为零或缺失，不算支出进度，不判灯",
    "no_plan": "没有资金支出计划，不判灯",
    "early": "未到起评月，不判灯",
    "before_node": "未到第一个节点，不判灯",
    "in_grace": "预算都在下达后的宽限期内，不判灯",
}


_TURNS = {
    "no_budget": "不算支出进度，不判灯",
    "no_plan": "没有资金支出计划，不判灯",
}
"""What follows where the text in force does not have the project."""


def light_sentences(rows: pd.DataFrame, book: RuleBook) -> list[str]:
    """The sentence of each judged row, by the version that it was judged by."""
    return [
        light_sentence(row, book.light_of(row["rule_version"])) for row in rows.to_dict("records")
    ]


def light_sentence(row: Mapping[Any, Any], rule: LightRule) -> str:
    """Why the row has its light, or why it has none.

    Args:
        row: a judged row: cut_on, paid_fen, adjusted_budget_fen, in_grace_fen, planned_fen,
            reference_fen, judged_elapsed_fen, elapsed_fen, plan_corrected, light, cause; where it
            has `covered` and that is false, the sentence says that payments do not reach the
            cut-off; where it has turn_version, it says which text has the project no more or not
            yet.
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
        return f"{spent}；{_no_light(row)}（{rule.label}）"
    if row["cause"] == "over_budget":
        over = format_wanyuan(row["paid_fen"] - row["adjusted_budget_fen"])
        return f"{spent}，超过调整预算数 {over} 万元，超额（{rule.label}）"
    corrected = "，计划含更正" if row["plan_corrected"] and rule.looks_at_plan else ""
    return f"{spent}，{_held_against(row, rule)}（{rule.label}{corrected}）"


def _no_light(row: Mapping[Any, Any]) -> str:
    turn = text_turn(row)
    if turn and row["cause"] in _TURNS:
        return f"{turn}，{_TURNS[row['cause']]}"
    return NO_LIGHT_REASONS[row["cause"]]


def _held_against(row: Mapping[Any, Any], rule: LightRule) -> str:
    """How the payments stand to the line that decided, and what the rule makes of that."""
    line = _deciding_line(row, rule)
    if line == "ratio":
        return _ratio(row, rule)
    if line == "node":
        return _node(row, rule)
    return f"{_gap(row, rule, line)}，{_verdict(row, rule, line)}"


def _deciding_line(row: Mapping[Any, Any], rule: LightRule) -> str:
    """The line that gave the light; of a green row the one that comes nearest to giving another."""
    if row["cause"] != "on_plan":
        return str(row["cause"]).rpartition("_")[0]
    if rule.preset != "A":
        return "ratio" if rule.preset == "B" else "node"
    if rule.baseline == "计划" or is_missing(row["planned_fen"]):
        return "plan" if rule.needs_plan else "elapsed"
    is_behind_elapsed = rule.baseline == "序时" or row["judged_elapsed_fen"] > row["planned_fen"]
    return "elapsed" if is_behind_elapsed else "plan"


_LINES = {
    "plan": ("planned_fen", "计划"),
    "reference": ("reference_fen", "参考线"),
    "elapsed": ("elapsed_fen", "序时"),
}
"""Where a line's amount stands, and what sentences call it."""


def _gap(row: Mapping[Any, Any], rule: LightRule, line: str) -> str:
    """How far the payments are from the line that decided.

    Where money is in its days of grace, also how far without it, since that is what was judged.
    """
    column, name = _LINES[line]
    line_fen, budget_fen = row[column], row["adjusted_budget_fen"]
    gap_fen = row["paid_fen"] - line_fen
    due = f"（{name} {format_percent(line_fen, budget_fen)}）"
    words = f"{_points(gap_fen, budget_fen, rule, name)}{due}"
    judged_gap_fen = row["paid_fen"] - row["judged_elapsed_fen"] if line == "elapsed" else gap_fen
    if not row["in_grace_fen"] or not judged_gap_fen:
        return words
    judged_fen = budget_fen - row["in_grace_fen"]
    fresh = format_wanyuan(row["in_grace_fen"])
    judged = _points(judged_gap_fen, judged_fen, rule, name)
    return f"{words}；不计宽限期内的 {fresh} 万元，{judged}"


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


def _verdict(row: Mapping[Any, Any], rule: LightRule, line: str) -> str:
    word = LIGHT_WORDS[row["light"]]
    column = "judged_elapsed_fen" if line == "elapsed" else _LINES[line][0]
    behind_fen = row[column] - row["paid_fen"]
    if row["cause"] == "on_plan":
        return word if behind_fen <= 0 else f"不到 {rule.yellow_points} 个百分点，{word}"
    budget_fen = row["adjusted_budget_fen"] - row["in_grace_fen"]
    is_red = line != "reference" and 100 * behind_fen >= rule.red_points * budget_fen
    points = rule.red_points if is_red else rule.yellow_points
    return f"达到或超过 {points} 个百分点，{_capped(row, rule, behind_fen, is_red=is_red)}"


def _ratio(row: Mapping[Any, Any], rule: LightRule) -> str:
    """B: the payments in percent of 序时."""
    due_fen, paid_fen = row["judged_elapsed_fen"], row["paid_fen"]
    even = f"序时 {format_percent(row['elapsed_fen'], row['adjusted_budget_fen'])}"
    if due_fen <= 0:
        return f"还没有到应当支出的时候（{even}），{LIGHT_WORDS[row['light']]}"
    fresh = "（不计宽限期内的资金）" if row["in_grace_fen"] else ""
    limits = (rule.red_percent, rule.yellow_percent)
    words = f"是序时的 {percent_beside(paid_fen, due_fen, limits)}{fresh}（{even}）"
    missed = next((limit for limit in limits if 100 * paid_fen < limit * due_fen), None)
    if missed is None:
        return f"{words}，达到 {rule.yellow_percent}%，{LIGHT_WORDS[row['light']]}"
    is_red = missed == rule.red_percent
    return f"{words}，不到 {missed}%，{_capped(row, rule, due_fen - paid_fen, is_red=is_red)}"


def _node(row: Mapping[Any, Any], rule: LightRule) -> str:
    """C and D: the payments beside the last node reached."""
    cutoff = Cutoff(pd.Timestamp(row["cut_on"]).date())
    ended = cutoff.month if cutoff.is_whole_month else cutoff.month - 1
    month, percent = max(node for node in rule.nodes_in_use if node[0] <= ended)
    budget_fen = row["adjusted_budget_fen"] - row["in_grace_fen"]
    fresh = "（不计宽限期内的资金）" if row["in_grace_fen"] else ""
    words = f"{month}月底节点 {percent}%{fresh}"
    behind_hundredfold = percent * budget_fen - 100 * row["paid_fen"]
    if behind_hundredfold <= 0:
        return f"{words}，达到节点，{LIGHT_WORDS[row['light']]}"
    points = format_points(behind_hundredfold, 100 * budget_fen)
    is_red = behind_hundredfold > rule.node_red_points * budget_fen
    limit = f"超过 {rule.node_red_points} 个百分点" if is_red else "未达到节点"
    behind_fen = -(-behind_hundredfold // 100)
    word = _capped(row, rule, behind_fen, is_red=is_red)
    return f"{words}，低于节点 {points} 个百分点，{limit}，{word}"


def percent_beside(part_fen: int, whole_fen: int, limits: tuple[int, ...]) -> str:
    """A share with as many decimals as keep it below a limit that it does not reach."""
    decimals = 2
    for limit in limits:
        while 100 * part_fen < limit * whole_fen and format_percent(
            part_fen, whole_fen, decimals
        ) == format_percent(limit, 100, decimals):
            decimals += 2
    return format_percent(part_fen, whole_fen, decimals)


def _capped(row: Mapping[Any, Any], rule: LightRule, behind_fen: int, *, is_red: bool) -> str:
    """The light's word, and why it is not red where only the small amount spares it."""
    word = LIGHT_WORDS[row["light"]]
    if row["light"] != "yellow" or not is_red:
        return word
    behind, least = format_wanyuan(behind_fen), format_wanyuan(rule.minimum_behind_fen)
    return f"但少支 {behind} 万元，不到 {least} 万元，只作{word}"
