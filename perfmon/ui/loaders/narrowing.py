"""Of whom is read what a page tells of one project: of its unit, or of all where they are few."""

import streamlit as st

from perfmon.periods import MONTHS_IN_YEAR
from perfmon.store.judged import count_cut_days, count_judged
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database

FEW_PROJECTS = 20_000
"""Of so many, what is told of each is read and kept at once: a county's or a city's."""


def of_unit(asked: Asked, unit_code: str) -> Asked:
    """The key narrowed to one unit, for what is told of its projects where it is often written.

    What is told of a project depends on no other unit. Who may not see the unit reads nothing.
    """
    may_see = asked.scope is None or unit_code in asked.scope
    return asked._replace(scope=(unit_code,) if may_see else ())


def of_few(asked: Asked, unit_code: str) -> Asked:
    """The key of what a page tells of one of a unit's projects, to be picked from among others.

    Of few projects it is read once for all, so that the next one opens at once; of a province's,
    or where regions are covered to different days, it is read at the size of the unit.
    """
    narrowed = of_unit(asked, unit_code)
    return asked if narrowed.scope and are_few(asked) else narrowed


@st.cache_data(max_entries=60, show_spinner=False)
def are_few(asked: Asked) -> bool:
    """Whether they are no more than FEW_PROJECTS, and have every month's cut-off in common."""
    seen = (opened_database().cursor(), asked.year, asked.scope)
    return count_judged(*seen) <= FEW_PROJECTS and count_cut_days(*seen) <= MONTHS_IN_YEAR
