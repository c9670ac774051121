from typing import Any

import pandas as pd
import pytest

from perfmon.measures import PROJECT_KEY
from perfmon.measures.double_monitoring import (
    NO_DOT_REASONS,
    QUADRANTS,
    DoubleRule,
    double_monitoring,
)
from perfmon.measures.rates import is_missing
from perfmon.measures.realisation import project_realisation
from tests.figures import REGION, UNIT
from tests.indicators import weighted

KEY = {"region_code": REGION, "year": 2023, "unit_code": UNIT, "project_code": "一"}
DEFAULT = DoubleRule()


def dot(
    paid: int,
    planned: int | None,
    reached: str | None,
    budget: int = 100,
    rule: DoubleRule = DEFAULT,
    indicators: int = 3,
) -> pd.Series:
    """One project, in fen, whose indicators of target 100 all stand at one number."""
    money = pd.DataFrame(
        [{**KEY, "adjusted_budget_fen": budget, "paid_fen": paid, "planned_fen": planned}]
    ).astype({"planned_fen": "Int64"})
    rows: list[dict[str, Any]] = [{"target": "100", "number": reached}] * max(indicators, 1)
    found = project_realisation(weighted(*rows))
    return double_monitoring(money, found[: min(indicators, 1)], rule).iloc[0]


@pytest.mark.parametrize(
    ("paid", "reached", "quadrant"),
    [
        (61, "91", "双正常"),
        (100, "100", "双正常"),
        (61, "90", "钱快事慢"),  # exactly 10 points behind is late
        (60, "91", "钱慢事快"),
        (60, "90", "双滞后"),
        (0, "0", "双滞后"),
    ],
)
def test_ten_points_behind_is_late_on_either_axis(paid: int, reached: str, quadrant: str) -> None:
    found = dot(paid, 70, reached)
    assert found["quadrant"] == quadrant
    assert quadrant in QUADRANTS
    assert found["money_gap_points"] == paid - 70
    assert found["result_gap_points"] == int(reached) - 100
    assert found["apart_points"] == int(reached) - 100 - (paid - 70)
    assert is_missing(found["no_dot"])


@pytest.mark.parametrize(
    ("paid", "reached", "is_far"),
    [
        (70, "90", False),  # exactly 10 points apart
        (70, "89.999999999999", True),
        (60, "100", False),
        (59, "100", True),
    ],
)
def test_a_dot_is_flagged_beyond_ten_points_exactly(paid: int, reached: str, is_far: bool) -> None:
    assert bool(dot(paid, 70, reached)["is_far"]) is is_far


def test_thirds_do_not_blur_the_edge() -> None:
    # 1/3 paid of a plan of 1/3; 90 % of what is due: exactly 10 points apart
    assert not dot(1, 1, "90", budget=3)["is_far"]


def test_the_limits_are_the_rule_s() -> None:
    rule = DoubleRule(late_points=5, far_points=3)
    found = dot(65, 70, "99", rule=rule)
    assert found["quadrant"] == "钱慢事快"
    assert found["is_far"]


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (dot(0, 0, "100", budget=0), "no_budget"),
        (dot(50, None, "100"), "no_plan"),
        (dot(50, 50, "100", indicators=2), "too_few"),
        (dot(50, 50, "100", indicators=0), "too_few"),
        (dot(50, 50, None), "nothing_reported"),
    ],
)
def test_a_project_without_a_dot_says_why(found: pd.Series, reason: str) -> None:
    assert found["no_dot"] == reason
    assert reason in NO_DOT_REASONS
    assert is_missing(found["quadrant"])
    assert is_missing(found["apart_points"])
    assert is_missing(found["money_gap_points"])
    assert not found["is_far"]
    assert found[PROJECT_KEY].tolist() == list(KEY.values())


def test_the_counts_stand_beside_the_dot() -> None:
    counts = ["real_count", "due_count", "reported_count", "asked_count", "told_count"]
    assert dot(50, 50, "100")[counts].tolist() == [3] * 5
    assert dot(50, 50, "100", indicators=0)[counts].tolist() == [0] * 5


def test_a_dot_of_few_answers_is_marked() -> None:
    money = pd.DataFrame(
        [{**KEY, "adjusted_budget_fen": 100, "paid_fen": 50, "planned_fen": 50}]
    ).astype({"planned_fen": "Int64"})
    rows: list[dict[str, Any]] = [{"number": "20"}, {"number": None}, {"number": None}]
    found = double_monitoring(money, project_realisation(weighted(*rows))).iloc[0]
    assert is_missing(found["no_dot"])
    assert found["rests_on_few"]
    assert not dot(50, 50, "100")["rests_on_few"]
    assert not dot(50, None, "100")["rests_on_few"]  # no dot
