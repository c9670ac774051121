"""How an indicator is judged, decided by a person: the form, and giving the rule back."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.measures.rates import is_missing
from perfmon.quality.trait_words import TRAIT_WORDS, VALUE_WORDS, trait_value_words
from perfmon.roles import Act
from perfmon.ui.entry_choice import show_closed
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.result_lists import listed_project_indicators
from perfmon.ui.loaders.results import trait_choices, unit_traits
from perfmon.ui.page import Page
from perfmon.ui.words import plain
from perfmon.workflows.indicator_choices import ChoiceEntry, choose_trait

Project = tuple[str, str]


def offer_trait_form(page: Page, project: Project, indicator_row: int) -> None:
    """A quiet button that opens the form for the indicator shown."""
    may_set = page.may(Act.SET_TRAIT)
    if may_set and st.button("改这一项怎么判", type="tertiary", key="trait_form"):
        ask_trait(page, project, indicator_row)


@st.dialog("改这一项怎么判", width="medium")
def ask_trait(page: Page, project: Project, indicator_row: int) -> None:
    """What holds now, what it shall be and why; or the rule again."""
    show_closed()
    rows = listed_project_indicators(page.asked, page.month, *project)
    row = rows[rows["indicator_row"] == indicator_row].iloc[0]
    st.markdown(f"第 {indicator_row} 项　**{plain(row['indicator'])}**　{plain(row['printed'])}")
    trait = st.radio(
        "改什么", list(TRAIT_WORDS), format_func=TRAIT_WORDS.__getitem__, key="trait_choice"
    )
    now = _now(page, project, indicator_row, trait)
    is_chosen = not is_missing(now["chosen_by"])
    by = f"{plain(now['chosen_by'])} 定" if is_chosen else "规则"
    words = plain(trait_value_words(trait, str(now["value"])))
    st.markdown(f"现在：**{words}**　:gray[{plain(now['reason'])} · {by}]")
    _show_history(page, project, indicator_row)
    with st.form(f"trait_{trait}", border=False):
        value = _choose_value(trait, str(now["value"]))
        reason = st.text_input("原因", max_chars=160, placeholder="如 单位说明：按季度平均完成")
        buttons = st.container(horizontal=True)
        changed = buttons.form_submit_button("记入", type="primary")
        ruled = is_chosen and buttons.form_submit_button("改回按规则")
    if changed or ruled:
        entry = ChoiceEntry(
            page.asked.year, project, indicator_row, trait, None if ruled else value, reason
        )
        _write(page, entry)


def _choose_value(trait: str, now: str) -> str:
    """The field of a trait's value, at first as it is now."""
    if trait == "due_on":
        day = st.date_input("到期日", value=date.fromisoformat(now), format="YYYY-MM-DD")
        return str(day)
    words = VALUE_WORDS[trait]
    place = list(words).index(now)
    return str(st.selectbox("改成", list(words), index=place, format_func=words.__getitem__))


def _now(page: Page, project: Project, indicator_row: int, trait: str) -> "pd.Series[Any]":
    traits = unit_traits(page.asked, project[0])
    is_own = (traits["project_code"] == project[1]) & (traits["trait"] == trait)
    return traits[is_own & (traits["indicator_row"] == indicator_row)].iloc[0]


def _show_history(page: Page, project: Project, indicator_row: int) -> None:
    """What people decided of the indicator before."""
    choices = trait_choices(page.asked, *project)
    own = choices[choices["indicator_row"] == indicator_row]
    lines = [
        f"第 {choice['batch_id']} 批 {plain(choice['actor'])}：{TRAIT_WORDS[choice['trait']]} → "
        f"{plain(_chosen(choice))}，{plain(choice['reason'])}"
        for choice in own.to_dict("records")
    ]
    if lines:
        st.caption("  \n".join(lines))


def _chosen(choice: dict[Any, Any]) -> str:
    value = None if is_missing(choice["value"]) else str(choice["value"])
    return trait_value_words(str(choice["trait"]), value)


def _write(page: Page, entry: ChoiceEntry) -> None:
    """Writes and says what was written; a refusal leaves the form as it is."""
    try:
        entered = choose_trait(
            opened_database(), entry, page.actor_for(Act.SET_TRAIT, entry.project[0])
        )
    except PerfmonError as error:
        show_refusal(error)
        return
    what = f"第 {entry.indicator_row} 项指标的“{TRAIT_WORDS[entry.trait]}”"
    done = "改回按规则" if entry.value is None else "已改"
    say_next(f"{what}{done}，存为第 {entered.batch_id} 批。", entered.warnings)
