import pandas as pd
import pytest

from perfmon.measures.rates import add_group_rates, add_rates, is_missing, share
from tests.figures import fen, project_rows

NUMBER_ONE = """
    budget_fen adjusted_budget_fen paid_fen planned_fen reference_fen
    80         96                  38       70          70
"""


def test_number_one_at_the_end_of_october() -> None:
    found = add_rates(project_rows(NUMBER_ONE, elapsed_share=10 / 12)).iloc[0]
    assert found["execution_rate"] == pytest.approx(38 / 96)
    assert found["initial_execution_rate"] == pytest.approx(38 / 80)
    assert found["planned_rate"] == pytest.approx(70 / 96)
    assert found["plan_completion_rate"] == pytest.approx(38 / 70)
    assert found["plan_gap_points"] == pytest.approx(-100 / 3, rel=1e-15)
    assert found["elapsed_gap_points"] == pytest.approx(-43.75)  # 39.58333… − 83.33333…
    assert found["behind_fen"] == fen("32")


def test_the_two_plan_lines_have_their_own_gaps() -> None:
    found = add_rates(
        project_rows(
            """
            budget_fen adjusted_budget_fen paid_fen planned_fen reference_fen
            60         60                  15       0           30
            """,
            elapsed_share=11 / 12,
        )
    ).iloc[0]
    assert found["plan_gap_points"] == 25  # 15 / 60 above
    assert found["reference_gap_points"] == -25
    assert found["behind_fen"] == 0
    assert is_missing(found["plan_completion_rate"])  # nothing was due yet


@pytest.mark.parametrize("budget", ["0", "-5", "."])
def test_zero_negative_and_missing_budgets_have_no_rate(budget: str) -> None:
    found = add_rates(
        project_rows(
            f"""
            budget_fen adjusted_budget_fen paid_fen planned_fen reference_fen
            {budget}   {budget}            3        0           0
            """,
            elapsed_share=0.5,
        )
    ).iloc[0]
    for rate in (
        "execution_rate",
        "initial_execution_rate",
        "planned_rate",
        "plan_gap_points",
        "reference_gap_points",
        "elapsed_gap_points",
    ):
        assert is_missing(found[rate]), rate


def test_without_a_plan_there_is_a_rate_and_no_gap_to_a_plan() -> None:
    found = add_rates(
        project_rows(
            """
            budget_fen adjusted_budget_fen paid_fen planned_fen reference_fen
            10         10                  4        .           .
            """,
            elapsed_share=0.5,
        )
    ).iloc[0]
    assert found["execution_rate"] == 0.4
    assert found["elapsed_gap_points"] == pytest.approx(-10)
    for rate in ("planned_rate", "plan_completion_rate", "plan_gap_points", "behind_fen"):
        assert is_missing(found[rate]), rate


def test_payments_above_the_budget_count() -> None:
    found = add_rates(
        project_rows(
            """
            budget_fen adjusted_budget_fen paid_fen planned_fen reference_fen
            10         10                  12       10          10
            """,
            elapsed_share=1.0,
        )
    ).iloc[0]
    assert found["execution_rate"] == 1.2
    assert found["plan_gap_points"] == 20
    assert found["behind_fen"] == 0


def test_a_gap_in_points_is_one_division_of_exact_amounts() -> None:
    # 1 fen of 3 fen ahead: 33.333… and not 66.67 − 33.33 = 33.34
    rows = pd.DataFrame({"part": [100 * (2 - 1)], "whole": [3]})
    assert share(rows["part"], rows["whole"]).tolist() == [100 / 3]


def test_a_hundred_billion_yuan_has_exact_rates() -> None:
    found = add_rates(
        project_rows(
            """
            budget_fen adjusted_budget_fen paid_fen planned_fen reference_fen
            10000000   10000000            2500000  5000000     5000000
            """,
            elapsed_share=0.5,
        )
    ).iloc[0]
    assert found["execution_rate"] == 0.25
    assert found["plan_gap_points"] == -25


def test_missing_figures_are_known_in_every_spelling() -> None:
    assert [is_missing(each) for each in (None, pd.NA, pd.NaT, float("nan"))] == [True] * 4
    assert [is_missing(each) for each in (0, 0.0, "", False)] == [False] * 4


GROUP = """
    adjusted_budget_fen paid_fen elapsed_fen planned_fen reference_fen
    200                 90       150         60          70
"""


def test_a_groups_plan_gap_takes_the_same_projects_above_and_below_the_line() -> None:
    covered = {"planned_budget_fen": fen("160"), "paid_with_plan_fen": fen("40")}
    found = add_group_rates(project_rows(GROUP, **covered)).iloc[0]
    assert found["execution_rate"] == 0.45
    assert found["plan_coverage_rate"] == 0.8  # 160 of 200
    assert found["planned_rate"] == 0.375  # 60 of the 160 that have a plan
    assert found["plan_gap_points"] == -12.5  # (40 − 60) / 160, not (90 − 60) / 200
    assert found["reference_gap_points"] == -18.75  # (40 − 70) / 160
    assert found["elapsed_share"] == 0.75
    assert found["elapsed_gap_points"] == pytest.approx(-30)


def test_a_group_without_any_plan_has_a_rate_and_no_plan_gap() -> None:
    without = {"planned_budget_fen": 0, "paid_with_plan_fen": 0, "planned_fen": 0}
    found = add_group_rates(project_rows(GROUP).assign(**without)).iloc[0]
    assert found["execution_rate"] == 0.45
    assert found["plan_coverage_rate"] == 0
    assert is_missing(found["planned_rate"])
    assert is_missing(found["plan_gap_points"])


def test_a_group_without_budget_has_no_rate() -> None:
    nothing = {"planned_budget_fen": 0, "paid_with_plan_fen": 0, "adjusted_budget_fen": 0}
    found = add_group_rates(project_rows(GROUP).assign(**nothing)).iloc[0]
    for rate in ("execution_rate", "plan_coverage_rate", "elapsed_share", "elapsed_gap_points"):
        assert is_missing(found[rate]), rate
