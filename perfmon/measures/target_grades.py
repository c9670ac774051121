"""目标等级: 优良中差 by 指向明确、细化量化、合理可行、相互匹配, with how each came about.

Sichuan's bureaus grade targets so at review (method §2.3); no published rule says how many faults
make which grade, so marks are taken off for each (本项目约定) and the bands are those of §2.1.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from perfmon.measures.grade_bands import GRADES, GradeBands
from perfmon.measures.rates import is_missing
from perfmon.money import format_percent

AIM, DETAIL, REASON, MATCH = CRITERIA = ("指向明确", "细化量化", "合理可行", "相互匹配")

ERROR_POINTS, WARNING_POINTS = 40, 15
"""Taken off for each: one 提醒 leaves a project 良, one 错误 中, one of each 差."""

FULL_POINTS = 100
"""What a project has in each criterion, and the most that can be taken off it."""

BANDS = GradeBands()

CRITERION_OF: dict[str, str | None] = {
    "CATEGORY_MISFILED": AIM,
    "CATEGORY_SWAPPED": AIM,
    "DOC_YEAR_MISMATCH": AIM,
    "DUPLICATE_INDICATOR": AIM,
    "MONEY_MIRROR": AIM,
    "NAME_VALUE_MISMATCH": AIM,
    "RUNNING_COST_AS_PROJECT": AIM,
    "TIMELINESS_IS_PAYMENT": AIM,
    "COST_EQUALS_BUDGET": DETAIL,
    "DEADLINE_HEDGED": DETAIL,
    "DEADLINE_MALFORMED": DETAIL,
    "DEADLINE_TYPO": DETAIL,
    "INDICATORS_MISSING": DETAIL,
    "OP_MISSING": DETAIL,
    "QUALITATIVE_NO_STANDARD": DETAIL,
    "UNIT_NOUN_MISMATCH": DETAIL,
    "VALUE_AMBIGUOUS": DETAIL,
    "VALUE_BLANK": DETAIL,
    "COST_DIRECTION": REASON,
    "IMPLAUSIBLE_VALUE": REASON,
    "SATISFACTION_LOW": REASON,
    "SCHED_BACKLOADED": REASON,
    "DOC_GOAL_WITHOUT_PROJECT": MATCH,
    "DOC_TARGET_INCONSISTENT": MATCH,
    "GOAL_WITHOUT_INDICATOR": MATCH,
    "OUTPUT_ALREADY_DELIVERED": MATCH,
    "OUTPUT_TOO_SMALL": MATCH,
    # how the form was filled in or read, and its money: they say nothing of the targets
    "AMOUNT_UNREADABLE": None,
    "BUDGET_SUM": None,
    "CARRYOVER_PROJECT": None,
    "CODE_CHECK": None,
    "CODE_TWICE": None,
    "HIDDEN_SHEET": None,
    "HIDDEN_TEXT": None,
    "MACROS_NOT_RUN": None,
    "MONEY_UNIT": None,
    "NAME_VARIANT": None,
    "ODD_CHARACTERS": None,
    "OTHER_FUNDS_BLANK": None,
    "PAGE_IS_PICTURE": None,
    "PROJECTS_ALL_OTHER": None,
    "ROW_UNREADABLE": None,
    "SCHED_AMBIGUOUS_UNIT": None,
    "SCHED_BLANK_CELLS": None,
    "SCHED_FALLING": None,
    "SCHED_FLAT": None,
    "SCHED_MISSING": None,
    "SCHED_MISSING_COLUMN": None,
    "SCHED_TOTAL": None,
    "SCHED_UNIT_HEADER": None,
    "SCHED_UNREADABLE": None,
    "TABLE_LAYOUT_SHIFT": None,
    "TABLE_UNREADABLE": None,
    "TOC_NAME_MISMATCH": None,
    "UNIT_MISSING": None,
    "UNIT_OTHER_NAME": None,
}
"""Under which criterion each rule falls; under none, what is no fault of a target."""

_PLACE = ["text_id", "project_code"]
_POINTS = {"error": ERROR_POINTS, "warning": WARNING_POINTS}


def rule_words() -> str:
    """How grades are given, as letters and pages print it."""
    return (
        f"四条标准各 {FULL_POINTS} 分，错误每处扣 {ERROR_POINTS} 分，提醒每处扣 {WARNING_POINTS} "
        f"分，说明和已接受、已更正的不扣；一个项目一条标准最多扣 {FULL_POINTS} 分，"
        f"不属于哪个项目的按一个项目扣，再按项目数平均；{BANDS.words}。"
        "总评是四条的平均，最多比最差的一条高一级。"
        "只关系表式、编码和资金的问题照列，不计入等级"
    )


def ungraded_words(findings: pd.DataFrame) -> str:
    """How many errors and warnings take no part in the grade, in brackets; nothing for none.

    Args:
        findings: that nobody settled: code, severity.

    >>> ungraded_words(pd.DataFrame({"code": ["SCHED_FLAT"], "severity": ["warning"]}))
    '（错误 0 处、提醒 1 处）'
    """
    rest = findings.loc[findings["code"].map(CRITERION_OF).isna(), "severity"]
    errors, warnings = (int((rest == severity).sum()) for severity in _POINTS)
    return f"（错误 {errors} 处、提醒 {warnings} 处）" if errors or warnings else ""


def criterion_grades(
    projects: pd.DataFrame, findings: pd.DataFrame, by: Sequence[str]
) -> pd.DataFrame:
    """优良中差 of each group in each criterion.

    Args:
        projects: one row a project whose targets were read: text_id, project_code and `by`.
        findings: that nobody settled: code, severity, text_id, project_code (missing for the
            document) and `by`.
        by: the columns that make a group; `["text_id", "project_code"]` grades projects.

    Returns:
        One row a group and criterion, in the order of `projects` and CRITERIA: `by`, criterion,
        project_count, error_count, warning_count, cut_points (summed over the projects, each at
        most FULL_POINTS; whole points) and grade. Source: 本项目约定.

    >>> one = pd.DataFrame({"text_id": [1], "project_code": ["A"]})
    >>> found = one.assign(code="OP_MISSING", severity="warning")
    >>> criterion_grades(one, found, ["text_id"])["grade"].tolist()
    ['优', '良', '优', '优']
    """
    keys = [*by, "criterion"]
    groups = projects.groupby(list(by), sort=False).size().rename("project_count").reset_index()
    grid = groups.merge(pd.DataFrame({"criterion": CRITERIA}), how="cross")
    taken = _taken(findings, by).groupby(keys, as_index=False).sum(numeric_only=True)
    grades = grid.merge(taken, how="left", on=keys)
    counts = ["error_count", "warning_count", "cut_points"]
    grades[counts] = grades[counts].fillna(0).astype("int64")
    most = FULL_POINTS * grades["project_count"]
    grades["cut_points"] = grades["cut_points"].clip(upper=most)
    return grades.assign(grade=_grade(grades["cut_points"], grades["project_count"]))


def whole_grades(grades: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """总评 of each group: the average of its four criteria, one grade above the worst at most.

    Args:
        grades: as `criterion_grades` gives them.
        by: the same columns.

    Returns:
        One row a group: `by`, project_count, error_count, warning_count, cut_points (of all four),
        grade, and held_by: the worst grade where it lowered 总评, else missing. Source: 本项目约定.
    """
    ranked = grades.assign(worst=grades["grade"].map(GRADES.index).astype("int64"))
    whole = ranked.groupby(list(by), sort=False, as_index=False).agg(
        project_count=("project_count", "first"),
        error_count=("error_count", "sum"),
        warning_count=("warning_count", "sum"),
        cut_points=("cut_points", "sum"),
        worst=("worst", "max"),
    )
    average = _grade(whole["cut_points"], len(CRITERIA) * whole["project_count"])
    rank = average.map(GRADES.index).astype("int64")
    best = whole["worst"] - 1
    worst_grade = whole["worst"].map(lambda place: GRADES[place]).astype("str")
    return whole.drop(columns="worst").assign(
        grade=rank.clip(lower=best).map(lambda place: GRADES[place]).astype("str"),
        held_by=worst_grade.where(rank < best),
    )


def score_words(cut_points: int, project_count: int) -> str:
    """The average score of so many full marks: 52.90."""
    full = FULL_POINTS * int(project_count)
    return format_percent(full - int(cut_points), full)[:-1]


def criterion_sentence(row: Mapping[Any, Any]) -> str:
    """How a criterion's grade came about, from a row of `criterion_grades`, without a full stop."""
    count, cut = int(row["project_count"]), int(row["cut_points"])
    if not cut:
        return f"{row['criterion']}：没有错误和提醒，得 {score_words(0, count)} 分，{row['grade']}"
    found = f"错误 {row['error_count']} 处、提醒 {row['warning_count']} 处"
    average = format_percent(cut, FULL_POINTS * count)[:-1]
    each = f"，{count} 个项目平均扣 {average} 分" if count > 1 else ""
    return (
        f"{row['criterion']}：{found}，共扣 {cut} 分{each}，"
        f"得 {score_words(cut, count)} 分，{row['grade']}"
    )


