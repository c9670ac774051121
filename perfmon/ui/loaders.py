"""Every cached read of the pages, and how a part of a page is drawn once.

Everything is keyed by the data version, which the writing transaction counts up, and by the scope
of the visitor; so nothing is ever stale and nothing is shared across scopes.
"""

from datetime import date
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from perfmon.errors import NothingFoundError
from perfmon.measures.groups import sum_groups
from perfmon.measures.rates import add_group_rates, add_rates, is_missing
from perfmon.measures.stuck import most_behind
from perfmon.store import judged, money_facts, overview, published
from perfmon.store.asking import Scope
from perfmon.store.database import Database
from perfmon.ui import line_lists, lists
from perfmon.workflows.opening import open_for_looking


class Asked(NamedTuple):
    """What every cached read is keyed by.

    Attributes:
        data_version: of the database.
        scope: of the visitor.
        year: the fiscal year.
    """

    data_version: int
    scope: Scope
    year: int


class View(NamedTuple):
    """What a part of a page is drawn from, where nobody can click in it.

    Attributes:
        asked: the key of its reads.
        month: the month of the cut-off shown.
        theme: of the visitor, light or dark.
    """

    asked: Asked
    month: int
    theme: str


drawn_once = st.cache_data(max_entries=300, show_spinner=False)
"""For a function that draws and returns nothing: drawn at the first run, then played back."""


@st.cache_resource(
    show_spinner="正在打开数据库，第一次会先生成演示数据…", on_release=Database.close
)
def open_database() -> Database:
    """The one open database of this server."""
    return open_for_looking()


def forget_database() -> None:
    """Closes the database and forgets everything read from it; the next read opens it anew."""
    st.cache_data.clear()
    open_database.clear()


def data_version() -> int:
    """How often the database was written to; read afresh at every run."""
    return overview.read_data_version(open_database().cursor())


@st.cache_data(max_entries=20, show_spinner=False)
def years_on_hand(data_version: int, scope: Scope) -> list[overview.YearOnHand]:
    """The years with projects, latest first."""
    return overview.read_years(open_database().cursor(), scope)


@st.cache_data(max_entries=60, show_spinner=False)
def month_projects(asked: Asked, month: int, department_code: str | None = None) -> pd.DataFrame:
    """Judged projects of one month with their rates, of the county or of one department."""
    narrowing = judged.Narrowing(month=month, department_code=department_code)
    return add_rates(_judged(asked, narrowing))


@st.cache_data(max_entries=60, show_spinner=False)
def listed_department_projects(asked: Asked, month: int, department_code: str) -> pd.DataFrame:
    """A department's projects as they are listed, farthest behind the plan first."""
    projects = month_projects(asked, month, department_code)
    return lists.listed_projects(projects.sort_values("plan_gap_points"))


@st.cache_data(max_entries=60, show_spinner=False)
def listed_stuck_projects(asked: Asked, month: int, count: int) -> pd.DataFrame:
    """The projects in which most money is stuck, as they are listed."""
    return lists.listed_projects(most_behind(month_projects(asked, month), count))


@st.cache_data(max_entries=60, show_spinner=False)
def listed_groups(
    asked: Asked, month: int, by: tuple[str, ...], department_code: str | None = None
) -> pd.DataFrame:
    """Groups of one month as they are listed, farthest behind the plan first."""
    groups = add_group_rates(sum_groups(month_projects(asked, month, department_code), by))
    return lists.listed_groups(groups.sort_values("plan_gap_points"))


@st.cache_data(max_entries=60, show_spinner=False)
def months_of(
    asked: Asked, department_code: str | None = None, issued_until: date = date.max
) -> pd.DataFrame:
    """Twelve rows: the county or one department by month, with their rates.

    Money issued after `issued_until` is left out.
    """
    narrowing = judged.Narrowing(department_code=department_code)
    rows = add_rates(_judged(asked, narrowing, issued_until))
    return add_group_rates(sum_groups(rows, ("month", "cut_on", "covered")))


@st.cache_data(max_entries=200, show_spinner=False)
def months_of_project(
    asked: Asked, unit_code: str, project_code: str, issued_until: date = date.max
) -> pd.DataFrame:
    """Twelve rows: one project by month, with its rates and lights.

    Money issued after `issued_until` is left out.
    """
    narrowing = judged.Narrowing(unit_code=unit_code, project_code=project_code, only_judged=False)
    return add_rates(_judged(asked, narrowing, issued_until))


class Department(NamedTuple):
    """A 主管部门 and who answers for it; None where nobody is filled in."""

    code: str
    name: str
    county_leader: str | None
    bureau_section: str | None


@st.cache_data(max_entries=60, show_spinner=False)
def departments(asked: Asked, month: int) -> dict[str, Department]:
    """The departments with judged projects, by code."""
    columns = ["department_code", "department_name", "county_leader", "bureau_section"]
    found = month_projects(asked, month)[columns].drop_duplicates("department_code")
    present = found.sort_values("department_code").astype(object).where(found.notna(), None)
    return {row[0]: Department(*row) for row in present.itertuples(index=False, name=None)}


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


