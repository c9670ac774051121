"""承诺与处理 on the project's page: what it promised, what became of it, which letters went out."""

from typing import Any

import streamlit as st

from perfmon.measures.promise_results import VERDICTS
from perfmon.measures.rates import is_missing
from perfmon.periods import MONTHS_IN_YEAR
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.narrowing import of_unit
from perfmon.ui.loaders.promises import promises_of, steps_of
from perfmon.ui.promise_lists import document_words, month_words, reply_words, verdict_sign
from perfmon.ui.words import plain

_COLOURS = dict(zip(VERDICTS, ("green", "orange", "red", "gray"), strict=True))

Row = dict[Any, Any]


@drawn_once
def show_promise_history(view: View, unit_code: str, project_code: str) -> None:
    """A line a promise and a step of the year, newest first; nothing where there is none."""
    asked = of_unit(view.asked, unit_code)
    said: list[tuple[int, str]] = []
    for rows, line in (
        (promises_of(asked, view.month), _promise_line),
        (steps_of(asked, view.month), _step_line),
    ):
        mine = (rows["unit_code"] == unit_code) & (rows["project_code"] == project_code)
        said += [(_place(row), line(row)) for row in rows[mine].to_dict("records")]
    if said:
        ordered = sorted(said, key=lambda each: -each[0])
        st.markdown("  \n".join(line for _, line in ordered))


def _place(row: Row) -> int:
    """The month counted from this January: last December is 0."""
    return int(row["month"]) - (MONTHS_IN_YEAR if row["is_carried"] else 0)


def _promise_line(row: Row) -> str:
    colour = _COLOURS[row["verdict"]]
    words = [
        plain(row[name]) for name in ("deciding_cause", "measure") if not is_missing(row[name])
    ]
    if not is_missing(row["person"]):
        words.append(f"责任人 {plain(row['person'])}")
    return (
        f"**承诺·{month_words(row)}会**　:{colour}[{verdict_sign(row['verdict'])}]　"
        f"{plain(row['sentence'])}。:gray[{' · '.join(words)}]"
    )


def _step_line(row: Row) -> str:
    number = "" if is_missing(row["document_no"]) else f"　{plain(document_words(row))}"
    reply = "" if is_missing(row["replied_on"]) else f"　回复：{plain(reply_words(row))}"
    issued = "" if is_missing(row["issued_on"]) else f"{row['issued_on']:%Y-%m-%d} 发出 · "
    reason = "" if is_missing(row["reason"]) else f"{plain(row['reason'])} · "
    return (
        f"**处理·{month_words(row)}**　{plain(row['step'])}{number}{reply}。"
        f":gray[{issued}{reason}{plain(row['decided_by'])}决定]"
    )
