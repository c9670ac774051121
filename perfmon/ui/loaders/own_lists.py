"""结转资金 and 直达资金 of a month, each as its own list."""

from datetime import date

import pandas as pd
import streamlit as st

from perfmon.charts.theme import light_sign
from perfmon.measures.facts import YearFacts
from perfmon.measures.own_lists import (
    carried_over_pots,
    direct_pots,
    farthest_first,
    name_pots,
)
from perfmon.measures.rules import RuleSet
from perfmon.measures.versions import held_in, within
from perfmon.periods import Cutoff
from perfmon.store.facts_of_few import read_facts_of_few, with_own_list
from perfmon.ui.figures import percent, wanyuan
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.projects import month_projects
from perfmon.ui.loaders.rules import by_region_rules


@st.cache_resource(max_entries=30, show_spinner=False)
def carried_over(asked: Asked, month: int) -> pd.DataFrame:
    """结转资金 by project and 来源年度, as it is listed."""
    return _listed(asked, month, carried=True)


@st.cache_resource(max_entries=30, show_spinner=False)
def direct_money(asked: Asked, month: int) -> pd.DataFrame:
    """直达资金 by project and 文号, as it is listed."""
    return _listed(asked, month, carried=False)


def _listed(asked: Asked, month: int, *, carried: bool) -> pd.DataFrame:
    projects = month_projects(asked, month)
    if projects.empty:
        return projects
    cutoff = Cutoff(projects["cut_on"].iloc[0].date())
    facts = _facts(asked, month, cutoff.on)

    def find(tranches: pd.DataFrame, rules: RuleSet) -> pd.DataFrame:
        theirs = within(facts, tranches["region_code"].unique().tolist(), "region_code")
        if carried:
            return carried_over_pots(theirs, cutoff, rules.carry_over)
        return direct_pots(theirs, cutoff, rules.direct)

    found = farthest_first(by_region_rules(asked, facts.tranches, cutoff.on, find))
    pots = name_pots(found, projects, by_document=not carried)
    amounts = [name for name in pots.columns if name.endswith("_fen")]
    return pots.assign(
        light_words=pots["light"].map(lambda light: [light_sign(light).text]),
        paid_percent=percent(pots["paid_fen"], pots["amount_fen"]),
        gap_points=percent(pots["paid_fen"] - pots["due_fen"], pots["amount_fen"]),
        begins_on=pd.to_datetime(pots["begins_on"]),
        **{f"{name.removesuffix('_fen')}_wanyuan": wanyuan(pots[name]) for name in amounts},
    )


@st.cache_resource(max_entries=10, show_spinner=False)
def _facts(asked: Asked, month: int, until: date) -> YearFacts:
    """What both lists are made of: the facts of the projects that have such money."""
    cursor = opened_database().cursor()
    facts = read_facts_of_few(cursor, with_own_list(until), asked.year, asked.scope)
    return held_in(facts, month)
