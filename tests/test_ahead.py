"""The day by which catching up is due, seen from a cut-off: only what was known then counts.

What the kept grain says of it is what the facts say, for every unit and month.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from duckdb import DuckDBPyConnection

from perfmon.measures import PROJECT_KEY
from perfmon.measures.catch_up import catch_up_month
from perfmon.measures.grains import judge_months
from perfmon.measures.lights import JUDGED_BY
from perfmon.periods import Cutoff
from perfmon.store import ahead
from perfmon.store.ahead import read_ahead
from perfmon.store.asking import Scope
from perfmon.store.database import Database, open_database
from perfmon.store.derived import look_ahead
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.rules import read_region_rules
from perfmon.store.year_facts import read_year_facts
from tests.facts import FIRST, REGION, issue, pay
from tests.figures import fen


def seen_from(database: Database, year: int, month: int, scope: Scope = None) -> pd.DataFrame:
    """The judged projects of a month as they will stand when catching up is due."""
    cursor = database.cursor()
    rows = read_judged_months(cursor, year, Narrowing(month=month), scope)
    return read_ahead(cursor, rows, Cutoff.at(year, catch_up_month(month)), scope)


def first_from(database: Database, month: int) -> pd.Series:
    rows = seen_from(database, 2023, month)
    return rows[rows["project_code"] == FIRST].iloc[0]


def of_facts(database: Database, year: int, month: int, projects: pd.DataFrame) -> pd.DataFrame:
    """The same projects made anew from all facts of the region."""
    cursor = database.cursor()
    rows = read_judged_months(cursor, year, Narrowing(month=month))
    cut_on = rows["cut_on"].iloc[0].date()
    due = Cutoff.at(year, catch_up_month(month))
    facts = read_year_facts(cursor, REGION, year, issued_until=cut_on, month=due.month)
    paid = facts.monthly_payments
    facts = replace(facts, monthly_payments=paid[paid["month"] <= month])
    anew = judge_months(facts, [due], cut_on, read_region_rules(cursor, REGION))
    return projects[PROJECT_KEY].merge(anew[[*PROJECT_KEY, "month", *JUDGED_BY]], on=PROJECT_KEY)


def said(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    """What is said of the projects as plain values, None where there is no plan.

    No money is a float, which would compare as equal.
    """
    money = rows[[name for name in JUDGED_BY if name.endswith("_fen")]]
    assert all(pd.api.types.is_integer_dtype(kind) for kind in money.dtypes)
    plain = rows[[*PROJECT_KEY, "month", *JUDGED_BY]].astype(object)
    return list(plain.where(plain.notna(), None).itertuples(index=False, name=None))


@pytest.fixture
def county(sample: Path) -> Iterator[Database]:
    with closing(open_database(sample)) as database:
        yield database


@pytest.mark.parametrize("year", [2022, 2023])
@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_looks_ahead_to_what_the_facts_say(
    county: Database, year: int, month: int
) -> None:
    found = seen_from(county, year, month)
    assert len(found) > 0
    assert said(found) == said(of_facts(county, year, month, found))


@pytest.mark.parametrize("kind", ["追减", "追加"])
def test_what_is_issued_after_the_cut_off_is_not_counted(texts: Database, kind: str) -> None:
    pay(texts, {(FIRST, date(2023, 5, 10)): fen("38")}, date(2023, 11, 30))
    before = first_from(texts, 10)
    amount = fen("-40") if kind == "追减" else fen("40")
    issue(texts, FIRST, kind, amount, date(2023, 11, 10))
    after = seen_from(texts, 2023, 10)
    assert said(after) == said(of_facts(texts, 2023, 10, after))
    assert first_from(texts, 10)[list(JUDGED_BY)].equals(before[list(JUDGED_BY)])
    budget = first_from(texts, 11)["adjusted_budget_fen"]
    assert budget == before["adjusted_budget_fen"] + amount, "issued by then"


def test_only_projects_with_later_money_are_made_anew(
    texts: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pay(texts, {(FIRST, date(2023, 11, 10)): fen("38")}, date(2023, 11, 30))
    issue(texts, FIRST, "追加", fen("40"), date(2023, 11, 10))
    made: list[str] = []

    def look(cursor: DuckDBPyConnection, cut_on: date, due: Cutoff, of: Scope) -> pd.DataFrame:
        rows = look_ahead(cursor, cut_on, due, of)
        made.extend(rows["project_code"])
        return rows

    monkeypatch.setattr(ahead, "look_ahead", look)
    seen_from(texts, 2023, 10)
    assert made == [FIRST]


def test_the_plan_grows_until_then_and_payments_do_not(texts: Database) -> None:
    paid = {(FIRST, date(2023, 5, 10)): fen("38"), (FIRST, date(2023, 11, 3)): fen("50")}
    pay(texts, paid, date(2023, 11, 30))
    row = first_from(texts, 10)
    kept = read_judged_months(texts.cursor(), 2023, Narrowing(month=11, project_code=FIRST)).iloc[0]
    lines = ["planned_fen", "reference_fen", "adjusted_budget_fen"]
    assert row[lines].tolist() == kept[lines].tolist()
    assert (row["paid_fen"], kept["paid_fen"]) == (fen("38"), fen("88"))


@pytest.mark.parametrize(("day", "month"), [(date(2023, 11, 15), 11), (date(2023, 12, 15), 12)])
def test_an_open_month_looks_to_a_whole_month_s_end(texts: Database, day: date, month: int) -> None:
    pay(texts, {(FIRST, date(2023, 5, 10)): fen("38")}, day)
    row = first_from(texts, month)
    assert row["cut_on"] == pd.Timestamp(2023, 12, 31)
    assert row["planned_fen"] == row["adjusted_budget_fen"] == fen("96"), "all of it is due"


def test_payments_that_end_within_the_month_change_nothing(texts: Database) -> None:
    pay(texts, {(FIRST, date(2023, 11, 3)): fen("38")}, date(2023, 11, 15))
    found = seen_from(texts, 2023, 10)
    assert (found["cut_on"] == pd.Timestamp(2023, 11, 30)).all()
    assert said(found) == said(of_facts(texts, 2023, 10, found))


def test_a_unit_is_read_at_its_own_size(county: Database) -> None:
    every, unit = seen_from(county, 2023, 10), seen_from(county, 2023, 10, ("288001",))
    assert 0 < len(unit) < len(every)
    assert said(unit) == said(every[every["unit_code"] == "288001"])


def test_where_nothing_is_judged_nothing_lies_ahead(county: Database) -> None:
    assert seen_from(county, 2023, 10, ()).empty
