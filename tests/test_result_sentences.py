from datetime import date

import pytest

from perfmon.measures.result_lights import CAUSES_WITHOUT_RESULT_LIGHT
from perfmon.measures.result_sentences import NO_RESULT_LIGHT_REASONS, result_sentence
from perfmon.periods import Cutoff
from tests.indicators import DECEMBER, OCTOBER, by_date, graded, judged, of_level

JUNE = date(2023, 6, 30)
MAY = Cutoff.at(2023, 5)
MONEY = {"direction": "at_most", "target": "5", "unit": "万元", "printed_value": "≤5万元"}


def sentence(row: dict[str, object], cutoff: Cutoff) -> str:
    return result_sentence(judged(row, cutoff=cutoff).iloc[0].to_dict(), cutoff)


@pytest.mark.parametrize(
    ("row", "cutoff", "said"),
    [
        (
            {"number": "12"},
            DECEMBER,
            "截至12月底“印制数量”完成 12册，指标值≥20册，全部到期，完成率 60.00%，"
            "达到 60%、不到 80%，预警",
        ),
        (
            {"number": "5"},
            DECEMBER,
            "截至12月底“印制数量”完成 5册，指标值≥20册，全部到期，完成率 25.00%，不到 60%，滞后",
        ),
        (
            {"number": "10", "is_pro_rata": True},
            Cutoff.at(2023, 6),
            "截至6月底“印制数量”完成 10册，指标值≥20册，按进度到期 50.00%，完成率 100.00%，"
            "达到 80%，正常",
        ),
        (
            {"number": "26"},
            OCTOBER,
            "截至10月底“印制数量”完成 26册，指标值≥20册，2023年12月底到期，已提前达到，"
            "完成率 130.00%，达到 120%，超额；达到指标值的 130% 或更多，请说明原因",
        ),
        (
            of_level("95", "75.99999999"),
            OCTOBER,
            "截至10月底“优良率”完成 75.99999999%，指标值≥95%，与指标值本身比，"
            "完成率 79.99999999%，达到 60%、不到 80%，预警",
        ),
        (
            {"number": "25", "direction": "equal", "printed_value": "=20册"},
            DECEMBER,
            "截至12月底“印制数量”完成 25册，指标值=20册，全部到期，完成率 75.00%"
            "（多于或少于都算偏离），达到 60%、不到 80%，预警",
        ),
        (
            {**MONEY, "number": "4.80"},
            DECEMBER,
            "截至12月底“印制数量”完成 4.80万元，指标值≤5万元，没有超过指标值，正常",
        ),
        (
            {**MONEY, "number": "6"},
            OCTOBER,
            "截至10月底“印制数量”完成 6万元，指标值≤5万元，超过指标值，滞后",
        ),
        (
            graded("部分达成"),
            OCTOBER,
            "截至10月底“安全感”评为部分达成，指标值稳步提升，按评定的等级，预警",
        ),
        (
            by_date(JUNE, date(2023, 6, 12)),
            OCTOBER,
            "截至10月底“完工时间”2023年6月12日完成，指标值2023年6月底，按期（2023年6月底）完成，正常",
        ),
        (
            by_date(JUNE, date(2023, 7, 31)),
            OCTOBER,
            "截至10月底“完工时间”2023年7月底完成，指标值2023年6月底，晚于2023年6月底，预警",
        ),
        (
            by_date(JUNE, None),
            OCTOBER,
            "截至10月底“完工时间”没有完成，指标值2023年6月底，已到期（2023年6月底），滞后",
        ),
        (
            by_date(JUNE, None),
            MAY,
            "截至5月底“完工时间”没有完成，指标值2023年6月底，2023年6月底到期；未到期，不判灯",
        ),
        (
            {"number": None},
            DECEMBER,
            "截至12月底“印制数量”没有填报，指标值≥20册，2023年12月底已到期；未报，不判灯",
        ),
        (
            {"number": None, "asked_month": 9},
            OCTOBER,
            "截至10月底“印制数量”没有填报，指标值≥20册，9月底的监控任务要求填报；未报，不判灯",
        ),
        (
            of_level("95", None),
            OCTOBER,
            "截至10月底“优良率”没有填报，指标值≥95%，同一项目填报过别的指标；未报，不判灯",
        ),
        (
            {"number": None, "is_pro_rata": True},
            OCTOBER,
            "截至10月底“印制数量”没有填报，指标值≥20册，按进度要求填报；未报，不判灯",
        ),
        (
            {"number": None, "pending_month": 10},
            OCTOBER,
            "截至10月底“印制数量”报了10月底的完成情况，指标值≥20册；待审核，审核通过后判灯",
        ),
        (
            {"number": None, "is_held_back": True, "asked_month": 10},
            Cutoff(date(2023, 11, 15)),
            "截至11月15日“印制数量”没有填报，指标值≥20册，10月底的监控任务要求填报，"
            "11月底的结果到11月底才算；未报，不判灯",
        ),
        (
            {"number": "12"},
            OCTOBER,
            "截至10月底“印制数量”完成 12册，指标值≥20册，2023年12月底到期；未到期，不判灯",
        ),
        (
            {"number": "12", "number_unit": "%"},
            DECEMBER,
            "截至12月底“印制数量”完成 12%，指标值≥20册；填报的单位与指标值不同，不能比，不判灯",
        ),
        (
            {"number": "12", "target": None, "unit": None, "printed_value": "若干"},
            DECEMBER,
            "截至12月底“印制数量”完成 12，指标值若干；没有可以对照的目标，不判灯",
        ),
    ],
)
def test_a_light_says_value_target_what_is_due_rule_and_conclusion(
    row: dict[str, object], cutoff: Cutoff, said: str
) -> None:
    assert sentence(row, cutoff) == said


def test_a_ratio_below_a_limit_never_prints_as_the_limit() -> None:
    words = sentence({"target": "300000", "number": "179999.9"}, DECEMBER)
    assert "完成率 59.99997%" in words or "完成率 59.9999" in words
    assert words.endswith("不到 60%，滞后")


def test_every_cause_without_a_light_has_words() -> None:
    assert set(NO_RESULT_LIGHT_REASONS) == set(CAUSES_WITHOUT_RESULT_LIGHT)
