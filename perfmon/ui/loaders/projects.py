"""Judged projects by month: one, those of a department, those of the county."""

from datetime import date
from typing import NamedTuple

import pandas as pd
import streamlit as st

from perfmon.measures.rates import add_group_rates, add_rates
from perfmon.measures.stuck import most_behind
from perfmon.periods import month_end
from perfmon.store import judged
from perfmon.store.group_months import (
    read_group_months,
    read_left_out,
    read_most_behind,
    read_turning_months,
)
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database


def month_projects(asked: Asked, month: int, department_code: str | None = None) -> pd.DataFrame:
    """Judged projects of one month with their rates, of the county or of one department.

    Not to be changed: the frame is kept as it is, and all that read it share it.
    """
    return _month_projects(asked, month, department_code)


@st.cache_resource(max_entries=60, show_spinner=False)
def _month_projects(asked: Asked, month: int, department_code: str | None) -> pd.DataFrame:
    narrowing = judged.Narrowing(month=month, department_code=department_code)
    return add_rates(_judged(asked, narrowing))


def most_behind_projects(asked: Asked, month: int, count: int) -> pd.DataFrame:
    """The lagging projects of a month in which most money is stuck, most first, with their rates.

    They are found in the query, and only they are read.
    """
    cursor = opened_database().cursor()
    found = read_most_behind(cursor, asked.year, month, count, asked.scope)
    rows = _judged(asked, judged.Narrowing(month=month, projects=tuple(found)))
    return most_behind(add_rates(rows), count)


def months_of(asked: Asked, department_code: str | None = None) -> pd.DataFrame:
    """Twelve rows: the county or one department by month, with their rates.

    texts_turn says whether a project has another text behind it than the month before.
    """
    return _months_of(asked, department_code)


@st.cache_data(max_entries=60, show_spinner=False)
def _months_of(asked: Asked, department_code: str | None) -> pd.DataFrame:
    cursor = opened_database().cursor()
    months = read_group_months(
        cursor,
        asked.year,
        _MONTH_GROUPS,
        department_code=department_code,
        scope=asked.scope,
    )
    turning = read_turning_months(cursor, asked.year, department_code, asked.scope)
    return add_group_rates(months).assign(texts_turn=months["month"].isin(turning))


@st.cache_data(max_entries=60, show_spinner=False)
def months_issued_until(
    asked: Asked, department_code: str | None, issued_until: date
) -> pd.DataFrame:
    """`months_of` without money issued and texts in force after a day, and without texts_turn."""
    months = read_group_months(
        opened_database().cursor(),
        asked.year,
        _MONTH_GROUPS,
        department_code=department_code,
        scope=asked.scope,
        issued_until=issued_until,
    )
    return add_group_rates(months)


_MONTH_GROUPS = ("month", "cut_on", "covered")


def cut_day(asked: Asked, month: int) -> date:
    """The day of a month's cut-off; the month's end where no project is judged."""
    months = months_of(asked)
    at_cut = months[months["month"] == month]
    return month_end(asked.year, month) if at_cut.empty else at_cut["cut_on"].iloc[0].date()


@st.cache_data(max_entries=200, show_spinner=False)
def months_of_project(
    asked: Asked, unit_code: str, project_code: str, issued_until: date = date.max
) -> pd.DataFrame:
    """Twelve rows: one project by month, with its rates and lights.

    Money issued after `issued_until` and texts in force after it are left out. texts_turn says
    whether it has another text behind it than the month before.
    """
    narrowing = judged.Narrowing(unit_code=unit_code, project_code=project_code, only_judged=False)
    rows = add_rates(_judged(asked, narrowing, issued_until))
    versions = rows["text_version"].fillna(0)
    return rows.assign(texts_turn=versions.ne(versions.shift(fill_value=0)) & (rows["month"] > 1))


@st.cache_data(max_entries=20, show_spinner=False)
def unjudged_sums(asked: Asked, month: int) -> tuple[int, int]:
    """Adjusted budget and payments, in fen, of 人员类 and 公用经费, which the pages leave out."""
    return read_left_out(opened_database().cursor(), asked.year, month, asked.scope)


class ProjectChoice(NamedTuple):
    """The projects to choose from.

    Attributes:
        labels: unit and code, joined by a dash → what the list shows; no label stands twice.
        default: the project most behind its plan.
    """

    labels: dict[str, str]
    default: str


@st.cache_resource(max_entries=60, show_spinner=False)
def project_choice(asked: Asked, month: int) -> ProjectChoice:
    """The judged projects of a month, told apart by unit, and by code where names repeat in it.

    Not to be changed.
    """
    projects = month_projects(asked, month)
    keys = projects["unit_code"] + "-" + projects["project_code"]
    labels = projects["name"] + "（" + projects["unit_name"] + "）"
    coded = labels + " " + projects["project_code"]
    labels = labels.where(~labels.duplicated(keep=False), coded)
    behind = most_behind(projects, 1)
    default = keys[behind.index[0]] if len(behind) else keys.iloc[0]
    return ProjectChoice(dict(zip(keys, labels, strict=True)), str(default))


def _judged(
    asked: Asked, narrowing: judged.Narrowing, issued_until: date = date.max
) -> pd.DataFrame:
    return judged.read_judged_months(
        opened_database().cursor(), asked.year, narrowing, asked.scope, issued_until=issued_until
    )
