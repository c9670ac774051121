from collections.abc import Sequence

import pandas as pd
import pytest

from perfmon.measures.groups import SUMMED_FEN, planned_part, sum_groups
from perfmon.measures.rates import add_group_rates, is_missing
from tests.figures import fen, judged_year, project_rows, year_facts

COUNTS = ("project_count", "red", "yellow", "green", "blue", "unlit")

COUNTY = project_rows(
    """
    project_code county_leader department_code unit_code light  adjusted_budget_fen paid_fen planned_fen reference_fen
    甲           王副县长      288             288001    red    100                 10       60          60
    乙           王副县长      288             288002    green  20                  15       12          14
    丙           李副县长      301             301001    .      80                  60       .           .
    丁           .             302             302001    blue   40                  44       30          30
    戊           .             302             302001    yellow 10                  3        4           5
    """,  # noqa: E501 a table
).assign(
    month=10,
    budget_fen=lambda rows: rows["adjusted_budget_fen"],
    elapsed_fen=lambda rows: rows["adjusted_budget_fen"] // 2,
    paid_in_month_fen=fen("1"),
    behind_fen=lambda rows: (rows["planned_fen"] - rows["paid_fen"]).clip(lower=0),
)
GROUPINGS = (
    ["county_leader"],
    ["department_code"],
    ["department_code", "unit_code"],
    ["unit_code"],
)


def group(rows: pd.DataFrame, column: str, value: str | None) -> pd.Series:
    found = rows[rows[column].isna() if value is None else rows[column] == value]
    assert len(found) == 1
    return found.iloc[0]


def test_a_groups_rate_is_a_sum_over_a_sum_and_no_mean_of_rates() -> None:
    found = group(
        add_group_rates(sum_groups(COUNTY, ["department_code"])), "department_code", "288"
    )
    assert found["execution_rate"] == pytest.approx(25 / 120)  # the mean would be (10% + 75%) / 2
    assert found["planned_rate"] == pytest.approx(72 / 120)
    assert found["plan_gap_points"] == pytest.approx(-4700 / 120)
    assert found["behind_fen"] == fen("50")  # only 甲's: 乙 is ahead and pays nobody else's lag


def test_plan_figures_leave_projects_without_a_plan_out_on_both_sides() -> None:
    found = add_group_rates(sum_groups(COUNTY, ["month"])).iloc[0]
    assert found["adjusted_budget_fen"] == fen("250")
    assert found["planned_budget_fen"] == fen("170")  # without 丙's 80
    assert found["paid_fen"] == fen("132")
    assert found["paid_with_plan_fen"] == fen("72")  # without 丙's 60
    assert found["plan_coverage_rate"] == pytest.approx(170 / 250)
    assert found["plan_gap_points"] == pytest.approx(100 * (72 - 106) / 170)


def test_a_group_of_projects_without_plan_shows_no_coverage_and_no_gap() -> None:
    found = group(
        add_group_rates(sum_groups(COUNTY, ["department_code"])), "department_code", "301"
    )
    assert found["execution_rate"] == 0.75
    assert found["plan_coverage_rate"] == 0
    assert is_missing(found["plan_gap_points"])
    assert found["planned_fen"] == 0
    assert found["behind_fen"] == 0


def test_projects_without_a_county_leader_are_kept_as_a_group_of_their_own() -> None:
    groups = sum_groups(COUNTY, ["county_leader"])
    assert len(groups) == 3
    found = group(groups, "county_leader", None)
    assert found["project_count"] == 2
    assert found["adjusted_budget_fen"] == fen("50")


def test_lights_are_counted_and_unlit_projects_too() -> None:
    found = sum_groups(COUNTY, ["month"]).iloc[0]
    assert found[list(COUNTS)].tolist() == [5, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("by", GROUPINGS)
def test_every_grouping_sums_to_the_county(by: Sequence[str]) -> None:
    county = sum_groups(COUNTY, ["month"]).iloc[0]
    groups = sum_groups(COUNTY, by)
    for figure in (*SUMMED_FEN, *COUNTS):
        assert groups[figure].sum() == county[figure], figure


def test_sums_are_whole_fen_even_of_a_hundred_billion_yuan() -> None:
    huge = COUNTY.assign(
        adjusted_budget_fen=10**13 + 1, paid_fen=10**13 + 1, elapsed_fen=10**13 + 1
    )
    found = sum_groups(huge, ["month"])
    assert found["paid_fen"].tolist() == [5 * 10**13 + 5]
    assert set(found.dtypes[list(SUMMED_FEN)].astype(str)) == {"int64"}


def test_no_rows_give_no_groups() -> None:
    assert sum_groups(COUNTY.head(0), ["department_code"]).empty


def test_months_stay_apart_when_they_are_grouped_by() -> None:
    rows = judged_year(
        year_facts("甲 年初 01-01 10\n 乙 年初 01-01 20", "", "项目 1月 2月\n甲 1 2\n乙 . 4")
    )
    months = sum_groups(rows, ["month"])
    assert months["month"].tolist() == list(range(1, 13))
    assert months["paid_fen"].tolist()[:3] == [fen("1"), fen("7"), fen("7")]
    assert months["paid_in_month_fen"].tolist()[:3] == [fen("1"), fen("6"), 0]


def test_the_planned_part_of_a_group_holds_the_same_projects_above_and_below_the_line() -> None:
    drawn = planned_part(sum_groups(COUNTY.assign(county="巨鹿县"), ["county"])).iloc[0]
    # 甲 100, 乙 20, 丁 40 and 戊 10 have a plan; 丙 with 80 and 60 paid has none
    assert drawn["adjusted_budget_fen"] == fen("170")
    assert drawn["paid_fen"] == fen("72")
    assert drawn["elapsed_fen"] == fen("85")


def test_a_group_without_any_plan_is_drawn_whole() -> None:
    drawn = group(planned_part(sum_groups(COUNTY, ["department_code"])), "department_code", "301")
    assert drawn["adjusted_budget_fen"] == fen("80")
    assert drawn["paid_fen"] == fen("60")
