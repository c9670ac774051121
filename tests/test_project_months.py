from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd

from perfmon.measures import PROJECT_MONTH_KEY
from perfmon.measures.light_rule import LightRule
from perfmon.measures.plan import TrancheRule
from perfmon.measures.project_months import build_project_months, year_cutoffs
from perfmon.measures.sentences import light_sentence
from perfmon.measures.sources import PROGRESS, VOUCHERS
from perfmon.periods import Cutoff
from tests.figures import (
    FIGURES,
    SIGNS,
    fen,
    in_wanyuan,
    judged_year,
    of_project,
    row_of,
    year_facts,
)

TWO_PROJECTS = year_facts(
    tranches="""
        乙 年初 01-01 60
        甲 年初 01-01 96
    """,
    schedule="""
        项目 6月底 12月底
        甲   48    96
    """,
    payments="""
        项目 2月 5月 9月  12月
        乙   10  .   -2.5 .
        甲   8   6   .    1
    """,
)


def test_one_row_a_project_and_month_in_the_order_of_the_projects() -> None:
    rows = build_project_months(TWO_PROJECTS, year_cutoffs(2023, None), [TrancheRule()] * 12)
    assert rows["project_code"].tolist() == ["乙"] * 12 + ["甲"] * 12
    assert rows["month"].tolist() == [*range(1, 13), *range(1, 13)]
    assert not rows.duplicated(PROJECT_MONTH_KEY).any()


def test_some_months_are_the_same_rows_as_in_the_whole_year() -> None:
    paid = TWO_PROJECTS.monthly_payments
    from_table = paid.assign(paid_by=[PROGRESS, *[VOUCHERS] * (len(paid) - 1)])
    facts = replace(TWO_PROJECTS, monthly_payments=from_table)
    cutoffs = year_cutoffs(2023, date(2023, 9, 15))
    year = build_project_months(facts, cutoffs, [TrancheRule()] * 12)
    assert (year["paid_by"] == PROGRESS).sum() == 1
    for places in ([0], [8], [11], [1, 8, 9]):
        chosen = [cutoffs[place] for place in places]
        some = build_project_months(facts, chosen, [TrancheRule()] * len(chosen))
        wanted = year[year["month"].isin([place + 1 for place in places])]
        pd.testing.assert_frame_equal(some, wanted.reset_index(drop=True))


def test_amounts_are_whole_fen_and_only_plan_lines_can_be_missing() -> None:
    rows = build_project_months(TWO_PROJECTS, year_cutoffs(2023, None), [TrancheRule()] * 12)
    types = rows.dtypes.astype(str)
    assert {types[figure] for figure in FIGURES[:6]} == {"int64"}
    assert types[["planned_fen", "reference_fen"]].tolist() == ["Int64", "Int64"]
    assert of_project(rows, "乙")["planned_fen"].isna().all()
    assert of_project(rows, "甲")["planned_fen"].notna().all()


def test_payments_add_up_from_month_to_month() -> None:
    rows = judged_year(TWO_PROJECTS)
    assert in_wanyuan(rows, "甲", "paid_in_month_fen") == [0, 8, 0, 0, 6, 0, 0, 0, 0, 0, 0, 1]
    assert in_wanyuan(rows, "甲", "paid_fen") == [0, 8, 8, 8, *[14] * 7, 15]


def test_a_refund_makes_the_cumulative_payments_fall() -> None:
    rows = judged_year(TWO_PROJECTS)
    assert in_wanyuan(rows, "乙", "paid_fen") == [0, *[10] * 7, *[7.5] * 4]


def test_a_year_without_payments_has_paid_nothing() -> None:
    rows = judged_year(year_facts("一 年初 01-01 10"))
    assert in_wanyuan(rows, "一", "paid_fen") == [0] * 12


def test_only_the_open_month_is_cut_short() -> None:
    cutoffs = year_cutoffs(2023, date(2023, 11, 15))
    assert [cutoff.label for cutoff in cutoffs[8:]] == ["9月底", "10月底", "11月15日", "12月底"]
    rows = judged_year(TWO_PROJECTS, covered_until=date(2023, 11, 15))
    assert row_of(rows, "甲", 11)["cut_on"] == pd.Timestamp(2023, 11, 15)
    assert row_of(rows, "甲", 10)["cut_on"] == pd.Timestamp(2023, 10, 31)


