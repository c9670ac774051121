"""What is kept of a year's facts: the judged months and the money by fund, text by text."""

from datetime import date

from perfmon.measures.grains import make_grains
from perfmon.measures.project_months import year_cutoffs
from perfmon.measures.rules import RuleBook
from tests.figures import fen, in_wanyuan, lights_of
from tests.test_versions import BEFORE, REVISED_IN_JULY, spanned

COVERED_UNTIL = date(2023, 10, 31)
MONTHS = year_cutoffs(2023, COVERED_UNTIL)


def test_each_month_is_judged_by_the_text_in_force() -> None:
    grains = make_grains(REVISED_IN_JULY, MONTHS, COVERED_UNTIL, RuleBook())
    budgets = [100.0] * 6 + [80.0] * 6
    assert in_wanyuan(grains.months, "一", "adjusted_budget_fen") == budgets
    assert in_wanyuan(grains.months, "一", "planned_fen")[5:7] == [40.0, 60.0]
    assert grains.months["month"].tolist() == list(range(1, 13))
    assert grains.months["covered"].tolist() == [True] * 10 + [False] * 2
    assert lights_of(grains.months, "一")[5:7] == "红红"


def test_the_money_by_fund_is_that_of_the_project() -> None:
    grains = make_grains(REVISED_IN_JULY, MONTHS, COVERED_UNTIL, RuleBook())
    sums = grains.funds.groupby("month")["adjusted_budget_fen"].sum()
    assert sums.tolist() == [fen("100")] * 6 + [fen("80")] * 6


def test_without_payments_on_hand_no_month_is_covered() -> None:
    grains = make_grains(spanned(BEFORE, 1, 12), year_cutoffs(2023, None), None, RuleBook())
    assert not grains.months["covered"].any()


def test_some_months_alone_are_as_in_the_whole_year() -> None:
    whole = make_grains(REVISED_IN_JULY, MONTHS, COVERED_UNTIL, RuleBook())
    some = make_grains(REVISED_IN_JULY, MONTHS[9:11], COVERED_UNTIL, RuleBook())
    for kept, alone in zip(whole, some, strict=True):
        of_them = kept[kept["month"].isin([10, 11])].reset_index(drop=True)
        assert alone.reset_index(drop=True).equals(of_them)
