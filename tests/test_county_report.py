"""The figures that follow from a county's report, up to its month."""

from dataclasses import replace
from datetime import date

from perfmon.measures.county_parts import FACTS
from perfmon.measures.county_report import county_grains, fact_tables, report_sums
from perfmon.measures.rules import RuleBook
from tests.figures import REGION, fen, in_wanyuan
from tests.test_county_parts import COUNTIES

COUNTY = COUNTIES[REGION]


def test_an_engine_deals_out_every_table_that_figures_follow_from() -> None:
    assert list(fact_tables()) == list(FACTS)


def test_payments_count_from_the_lines_and_plans_from_the_checkpoints() -> None:
    months = county_grains(COUNTY, 2023, 10, date(2023, 10, 31), RuleBook()).months
    assert in_wanyuan(months, "一", "paid_fen")[:7] == [0, 30, 30, 30, 30, 30, 35]
    assert in_wanyuan(months, "一", "planned_fen")[9] == 70


def test_the_sums_at_the_cut_are_of_all_projects() -> None:
    months = county_grains(COUNTY, 2023, 10, date(2023, 10, 31), RuleBook()).months
    assert report_sums(months, 10) == {
        "budget_fen": fen("169"),
        "adjusted_budget_fen": fen("189"),
        "paid_fen": fen("38"),
        "paid_in_month_fen": 0,
        "planned_fen": int(months.loc[months["month"] == 10, "planned_fen"].sum()),
    }


def test_no_month_after_the_reports_is_covered_though_the_county_has_later_payments() -> None:
    months = county_grains(COUNTY, 2023, 9, date(2023, 10, 31), RuleBook()).months
    assert months.loc[months["covered"], "month"].max() == 9


def test_without_payments_on_hand_no_month_is_covered() -> None:
    unpaid = replace(
        COUNTY, payment=COUNTY.payment.iloc[:0], monthly_payment=COUNTY.monthly_payment.iloc[:0]
    )
    months = county_grains(unpaid, 2023, 10, None, RuleBook()).months
    assert not months["covered"].any()
    assert report_sums(months, 10)["paid_fen"] == 0
