"""Which plan and which amounts hold in a month, where a 绩效文本 was revised during the year."""

from dataclasses import replace

import pandas as pd

from perfmon.measures.facts import YearFacts
from perfmon.measures.versions import as_of, by_version, held_in, within
from tests.figures import fen, year_facts

BEFORE = year_facts("一 年初 01-01 100", "项目 6月 12月\n 一 40 100", "项目 3月\n 一 10")
AFTER = year_facts("一 年初 01-01 80", "项目 6月 12月\n 一 60 80")


def spanned(facts: YearFacts, first: int, last: int) -> YearFacts:
    """The same said by a text that holds from one month to another."""
    months = {"from_month": first, "until_month": last}
    return replace(
        facts,
        tranches=facts.tranches.assign(**months),
        checkpoints=facts.checkpoints.assign(**months),
    )


def both(*versions: YearFacts) -> YearFacts:
    return replace(
        versions[0],
        tranches=pd.concat([each.tranches for each in versions], ignore_index=True),
        checkpoints=pd.concat([each.checkpoints for each in versions], ignore_index=True),
    )


REVISED_IN_JULY = both(spanned(BEFORE, 1, 6), spanned(AFTER, 7, 12))


def budget(facts: YearFacts) -> list[int]:
    return facts.tranches["amount_fen"].tolist()


def test_the_months_of_each_text_are_taken_together() -> None:
    parts = list(by_version(REVISED_IN_JULY, range(1, 13)))
    assert [months for _, months in parts] == [[1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]]
    assert [budget(held) for held, _ in parts] == [[fen("100")], [fen("80")]]


def test_a_text_that_holds_in_none_of_the_months_asked_for_is_left_out() -> None:
    ((held, months),) = by_version(REVISED_IN_JULY, [8, 9])
    assert (budget(held), months) == ([fen("80")], [8, 9])


def test_a_year_with_one_text_is_taken_whole() -> None:
    ((held, months),) = by_version(spanned(BEFORE, 1, 12), [1, 12])
    assert (budget(held), months) == ([fen("100")], [1, 12])


def test_a_month_has_the_plan_of_the_text_in_force() -> None:
    june, july = held_in(REVISED_IN_JULY, 6), held_in(REVISED_IN_JULY, 7)
    assert june.checkpoints["planned_fen"].tolist() == [fen("40"), fen("100")]
    assert july.checkpoints["planned_fen"].tolist() == [fen("60"), fen("80")]


def test_before_a_text_comes_into_force_the_one_before_holds_to_the_years_end() -> None:
    known = as_of(REVISED_IN_JULY, 6)
    assert budget(known) == [fen("100")]
    assert known.tranches["until_month"].tolist() == [12]
    assert as_of(REVISED_IN_JULY, 7).tranches["until_month"].tolist() == [6, 12]


def test_some_units_facts_are_theirs_alone() -> None:
    other = BEFORE.projects.assign(unit_code="301001")
    two = replace(BEFORE, projects=pd.concat([BEFORE.projects, other], ignore_index=True))
    assert within(two, ["301001"]).projects["unit_code"].tolist() == ["301001"]
    assert within(two, ["301001"]).monthly_payments.empty
    assert len(within(two, ["288001"]).vouchers) == 1
