"""优良中差 of targets by the four criteria, counted by hand."""

import pandas as pd
import pytest

from perfmon.measures.target_grades import (
    CRITERIA,
    CRITERION_OF,
    criterion_grades,
    criterion_sentence,
    rule_words,
    score_words,
    ungraded_words,
    whole_grades,
    whole_sentence,
)
from perfmon.quality.rule_names import RULE_NAMES

PROJECT = ["text_id", "project_code"]


def projects(*codes: str, department: str = "288") -> pd.DataFrame:
    rows = {"department_code": department, "text_id": 1, "project_code": list(codes)}
    return pd.DataFrame(rows)


def findings(*said: tuple[str, str, str | None]) -> pd.DataFrame:
    rows = pd.DataFrame(said, columns=["code", "severity", "project_code"])
    return rows.assign(department_code="288", text_id=1)


def grades_of(rows: pd.DataFrame) -> dict[str, str]:
    return dict(zip(rows["criterion"], rows["grade"], strict=True))


NONE = findings()
OP = ("OP_MISSING", "warning", "A")
COST = ("COST_DIRECTION", "error", "A")


def test_every_rule_falls_under_one_criterion_or_under_none_on_purpose() -> None:
    assert set(CRITERION_OF) == set(RULE_NAMES)
    assert set(CRITERION_OF.values()) == {*CRITERIA, None}


@pytest.mark.parametrize(
    ("said", "grade"),
    [
        ((), "优"),  # 100
        ((OP,), "良"),  # 85
        ((OP, OP), "中"),  # 70
        ((OP, OP, OP), "差"),  # 55
        ((("DEADLINE_TYPO", "error", "A"),), "中"),  # 60
        ((("DEADLINE_TYPO", "error", "A"), OP), "差"),  # 45
        ((("COST_EQUALS_BUDGET", "info", "A"),), "优"),  # 说明 takes nothing off
        ((("SCHED_FALLING", "error", "A"),), "优"),  # no fault of a target
        ((("NO_SUCH_RULE", "error", "A"),), "优"),  # of another version of the program
    ],
)
def test_each_fault_takes_its_points_off_the_project(
    said: tuple[tuple[str, str, str | None], ...], grade: str
) -> None:
    told = criterion_grades(projects("A"), findings(*said), PROJECT)
    assert grades_of(told) == dict.fromkeys(CRITERIA, "优") | {"细化量化": grade}


def test_a_department_is_the_average_of_its_projects_and_says_so() -> None:
    # A loses 40 + 15 + 15 = 70, B nothing, C 15: 85 of 300, 28.33 on average
    said = findings(
        ("DEADLINE_TYPO", "error", "A"), OP, OP, ("OP_MISSING", "warning", "C"),
    )  # fmt: skip
    told = criterion_grades(projects("A", "B", "C"), said, ["department_code"])
    detail = told[told["criterion"] == "细化量化"].iloc[0].to_dict()
    assert (detail["error_count"], detail["warning_count"], detail["cut_points"]) == (1, 3, 85)
    assert criterion_sentence(detail) == (
        "细化量化：错误 1 处、提醒 3 处，共扣 85 分，3 个项目平均扣 28.33 分，得 71.67 分，中"
    )


def test_a_limit_belongs_to_the_better_grade_exactly() -> None:
    two = criterion_grades(projects("A", "B"), findings(COST), ["department_code"])
    assert grades_of(two)["合理可行"] == "良"  # 80.00
    four = criterion_grades(projects(*"ABCD"), findings(COST), ["department_code"])
    assert grades_of(four)["合理可行"] == "优"  # 90.00


def test_one_bad_project_costs_at_most_all_of_its_own_points() -> None:
    told = criterion_grades(projects("A", "B"), findings(*[COST] * 5), ["department_code"])
    reason = told[told["criterion"] == "合理可行"].iloc[0]
    assert (reason["error_count"], reason["cut_points"], reason["grade"]) == (5, 100, "差")


