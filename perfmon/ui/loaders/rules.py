"""The rules by which lights are given."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from perfmon.charts.theme import light_sign
from perfmon.measures.light_rule import TRIED
from perfmon.measures.rules import FundRule, RuleBook, RuleSet
from perfmon.measures.sentences import light_sentence
from perfmon.periods import Cutoff
from perfmon.store.rules import read_book_of, read_rules
from perfmon.ui.figures import percent
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database
from perfmon.workflows.own_list_rehearsal import MonthPots, read_own_lists, rehearse_own_list
from perfmon.workflows.rules import rehearse


@st.cache_resource(max_entries=5, show_spinner=False)
def rule_book(data_version: int) -> RuleBook:
    """Every version of the rules."""
    return read_rules(opened_database().cursor())


def region_rules(data_version: int, region_code: str) -> RuleBook:
    """The versions by which a region is judged: in a consolidated file each has its own."""
    return _book_of(data_version)(region_code)


@st.cache_resource(max_entries=5, show_spinner=False)
def _book_of(data_version: int) -> Callable[[str], RuleBook]:
    return read_book_of(opened_database().cursor())


def by_region_rules(
    asked: Asked,
    rows: pd.DataFrame,
    on: date,
    figure: Callable[[pd.DataFrame, RuleSet], pd.DataFrame],
) -> pd.DataFrame:
    """A figure of projects, of each region's by the rules that it has in force on a day.

    Args:
        asked: the key of the read.
        rows: projects, with region_code.
        on: the day.
        figure: makes it of projects that are judged alike; the version of the rules says nothing.

    Returns:
        What it makes, of one set of rules after the other, each with the index that it has.
    """
    regions = dict[RuleSet, list[str]]()
    for code in rows["region_code"].unique():
        rules = region_rules(asked.data_version, str(code)).at(on).alike
        regions.setdefault(rules, []).append(str(code))
    if len(regions) <= 1:
        return figure(rows, next(iter(regions), RuleSet()))
    return pd.concat(
        [figure(rows[rows["region_code"].isin(codes)], rules) for rules, codes in regions.items()]
    )


def light_rule_words(asked: Asked, on: date) -> str:
    """Which rule the lights of a day follow, for a foot; in a consolidated file each its own."""
    if opened_database().is_only_read:
        return "各地区按自己的规则判灯"
    return rule_book(asked.data_version).at(on).light.label


@st.cache_data(max_entries=30, show_spinner="正在演练…")
def rehearsed(asked: Asked, month: int, rules: RuleSet) -> pd.DataFrame:
    """What a rule would change in the twelve months up to a month, as it is listed."""
    until = Cutoff.at(asked.year, month)
    changes = rehearse(opened_database(), rules, until, asked.scope)
    tried = replace(rules.light, version=TRIED)
    return _with_lights(changes).assign(
        reason=[light_sentence(row, tried) for row in changes.to_dict("records")],
    )


@st.cache_data(max_entries=60, show_spinner="正在演练…")
def rehearsed_list(asked: Asked, month: int, name: str, rule: FundRule) -> pd.DataFrame:
    """What a rule would change in 结转资金 or 直达资金 in the same months, as it is listed."""
    changes = rehearse_own_list(_own_lists(asked, month), name, rule)
    if changes.empty:
        return changes
    return _with_lights(changes).assign(
        gap_points=percent(changes["paid_fen"] - changes["due_fen"], changes["amount_fen"])
    )


@st.cache_resource(max_entries=5, show_spinner="正在演练…")
def _own_lists(asked: Asked, month: int) -> list[MonthPots]:
    """Both lists of the twelve months, which do not depend on what is tried; not to be changed."""
    return read_own_lists(opened_database(), Cutoff.at(asked.year, month), asked.scope)


def _with_lights(changes: pd.DataFrame) -> pd.DataFrame:
    return changes.assign(
        before=changes["light_before"].map(lambda light: [light_sign(light).text]),
        after=changes["light"].map(lambda light: [light_sign(light).text]),
    )
