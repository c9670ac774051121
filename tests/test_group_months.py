"""Sums made in the query are those of the measures, to the fen, whoever looks and at what."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from bench.scales import Scale, make_database
from perfmon.measures.groups import sum_groups
from perfmon.measures.rates import add_rates
from perfmon.measures.stuck import most_behind
from perfmon.store.asking import Scope
from perfmon.store.database import Database, open_database
from perfmon.store.group_months import (
    read_group_months,
    read_left_out,
    read_most_behind,
    read_owners,
    read_regions,
    read_turning_months,
)
from perfmon.store.judged import Narrowing, read_judged_months

YEAR, MONTH = 2023, 10
MONTHS = ("month", "cut_on", "covered")
GROUPINGS = [
    ("region_code",),
    ("department_code", "department_name"),
    ("unit_code", "unit_name", "department_code", "department_name"),
    ("county_leader",),
    ("bureau_section",),
]
SCOPES: list[Scope] = [None, ("288001", "304001"), ()]


@pytest.fixture
def county(sample: Path) -> Iterator[Database]:
    with closing(open_database(sample)) as database:
        yield database


def rows_of(
    county: Database, narrowing: Narrowing | None = None, scope: Scope = None
) -> pd.DataFrame:
    return add_rates(read_judged_months(county.cursor(), YEAR, narrowing or Narrowing(), scope))


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("by", GROUPINGS)
def test_groups_of_a_month_are_summed_as_the_measures_do(
    county: Database, by: tuple[str, ...], scope: Scope
) -> None:
    summed = read_group_months(county.cursor(), YEAR, by, MONTH, scope=scope)
    expected = sum_groups(rows_of(county, Narrowing(month=MONTH), scope), by)
    assert summed.to_dict("list") == expected.to_dict("list")


@pytest.mark.parametrize("department_code", [None, "301"])
def test_the_months_of_the_county_and_of_a_department_are_too(
    county: Database, department_code: str | None
) -> None:
    summed = read_group_months(county.cursor(), YEAR, MONTHS, department_code=department_code)
    expected = sum_groups(rows_of(county, Narrowing(department_code=department_code)), MONTHS)
    assert len(summed) == 12
    assert summed.to_dict("list") == expected.to_dict("list")


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("day", [date(2023, 3, 31), date(2023, 6, 30), date(2023, 10, 31)])
def test_money_issued_after_a_day_is_in_no_sum_whoever_looks(
    county: Database, day: date, scope: Scope
) -> None:
    summed = read_group_months(county.cursor(), YEAR, MONTHS, scope=scope, issued_until=day)
    then = read_judged_months(county.cursor(), YEAR, Narrowing(), scope, issued_until=day)
    assert summed.to_dict("list") == sum_groups(add_rates(then), MONTHS).to_dict("list")


def test_of_the_sample_some_units_have_money_issued_later(county: Database) -> None:
    now = read_group_months(county.cursor(), YEAR, MONTHS)
    then = read_group_months(county.cursor(), YEAR, MONTHS, issued_until=date(2023, 3, 31))
    assert now["adjusted_budget_fen"].tolist()[:3] == then["adjusted_budget_fen"].tolist()[:3]
    assert now["adjusted_budget_fen"].iloc[-1] != then["adjusted_budget_fen"].iloc[-1]


def test_a_group_without_a_name_stands_last(county: Database) -> None:
    county.cursor().execute(
        "UPDATE department SET county_leader = NULL WHERE department_code = '301'"
    )
    leaders = read_group_months(county.cursor(), YEAR, ("county_leader",), MONTH)["county_leader"]
    assert leaders.isna().tolist() == [*[False] * (len(leaders) - 1), True]


@pytest.mark.parametrize("scope", SCOPES)
def test_those_most_behind_are_found_in_their_order(county: Database, scope: Scope) -> None:
    found = read_most_behind(county.cursor(), YEAR, MONTH, 5, scope)
    behind = most_behind(rows_of(county, Narrowing(month=MONTH), scope), 5)
    assert found == list(zip(behind["unit_code"], behind["project_code"], strict=True))
    read = rows_of(county, Narrowing(month=MONTH, projects=tuple(found)), scope)
    assert sorted(zip(read["unit_code"], read["project_code"], strict=True)) == sorted(found)


def test_wages_and_running_costs_are_summed_apart(county: Database) -> None:
    every = read_judged_months(county.cursor(), YEAR, Narrowing(month=MONTH, only_judged=False))
    aside = every[every["cause"] == "class"]
    sums = (aside["adjusted_budget_fen"].sum(), aside["paid_fen"].sum())
    assert read_left_out(county.cursor(), YEAR, MONTH) == sums
    assert sums > (0, 0)


@pytest.mark.parametrize("scope", SCOPES)
def test_every_unit_with_judged_projects_has_its_department(county: Database, scope: Scope) -> None:
    owners = read_owners(county.cursor(), YEAR, scope)
    rows = rows_of(county, Narrowing(month=MONTH), scope)
    expected = rows[list(owners.columns)].drop_duplicates().sort_values("unit_code")
    assert owners.to_dict("list") == expected.to_dict("list")


def test_the_months_in_which_texts_turn_are_those_of_their_projects(county: Database) -> None:
    rows = rows_of(county)
    versions = rows["text_version"].fillna(0)
    before = versions.groupby([rows["unit_code"], rows["project_code"]]).shift()
    turned = rows.loc[before.notna() & (versions != before), "month"]
    assert read_turning_months(county.cursor(), YEAR) == sorted(set(turned))
    for code in rows["department_code"].unique():
        mine = turned[rows.loc[turned.index, "department_code"] == code]
        assert read_turning_months(county.cursor(), YEAR, code) == sorted(set(mine))


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Database]:
    """Two regions of 30 projects each."""
    with closing(make_database(tmp_path / "province.duckdb", Scale(60, 200, 2))) as database:
        yield database


def test_the_regions_of_a_province_have_their_names_and_sums(province: Database) -> None:
    cursor = province.cursor()
    assert read_regions(cursor, YEAR) == {"130500": "第500县", "130501": "第501县"}
    both = read_group_months(cursor, YEAR, ("region_code", "region_name"), MONTH)
    assert both["region_name"].tolist() == ["第500县", "第501县"]
    by = ("department_code", "department_name")
    for region in both.to_dict("records"):
        code = str(region["region_code"])
        theirs = read_group_months(cursor, YEAR, by, MONTH, region_code=code)
        assert theirs["paid_fen"].sum() == region["paid_fen"]
        assert theirs["department_code"].str.startswith(code).all()


def test_a_county_has_one_region(county: Database) -> None:
    assert list(read_regions(county.cursor(), YEAR)) == ["130529"]
    assert read_regions(county.cursor(), YEAR, ()) == {}
