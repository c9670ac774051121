"""One 预算单位 of several, of which alone a page tells; it stands in the address."""

import streamlit as st

from perfmon.ui.choice import choose, write_address

PARAMETER, TAB, PROJECTS = "of_unit", "department_tab", "项目"
EVERY = ""


def focus_on_unit(unit_code: str) -> dict[str, str]:
    """Turns the department's page to its list of projects; gives what the address needs."""
    st.session_state[TAB] = PROJECTS
    return {PARAMETER: unit_code}


def choose_unit(units: dict[str, str], parameter: str = PARAMETER) -> str:
    """The unit of which the page tells, EVERY for all; of one alone there is no choice.

    Args:
        units: code → name.
        parameter: of the address.
    """
    if len(units) < 2:
        return EVERY
    labels = {EVERY: f"全部 {len(units)} 个预算单位"} | units
    with st.container(width=320):
        unit_code = choose("预算单位", labels, parameter, EVERY)
    if unit_code == EVERY:
        st.query_params.pop(parameter, None)
    else:
        write_address(**{parameter: unit_code})
    return unit_code
