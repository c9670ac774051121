from datetime import date

import pandas as pd

from perfmon.measures import PROJECT_MONTH_KEY
from perfmon.measures.plan import TrancheRule
from perfmon.measures.project_months import build_project_months, year_cutoffs
from tests.figures import FIGURES, fen, in_wanyuan, judged_year, of_project, row_of, year_facts

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
    rows = build_project_months(TWO_PROJECTS, year_cutoffs(2023, None), TrancheRule())
    assert rows["project_code"].tolist() == ["乙"] * 12 + ["甲"] * 12
    assert rows["month"].tolist() == [*range(1, 13), *range(1, 13)]
    assert not rows.duplicated(PROJECT_MONTH_KEY).any()


def test_amounts_are_whole_fen_and_only_plan_lines_can_be_missing() -> None:
    rows = build_project_months(TWO_PROJECTS, year_cutoffs(2023, None), TrancheRule())
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
