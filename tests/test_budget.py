from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from perfmon.measures.budget import adjusted_budget, initial_budget, is_initial, is_later
from perfmon.measures.facts import ProjectRows
from perfmon.periods import Cutoff
from tests.figures import fen, in_wanyuan, judged_year, year_facts

ALL_KINDS = """
    一 年初 01-01 60
    一 结转 03-15 36
    一 追加 06-10 10
    一 调剂 08-01 5
    一 调剂 09-20 -4
    一 追减 10-31 -7
"""


def test_the_adjusted_budget_is_what_was_issued_by_then_less_cuts() -> None:
    rows = judged_year(year_facts(ALL_KINDS))
    assert in_wanyuan(rows, "一", "adjusted_budget_fen") == [
        60, 60, 96, 96, 96, 106, 106, 111, 107, 100, 100, 100,
    ]  # fmt: skip


def test_the_initial_budget_is_nianchu_and_jiezhuan_only() -> None:
    rows = judged_year(year_facts(ALL_KINDS))
    assert in_wanyuan(rows, "一", "budget_fen") == [60, 60, *[96] * 10]


def test_only_money_received_after_the_schedule_is_later_money() -> None:
    tranches = year_facts(ALL_KINDS).tranches
    assert is_initial(tranches).tolist() == [True, True, False, False, False, False]
    assert is_later(tranches).tolist() == [False, False, True, True, False, False]


def test_money_counts_from_the_day_it_was_issued() -> None:
    facts = year_facts("一 年初 01-01 10\n 一 追加 11-16 5")
    projects = ProjectRows.of(facts.projects)
    cutoffs = [Cutoff(date(2023, 11, day)) for day in (15, 16)]
    assert adjusted_budget(facts.tranches, projects, cutoffs).tolist() == [[fen("10"), fen("15")]]
    assert initial_budget(facts.tranches, projects, cutoffs).tolist() == [[fen("10"), fen("10")]]


def test_a_project_without_tranches_has_a_budget_of_zero() -> None:
    rows = judged_year(year_facts("一 年初 01-01 10", classes={"二": "特定目标类"}))
    assert in_wanyuan(rows, "二", "adjusted_budget_fen") == [0] * 12


def test_a_year_without_any_tranche_has_budgets_of_zero() -> None:
    rows = judged_year(year_facts(classes={"一": "特定目标类"}))
    assert in_wanyuan(rows, "一", "adjusted_budget_fen") == [0] * 12


def test_tranches_of_a_hundred_billion_yuan_are_summed_exactly() -> None:
    huge = "10000000.000001"
    rows = judged_year(year_facts("\n".join([f"一 年初 01-01 {huge}"] * 3)))
    assert rows["adjusted_budget_fen"].tolist() == [30_000_000_000_003] * 12
    assert rows["adjusted_budget_fen"].dtype == np.int64


def test_a_project_may_stand_only_once_in_a_year() -> None:
    facts = year_facts("一 年初 01-01 10")
    with pytest.raises(AssertionError, match="once"):
        ProjectRows.of(facts.projects.loc[[0, 0]])


def test_a_fact_of_an_unknown_project_is_not_dropped_silently() -> None:
    facts = year_facts("一 年初 01-01 10\n 二 年初 01-01 10")
    only_first = replace(facts, projects=facts.projects.head(1))
    with pytest.raises(AssertionError, match="belongs to a project"):
        judged_year(only_first)
