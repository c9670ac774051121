"""Returned workbooks that contradict each other, found before any of them is imported."""

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd

from perfmon.measures.rates import is_missing
from perfmon.store.answers import ANSWER_KEY
from perfmon.store.outlooks import MONEY_ROW
from perfmon.workflows.outcome import Outcome

NOTHING_FOUND = pd.DataFrame(columns=[*ANSWER_KEY, "name", "indicator", "told", "file"])


def find_contradictions(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Where files answer the same row otherwise.

    Args:
        outcomes: of the files as they would be imported, in order.

    Returns:
        One row an answer, those of one place together in the order of the files: ANSWER_KEY, name,
        indicator (as it is called), told (what it says), file (by its name).
    """
    parts = [
        each.answers.assign(file=file, place=place)
        for place, (each, file) in enumerate(zip(outcomes, _file_names(outcomes), strict=True))
        if not each.answers.empty
    ]
    if not parts:
        return NOTHING_FOUND
    answers = pd.concat(parts, ignore_index=True)
    places = answers.groupby(ANSWER_KEY)
    differ = places["said"].transform("nunique") > 1
    is_hidden = differ & (places["shown"].transform("nunique") == 1)
    rows = answers.assign(
        indicator=[
            _indicator(row) for row in answers[["indicator_row", "level3"]].to_dict("records")
        ],
        told=answers["shown"].mask(is_hidden, answers["shown"] + "（说明、措施或合同未付不同）"),
    )[differ]
    order = ["unit_code", "project_code", "indicator_row", "what", "month", "place"]
    return rows.sort_values(order, ignore_index=True)[NOTHING_FOUND.columns]


def _indicator(row: dict[Hashable, Any]) -> str:
    number = row["indicator_row"]
    if number == MONEY_ROW:
        return "资金"
    return f"第 {number} 项指标" if is_missing(row["level3"]) else str(row["level3"])


def _file_names(outcomes: Sequence[Outcome]) -> list[str]:
    """Files by name; of equal names each with its place."""
    counts = Counter(each.file_name for each in outcomes)
    return [
        f"{each.file_name}（第 {n} 份）" if counts[each.file_name] > 1 else each.file_name
        for n, each in enumerate(outcomes, start=1)
    ]
