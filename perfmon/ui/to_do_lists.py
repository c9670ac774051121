"""The lists of 待办: what is to be done with its days left, and who has how much.

Days are told as 监控任务 tells them: far behind says no more than 60 天以上.
"""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.measures.rates import is_missing
from perfmon.measures.task_progress import deadline_words
from perfmon.measures.to_do import OF_UNIT
from perfmon.ui.entry_tasks import SOON_DAYS
from perfmon.ui.tables import Columns, day, text, whole

NO_DAY = "○ 没有期限"

_LIGHTS = {"■": "red", "▲": "yellow"}
_COLOURS = {"■": "red", "▲": "orange", "○": "gray"}


def days_sign(due_on: object, on: date) -> str:
    """The days left with their shape: over, within three days, or later.

    >>> days_sign(pd.Timestamp(2023, 11, 3), date(2023, 11, 1))
    '▲ 还有 2 天'
    """
    if is_missing(due_on):
        return NO_DAY
    last = pd.Timestamp(str(due_on)).date()
    days = (last - on).days
    sign = "■" if days < 0 else "▲" if days <= SOON_DAYS else "○"
    return f"{sign} {deadline_words(last, on)}"


def listed_to_do(rows: pd.DataFrame, on: date) -> pd.DataFrame:
    """Rows of `list_to_do` with days_words (a list of one), light_word and light for a workbook."""
    words = pd.Series([days_sign(due_on, on) for due_on in rows["due_on"]], rows.index, dtype="str")
    return rows.assign(
        days_words=words.map(lambda word: [word]),
        light_word=words,
        light=words.str[0].map(_LIGHTS),
    )


def to_do_columns(listed: pd.DataFrame, *, with_unit: bool) -> Columns:
    """The columns of what is to be done; whose it is, where it is of several units."""
    whose = {"unit_name": text("预算单位", 150)} if with_unit else {}
    return {
        "name": text("项目", 150),
        "days_words": _days(listed["light_word"]),
        **whose,
        "what": text("要办什么", 440),
        "due_on": day("期限"),
    }


def review_columns(*, with_unit: bool) -> Columns:
    """The columns of what waits for review."""
    whose = {"unit_name": text("预算单位", 150)} if with_unit else {}
    return {"name": text("项目", 150), **whose, "what": text("等审核的", 440)}


def _days(words: pd.Series) -> Any:  # noqa: ANN401 as Streamlit's
    options = list(dict.fromkeys(words))
    colours = [_COLOURS[word[0]] for word in options]
    return st.column_config.MultiselectColumn("还剩几天", options=options, color=colours, width=122)


UNIT_COLUMNS: Columns = {
    "unit_name": text("预算单位", 170),
    "total": whole("要办", 64),
    "overdue": whole("■ 已过期", 84),
    "due_on": day("最近的期限", 106),
    **{kind: whole(kind, 64) for kind in OF_UNIT},
}
