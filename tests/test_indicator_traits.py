"""The traits of indicators: the real document's seventy, and each rule with and without."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from perfmon.document import Indicator, IndicatorKind, PerformanceText, ProjectTargets
from perfmon.ingest.performance_text import read_performance_text
from perfmon.quality.indicator_traits import (
    KIND_WORDS,
    IndicatorTraits,
    find_category1,
    find_category2,
    find_level,
    indicator_traits,
)
from perfmon.quality.money_mirror import mirrors_money
from tests.forms import PlannedIndicator, plain_form, plain_project

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "data" / "巨鹿县委政法委2023年部门预算绩效文本.txt"

Read = list[tuple[ProjectTargets, Indicator, IndicatorTraits]]


def read(text: PerformanceText) -> Read:
    return [(p, i, indicator_traits(p, i)) for p in text.projects for i in p.indicators]


@pytest.fixture(scope="module")
def real() -> Read:
    return read(read_performance_text(DOCUMENT.read_bytes(), DOCUMENT.name)[0])


def traits(level2: str, level3: str, value: str, level1: str = "产出指标") -> IndicatorTraits:
    """The traits of one indicator of a project of 80.00 万元 in 2024."""
    rows = (PlannedIndicator(level2, level3, value, level1=level1),)
    form = plain_form(plain_project(indicators=rows))
    text, _ = read_performance_text(form.encode(), "文本.txt")
    return read(text)[0][2]


def test_the_real_document_has_twenty_six_mirrors_nine_bare_numbers_and_five_kinds(
    real: Read,
) -> None:
    assert len(real) == 70
    assert sum(found.mirrors_money.value for _, _, found in real) == 26
    assert all(found.mirrors_money.value == mirrors_money(p, i) for p, i, found in real)
    assert sum(found.is_bare for _, _, found in real) == 9
    assert Counter(indicator.kind for _, indicator, _ in real) == {
        "at_least": 44,
        "at_most": 3,
        "equal": 9,
        "by_date": 10,
        "qualitative": 4,
    }


def test_the_bare_numbers_of_the_real_document_get_the_direction_of_their_level(
    real: Read,
) -> None:
    bare = [
        (i.printed_value, found.direction.value, found.direction_is_assumed)
        for _, i, found in real
        if found.is_bare
    ]
    assert bare == [
        ("291条", "at_least", True),
        ("96万元", "at_most", True),
        ("60万元", "at_most", True),
        ("291个", "at_least", True),
        ("100万元", "at_most", True),
        ("90%", "at_least", True),
        ("6万元", "at_most", True),
        ("2万元", "at_most", True),
        ("13.4万元", "at_most", True),
    ]
    assert sum(found.direction_is_assumed for _, _, found in real) == 9


def test_the_levels_of_the_real_document_are_its_percentages(real: Read) -> None:
    levels = [i.unit for _, i, found in real if found.is_level.value]
    assert set(levels) == {"%"}
    assert len(levels) == sum(i.unit == "%" for _, i, _ in real)


def test_every_target_of_the_real_document_is_due_at_the_end_of_the_year(real: Read) -> None:
    assert {found.due_on.value for _, _, found in real} == {date(2023, 12, 31)}
    assert Counter(found.due_on.reason for _, _, found in real) == {
        "指标值写明的日期": 10,
        "没有写日期，按年底到期": 60,
    }
    assert not any(found.is_pro_rata.value for _, _, found in real)


def test_the_categories_of_the_real_document_leave_nothing_out(real: Read) -> None:
    assert Counter(found.category1.value for _, _, found in real) == {
        "产出": 40,
        "效益": 20,
        "满意度": 10,
    }
    assert Counter(found.category2.value for _, _, found in real) == {
        "数量": 10,
        "质量": 10,
        "时效": 10,
        "成本": 10,
        "经济": 9,
        "社会": 10,
        "可持续影响": 1,
        "服务对象满意度": 10,
    }


def test_every_trait_has_a_reason_in_chinese(real: Read) -> None:
    for _, _, found in real:
        for trait in (
            found.is_level,
            found.due_on,
            found.is_pro_rata,
            found.direction,
            found.mirrors_money,
            found.category1,
            found.category2,
        ):
            assert trait.reason
            assert not trait.reason.endswith("。")


@pytest.mark.parametrize(
    ("kind", "unit", "level2", "level3", "is_level"),
    [
        ("at_least", "%", "数量指标", "覆盖率", True),
        ("at_least", "‰", "质量指标", "差错率", True),
        ("at_least", "分", "质量指标", "考评得分", True),
        ("at_least", None, "服务对象满意度指标", "群众评价", True),
        ("at_least", "人", "社会效益指标", "满意人数", True),
        ("at_most", "元/人", "成本指标", "培训费", True),
        ("at_least", None, "质量指标", "合格率", True),
        ("at_least", None, "数量指标", "培训场次", False),
        ("at_most", "天", "时效指标", "办结时限", True),
        ("equal", "天", "时效指标", "办结时限", True),
        ("equal", "天", "质量指标", "使用天数", False),
        ("at_least", "天", "质量指标", "使用天数", False),
        ("at_most", "万元", "成本指标", "总成本", False),
        ("by_date", None, "时效指标", "完成率", False),
        ("qualitative", None, "社会效益指标", "满意度", False),
    ],
)
def test_rates_satisfaction_averages_and_limits_of_time_are_levels(
    kind: str, unit: str | None, level2: str, level3: str, is_level: bool
) -> None:
    assert find_level(kind, unit, level2, level3).value is is_level


@pytest.mark.parametrize(
    ("level2", "value", "direction", "is_assumed"),
    [
        ("成本指标", "30万元", "at_most", True),
        ("数量指标", "30个", "at_least", True),
        ("数量指标", "=30个", "equal", False),
        ("数量指标", "＝30个", "equal", False),
        ("数量指标", "等于30个", "equal", False),
        ("质量指标", "0起", "at_most", True),
        ("时效指标", "30天", "at_most", True),
        ("数量指标", "30天", "at_least", True),
        ("数量指标", "≥30个", "at_least", False),
        ("成本指标", "≤30万元", "at_most", False),
        ("时效指标", "2024年6月底前完工", "by_date", False),
        ("社会效益指标", "稳步提升", "qualitative", False),
    ],
)
def test_a_written_operator_holds_and_a_bare_number_goes_by_its_level(
    level2: str, value: str, direction: IndicatorKind, is_assumed: bool
) -> None:
    found = traits(level2, "指标", value)
    assert (found.direction.value, found.direction_is_assumed) == (direction, is_assumed)
    assert found.direction.value in KIND_WORDS


def test_a_printed_deadline_is_the_day_on_which_it_is_due() -> None:
    found = traits("时效指标", "完工时间", "2024年6月底前完工")
    assert found.due_on.value == date(2024, 6, 30)
    assert found.due_on.reason == "指标值写明的日期"


@pytest.mark.parametrize(
    ("level2", "level3", "value", "reason"),
    [
        ("成本指标", "总成本", "≤80万元", "成本目标就是预算数"),
        ("时效指标", "资金支付时间", "2024年12月底", "时效说的是付款，不是工作"),
        ("经济效益指标", "资金使用率", "≥95%", "说的是资金使用的比率或效率"),
        ("成本指标", "总成本", "≤70万元", "反映工作的结果"),
    ],
)
def test_a_mirror_of_money_says_by_which_rule(
    level2: str, level3: str, value: str, reason: str
) -> None:
    assert traits(level2, level3, value).mirrors_money.reason == reason


@pytest.mark.parametrize(
    ("level1", "level2", "category1", "category2"),
    [
        ("产出指标", "数量指标", "产出", "数量"),
        ("成本指标", "经济成本指标", "成本", "成本"),
        ("成本指标", "生态环境成本指标", "成本", "成本"),
        ("效果指标", "生态效益指标", "效益", "生态"),
        ("效益指标", "环境效益", "效益", "生态"),
        ("满意度指标", "服务对象满意度指标", "满意度", "服务对象满意度"),
        ("", "质量指标", "产出", "质量"),
        ("", "满意度", "满意度", "服务对象满意度"),
        ("其他", "可持续影响指标", "效益", "可持续影响"),
        ("其他", "其他", None, None),
    ],
)
def test_levels_are_brought_to_one_spelling(
    level1: str, level2: str, category1: str | None, category2: str | None
) -> None:
    found2 = find_category2(level2)
    assert (find_category1(level1, found2.value).value, found2.value) == (category1, category2)
