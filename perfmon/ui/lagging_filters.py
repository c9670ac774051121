"""The filters of 滞后项目, in one row; what is rarely needed folds away."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from perfmon.charts.theme import LIGHT_SIGNS
from perfmon.measures.selection import NO_LIGHT, Selection
from perfmon.ui.choice import MOST_OPTIONS
from perfmon.ui.loaders.lagging import filter_options
from perfmon.ui.page import Page
from perfmon.ui.words import plain
from perfmon.workflows.typed_values import read_amount

LAGGING = ("red", "yellow")
"""The lights that the list begins with."""


def show_filters(page: Page) -> Selection:
    """Draws the filters over what the month's projects have, and gives the conditions chosen."""
    offered = filter_options(page.asked, page.month)
    lights, department, state, more = st.columns([4, 4, 3, 2], vertical_alignment="bottom")
    chosen_lights = lights.multiselect(
        "灯",
        [light or NO_LIGHT for light in LIGHT_SIGNS],
        LAGGING,
        format_func=lambda light: LIGHT_SIGNS[None if light == NO_LIGHT else light].text,
        placeholder="全部",
        key="lagging_lights",
    )
    departments = _choose(department, "主管部门", offered.departments, "department")
    states = _choose(state, "状态", offered.states, "state")
    folded = more.popover("更多条件", width="stretch")
    with folded:
        leaders = _choose(folded, "分管县领导", offered.leaders, "leader")
        sections = _choose(folded, "业务股室", offered.sections, "section")
        units = _choose(folded, "预算单位", _units(page, departments), "unit")
        fund_types = _choose(folded, "资金性质", offered.fund_types, "fund_type")
        budget_levels = _choose(folded, "预算级次", offered.budget_levels, "level")
        least_budget_fen = _least_budget()
        only_carried_over = st.checkbox("只看有结转资金的", key="lagging_carried")
        only_direct = st.checkbox("只看有直达资金的", key="lagging_direct")
        only_unpaid = st.checkbox("只看零支出的", key="lagging_unpaid")
    return Selection(
        lights=tuple(chosen_lights),
        leaders=leaders,
        sections=sections,
        departments=departments,
        units=units,
        fund_types=fund_types,
        budget_levels=budget_levels,
        states=states,
        least_budget_fen=least_budget_fen,
        only_carried_over=only_carried_over,
        only_direct=only_direct,
        only_unpaid=only_unpaid,
    )


def _units(page: Page, departments: Sequence[str]) -> Sequence[str]:
    """The units to choose from; where there are very many, those of the departments chosen."""
    offered = filter_options(page.asked, page.month)
    if len(offered.units) <= MOST_OPTIONS:
        return offered.units
    return sorted({unit for name in departments for unit in offered.units_of.get(name, ())})


def _choose(place: DeltaGenerator, label: str, options: Sequence[str], key: str) -> tuple[str, ...]:
    chosen = place.multiselect(
        label, options, placeholder="全部", key=f"lagging_{key}", disabled=not options
    )
    return tuple(chosen)


def _least_budget() -> int:
    typed = st.text_input("调整预算不少于（万元）", "0", key="lagging_least")
    try:
        return max(read_amount(typed), 0)
    except ValueError as error:
        st.error(plain(f"{error}。请填万元数，例如 50。"))
        return 0
