"""Judged projects by month: one, those of a department, those of the county."""

from datetime import date
from typing import NamedTuple

import pandas as pd
import streamlit as st

from perfmon.measures.groups import sum_groups
from perfmon.measures.rates import add_group_rates, add_rates
from perfmon.measures.stuck import most_behind
from perfmon.store import judged
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import opened_database


@st.cache_data(max_entries=60, show_spinner=False)
def month_projects(asked: Asked, month: int, department_code: str | None = None) -> pd.DataFrame:
    """Judged projects of one month with their rates, of the county or of one department."""
    narrowing = judged.Narrowing(month=month, department_code=department_code)
    return add_rates(_judged(asked, narrowing))


@st.cache_data(max_entries=60, show_spinner=False)
def months_of(
    asked: Asked, department_code: str | None = None, issued_until: date = date.max
) -> pd.DataFrame:
    """Twelve rows: the county or one department by month, with their rates.

    Money issued after `issued_until` and texts in force after it are left out. text_versions are
    the versions of the texts behind a month, 0 for projects that none says then.
    """
    narrowing = judged.Narrowing(department_code=department_code)
    rows = add_rates(_judged(asked, narrowing, issued_until))
    months = add_group_rates(sum_groups(rows, ("month", "cut_on", "covered")))
    versions = rows["text_version"].fillna(0).groupby(rows["month"]).agg(tuple)
    return months.assign(text_versions=months["month"].map(versions))


@st.cache_data(max_entries=200, show_spinner=False)
def months_of_project(
    asked: Asked, unit_code: str, project_code: str, issued_until: date = date.max
) -> pd.DataFrame:
    """Twelve rows: one project by month, with its rates and lights.

    Money issued after `issued_until` and texts in force after it are left out. text_versions is
    the version behind a month, 0 where no text says the project then.
    """
    narrowing = judged.Narrowing(unit_code=unit_code, project_code=project_code, only_judged=False)
    rows = add_rates(_judged(asked, narrowing, issued_until))
    return rows.assign(text_versions=rows["text_version"].fillna(0))


@st.cache_data(max_entries=20, show_spinner=False)
def unjudged_sums(asked: Asked, month: int) -> tuple[int, int]:
    """Adjusted budget and payments, in fen, of 人员类 and 公用经费, which the pages leave out."""
    rows = _judged(asked, judged.Narrowing(month=month, only_judged=False))
    left_out = rows[rows["cause"] == "class"]
    return int(left_out["adjusted_budget_fen"].sum()), int(left_out["paid_fen"].sum())


class ProjectChoice(NamedTuple):
    """The projects to choose from.

    Attributes:
        labels: unit and code, joined by a dash → what the list shows; no label stands twice.
        default: the project most behind its plan.
    """

    labels: dict[str, str]
    default: str


@st.cache_data(max_entries=60, show_spinner=False)
def project_choice(asked: Asked, month: int) -> ProjectChoice:
    """The judged projects of a month, told apart by unit, and by code where names repeat in it."""
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
