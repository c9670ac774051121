"""States beside the lights, and money in transit, of a month's judged projects.

For every list of projects: `project_states(asked, month)` gives one row a judged project, to be
merged on PROJECT_KEY; `state_words` is what a column 「状态」 shows.
"""

import pandas as pd
import streamlit as st

from perfmon.charts.theme import light_sign
from perfmon.measures import PROJECT_KEY
from perfmon.measures.in_transit import spread_desks, sum_desks
from perfmon.measures.states import StateFacts, add_ranking_budget, find_states
from perfmon.store.states import read_state_facts
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.projects import cut_day, month_projects
from perfmon.ui.loaders.rules import by_region_rules
from perfmon.ui.state_lists import with_states


@st.cache_resource(max_entries=60, show_spinner=False)
def project_states(asked: Asked, month: int) -> pd.DataFrame:
    """What a list shows beside each judged project's light; not to be changed.

    Returns:
        One row a judged project, whether it has a state or not, by PROJECT_KEY: states (words,
        in a tuple) and state_words (待财政支付、调减后; '' for none), the columns of
        `perfmon.measures.in_transit.spread_desks` (in_transit_fen, unit_desk_fen and
        unit_desk_days, treasury_desk_fen and treasury_desk_days, unsaid_desk_fen and
        unsaid_desk_days, longest_days), the amounts in 万元 as
        `perfmon.ui.state_lists.with_states` names them, and ranking_budget_fen and is_ranked of
        `perfmon.measures.states.add_ranking_budget`; in the order of `month_projects`.
    """
    return _beside(asked, month, month_projects(asked, month), month_states(asked, month))


def states_of_few(asked: Asked, month: int, projects: pd.DataFrame) -> pd.DataFrame:
    """`project_states` of some judged projects of a month only, found anew."""
    return _beside(asked, month, projects, _found(asked, month, projects))


def _beside(asked: Asked, month: int, projects: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    facts = state_facts(asked, month)
    keys = add_ranking_budget(projects, facts)[[*PROJECT_KEY, "ranking_budget_fen", "is_ranked"]]
    return with_states(keys, states, spread_desks(facts.in_transit))


@st.cache_data(max_entries=60, show_spinner=False)
def county_desks(asked: Asked, month: int) -> pd.DataFrame:
    """What each desk has in transit of judged projects, as `sum_desks` gives it, most first."""
    judged = month_projects(asked, month)[PROJECT_KEY]
    return sum_desks(state_facts(asked, month).in_transit.merge(judged, on=PROJECT_KEY))


@st.cache_data(max_entries=60, show_spinner=False)
def listed_waiting(asked: Asked, month: int, count: int) -> pd.DataFrame:
    """The judged projects whose money in transit waits longest, as they are listed."""
    projects = month_projects(asked, month).merge(
        project_states(asked, month), on=PROJECT_KEY, validate="1:1"
    )
    waiting = projects[projects["in_transit_fen"] > 0]
    order = ["longest_days", "in_transit_fen", "unit_code", "project_code"]
    longest = waiting.sort_values(order, ascending=[False, False, True, True]).head(count)
    return longest.assign(light_words=longest["light"].map(lambda light: [light_sign(light).text]))


@st.cache_resource(max_entries=60, show_spinner=False)
def month_states(asked: Asked, month: int) -> pd.DataFrame:
    """One row a judged project and state, each with evidence, since when, who, and until when."""
    return _found(asked, month, month_projects(asked, month))


def _found(asked: Asked, month: int, projects: pd.DataFrame) -> pd.DataFrame:
    facts, cut_on = state_facts(asked, month), cut_day(asked, month)
    states = by_region_rules(
        asked, projects, cut_on, lambda part, rules: find_states(part, facts, rules.light)
    )
    return states.reset_index(drop=True)


@st.cache_resource(max_entries=60, show_spinner=False)
def state_facts(asked: Asked, month: int) -> StateFacts:
    """What the states of a month are found from."""
    until = cut_day(asked, month)
    return read_state_facts(opened_database().cursor(), asked.year, until, asked.scope)
