"""Places of departments, units and projects in a month, as they are listed."""

import pandas as pd
import streamlit as st

from perfmon.measures import PROJECT_KEY
from perfmon.measures.ranking import (
    AT_RISK,
    YARDSTICKS,
    Yardstick,
    add_movement,
    offered_yardsticks,
    rank_groups,
    rank_within,
)
from perfmon.measures.uncut import uncut_plans
from perfmon.periods import Cutoff
from perfmon.store.year_facts import read_year_facts
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.forecasts import group_forecasts, project_forecasts
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.projects import month_projects
from perfmon.ui.loaders.rules import region_rules
from perfmon.ui.loaders.states import project_states, state_facts
from perfmon.ui.standing_lists import LEVELS, listed_standings


@st.cache_data(max_entries=60, show_spinner=False)
def yardstick_names(asked: Asked, month: int) -> list[str]:
    """What can be ranked by in a month."""
    return [each.name for each in offered_yardsticks(_rows(asked, month))]


def yardstick_called(name: str) -> Yardstick:
    """The yardstick of that name."""
    return next(each for each in YARDSTICKS if each.name == name)


@st.cache_resource(max_entries=60, show_spinner=False)
def listed_places(asked: Asked, month: int, level: str, yardstick: str) -> pd.DataFrame:
    """The groups of a level with their places and how those moved, and those without a place."""
    codes, called = LEVELS[level].codes, yardstick_called(yardstick)
    placed = _placed(asked, month, level, called)
    if month > 1:
        placed = add_movement(placed, _placed(asked, month - 1, level, called), codes)
    if "unit_code" in codes:
        placed = rank_within(placed, "department_code")
    if level == "项目":
        states = project_states(asked, month)[["unit_code", "project_code", "state_words"]]
        placed = placed.merge(states, on=["unit_code", "project_code"], validate="1:1")
    return listed_standings(placed, called, month)


def _placed(asked: Asked, month: int, level: str, yardstick: Yardstick) -> pd.DataFrame:
    floor_fen = ranking_floor_fen(asked, month) if level == "项目" else 0
    by = LEVELS[level].by
    amounts = None
    if yardstick is AT_RISK and level != "项目":
        # a unit has one strength for all its projects: theirs do not sum to its own
        amounts = group_forecasts(asked, month, tuple(by))
    return rank_groups(_rows(asked, month), by, yardstick, floor_fen, amounts)


def ranking_floor_fen(asked: Asked, month: int) -> int:
    """排名下限 as it held at the cut-off; it leaves out projects, not the groups they are in."""
    return state_facts(asked, month).floor.floor_fen


@st.cache_resource(max_entries=30, show_spinner=False)
def _rows(asked: Asked, month: int) -> pd.DataFrame:
    """The judged projects of a month with the budget and plan that they are ranked by (调减后).

    And with 预计难以支出, where payments allow a forecast.
    """
    ranked = project_states(asked, month)[[*PROJECT_KEY, "ranking_budget_fen"]]
    projects = month_projects(asked, month).merge(ranked, on=PROJECT_KEY, validate="1:1")
    projects = projects.assign(ranking_planned_fen=_ranking_plan(asked, month, projects))
    forecasts = project_forecasts(asked, month)
    if forecasts.empty:
        return projects
    hard = forecasts[[*PROJECT_KEY, "hard_to_spend_fen"]]
    return projects.merge(hard, on=PROJECT_KEY, how="left", validate="1:1")


def _ranking_plan(asked: Asked, month: int, projects: pd.DataFrame) -> pd.Series:
    """考核线, of projects with a cut that nobody approved without it; only theirs is made anew."""
    cut = projects[projects["ranking_budget_fen"] != projects["adjusted_budget_fen"]]
    plan = projects["planned_fen"]
    if cut.empty:
        return plan
    cutoff = Cutoff(cut["cut_on"].iloc[0].date())
    typed = state_facts(asked, month).typed
    for region_code, of_region in cut.groupby("region_code"):
        facts = read_year_facts(
            opened_database().cursor(),
            str(region_code),
            asked.year,
            month=month,
            scope=asked.scope,
        )
        rule = region_rules(asked.data_version, str(region_code)).at(cutoff.on).tranche
        uncut = uncut_plans(facts, of_region, typed, cutoff, rule)
        found = of_region[PROJECT_KEY].merge(uncut, on=PROJECT_KEY, how="left", validate="1:1")
        plan = plan.copy()
        plan[of_region.index] = found["ranking_planned_fen"].array
    return plan
