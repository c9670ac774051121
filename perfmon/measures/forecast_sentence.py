"""The sentences of a forecast: how much, how sure, how made, and how wrong that was in the past.

How wrong: the mean absolute error of the year-end rate in 个百分点, by month of the cut-off, of
whole units, each forecast from what was known by then.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from perfmon.measures.elapsed import calendar_share
from perfmon.measures.forecast import CONTRACTS, GENERAL, OWN_PAST, UNIT_PAST, UNIT_SAYS
from perfmon.measures.rates import is_missing
from perfmon.measures.text_turns import text_turn
from perfmon.money import format_percent, format_wanyuan
from perfmon.periods import MONTHS_IN_YEAR, Cutoff

PAST_ERRORS = (3.6, 3.6, 3.4, 3.4, 3.4, 3.3, 3.3, 3.2, 3.3, 3.1, 2.9, 3.0, 0.0)
"""By earlier years, at the start of January and at the twelve month ends. No fitted number enters,
but the way itself was chosen on these years."""

GENERAL_ERRORS = (6.5, 6.5, 6.6, 7.0, 6.9, 6.2, 6.0, 5.7, 5.4, 5.1, 5.2, 6.3, 0.0)
"""By the general rule, its two numbers fitted each time on all other years, later ones too."""

NO_FORECAST = "不作全年预计"
NO_BUDGET = f"预算为零或缺失，{NO_FORECAST}"

HOW_WORDS = {
    UNIT_SAYS: "单位报的全年预计",
    CONTRACTS: "已支付加未付合同",
    OWN_PAST: "未支付的钱到年底还剩多大比例，照本项目往年同期推算",
    UNIT_PAST: "未支付的钱到年底还剩多大比例，照本单位往年同期推算",
    GENERAL: "没有往年数，按今年支付落后计划和时间的程度推算",
}


def past_error_points(cutoff: Cutoff, by_past: bool) -> float:
    """How far the forecasts of past years were off at this point of the year, in 个百分点.

    >>> past_error_points(Cutoff.at(2023, 6), by_past=True)
    3.3
    """
    errors = PAST_ERRORS if by_past else GENERAL_ERRORS
    position = calendar_share(cutoff) * MONTHS_IN_YEAR
    return float(np.interp(position, range(MONTHS_IN_YEAR + 1), errors))


def forecast_sentence(row: Mapping[Any, Any], cutoff: Cutoff) -> str:
    """What is expected of a project, a department or the whole at the year's end.

    Args:
        row: of a project as `add_forecast` gives it, with said_month where a unit said something
            of it; or of a group as `sum_forecasts` does.
        cutoff: of the forecast.

    >>> row = {"adjusted_budget_fen": 100_000_000, "paid_fen": 0, "expected_fen": 71_000_000,
    ...     "low_fen": 60_000_000, "high_fen": 80_000_000, "unspent_fen": 29_000_000,
    ...     "how": UNIT_SAYS}
    >>> for part in forecast_sentence(row, Cutoff.at(2023, 6)).split("；"):
    ...     print(part)
    预计年底支出进度 71.0%（八成把握在 60.0%—80.0% 之间），约 29.00 万元支不出去
    算法：单位报的全年预计，这种算法过去的误差还没有记录
    """
    budget_fen = row["adjusted_budget_fen"]
    if budget_fen <= 0:
        turn = text_turn(row)
        return f"{turn}，{NO_FORECAST}" if turn else NO_BUDGET
    expected, low, high = (
        format_percent(row[fen], budget_fen, 1) for fen in ("expected_fen", "low_fen", "high_fen")
    )
    unspent = format_wanyuan(row["unspent_fen"])
    if calendar_share(cutoff) == 1:
        return f"全年支出进度 {expected}，{unspent} 万元没有支出"
    rest = f"约 {unspent} 万元支不出去" if row["unspent_fen"] else "能够支完"
    how = _how(row, cutoff)
    return f"预计年底支出进度 {expected}（八成把握在 {low}—{high} 之间），{rest}；算法：{how}"


def _how(row: Mapping[Any, Any], cutoff: Cutoff) -> str:
    """The way of a project's forecast, or of most of a group's, and how wrong it was."""
    if "how" not in row:
        past_fen, unpaid_fen = row["past_unpaid_fen"], max(row["unpaid_fen"], 1)
        part = f"按往年同期推算的占未支付金额的 {format_percent(past_fen, unpaid_fen, 0)}"
        points = _points(cutoff, 2 * past_fen >= unpaid_fen)
        return (
            f"各项目预计之和，{part if past_fen else '没有往年数'}；"
            f"过去同月的平均误差 {points} 个百分点"
        )
    words = HOW_WORDS[str(row["how"])]
    if row["how"] in (UNIT_SAYS, CONTRACTS):
        said_month: Any = row.get("said_month")
        told = "" if is_missing(said_month) else f"（{int(said_month)}月底报，已审）"
        return f"{words}{told}，这种算法过去的误差还没有记录"
    points = _points(cutoff, row["how"] != GENERAL)
    return f"{words}；过去同月的平均误差 {points} 个百分点（按单位合计量得，单个项目更大）"


def _points(cutoff: Cutoff, by_past: bool) -> str:
    return f"{past_error_points(cutoff, by_past):.1f}"


def hard_to_spend_sentence(row: Mapping[Any, Any]) -> str:
    """What is proposed for 预计难以支出, or that nothing is.

    Args:
        row: hard_to_spend_fen and best_month_fen, as `add_hard_to_spend` gives them.

    >>> hard_to_spend_sentence({"hard_to_spend_fen": 50_000_000, "best_month_fen": 10_000_000})
    '预计难以支出 50.00 万元：以后每月都达到单月最高支付 10.00 万元也支不完，建议收回或调剂'
    """
    if not row["hard_to_spend_fen"]:
        return "没有预计难以支出的资金：以后每月达到单月最高支付，能够支完"
    hard, best = (format_wanyuan(row[fen]) for fen in ("hard_to_spend_fen", "best_month_fen"))
    return (
        f"预计难以支出 {hard} 万元：以后每月都达到单月最高支付 {best} 万元也支不完，建议收回或调剂"
    )
