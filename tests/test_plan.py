from datetime import date

import numpy as np
import pytest

from perfmon.measures.plan import TrancheRule, step_and_reference
from perfmon.periods import Cutoff
from tests.figures import fen, in_wanyuan, judged_year, row_of, year_facts

NO_GRACE = TrancheRule(grace_days=0)


def test_the_examined_line_is_a_step_that_waits_for_the_checkpoint() -> None:
    rows = judged_year(
        year_facts("一 年初 01-01 96", "项目 3月底 6月底 10月底 12月底\n一 20 50 70 96")
    )
    assert in_wanyuan(rows, "一", "planned_fen") == [
        0, 0, 20, 20, 20, 50, 50, 50, 50, 70, 70, 96,
    ]  # fmt: skip


def test_the_reference_line_runs_straight_between_checkpoints_in_equal_months() -> None:
    rows = judged_year(
        year_facts("一 年初 01-01 96", "项目 3月底 6月底 10月底 12月底\n一 21 51 71 96")
    )
    assert in_wanyuan(rows, "一", "reference_fen") == [
        7, 14, 21,  # 0 → 21: 7 a month
        31, 41, 51,  # 21 → 51: 10 a month
        56, 61, 66, 71,  # 51 → 71: 5 a month
        83.5, 96,  # 71 → 96: 12.5 a month
    ]  # fmt: skip


@pytest.mark.parametrize("month", [3, 6, 10, 12])
def test_both_lines_agree_at_checkpoints(month: int) -> None:
    rows = judged_year(
        year_facts("一 年初 01-01 96", "项目 3月底 6月底 10月底 12月底\n一 20 50 70 96")
    )
    found = row_of(rows, "一", month)
    assert found["planned_fen"] == found["reference_fen"]


def test_blank_checkpoints_count_zero() -> None:
    rows = judged_year(
        year_facts("二 年初 01-01 60", "项目 3月底 6月底 10月底 12月底\n二 空 空 空 60")
    )
    assert in_wanyuan(rows, "二", "planned_fen") == [*[0] * 11, 60]
    assert in_wanyuan(rows, "二", "reference_fen") == [*[0] * 10, 30, 60]


def test_a_blank_checkpoint_is_not_the_same_as_a_missing_column() -> None:
    blank = judged_year(year_facts("二 年初 01-01 60", "项目 10月底 12月底\n二 空 60"))
    missing = judged_year(year_facts("二 年初 01-01 60", "项目 12月底\n二 60"))
    assert row_of(blank, "二", 6)["reference_fen"] == 0
    assert row_of(missing, "二", 6)["reference_fen"] == fen("30")


def test_an_inferred_december_is_used_and_flagged() -> None:
    rows = judged_year(
        year_facts(
            "七 年初 01-01 13.40\n 八 年初 01-01 5.24",
            "项目 3月底 6月底 10月底 12月底\n七 2 7 10 13.40?\n八 1 3 4 5.24",
        )
    )
    assert row_of(rows, "七", 11)["reference_fen"] == fen("11.70")  # 10 + 3.40/2
    assert row_of(rows, "七", 12)["planned_fen"] == fen("13.40")
    assert rows.groupby("project_code")["plan_inferred"].all().to_dict() == {
        "七": True,
        "八": False,
    }


def test_without_a_december_checkpoint_the_lines_stay_flat() -> None:
    rows = judged_year(year_facts("七 年初 01-01 13.40", "项目 3月底 6月底 10月底\n七 2 7 10"))
    assert in_wanyuan(rows, "七", "reference_fen")[9:] == [10, 10, 10]
    assert in_wanyuan(rows, "七", "planned_fen")[9:] == [10, 10, 10]


def test_a_flat_stretch_of_the_schedule_stays_flat() -> None:
    rows = judged_year(
        year_facts("五 年初 01-01 5", "项目 3月底 6月底 10月底 12月底\n五 1 2.5 2.5 5")
    )
    assert in_wanyuan(rows, "五", "reference_fen")[5:] == [2.5, 2.5, 2.5, 2.5, 2.5, 3.75, 5]


def test_a_falling_schedule_falls_straight() -> None:
    rows = judged_year(year_facts("一 年初 01-01 50", "项目 3月底 6月底 12月底\n一 40 10 50"))
    assert in_wanyuan(rows, "一", "planned_fen")[2:6] == [40, 40, 40, 10]
    assert in_wanyuan(rows, "一", "reference_fen")[2:6] == [40, 30, 20, 10]