@st.cache_data(max_entries=20, show_spinner=False)
def unjudged_sums(asked: Asked, month: int) -> tuple[int, int]:
    """Adjusted budget and payments, in fen, of 人员类 and 公用经费, which the pages leave out."""
    rows = _judged(asked, judged.Narrowing(month=month, only_judged=False))
    left_out = rows[rows["cause"] == "class"]
    return int(left_out["adjusted_budget_fen"].sum()), int(left_out["paid_fen"].sum())


@st.cache_data(max_entries=100, show_spinner=False)
def texts(asked: Asked, department_code: str) -> pd.DataFrame:
    """The 绩效文本 in force of a department's units."""
    return published.read_texts(open_database().cursor(), asked.year, department_code, asked.scope)


class Passages(NamedTuple):
    """Part one of a text: 分项绩效目标, 工作保障措施, and the numbers in the prose."""

    sub_goals: pd.DataFrame
    safeguards: pd.DataFrame
    targets: pd.DataFrame
    findings: pd.DataFrame


@st.cache_data(max_entries=100, show_spinner=False)
def passages(asked: Asked, text_id: int) -> Passages:
    """Part one of a text, with the findings on the document itself."""
    cursor = open_database().cursor()
    return Passages(
        published.read_sub_goals(cursor, text_id, asked.scope),
        published.read_safeguards(cursor, text_id, asked.scope),
        line_lists.listed_targets(published.read_department_targets(cursor, text_id, asked.scope)),
        line_lists.listed_findings(published.read_findings(cursor, text_id, None, asked.scope)),
    )


class Publication(NamedTuple):
    """What is said of a project: its 绩效目标表 where it has one, results, findings, source.

    Attributes:
        goals: 绩效目标, in order.
        checkpoints: 资金支出计划.
        indicators: with the latest result of each by the month.
        findings: on the project's table.
        purpose: 资金用途; None where none is printed.
        source: the file, line and time that the project came from, as a sentence part.
    """

    goals: list[str]
    checkpoints: pd.DataFrame
    indicators: pd.DataFrame
    findings: pd.DataFrame
    purpose: str | None
    source: str


@st.cache_data(max_entries=200, show_spinner=False)
def publication(asked: Asked, unit_code: str, project_code: str, month: int) -> Publication:
    """What is said of a project by a month; a project without a text has empty frames."""
    cursor, scope = open_database().cursor(), asked.scope
    projects = published.read_project(cursor, asked.year, unit_code, project_code, scope)
    if projects.empty:
        raise NothingFoundError(f"项目 {project_code}")
    project = projects.iloc[0]
    text_id = -1 if is_missing(project["text_id"]) else int(project["text_id"])
    indicators = published.read_indicators(cursor, text_id, unit_code, project_code, month, scope)
    checkpoints = published.read_checkpoints(cursor, text_id, project_code, scope)
    findings = published.read_findings(cursor, text_id, project_code, scope)
    return Publication(
        goals=published.read_goals(cursor, text_id, project_code, scope),
        checkpoints=line_lists.listed_plan(checkpoints),
        indicators=line_lists.listed_indicators(indicators),
        findings=line_lists.listed_findings(findings),
        purpose=None if is_missing(project["purpose"]) else str(project["purpose"]),
        source=_source(project),
    )


def _source(project: "pd.Series[Any]") -> str:
    line = "" if is_missing(project["line"]) else f"第 {project['line']} 行起，"
    name = project["kind"] if is_missing(project["file_name"]) else project["file_name"]
    recorded = project["recorded_at"].tz_localize("UTC").to_pydatetime().astimezone()
    return f"{name}，{line}{recorded:%Y-%m-%d %H:%M} 由 {project['actor']} 写入"


@st.cache_data(max_entries=200, show_spinner=False)
def tranches(asked: Asked, unit_code: str, project_code: str, until: date) -> pd.DataFrame:
    """A project's tranches issued up to a day as they are listed."""
    return line_lists.listed_tranches(
        money_facts.read_tranches(
            open_database().cursor(), asked.year, unit_code, project_code, until, asked.scope
        )
    )


@st.cache_data(max_entries=200, show_spinner=False)
def vouchers(asked: Asked, unit_code: str, project_code: str, until: date) -> pd.DataFrame:
    """A project's voucher lines up to a day as they are listed, newest first."""
    return line_lists.listed_vouchers(
        money_facts.read_vouchers(
            open_database().cursor(), asked.year, unit_code, project_code, until, asked.scope
        )
    )


def _judged(
    asked: Asked, narrowing: judged.Narrowing, issued_until: date = date.max
) -> pd.DataFrame:
    return judged.read_judged_months(
        open_database().cursor(), asked.year, narrowing, asked.scope, issued_until=issued_until
    )
