from datetime import date
from typing import Any

import pandas as pd
import pytest

from perfmon.measures.light_rule import LightRule
from perfmon.measures.lights import CAUSES_WITHOUT_LIGHT, JUDGED_CLASSES, judge_lights
from perfmon.measures.limits import judged_budget
from perfmon.measures.plan import TrancheRule
from perfmon.measures.rates import is_missing
from tests.figures import judged_year, lights_of, row_of, year_facts

NUMBER_TWO = "项目 3月底 6月底 10月底 12月底\n二 空 空 空 60"
NUMBER_FIVE = "项目 3月底 6月底 10月底 12月底\n五 1 2.5 2.5 5"


def judge_one(
    paid: int,
    planned: int | None,
    reference: int | None = None,
    budget: int = 100,
    in_grace: int = 0,
    month: int = 10,
    project_class: str = "特定目标类",
    rule: LightRule = LightRule(),  # noqa: B008 frozen
) -> tuple[str | None, str]:
    """Light and cause of one row, in fen; the reference line is the plan where none is given."""
    row = pd.DataFrame(
        {
            "month": [month],
            "project_class": [project_class],
            "adjusted_budget_fen": [budget],
            "in_grace_fen": [in_grace],
            "paid_fen": [paid],
            "planned_fen": pd.Series([planned], dtype="Int64"),
            "reference_fen": pd.Series(
                [planned if reference is None else reference], dtype="Int64"
            ),
        }
    )
    found = judge_lights(row, rule).iloc[0]
    return None if is_missing(found["light"]) else found["light"], found["cause"]


# The examples of the decisions


def test_number_two_with_nothing_paid_waits_for_its_only_checkpoint() -> None:
    rows = judged_year(year_facts("二 年初 01-01 60", NUMBER_TWO))
    #                              1-2 early, 3-10 green, 11 yellow by 30.00, 12 red: 60.00 due
    assert lights_of(rows, "二") == "○○" + "绿" * 8 + "黄红"
    assert row_of(rows, "二", 11)["cause"] == "reference_yellow"
    assert row_of(rows, "二", 12)["cause"] == "plan_red"


def test_number_five_with_half_paid_is_yellow_in_november_and_not_red() -> None:
    rows = judged_year(year_facts("五 年初 01-01 5", NUMBER_FIVE, "项目 6月\n五 2.50"))
    # 参考线 3.75 in November: 25 points behind, but 考核线 is still 2.50
    assert row_of(rows, "五", 10)["light"] == "green"
    assert row_of(rows, "五", 11)[["light", "cause"]].tolist() == ["yellow", "reference_yellow"]
    assert row_of(rows, "五", 12)["light"] == "red"


def test_money_added_on_20_november_changes_no_light_that_month() -> None:
    schedule = "项目 3月底 6月底 10月底 12月底\n一 20 50 70 96"
    payments = (
        "项目 2月\n一 63.5"  # 参考线 83 in November: 20.3 points behind it, 6.8 behind 考核线
    )
    before = judged_year(year_facts("一 年初 01-01 96", schedule, payments))
    after = judged_year(year_facts("一 年初 01-01 96\n 一 追加 11-20 500", schedule, payments))
    assert lights_of(after, "一") == lights_of(before, "一")
    assert row_of(after, "一", 11)["light"] == "yellow"


def test_money_added_on_20_november_changes_no_light_of_a_project_cut_before() -> None:
    schedule = "项目 10月底 12月底\n一 100 100"
    payments = "项目 2月\n一 70"  # 10 of 80 behind: yellow
    cut = "一 年初 01-01 100\n 一 追减 05-10 -20"
    before = judged_year(year_facts(cut, schedule, payments))
    after = judged_year(year_facts(f"{cut}\n 一 追加 11-20 50", schedule, payments))
    assert row_of(before, "一", 11)["light"] == "yellow"
    assert row_of(after, "一", 11)["light"] == "yellow"


# The edges


@pytest.mark.parametrize(
    ("paid", "light", "cause"),
    [
        (50, "red", "plan_red"),  # exactly −20 points belongs to the worse side
        (51, "yellow", "plan_yellow"),
        (60, "yellow", "plan_yellow"),  # exactly −10
        (61, "green", "on_plan"),
        (70, "green", "on_plan"),
        (100, "green", "on_plan"),  # all of the budget is not over it
        (101, "blue", "over_budget"),
    ],
)
def test_the_boundary_belongs_to_the_worse_side(paid: int, light: str, cause: str) -> None:
    assert judge_one(paid, planned=70) == (light, cause)


