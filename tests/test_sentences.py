from datetime import date

import pytest

from perfmon.measures.facts import YearFacts
from perfmon.measures.light_rule import TRIED, LightRule
from perfmon.measures.lights import CAUSES_WITHOUT_LIGHT
from perfmon.measures.sentences import LIGHT_WORDS, NO_LIGHT_REASONS, light_sentence
from tests.figures import judged_year, row_of, year_facts

SCHEDULE_OF_ONE = "项目 3月底 6月底 10月底 12月底\n一 20 50 70 96"


def number_one(paid: str) -> YearFacts:
    """Project no.1 with all its payments in February."""
    return year_facts("一 结转 01-01 96", SCHEDULE_OF_ONE, f"项目 2月\n一 {paid}")


def sentence(
    facts: YearFacts,
    month: int,
    name: str = "一",
    covered_until: date | None = None,
    rule: LightRule = LightRule(),  # noqa: B008 frozen
) -> str:
    return light_sentence(row_of(judged_year(facts, covered_until), name, month).to_dict(), rule)


def test_number_one_with_38_paid_is_late_by_a_third_of_its_budget() -> None:
    assert sentence(number_one("38"), 10) == (
        "截至10月底已支付 38.00 万元，支出进度 39.58%，低于计划 33.33 个百分点（计划 72.92%），"
        "达到或超过 20 个百分点，滞后（差值规则第1版）"
    )


def test_a_rule_that_is_only_tried_is_cited_as_no_version() -> None:
    tried = LightRule(version=TRIED, red_points=40)
    assert sentence(number_one("38"), 10, rule=tried).endswith("（试用规则，未保存）")


@pytest.mark.parametrize(
    ("paid", "said"),
    [
        (  # 70 − 9.6 = 60.4 is exactly 10 points behind
            "60.4",
            "截至10月底已支付 60.40 万元，支出进度 62.92%，低于计划 10.00 个百分点（计划 72.92%），"
            "达到或超过 10 个百分点，预警（差值规则第1版）",
        ),
        (  # 5.4 of 96 behind: 5.625
            "64.6",
            "截至10月底已支付 64.60 万元，支出进度 67.29%，低于计划 5.63 个百分点（计划 72.92%），"
            "不到 10 个百分点，正常（差值规则第1版）",
        ),
        (
            "70",
            "截至10月底已支付 70.00 万元，支出进度 72.92%，与计划持平（计划 72.92%），"
            "正常（差值规则第1版）",
        ),
        (  # 12 of 96 ahead: 12.5
            "82",
            "截至10月底已支付 82.00 万元，支出进度 85.42%，高于计划 12.50 个百分点（计划 72.92%），"
            "正常（差值规则第1版）",
        ),
        (
            "97.5",
            "截至10月底已支付 97.50 万元，支出进度 101.56%，超过调整预算数 1.50 万元，"
            "超额（差值规则第1版）",
        ),
        (
            "0",
            "截至10月底已支付 0.00 万元，支出进度 0.00%，低于计划 72.92 个百分点（计划 72.92%），"
            "达到或超过 20 个百分点，滞后（差值规则第1版）",
        ),
    ],
)
def test_every_light_explains_itself(paid: str, said: str) -> None:
    assert sentence(number_one(paid), 10) == said


def test_the_reference_line_is_named_where_it_decided() -> None:
    facts = year_facts("二 年初 01-01 60", "项目 3月底 6月底 10月底 12月底\n二 空 空 空 60")
    assert sentence(facts, 11, "二") == (
        "截至11月底已支付 0.00 万元，支出进度 0.00%，低于参考线 50.00 个百分点"
        "（参考线 50.00%），达到或超过 10 个百分点，预警（差值规则第1版）"
    )


def test_an_open_month_says_its_day() -> None:
    facts = year_facts("二 年初 01-01 60", "项目 3月底 6月底 10月底 12月底\n二 空 空 空 60")
    assert sentence(facts, 11, "二", covered_until=date(2023, 11, 15)) == (
        "截至11月15日已支付 0.00 万元，支出进度 0.00%，低于参考线 25.00 个百分点"
        "（参考线 25.00%），达到或超过 10 个百分点，预警（差值规则第1版）"
    )


def test_a_budget_with_money_in_grace_says_what_it_was_judged_on() -> None:
    facts = year_facts("一 年初 01-01 96\n 一 追加 10-20 4", SCHEDULE_OF_ONE, "项目 2月\n一 38")
    # 32 behind: of 100 as every page shows it, of the 96 without the fresh 4 as it was judged
    assert sentence(facts, 10) == (
        "截至10月底已支付 38.00 万元，支出进度 38.00%，低于计划 32.00 个百分点（计划 70.00%）；"
        "不计宽限期内的 4.00 万元，低于计划 33.33 个百分点，达到或超过 20 个百分点，滞后"
        "（差值规则第1版）"
    )


