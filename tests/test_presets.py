"""The four presets of the light's rule, at their edges, and the sentences that they give."""

from dataclasses import replace
from datetime import date

import pytest

from perfmon.measures.facts import YearFacts
from perfmon.measures.light_rule import LightRule, preset_rule
from perfmon.measures.rates import is_missing
from perfmon.measures.sentences import light_sentence
from tests.figures import judged_year, lights_of, row_of, year_facts

SCHEDULE = "项目 3月底 12月底\n一 10 100"


def paid(amount: str, schedule: str = SCHEDULE, tranches: str = "一 年初 01-01 100") -> YearFacts:
    return year_facts(tranches, schedule, f"项目 1月\n一 {amount}")


def light(facts: YearFacts, month: int, rule: LightRule) -> str | None:
    found = row_of(judged_year(facts, light_rule=rule), "一", month)["light"]
    return None if is_missing(found) else str(found)


def sentence(
    facts: YearFacts, month: int, rule: LightRule, covered_until: date | None = None
) -> str:
    rows = judged_year(facts, covered_until, light_rule=rule)
    return light_sentence(row_of(rows, "一", month).to_dict(), rule)


# B 比值


@pytest.mark.parametrize(
    ("amount", "said"),
    [("29.999999", "red"), ("30", "yellow"), ("39.999999", "yellow"), ("40", "green")],
)
def test_the_edge_of_a_ratio_belongs_to_the_better_side(amount: str, said: str) -> None:
    assert light(paid(amount), 6, preset_rule("B")) == said  # 序时 50: 60% is 30, 80% is 40


def test_a_ratio_needs_no_plan_and_knows_blue() -> None:
    assert light(paid("10", schedule=""), 6, preset_rule("B")) == "red"
    assert light(paid("101", schedule=""), 6, preset_rule("B")) == "blue"


def test_fresh_money_changes_no_ratio_in_its_days_of_grace() -> None:
    before = paid("40")
    after = paid("40", tranches="一 年初 01-01 100\n一 追加 05-20 500")
    assert light(before, 6, preset_rule("B")) == light(after, 6, preset_rule("B")) == "green"


def test_a_ratio_explains_itself() -> None:
    rule = preset_rule("B", version=2)
    assert sentence(paid("29.999999"), 6, rule) == (
        "截至6月底已支付 30.00 万元，支出进度 30.00%，是序时的 59.999998%（序时 50.00%），"
        "不到 60%，滞后（比值规则第2版）"
    )
    assert sentence(paid("35"), 6, rule).endswith(
        "是序时的 70.00%（序时 50.00%），不到 80%，预警（比值规则第2版）"
    )
    assert sentence(paid("45"), 6, rule).endswith(
        "是序时的 90.00%（序时 50.00%），达到 80%，正常（比值规则第2版）"
    )


def test_a_ratio_says_what_it_leaves_out() -> None:
    facts = paid("30", tranches="一 年初 01-01 100\n一 追加 05-20 500")
    assert "是序时的 60.00%（不计宽限期内的资金）" in sentence(facts, 6, preset_rule("B"))


def test_where_nothing_is_due_by_the_calendar_a_ratio_says_so() -> None:
    facts = paid("0", schedule="", tranches="一 追加 03-31 100")
    rule = replace(preset_rule("B"), first_month=1)
    rows = judged_year(facts, light_rule=rule)
    row = row_of(rows, "一", 3).to_dict() | {"cause": "on_plan", "light": "green"}
    assert "还没有到应当支出的时候" in light_sentence(row, rule)


# C and D 节点


@pytest.mark.parametrize(
    ("amount", "month", "said"),
    [
        ("0", 3, None),  # before the first node
        ("14.999999", 4, "red"),
        ("15", 4, "yellow"),  # ten points below is not more than ten
        ("24.999999", 4, "yellow"),
        ("25", 4, "green"),
        ("25", 5, "green"),  # the last node holds
        ("30", 6, "yellow"),
        ("29.999999", 7, "red"),
        ("80", 12, "green"),
    ],
)
def test_the_last_node_reached_holds(amount: str, month: int, said: str | None) -> None:
    assert light(paid(amount), month, preset_rule("C")) == said


def test_the_nodes_of_departments_begin_in_june() -> None:
    rows = judged_year(paid("60"), light_rule=preset_rule("D"))
    assert lights_of(rows, "一") == "○○○○○绿绿绿红红红红"


def test_a_node_inside_an_open_month_is_not_reached() -> None:
    rule = preset_rule("C")
    rows = judged_year(paid("20"), date(2023, 6, 15), light_rule=rule)
    assert row_of(rows, "一", 6)["light"] == "yellow"  # still 25
    assert "4月底节点 25%，低于节点 5.00 个百分点" in sentence(
        paid("20"), 6, rule, covered_until=date(2023, 6, 15)
    )


