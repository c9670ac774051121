"""年底集中支出: December's share, budgets used up to the fen, money moved to units, 同比."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfmon.measures import PROJECT_KEY
from perfmon.measures.year_end import (
    OWN_DEPARTMENT,
    OWN_UNIT,
    SISTER_UNIT,
    december_shares,
    exact_balance,
    moved_to_units,
    names_of_units,
    plain_name,
    year_on_year,
)
from tests.figures import REGION, fen, project_rows

YEAR = 2022


def projects_of(table: str) -> pd.DataFrame:
    """Judged projects at the end of December; amounts in 万元."""
    rows = project_rows(table).assign(region_code=REGION, year=YEAR)
    return rows.astype({name: "int64" for name in map(str, rows) if name.endswith("_fen")})


def vouchers_of(*lines: tuple[str, str, str, str, str]) -> pd.DataFrame:
    """December's vouchers: unit, project, day, number, amount in 万元."""
    columns = ["unit_code", "project_code", "day", "voucher_no", "wanyuan"]
    frame = pd.DataFrame(lines, columns=columns).astype("str")
    return frame.assign(
        region_code=REGION,
        year=YEAR,
        counted_on=pd.to_datetime(f"{YEAR}-12-" + frame["day"]),
        amount_fen=pd.Series([fen(amount) for amount in frame["wanyuan"]], dtype="int64"),
    )[[*PROJECT_KEY, "counted_on", "voucher_no", "amount_fen"]]


COUNTY = projects_of(
    """
    department_code unit_code project_code adjusted_budget_fen paid_fen paid_in_month_fen
    288             288001    甲           100                 80       20
    288             288002    乙           100                 20       20
    301             301001    丙           50                  50       35
    302             302001    丁           10                  0        0
    """
)
DECEMBER = vouchers_of(
    ("288001", "甲", "21", "1", "15"),
    ("288001", "甲", "22", "2", "5"),
    ("288002", "乙", "31", "3", "20"),
    ("301001", "丙", "05", "4", "30"),
)


def test_a_groups_share_of_december_is_a_sum_over_a_sum() -> None:
    groups = december_shares(COUNTY, DECEMBER, ["department_code"])
    columns = ["department_code", "paid_fen", "december_fen", "last_days_fen", "undated_fen"]
    assert groups.columns.tolist() == columns
    assert groups.values.tolist() == [
        ["301", fen("50"), fen("35"), 0, fen("5")],  # 5 came without a voucher
        ["288", fen("100"), fen("40"), fen("25"), 0],  # the 21st is not one of the last ten days
        ["302", 0, 0, 0, 0],
    ]
    assert set(groups.dtypes[columns[1:]].astype(str)) == {"int64"}


def test_projects_can_be_looked_at_one_by_one() -> None:
    groups = december_shares(COUNTY, DECEMBER, ["project_code"])
    assert groups["project_code"].tolist() == ["乙", "丙", "甲", "丁"]


def test_a_december_without_vouchers_or_projects_has_sums_all_the_same() -> None:
    groups = december_shares(COUNTY, DECEMBER.head(0), ["department_code"])
    assert groups["last_days_fen"].tolist() == [0, 0, 0]
    assert groups["undated_fen"].tolist() == groups["december_fen"].tolist()
    assert december_shares(COUNTY.head(0), DECEMBER.head(0), ["department_code"]).empty


def exact(vouchers: pd.DataFrame, budget: str, paid: str, least: str = "0") -> list[str]:
    """The numbers of the vouchers that use up 甲's budget."""
    project = projects_of(
        f"""
        unit_code project_code adjusted_budget_fen paid_fen
        288001    甲           {budget}            {paid}
        """
    )
    return exact_balance(project, vouchers, fen(least))["voucher_no"].tolist()


LAST = vouchers_of(
    ("288001", "甲", "10", "1", "10"),
    ("288001", "甲", "28", "2", "30"),
    ("288001", "甲", "30", "3", "-5"),
    ("288001", "甲", "31", "4", "5"),
)


def test_a_voucher_that_uses_the_budget_up_to_the_fen_is_found() -> None:
    # 60 before December, then 70, 100, 95, 100
    assert exact(LAST, budget="100", paid="100") == ["2", "4"]
    assert exact(LAST, budget="100.000001", paid="100") == []
    assert exact(LAST, budget="70", paid="100") == ["1"]


def test_a_refund_that_comes_back_to_the_budget_is_none() -> None:
    assert exact(LAST, budget="95", paid="100") == []


