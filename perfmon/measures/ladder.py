"""处理阶梯: which step the rule proposes for a project that is behind; a person decides.

Yellow: 提示函. Red: 整改通知书. Red in two months in a row: 提请督查（约谈）建议. Red at the end of
October or later, or a letter unanswered for 10 working days: 暂停（调剂、收回）建议. No letter goes
out for 待财政支付 and 合同未到付款条件. Working days are Monday to Friday, since no calendar of
法定节假日 is kept. Source: method §6 (Sichuan's rule as model); what stops a letter and what
follows the end of October are 本项目约定.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.rates import is_missing
from perfmon.measures.sentences import LIGHT_WORDS
from perfmon.measures.states import CONTRACT, WAITING

STEPS = ("提示函", "整改通知书", "提请督查（约谈）建议", "暂停（调剂、收回）建议")
NOTICE, ORDER, SUPERVISION, SUSPENSION = STEPS

LETTERS = (NOTICE, ORDER)
"""The steps that a unit answers."""

SILENCING = (WAITING, CONTRACT)
"""The states beside a light for which no letter goes out."""

_DAY = timedelta(days=1)

Row = dict[Any, Any]


@dataclass(frozen=True)
class LadderRule:
    """When the ladder goes up.

    Attributes:
        red_months: so many red months in a row propose 提请督查（约谈）.
        final_month: from this month's end on red proposes 暂停（调剂、收回）.
        reply_days: so many working days a unit has to answer a letter.
    """

    red_months: int = 2
    final_month: int = 10
    reply_days: int = 10


def propose_steps(
    rows: pd.DataFrame,
    states: pd.DataFrame,
    steps: pd.DataFrame,
    rule: LadderRule = LadderRule(),
) -> pd.DataFrame:
    """The next step of every project that is red or yellow at a cut-off.

    Args:
        rows: judged projects of one month: PROJECT_KEY, month, cut_on, light, red_months.
        states: PROJECT_KEY and state, beside the lights of that month.
        steps: decided so far: PROJECT_KEY, month, is_carried (of last year), step, issued_on,
            replied_on (missing until said).
        rule: when the ladder goes up.

    Returns:
        The rows that are red or yellow and for which no step of this month, as high or higher, is
        decided yet, the highest step first, else in their order: with step (STEPS; missing where a
        state stops the letter) and why, a sentence without a full stop.
    """
    behind = rows[rows["light"].isin(["red", "yellow"])]
    stopped = states[states["state"].isin(SILENCING)].groupby(PROJECT_KEY)["state"].agg("、".join)
    taken = {key: part.to_dict("records") for key, part in steps.groupby(PROJECT_KEY)}
    found = []
    for row in behind.to_dict("records"):
        project = tuple(row[name] for name in PROJECT_KEY)
        before = taken.get(project, [])
        step, why = _next_step(row, before, rule)
        if _is_decided(before, row["month"], step):
            continue
        stop = stopped.get(project)
        if stop is None:
            found.append(row | {"step": step, "why": why})
        else:
            told = f"{stop}，不发函；否则按规则是{step}（{why}）"
            found.append(row | {"step": None, "why": told})
    proposed = pd.DataFrame(found, columns=[*rows.columns, "step", "why"])
    turn = proposed["step"].map({step: -place for place, step in enumerate(STEPS)}).fillna(1)
    ordered = proposed.iloc[turn.argsort(kind="stable")].reset_index(drop=True)
    return ordered.astype({"step": "str", "why": "str"})


def unanswered_days(step: Row, on: date) -> int:
    """Working days after its day of issue that a letter is without a reply; 0 where none is due.

    >>> letter = {"step": "提示函", "issued_on": pd.Timestamp(2023, 10, 13), "replied_on": None}
    >>> unanswered_days(letter, date(2023, 10, 16))
    1
    """
    is_waited_for = not is_missing(step["issued_on"]) and is_missing(step["replied_on"])
    if step["step"] not in LETTERS or not is_waited_for:
        return 0
    issued_on = pd.Timestamp(step["issued_on"]).date()
    return max(int(np.busday_count(issued_on + _DAY, on + _DAY)), 0)


def _next_step(row: Row, before: list[Row], rule: LadderRule) -> tuple[str, str]:
    """The step by the rule, and why."""
    on = pd.Timestamp(row["cut_on"]).date()
    word = LIGHT_WORDS[row["light"]]
    waiting = {unanswered_days(step, on): step for step in before}
    days = max(waiting, default=0)
    if days > rule.reply_days:
        letter = waiting[days]
        of_year = "上年" if letter["is_carried"] else ""
        return SUSPENSION, (
            f"{of_year}{letter['month']}月的{letter['step']}发出 {days} 个工作日没有回复"
            f"（限 {rule.reply_days} 个），{row['month']}月仍为{word}"
        )
    if row["light"] == "yellow":
        return NOTICE, f"{row['month']}月为{word}"
    run = int(row["red_months"])
    if row["month"] >= rule.final_month:
        return SUSPENSION, f"{row['month']}月底为{word}{f'，连续 {run} 个月' if run > 1 else ''}"
    if run >= rule.red_months:
        return SUPERVISION, f"连续 {run} 个月为{word}"
    return ORDER, f"{row['month']}月为{word}"


def _is_decided(before: list[Row], month: int, step: str) -> bool:
    """Whether a step of this month, as high or higher, is decided already."""
    places = [
        STEPS.index(each["step"])
        for each in before
        if each["month"] == month and not each["is_carried"]
    ]
    return max(places, default=-1) >= STEPS.index(step)
