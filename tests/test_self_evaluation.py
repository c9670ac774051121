"""The self-evaluation: a filled official form by both presets, worked out by hand, and the rules.

The form of the golden test. Budget 100.00 万元, paid 96.37 万元.

                target          reached             10号 of            101号 of
    数量        ≥20册           18 册               12.50   11.25      13.34   10.01
    质量        ≥95%            96 %                12.50   12.50      13.33   13.33
    时效        2023年6月底     12 June             12.50   12.50      13.33   13.33
    成本        ≤5万元          5.5 万元            12.50   11.25      20.00   15.00
    社会效益    ≥360人次        275 人次            15.00   11.46      10.00    4.10
    经济效益    逐步提升        部分达成, 70 %      15.00   10.50      10.00    7.00
    满意度      ≥90%            88 %                10.00    9.78      10.00    8.00
    执行率                      96.37 %             10.00    9.64      10.00    7.00
    total                                          100.00   88.88     100.00   77.77

10号: 18/20 × 12.50 = 11.25; (1 − 0.5/5) × 12.50 = 11.25; 275/360 × 15.00 = 11.4583…;
70 % × 15.00 = 10.50; 88/90 × 10.00 = 9.7777…; 96.37/100 × 10.00 = 9.637. 88.88 is 良.
101号: 产出 40 in three is 13.34, 13.33, 13.33, 成本 20, 效益 20, 满意度 10. (0.9 − 0.6)/0.4 = 0.75:
0.75 × 13.34 = 10.005, half up 10.01, and 0.75 × 20.00 = 15.00; (0.76388… − 0.6)/0.4 × 10.00 =
4.0972…; 88 % is at least 80: 8 of 10; 96.37 % is at least 80: 7. 77.77 is 中.
"""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfmon.measures.grade_bands import GradeBands
from perfmon.measures.rates import is_missing
from perfmon.measures.self_evaluation import (
    costliest,
    evaluate_projects,
    score_execution,
    score_indicators,
)
from perfmon.measures.weights import Preset
from tests.figures import REGION, UNIT
from tests.indicators import FEW, by_date, graded, of_level, weighted

KEY = {"region_code": REGION, "year": 2023, "unit_code": UNIT}
JUNE = date(2023, 6, 30)
SATISFACTION = {"category1": "满意度", "category2": "服务对象满意度", "level3": "满意度"}
FORM: list[dict[str, Any]] = [
    {"number": "18"},
    of_level("95", "96"),
    by_date(JUNE, date(2023, 6, 12)),
    {"direction": "at_most", "target": "5", "unit": "万元", "number": "5.5", "category2": "成本"},
    {"target": "360", "unit": "人次", "number": "275", "category1": "效益", "category2": "社会"},
    graded("部分达成", category2="经济", granted_percent="70"),
    of_level("90", "88", **SATISFACTION),
]
PRESETS = st.sampled_from(["10号", "101号"])


def execution(
    paid: int, budget: int = 10_000, preset: Preset = "10号", is_saved: bool = False
) -> pd.DataFrame:
    row = {"project_code": "一", "paid_fen": paid, "adjusted_budget_fen": budget}
    return score_execution(pd.DataFrame([{**KEY, **row, "is_saved": is_saved}]), preset)


def scored(*rows: dict[str, Any], preset: Preset = "10号") -> pd.DataFrame:
    return score_indicators(weighted(*rows, preset=preset), preset)


def points(row: dict[str, Any], preset: Preset = "10号") -> tuple[int | None, str]:
    """Hundredths of the only output, which weighs 50.00."""
    others = [graded(None), of_level("90", "95", **SATISFACTION)]
    found = scored({"category2": "数量", **row}, *others, preset=preset).iloc[0]
    assert found["weight_hundredths"] == 5_000
    score = found["score_hundredths"]
    assert is_missing(found["lost_hundredths"]) == is_missing(score)
    return None if is_missing(score) else int(score), str(found["score_rule"])


