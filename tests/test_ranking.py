"""Places: who is farther behind stands before, equals share a place, others have none."""

import pandas as pd
import pytest

from perfmon.measures.ranking import (
    AT_RISK,
    BEHIND,
    PLAN_GAP,
    Yardstick,
    add_movement,
    offered_yardsticks,
    rank_groups,
    rank_within,
)
from tests.figures import fen, project_rows

BY = ["department_code"]
UNITS = ["department_code", "unit_code"]

COUNTY = project_rows(
    """
    department_code unit_code project_code light  adjusted_budget_fen paid_fen planned_fen hard_to_spend_fen
    288             288001    甲           red    100                 40       60          10
    288             288002    乙           green  100                 60       60          .
    301             301001    丙           yellow 50                  25       30          20
    302             302001    丁           green  30                  30       30          0
    303             303001    戊           .      80                  60       .           5
    304             304001    己           .      0                   0        .           .
    305             305001    庚           red    2                   0        1           .
    """  # noqa: E501 a table
).assign(
    budget_fen=lambda rows: rows["adjusted_budget_fen"],
    elapsed_fen=0,
    reference_fen=lambda rows: rows["planned_fen"],
    paid_in_month_fen=0,
    behind_fen=lambda rows: (rows["planned_fen"] - rows["paid_fen"]).clip(lower=0),
)


def places(placed: pd.DataFrame, name: str = "department_code") -> dict[str, int | None]:
    columns = (placed[column].astype(object) for column in (name, "rank"))
    return {code: None if rank is pd.NA else rank for code, rank in zip(*columns, strict=True)}


def test_the_farthest_behind_its_plan_has_the_first_place() -> None:
    placed = rank_groups(COUNTY, BY, PLAN_GAP)
    # 305 −50 points, 288 −20 ÷ 200 and 301 −5 ÷ 50 both −10, 302 on plan
    assert places(placed) == {"305": 1, "288": 2, "301": 2, "302": 4, "303": None, "304": None}
    assert placed["department_code"].tolist() == ["305", "288", "301", "302", "303", "304"]
    assert placed["is_tied"].tolist() == [False, True, True, False, False, False]


def test_by_amount_the_most_money_behind_has_the_first_place() -> None:
    placed = rank_groups(COUNTY, BY, BEHIND)
    assert places(placed) == {"288": 1, "301": 2, "305": 3, "302": 4, "303": None, "304": None}


def test_who_cannot_compare_has_no_place_and_a_reason() -> None:
    placed = rank_groups(COUNTY, BY, PLAN_GAP, floor_fen=fen("5")).set_index("department_code")
    assert placed["unranked"].dropna().to_dict() == {
        "303": "no_plan",
        "304": "no_budget",
        "305": "below_floor",
    }
    assert places(placed.reset_index())["288"] == 1, "places start with those who compare"


def test_a_group_with_just_the_floor_has_a_place() -> None:
    placed = rank_groups(COUNTY, BY, PLAN_GAP, floor_fen=fen("2"))
    assert places(placed)["305"] == 1
    assert places(rank_groups(COUNTY, BY, PLAN_GAP, floor_fen=fen("2") + 1))["305"] is None


def test_money_at_risk_needs_no_plan_but_a_forecast() -> None:
    placed = rank_groups(COUNTY, BY, AT_RISK)
    assert places(placed) == {"301": 1, "288": 2, "303": 3, "302": 4, "304": None, "305": None}
    reasons = placed.set_index("department_code")["unranked"].dropna().to_dict()
    assert reasons == {"304": "no_budget", "305": "no_figure"}
    assert placed["hard_to_spend_fen"].dtype == "Int64"


def test_what_the_rows_do_not_hold_is_not_offered() -> None:
    assert offered_yardsticks(COUNTY.assign(plan_gap_points=0)) == [PLAN_GAP, BEHIND, AT_RISK]
    bare = COUNTY.assign(plan_gap_points=0).drop(columns="hard_to_spend_fen")
    assert offered_yardsticks(bare) == [PLAN_GAP, BEHIND]