def test_what_is_of_the_whole_text_counts_for_its_department_as_one_project_does() -> None:
    said = findings(("DOC_YEAR_MISMATCH", "error", None), ("CATEGORY_MISFILED", "warning", "A"))
    of_department = criterion_grades(projects("A", "B"), said, ["department_code"])
    aim = of_department[of_department["criterion"] == "指向明确"].iloc[0]
    assert (aim["cut_points"], aim["grade"]) == (55, "中")  # 72.50
    of_projects = criterion_grades(projects("A", "B"), said, PROJECT)
    aims = of_projects[of_projects["criterion"] == "指向明确"]
    assert aims[["project_code", "cut_points"]].values.tolist() == [["A", 15], ["B", 0]]


def test_no_group_loses_more_than_it_has() -> None:
    said = findings(*[("DOC_YEAR_MISMATCH", "error", None)] * 9, *[
        ("CATEGORY_MISFILED", "warning", "A")] * 9)  # fmt: skip
    told = criterion_grades(projects("A"), said, ["department_code"])
    assert told.loc[told["criterion"] == "指向明确", "cut_points"].tolist() == [100]


def test_the_same_code_in_two_texts_is_two_projects() -> None:
    both = pd.concat([projects("A"), projects("A").assign(text_id=2)], ignore_index=True)
    said = pd.concat([findings(*[COST] * 3), findings(COST).assign(text_id=2)], ignore_index=True)
    told = criterion_grades(both, said, ["department_code"])
    assert told.loc[told["criterion"] == "合理可行", "cut_points"].tolist() == [140]


def test_a_criterion_without_faults_says_so() -> None:
    told = criterion_grades(projects("A"), NONE, PROJECT).iloc[3].to_dict()
    assert criterion_sentence(told) == "相互匹配：没有错误和提醒，得 100.00 分，优"


def test_without_projects_there_is_no_grade() -> None:
    told = criterion_grades(projects(), NONE, ["department_code"])
    assert told.empty
    assert whole_grades(told, ["department_code"]).empty


def test_the_whole_is_the_average_of_the_criteria() -> None:
    said = findings(OP, OP, ("CATEGORY_MISFILED", "warning", "A"))
    whole = whole_grades(criterion_grades(projects("A"), said, PROJECT), PROJECT).iloc[0]
    # 85, 70, 100, 100: 88.75
    assert whole_sentence(whole.to_dict()) == "四条标准平均 88.75 分，总评良"


def test_the_whole_is_one_grade_above_the_worst_criterion_at_most() -> None:
    one = whole_grades(criterion_grades(projects("A"), findings(COST), PROJECT), PROJECT).iloc[0]
    # 100, 100, 60, 100: 90.00 would be 优
    assert whole_sentence(one.to_dict()) == (
        "四条标准平均 90.00 分；最差的一条为中，最多高一级，总评良"
    )
    two = findings(COST, COST)
    worse = whole_grades(criterion_grades(projects("A"), two, PROJECT), PROJECT).iloc[0]
    assert (worse["grade"], worse["held_by"]) == ("中", "差")  # 80.00 would be 良
    alone = criterion_sentence(criterion_grades(projects("A"), two, PROJECT).iloc[2].to_dict())
    assert alone == "合理可行：错误 2 处、提醒 0 处，共扣 80 分，得 20.00 分，差"


def test_what_takes_no_part_in_the_grade_is_counted() -> None:
    said = findings(OP, ("SCHED_FLAT", "warning", "A"), ("BUDGET_SUM", "error", "A"))
    assert ungraded_words(said) == "（错误 1 处、提醒 1 处）"
    assert ungraded_words(findings(OP, ("CODE_CHECK", "info", "A"))) == ""


def test_the_rule_names_its_points_and_limits() -> None:
    said = rule_words()
    assert "错误每处扣 40 分，提醒每处扣 15 分" in said
    assert "90 分及以上优，80 分及以上良，60 分及以上中，60 分以下差" in said
    assert score_words(565, 10) == "43.50"
