"""How far a 监控任务 has come: what is asked of each project, what came back, what is reviewed.

Asked is a result of every indicator that a task can ask for (`is_open_to_tasks`) and that is not
settled (a deadline that was met earlier), and 偏差与预计 where there is a deviation.
Source: 本项目约定.
"""

from datetime import date

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.asked_results import is_open_to_tasks

REPORTED, REVIEWED = ("已报", "已审"), ("已审",)

COUNTS = ["asked", "returned", "reviewed", "lacking_results", "lacking_outlooks"]


def add_task_counts(rows: pd.DataFrame, month_end: date) -> pd.DataFrame:
    """The rows with what is asked of each, and what of it is there.

    Args:
        rows: one row a project's money (indicator_row 0) and one an indicator: direction, target,
            done_on, due_on, result_state (of the month's result, missing where there is none),
            is_deviating, state (of 偏差与预计).
        month_end: of the task.

    Returns:
        With asked, returned (已报 or 已审) and reviewed (已审), 0 to 2 each; lacking_results and
        lacking_outlooks, 0 or 1.
    """
    is_met = rows["done_on"].notna() & rows["result_state"].isna()
    is_settled = (rows["direction"] == "by_date") & is_met
    wants_result = (rows["indicator_row"] > 0) & is_open_to_tasks(rows, month_end) & ~is_settled
    wants_outlook = rows["is_deviating"].astype(bool)
    result, outlook = rows["result_state"], rows["state"]
    return rows.assign(
        asked=wants_result.astype("int64") + wants_outlook,
        returned=_both(
            wants_result & result.isin(REPORTED), wants_outlook & outlook.isin(REPORTED)
        ),
        reviewed=_both(
            wants_result & result.isin(REVIEWED), wants_outlook & outlook.isin(REVIEWED)
        ),
        lacking_results=(wants_result & ~result.isin(REPORTED)).astype("int64"),
        lacking_outlooks=(wants_outlook & ~outlook.isin(REPORTED)).astype("int64"),
    )


def _both(result: pd.Series, outlook: pd.Series) -> pd.Series:
    return result.astype("int64") + outlook.astype("int64")


def sum_task_projects(rows: pd.DataFrame) -> pd.DataFrame:
    """The counts of each project: PROJECT_KEY, name, unit_name, department_name, COUNTS."""
    by = [*PROJECT_KEY, "name", "classified", "unit_name", "department_name"]
    return rows.groupby(by, sort=False)[COUNTS].sum().reset_index()


def sum_task_units(projects: pd.DataFrame) -> pd.DataFrame:
    """The counts of each unit, with its projects, and those from which all came back (returned).

    Args:
        projects: as `sum_task_projects` gives them.

    Returns:
        unit_code, unit_name, department_name, project_count, whole_count (projects of which
        nothing is lacking), COUNTS.
    """
    lacking = projects["lacking_results"] + projects["lacking_outlooks"]
    marked = projects.assign(project_count=1, whole_count=(lacking == 0).astype("int64"))
    by = ["unit_code", "unit_name", "department_name"]
    sums = marked.groupby(by, sort=False)[["project_count", "whole_count", *COUNTS]].sum()
    return sums.reset_index()


def lacking_words(results: int, outlooks: int) -> str:
    """What a project lacks.

    >>> lacking_words(3, 1), lacking_words(0, 0)
    ('缺 3 项指标结果、1 项偏差与预计', '')
    """
    parts = [f"{results} 项指标结果"] if results else []
    parts += [f"{outlooks} 项偏差与预计"] if outlooks else []
    return f"缺 {'、'.join(parts)}" if parts else ""


MOST_DAYS_COUNTED = 60
"""Days beyond say nothing more."""


def deadline_words(deadline: date, today: date) -> str:
    """How long there is still.

    >>> deadline_words(date(2023, 11, 8), date(2023, 11, 5))
    '还有 3 天'
    """
    days = (deadline - today).days
    if days > 0:
        return f"还有 {days} 天"
    if days == 0:
        return "今天到期"
    return f"已过 {-days} 天" if -days <= MOST_DAYS_COUNTED else f"已过 {MOST_DAYS_COUNTED} 天以上"
