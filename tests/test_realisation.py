from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfmon.measures.rates import is_missing
from perfmon.measures.realisation import NO_REALISATION_REASONS, project_realisation
from perfmon.periods import Cutoff
from tests.indicators import DECEMBER, FEW, OCTOBER, by_date, graded, of_level, weighted

HALF = Cutoff.at(2023, 6)


def realised(*rows: dict[str, Any], cutoff: Cutoff = DECEMBER) -> pd.Series:
    """The one project's figures."""
    return project_realisation(weighted(*rows, cutoff=cutoff)).iloc[0]


def exact(found: pd.Series, name: str = "realisation") -> Fraction:
    return Fraction(found[f"{name}_part"], found[f"{name}_whole"])


def test_the_mean_is_weighted_and_over_achievement_pays_for_nothing() -> None:
    # 产出: 80/2 = 40 each, 满意度 10; (40·1 + 40·½ + 10·0.9) / 90
    liked = of_level("100", "90", category1="满意度")
    found = realised({"number": "60"}, {"number": "10"}, liked)
    assert exact(found) == Fraction(69, 90)
    assert found["realisation_share"] == pytest.approx(69 / 90)
    assert exact(found, "result_gap") == Fraction(69, 90) - 1
    assert found["result_gap_points"] == pytest.approx(-100 * 21 / 90)
    assert is_missing(found["no_realisation"])


def test_a_missing_result_is_in_no_average_and_is_counted() -> None:
    rows = [{"number": "20"}, {"number": "10"}, {"number": "20"}]
    silent = {"number": None}
    found = realised(*rows, silent)
    assert exact(found) == exact(realised(*rows)) == Fraction(5, 6)
    assert found[["real_count", "due_count", "reported_count"]].tolist() == [4, 4, 3]
    assert found[["asked_count", "told_count"]].tolist() == [4, 3]
    assert not found["rests_on_few"]
    zero = realised(*rows, {"number": "0"})
    assert exact(zero) == Fraction(5, 8)


def test_a_figure_of_fewer_than_three_answers_is_marked() -> None:
    silent: dict[str, Any] = {"number": None}
    found = realised({"number": "20"}, {"number": "20"}, silent, silent)
    assert found["rests_on_few"]
    assert exact(found) == 1
    assert not realised(silent, silent, silent)["rests_on_few"]  # no figure at all


def test_indicators_that_mirror_money_are_left_out() -> None:
    rows = [{"number": "20"}] * 3
    found = realised(*rows, {"number": "0", "mirrors_money": True})
    assert exact(found) == 1
    assert found["real_count"] == 3


def test_a_pro_rata_count_is_whole_when_it_reaches_what_is_due() -> None:
    row = {"is_pro_rata": True}
    found = realised({**row, "number": "10"}, {**row, "number": "15"}, {**row, "number": "5"},
                     cutoff=HALF)  # fmt: skip
    assert exact(found) == Fraction(5, 6)  # 1, 1 and ½ of the ten that are due
    assert exact(found, "result_gap") == 0  # 0, a quarter ahead, a quarter behind


def test_grades_and_late_deadlines_count_by_their_convention() -> None:
    late = by_date(date(2023, 6, 30), date(2023, 7, 2))
    found = realised(graded("部分达成", category1="产出"), late, {"number": "20"})
    assert exact(found) == Fraction(8, 10)


@pytest.mark.parametrize(
    ("rows", "cutoff", "reason"),
    [
        ([{"number": "20"}] * 2, DECEMBER, "too_few"),
        ([{"number": "20"}] * 2 + [{"number": "9", "mirrors_money": True}], DECEMBER, "too_few"),
        ([{"number": "20"}] * 3, OCTOBER, "nothing_due"),
        ([{"number": None}] * 3, DECEMBER, "nothing_reported"),
        ([{"number": "20", "printed_weight": "0"}] * 3, DECEMBER, "no_weight"),
    ],
)
def test_without_enough_targets_there_is_no_figure(
    rows: list[dict[str, Any]], cutoff: Cutoff, reason: str
) -> None:
    found = realised(*rows, cutoff=cutoff)
    assert found["no_realisation"] == reason
    assert reason in NO_REALISATION_REASONS
    assert is_missing(found["realisation_share"])
    assert is_missing(found["result_gap_points"])
    assert found["realisation_part"] is None


def test_projects_do_not_mix_and_none_give_none() -> None:
    rows = weighted(
        *({"project_code": "甲", "number": "10"} for _ in range(3)),
        *({"project_code": "乙", "number": "20"} for _ in range(3)),
    )
    assert project_realisation(rows)["realisation_share"].tolist() == [0.5, 1.0]
    assert project_realisation(rows[:0]).empty


REPORTS = st.lists(st.one_of(st.none(), st.integers(0, 60)), min_size=3, max_size=8)


@FEW
@given(reports=REPORTS)
def test_leaving_out_what_is_not_reported_changes_nothing_but_the_counts(
    reports: list[int | None],
) -> None:
    weight = {"printed_weight": "10"}
    rows = [{"number": None if n is None else str(n), **weight} for n in reports]
    found = realised(*rows)
    told = [min(Fraction(n, 20), Fraction(1)) for n in reports if n is not None]
    assert found["due_count"] == len(reports)
    assert found["reported_count"] == len(told)
    if told:
        assert exact(found) == sum(told) / len(told)
    else:
        assert found["no_realisation"] == "nothing_reported"
