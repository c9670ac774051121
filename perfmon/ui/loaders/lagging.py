"""The judged projects of a month with everything that 滞后项目 says of them."""

from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from perfmon.charts.figure import Figure
from perfmon.charts.heat import SHADES, department_heat, department_heat_title
from perfmon.charts.theme import palette
from perfmon.measures import PROJECT_KEY
from perfmon.measures.catch_up import add_catch_up, catch_up_month
from perfmon.measures.lag import ORDERED_BY, add_lag, add_pace, farthest_behind_first
from perfmon.measures.lights import JUDGED_BY, judge_lights
from perfmon.measures.plan_corrections import correction_words_by_project
from perfmon.measures.rates import add_group_rates
from perfmon.measures.rulers import add_rulers
from perfmon.measures.selection import SELECTED_BY, Selection, select, shared_words
from perfmon.periods import Cutoff
from perfmon.store.ahead import read_ahead
from perfmon.store.group_months import read_group_months
from perfmon.store.judged import read_laid_months
from perfmon.store.project_traits import read_project_traits
from perfmon.ui.lagging_lists import listed_lagging
from perfmon.ui.loaders.asked import Asked, View
from perfmon.ui.loaders.forecasts import project_forecasts
from perfmon.ui.loaders.narrowing import of_few
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.plan_corrections import plan_corrections
from perfmon.ui.loaders.projects import month_projects
from perfmon.ui.loaders.rules import by_region_rules, rule_book
from perfmon.ui.loaders.states import project_states


@st.cache_resource(max_entries=30, show_spinner=False)
def lagging_projects(asked: Asked, month: int) -> pd.DataFrame:
    """Every judged project of a month, in the order of `month_projects`; not to be changed.

    The frame is wide: the columns of `month_projects` are those of that frame, and what else is
    found stands beside them, so that nothing is there twice.

    Returns:
        The columns of `add_rates`, `add_catch_up`, `add_lag`, `add_pace`, `add_rulers`,
        `read_project_traits` and `project_states`; plan_corrections (as
        `correction_words_by_project` gives them; missing where there is none); expected_fen,
        unspent_fen and hard_to_spend_fen (Int64; missing without payments on hand).
    """
    rows = month_projects(asked, month)
    year = read_laid_months(opened_database().cursor(), asked.year, _OF_YEAR, asked.scope)
    traits = read_project_traits(opened_database().cursor(), asked.year, _cut_on(rows), asked.scope)
    rows = add_pace(add_lag(rows, year), year)
    both = _beside(
        rows,
        _catching_up(asked, month, rows),
        _rulers(asked, rows),
        traits,
        _forecasts(asked, month),
        project_states(asked, month),
        correction_words_by_project(plan_corrections(asked, month)),
    )
    return both.assign(
        **{name: both[name].eq(True) for name in ("is_direct", "is_carried_over")},
        **{name: shared_words(both[name]) for name in ("fund_types", "budget_levels")},
    )


_OF_YEAR = ("reference_fen", "light", "paid_in_month_fen")
"""What lag and pace are found from, month by month."""


def _beside(rows: pd.DataFrame, *figures: pd.DataFrame) -> pd.DataFrame:
    """The rows with figures of them, each by PROJECT_KEY, missing where a project has none."""
    keys = rows[PROJECT_KEY]
    for each in figures:
        found = keys.merge(each, on=PROJECT_KEY, how="left", validate="1:1")
        rows = rows.assign(
            **{str(name): found[name].array for name in found.columns[len(keys.columns) :]}
        )
    return rows


def _catching_up(asked: Asked, month: int, rows: pd.DataFrame) -> pd.DataFrame:
    """What `add_catch_up` finds, by PROJECT_KEY."""
    due = catch_up_cutoff(asked, month)
    ahead = read_ahead(opened_database().cursor(), rows, due, asked.scope)
    paid = [*PROJECT_KEY, "paid_fen"]
    found = by_region_rules(
        *(asked, ahead, due.on),
        lambda part, rules: add_catch_up(part[paid], judge_lights(part, rules.light), rules.light),
    )
    return found.drop(columns="paid_fen")


def _rulers(asked: Asked, rows: pd.DataFrame) -> pd.DataFrame:
    """What `add_rulers` finds, by PROJECT_KEY."""
    found = by_region_rules(
        *(asked, rows[[*PROJECT_KEY, *JUDGED_BY]], _cut_on(rows)),
        lambda part, rules: add_rulers(part, rules.light.yellow_points),
    )
    return found[[*PROJECT_KEY, "rulers"]]


def _cut_on(rows: pd.DataFrame) -> date:
    """The day of a month's cut-off."""
    return rows["cut_on"].iloc[0].date() if len(rows) else date.max


