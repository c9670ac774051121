from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfmon.measures.score_sentences import (
    NO_GRADE_REASONS,
    NO_SCORE_REASONS,
    execution_sentence,
    score_sentence,
)
from perfmon.measures.self_evaluation import UNSCORED, score_execution, score_indicators
from perfmon.measures.weights import Preset
from tests.indicators import by_date, graded, of_level, weighted

JUNE, LATE = date(2023, 6, 30), date(2023, 7, 31)
MOST = {"direction": "at_most", "target": "5", "unit": "万元", "printed_value": "≤5万元"}
SATISFACTION = {"category1": "满意度", "category2": "服务对象满意度"}


def sentence(row: dict[str, Any], preset: Preset, weight: str = "30") -> str:
    rows = weighted({**row, "printed_weight": weight}, preset=preset)
    return score_sentence(score_indicators(rows, preset).iloc[0].to_dict())


@pytest.mark.parametrize(
    ("row", "preset", "said"),
    [
        ({"number": "12"}, "10号", "12册 ÷ 20册 × 30.00 分 = 18.00 分"),
        ({"number": "26"}, "10号", "完成 26册，达到指标值≥20册，得满分 30.00 分"),
        ({"number": "0"}, "10号", "完成 0册，没有达到指标值≥20册，得 0.00 分"),
        ({**MOST, "number": "6"}, "10号", "[1 −（6 − 5）÷ 5] × 30.00 分 = 24.00 分"),
        (
            {"number": "25", "direction": "equal", "unit": None},
            "10号",
            "[1 − |25 − 20| ÷ 20] × 30.00 分 = 22.50 分",
        ),
        (
            {"number": "1", "target": "0", "direction": "at_most", "printed_value": "0起"},
            "10号",
            "完成 1册，没有达到指标值0起，得 0.00 分",
        ),
        ({"number": "16"}, "101号", "（16册 ÷ 20册 − 60%）÷ 40% × 30.00 分 = 15.00 分"),
        ({"number": "12"}, "101号", "12册 ÷ 20册，没有超过 60%，得 0.00 分"),
        (by_date(JUNE, JUNE), "10号", "按期完成，得满分 30.00 分"),
        (by_date(JUNE, None), "10号", "到期没有完成，得 0.00 分"),
        (
            by_date(JUNE, LATE),
            "10号",
            "2023年7月底完成，晚于2023年6月底（分值的 60%—80%），请在这个范围内定分",
        ),
        (
            graded("达成", granted_percent="95", category1="产出"),
            "10号",
            "评为达成（分值的 80%—100%），定为 95% × 30.00 分 = 28.50 分",
        ),
        (
            graded("达成", granted_percent="70", category1="产出"),
            "10号",
            "评为达成（分值的 80%—100%），定的 70% 不在这个范围内，请重新定分",
        ),
        ({"number": None}, "10号", "没有填报，不评分"),
        ({"number": "1", "number_unit": "%"}, "10号", "填报的单位与指标值不同，不能比，不评分"),
    ],
)
def test_a_score_says_its_formula_with_its_numbers(
    row: dict[str, Any], preset: Preset, said: str
) -> None:
    assert sentence(row, preset) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("93", "满意度 93%，达到 90%，10.00 分中得 10.00 分"),
        ("88", "满意度 88%，达到 80%、不到 90%，10.00 分中得 8.00 分"),
        ("61", "满意度 61%，达到 60%、不到 80%，10.00 分中得 5.00 分"),
        ("59.99", "满意度 59.99%，不到 60%，10.00 分中得 0.00 分"),
    ],
)
def test_satisfaction_of_101_says_its_step(number: str, said: str) -> None:
    assert sentence(of_level("90", number, **SATISFACTION), "101号", "10") == said


@pytest.mark.parametrize(
    ("paid", "budget", "preset", "is_saved", "said"),
    [
        (96, 100, "10号", False, " × 10.00 分 = 9.60 分"),
        (100, 100, "10号", False, "，已全部执行，得满分 10.00 分"),
        (96, 100, "101号", False, " = 96.00%，达到 80%，得 7.00 分"),
        (59, 100, "101号", False, " = 59.00%，不到 60%，得 0.00 分"),
        (59, 100, "101号", True, "，得满分 10.00 分"),
        (1, 0, "10号", False, "全年预算数为零或缺失，没有执行率"),
        (101, 100, "101号", False, "全年执行数超过全年预算数，满分以预算内为前提，请核对后再评"),
    ],
)
def test_execution_says_its_formula(
    paid: int, budget: int, preset: Preset, is_saved: bool, said: str
) -> None:
    wanyuan = 1_000_000
    row = {"paid_fen": paid * wanyuan, "adjusted_budget_fen": budget * wanyuan}
    found = score_execution(pd.DataFrame([{**row, "is_saved": is_saved}]), preset)
    words = execution_sentence(found.iloc[0].to_dict())
    amounts = f"全年执行数 {paid}.00 万元 ÷ 全年预算数 {budget}.00 万元"
    saved = "工作已完成、资金有节约，" if is_saved else ""
    assert words == (f"{saved}{amounts}{said}" if said[0] in " ，" else said)


def test_every_missing_score_and_grade_has_words() -> None:
    assert {*NO_SCORE_REASONS, "ungranted", "out_of_band"} == set(UNSCORED)
    assert set(NO_GRADE_REASONS) == {"no_indicators", "unscored", "no_execution", "weights_off"}


@pytest.mark.parametrize(
    ("cause", "said"), [("pending", "还没有审核"), ("not_due", "还没有要求填报")]
)
def test_what_is_told_and_not_reviewed_or_not_asked_yet_is_not_called_unreported(
    cause: str, said: str
) -> None:
    row = {"score_rule": "unreported", "cause": cause, "weight_hundredths": 3000}
    assert said in score_sentence(row)