def test_an_open_month_takes_the_reference_line_to_its_day() -> None:
    facts = year_facts("二 年初 01-01 60", "项目 3月底 6月底 10月底 12月底\n二 空 空 空 60")
    found = row_of(judged_year(facts, covered_until=date(2023, 11, 15)), "二", 11)
    assert found["reference_fen"] == fen("15")  # 60 · (15/30 of November) / 2 months
    assert found["planned_fen"] == 0


def test_an_open_checkpoint_month_has_not_reached_its_checkpoint() -> None:
    facts = year_facts("一 年初 01-01 96", "项目 3月底 6月底 10月底 12月底\n一 20 50 70 96")
    found = row_of(judged_year(facts, covered_until=date(2023, 10, 30)), "一", 10)
    assert found["planned_fen"] == fen("50")
    # 3 months and 30/31 of the way through 4: 50 + 20·(3·31+30)/(4·31) = 50 + 20·123/124
    assert found["reference_fen"] == 69_838_710  # 69.838709677…


def test_february_of_a_leap_year_has_29_parts() -> None:
    facts = year_facts("一 年初 01-01 96", "项目 3月底 12月底\n一 20 96", year=2024)
    found = row_of(judged_year(facts, covered_until=date(2024, 2, 15)), "一", 2)
    # 20 · (29 + 15) / (3 · 29) = 20 · 44/87 = 10.114942528…
    assert found["reference_fen"] == 10_114_943


@pytest.mark.parametrize(
    ("december", "november"),
    [(1, 1), (3, 2), (5, 3), (2, 1)],  # half a fen goes up: ½ → 1, 1½ → 2, 2½ → 3
)
def test_a_plan_amount_is_rounded_half_up_to_the_fen(december: int, november: int) -> None:
    table = np.array([[0] * 12 + [december]])
    known = np.array([[month in (0, 10, 12) for month in range(13)]])
    _, reference = step_and_reference(table, known, [Cutoff.at(2023, 11)])
    assert reference.tolist() == [[november]]


def test_a_schedule_of_a_hundred_billion_yuan_does_not_overflow() -> None:
    facts = year_facts("一 年初 01-01 10000000", "项目 12月底\n一 10000000")
    found = row_of(judged_year(facts, covered_until=date(2023, 5, 17)), "一", 5)
    # 10^13 · (4·31 + 17)/(12·31) = 10^13 · 141/372 = 3 790 322 580 645.16…
    assert found["reference_fen"] == 3_790_322_580_645


def test_a_project_without_schedule_and_without_later_money_has_no_plan() -> None:
    rows = judged_year(year_facts("一 年初 01-01 10"))
    assert in_wanyuan(rows, "一", "planned_fen") == [None] * 12
    assert in_wanyuan(rows, "一", "reference_fen") == [None] * 12


def test_initial_money_without_schedule_has_no_plan_even_beside_later_money() -> None:
    rows = judged_year(year_facts("一 年初 01-01 10\n 一 追加 02-01 5"))
    assert in_wanyuan(rows, "一", "planned_fen") == [None] * 12


def test_only_later_money_is_due_from_sixty_days_on_straight_to_the_year_end() -> None:
    rows = judged_year(year_facts("一 追加 06-04 150"))
    # 4 June + 60 days = 3 August; from there 150 days to 31 December: 1 万元 a day
    assert in_wanyuan(rows, "一", "planned_fen") == [
        0, 0, 0, 0, 0, 0, 0,
        28,  # 31 August
        58,  # 30 September
        89,
        119,
        150,
    ]  # fmt: skip
    assert in_wanyuan(rows, "一", "reference_fen") == in_wanyuan(rows, "一", "planned_fen")


def test_later_money_is_in_grace_until_something_of_it_is_due() -> None:
    rows = judged_year(year_facts("一 年初 01-01 10\n 一 追加 06-04 150", "项目 12月底\n一 10"))
    assert in_wanyuan(rows, "一", "in_grace_fen") == [0, 0, 0, 0, 0, 150, 150, 0, 0, 0, 0, 0]


def test_later_money_adds_to_both_lines_of_the_schedule() -> None:
    rows = judged_year(
        year_facts("一 年初 01-01 12\n 一 追加 06-04 150", "项目 6月底 12月底\n一 4 12")
    )
    assert in_wanyuan(rows, "一", "planned_fen")[6:] == [4, 32, 62, 93, 123, 162]
    # the schedule's straight part: 4 + 8/6 a month; September 4 + 8·3/6 = 8, + 58
    assert in_wanyuan(rows, "一", "reference_fen")[8] == 66


def test_each_later_tranche_has_its_own_grace() -> None:
    rows = judged_year(year_facts("一 追加 06-04 150\n 一 调剂 06-05 149"))
    assert in_wanyuan(rows, "一", "planned_fen")[7:] == [28 + 27, 58 + 57, 89 + 88, 119 + 118, 299]


