"""What taking a batch back does to the 绩效文本 in force: which version says which months then."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from perfmon.measures.rates import is_missing
from perfmon.store.batches import read_batches_in_force
from perfmon.store.database import Database
from perfmon.store.text_spans import read_text_spans
from perfmon.store.writing import rehearsing_undo

Row = Mapping[Any, Any]


def undone_texts_sentence(database: Database, batch_id: int) -> str:
    """Which version said which months before and says them after the undo of a batch.

    It is found by taking the batch back in a transaction that is never kept.

    Returns:
        A sentence for each text that the undo puts out of force or into other months, with what
        figures follow; '' where there is none.
    """
    cursor = database.cursor()
    if batch_id not in read_batches_in_force(cursor):
        return ""
    before = _said(read_text_spans(cursor, batch_id))
    if not before:
        return ""
    with rehearsing_undo(database, batch_id) as undone:
        after = _said(read_text_spans(undone, batch_id))
    return "".join(
        f"{text}：撤销前 {said}；撤销后 {after[text]}。这些月份的计划、预算数、指标和灯随着变。"
        for text, said in before.items()
        if after[text] != said
    )


def _said(spans: pd.DataFrame) -> dict[str, str]:
    """The versions and their months, by the text."""
    told: dict[str, list[str]] = {}
    for row in spans.to_dict("records"):
        unit = row["unit_code"] if is_missing(row["unit_name"]) else row["unit_name"]
        told.setdefault(f"{unit}{row['year']}年的绩效文本", []).append(_span(row))
    return {text: "，".join(said) for text, said in told.items()}


def _span(row: Row) -> str:
    if is_missing(row["version"]):
        return "没有一版在用"
    months = f"{row['from_month']}—{row['until_month']}月"
    if (row["from_month"], row["until_month"]) == (1, 12):
        months = "全年"
    waits = "" if row["is_accepted"] else "（还没有人接受）"
    return f"{months}按第{row['version']}版{waits}"
