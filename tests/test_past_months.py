"""The months of earlier years that a forecast goes by, read from a real database."""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from perfmon.store.asking import scope_of
from perfmon.store.database import Database, open_database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.past_months import PastMonths, read_past_months
from perfmon.store.writing import Source, writing
from tests.facts import ACTOR, FIRST, REGION, SECOND, UNIT, pay

AGO = datetime(2000, 1, 1)  # noqa: DTZ001 moments are kept in UTC without a zone
NEARLY_NOW = datetime(9998, 12, 31)  # noqa: DTZ001 as above


@pytest.fixture(scope="module")
def county(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("county") / "库.duckdb"
    database = open_database(shutil.copyfile(sample_path, path))
    yield database
    database.close()


@pytest.fixture
def cursor(county: Database) -> duckdb.DuckDBPyConnection:
    return county.cursor()


def projects_of(past: PastMonths) -> set[tuple[str, str]]:
    rows = past.projects[["unit_code", "project_code"]]
    return set(rows.itertuples(index=False, name=None))


def test_a_project_has_the_months_of_what_it_is_linked_to(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    link = cursor.execute(
        "SELECT l.to_unit_code, l.to_code, l.from_code FROM project_link AS l "
        "JOIN project AS p ON (p.year, p.unit_code, p.project_code) "
        "= (l.to_year, l.to_unit_code, l.to_code) WHERE NOT p.carry_over ORDER BY ALL LIMIT 1"
    ).fetchall()
    unit, code, code_before = link[0]
    found = read_past_months(cursor, 2023).projects
    found = found[(found["unit_code"] == unit) & (found["project_code"] == code)]
    narrowing = Narrowing(unit_code=unit, project_code=code_before)
    before = read_judged_months(cursor, 2022, narrowing)
    assert found["month"].tolist() == list(range(1, 13))
    assert found["paid_fen"].tolist() == before["paid_fen"].tolist()
    assert found["adjusted_budget_fen"].tolist() == before["adjusted_budget_fen"].tolist()


def test_what_is_only_a_rest_of_an_earlier_project_has_no_past(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    rests = cursor.execute(
        "SELECT unit_code, project_code FROM project WHERE year = 2023 AND carry_over"
    ).fetchall()
    assert rests
    assert not projects_of(read_past_months(cursor, 2023)) & set(rests)


def test_a_unit_has_its_judged_projects_of_the_earlier_year_and_this_years_paid_months(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    units = read_past_months(cursor, 2023).units
    for year, month in ((2022, 12), (2023, 10)):
        rows = read_judged_months(cursor, year, Narrowing(month=month))
        found = units[(units["year"] == year) & (units["month"] == month)]
        for fen in ("adjusted_budget_fen", "paid_fen", "paid_in_month_fen"):
            assert found[fen].sum() == rows[fen].sum()
    reached = read_judged_months(cursor, 2023, Narrowing()).query("covered")["month"].max()
    assert units.query("year == 2023")["month"].max() == reached


def test_the_first_year_has_nothing_before_it(cursor: duckdb.DuckDBPyConnection) -> None:
    past = read_past_months(cursor, 2022)
    assert past.projects.empty
    assert set(past.units["year"]) == {2022}


def test_a_year_whose_payments_end_early_is_no_past(texts: Database) -> None:
    _continue_in_2024(texts)
    pay(texts, {(FIRST, date(2023, 9, 1)): 70_000_000}, date(2023, 10, 31))
    assert read_past_months(texts.cursor(), 2024).projects.empty


def test_the_same_code_goes_on_without_a_link_and_links_are_followed_further_back(
    texts: Database,
) -> None:
    _continue_in_2024(texts)
    pay(texts, {(FIRST, date(2023, 9, 1)): 70_000_000}, date(2023, 12, 31))
    past = read_past_months(texts.cursor(), 2024)
    assert projects_of(past) == {(UNIT, FIRST), (UNIT, "新码")}
    found = past.projects.query("month == 12").set_index("project_code")["paid_fen"]
    assert found.to_dict() == {FIRST: 70_000_000, "新码": 0}
    assert projects_of(read_past_months(texts.cursor(), 2025)) == {(UNIT, "再新")}


def test_what_another_unit_did_before_is_the_past_of_who_goes_on_with_it(
    cursor: duckdb.DuckDBPyConnection, county: Database
) -> None:
    """Read for the unit alone as for all."""
    unit, code = cursor.execute(
        "SELECT unit_code, project_code FROM project_month AS m WHERE year = 2023 AND month = 12 "
        "AND NOT EXISTS (FROM project AS p WHERE (p.year, p.unit_code, p.project_code) = "
        "(2022, m.unit_code, m.project_code)) ORDER BY ALL LIMIT 1"
    ).fetchall()[0]
    other, before = cursor.execute(
        "SELECT m.unit_code, m.project_code FROM project_month AS m JOIN project AS p "
        "USING (region_code, year, unit_code, project_code) WHERE m.year = 2022 AND m.month = 12 "
        "AND m.unit_code <> ? AND p.project_class = '特定目标类' ORDER BY ALL LIMIT 1",
        [unit],
    ).fetchall()[0]
    link = {
        "region_code": REGION,
        "from_year": 2022,
        "from_unit_code": other,
        "from_code": before,
        "to_year": 2023,
        "to_unit_code": unit,
        "to_code": code,
    }
    with writing(county, Source("项目", ACTOR)) as writer:
        writer.append("project_link", pd.DataFrame([link]))
    alone = read_past_months(cursor, 2023, scope_of([unit])).projects
    assert code in set(alone["project_code"])
    everybody = read_past_months(cursor, 2023).projects
    theirs = everybody[everybody["unit_code"] == unit].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, theirs)


def test_a_scope_sees_its_units_and_no_others(cursor: duckdb.DuckDBPyConnection) -> None:
    unit = str(read_past_months(cursor, 2023).projects["unit_code"].iloc[0])
    past = read_past_months(cursor, 2023, scope_of([unit]))
    assert set(past.projects["unit_code"]) == set(past.units["unit_code"]) == {unit}
    nobody = read_past_months(cursor, 2023, scope_of([]))
    assert nobody.projects.empty
    assert nobody.units.empty


def test_what_was_known_at_a_moment_is_computed_from_the_facts(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    now = read_past_months(cursor, 2023)
    then = read_past_months(cursor, 2023, known_at=NEARLY_NOW)
    pd.testing.assert_frame_equal(now.projects, then.projects)
    pd.testing.assert_frame_equal(now.units, then.units)
    before = read_past_months(cursor, 2023, known_at=AGO)
    assert before.projects.empty
    assert before.units.empty


def _continue_in_2024(texts: Database) -> None:
    """Writes projects of 2024 and 2025: the first under its code, the second under new ones."""
    with writing(texts, Source("项目", ACTOR)) as writer:
        projects = [(2024, FIRST), (2024, "新码"), (2025, "再新")]
        rows = [
            {
                "region_code": REGION,
                "year": year,
                "unit_code": UNIT,
                "project_code": code,
                "name": code,
                "project_class": "特定目标类",
                "carry_over": False,
                "classified": False,
            }
            for year, code in projects
        ]
        writer.append("project", pd.DataFrame(rows))
        links = [(2023, SECOND, 2024, "新码"), (2024, "新码", 2025, "再新")]
        rows = [
            {
                "region_code": REGION,
                "from_year": from_year,
                "from_unit_code": UNIT,
                "from_code": from_code,
                "to_year": to_year,
                "to_unit_code": UNIT,
                "to_code": to_code,
            }
            for from_year, from_code, to_year, to_code in links
        ]
        writer.append("project_link", pd.DataFrame(rows))
