"""Returned workbooks that contradict each other, found before any of them is imported."""

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from perfmon.measures.rates import is_missing
from perfmon.store.answers import ANSWER_KEY
from perfmon.workflows.outcome import Outcome

NOTHING_FOUND = pd.DataFrame(columns=[*ANSWER_KEY, "name", "indicator", "told"])


def find_contradictions(outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """Where files answer the same row otherwise.

    Args:
        outcomes: of the files as they would be imported, in order.

    Returns:
        One row an answer: ANSWER_KEY, name, indicator (as it is called), told (each file with what
        it says, in order).
    """
    parts = [
        each.answers.assign(file=file)
        for each, file in zip(outcomes, _file_names(outcomes), strict=True)
        if not each.answers.empty
    ]
    if not parts:
        return NOTHING_FOUND
    answers = pd.concat(parts, ignore_index=True)
    differ = answers.groupby(ANSWER_KEY)["said"].transform("nunique") > 1
    groups = answers[differ].groupby(ANSWER_KEY, sort=False)
    rows = [_row(group.to_dict("records")) for _, group in groups]
    return pd.DataFrame(rows, columns=NOTHING_FOUND.columns)


def _row(answers: list[dict[object, object]]) -> dict[object, object]:
    first = answers[0]
    place = first["indicator_row"]
    named = f"第 {place} 项指标" if is_missing(first["level3"]) else first["level3"]
    return first | {
        "indicator": "资金" if place == 0 else named,
        "told": "；".join(_told(answers)),
    }


def _told(answers: list[dict[object, object]]) -> Iterable[str]:
    """What each file says; where only texts differ, that they do."""
    are_alike = len({row["shown"] for row in answers}) == 1
    for row in answers:
        yield f"{row['file']}：{row['shown']}" + ("（说明或措施不同）" if are_alike else "")


def _file_names(outcomes: Sequence[Outcome]) -> list[str]:
    """Files by name; of equal names each with its place."""
    counts = Counter(each.file_name for each in outcomes)
    return [
        f"{each.file_name}（第 {n} 份）" if counts[each.file_name] > 1 else each.file_name
        for n, each in enumerate(outcomes, start=1)
    ]
