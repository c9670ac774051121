"""The formula of a score with its numbers, as the self-evaluation explains it.

Template (本项目约定): 12册 ÷ 20册 × 12.50 分 = 7.50 分.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from perfmon.measures.booked_results import BOOKED_WORDS
from perfmon.measures.rates import is_missing
from perfmon.measures.self_evaluation import LEAST_PERCENT, STEPS_OF_EXECUTION, granted_band
from perfmon.measures.weights import EXECUTION_HUNDREDTHS
from perfmon.money import format_percent, format_wanyuan
from perfmon.periods import day_label

NO_SCORE_REASONS = {
    "no_target": "没有可以对照的目标，不评分",
    "unreported": "没有填报，不评分",
    "unit_mismatch": "填报的单位与指标值不同，不能比，不评分",
    "not_due": "还没有到期，不评分",
}

_WAITS = {"pending": "报了还没有审核，不评分", "not_due": "还没有要求填报，不评分"}
"""What is said in place of 没有填报, by the cause of `judge_result_lights`."""

NO_GRADE_REASONS = {
    "no_indicators": "没有绩效指标",
    "unscored": "还有指标没有评分",
    "no_execution": "预算执行率没有得分",
    "weights_off": "分值合计不是 100 分，不评等级",
}


def score_sentence(row: Mapping[Any, Any]) -> str:
    """How an indicator comes to its points, or why it has none.

    Args:
        row: a row of `score_indicators`, with cause, printed_value, target, due_on and done_on; of
            `perfmon.measures.granted_scores` also set_hundredths and grant_reason.
    """
    words = _score_words(row)
    return f"{words}（{BOOKED_WORDS}）" if row.get("is_booked") else words


def _score_words(row: Mapping[Any, Any]) -> str:
    rule, weight = row["score_rule"], f"{format_score(row['weight_hundredths'])} 分"
    if rule == "unreported" and row["cause"] in _WAITS:
        return _WAITS[row["cause"]]
    if rule in NO_SCORE_REASONS:
        return NO_SCORE_REASONS[rule]
    if rule in ("granted", "ungranted", "out_of_band"):
        return _granted(row, weight)
    if rule == "over_weight":
        return f"复核定的 {format_score(row['set_hundredths'])} 分超过分值 {weight}，请重新定分"
    points = f"{format_score(row['score_hundredths'])} 分"
    if rule == "set":
        return f"复核定为 {points}：{row['grant_reason']}"
    if rule == "done_on_time":
        return f"按期完成，得满分 {points}"
    if rule == "overdue":
        return f"到期没有完成，得 {points}"
    if rule == "satisfaction":
        return f"满意度 {_number(row)}%{_satisfaction_step(row)}，{weight}中得 {points}"
    if rule == "full":
        return f"完成 {_number(row)}{_unit(row)}，达到指标值{row['printed_value']}，得满分 {points}"
    return _by_ratio(row, weight, points)


def execution_sentence(row: Mapping[Any, Any]) -> str:
    """How 预算执行率 comes to its points; a row of `score_execution`."""
    paid, budget = row["paid_fen"], row["adjusted_budget_fen"]
    rule = row["execution_rule"]
    if rule == "no_budget":
        return "全年预算数为零或缺失，没有执行率"
    if rule == "over_budget":
        return "全年执行数超过全年预算数，满分以预算内为前提，请核对后再评"
    full = f"{format_score(EXECUTION_HUNDREDTHS)} 分"
    points = f"{format_score(row['execution_hundredths'])} 分"
    if rule == "set":
        return f"复核定为 {points}：{row['grant_reason']}"
    amounts = f"全年执行数 {format_wanyuan(paid)} 万元 ÷ 全年预算数 {format_wanyuan(budget)} 万元"
    if rule == "saved":
        return f"工作已完成、资金有节约，{amounts}，得满分 {points}"
    if rule == "full":
        return f"{amounts}，已全部执行，得满分 {points}"
    if rule == "ratio":
        return f"{amounts} × {full} = {points}"
    reached = [percent for percent, _ in STEPS_OF_EXECUTION if 100 * paid >= percent * budget]
    step = f"达到 {reached[0]}%" if reached else f"不到 {STEPS_OF_EXECUTION[-1][0]}%"
    return f"{amounts} = {format_percent(paid, budget)}，{step}，得 {points}"


def format_score(hundredths: int) -> str:
    """Points with two decimals.

    >>> format_score(1250)
    '12.50'
    """
    return f"{Decimal(int(hundredths)) / 100:.2f}"


def _granted(row: Mapping[Any, Any], weight: str) -> str:
    low, high = granted_band(row["direction"], row["grade"])
    if row["direction"] == "by_date":
        head = f"{day_label(row['done_on'])}完成，晚于{day_label(row['due_on'])}"
    else:
        head = f"评为{row['grade']}"
    head = f"{head}（分值的 {low}%—{high}%）"
    if row["score_rule"] == "granted":
        points = format_score(row["score_hundredths"])
        return f"{head}，定为 {Decimal(row['granted_percent']):f}% × {weight} = {points} 分"
    if row["score_rule"] == "ungranted":
        return f"{head}，请在这个范围内定分"
    return f"{head}，定的 {Decimal(row['granted_percent']):f}% 不在这个范围内，请重新定分"


def _by_ratio(row: Mapping[Any, Any], weight: str, points: str) -> str:
    share = _share(row)
    if share is None:
        return f"完成 {_number(row)}{_unit(row)}，没有达到指标值{row['printed_value']}，得 {points}"
    if row["score_rule"] == "ratio":
        return f"{share} × {weight} = {points}"
    if 100 * row["attainment_part"] <= LEAST_PERCENT * row["attainment_whole"]:
        return f"{share}，没有超过 {LEAST_PERCENT}%，得 {points}"
    return f"（{share} − {LEAST_PERCENT}%）÷ {100 - LEAST_PERCENT}% × {weight} = {points}"


def _share(row: Mapping[Any, Any]) -> str | None:
    """The attainment as a formula; None where the number has no ratio to its target."""
    if Decimal(row["target"]) <= 0 or not row["attainment_part"]:
        return None
    number, target, unit = _number(row), f"{Decimal(row['target']):f}", _unit(row)
    if row["direction"] == "at_least":
        return f"{number}{unit} ÷ {target}{unit}"
    if row["direction"] == "at_most":
        return f"[1 −（{number} − {target}）÷ {target}]"
    return f"[1 − |{number} − {target}| ÷ {target}]"


def _satisfaction_step(row: Mapping[Any, Any]) -> str:
    percent = Decimal(row["number"])
    steps = ((90, "，达到 90%"), (80, "，达到 80%、不到 90%"), (60, "，达到 60%、不到 80%"))
    return next((words for least, words in steps if percent >= least), "，不到 60%")


def _number(row: Mapping[Any, Any]) -> str:
    return f"{Decimal(row['number']):f}"


def _unit(row: Mapping[Any, Any]) -> str:
    return "" if is_missing(row["unit"]) else str(row["unit"])
