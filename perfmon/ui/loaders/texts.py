"""What is published of a department and of a project."""

from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from perfmon.clock import wall_time
from perfmon.errors import NothingFoundError
from perfmon.measures.rates import is_missing
from perfmon.store import published
from perfmon.store.text_findings import read_findings
from perfmon.ui import line_lists
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.names import shown_file_name, without_names
from perfmon.ui.loaders.opening import opened_database


@st.cache_data(max_entries=100, show_spinner=False)
def texts(asked: Asked, department_code: str) -> pd.DataFrame:
    """The 绩效文本 in force of a department's units."""
    in_force = published.read_texts(
        opened_database().cursor(), asked.year, department_code, asked.scope
    )
    return without_names(asked.data_version, in_force)


class Passages(NamedTuple):
    """Part one of a text: 分项绩效目标, 工作保障措施, and the numbers in the prose."""

    sub_goals: pd.DataFrame
    safeguards: pd.DataFrame
    targets: pd.DataFrame
    findings: pd.DataFrame


@st.cache_data(max_entries=100, show_spinner=False)
def passages(asked: Asked, text_id: int) -> Passages:
    """Part one of a text, with the findings on the document itself."""
    cursor = opened_database().cursor()
    of_text = (cursor, text_id)
    targets = without_names(
        asked.data_version, published.read_department_targets(*of_text, asked.scope)
    )
    findings = without_names(asked.data_version, read_findings(*of_text, None, asked.scope))
    return Passages(
        without_names(asked.data_version, published.read_sub_goals(*of_text, asked.scope)),
        without_names(asked.data_version, published.read_safeguards(*of_text, asked.scope)),
        line_lists.listed_targets(targets),
        line_lists.listed_findings(findings),
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
        is_classified: 涉密; then nothing is said beside the source.
    """

    goals: list[str]
    checkpoints: pd.DataFrame
    indicators: pd.DataFrame
    findings: pd.DataFrame
    purpose: str | None
    source: str
    is_classified: bool


@st.cache_data(max_entries=200, show_spinner=False)
def publication(asked: Asked, unit_code: str, project_code: str, month: int) -> Publication:
    """What is said of a project by a month; a project without a text has empty frames."""
    cursor, scope = opened_database().cursor(), asked.scope
    projects = published.read_project(
        cursor, asked.year, unit_code, project_code, scope, month=month
    )
    if projects.empty:
        raise NothingFoundError(f"项目 {project_code}")
    project = projects.iloc[0]
    is_classified = bool(project["classified"])
    has_text = not is_missing(project["text_id"]) and not is_classified
    text_id = int(project["text_id"]) if has_text else -1
    indicators = published.read_indicators(cursor, text_id, unit_code, project_code, month, scope)
    checkpoints = published.read_checkpoints(cursor, text_id, project_code, scope)
    findings = read_findings(cursor, text_id, project_code, scope)
    return Publication(
        goals=published.read_goals(cursor, text_id, project_code, scope),
        checkpoints=line_lists.listed_plan(checkpoints),
        indicators=indicators,
        findings=line_lists.listed_findings(findings),
        purpose=None if is_classified else _said(project["purpose"]),
        source=_source(asked, project),
        is_classified=is_classified,
    )


def _said(cell: Any) -> str | None:  # noqa: ANN401 a cell, which may be missing
    return None if is_missing(cell) else str(cell)


def _source(asked: Asked, project: "pd.Series[Any]") -> str:
    line = "" if is_missing(project["line"]) else f"第 {project['line']} 行起，"
    name = project["kind"] if is_missing(project["file_name"]) else project["file_name"]
    name = shown_file_name(asked.data_version, name)
    return f"{name}，{line}{wall_time(project['recorded_at'])} 由 {project['actor']} 写入"
