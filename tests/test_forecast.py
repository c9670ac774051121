"""预计 of the year's end: what it goes by, its range, its sums, its words, and how good it is."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.forecast import (
    COVERAGE_GOAL,
    LAST_YEAR_GOALS,
    PACE_GOAL,
    PACE_GOAL_WITHOUT_PAST,
    bench_forecast,
    forecast_units,
    read_city_months,
    score,
)
from perfmon.measures.forecast import (
    CONTRACTS,
    GENERAL,
    KNOWN,
    OWN_PAST,
    UNIT_PAST,
    UNIT_SAYS,
    add_forecast,
)
from perfmon.measures.forecast_sentence import (
    NO_BUDGET,
    forecast_sentence,
    hard_to_spend_sentence,
    past_error_points,
)
from perfmon.measures.forecast_sums import SUMMED_FEN, sum_departments, sum_forecasts
from perfmon.measures.hard_to_spend import add_hard_to_spend, best_months
from perfmon.measures.past_years import past_shares
from perfmon.periods import Cutoff

JUNE, DECEMBER = Cutoff.at(2023, 6), Cutoff.at(2023, 12)
WANYUAN = 1_000_000
REAL = Path(__file__).parents[1] / "../shared/real/city_monthly_2009_2015.csv"


def project(
    budget: float, paid: float, planned: float | None = None, **known: float | None
) -> pd.DataFrame:
    """One project at a cut-off, in 万元; `known` may hold shares and, in 万元, what is said."""
    return pd.DataFrame(
        {
            "adjusted_budget_fen": [round(budget * WANYUAN)],
            "paid_fen": [round(paid * WANYUAN)],
            "planned_fen": pd.array(
                [None if planned is None else round(planned * WANYUAN)], dtype="Int64"
            ),
        }
        | {
            name: [value * WANYUAN if name.endswith("_fen") and value is not None else value]
            for name, value in known.items()
        }
    )


def forecast(rows: pd.DataFrame, cutoff: Cutoff = JUNE) -> "pd.Series[Any]":
    """What is forecast of the one project, in 万元."""
    made = add_forecast(rows, cutoff).iloc[0]
    return made.where(
        ~made.index.str.endswith("_fen"), pd.to_numeric(made, errors="coerce") / WANYUAN
    )


def year_of(
    year: int, paid: Sequence[float], budget: Sequence[float] | float = 100, unit: str = "甲"
) -> pd.DataFrame:
    """An earlier year of a unit, from the months that are on hand, the last of them December."""
    return pd.DataFrame(
        {
            "unit": unit,
            "year": year,
            "month": range(13 - len(paid), 13),
            "adjusted_budget_fen": budget,
            "paid_fen": paid,
        }
    )


def share_of(*years: pd.DataFrame, cutoff: Cutoff = JUNE) -> float:
    found = past_shares(pd.concat(years), ["unit"], 2023, cutoff)
    return float(found["past_share"].iloc[0])


EVENLY = [8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96]


# What earlier years leave to go by.


def test_of_52_unpaid_in_june_four_stayed_so_a_thirteenth_stays() -> None:
    assert share_of(year_of(2022, EVENLY)) == pytest.approx(4 / 52)


def test_a_cut_inside_a_month_lies_between_its_ends() -> None:
    assert share_of(year_of(2022, EVENLY), cutoff=Cutoff(date(2023, 6, 15))) == pytest.approx(
        4 / 56
    )


def test_the_year_before_weighs_five_times_the_year_before_that() -> None:
    late = [0] * 6 + [50] * 6
    assert share_of(year_of(2022, EVENLY), year_of(2021, late)) == pytest.approx(
        (5 * 4 / 52 + 0.5) / 6
    )


def test_a_year_still_running_and_a_year_to_come_say_nothing() -> None:
    running = year_of(2022, EVENLY).query("month < 12")
    assert past_shares(running, ["unit"], 2023, JUNE).empty
    assert past_shares(year_of(2023, EVENLY), ["unit"], 2023, JUNE).empty


def test_a_year_without_budget_or_with_all_paid_by_then_says_nothing() -> None:
    assert past_shares(year_of(2022, EVENLY, budget=0), ["unit"], 2023, JUNE).empty
    assert past_shares(year_of(2022, [100] * 12), ["unit"], 2023, JUNE).empty


def test_a_month_that_is_missing_lies_on_the_way_to_december() -> None:
    assert share_of(year_of(2022, [96])) == pytest.approx(4 / 52)


def test_a_budget_that_grew_during_the_year_is_compared_month_by_month() -> None:
    grown = year_of(2022, EVENLY, budget=[50] * 3 + [100] * 9)
    assert share_of(grown, cutoff=Cutoff.at(2023, 3)) == pytest.approx(4 / 52)


def test_refunds_and_overspending_leave_a_share_between_none_and_all() -> None:
    refunded = year_of(2022, [40] * 11 + [30])
    overspent = year_of(2022, [40] * 11 + [120])
    assert share_of(refunded) == 1
    assert share_of(overspent) == 0


def test_each_unit_has_its_own_past() -> None:
    months = pd.concat([year_of(2022, EVENLY), year_of(2022, [0] * 11 + [50], unit="乙")])
    found = past_shares(months, ["unit"], 2023, JUNE).set_index("unit")["past_share"]
    assert found.round(4).to_dict() == {"甲": 0.0769, "乙": 0.5}


# The order: the unit, contracts, statistics.


def test_the_projects_own_past_goes_before_its_units() -> None:
    made = forecast(project(100, 40, own_past_share=0.1, unit_past_share=0.5))
    assert (made["expected_fen"], made["unspent_fen"], made["how"]) == (94, 6, OWN_PAST)


def test_a_new_project_goes_by_its_units_past() -> None:
    made = forecast(project(100, 40, own_past_share=None, unit_past_share=0.5))
    assert (made["expected_fen"], made["how"]) == (70, UNIT_PAST)


def test_what_the_unit_says_goes_before_contracts_and_these_before_statistics() -> None:
    known = {"own_past_share": 0.1, "unpaid_contract_fen": 20}
    assert forecast(project(100, 40, **known))["expected_fen"] == 60
    assert forecast(project(100, 40, **known))["how"] == CONTRACTS
    made = forecast(project(100, 40, **known, unit_expected_fen=90))
    assert (made["expected_fen"], made["how"]) == (90, UNIT_SAYS)


def test_what_was_paid_since_contracts_were_said_is_not_counted_twice() -> None:
    made = forecast(project(100, 40, unpaid_contract_fen=20, paid_when_said_fen=30))
    assert made["expected_fen"] == 50


def test_no_unpaid_contracts_leave_it_to_statistics() -> None:
    assert forecast(project(100, 40, own_past_share=0.1, unpaid_contract_fen=0))["how"] == OWN_PAST


@pytest.mark.parametrize(("said", "held"), [(30, 40), (130, 100)])
def test_what_the_unit_says_is_held_between_paid_and_budget(said: int, held: int) -> None:
    assert forecast(project(100, 40, unit_expected_fen=said))["expected_fen"] == held


def test_the_range_holds_what_the_unit_says_and_what_statistics_say() -> None:
    by_past = forecast(project(100, 40, own_past_share=0.1))
    made = forecast(project(100, 40, own_past_share=0.1, unit_expected_fen=50))
    assert made["low_fen"] == made["expected_fen"] == 50
    assert made["high_fen"] == by_past["high_fen"] > 94


def test_without_any_past_the_less_is_paid_of_what_is_due_the_more_stays() -> None:
    unspent = [forecast(project(100, 40, planned))["unspent_fen"] for planned in (40, 50, 60, 80)]
    assert unspent == sorted(set(unspent))
    assert forecast(project(100, 40, 40))["how"] == GENERAL


def test_without_a_plan_even_spending_is_what_is_due() -> None:
    assert (
        forecast(project(100, 40))["unspent_fen"] == forecast(project(100, 40, 50))["unspent_fen"]
    )


def test_a_project_with_nothing_due_yet_is_not_behind() -> None:
    made = forecast(project(60, 0, 0))
    assert made["unspent_fen"] == pytest.approx(60 * 0.06)


def test_between_fitted_months_the_rule_lies_between_theirs() -> None:
    unspent = [
        forecast(project(100, 0, 0), Cutoff.at(2023, month))["unspent_fen"] for month in (6, 7, 9)
    ]
    assert unspent[0] < unspent[1] < unspent[2]


# The range.


def test_in_december_all_is_known_and_the_range_is_nothing() -> None:
    made = forecast(project(100, 40, own_past_share=0.1, unit_expected_fen=90), DECEMBER)
    assert made[["low_fen", "expected_fen", "high_fen"]].tolist() == [40, 40, 40]
    assert (made["unspent_fen"], made["how"]) == (60, KNOWN)


def test_without_its_own_past_the_range_is_wider() -> None:
    own = forecast(project(100, 40, own_past_share=0.1))
    unit = forecast(project(100, 40, unit_past_share=0.1))
    assert unit["expected_fen"] == own["expected_fen"]
    assert unit["high_fen"] - unit["low_fen"] > own["high_fen"] - own["low_fen"]


def test_nothing_unpaid_nothing_uncertain() -> None:
    made = forecast(project(100, 100, own_past_share=0.1))
    assert made[["low_fen", "expected_fen", "high_fen"]].tolist() == [100, 100, 100]


@pytest.mark.parametrize("budget", [0, -5, 30])
def test_without_money_left_what_is_paid_is_expected(budget: int) -> None:
    made = forecast(project(budget, 40, 50))
    assert made[["low_fen", "expected_fen", "high_fen", "unspent_fen"]].tolist() == [40, 40, 40, 0]


AMOUNTS = st.one_of(st.integers(0, 200), st.integers(0, 10**13))
SHARES = st.one_of(st.none(), st.floats(0, 1))
PROJECTS = st.lists(
    st.tuples(AMOUNTS, AMOUNTS, st.one_of(st.none(), AMOUNTS), SHARES, SHARES, st.none() | AMOUNTS),
    min_size=1,
    max_size=8,
)
DAYS = st.dates(date(2023, 1, 1), date(2023, 12, 31)).map(Cutoff)


def frame_of(projects: Sequence[Sequence[Any]]) -> pd.DataFrame:
    budget, paid, planned, own, unit, expected = zip(*projects, strict=True)
    return pd.DataFrame(
        {
            "department": [f"部门{number % 3}" for number in range(len(projects))],
            "adjusted_budget_fen": np.array(budget, dtype=np.int64),
            "paid_fen": np.array(paid, dtype=np.int64),
            "planned_fen": pd.array(planned, dtype="Int64"),
            "own_past_share": np.array(own, dtype=np.float64),
            "unit_past_share": np.array(unit, dtype=np.float64),
            "unit_expected_fen": pd.array(expected, dtype="Int64"),
        }
    )


def assert_in_order(rows: pd.DataFrame, most_fen: pd.Series) -> None:
    assert (rows["paid_fen"] <= rows["low_fen"]).all()
    assert (rows["low_fen"] <= rows["expected_fen"]).all()
    assert (rows["expected_fen"] <= rows["high_fen"]).all()
    assert (rows["high_fen"] <= most_fen).all()


@settings(deadline=None)
@given(PROJECTS, DAYS)
def test_paid_low_expected_high_and_budget_stand_in_this_order(
    projects: Sequence[Sequence[Any]], cutoff: Cutoff
) -> None:
    rows = add_forecast(frame_of(projects), cutoff)
    most = rows[["adjusted_budget_fen", "paid_fen"]].max(axis=1)
    assert_in_order(rows, most)
    assert (rows["expected_fen"] + rows["unspent_fen"] == most).all()
    assert {str(rows[fen].dtype) for fen in ("expected_fen", "low_fen", "high_fen")} == {"int64"}


@settings(deadline=None)
@given(PROJECTS, DAYS)
def test_sums_add_up_and_keep_the_order(projects: Sequence[Sequence[Any]], cutoff: Cutoff) -> None:
    rows = add_forecast(frame_of(projects), cutoff)
    departments = sum_forecasts(rows, ["department"], cutoff)
    whole = sum_departments(departments)
    for groups in (departments, whole):
        assert_in_order(groups, groups["paid_fen"] + groups["unpaid_fen"])
    assert whole[SUMMED_FEN].iloc[0].tolist() == departments[SUMMED_FEN].sum().tolist()
    assert whole["expected_fen"].iloc[0] == rows["expected_fen"].sum()


def reach(groups: pd.DataFrame) -> int:
    return int((groups["high_fen"] - groups["low_fen"]).sum())


def test_the_range_of_the_whole_is_narrower_than_the_sum_of_its_departments() -> None:
    rows = add_forecast(frame_of([(10**9, 4 * 10**8, None, 0.2, None, None)] * 6), JUNE)
    departments = sum_forecasts(rows, ["department"], JUNE)
    whole = sum_departments(departments)
    assert max(departments["high_fen"] - departments["low_fen"]) < reach(whole) < reach(departments)


def test_a_department_is_as_sure_as_one_project_with_its_money_and_its_past() -> None:
    parts = add_forecast(frame_of([(10**9, 4 * 10**8, None, None, 0.2, None)]), JUNE)
    alone = add_forecast(frame_of([(10**9, 4 * 10**8, None, 0.2, None, None)]), JUNE)
    summed = sum_forecasts(parts, ["department"], JUNE)
    assert summed[["low_fen", "high_fen"]].iloc[0].tolist() == (
        alone[["low_fen", "high_fen"]].iloc[0].tolist()
    )


# 预计难以支出.


def test_what_even_the_best_month_could_not_spend_is_hard_to_spend() -> None:
    rows = project(100, 20).assign(best_month_fen=5 * WANYUAN)
    made = add_hard_to_spend(rows, Cutoff.at(2023, 10))
    assert made["hard_to_spend_fen"].tolist() == [70 * WANYUAN]


def test_an_open_month_has_its_days_left() -> None:
    rows = project(100, 20).assign(best_month_fen=6 * WANYUAN)
    made = add_hard_to_spend(rows, Cutoff(date(2023, 11, 15)))
    assert made["hard_to_spend_fen"].tolist() == [71 * WANYUAN]


def test_nothing_is_said_against_money_whose_months_are_unknown() -> None:
    rows = project(100, 20).assign(best_month_fen=pd.array([None], dtype="Int64"))
    assert add_hard_to_spend(rows, JUNE)["hard_to_spend_fen"].tolist() == [0]


def test_the_best_month_of_a_unit_is_of_all_its_projects_and_years() -> None:
    months = pd.DataFrame(
        {
            "unit": "甲",
            "year": [2022, 2022, 2023, 2023],
            "month": [12, 12, 1, 2],
            "paid_in_month_fen": [30, 20, 40, -5],
        }
    )
    assert best_months(months, ["unit"])["best_month_fen"].tolist() == [50]
    assert best_months(months.tail(1), ["unit"])["best_month_fen"].tolist() == [0]


# The words.


def test_the_sentence_says_how_much_how_sure_how_made_and_how_wrong_it_was() -> None:
    made = add_forecast(project(100, 40, own_past_share=0.1), JUNE).iloc[0]
    assert forecast_sentence(dict(made), JUNE) == (
        "预计年底支出进度 94.0%（八成把握在 84.5%—97.2% 之间），约 6.00 万元支不出去；"
        "算法：未支付的钱到年底还剩多大比例，照本项目往年同期推算；"
        "过去同月的平均误差 3.3 个百分点（按单位合计量得，单个项目更大）"
    )


def test_the_sentence_of_a_project_without_a_past_says_so() -> None:
    made = add_forecast(project(100, 40), JUNE).iloc[0]
    assert "没有往年数，按今年支付落后计划和时间的程度推算；过去同月的平均误差 6.0 个百分点" in (
        forecast_sentence(dict(made), JUNE)
    )


def test_the_sentence_of_a_sum_says_for_how_much_earlier_years_speak() -> None:
    rows = pd.concat([project(100, 40, own_past_share=0.1), project(100, 80)])
    summed = sum_forecasts(add_forecast(rows.assign(department="甲"), JUNE), ["department"], JUNE)
    assert "算法：各项目预计之和，按往年同期推算的占未支付金额的 75%；" in (
        forecast_sentence(dict(summed.iloc[0]), JUNE)
    )
    assert "3.3 个百分点" in forecast_sentence(dict(summed.iloc[0]), JUNE)


def test_the_sentence_of_a_sum_without_any_past_says_so() -> None:
    rows = add_forecast(project(100, 40).assign(department="甲"), JUNE)
    summed = sum_forecasts(rows, ["department"], JUNE)
    words = forecast_sentence(dict(summed.iloc[0]), JUNE)
    assert "算法：各项目预计之和，没有往年数；过去同月的平均误差 6.0 个百分点" in words


def test_the_sentence_in_december_says_what_stayed() -> None:
    made = add_forecast(project(100, 40), DECEMBER).iloc[0]
    assert forecast_sentence(dict(made), DECEMBER) == "全年支出进度 40.0%，60.00 万元没有支出"


def test_the_sentence_where_all_will_be_spent_or_nothing_is_there() -> None:
    made = add_forecast(project(100, 40, own_past_share=0.0), JUNE).iloc[0]
    assert "，能够支完；" in forecast_sentence(dict(made), JUNE)
    assert forecast_sentence(dict(add_forecast(project(0, 0), JUNE).iloc[0]), JUNE) == NO_BUDGET


def test_where_nothing_is_hard_to_spend_nothing_is_proposed() -> None:
    words = hard_to_spend_sentence({"hard_to_spend_fen": 0, "best_month_fen": 5})
    assert "收回" not in words


def test_past_errors_lie_between_month_ends() -> None:
    assert past_error_points(Cutoff(date(2023, 11, 15)), by_past=True) == pytest.approx(2.95)
    assert past_error_points(JUNE, by_past=False) == 6.0


# How good it is: the reader of published months, and the goals on real ones.

HEADS = "annual_budget_thousand,planned_cumulative_thousand,paid_cumulative_thousand"
PRINTED = f"""year,month,unit,{HEADS}
2021,6,總計,100,50,40
2021,6,甲,100,50,48
2021,12,甲,100,100,96
2022,5,甲,100,50,48
2022,6,甲,100,50,5
2022,12,甲,100,100,96
2022,6,乙,-,-,-
2022,12,第二預備金,9,-,-
"""


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    file = tmp_path / "months.csv"
    file.write_text(PRINTED, encoding="utf-8")
    return file


def test_sums_and_reserves_are_left_out_and_a_fall_is_held(printed: Path) -> None:
    months = read_city_months(printed)
    assert set(months["unit"]) == {"甲"}
    assert months.query("year == 2022")["paid_fen"].tolist() == [4_800_000, 4_800_000, 9_600_000]


def test_only_what_was_known_is_used_for_a_forecast(printed: Path) -> None:
    judged = forecast_units(read_city_months(printed), 6)
    assert judged[["unit", "year"]].values.tolist() == [["甲", 2022]]
    assert judged[["ours", "pace", "plan", "last_year"]].iloc[0].tolist() == [
        pytest.approx(0.96),
        pytest.approx(0.96),
        pytest.approx(0.96),
        pytest.approx(0.96),
    ]
    assert score(judged).coverage == 1


@pytest.fixture(scope="module")
def real_months() -> pd.DataFrame:
    if not REAL.is_file():
        pytest.skip(f"no real months at {REAL}: the goals of the forecast cannot be judged")
    return read_city_months(REAL)


def since_2011(judged: pd.DataFrame) -> pd.DataFrame:
    return judged[judged["year"].between(2011, 2015)]


@pytest.mark.parametrize("month", [3, 6, 9])
def test_the_goals_hold_on_real_months(real_months: pd.DataFrame, month: int) -> None:
    found = score(since_2011(forecast_units(real_months, month)))
    assert found.over("last_year") <= LAST_YEAR_GOALS[month]
    assert found.over("pace") <= PACE_GOAL
    assert COVERAGE_GOAL[0] <= found.coverage <= COVERAGE_GOAL[1]


@pytest.mark.parametrize("month", [3, 6, 9])
def test_without_earlier_years_the_error_is_half_of_pace(
    real_months: pd.DataFrame, month: int
) -> None:
    found = score(since_2011(forecast_units(real_months, month, with_past=False)))
    assert found.over("pace") <= PACE_GOAL_WITHOUT_PAST


def test_the_errors_told_on_the_pages_are_those_found(real_months: pd.DataFrame) -> None:
    for month in range(1, 12):
        found = score(forecast_units(real_months, month)).mean["ours"]
        told = past_error_points(Cutoff.at(2023, month), by_past=True)
        assert told == pytest.approx(found, abs=0.06), month


def test_the_bench_prints_its_tables(real_months: pd.DataFrame) -> None:
    printed = bench_forecast(REAL)
    for table in ("with earlier years", "without any earlier year"):
        for years, unit_years in (("2010–2015", 143), ("2011–2015", 121)):
            _, found, rows = printed.partition(f"| {table}, {years} |")
            assert found
            assert rows.split("\n")[2].startswith(f"| end of month 3 | {unit_years} |")


def test_a_file_of_two_years_has_no_table_from_the_third_year_on(printed: Path) -> None:
    text = PRINTED.replace("2022,12,甲,100,100,96", "2022,12,甲,100,100,80")
    march = [f"{year},{month},甲,100,50,48\n" for year in (2021, 2022) for month in (3, 9)]
    printed.write_text(text + "".join(march), encoding="utf-8")
    tables = bench_forecast(printed)
    assert "| with earlier years, 2022 |" in tables
    assert tables.count("| end of month 3 |") == 2
