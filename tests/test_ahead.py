"""What the kept grain says of a day to come is what the facts say, for every unit and month."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from duckdb import DuckDBPyConnection

from perfmon.measures import PROJECT_KEY
from perfmon.measures.catch_up import catch_up_month
from perfmon.periods import Cutoff
from perfmon.store import ahead
from perfmon.store.ahead import read_ahead
from perfmon.store.asking import Scope
from perfmon.store.database import Database, open_database
from perfmon.store.derived import judge_ahead, look_ahead
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.rules import read_region_rules
from tests.facts import FIRST, REGION, issue, pay
from tests.figures import fen

LINES = ["month", "cut_on", "project_class", "adjusted_budget_fen", "in_grace_fen", "paid_fen"]
LINES += ["planned_fen", "reference_fen", "judged_elapsed_fen"]


def kept(database: Database, year: int, month: int, scope: Scope = None) -> pd.DataFrame:
    """What the pages read, of the judged projects of a month."""
    cursor = database.cursor()
    rows = read_judged_months(cursor, year, Narrowing(month=month), scope)
    due = Cutoff.at(year, catch_up_month(month))
    return read_ahead(cursor, rows, due, lambda code: read_region_rules(cursor, code), scope)


def of_facts(database: Database, year: int, month: int, projects: pd.DataFrame) -> pd.DataFrame:
    """The same projects made anew from the facts."""
    cursor = database.cursor()
    rows = read_judged_months(cursor, year, Narrowing(month=month))
    cut_on = rows["cut_on"].iloc[0].date()
    due = Cutoff.at(year, catch_up_month(month))
    anew = judge_ahead(cursor, REGION, cut_on, due, read_region_rules(cursor, REGION))
    return projects[PROJECT_KEY].merge(anew[[*PROJECT_KEY, *LINES]], on=PROJECT_KEY)


def said(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    """The lines of the projects as plain values, None where there is no plan."""
    plain = rows[[*PROJECT_KEY, *LINES]].astype(object)
    return list(plain.where(rows.notna(), None).itertuples(index=False, name=None))


@pytest.fixture
def county(sample: Path) -> Iterator[Database]:
    with closing(open_database(sample)) as database:
        yield database


@pytest.mark.parametrize("year", [2022, 2023])
@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_looks_ahead_to_the_same_lines(county: Database, year: int, month: int) -> None:
    found = kept(county, year, month)
    assert len(found) > 0
    assert said(found) == said(of_facts(county, year, month, found))


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
    found = kept(texts, 2023, 10)
    assert said(found) == said(of_facts(texts, 2023, 10, found))
    assert made == [FIRST]
    assert kept(texts, 2023, 11)["adjusted_budget_fen"].sum() == (
        found["adjusted_budget_fen"].sum() + fen("40")
    )


def test_payments_that_end_within_the_month_change_nothing(texts: Database) -> None:
    pay(texts, {(FIRST, date(2023, 11, 3)): fen("38")}, date(2023, 11, 15))
    found = kept(texts, 2023, 10)
    assert (found["cut_on"] == pd.Timestamp(2023, 11, 30)).all()
    assert said(found) == said(of_facts(texts, 2023, 10, found))


def test_a_unit_is_read_at_its_own_size(county: Database) -> None:
    every, unit = kept(county, 2023, 10), kept(county, 2023, 10, ("288001",))
    assert 0 < len(unit) < len(every)
    assert said(unit) == said(every[every["unit_code"] == "288001"])


def test_where_nothing_is_judged_nothing_lies_ahead(county: Database) -> None:
    assert kept(county, 2023, 10, ()).empty