@pytest.mark.parametrize(
    ("paid", "light"),
    [
        (4_999_999_999_999, "red"),  # one fen less than −20 points of 10^13
        (5_000_000_000_000, "red"),
        (5_000_000_000_001, "yellow"),
        (6_000_000_000_000, "yellow"),
        (6_000_000_000_001, "green"),
    ],
)
def test_one_fen_decides_even_for_a_hundred_billion_yuan(paid: int, light: str) -> None:
    assert judge_one(paid, planned=7 * 10**12, budget=10**13)[0] == light


@pytest.mark.parametrize(
    ("paid", "light"), [(13, "yellow"), (14, "green"), (3, "red"), (4, "yellow")]
)
def test_lights_are_judged_on_exact_amounts_not_on_rounded_rates(paid: int, light: str) -> None:
    # B = 96: 10 points are 9.6 and 20 points are 19.2, between whole fen. Plan 23:
    # 14 → −9, 13 → −10, 4 → −19, 3 → −20
    assert judge_one(paid, planned=23, budget=96)[0] == light


def test_a_rate_that_prints_as_ten_points_but_is_less_stays_green() -> None:
    # −999 999 999 of 10^10 is −9.99999999 points and prints −10.00
    assert judge_one(10**9 + 1, planned=2 * 10**9, budget=10**10)[0] == "green"


def test_the_reference_line_gives_at_most_yellow() -> None:
    assert judge_one(0, planned=0, reference=10) == ("yellow", "reference_yellow")
    assert judge_one(0, planned=0, reference=100) == ("yellow", "reference_yellow")
    assert judge_one(0, planned=0, reference=9) == ("green", "on_plan")


def test_the_examined_line_is_named_first_where_both_are_missed() -> None:
    assert judge_one(0, planned=10, reference=50) == ("yellow", "plan_yellow")
    assert judge_one(0, planned=20, reference=50) == ("red", "plan_red")


@pytest.mark.parametrize("budget", [0, -5])
def test_zero_and_negative_budgets_have_no_light(budget: int) -> None:
    assert judge_one(0, planned=0, budget=budget) == (None, "no_budget")
    assert judge_one(3, planned=0, budget=budget) == (None, "no_budget")


def test_a_project_without_any_budget_has_neither_rate_nor_light() -> None:
    facts = year_facts(schedule="项目 6月底\n一 5", payments="项目 3月\n一 2")
    rows = judged_year(facts)
    assert lights_of(rows, "一") == "○" * 12
    assert set(rows["cause"]) == {"no_budget"}
    assert rows["execution_rate"].isna().all()


def test_a_budget_cut_to_nothing_loses_its_light() -> None:
    rows = judged_year(year_facts("一 年初 01-01 10\n 一 追减 08-15 -10", "项目 6月底\n一 10"))
    assert lights_of(rows, "一") == "○○黄黄黄红红○○○○○"


@pytest.mark.parametrize("project_class", ["人员类", "公用经费"])
def test_wages_and_running_costs_are_not_judged(project_class: str) -> None:
    assert judge_one(0, planned=50, project_class=project_class) == (None, "class")
    rows = judged_year(
        year_facts("一 年初 01-01 10", "项目 3月底\n一 10", classes={"一": project_class})
    )
    assert lights_of(rows, "一") == "○" * 12
    assert rows["execution_rate"].notna().all()  # they still tie out


@pytest.mark.parametrize("project_class", JUDGED_CLASSES)
def test_other_running_and_target_projects_are_judged(project_class: str) -> None:
    assert judge_one(0, planned=50, project_class=project_class) == ("red", "plan_red")


def test_lights_start_in_the_first_judged_month() -> None:
    facts = year_facts("一 年初 01-01 10", "项目 1月底\n一 10")
    assert lights_of(judged_year(facts), "一") == "○○" + "红" * 10
    from_june = judged_year(facts, light_rule=LightRule(first_month=6))
    assert lights_of(from_june, "一") == "○" * 5 + "红" * 7
    at_once = judged_year(facts, light_rule=LightRule(first_month=1))
    assert lights_of(at_once, "一") == "红" * 12


def test_without_plan_there_is_no_light_even_over_the_budget() -> None:
    rows = judged_year(year_facts("一 年初 01-01 10", "", "项目 3月\n一 12"))
    assert lights_of(rows, "一") == "○" * 12
    assert row_of(rows, "一", 3)["cause"] == "no_plan"


def test_payments_above_the_budget_are_blue() -> None:
    rows = judged_year(
        year_facts(
            "一 年初 01-01 10", "项目 12月底\n一 10", "项目 3月 4月 9月\n一 10 0.000001 -0.5"
        )
    )
    assert lights_of(rows, "一") == "○○绿" + "蓝" * 5 + "绿" * 4