def test_a_plan_above_what_is_due_with_money_in_grace_can_be_level() -> None:
    facts = year_facts("一 年初 01-01 96\n 一 追加 10-20 4", SCHEDULE_OF_ONE, "项目 2月\n一 70")
    assert sentence(facts, 10) == (
        "截至10月底已支付 70.00 万元，支出进度 70.00%，与计划持平（计划 70.00%），"
        "正常（差值规则第1版）"
    )


def test_a_gap_that_only_rounds_to_the_limit_does_not_claim_it() -> None:
    # 70 − 60.400001 = 9.599999 of 96 is 9.99999…: not yet 10 points
    assert sentence(number_one("60.400001"), 10) == (
        "截至10月底已支付 60.40 万元，支出进度 62.92%，低于计划 9.999999 个百分点（计划 72.92%），"
        "不到 10 个百分点，正常（差值规则第1版）"
    )


def test_payments_that_do_not_reach_the_cutoff_are_said_so() -> None:
    row = row_of(judged_year(number_one("38")), "一", 10).to_dict() | {"covered": False}
    assert "已支付 38.00 万元（支付数据未到这一天），支出进度" in light_sentence(row, LightRule())


@pytest.mark.parametrize(
    ("facts", "month", "said"),
    [
        (
            year_facts("一 年初 01-01 10", classes={"一": "人员类"}),
            10,
            "截至10月底已支付 0.00 万元，支出进度 0.00%；人员类和公用经费只用于对账，不判灯"
            "（差值规则第1版）",
        ),
        (
            year_facts(classes={"一": "特定目标类"}, payments="项目 3月\n一 2"),
            10,
            "截至10月底已支付 2.00 万元；预算为零或缺失，不算支出进度，不判灯（差值规则第1版）",
        ),
        (
            year_facts("一 年初 01-01 10\n 一 追减 02-01 -12", payments="项目 3月\n一 2"),
            10,
            "截至10月底已支付 2.00 万元；预算为零或缺失，不算支出进度，不判灯（差值规则第1版）",
        ),
        (
            number_one("38"),
            2,
            "截至2月底已支付 38.00 万元，支出进度 39.58%；未到起评月，不判灯（差值规则第1版）",
        ),
        (
            year_facts("一 年初 01-01 10", payments="项目 3月\n一 2.5"),
            10,
            "截至10月底已支付 2.50 万元，支出进度 25.00%；没有资金支出计划，不判灯"
            "（差值规则第1版）",
        ),
        (
            year_facts("一 追加 11-20 10"),
            11,
            "截至11月底已支付 0.00 万元，支出进度 0.00%；预算都在下达后的宽限期内，不判灯"
            "（差值规则第1版）",
        ),
    ],
    ids=["class", "no budget", "negative budget", "early", "no plan", "in grace"],
)
def test_a_row_without_light_says_why(facts: YearFacts, month: int, said: str) -> None:
    assert sentence(facts, month) == said


def test_refunds_beyond_the_payments_keep_their_minus() -> None:
    facts = year_facts("一 年初 01-01 10", "项目 10月底\n一 10", "项目 3月 4月\n一 1 -1.5")
    assert sentence(facts, 10) == (
        "截至10月底已支付 -0.50 万元，支出进度 -5.00%，低于计划 105.00 个百分点（计划 100.00%），"
        "达到或超过 20 个百分点，滞后（差值规则第1版）"
    )


def test_the_points_and_the_version_are_those_of_the_rule() -> None:
    rule = LightRule(version=3, red_points=30, yellow_points=15)
    rows = judged_year(number_one("38"), light_rule=rule)
    assert light_sentence(row_of(rows, "一", 10).to_dict(), rule).endswith(
        "达到或超过 30 个百分点，滞后（差值规则第3版）"
    )
    rows = judged_year(number_one("64.6"), light_rule=rule)
    assert "不到 15 个百分点，正常（差值规则第3版）" in light_sentence(
        row_of(rows, "一", 10).to_dict(), rule
    )


def test_every_light_and_every_reason_has_its_words() -> None:
    assert set(LIGHT_WORDS) == {"red", "yellow", "green", "blue"}
    assert set(NO_LIGHT_REASONS) == set(CAUSES_WITHOUT_LIGHT)
