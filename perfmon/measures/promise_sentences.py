"""The sentence by which a promise's verdict explains itself.

Template (本项目约定): 承诺10月底前支付 20.00 万元，9月底以来已支付 12.00 万元，部分兑现（60.00%）.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from perfmon.measures.promise_results import PARTLY
from perfmon.measures.rates import is_missing
from perfmon.money import format_percent, format_wanyuan, format_yuan
from perfmon.periods import Cutoff, month_end

Row = Mapping[Any, Any]


def money_words(row: Row, since_fen: int, until: date | None) -> str:
    """承诺10月底前支付 20.00 万元，9月底以来已支付 12.00 万元."""
    meeting_on = meeting_day(row)
    if until == meeting_on:
        return f"承诺{_due(row)}前支付 {format_wanyuan(row['amount_fen'])} 万元"
    since = f"{'上年' if row['is_carried'] else ''}{Cutoff(meeting_on).label}"
    reach = "" if until is None else f"到{Cutoff(until).label}"
    promised, paid = _amounts(int(row["amount_fen"]), abs(since_fen))
    done = f"{'净退回' if since_fen < 0 else '已支付'} {paid}" if since_fen else "没有支付"
    return f"承诺{_due(row)}前支付 {promised}，{since}以来{reach}{done}"


def meeting_day(row: Row) -> date:
    """The end of the meeting's month, of the year before where the promise is carried."""
    return month_end(int(row["year"]) - int(row["is_carried"]), int(row["month"]))


def _amounts(promised_fen: int, paid_fen: int) -> tuple[str, str]:
    """Both in 万元; in 元, to the fen, where they would read alike and are not, or as nothing."""
    promised, paid = format_wanyuan(promised_fen), format_wanyuan(paid_fen)
    is_nothing = paid_fen > 0 and paid == format_wanyuan(0)
    if is_nothing or (promised == paid and promised_fen != paid_fen):
        return f"{format_yuan(promised_fen)} 元", f"{format_yuan(paid_fen)} 元"
    return f"{promised} 万元", f"{paid} 万元"


def percent_words(row: Row, since_fen: int | None, verdict: str, parts: Sequence[str]) -> str:
    """（60.00%） behind 部分兑现 of money alone; never a rounded 100% or 0%."""
    if verdict != PARTLY or since_fen is None or len(parts) > 1:
        return ""
    words = format_percent(since_fen, int(row["amount_fen"]))
    signed = {"100.00%": "超过 99.99%", "0.00%": "不到 0.01%"}
    return f"（{signed.get(words, words)}）"


def result_words(row: Row, found: Row, month: int) -> str:
    """承诺10月底前“平台维护次数”达到 12 次，10月底为 9 次."""
    if row["classified"] or is_missing(found.get("level3")):
        return f"承诺{_due(row)}前绩效指标第 {int(row['indicator_row'])} 项达到所承诺的程度"
    unit = "" if is_missing(found["unit"]) else str(found["unit"])
    name = f"“{found['level3']}”"
    told = next(_told(found), "")
    if found["direction"] == "by_date":
        return f"承诺 {row['target']} 前完成{name}，{told or f'到{month}月底没有完成'}"
    if found["direction"] == "qualitative":
        unit = ""
    at = Cutoff(month_end(row["year"], month)).label
    reached = f"{at}为 {told}{unit}" if told else f"到{at}没有报结果"
    return f"承诺{_due(row)}前{name}达到 {row['target']}{unit}，{reached}"


def _told(found: Row) -> Iterator[str]:
    """The result as it is said; nothing where none is reported."""
    if not is_missing(found["done_on"]):
        yield f"{pd.Timestamp(found['done_on']):%Y-%m-%d} 完成"
    for name in ("number", "grade"):
        if not is_missing(found[name]):
            yield str(found[name])


def _due(row: Row) -> str:
    """The day with its year where that is the next one."""
    due = Cutoff(pd.Timestamp(row["due_on"]).date())
    return due.label if due.year == row["year"] else due.full_label