def test_grace_that_outlasts_the_year_leaves_nothing_due() -> None:
    rows = judged_year(year_facts("一 年初 01-01 10\n 一 追加 11-20 5", "项目 12月底\n一 10"))
    assert in_wanyuan(rows, "一", "planned_fen") == [*[0] * 11, 10]
    assert in_wanyuan(rows, "一", "in_grace_fen") == [*[0] * 10, 5, 5]


def test_grace_that_ends_on_the_last_day_makes_all_of_it_due_that_day() -> None:
    rows = judged_year(year_facts("一 追加 11-01 5"))  # + 60 days = 31 December
    assert in_wanyuan(rows, "一", "planned_fen") == [*[0] * 11, 5]
    assert in_wanyuan(rows, "一", "in_grace_fen") == [*[0] * 10, 5, 0]


def test_all_of_it_is_due_from_the_payment_cutoff_on() -> None:
    rule = TrancheRule(grace_days=0, pay_by=(11, 30))
    rows = judged_year(year_facts("一 追加 10-31 30"), tranche_rule=rule)
    assert in_wanyuan(rows, "一", "planned_fen") == [*[0] * 10, 30, 30]


def test_money_whose_grace_outlasts_an_early_payment_cutoff_is_never_due() -> None:
    rule = TrancheRule(grace_days=60, pay_by=(11, 30))  # 20 October + 60 days = 19 December
    rows = judged_year(year_facts("一 追加 10-20 30"), tranche_rule=rule)
    assert in_wanyuan(rows, "一", "planned_fen") == [0] * 12
    assert in_wanyuan(rows, "一", "in_grace_fen") == [*[0] * 9, 30, 30, 30]


def test_without_grace_money_is_due_from_the_day_after_it_came() -> None:
    rows = judged_year(year_facts("一 追加 12-21 10"), tranche_rule=NO_GRACE)
    assert in_wanyuan(rows, "一", "planned_fen") == [*[0] * 11, 10]
    cut = judged_year(
        year_facts("一 追加 12-21 10"), covered_until=date(2023, 12, 22), tranche_rule=NO_GRACE
    )
    assert row_of(cut, "一", 12)["planned_fen"] == fen("1")  # 1 day of 10


def test_a_cut_of_the_budget_clamps_both_lines() -> None:
    rows = judged_year(
        year_facts(
            "一 年初 01-01 96\n 一 追减 05-10 -56", "项目 3月底 6月底 10月底 12月底\n一 21 51 71 96"
        )
    )
    assert in_wanyuan(rows, "一", "planned_fen") == [0, 0, 21, 21, 21, *[40] * 7]
    assert in_wanyuan(rows, "一", "reference_fen")[:6] == [7, 14, 21, 31, 40, 40]


def test_a_budget_cut_below_zero_clamps_the_lines_at_zero() -> None:
    rows = judged_year(year_facts("一 年初 01-01 10\n 一 追减 05-10 -12", "项目 3月底\n一 8"))
    assert in_wanyuan(rows, "一", "planned_fen")[2:6] == [8, 8, 0, 0]
    assert in_wanyuan(rows, "一", "reference_fen")[2:6] == [8, 8, 0, 0]


def test_a_schedule_is_not_due_before_its_money_is_issued() -> None:
    rows = judged_year(year_facts("一 结转 04-20 10", "项目 3月底 6月底\n一 5 10"))
    assert in_wanyuan(rows, "一", "planned_fen")[2:6] == [0, 5, 5, 10]


def test_a_cut_before_fresh_money_leaves_it_fresh() -> None:
    rows = judged_year(
        year_facts(
            "一 年初 01-01 100\n 一 追减 06-01 -40\n 一 追加 11-20 40",
            "项目 3月底 6月底 10月底 12月底\n一 20 50 90 100",
            "项目 2月\n一 60",
        )
    )
    assert in_wanyuan(rows, "一", "in_grace_fen")[10] == 40
    assert row_of(rows, "一", 11)["light"] == "green"


def test_money_in_grace_does_not_lift_the_line_that_a_cut_has_clamped() -> None:
    # 100 planned, cut to 80; the 50 that come in November are in grace and plan nothing yet
    rows = judged_year(
        year_facts(
            "一 年初 01-01 100\n 一 追减 05-10 -20\n 一 追加 11-20 50", "项目 10月底\n一 100"
        )
    )
    assert in_wanyuan(rows, "一", "planned_fen")[9:] == [80, 80, 80]
    assert in_wanyuan(rows, "一", "reference_fen")[9:] == [80, 80, 80]
