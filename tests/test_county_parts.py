"""Reports as one long table: however it is dealt out to workers, the figures are the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from perfmon.measures.county_parts import (
    FACTS,
    GRAINS,
    LONG_FACTS,
    LONG_GRAINS,
    KnownOfCounty,
    grains_of,
    make_long_grains,
)
from perfmon.measures.county_report import CountyFacts, county_grains
from perfmon.measures.grains import Grains
from perfmon.measures.light_rule import LightRule
from perfmon.measures.rules import RuleBook, RuleSet
from tests.figures import REGION, year_facts

NEXT_DOOR = "130528"
STRICT = RuleBook(RuleSet(light=LightRule(version=2, red_points=5, yellow_points=1)))
KNOWN = {
    REGION: KnownOfCounty(2023, 10, date(2023, 10, 31), RuleBook()),
    NEXT_DOOR: KnownOfCounty(2023, 10, date(2023, 10, 20), STRICT),
}
BLANK = {"int": 0, "bigint": 0, "boolean": False}


def county(region_code: str, tranches: str, schedule: str, payments: str) -> CountyFacts:
    """A county's tables, with one project in a second unit."""
    facts = year_facts(tranches, schedule, payments, {"三": "人员类"})
    spanned = {"from_month": 1, "until_month": 12}
    lines = facts.vouchers.rename(columns={"paid_in_month_fen": "amount_fen"})
    days = [date(2023, int(month), 5) for month in lines["month"]]
    tables = CountyFacts(
        project=facts.projects,
        tranche=facts.tranches.assign(direct=False, source_year=2023, **spanned),
        monthly_payment=facts.monthly_payments,
        checkpoint=facts.checkpoints.assign(**spanned),
        payment=lines.assign(counted_on=days),
    )
    return CountyFacts(
        **{part: _placed(getattr(tables, part), region_code)[list(FACTS[part])] for part in FACTS}
    )


def _placed(rows: pd.DataFrame, region_code: str) -> pd.DataFrame:
    units = rows["project_code"].map({"二": "301001"}).fillna(rows["unit_code"]).astype("str")
    return rows.assign(region_code=region_code, unit_code=units)


COUNTIES = {
    REGION: county(
        REGION,
        "一 年初 01-01 100\n 二 年初 01-01 60\n 二 追加 05-04 20\n 三 年初 01-01 9",
        "项目 3月 6月 10月 12月\n 一 20 50 70 100\n 二 10 30 40? 60",
        "项目 2月 7月\n 一 30 5\n 二 1 2",
    ),
    NEXT_DOOR: county(NEXT_DOOR, "一 年初 01-01 50", "项目 12月\n 一 50", "项目 9月\n 一 44"),
}


def long(parts: Sequence[CountyFacts]) -> pd.DataFrame:
    """The tables one under the other, as an engine gives them to its workers."""
    return pd.concat(
        [_long(getattr(facts, part), part) for facts in parts for part in FACTS], ignore_index=True
    )


def _long(rows: pd.DataFrame, part: str) -> pd.DataFrame:
    blank = {name: BLANK.get(kind) for name, kind in LONG_FACTS.items() if name not in rows}
    return rows.assign(**blank | {"part": part})[list(LONG_FACTS)]


def made_of(batches: Sequence[pd.DataFrame], region_code: str) -> Grains:
    """A county's figures of what the workers gave back."""
    rows = pd.concat(make_long_grains(batches, KNOWN), ignore_index=True)
    assert list(rows) == list(LONG_GRAINS)
    own = rows[rows["region_code"] == region_code]
    return grains_of(*(own.loc[own["grain"] == name, list(GRAINS[name])] for name in GRAINS))


def assert_same(made: Grains, expected: Grains) -> None:
    for one, other in zip(made, grains_of(*expected), strict=True):
        assert len(one)
        told = one.astype(other.dtypes.to_dict())
        pd.testing.assert_frame_equal(told, other, check_exact=True)


@pytest.mark.parametrize("region_code", COUNTIES)
def test_figures_of_the_long_table_are_the_countys_own(region_code: str) -> None:
    expected = county_grains(COUNTIES[region_code], *KNOWN[region_code])
    rows = long(list(COUNTIES.values()))
    assert_same(made_of([rows], region_code), expected)


def test_the_order_of_rows_and_batches_changes_nothing() -> None:
    rows = long(list(COUNTIES.values())).iloc[::-1]
    batches = [rows.iloc[:7], rows.iloc[7:]]
    assert_same(made_of(batches, REGION), county_grains(COUNTIES[REGION], *KNOWN[REGION]))


def test_units_that_are_dealt_out_apart_come_to_the_same() -> None:
    rows = long([COUNTIES[REGION]])
    units = [own for _, own in rows.groupby("unit_code")]
    assert len(units) == 2
    frames = [frame for own in units for frame in make_long_grains([own], KNOWN)]
    together = pd.concat(frames, ignore_index=True)
    made = (together.loc[together["grain"] == name, list(GRAINS[name])] for name in GRAINS)
    assert_same(grains_of(*made), county_grains(COUNTIES[REGION], *KNOWN[REGION]))


def test_a_worker_without_rows_gives_none() -> None:
    assert list(make_long_grains([], KNOWN)) == []


def test_a_project_without_a_plan_plans_nothing_rather_than_0() -> None:
    unplanned = replace(COUNTIES[REGION], checkpoint=COUNTIES[REGION].checkpoint.iloc[:0])
    months = made_of([long([unplanned])], REGION).months
    assert months["planned_fen"].isna().all()
