from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfmon.measures.catch_up import add_catch_up, catch_up_month
from perfmon.measures.facts import YearFacts
from perfmon.measures.light_rule import LightRule, preset_rule
from perfmon.measures.lights import judge_lights
from perfmon.measures.rates import is_missing
from tests.figures import ProjectFacts, facts_of, judged_year, year_facts

SCHEDULE_OF_ONE = "项目 3月底 6月底 10月底 12月底\n一 20 50 70 96"
WANYUAN = 1_000_000


def catch_up(facts: YearFacts, month: int, rule: LightRule = LightRule()) -> pd.Series:  # noqa: B008 frozen
    rows = judged_year(facts, light_rule=rule)
    now, then = (rows[rows["month"] == m] for m in (month, catch_up_month(month)))
    return add_catch_up(now, then, rule).iloc[0]


def test_the_plan_of_the_next_month_is_counted() -> None:
    facts = year_facts("一 年初 01-01 96", SCHEDULE_OF_ONE, "项目 2月\n一 38")
    found = catch_up(facts, 10)
    # 考核线 is still 70 at the end of November, 参考线 83; 20 points of 96 are 19.2, 10 are 9.6
    assert found["to_yellow_fen"] == (70 - 38) * WANYUAN - 19_200_000 + 1
    assert found["to_green_fen"] == (83 - 38) * WANYUAN - 9_600_000 + 1
    assert not found["beyond_budget"]


def test_in_december_it_is_for_the_year_s_end() -> None:
    facts = year_facts("一 年初 01-01 96", SCHEDULE_OF_ONE, "项目 2月\n一 38")
    assert catch_up(facts, 12)["to_green_fen"] == (96 - 38) * WANYUAN - 9_600_000 + 1


def test_who_is_ahead_needs_nothing() -> None:
    facts = year_facts("一 年初 01-01 96", SCHEDULE_OF_ONE, "项目 2月\n一 90")
    assert catch_up(facts, 10)[["to_yellow_fen", "to_green_fen"]].tolist() == [0, 0]


def test_a_project_over_its_budget_needs_nothing() -> None:
    facts = year_facts("一 年初 01-01 10", "项目 3月底\n一 10", "项目 2月\n一 12")
    assert catch_up(facts, 10)[["to_yellow_fen", "to_green_fen"]].tolist() == [0, 0]


def test_without_a_light_then_there_is_no_sum() -> None:
    assert is_missing(catch_up(year_facts("一 年初 01-01 10"), 10)["to_green_fen"])
    early = year_facts("一 年初 01-01 10", "项目 1月底\n一 10")
    assert is_missing(catch_up(early, 1)["to_green_fen"])
    assert catch_up(early, 2)["to_green_fen"] == 9 * WANYUAN + 1  # March is judged


def test_what_the_budget_cannot_give_is_said() -> None:
    facts = year_facts("一 年初 01-01 10", "项目 3月底\n一 10", "项目 2月\n一 1")
    found = catch_up(facts, 10, LightRule(yellow_points=0))  # level with the plan is yellow
    assert found["to_green_fen"] == 9 * WANYUAN
    assert found["beyond_budget"]


RULES = [
    LightRule(),
    LightRule(baseline="序时"),
    LightRule(baseline="从严", minimum_behind_fen=3),
    LightRule(red_points=33, yellow_points=7),
    preset_rule("B"),
    preset_rule("C"),
    preset_rule("D"),
]


@st.composite
def one_project(draw: st.DrawFn) -> ProjectFacts:
    """A project with an odd budget, a rising schedule, later money, a cut and payments."""
    budget = draw(st.integers(1, 10**6))
    due = sorted(draw(st.lists(st.integers(0, budget), min_size=2, max_size=4)))
    months = sorted(
        draw(st.lists(st.integers(1, 12), min_size=len(due), max_size=len(due), unique=True))
    )
    later = draw(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 10**5)), max_size=2))
    return ProjectFacts(
        tranches=(
            ("年初", date(2023, 1, 1), budget),
            *(("追加", date(2023, month, 9), amount) for month, amount in later),
        ),
        checkpoints=tuple((m, amount, False) for m, amount in zip(months, due, strict=True)),
        payments=tuple(
            draw(st.lists(st.tuples(st.integers(1, 12), st.integers(-50, budget)), max_size=4))
        ),
    )


@settings(max_examples=150, deadline=None)
@given(one_project(), st.integers(2, 12), st.sampled_from(RULES))
def test_paying_the_sum_turns_the_light_and_one_fen_less_does_not(
    project: ProjectFacts, month: int, rule: LightRule
) -> None:
    rows = judged_year(facts_of({"一": project}), light_rule=rule)
    now, then = (rows[rows["month"] == m] for m in (month, catch_up_month(month)))
    found = add_catch_up(now, then, rule).iloc[0]
    if is_missing(found["to_green_fen"]):
        return

    def light_after(amount: int) -> str:
        paid = then.assign(paid_fen=found["paid_fen"] + amount)
        return str(judge_lights(paid, rule).iloc[0]["light"])

    good = ("green", "blue")
    if not found["beyond_budget"]:
        assert light_after(found["to_green_fen"]) in good
        assert light_after(found["to_yellow_fen"]) in ("yellow", *good)
    if found["to_green_fen"] > 0:
        assert light_after(found["to_green_fen"] - 1) in ("red", "yellow")
    if found["to_yellow_fen"] > 0:
        assert light_after(found["to_yellow_fen"] - 1) == "red"


@pytest.mark.parametrize("month", range(1, 13))
def test_the_sum_is_never_negative_and_never_more_than_is_left(month: int) -> None:
    facts = year_facts(
        "一 年初 01-01 96\n一 追减 08-01 -40", SCHEDULE_OF_ONE, "项目 2月 7月\n一 3 -1"
    )
    found = catch_up(facts, month)
    if not is_missing(found["to_green_fen"]):
        assert 0 <= found["to_yellow_fen"] <= found["to_green_fen"] <= (96 - 2) * WANYUAN