def test_a_node_explains_itself() -> None:
    rule = preset_rule("C", version=3)
    assert sentence(paid("38"), 10, rule) == (
        "截至10月底已支付 38.00 万元，支出进度 38.00%，10月底节点 80%，低于节点 42.00 个百分点，"
        "超过 10 个百分点，滞后（节点规则第3版）"
    )
    assert sentence(paid("75"), 10, rule).endswith(
        "10月底节点 80%，低于节点 5.00 个百分点，未达到节点，预警（节点规则第3版）"
    )
    assert sentence(paid("80"), 11, rule).endswith(
        "10月底节点 80%，达到节点，正常（节点规则第3版）"
    )
    assert sentence(paid("0"), 3, rule).endswith("未到第一个节点，不判灯（节点规则第3版）")
    fresh = paid("75", tranches="一 年初 01-01 100\n一 追加 10-20 50")
    assert "10月底节点 80%（不计宽限期内的资金），低于节点 5.00" in sentence(fresh, 10, rule)


# A with another baseline


def test_by_the_calendar_a_project_without_a_plan_is_judged() -> None:
    rule = LightRule(baseline="序时")
    assert light(paid("30", schedule=""), 6, rule) == "red"
    assert sentence(paid("30", schedule=""), 6, rule) == (
        "截至6月底已支付 30.00 万元，支出进度 30.00%，低于序时 20.00 个百分点（序时 50.00%），"
        "达到或超过 20 个百分点，滞后（差值规则第1版）"
    )
    assert sentence(paid("45", schedule=""), 6, rule).endswith(
        "低于序时 5.00 个百分点（序时 50.00%），不到 10 个百分点，正常（差值规则第1版）"
    )


def test_the_stricter_of_the_two_decides_and_is_named() -> None:
    strict = LightRule(baseline="从严")
    assert light(paid("10"), 3, strict) == "yellow"  # 10 by the plan, 25 by the calendar
    assert "低于序时 15.00 个百分点" in sentence(paid("10"), 3, strict)
    early = "项目 3月底 12月底\n一 90 100"
    assert "低于计划 50.00 个百分点（计划 90.00%）" in sentence(paid("40", early), 3, strict)
    assert light(paid("10", schedule=""), 6, strict) == "red"
    assert "与序时持平" in sentence(paid("25"), 3, strict)
    assert "低于计划 1.00 个百分点" in sentence(paid("89", early), 3, strict)
    assert "高于序时" in sentence(paid("60", schedule=""), 6, strict)


def test_by_the_calendar_fresh_money_is_left_out_in_words_too() -> None:
    facts = paid("25", tranches="一 年初 01-01 100\n一 追加 05-01 50")
    words = sentence(facts, 6, LightRule(baseline="序时"))
    assert "不计宽限期内的 50.00 万元，低于序时 25.00 个百分点" in words
    level = paid("50", tranches="一 年初 01-01 100\n一 追加 05-01 50")
    assert "不计宽限期" not in sentence(level, 6, LightRule(baseline="序时"))


# The smallest amount that can be red


def test_a_trifle_behind_is_a_warning_at_most_and_the_sentence_says_so() -> None:
    rule = LightRule(minimum_behind_fen=30_000_000)
    assert light(paid("0", "项目 6月底\n一 29.999999"), 6, rule) == "yellow"
    assert light(paid("0", "项目 6月底\n一 30"), 6, rule) == "red"
    assert sentence(paid("0", "项目 6月底\n一 25"), 6, rule) == (
        "截至6月底已支付 0.00 万元，支出进度 0.00%，低于计划 25.00 个百分点（计划 25.00%），"
        "达到或超过 20 个百分点，但少支 25.00 万元，不到 30.00 万元，只作预警（差值规则第1版）"
    )
    by_ratio = replace(preset_rule("B"), minimum_behind_fen=60_000_000)
    assert "不到 60%，但少支 50.00 万元，不到 60.00 万元，只作预警" in sentence(
        paid("0"), 6, by_ratio
    )
    by_node = replace(preset_rule("C"), minimum_behind_fen=60_000_000)
    assert "超过 10 个百分点，但少支 40.00 万元，不到 60.00 万元，只作预警" in sentence(
        paid("0"), 6, by_node
    )


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (LightRule(), "比计划少 20 个百分点为滞后，10 个为预警，3 月起评"),
        (
            LightRule(baseline="从严", minimum_behind_fen=5_000_000),
            "比计划和序时中较严的少 20 个百分点为滞后，10 个为预警，少支不到 5.00 万元的只作预警，"
            "3 月起评",
        ),
        (preset_rule("B"), "支出进度不到序时的 60% 为滞后，不到 80% 为预警，3 月起评"),
        (
            preset_rule("D"),
            "低于节点（6月底 50%、9月底 75%、12月底 100%）为预警，低于超过 10 个百分点为滞后，"
            "3 月起评",
        ),
    ],
)
def test_a_rule_says_in_words_what_it_does(rule: LightRule, words: str) -> None:
    assert rule.words == words
