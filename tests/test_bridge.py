"""From one month's rate to another's: every step for its effect, and nothing left over."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfmon.measures import PROJECT_KEY
from perfmon.measures.bridge import (
    ADDED,
    CUT,
    NEW,
    PAID,
    RETURNED,
    STEPS,
    Bridge,
    build_bridge,
    share_out,
)
from perfmon.measures.facts import YearFacts
from perfmon.measures.plan import TrancheRule
from perfmon.measures.project_months import build_project_months, year_cutoffs
from tests.figures import REGION, UNIT, ProjectFacts, facts_of, fen, year_facts

YEAR = 2023


class Voucher(NamedTuple):
    """One voucher line of a project in a month."""

    project: str
    month: int
    kind: str
    wanyuan: str


def vouchers_of(lines: list[Voucher]) -> pd.DataFrame:
    rows = [(REGION, YEAR, UNIT, v.project, v.month, v.kind, fen(v.wanyuan)) for v in lines]
    frame = pd.DataFrame(rows, columns=[*PROJECT_KEY, "month", "kind", "amount_fen"])
    return frame.astype({"year": "int64", "month": "int64", "amount_fen": "int64"})


def bridged(
    facts: YearFacts,
    months: tuple[int, int],
    payments: pd.DataFrame,
    covered_until: date | None = None,
) -> Bridge | None:
    """The bridge of all projects of the facts between two months."""
    rows = build_project_months(facts, year_cutoffs(YEAR, covered_until), [TrancheRule()] * 12)
    before, after = (rows[rows["month"] == month] for month in months)
    return build_bridge(before, after, payments, facts.tranches)


def bridge_of(
    tranches: str, paid: str, lines: list[Voucher], months: tuple[int, int] = (9, 10)
) -> Bridge:
    found = bridged(year_facts(tranches, payments=paid), months, vouchers_of(lines))
    assert found is not None
    return found


def step_of(bridge: Bridge, name: str) -> dict[str, tuple[int, int]]:
    """A step's projects with what each moved, in 万元."""
    (step,) = [step for step in bridge.steps if step.name == name]
    columns = (step.projects[name].tolist() for name in ("project_code", "paid_fen", "budget_fen"))
    return {
        code: (paid // 1_000_000, budget // 1_000_000)
        for code, paid, budget in zip(*columns, strict=True)
    }


EVERYTHING = """
    甲 年初 01-01 100
    乙 年初 01-01 100
    乙 追加 10-09 60
    甲 追减 10-20 -20
    丙 追加 10-12 40
    丁 年初 01-01 20
    丁 追加 11-02 90
"""
PAID_EVERYTHING = "项目 3月 10月\n甲 40 12\n乙 50 6\n丙 . 10"
LINES = [
    Voucher("甲", 3, "支付", "40"),
    Voucher("甲", 10, "支付", "17"),
    Voucher("甲", 10, "退款", "-5"),
    Voucher("乙", 3, "支付", "50"),
    Voucher("乙", 10, "支付", "6"),
    Voucher("乙", 10, "更正", "-3"),
    Voucher("乙", 10, "更正", "3"),
    Voucher("丙", 10, "支付", "10"),
]


def test_every_step_has_the_projects_that_made_it_with_their_amounts() -> None:
    bridge = bridge_of(EVERYTHING, PAID_EVERYTHING, LINES)
    assert [step.name for step in bridge.steps] == list(STEPS)
    assert step_of(bridge, PAID) == {"甲": (17, 0), "乙": (6, 0)}
    assert step_of(bridge, RETURNED) == {"甲": (-5, 0)}  # 乙's pair sums to nothing
    assert step_of(bridge, ADDED) == {"乙": (0, 60)}
    assert step_of(bridge, NEW) == {"丙": (10, 40)}
    assert step_of(bridge, CUT) == {"甲": (0, -20)}


def test_the_steps_lead_from_one_rate_to_the_other() -> None:
    bridge = bridge_of(EVERYTHING, PAID_EVERYTHING, LINES)
    assert bridge.before.rate == Fraction(90, 220)
    assert bridge.after.rate == Fraction(118, 300)
    assert [step.effect for step in bridge.steps] == [
        Fraction(23, 220),
        Fraction(-5, 220),
        Fraction(108, 280) - Fraction(108, 220),
        Fraction(118, 320) - Fraction(108, 280),
        Fraction(118, 300) - Fraction(118, 320),
    ]
    assert bridge.difference == sum(step.effect for step in bridge.steps)
    # 90/220 = 40.9091%, 118/300 = 39.3333%
    assert bridge.hundredths == -158
    assert sum(step.hundredths for step in bridge.steps) == -158


def test_the_project_with_the_largest_effect_comes_first() -> None:
    bridge = bridge_of(
        "甲 年初 01-01 100\n 乙 年初 01-01 100\n 丙 年初 01-01 100",
        "项目 10月\n甲 1\n乙 3\n丙 2",
        [Voucher("甲", 10, "支付", "1"), Voucher("乙", 10, "支付", "3")],
    )
    assert list(step_of(bridge, PAID)) == ["乙", "丙", "甲"]
    (step,) = bridge.steps
    assert step.projects["hundredths"].tolist() == [100, 67, 33]


def test_what_no_voucher_says_is_a_payment_or_came_back() -> None:
    facts = year_facts(
        "甲 年初 01-01 100\n 乙 年初 01-01 100", payments="项目 9月 10月\n甲 9 8\n乙 9 -2"
    )
    bridge = bridged(facts, (9, 10), vouchers_of([Voucher("甲", 10, "支付", "5")]))
    assert bridge is not None
    assert step_of(bridge, PAID) == {"甲": (8, 0)}
    assert step_of(bridge, RETURNED) == {"乙": (-2, 0)}


def test_a_correction_from_one_project_to_another_is_seen_in_both() -> None:
    bridge = bridge_of(
        "甲 年初 01-01 100\n 乙 年初 01-01 50",
        "项目 9月 10月\n甲 9 -4\n乙 9 4",
        [Voucher("甲", 10, "更正", "-4"), Voucher("乙", 10, "更正", "4")],
    )
    assert [step.name for step in bridge.steps] == [RETURNED]
    assert step_of(bridge, RETURNED) == {"甲": (-4, 0), "乙": (4, 0)}
    assert bridge.difference == 0
    assert bridge.steps[0].projects["hundredths"].sum() == 0


def test_months_need_not_be_neighbours() -> None:
    bridge = bridge_of(EVERYTHING, PAID_EVERYTHING, LINES, (2, 12))
    assert step_of(bridge, PAID) == {"甲": (57, 0), "乙": (56, 0)}
    assert step_of(bridge, ADDED) == {"丁": (0, 90), "乙": (0, 60)}


def test_a_month_in_which_nothing_moved_has_no_step() -> None:
    bridge = bridge_of(EVERYTHING, PAID_EVERYTHING, LINES, (4, 5))
    assert bridge.steps == ()
    assert bridge.hundredths == 0


def test_an_open_month_ends_where_its_payments_end() -> None:
    facts = year_facts("甲 年初 01-01 100\n 甲 追加 10-09 10\n 甲 追加 10-20 10", payments="")
    bridge = bridged(facts, (9, 10), vouchers_of([]), covered_until=date(YEAR, 10, 15))
    assert bridge is not None
    assert step_of(bridge, ADDED) == {"甲": (0, 10)}


def test_a_project_that_was_paid_before_its_money_came_is_not_new() -> None:
    bridge = bridge_of(
        "甲 年初 01-01 100\n 乙 追加 10-09 40",
        "项目 3月\n甲 10\n乙 5",
        [Voucher("甲", 3, "支付", "10"), Voucher("乙", 3, "支付", "5")],
    )
    assert step_of(bridge, ADDED) == {"乙": (0, 40)}


@pytest.mark.parametrize(
    "tranches", ["甲 追加 10-09 40", "甲 年初 01-01 40\n 甲 追减 10-09 -40", "甲 年初 12-01 40"]
)
def test_without_a_budget_there_is_no_rate_to_start_or_end_at(tranches: str) -> None:
    facts = year_facts(tranches, payments="项目 10月\n甲 1")
    assert bridged(facts, (9, 10), vouchers_of([])) is None


def test_printed_parts_add_up_to_the_printed_whole() -> None:
    third = Fraction(1, 30_000)
    assert share_out([third, third, third], 1) == [1, 0, 0]
    assert share_out([-third, -third], -1) == [0, -1]
    assert share_out([Fraction(0), 2 * third], 1) == [0, 1]
    assert share_out([], 0) == []


DAYS = st.dates(date(YEAR, 1, 1), date(YEAR, 12, 31))
SUMS = st.one_of(st.integers(-300, 300), st.integers(-(10**13), 10**13))
TRANCHES = st.lists(
    st.tuples(st.sampled_from(["年初", "结转", "追加", "追减", "调剂"]), DAYS, SUMS), max_size=4
)
LINES_OF = st.lists(
    st.tuples(st.integers(1, 12), st.sampled_from(["支付", "退款", "更正"]), SUMS), max_size=5
)
BESIDE = st.lists(st.tuples(st.integers(1, 12), SUMS), max_size=2)
ANY_PROJECT = st.tuples(TRANCHES, LINES_OF, BESIDE)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(ANY_PROJECT, min_size=1, max_size=5),
    st.tuples(st.integers(1, 11), st.integers(1, 11)).map(lambda m: (min(m), max(m) + 1)),
    st.integers(0, 10**13),
)
def test_any_bridge_adds_up_exactly_and_as_printed(
    projects: list[
        tuple[list[tuple[str, date, int]], list[tuple[int, str, int]], list[tuple[int, int]]]
    ],
    months: tuple[int, int],
    base: int,
) -> None:
    known: Mapping[str, ProjectFacts] = {
        f"项目{n}": ProjectFacts(
            tranches=(*tranches, ("年初", date(YEAR, 1, 1), base)),
            payments=tuple([(m, amount) for m, _, amount in lines] + beside),
        )
        for n, (tranches, lines, beside) in enumerate(projects)
    }
    rows = [
        (REGION, YEAR, UNIT, f"项目{n}", month, kind, amount)
        for n, (_, lines, _) in enumerate(projects)
        for month, kind, amount in lines
    ]
    columns = [*PROJECT_KEY, "month", "kind", "amount_fen"]
    types = {"year": "int64", "month": "int64", "amount_fen": "int64"}
    bridge = bridged(facts_of(known), months, pd.DataFrame(rows, columns=columns).astype(types))
    if bridge is None:
        return
    assert sum((step.effect for step in bridge.steps), Fraction()) == bridge.difference
    assert bridge.before.moved(
        sum(step.paid_fen for step in bridge.steps), sum(step.budget_fen for step in bridge.steps)
    ) == (bridge.after)
    assert sum(step.hundredths for step in bridge.steps) == bridge.hundredths
    assert abs(10_000 * bridge.difference - bridge.hundredths) <= Fraction(1, 2)
    for step in bridge.steps:
        assert abs(10_000 * step.effect - step.hundredths) < 1
        for column in ("paid_fen", "budget_fen", "hundredths"):
            assert step.projects[column].sum() == getattr(step, column), (step.name, column)
        assert set(step.projects.dtypes[["paid_fen", "budget_fen"]].astype(str)) == {"int64"}
