"""Which version of the 绩效文本 has a project in a month, in words.

A revised version holds from the month it is accepted for; earlier months keep the one before.
"""

from collections.abc import Mapping
from typing import Any

from perfmon.measures.rates import is_missing
from perfmon.periods import MONTHS_IN_YEAR


def text_turn(row: Mapping[Any, Any]) -> str:
    """Which version of the 绩效文本 dropped the project or will bring it; '' where the text has it.

    >>> text_turn({"month": 9, "turn_version": 2, "turn_month": 8})
    '第2版文本自8月起取消'
    >>> text_turn({"month": 6, "turn_version": 2, "turn_month": 8})
    '第2版文本自8月起才有'
    """
    if is_missing(row.get("turn_version")):
        return ""
    what = "取消" if row["turn_month"] <= row["month"] else "才有"
    return f"第{row['turn_version']}版文本自{row['turn_month']}月起{what}"


def text_in_force(row: Mapping[Any, Any]) -> str:
    """By which version of the 绩效文本 the project is measured; '' where there is but the first.

    >>> text_in_force({"text_version": 2, "text_from_month": 8, "text_until_month": 12})
    '按第2版文本（8月起）'
    >>> text_in_force({"text_version": 1, "text_from_month": 1, "text_until_month": 7})
    '按第1版文本（7月止）'
    """
    version, first, last = (
        row[name] for name in ("text_version", "text_from_month", "text_until_month")
    )
    if is_missing(version) or (version == 1 and last == MONTHS_IN_YEAR):
        return ""
    until = f"{last}月止" if last < MONTHS_IN_YEAR else ""
    since = f"{first}月起" if first > 1 or not until else ""
    return f"按第{version}版文本（{'，'.join(filter(None, (since, until)))}）"
