"""Whether a promised result was reached: the last one reported by its day against the promise.

Numbers are compared as exact decimals by the indicator's direction, grades by their order, a
deadline by the day of completion. Source: 本项目约定.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from perfmon.measures.rates import is_missing

VERDICTS = ("兑现", "部分兑现", "未兑现", "未到期")
KEPT, PARTLY, BROKEN, PENDING = VERDICTS
OVERDUE = (BROKEN, PARTLY)
"""The verdicts of a promise whose day is over and which was not kept."""

_GRADES = ("未达成", "部分达成", "达成")

Row = Mapping[Any, Any]


def judge_result(target: str, found: Row, before: Row) -> str:
    """兑现 where the target is reached, 部分兑现 where it came nearer since the meeting, or 未兑现.

    Args:
        target: as promised: a decimal, a grade, or a day (2023-11-30).
        found: the indicator with its last result by the day looked at: direction, number, done_on,
            grade (missing where there is none); empty where the text has no such indicator.
        before: the same at the meeting's month end.
    """
    if not found:
        return BROKEN
    direction = found["direction"]
    if direction == "by_date":
        done_on = found["done_on"]
        is_done = not is_missing(done_on) and pd.Timestamp(done_on) <= pd.Timestamp(target)
        return KEPT if is_done else BROKEN
    reached, was = (_reached(each, direction) for each in (found, before))
    if reached is None:
        return BROKEN
    aim = _value(target, direction)
    sign = -1 if direction == "at_most" else 1
    if direction == "equal":
        reached, sign = abs(reached - aim), -1
        was, aim = None if was is None else abs(was - aim), Decimal(0)
    if sign * reached >= sign * aim:
        return KEPT
    return PARTLY if was is not None and sign * reached > sign * was else BROKEN


def _reached(result: Row, direction: str) -> Decimal | None:
    told = result.get("grade" if direction == "qualitative" else "number")
    return None if is_missing(told) else _value(str(told), direction)


def _value(text: str, direction: str) -> Decimal:
    return Decimal(_GRADES.index(text)) if direction == "qualitative" else Decimal(text)
