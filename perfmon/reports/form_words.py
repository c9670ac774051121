"""The words of the official forms: a result as it is filled in, causes, remedies, sums of goals."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from perfmon.measures.booked_results import BOOKED_WORDS
from perfmon.measures.project_forms import ProjectForm
from perfmon.measures.rates import is_missing
from perfmon.measures.result_lights import DEFAULT_RULE
from perfmon.measures.result_sentences import held_back_sentence
from perfmon.measures.result_standing import STANDINGS
from perfmon.money import format_wanyuan
from perfmon.periods import Cutoff

_WAITS = ("unreported", "pending", "not_due")


def period_words(month: int) -> str:
    """1—7月, or 1月."""
    return "1月" if month == 1 else f"1—{month}月"


def result_words(row: Mapping[str, Any]) -> str:
    """What an indicator reached, as a form prints it; 未报 is no 0, and 未到期 is not asked for."""
    words = _date_words(row) if row["direction"] == "by_date" else _told_words(row)
    return f"{words}（{BOOKED_WORDS}）" if row.get("is_booked") else words


def _told_words(row: Mapping[str, Any]) -> str:
    if not is_missing(row["grade"]):
        return str(row["grade"])
    if not is_missing(row["number"]):
        unit = "" if is_missing(row["unit"]) else row["unit"]
        return f"{Decimal(row['number']):f}{unit}"
    return _wait_words(row)


def _date_words(row: Mapping[str, Any]) -> str:
    if not is_missing(row["done_on"]):
        return f"{day_words(row['done_on'])}完成"
    return "到期未完成" if row["cause"] == "overdue" else _wait_words(row)


def _wait_words(row: Mapping[str, Any]) -> str:
    """Why nothing is there: asked for and not told, not reviewed yet, or not asked for yet."""
    return STANDINGS[row["cause"]] if row["cause"] in _WAITS else "—"


def day_words(day: date) -> str:
    """2023年6月12日."""
    return f"{day.year}年{day.month}月{day.day}日"


def expected_words(row: Mapping[str, Any], outlook: Mapping[str, Any]) -> str:
    """全年预计完成情况; a bare number with the indicator's unit."""
    said = "".join(_said(outlook, "expected_text"))
    unit = "" if is_missing(row["unit"]) else str(row["unit"])
    return said + unit if re.fullmatch(r"-?[0-9][0-9,]*(\.[0-9]+)?", said) else said


def cause_words(outlook: Mapping[str, Any]) -> str:
    """原因说明: the cause that decides, and what the unit wrote."""
    return "：".join(_said(outlook, "deciding_cause", "explanation"))


def remedy_words(outlook: Mapping[str, Any]) -> str:
    """What is done about it, and by when."""
    parts = _said(outlook, "remedy")
    if not is_missing(outlook.get("remedy_on")):
        parts.append(f"{day_words(outlook['remedy_on'])}前完成")
    return "，".join(parts)


def deviation_words(outlook: Mapping[str, Any]) -> str:
    """偏差原因分析及改进措施 of the self-evaluation form."""
    parts = [*_said(outlook, "official_cause"), cause_words(outlook), remedy_words(outlook)]
    return "；".join(part for part in parts if part)


def goal_words(form: ProjectForm) -> str:
    """年度总体目标: the printed goals, numbered where there are several."""
    if len(form.goals) < 2:
        return "".join(form.goals)
    return "\n".join(f"{number}. {goal}" for number, goal in enumerate(form.goals, start=1))


def reached_words(form: ProjectForm) -> str:
    """实际完成情况 of the goals, counted from the indicators."""
    rows = form.indicators
    if not rows:
        return "没有绩效指标。"
    shares = [row["attainment_share"] for row in rows]
    reached = sum(not is_missing(share) and share >= 1 for share in shares)
    missing = Counter(str(row["cause"]) for row in rows if is_missing(row["attainment_share"]))
    short = len(rows) - reached - missing.total()
    counts = {"达到指标值": reached, "没有达到": short}
    counts |= {STANDINGS[cause]: missing.pop(cause) for cause in _WAITS if cause in missing}
    counts["不能比较"] = missing.total()
    told = "，".join(f"{words} {count} 项" for words, count in counts.items() if count)
    return f"共 {len(rows)} 项绩效指标：{told}。"


