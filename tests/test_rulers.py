import pytest

from perfmon.measures.rates import is_missing
from perfmon.measures.rulers import RULER_REASONS, RULER_WORDS, add_rulers
from tests.figures import judged_year, row_of, year_facts


def rulers(schedule: str, paid: str, month: int = 6, tranches: str = "一 年初 01-01 100") -> object:
    rows = judged_year(year_facts(tranches, schedule, f"项目 1月\n一 {paid}"))
    return row_of(add_rulers(rows, 10), "一", month)["rulers"]


@pytest.mark.parametrize(
    ("schedule", "paid", "said"),
    [
        ("项目 6月底 12月底\n一 50 100", "45", "两把尺都达到"),  # 5 behind both
        ("项目 6月底 12月底\n一 20 100", "20", "计划后置"),  # level with the plan, 30 behind 序时
        ("项目 6月底 12月底\n一 80 100", "50", "计划前置"),  # 30 behind the plan, level with 序时
        ("项目 6月底 12月底\n一 80 100", "30", "两把尺都落后"),
        ("项目 6月底 12月底\n一 50 100", "40", "两把尺都落后"),  # exactly ten points is missed
    ],
)
def test_the_disagreement_of_the_two_rulers_has_a_name(schedule: str, paid: str, said: str) -> None:
    assert rulers(schedule, paid) == said


def test_number_two_that_plans_all_for_december_is_backloaded() -> None:
    assert rulers("项目 12月底\n一 100", "0", month=3) == "两把尺都落后"  # 参考线 25 in March
    assert rulers("项目 10月底 12月底\n一 空 100", "0", month=10) == "计划后置"


def test_without_a_plan_or_a_budget_nothing_is_said() -> None:
    assert is_missing(rulers("", "10"))
    assert is_missing(rulers("项目 6月底\n一 50", "0", tranches="一 年初 01-01 0"))


def test_every_name_has_its_reason() -> None:
    assert set(RULER_WORDS.values()) == set(RULER_REASONS)