def whole_sentence(row: Mapping[Any, Any]) -> str:
    """How 总评 came about, from a row of `whole_grades`, without a full stop."""
    score = score_words(int(row["cut_points"]), len(CRITERIA) * int(row["project_count"]))
    held = "" if is_missing(row["held_by"]) else f"；最差的一条为{row['held_by']}，最多高一级"
    return f"四条标准平均 {score} 分{held}，总评{row['grade']}"


def _taken(findings: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Points off by group, place and criterion, at most FULL_POINTS each."""
    criterion = findings["code"].map(CRITERION_OF)
    counted = findings["severity"].isin(_POINTS) & criterion.notna()
    severity = findings.loc[counted, "severity"]
    rows = findings[counted].assign(
        criterion=criterion[counted],
        error_count=(severity == "error").astype("int64"),
        warning_count=(severity == "warning").astype("int64"),
        cut_points=severity.map(_POINTS).astype("int64"),
    )
    places = list(dict.fromkeys([*by, *_PLACE, "criterion"]))
    summed = rows.groupby(places, as_index=False, dropna=False)[
        ["error_count", "warning_count", "cut_points"]
    ].sum()
    summed["cut_points"] = summed["cut_points"].clip(upper=FULL_POINTS)
    return summed.drop(columns=[name for name in _PLACE if name not in by])


def _grade(cut_points: pd.Series, full_count: pd.Series) -> pd.Series:
    """The grade of the exact average; cut_points of full_count times FULL_POINTS are gone."""
    within = [
        (cut_points <= (FULL_POINTS - limit) * full_count).to_numpy() for limit in BANDS.limits
    ]
    return pd.Series(np.select(within, GRADES[:-1], GRADES[-1]), cut_points.index, dtype="str")