@pytest.mark.parametrize(
    ("preset", "weights", "expected", "total", "grade"),
    [
        (
            "10号",
            [1250, 1250, 1250, 1250, 1500, 1500, 1000],
            [1125, 1250, 1250, 1125, 1146, 1050, 978],
            8888,
            "良",
        ),
        (
            "101号",
            [1334, 1333, 1333, 2000, 1000, 1000, 1000],
            [1001, 1333, 1333, 1500, 410, 700, 800],
            7777,
            "中",
        ),
    ],
)
def test_a_filled_form_comes_to_what_it_comes_to_by_hand(
    preset: Preset, weights: list[int], expected: list[int], total: int, grade: str
) -> None:
    rows = scored(*FORM, preset=preset)
    assert rows["weight_hundredths"].tolist() == weights
    assert rows["score_hundredths"].tolist() == expected
    found = evaluate_projects(rows, execution(9_637, preset=preset), GradeBands()).iloc[0]
    assert found["execution_hundredths"] == (964 if preset == "10号" else 700)
    assert (found["total_hundredths"], found["grade"]) == (total, grade)
    assert found["full_hundredths"] == 10_000
    assert found["scored_count"] == found["indicator_count"] == 7
    assert is_missing(found["no_grade"])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"number": "20"}, (5000, "full")),
        ({"number": "99"}, (5000, "full")),  # over-achievement earns no more
        ({"number": "0"}, (0, "ratio")),
        ({"number": "19.999"}, (5000, "ratio")),  # 49.9975 rounds half up once
        ({"number": "10", "direction": "equal"}, (2500, "ratio")),
        ({"number": "30", "direction": "equal"}, (2500, "ratio")),
        ({"number": "30", "direction": "at_most"}, (2500, "ratio")),
        ({"number": "40", "direction": "at_most"}, (0, "ratio")),
        ({"number": "0", "target": "0", "direction": "at_most"}, (5000, "full")),
        ({"number": "1", "target": "0", "direction": "at_most"}, (0, "ratio")),
        (by_date(JUNE, JUNE), (5000, "done_on_time")),
        (by_date(JUNE, None), (0, "overdue")),
        (by_date(JUNE, date(2023, 7, 1)), (None, "ungranted")),
        (by_date(JUNE, date(2023, 7, 1), granted_percent="79.99"), (4000, "granted")),
        (by_date(JUNE, date(2023, 7, 1), granted_percent="80"), (None, "out_of_band")),
        (by_date(date(2024, 6, 30), None), (None, "not_due")),
        ({"number": None}, (None, "unreported")),
        ({"number": "20", "number_unit": "%"}, (None, "unit_mismatch")),
        ({"number": "20", "target": None}, (None, "no_target")),
    ],
)
def test_of_10_points_are_the_share_reached(
    row: dict[str, Any], expected: tuple[int | None, str]
) -> None:
    assert points(row) == expected


@pytest.mark.parametrize(
    ("grade", "percent", "expected"),
    [
        ("达成", "100", (5000, "granted")),
        ("达成", "80", (4000, "granted")),
        ("达成", "79.9", (None, "out_of_band")),
        ("达成", "100.1", (None, "out_of_band")),
        ("部分达成", "60", (3000, "granted")),
        ("部分达成", "80", (None, "out_of_band")),
        ("未达成", "0", (0, "granted")),
        ("未达成", "59.99", (3000, "granted")),
        ("未达成", "60", (None, "out_of_band")),
        ("达成", None, (None, "ungranted")),
        (None, "90", (None, "unreported")),
    ],
)
def test_a_grade_is_given_a_share_by_a_person_inside_its_band(
    grade: str | None, percent: str | None, expected: tuple[int | None, str]
) -> None:
    row = graded(grade, granted_percent=percent, category1="产出")
    assert points(row) == expected
    assert points(row, "101号") == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("20", (5000, "full")),
        ("16", (2500, "threshold")),
        ("12", (0, "threshold")),
        ("11", (0, "threshold")),
        ("12.01", (6, "threshold")),  # 0.0005 ÷ 0.4 × 50 = 0.0625
    ],
)
def test_of_101_less_than_sixty_percent_earns_nothing(
    number: str, expected: tuple[int, str]
) -> None:
    assert points({"number": number}, "101号") == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [("90", 1000), ("89.99", 800), ("80", 800), ("79", 500), ("60", 500), ("59.9", 0)],
)
def test_of_101_satisfaction_goes_by_steps(number: str, expected: int) -> None:
    rows = [{"number": "20"}, graded(None), of_level("95", number, **SATISFACTION)]
    found = scored(*rows, preset="101号").iloc[2]
    assert (found["score_hundredths"], found["score_rule"]) == (expected, "satisfaction")