def test_small_vouchers_are_left_out() -> None:
    assert exact(LAST, budget="100", paid="100", least="5") == ["2", "4"]
    assert exact(LAST, budget="100", paid="100", least="5.01") == ["2"]


def test_what_no_voucher_says_counts_as_paid_before() -> None:
    first = LAST.head(1)
    assert exact(first, budget="100", paid="100") == ["1"]
    assert exact(first.head(0), budget="100", paid="100") == []


def test_each_project_is_followed_by_itself() -> None:
    found = exact_balance(COUNTY, DECEMBER)
    assert found[["project_code", "voucher_no"]].values.tolist() == [["丙", "4"]]
    assert found["adjusted_budget_fen"].tolist() == [fen("50")]


@given(st.lists(st.integers(-5, 5).map(lambda n: n * 100), min_size=1, max_size=8))
def test_exactly_the_payments_that_reach_the_budget_are_found(amounts: list[int]) -> None:
    lines = [("288001", "甲", "15", f"{n}", "0") for n in range(len(amounts))]
    vouchers = vouchers_of(*lines).assign(amount_fen=pd.Series(amounts, dtype="int64"))
    project = COUNTY.head(1).assign(adjusted_budget_fen=1000, paid_fen=700 + sum(amounts))
    reached, expected = 700, set()
    for number, amount in enumerate(amounts):
        reached += amount
        if reached == 1000 and amount > 0:
            expected.add(f"{number}")
    assert set(exact_balance(project, vouchers)["voucher_no"]) == expected


ACCOUNTS = pd.DataFrame(
    [
        ("288", "288001", "县委政法委（本级）"),
        ("288", "288002", "县见义勇为中心"),
        ("288", None, "县委政法委"),
        ("301", "301001", "县实验小学"),
        ("301", "301002", "县教育局"),
        ("301", None, "县教育局"),
    ],
    columns=["department_code", "unit_code", "name"],
)


@pytest.mark.parametrize(
    ("unit", "payee", "is_called"),
    [
        ("288001", "县委政法委(本级)", OWN_UNIT),
        ("288001", "县委政法委　（ 本级 ）", OWN_UNIT),
        ("288001", "县委政法委", OWN_DEPARTMENT),
        ("288001", "县见义勇为中心", SISTER_UNIT),
        ("288002", "县见义勇为中心", OWN_UNIT),
        ("301002", "县教育局", OWN_UNIT),
        ("301001", "县教育局", OWN_DEPARTMENT),
        ("288001", "县实验小学", None),
        ("288001", "县委政法委食堂", None),
        ("288001", "某某建设有限公司", None),
    ],
)
def test_money_to_a_unit_of_the_same_department_was_only_moved(
    unit: str, payee: str, is_called: str | None
) -> None:
    line = {"unit_code": unit, "department_code": unit[:3], "payee": payee}
    found = moved_to_units(pd.DataFrame([line]), ACCOUNTS)
    assert found["payee_is"].tolist() == ([] if is_called is None else [is_called])


def test_only_payees_called_as_a_unit_need_to_be_read() -> None:
    payees = ["县教育局", "县 教育局", "某某公司"]
    assert names_of_units(payees, ACCOUNTS) == ["县教育局", "县 教育局"]
    nobody = pd.DataFrame(columns=["unit_code", "department_code", "payee"])
    assert moved_to_units(nobody, ACCOUNTS).empty


def test_names_are_compared_in_one_width_without_spaces() -> None:
    assert plain_name("县（Ａ）中心 １") == "县(A)中心1"


def groups_of(table: str) -> pd.DataFrame:
    rows = project_rows(table)
    return rows.astype({name: "int64" for name in map(str, rows) if name.endswith("_fen")})


NOW = groups_of(
    """
    department_code paid_fen adjusted_budget_fen
    288             1        3
    301             50       100
    302             5        10
    303             0        0
    304             1        4
    """
)
THEN = groups_of(
    """
    department_code paid_fen adjusted_budget_fen
    288             1        2
    301             25       50
    303             5        10
    304             0        0
    305             9        9
    """
)


def test_a_rate_is_compared_with_that_of_the_same_month_last_year() -> None:
    both = year_on_year(NOW, THEN, ["department_code"]).set_index("department_code")
    change = both["change_hundredths"]
    assert change["288"] == -1667, "a third against a half, rounded once"
    assert change["301"] == 0
    assert both.index.tolist() == NOW["department_code"].tolist()
    # no such department then, no budget now, no budget then
    assert change[["302", "303", "304"]].isna().all()
    assert both["paid_then_fen"].dtype == "Int64"
    assert both.loc["301", "budget_then_fen"] == fen("50")
