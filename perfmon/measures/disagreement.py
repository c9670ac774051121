"""不一致: a unit's 完成目标可能性 and 全年预计 beside each other, the light, and the statistics.

A judgement is about the year's end and a light about now, a forecast by statistics knows less than
the unit, so each may differ with good reason; where they are opposite the reason is asked for. None
of them changes another. Source: method §5; the limits are 本项目约定.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from perfmon.measures.rates import is_missing
from perfmon.money import format_percent, format_wanyuan

SURE_BUT_RED = "sure_but_red"
HOPELESS_BUT_GREEN = "hopeless_but_green"
SURE_BUT_SHORT = "sure_but_short"
HOPELESS_BUT_REACHED = "hopeless_but_reached"
ABOVE_RANGE = "above_range"
BELOW_RANGE = "below_range"

SURE, POSSIBLE, HOPELESS = "确定能", "有可能", "完全不可能"
POSSIBILITIES = (SURE, POSSIBLE, HOPELESS)
"""完成目标可能性, as the official form has it."""

MONEY = "资金支出"

SHORT_POINTS = 10
"""So many 个百分点 of the budget left unspent are well below it, as for a light of 预警."""

NOT_MISSED = ("节约", "政策取消")
"""Causes by which money may stay and the aim be reached all the same."""

_OPPOSITES: dict[tuple[object, object], str] = {
    (SURE, "red"): SURE_BUT_RED,
    (HOPELESS, "green"): HOPELESS_BUT_GREEN,
    (HOPELESS, "blue"): HOPELESS_BUT_GREEN,
}

Row = Mapping[Any, Any]


def disagreements_of(row: Row) -> tuple[str, ...]:
    """What does not go together in a row of 偏差与预计; empty where all can stand together.

    Args:
        row: indicator_row (0 is the money), light and possibility; of money adjusted_budget_fen,
            expected_fen, deciding_cause, and usual_low_fen and usual_high_fen, the range that
            statistics alone give; of an indicator direction, target, due_on, expected_text. Each
            missing where there is none.
    """
    found = [_OPPOSITES.get((row["possibility"], row["light"]))]
    is_money = row["indicator_row"] == 0
    found.append(_money_opposite(row) if is_money else _indicator_opposite(row))
    if is_money:
        found.append(_beside_range(row))
    return tuple(each for each in found if each is not None)


def _money_opposite(row: Row) -> str | None:
    """Judged on the exact fen: the budget is what the money is to reach."""
    if is_missing(row["expected_fen"]) or is_missing(row["adjusted_budget_fen"]):
        return None
    left_fen = int(row["adjusted_budget_fen"]) - int(row["expected_fen"])
    is_short = 100 * left_fen >= SHORT_POINTS * int(row["adjusted_budget_fen"]) and left_fen > 0
    if row["possibility"] == SURE and is_short and row["deciding_cause"] not in NOT_MISSED:
        return SURE_BUT_SHORT
    if row["possibility"] == HOPELESS and left_fen <= 0 < int(row["adjusted_budget_fen"]):
        return HOPELESS_BUT_REACHED
    return None


def _indicator_opposite(row: Row) -> str | None:
    reaches = will_reach(row)
    if row["possibility"] == SURE and reaches is False:
        return SURE_BUT_SHORT
    return HOPELESS_BUT_REACHED if row["possibility"] == HOPELESS and reaches else None


def will_reach(row: Row) -> bool | None:
    """Whether what is expected of an indicator reaches its target; None where that is not known.

    >>> will_reach({"direction": "at_least", "target": "20", "expected_text": "18"})
    False
    """
    if is_missing(row["expected_text"]):
        return None
    said, direction = str(row["expected_text"]), row["direction"]
    if direction == "qualitative":
        return said == "达成"
    if direction == "by_date":
        is_known = not is_missing(row["due_on"])
        return pd.Timestamp(said) <= pd.Timestamp(row["due_on"]) if is_known else None
    if is_missing(row["target"]):
        return None
    number, target = Decimal(said), Decimal(str(row["target"]))
    if direction == "equal":
        return number == target
    return number <= target if direction == "at_most" else number >= target


def _beside_range(row: Row) -> str | None:
    names = ("expected_fen", "usual_low_fen", "usual_high_fen")
    if any(is_missing(row.get(name)) for name in names):
        return None
    expected_fen, low_fen, high_fen = (int(row[name]) for name in names)
    if expected_fen > high_fen:
        return ABOVE_RANGE
    return BELOW_RANGE if expected_fen < low_fen else None


def disagreement_sentence(row: Row, subject: str) -> str:
    """What does not go together and what to do, each in a sentence; '' where all does.

    Args:
        row: as for `disagreements_of`, and of an indicator classified and printed_value.
        subject: whose light it is: MONEY, or what the indicator is called.
    """
    return "；".join(_SENTENCES[each](row, subject) for each in disagreements_of(row))


def _say_sure_but_red(_: Row, subject: str) -> str:
    return f"单位判断“确定能”完成，{subject}的灯却是滞后，请写明靠什么在年底前完成"


def _say_hopeless_but_green(_: Row, subject: str) -> str:
    return f"单位判断“完全不可能”完成，{subject}的灯却没有落后，请核对判断，或写明以后会怎样变差"


def _say_sure_but_short(row: Row, subject: str) -> str:
    if row["indicator_row"] == 0:
        share = format_percent(row["expected_fen"], row["adjusted_budget_fen"])
        return (
            f"单位判断“确定能”完成，全年预计支付却只有调整预算数的 {share}，请核对，"
            "是节约的请在关键原因里选“节约”"
        )
    return f"单位判断“确定能”完成，{subject}的全年预计却达不到指标值{_beside(row)}，请核对"


def _say_hopeless_but_reached(row: Row, subject: str) -> str:
    if row["indicator_row"] == 0:
        return "单位判断“完全不可能”完成，全年预计支付却是全部调整预算数，请核对判断或预计"
    return f"单位判断“完全不可能”完成，{subject}的全年预计却达到了指标值{_beside(row)}，请核对"


def _beside(row: Row) -> str:
    """What is expected and what was printed; nothing of a 涉密 project."""
    if row["classified"] or is_missing(row["printed_value"]):
        return ""
    return f"（预计 {row['expected_text']}，指标值{row['printed_value']}）"


def _say_above_range(row: Row, _: str) -> str:
    return f"{_range_words(row, '高于')}，请写明靠什么多支付"


def _say_below_range(row: Row, _: str) -> str:
    return f"{_range_words(row, '低于')}，请写明为什么支付不了"


def _range_words(row: Row, beside: str) -> str:
    expected, low, high = (
        format_wanyuan(row[name]) for name in ("expected_fen", "usual_low_fen", "usual_high_fen")
    )
    return (
        f"单位预计全年支付 {expected} 万元，{beside}按往年同期和今年进度推算的 "
        f"{low}—{high} 万元（八成把握）"
    )


_SENTENCES: dict[str, Callable[[Row, str], str]] = {
    SURE_BUT_RED: _say_sure_but_red,
    HOPELESS_BUT_GREEN: _say_hopeless_but_green,
    SURE_BUT_SHORT: _say_sure_but_short,
    HOPELESS_BUT_REACHED: _say_hopeless_but_reached,
    ABOVE_RANGE: _say_above_range,
    BELOW_RANGE: _say_below_range,
}