@pytest.mark.parametrize(
    ("paid", "preset", "expected"),
    [
        (9_637, "10号", (964, "ratio")),
        (10_000, "10号", (1000, "full")),
        (10_001, "10号", (1000, "full")),
        (-5, "10号", (0, "ratio")),
        (10_000, "101号", (1000, "full")),
        (9_999, "101号", (700, "step")),
        (8_000, "101号", (700, "step")),
        (7_999, "101号", (500, "step")),
        (6_000, "101号", (500, "step")),
        (5_999, "101号", (0, "step")),
        (10_001, "101号", (None, "over_budget")),
    ],
)
def test_execution_is_worth_ten_points(
    paid: int, preset: Preset, expected: tuple[int | None, str]
) -> None:
    found = execution(paid, preset=preset).iloc[0]
    score = found["execution_hundredths"]
    assert (None if is_missing(score) else score, found["execution_rule"]) == expected


@pytest.mark.parametrize("preset", ["10号", "101号"])
def test_work_done_with_money_saved_is_full_where_a_person_says_so(preset: Preset) -> None:
    found = execution(5_000, preset=preset, is_saved=True).iloc[0]
    assert (found["execution_hundredths"], found["execution_rule"]) == (1000, "saved")


def test_without_a_budget_there_is_no_execution_score() -> None:
    found = execution(0, budget=0, is_saved=True).iloc[0]
    assert is_missing(found["execution_hundredths"])
    assert found["execution_rule"] == "no_budget"


def evaluated(rows: pd.DataFrame, executions: pd.DataFrame) -> pd.Series:
    return evaluate_projects(rows, executions, GradeBands()).iloc[0]


def test_one_missing_score_leaves_no_total_and_is_counted() -> None:
    found = evaluated(scored(*FORM[:6], {**FORM[6], "number": None}), execution(9_637))
    assert is_missing(found["total_hundredths"])
    assert is_missing(found["grade"])
    assert (found["scored_count"], found["indicator_count"]) == (6, 7)
    assert found["scored_hundredths"] == 8888 - 964 - 978
    assert found["no_grade"] == "unscored"


def test_without_execution_or_indicators_there_is_no_total() -> None:
    assert evaluated(scored(*FORM), execution(0, budget=0))["no_grade"] == "no_execution"
    found = evaluated(scored(*FORM)[:0], execution(9_637))
    assert found["no_grade"] == "no_indicators"
    assert is_missing(found["total_hundredths"])


def test_printed_weights_that_are_not_a_hundred_keep_the_total_and_lose_the_grade() -> None:
    found = evaluated(scored({"number": "20", "printed_weight": "85"}), execution(10_000))
    assert found["total_hundredths"] == 9_500
    assert is_missing(found["grade"])
    assert (found["no_grade"], found["full_hundredths"]) == ("weights_off", 9_500)


def test_what_costs_most_points_comes_first_and_what_costs_none_is_left_out() -> None:
    found = costliest(scored(*FORM), execution(9_637))
    assert found["level3"].tolist() == ["安全感", "印制数量", "印制数量"]
    assert found["lost_hundredths"].tolist() == [450, 354, 125]
    assert found["indicator_row"].tolist() == [6, 5, 1]
    spent = costliest(scored(*FORM[:3]), execution(2_500), count=9)
    assert spent["level3"].tolist() == ["预算执行率", "印制数量"]
    assert spent["indicator_row"].isna().tolist() == [True, False]


def test_no_rows_have_no_scores() -> None:
    assert scored(*FORM)[:0].empty
    assert score_indicators(weighted(*FORM)[:0], "101号").empty


NUMBERS = st.decimals("0", "60", places=2).map(str)


@FEW
@given(one=NUMBERS, other=NUMBERS, preset=PRESETS)
def test_more_never_scores_less_for_at_least(one: str, other: str, preset: Preset) -> None:
    less, more = sorted((one, other), key=float)
    found = [points({"number": number}, preset)[0] for number in (less, more)]
    assert found[0] is not None
    assert found[1] is not None
    assert 0 <= found[0] <= found[1] <= 5000