def test_plan_and_elapsed_time_of_an_open_month_are_taken_to_its_last_payment_day() -> None:
    found = row_of(judged_year(TWO_PROJECTS, covered_until=date(2023, 11, 15)), "甲", 11)
    assert found["reference_fen"] == fen("84")  # 48 + 48·(4 + 15/30)/6
    assert found["planned_fen"] == fen("48")
    assert found["elapsed_fen"] == fen("84")  # 96·(10 + 15/30)/12
    assert found["elapsed_share"] == 0.875


def test_a_leap_years_february_ends_on_the_29th() -> None:
    rows = judged_year(year_facts("一 年初 01-01 96\n 一 追加 02-29 5", year=2024))
    assert row_of(rows, "一", 2)["cut_on"] == pd.Timestamp(2024, 2, 29)
    assert row_of(rows, "一", 2)["adjusted_budget_fen"] == fen("101")


TEN_PROJECTS = year_facts(
    # budgets and schedules as 巨鹿县委政法委 printed them for 2023; later tranches are invented
    tranches="""
        01 结转 01-01 96.00
        02 年初 01-01 60.00
        03 年初 01-01 100.00
        04 年初 01-01 6.00
        04 追减 09-12 -1.00
        05 年初 01-01 5.00
        06 年初 01-01 2.00
        07 年初 01-01 13.40
        08 年初 01-01 5.24
        09 年初 01-01 40.00
        09 追加 07-04 18.00
        09 追加 11-20 8.00
        10 年初 01-01 5.00
    """,
    schedule="""
        项目 3月底 6月底 10月底 12月底
        01   20    50    70     96
        02   空    空    空     60
        03   25    50    75     100
        04   2     3     4      6
        05   1     2.5   2.5    5
        06   0.5   1     1.5    2
        07   2     7     10     13.40?
        08   1     3     4      5.24
        09   13    20    30     40
        10   1     2.5   3.5    5
    """,
    # invented: 01 late, 02 nothing, 03 in lumps, 04 with a refund, 05 as in the decisions,
    # 06 over its budget, 07 a little behind, 08 nothing until October, 09 ahead, 10 as planned
    payments="""
        项目 1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月
        01   .   5   .   10  .   12  .   .   11  .    20   38
        02   .   .   .   .   .   .   .   .   .   .    .    58.80
        03   .   .   25  .   .   30  .   .   .   20   .    24.999999
        04   .   1.5 .   1   .   1   .   -0.8 .  .    1    1.3
        05   .   .   1   .   .   1.5 .   .   .   .    .    2.5
        06   .   0.5 .   0.5 .   .   0.6 .   0.5 .    .    .
        07   .   .   1.2 .   .   4.8 .   .   .   3.2  .    4.2
        08   .   .   .   .   .   .   .   .   .   4.12 .    0.596
        09   4   4   6   3   3   3   3   4   .   5    6    20.4
        10   .   .   1   .   .   1.5 .   .   .   1    .    1.5
    """,
)


def test_the_judged_year_of_the_ten_projects(golden: Callable[[str, pd.DataFrame], None]) -> None:
    rows = judged_year(TEN_PROJECTS)
    says = [light_sentence(row.to_dict(), LightRule()) for _, row in rows.iterrows()]
    printed = pd.DataFrame(
        {
            "项目": rows["project_code"],
            "截至": [Cutoff(cut.date()).label for cut in rows["cut_on"]],
            "年初预算数(分)": rows["budget_fen"],
            "调整预算数(分)": rows["adjusted_budget_fen"],
            "其中宽限期内(分)": rows["in_grace_fen"],
            "当月支付(分)": rows["paid_in_month_fen"],
            "累计支付(分)": rows["paid_fen"],
            "考核线(分)": rows["planned_fen"],
            "参考线(分)": rows["reference_fen"],
            "序时(分)": rows["elapsed_fen"],
            "较计划少支额(分)": rows["behind_fen"],
            "支出进度(%)": [f"{100 * rate:.4f}" for rate in rows["execution_rate"]],
            "较考核线(个百分点)": [f"{points:.4f}" for points in rows["plan_gap_points"]],
            "较参考线(个百分点)": [f"{points:.4f}" for points in rows["reference_gap_points"]],
            "较序时(个百分点)": [f"{points:.4f}" for points in rows["elapsed_gap_points"]],
            "灯": rows["light"].map(SIGNS).fillna("○"),
            "说明": says,
        }
    )
    golden("ten_projects.csv", printed)
