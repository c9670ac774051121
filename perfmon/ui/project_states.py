"""The project's page: the states beside its light, and what is under way in a picture."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.charts.in_transit import in_transit_steps, in_transit_title
from perfmon.charts.theme import palette
from perfmon.measures.rates import is_missing
from perfmon.measures.states import WAITING
from perfmon.ui.chart import show_chart
from perfmon.ui.loaders.asked import View, drawn_once
from perfmon.ui.loaders.narrowing import of_few
from perfmon.ui.loaders.projects import months_of_project
from perfmon.ui.loaders.states import month_states, project_states
from perfmon.ui.words import plain


@drawn_once
def show_states(view: View, unit_code: str, project_code: str) -> None:
    """The states with evidence, day and person; nothing where there is none."""
    every = month_states(of_few(view.asked, unit_code), view.month)
    states = _of_project(every, unit_code, project_code)
    lines = [
        f"**{state['state']}**　{plain(state['evidence'])}。:gray[{_set(state)}]"
        for state in states.to_dict("records")
    ]
    if lines:
        st.markdown("  \n".join(lines))


def _set(state: dict[Any, Any]) -> str:
    """Since when, until when, by whom; and that no letter goes out."""
    since = "" if is_missing(state["since"]) else f"{state['since']:%Y-%m-%d} 起"
    until = "" if is_missing(state["expires_on"]) else f"{state['expires_on']:%Y-%m-%d} 到期"
    days = "，".join(part for part in (since, until) if part)
    letter = "不发函" if state["state"] == WAITING else ""
    return " · ".join(part for part in (days, plain(state["set_by"]), letter) if part)


@drawn_once
def show_in_transit(view: View, unit_code: str, project_code: str) -> None:
    """What is paid and what waits at which desk; nothing where nothing is under way."""
    every = project_states(of_few(view.asked, unit_code), view.month)
    listed = _of_project(every, unit_code, project_code)
    if listed.empty or not listed["in_transit_fen"].iloc[0]:
        return
    at_cut = months_of_project(view.asked, unit_code, project_code).iloc[view.month - 1]
    project = dict(at_cut) | dict(listed.iloc[0])
    figure = in_transit_steps(project, palette(view.theme))
    show_chart(in_transit_title(project), figure, "in_transit")


def _of_project(rows: pd.DataFrame, unit_code: str, project_code: str) -> pd.DataFrame:
    return rows[(rows["unit_code"] == unit_code) & (rows["project_code"] == project_code)]
