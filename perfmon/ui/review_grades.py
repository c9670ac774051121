"""The lists of grades on 审核意见: departments, criteria, projects."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from perfmon.measures.grade_bands import GRADES
from perfmon.measures.target_grades import (
    CRITERIA,
    criterion_sentence,
    score_words,
    whole_sentence,
)
from perfmon.measures.target_review import TargetReview
from perfmon.ui.tables import Columns, money, text, whole

UNGRADED = "未评"
_POOR = GRADES[2:]


def listed_grades(departments: pd.DataFrame, wholes: pd.DataFrame) -> pd.DataFrame:
    """Departments with 总评 and its score, the worst first, ungraded ones last."""
    scores = {row["department_code"]: _whole_score(row) for row in wholes.to_dict("records")}
    score = departments["department_code"].map(scores).astype("Float64")
    rank = departments["grade"].map({grade: place for place, grade in enumerate(GRADES)})
    graded = departments.assign(
        grade=departments["grade"].fillna(UNGRADED),
        score=score,
        poor=-rank.fillna(-1),
    )
    return graded.sort_values(["poor", "score", "department_code"], ignore_index=True)


GRADE_COLUMNS: Columns = {
    "department_name": text("主管部门", 150),
    "grade": text("总评", 56),
    "score": money("平均得分", 84),
    **{criterion: text(criterion, 84) for criterion in CRITERIA},
    "error_open": whole("■ 错误待处理", 104),
    "warning_open": whole("▲ 提醒待处理", 104),
    "project_count": whole("项目（个）", 84),
    "bureau_section": text("业务股室", 100),
}


def grades_sentence(departments: pd.DataFrame) -> str:
    """How many departments have which grade, and in which criterion most of them are poor."""
    given = departments["grade"]
    counts = [f"{grade} {int((given == grade).sum())} 个" for grade in (*GRADES, UNGRADED)]
    told = "、".join(words for words in counts if not words.endswith(" 0 个"))
    poor = {name: int(departments[name].isin(_POOR).sum()) for name in CRITERIA}
    worst = max(poor, key=poor.__getitem__)
    weakest = f"；最弱的是{worst}，{poor[worst]} 个部门为中或差" if poor[worst] else ""
    return f"{len(departments)} 个部门的目标总评：{told}{weakest}"


def listed_criteria(grades: pd.DataFrame) -> pd.DataFrame:
    """The criteria of a department, each with score and how its grade came about."""
    rows = grades.to_dict("records")
    return grades.assign(
        score=[float(score_words(row["cut_points"], row["project_count"])) for row in rows],
        sentence=[criterion_sentence(row).split("：", 1)[1] for row in rows],
    )


CRITERION_COLUMNS: Columns = {
    "criterion": text("标准", 90),
    "grade": text("等级", 56),
    "score": money("得分", 76),
    "error_count": whole("错误", 60),
    "warning_count": whole("提醒", 60),
    "sentence": text("怎么得来", 460),
}


def listed_project_grades(review: TargetReview) -> pd.DataFrame:
    """The projects of a department in the text's order, a grade by criterion and 总评."""
    keys = ["text_id", "project_code"]
    by_criterion = review.project_grades.pivot(index=keys, columns="criterion", values="grade")
    rows = review.project_wholes.merge(by_criterion.reset_index(), on=keys)
    sentences = [whole_sentence(row) for row in rows.to_dict("records")]
    scores = [_whole_score(row) for row in rows.to_dict("records")]
    return rows.assign(sentence=sentences, score=scores)


PROJECT_GRADE_COLUMNS: Columns = {
    "name": text("项目", 210),
    "grade": text("总评", 56),
    "score": money("得分", 76),
    **{criterion: text(criterion, 84) for criterion in CRITERIA},
    "error_count": whole("错误", 60),
    "warning_count": whole("提醒", 60),
    "sentence": text("怎么得来", 320),
}


def _whole_score(row: Mapping[Any, Any]) -> float:
    return float(score_words(row["cut_points"], len(CRITERIA) * row["project_count"]))