def test_a_refund_can_turn_a_light() -> None:
    rows = judged_year(year_facts("一 年初 01-01 10", "项目 3月底\n一 5", "项目 3月 5月\n一 5 -3"))
    assert lights_of(rows, "一") == "○○绿绿" + "红" * 8


def test_a_cut_of_the_budget_turns_a_light_to_the_better() -> None:
    schedule = "项目 6月底\n一 80"
    payments = "项目 3月\n一 40"
    before = judged_year(year_facts("一 年初 01-01 100", schedule, payments))
    after = judged_year(year_facts("一 年初 01-01 100\n 一 追减 07-05 -58", schedule, payments))
    assert lights_of(before, "一")[5:] == "红" * 7
    # 42 left, the line is clamped at 42: 2 of 42 behind is 4.76 points
    assert lights_of(after, "一")[5:] == "红" + "绿" * 6


def test_only_later_money_is_judged_once_some_of_it_is_due() -> None:
    rows = judged_year(year_facts("一 追加 06-04 150"))
    # due 28 of 150 in August (18.7 points), 58 in September (38.7)
    assert lights_of(rows, "一") == "○" * 7 + "黄红红红红"
    assert rows["cause"].tolist()[4:8] == ["no_budget", "in_grace", "in_grace", "plan_yellow"]


def test_later_money_whose_grace_outlasts_the_year_is_never_judged() -> None:
    rows = judged_year(year_facts("一 追加 11-20 150"))
    assert lights_of(rows, "一") == "○" * 12
    assert rows["cause"].tolist()[9:] == ["no_budget", "in_grace", "in_grace"]


def test_gaps_are_measured_on_the_budget_without_money_in_grace() -> None:
    row = pd.DataFrame({"adjusted_budget_fen": [150], "in_grace_fen": [50]})
    assert judged_budget(row).tolist() == [100]
    assert judge_one(60, planned=70, budget=150, in_grace=50)[0] == "yellow"
    assert judge_one(60, planned=70, budget=150, in_grace=0)[0] == "green"


def test_money_paid_out_of_a_tranche_in_grace_is_not_over_the_budget() -> None:
    assert judge_one(120, planned=70, budget=150, in_grace=50) == ("green", "on_plan")
    assert judge_one(151, planned=70, budget=150, in_grace=150) == ("blue", "over_budget")


def test_an_open_month_is_judged_at_its_last_payment_day() -> None:
    facts = year_facts("二 年初 01-01 60", NUMBER_TWO)
    # 参考线 on day d of November is d whole 万元 of 60: 6.00 on the 6th is 10 points
    assert row_of(judged_year(facts, date(2023, 11, 5)), "二", 11)["light"] == "green"
    assert row_of(judged_year(facts, date(2023, 11, 6)), "二", 11)["light"] == "yellow"


def test_the_reasons_for_no_light_are_tried_in_their_order() -> None:
    worst: dict[str, Any] = {
        "paid": 0,
        "planned": None,
        "budget": 0,
        "month": 1,
        "project_class": "人员类",
    }
    repairs: list[dict[str, object]] = [
        {"project_class": "特定目标类"},
        {"budget": 100},
        {"month": 10},
        {"planned": 0, "in_grace": 100},
    ]
    causes = [judge_one(**worst)[1]]
    for repair in repairs:
        worst |= repair
        causes.append(judge_one(**worst)[1])
    assert causes == ["class", "no_budget", "early", "no_plan", "in_grace"]
    assert set(causes) == set(CAUSES_WITHOUT_LIGHT) - {"before_node"}  # of the presets by nodes


def test_another_version_of_the_rule_has_other_points_and_another_label() -> None:
    strict = LightRule(version=2, red_points=15, yellow_points=5)
    assert strict.label == "差值规则第2版"
    assert judge_one(85, planned=100, rule=strict)[0] == "red"
    assert judge_one(86, planned=100, rule=strict)[0] == "yellow"
    assert judge_one(96, planned=100, rule=strict)[0] == "green"


def test_the_days_of_grace_are_a_setting() -> None:
    facts = year_facts("一 追加 03-01 305")  # 305 days to the year's end
    quick = judged_year(facts, tranche_rule=TrancheRule(grace_days=0))
    # 30 of 305 due by 31 March: 9.8 points; 60 by 30 April: 19.7; 91 by 31 May: 29.8
    assert lights_of(quick, "一")[:5] == "○○绿黄红"
    slow = judged_year(facts, tranche_rule=TrancheRule(grace_days=300))  # 26 December
    assert lights_of(slow, "一") == "○" * 11 + "红"


def test_no_rows_are_judged_without_complaint() -> None:
    rows = judged_year(year_facts("一 年初 01-01 10")).head(0)
    assert judge_lights(rows.drop(columns=["light", "cause"]), LightRule()).empty