def test_a_cut_that_nobody_approved_moves_nobody_up() -> None:
    # 301 was cut from 100 to 50: 5 behind is 10 points of 50, and 5 of what it had
    cut = COUNTY["department_code"] == "301"
    had = COUNTY["adjusted_budget_fen"].where(~cut, fen("100"))
    rows = COUNTY.assign(ranking_budget_fen=had)
    placed = rank_groups(rows, BY, PLAN_GAP)
    assert places(placed) == {"305": 1, "288": 2, "301": 3, "302": 4, "303": None, "304": None}
    cut_group = placed[placed["department_code"] == "301"].iloc[0]
    assert cut_group["adjusted_budget_fen"] == fen("50")
    assert cut_group["ranked_budget_fen"] == fen("100")


def test_both_sides_of_a_gap_are_of_the_budget_before_the_cut() -> None:
    # 301 had 100 with 60 due; the cut to 50 clamped that: 35 points behind, not 25 or 50
    cut = COUNTY["department_code"] == "301"
    rows = COUNTY.assign(
        ranking_budget_fen=COUNTY["adjusted_budget_fen"].where(~cut, fen("100")),
        ranking_planned_fen=COUNTY["planned_fen"].where(~cut, fen("60")),
    )
    placed = rank_groups(rows, BY, PLAN_GAP)
    assert places(placed) == {"305": 1, "301": 2, "288": 3, "302": 4, "303": None, "304": None}
    cut_group = placed[placed["department_code"] == "301"].iloc[0]
    assert (cut_group["ranked_planned_fen"], cut_group["planned_fen"]) == (fen("60"), fen("30"))


def test_an_amount_that_is_no_sum_of_projects_is_taken_as_given() -> None:
    given = pd.DataFrame({"department_code": ["288", "302"], "hard_to_spend_fen": [3, 9]})
    placed = rank_groups(COUNTY, BY, AT_RISK, amounts=given).set_index("department_code")
    assert placed["rank"].dropna().to_dict() == {"302": 1, "288": 2}
    assert placed["unranked"].dropna().to_dict()["301"] == "no_figure"


def test_gaps_are_compared_exactly_and_not_as_rounded_rates() -> None:
    huge = 10**15
    rows = COUNTY.head(2).assign(
        department_code=["甲局", "乙局"],
        adjusted_budget_fen=pd.array([3 * huge, 3 * huge + 3], dtype="Int64"),
        planned_fen=pd.array([huge, huge + 1], dtype="Int64"),
        paid_fen=0,
    )
    assert set(places(rank_groups(rows, BY, PLAN_GAP)).values()) == {1}, "exactly a third"
    nearly = rows.assign(planned_fen=pd.array([huge, huge], dtype="Int64"))
    assert places(rank_groups(nearly, BY, PLAN_GAP)) == {"甲局": 1, "乙局": 2}


def test_units_have_a_place_in_the_county_and_one_in_their_department() -> None:
    placed = rank_within(rank_groups(COUNTY, UNITS, PLAN_GAP), "department_code")
    assert places(placed, "unit_code") == {
        "305001": 1, "288001": 2, "301001": 3, "288002": 4, "302001": 4, "303001": None,
        "304001": None,
    }  # fmt: skip
    within = placed.set_index("unit_code")["rank_within"]
    assert within[["288001", "288002", "301001"]].tolist() == [1, 2, 1]
    assert pd.isna(within["303001"])


def test_a_project_is_a_group_of_one() -> None:
    placed = rank_groups(COUNTY, ["unit_code", "project_code"], BEHIND)
    assert places(placed, "project_code")["甲"] == 1
    assert placed["project_count"].eq(1).all()


def test_a_place_moves_against_the_month_before() -> None:
    before = COUNTY.assign(
        planned_fen=pd.array(
            [fen("40"), fen("60"), fen("45"), fen("31"), None, None, None], dtype="Int64"
        )
    )
    moved = add_movement(
        rank_groups(COUNTY, BY, PLAN_GAP), rank_groups(before, BY, PLAN_GAP), BY
    ).set_index("department_code")
    # then 301 −40, 302 −3.3, 288 0; now 305, then 288 and 301, then 302
    assert moved["rank_before"].astype(object).where(moved["rank_before"].notna(), None).to_dict() \
        == {"305": None, "288": 3, "301": 1, "302": 2, "303": None, "304": None}  # fmt: skip
    assert moved["moved"].dropna().to_dict() == {"288": 1, "301": -1, "302": -2}


@pytest.mark.parametrize("yardstick", [PLAN_GAP, BEHIND, AT_RISK])
def test_nobody_gives_an_empty_list(yardstick: Yardstick) -> None:
    assert rank_groups(COUNTY.head(0), BY, yardstick).empty