def lagging_project(
    asked: Asked, month: int, unit_code: str, project_code: str
) -> dict[str, Any] | None:
    """One project's row of `lagging_projects`; None for 人员类 and 公用经费."""
    rows = lagging_projects(of_few(asked, unit_code), month)
    own = rows[(rows["unit_code"] == unit_code) & (rows["project_code"] == project_code)]
    return {str(name): value for name, value in own.iloc[0].items()} if len(own) else None


class Selected(NamedTuple):
    """The projects that the conditions let through.

    Attributes:
        places: where they stand in `lagging_projects`, farthest behind in money first.
        behind_fen: 较计划少支额 of all of them.
    """

    places: np.ndarray
    behind_fen: int


@st.cache_resource(max_entries=60, show_spinner=False)
def selected_lagging_projects(asked: Asked, month: int, selection: Selection) -> Selected:
    """The projects that the conditions let through; not to be changed."""
    rows = lagging_projects(asked, month)[[*SELECTED_BY, *ORDERED_BY]]
    found = farthest_behind_first(select(rows, selection))
    return Selected(found.index.to_numpy(), int(found["behind_fen"].fillna(0).sum()))


def listed_lagging_projects(asked: Asked, month: int, selection: Selection) -> pd.DataFrame:
    """All that are selected, as they are listed."""
    places = selected_lagging_projects(asked, month, selection).places
    return _listed(asked, month, places)


@st.cache_resource(max_entries=60, show_spinner=False)
def lagging_part(
    asked: Asked, month: int, selection: Selection, first: int, after: int
) -> pd.DataFrame:
    """Those selected, from one place to before another, as they are listed; not to be changed."""
    places = selected_lagging_projects(asked, month, selection).places
    return _listed(asked, month, places[first:after])


def _listed(asked: Asked, month: int, places: np.ndarray) -> pd.DataFrame:
    rows = lagging_projects(asked, month).iloc[places]
    return listed_lagging(rows.reset_index(drop=True), rule_book(asked.data_version))


class FilterOptions(NamedTuple):
    """What the projects of a month can be filtered by, each in its order.

    units_of are the units of each department, by name.
    """

    departments: list[str]
    states: list[str]
    leaders: list[str]
    sections: list[str]
    units: list[str]
    fund_types: list[str]
    budget_levels: list[str]
    units_of: dict[str, list[str]]


@st.cache_resource(max_entries=60, show_spinner=False)
def filter_options(asked: Asked, month: int) -> FilterOptions:
    """What the month's projects have."""
    rows = lagging_projects(asked, month)
    return FilterOptions(
        departments=_values(rows["department_name"]),
        states=_words(rows["states"]),
        leaders=_values(rows["county_leader"]),
        sections=_values(rows["bureau_section"]),
        units=_values(rows["unit_name"]),
        fund_types=_words(rows["fund_types"]),
        budget_levels=_words(rows["budget_levels"]),
        units_of={
            str(name): _values(units)
            for name, units in rows.groupby("department_name")["unit_name"]
        },
    )


def _words(column: pd.Series) -> list[str]:
    return sorted({word for words in set(column) for word in words})


def _values(column: pd.Series) -> list[str]:
    return sorted(str(value) for value in column.dropna().unique())


class Heat(NamedTuple):
    """A heat map and its title."""

    title: str
    figure: Figure


@st.cache_resource(max_entries=20, show_spinner=False)
def department_heat_map(view: View, shade: str) -> Heat:
    """Departments × months up to the cut-off, by one of SHADES; drawn, not changed, by who asks."""
    months = _department_months(view.asked)
    shown = months[months["month"] <= view.month]
    by = SHADES[shade]
    figure = department_heat(shown, palette(view.theme), by)
    return Heat(department_heat_title(shown, by), figure)


@st.cache_data(max_entries=12, show_spinner=False)
def _department_months(asked: Asked) -> pd.DataFrame:
    """Departments × months with their sums and gaps to the plan."""
    by = ("department_code", "department_name", "month", "cut_on", "covered")
    cursor = opened_database().cursor()
    return add_group_rates(read_group_months(cursor, asked.year, by, scope=asked.scope))


def _forecasts(asked: Asked, month: int) -> pd.DataFrame:
    """What is expected of each project at the year's end; no row without payments."""
    columns = [*PROJECT_KEY, "expected_fen", "unspent_fen", "hard_to_spend_fen"]
    return (
        project_forecasts(asked, month)
        .reindex(columns=columns)
        .astype({name: "Int64" for name in columns if name.endswith("_fen")})
    )


def catch_up_cutoff(asked: Asked, month: int) -> Cutoff:
    """The day by which the sums of 追平进度需支出额 are to be paid."""
    return Cutoff.at(asked.year, catch_up_month(month))
