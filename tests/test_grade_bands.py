"""等级界限: what is printed, what is set, and what other limits would change."""

import pandas as pd
import pytest

from perfmon.measures.grade_bands import (
    PRESET_BANDS,
    GradeBands,
    GradeRule,
    regrade,
    total_grades,
)
from perfmon.measures.rates import is_missing
from perfmon.measures.weights import Preset

LOWER = GradeBands(best=80, good=70, fair=60)


@pytest.mark.parametrize("preset", ["10号", "101号"])
def test_the_published_limits_are_ninety_eighty_and_sixty(preset: Preset) -> None:
    assert PRESET_BANDS[preset].limits == GradeRule().of(preset).limits == (90, 80, 60)


def test_limits_belong_to_the_better_grade_and_nothing_is_rounded_up_to_them() -> None:
    totals = pd.Series([10_000, 9_000, 8_999, 8_000, 7_999, 6_000, 5_999, 0], dtype="Int64")
    found = total_grades(totals, GradeBands())
    assert found.tolist() == ["优", "优", "良", "良", "中", "中", "差", "差"]


def test_limits_may_be_another_bureau_s_and_without_a_total_there_is_no_grade() -> None:
    found = total_grades(pd.Series([8000, 7999, pd.NA], dtype="Int64"), LOWER)
    assert found[:2].tolist() == ["优", "良"]
    assert is_missing(found[2])


def test_each_way_of_scoring_has_limits_of_its_own() -> None:
    rule = GradeRule(of_101=LOWER)
    assert (rule.of("10号").limits, rule.of("101号").limits) == ((90, 80, 60), (80, 70, 60))
    assert rule.words == "等级 10号 90/80/60、101号 80/70/60"
    assert LOWER.words == "80 分及以上优，70 分及以上良，60 分及以上中，60 分以下差"


def test_other_limits_change_only_the_grades_that_they_move() -> None:
    projects = pd.DataFrame(
        {
            "project_code": ["一", "二", "三", "四"],
            "total_hundredths": pd.array([8_500, 9_500, pd.NA, 8_500], dtype="Int64"),
            "grade": ["良", "优", None, None],
            "no_grade": [None, None, "unscored", "weights_off"],
        }
    )
    (changed,) = regrade(projects, LOWER).to_dict("records")
    assert (changed["project_code"], changed["grade_before"], changed["grade"]) == (
        "一",
        "良",
        "优",
    )
    assert regrade(projects, GradeBands()).empty
