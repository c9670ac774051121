"""判断与灯不一致: a unit's 完成目标可能性 beside the light that its own figures give.

The judgement is about the year's end and the light about now, so they may differ with good reason;
where they are opposite the reason is asked for. Neither changes the other. Source: method §5.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from perfmon.measures.rates import is_missing

SURE_BUT_RED = "sure_but_red"
HOPELESS_BUT_GREEN = "hopeless_but_green"

SURE, POSSIBLE, HOPELESS = "确定能", "有可能", "完全不可能"
POSSIBILITIES = (SURE, POSSIBLE, HOPELESS)
"""完成目标可能性, as the official form has it."""

MONEY = "资金支出"

_OPPOSITES: dict[tuple[object, object], str] = {
    (SURE, "red"): SURE_BUT_RED,
    (HOPELESS, "green"): HOPELESS_BUT_GREEN,
    (HOPELESS, "blue"): HOPELESS_BUT_GREEN,
}


def add_disagreement(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with `disagreement`: SURE_BUT_RED, HOPELESS_BUT_GREEN, or missing.

    Args:
        rows: money or indicators: light, possibility, each missing where there is none.

    >>> rows = pd.DataFrame({"light": ["red", "green"], "possibility": ["确定能", "有可能"]})
    >>> add_disagreement(rows)["disagreement"].isna().tolist()
    [False, True]
    """
    pairs = zip(rows["possibility"].tolist(), rows["light"].tolist(), strict=True)
    found = [disagreement_of(*pair) for pair in pairs]
    return rows.assign(disagreement=pd.Series(found, index=rows.index, dtype="str"))


def disagreement_of(possibility: object, light: object) -> str | None:
    """SURE_BUT_RED or HOPELESS_BUT_GREEN; None where the two can stand together."""
    return _OPPOSITES.get((possibility, light))


def disagreement_sentence(row: Mapping[Any, Any], subject: str) -> str:
    """What does not go together and what to do; '' where it does.

    Args:
        row: as `add_disagreement` gives it.
        subject: whose light it is: MONEY, or what the indicator is called.

    >>> disagreement_sentence({"disagreement": SURE_BUT_RED}, MONEY)
    '单位判断“确定能”完成，资金支出的灯却是滞后，请写明靠什么在年底前完成'
    """
    if is_missing(row["disagreement"]):
        return ""
    if row["disagreement"] == SURE_BUT_RED:
        return f"单位判断“确定能”完成，{subject}的灯却是滞后，请写明靠什么在年底前完成"
    return f"单位判断“完全不可能”完成，{subject}的灯却没有落后，请核对判断，或写明以后会怎样变差"
