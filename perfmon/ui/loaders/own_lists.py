"""结转资金 and 直达资金 of a month, each as its own list."""

import pandas as pd
import streamlit as st

from perfmon.charts.theme import light_sign
from perfmon.measures.own_lists import carried_over_pots, direct_pots, name_pots
from perfmon.periods import Cutoff
from perfmon.store.year_facts import read_year_facts
from perfmon.ui.figures import percent, wanyuan
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.projects import month_projects
from perfmon.ui.loaders.rules import region_rules


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
    parts = []
    for region_code in projects["region_code"].unique():
        facts = read_year_facts(
            opened_database().cursor(),
            region_code,
            asked.year,
            issued_until=cutoff.on,
            month=month,
            scope=asked.scope,
        )
        rules = region_rules(asked.data_version, str(region_code)).at(cutoff.on)
        if carried:
            parts.append(carried_over_pots(facts, cutoff, rules.carry_over))
        else:
            parts.append(direct_pots(facts, cutoff, rules.direct))
    pots = name_pots(pd.concat(parts), projects, by_document=not carried)
    amounts = [name for name in pots.columns if name.endswith("_fen")]
    return pots.assign(
        light_words=pots["light"].map(lambda light: [light_sign(light).text]),
        paid_percent=percent(pots["paid_fen"], pots["amount_fen"]),
        gap_points=percent(pots["paid_fen"] - pots["due_fen"], pots["amount_fen"]),
        begins_on=pd.to_datetime(pots["begins_on"]),
        **{f"{name.removesuffix('_fen')}_wanyuan": wanyuan(pots[name]) for name in amounts},
    )
