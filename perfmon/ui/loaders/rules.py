"""The rules by which lights are given."""

import pandas as pd
import streamlit as st

from perfmon.charts.theme import light_sign
from perfmon.measures.rules import RuleBook, RuleSet
from perfmon.measures.sentences import light_sentence
from perfmon.periods import Cutoff
from perfmon.store.rules import read_rules
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.rules import rehearse


@st.cache_data(max_entries=5, show_spinner=False)
def rule_book(data_version: int) -> RuleBook:
    """Every version of the rules."""
    return read_rules(opened_database().cursor())


@st.cache_data(max_entries=30, show_spinner="正在演练…")
def rehearsed(asked: Asked, month: int, rules: RuleSet) -> pd.DataFrame:
    """What a rule would change in the twelve months up to a month, as it is listed."""
    until = Cutoff.at(asked.year, month)
    changes = rehearse(opened_database(), rules, until, asked.scope)
    return changes.assign(
        before=changes["light_before"].map(lambda light: [light_sign(light).text]),
        after=changes["light"].map(lambda light: [light_sign(light).text]),
        reason=[light_sentence(row, rules.light) for row in changes.to_dict("records")],
    )