def answer_notes(form: ProjectForm) -> list[str]:
    """应报 n 项，已报 m 项 with what is missing, what does not count yet, and what needs a word."""
    return [*_asked_notes(form), *_booked_notes(form), *_reason_notes(form)]


def _asked_notes(form: ProjectForm) -> list[str]:
    real = [row for row in form.indicators if not row["mirrors_money"]]
    if not real:
        return []
    missing = [_indicator_words(row) for row in real if row["cause"] == "unreported"]
    asked = sum(bool(row["is_asked"]) for row in real)
    told = f"应报 {asked} 项，已报 {asked - len(missing)} 项"
    told = told if asked else "还没有要求填报"
    named = f"；未报：{'、'.join(missing)}" if missing else ""
    mirrors = len(form.indicators) - len(real)
    kept = f"（不含只反映资金的 {mirrors} 项）" if mirrors else ""
    notes = [f"绩效指标{kept}{told}{named}。"]
    held = sum(bool(row["is_held_back"]) for row in real)
    if held:
        notes.append(f"{held_back_sentence(held, Cutoff(form.project['cut_on'].date()))}。")
    return notes


def _booked_notes(form: ProjectForm) -> list[str]:
    """How many results are the books', and where a told cost is not what was paid."""
    booked = sum(bool(row.get("is_booked")) for row in form.indicators)
    notes = [f"只反映资金的指标有 {booked} 项没有填报，{BOOKED_WORDS}填列。"] if booked else []
    for row in form.indicators:
        if not is_missing(row.get("told_fen")):
            told, paid = format_wanyuan(row["told_fen"]), format_wanyuan(row["booked_fen"])
            until = f"{row['reported_month']}月底"
            words = f"单位报{until} {told} 万元，账上支付 {paid} 万元，请核对。"
            notes.append(f"{_indicator_words(row)}：{words}")
    return notes


def _reason_notes(form: ProjectForm) -> list[str]:
    """How many results are so far above their target that the unit must say why, and did not."""
    count = sum(bool(row["lacks_reason"]) for row in form.indicators)
    words = f"{count} 项达到指标值 {DEFAULT_RULE.reason_percent}% 以上，没有说明原因。"
    return [words] if count else []


def _indicator_words(row: Mapping[str, Any]) -> str:
    name = row["level3"]
    return f"第 {row['indicator_row']} 项指标" if is_missing(name) else str(name)


def waiting_words(count: int) -> str:
    """How many rows wait for review and are left out; '' for none."""
    return f"已报待审 {count} 条，审核通过以后才计入" if count else ""


def form_notes(form: ProjectForm) -> list[str]:
    """What a reader must know of the money rows and what is left out; nothing where all is told."""
    notes = [f"{words}。"] if (words := waiting_words(form.waiting_count)) else []
    if form.is_inferred:
        notes.append("资金性质没有印，按绩效文本的“财政资金”列为一般公共预算拨款，请核对。")
    unsaid = form.unsaid()
    if not unsaid.is_blank:
        notes.append(
            f"分不清是哪种资金的：年初预算 {format_wanyuan(unsaid.budget_fen)} 万元，"
            f"全年预算 {format_wanyuan(unsaid.adjusted_budget_fen)} 万元，"
            f"已执行 {format_wanyuan(unsaid.paid_fen)} 万元，只在年度资金总额里。"
        )
    return notes


def _said(outlook: Mapping[str, Any], *names: str) -> list[str]:
    said = [str(outlook[name]) for name in names if not is_missing(outlook.get(name))]
    return [words.rstrip("。；，") for words in said]
