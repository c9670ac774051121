"""Places of departments, units and projects in a month, as they are listed."""

from typing import NamedTuple

import pandas as pd
import streamlit as st

from perfmon.measures import PROJECT_KEY
from perfmon.measures.ranking import (
    AT_RISK,
    BEHIND,
    PLAN_GAP,
    YARDSTICKS,
    Yardstick,
    add_movement,
    offered_yardsticks,
    rank_groups,
    rank_within,
)
from perfmon.measures.uncut import uncut_plans
from perfmon.periods import Cutoff
from perfmon.store.asking import scope_of
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


class Places(NamedTuple):
    """Who has which place in a month.

    Attributes:
        groups: of `rank_groups`, by the codes of their level, without names: those with a place in
            its order, then those without; with rank_before and moved (`add_movement`) after
            January, and rank_within their department.
        ranked: how many have a place.
        first: how many share the first place.
    """

    groups: pd.DataFrame
    ranked: int
    first: int


@st.cache_resource(max_entries=60, show_spinner=False)
def month_places(asked: Asked, month: int, level: str, yardstick: str) -> Places:
    """The places of all groups of a level; not to be changed."""
    codes, called = LEVELS[level].codes, yardstick_called(yardstick)
    placed = _placed(asked, month, level, called)
    if month > 1:
        placed = add_movement(placed, _placed(asked, month - 1, level, called), codes)
    if "unit_code" in codes:
        placed = rank_within(placed, "department_code")
    return Places(placed, int(placed["rank"].count()), int(placed["rank"].eq(1).sum()))


@st.cache_resource(max_entries=60, show_spinner=False)
def listed_places(
    asked: Asked, month: int, level: str, yardstick: str, first: int, after: int
) -> pd.DataFrame:
    """The groups of `month_places` from one to before another, as listed; not to be changed."""
    part = month_places(asked, month, level, yardstick).groups.iloc[first:after]
    return listed_standings(_named(asked, month, level, part), yardstick_called(yardstick), month)


def _named(asked: Asked, month: int, level: str, groups: pd.DataFrame) -> pd.DataFrame:
    """A few groups with their names and what goes with them, projects also with their states."""
    codes = list(LEVELS[level].codes)
    rows = month_projects(asked, month)[LEVELS[level].by]
    if level == "项目":
        rows = rows.assign(state_words=project_states(asked, month)["state_words"].array)
    named = rows[rows[codes[-1]].isin(groups[codes[-1]])].drop_duplicates(codes)
    return groups.merge(named, on=codes, how="left", validate="1:1")


def _placed(asked: Asked, month: int, level: str, yardstick: Yardstick) -> pd.DataFrame:
    floor_fen = ranking_floor_fen(asked, month) if level == "项目" else 0
    amounts = None
    if yardstick is AT_RISK and level != "项目":
        # a unit has one strength for all its projects: theirs do not sum to its own
        amounts = group_forecasts(asked, month, tuple(LEVELS[level].by))
    return rank_groups(_rows(asked, month), LEVELS[level].codes, yardstick, floor_fen, amounts)


def ranking_floor_fen(asked: Asked, month: int) -> int:
    """排名下限 as it held at the cut-off; it leaves out projects, not the groups they are in."""
    return state_facts(asked, month).floor.floor_fen


@st.cache_resource(max_entries=30, show_spinner=False)
def _rows(asked: Asked, month: int) -> pd.DataFrame:
    """What the judged projects of a month are ranked by, with the budget and plan 调减后.

    In the order of `month_projects`, without what only a list shows; with 预计难以支出, where
    payments allow a forecast.
    """
    projects = month_projects(asked, month)
    budget_fen = project_states(asked, month)["ranking_budget_fen"].set_axis(projects.index)
    rows = projects[_RANKED_BY].assign(
        ranking_budget_fen=budget_fen,
        ranking_planned_fen=_ranking_plan(asked, month, projects, budget_fen),
    )
    forecasts = project_forecasts(asked, month)
    if forecasts.empty:
        return rows
    hard_fen = pd.Series(pd.NA, index=rows.index, dtype="Int64")
    hard_fen[projects["covered"]] = forecasts["hard_to_spend_fen"].array
    return rows.assign(hard_to_spend_fen=hard_fen)


_RANKED_BY = [
    *LEVELS["项目"].codes,
    "light",
    "adjusted_budget_fen",
    "paid_fen",
    "elapsed_fen",
    "planned_fen",
    *(each.column for each in (PLAN_GAP, BEHIND)),
]
"""What `rank_groups` takes of a project's month."""


def _ranking_plan(
    asked: Asked, month: int, projects: pd.DataFrame, budget_fen: pd.Series
) -> pd.Series:
    """考核线, of projects with a cut that nobody approved without it; only theirs is made anew.

    They are those whose ranking_budget_fen, `budget_fen`, is not the adjusted budget.
    """
    cut = projects[budget_fen != projects["adjusted_budget_fen"]]
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
            scope=scope_of(set(of_region["unit_code"])),
        )
        rule = region_rules(asked.data_version, str(region_code)).at(cutoff.on).tranche
        uncut = uncut_plans(facts, of_region, typed, cutoff, rule)
        found = of_region[PROJECT_KEY].merge(uncut, on=PROJECT_KEY, how="left", validate="1:1")
        plan = plan.copy()
        plan[of_region.index] = found["ranking_planned_fen"].array
    return plan
