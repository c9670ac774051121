"""What a unit says of a project's deviations, on the project's page, and what speaks against it."""

from typing import Any

import streamlit as st

from perfmon.measures.rates import is_missing
from perfmon.money import format_wanyuan
from perfmon.ui.entry_lists import state_words
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.outlooks import reported_outlooks
from perfmon.ui.outlook_lists import said_against
from perfmon.ui.words import plain
from perfmon.workflows.entry_checks import indicator_words

_CHOSEN: tuple[str, ...] = ("deciding_cause", "possibility")
_WRITTEN = ("expected_text", "deciding_cause", "explanation", "possibility", "remedy")


@drawn_once
def show_outlooks(view: View, unit_code: str, project_code: str) -> None:
    """The unit's reported answers at the month's end, a line each; nothing where there is none."""
    said = reported_outlooks(view.asked, view.month, unit_code, project_code)
    if lines := [_line(row) for row in said]:
        st.markdown("  \n".join(lines))


def _line(row: dict[Any, Any]) -> str:
    subject = "资金" if row["indicator_row"] == 0 else indicator_words(row)
    against = said_against(row)
    doubt = f" :orange[{plain(against)}。]" if against else ""
    return f"**单位判断·{plain(subject)}**　{_answer(row)}。:gray[{state_words(row)}]{doubt}"


def _answer(row: dict[Any, Any]) -> str:
    """What was answered, in words; of a 涉密 project no words of its own."""
    said = []
    if not is_missing(row["expected_fen"]):
        said.append(f"全年预计执行 {format_wanyuan(row['expected_fen'])} 万元")
    if not is_missing(row["unpaid_contract_fen"]):
        said.append(f"合同未付 {format_wanyuan(row['unpaid_contract_fen'])} 万元")
    names = _CHOSEN if row["classified"] else _WRITTEN
    said += [plain(row[name]).rstrip("。") for name in names if not is_missing(row[name])]
    if not is_missing(row["remedy_on"]):
        said.append(f"{row['remedy_on']:%Y-%m-%d} 前")
    return "，".join(said)
