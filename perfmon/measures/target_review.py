"""目标审核 of a year: each unit's last text, what is wrong, the round before, grades.

Nothing here reads a database; the frames come from `perfmon.store`.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import pandas as pd

from perfmon.measures.finding_rounds import MENDED, ROUNDS, compare_findings
from perfmon.measures.review_counts import count_departments, count_rounds, text_before
from perfmon.measures.review_selection import ReviewSelection, select_rounds
from perfmon.measures.target_grades import (
    CRITERIA,
    CRITERION_OF,
    criterion_grades,
    whole_grades,
)

ACCEPTED, CORRECTED, SENT_BACK = "接受", "更正", "退回"
SETTLED = (ACCEPTED, CORRECTED)
"""What a person made of a finding that needs nothing more."""

_OF_PROJECT = ["text_id", "project_code"]


@dataclass(frozen=True)
class TargetReview:
    """What a letter, a list and a page say; every frame has department_code.

    Attributes:
        texts: the last version of each unit's text.
        projects: of these versions.
        findings: on them, with criterion (missing where the rule falls under none), is_open, and
            round (仍在 or 新发现; missing where there is no version before).
        rounds: as `perfmon.measures.review_counts.count_rounds` gives them.
        project_grades: as `criterion_grades` gives them, with the project's columns.
        project_wholes: as `whole_grades` gives them, with the project's columns.
        grades: the same of departments, by criterion.
        wholes: the same of departments.
    """

    texts: pd.DataFrame
    projects: pd.DataFrame
    findings: pd.DataFrame
    rounds: pd.DataFrame
    project_grades: pd.DataFrame
    project_wholes: pd.DataFrame
    grades: pd.DataFrame
    wholes: pd.DataFrame

    def of(self, department_code: str) -> "TargetReview":
        """The part of one department."""
        frames = {each.name: getattr(self, each.name) for each in fields(self)}
        return replace(
            self,
            **{
                name: frame[frame["department_code"] == department_code].reset_index(drop=True)
                for name, frame in frames.items()
            },
        )


def target_review(
    rounds: pd.DataFrame, findings: pd.DataFrame, projects: pd.DataFrame
) -> TargetReview:
    """The review of a year's texts; a text that was not checked is not graded.

    Args:
        rounds: every version, as `perfmon.store.text_rounds.read_rounds` gives them.
        findings: on every version, as `perfmon.store.text_findings.read_text_findings` gives them.
        projects: of the last versions: department_code, text_id, project_code, name,
            indicator_count.
    """
    texts = select_rounds(rounds, ReviewSelection()).reset_index(drop=True)
    told = [_with_round(rounds, text, findings) for text in texts.to_dict("records")]
    found = pd.concat([findings.iloc[:0].assign(round=None), *told], ignore_index=True)
    found = found.assign(
        criterion=found["code"].map(CRITERION_OF), is_open=~found["verdict"].isin(SETTLED)
    )
    standing = found[found["is_open"]]
    checked = projects[projects["text_id"].isin(texts.loc[texts["is_checked"], "text_id"])]
    by_project = criterion_grades(checked, standing, _OF_PROJECT)
    grades = criterion_grades(checked, standing, ["department_code"])
    return TargetReview(
        texts=texts,
        projects=projects,
        findings=found,
        rounds=count_rounds(rounds, texts, findings),
        project_grades=by_project.merge(projects, on=_OF_PROJECT),
        project_wholes=whole_grades(by_project, _OF_PROJECT).merge(projects, on=_OF_PROJECT),
        grades=grades,
        wholes=whole_grades(grades, ["department_code"]),
    )


def last_text_ids(rounds: pd.DataFrame) -> list[int]:
    """The last version of each unit's text, which a review is about."""
    return [int(text_id) for text_id in select_rounds(rounds, ReviewSelection())["text_id"]]


def review_departments(review: TargetReview) -> pd.DataFrame:
    """How each department's texts stand.

    Returns:
        One row a department, the worst first: as `count_departments` gives them, with
        bureau_section, budget_fen, 接受, 更正 and 退回 (how many findings), 已改正, 仍在 and 新发现
        (Int64, of errors and warnings; missing where there is no version before), a column by
        criterion with its grade, and grade (missing where no project was checked).
    """
    counts = count_departments(review.texts, review.findings)
    groups = review.texts.groupby("department_code")
    code = counts["department_code"]
    counts["bureau_section"] = code.map(groups["bureau_section"].first())
    counts["budget_fen"] = code.map(groups["budget_fen"].sum())
    for verdict in (ACCEPTED, CORRECTED, SENT_BACK):
        rows = review.findings[review.findings["verdict"] == verdict]
        tally = code.map(rows.groupby("department_code").size())
        counts[verdict] = tally.fillna(0).astype("int64")
    counts = counts.merge(review.rounds, on="department_code", how="left")
    counts = counts.astype(dict.fromkeys(ROUNDS, "Int64"))
    for criterion in CRITERIA:
        given = review.grades[review.grades["criterion"] == criterion]
        counts[criterion] = code.map(_by_department(given))
    return counts.assign(grade=code.map(_by_department(review.wholes)))


def _with_round(
    rounds: pd.DataFrame, text: Mapping[Hashable, Any], findings: pd.DataFrame
) -> pd.DataFrame:
    """The findings on a text, each with whether the one before it had it; missing at the first."""
    before = text_before(rounds, text["region_code"], text["unit_code"], int(text["version"]))
    now = findings[findings["text_id"] == int(text["text_id"])]
    if before is None:
        return now.assign(round=None)
    told = compare_findings(findings[findings["text_id"] == before], now)
    return told[told["round"] != MENDED]


def _by_department(rows: pd.DataFrame) -> "pd.Series[str]":
    return rows.set_index("department_code")["grade"]
