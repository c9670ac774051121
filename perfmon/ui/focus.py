"""One 预算单位 of a department, whose projects alone its page lists; it stands in the address."""

import streamlit as st

from perfmon.ui.choice import choose, write_address

PARAMETER, TAB, PROJECTS = "of_unit", "department_tab", "项目"
EVERY = ""


def focus_on_unit(unit_code: str) -> dict[str, str]:
    """Turns the department's page to its list of projects; gives what the address needs."""
    st.session_state[TAB] = PROJECTS
    return {PARAMETER: unit_code}


def choose_unit(units: dict[str, str]) -> str:
    """The unit whose projects are listed, EVERY for all; a department with one has no choice.

    Args:
        units: code → name.
    """
    if len(units) < 2:
        return EVERY
    labels = {EVERY: f"全部 {len(units)} 个预算单位"} | units
    with st.container(width=320):
        unit_code = choose("预算单位", labels, PARAMETER, EVERY)
    if unit_code == EVERY:
        st.query_params.pop(PARAMETER, None)
    else:
        write_address(**{PARAMETER: unit_code})
    return unit_code
