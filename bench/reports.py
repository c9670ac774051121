"""Counties' reports (上报) of any size, of the rows of `bench.scales`, and the file of them."""

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from bench.scales import ACTOR, BUDGETS, COVERAGE, COVERED_UNTIL, PAYMENTS, YEAR, Scale, lay_out
from perfmon.measures.county_report import with_region_codes
from perfmon.measures.grains import Grains
from perfmon.store.consolidated import County, append_county, finish
from perfmon.store.database import create_database
from perfmon.store.report_manifest import Manifest, place_of
from perfmon.store.report_tables import (
    REPORT_TABLES,
    columns_of,
    read_reported_rules,
    table_file,
)
from perfmon.workflows.consolidation import HERE

MONTH = 10


def make_consolidated(path: Path, scale: Scale) -> None:
    """A consolidated file of the reports of all regions of a scale; they are left beside it.

    It is made as `consolidate` makes it, of reports that are not looked at for faults before.
    """
    counties = write_reports(path.with_suffix(""), scale)
    with closing(create_database(path)) as database:
        for county, grains in zip(counties, HERE.make(counties), strict=True):
            unique = Grains(*(with_region_codes(rows) for rows in grains))
            append_county(database, county, unique, ACTOR, HERE.name)
        finish(database, (), YEAR, MONTH, HERE.name)


def write_reports(folder: Path, scale: Scale) -> list[County]:
    """The reports of all regions of a scale, by region."""
    folder.mkdir()
    rows = folder / "rows.duckdb"
    with duckdb.connect(str(rows)) as connection:
        connection.execute("SET enable_progress_bar = false")
        lay_out(connection, scale)
        for table, query in _TABLES.items():
            connection.execute(f"CREATE TABLE {table} AS {query}".format(**_numbers(scale)))
        regions = connection.execute("SELECT region_code, name FROM region ORDER BY 1").fetchall()
        counties = [_write(connection, folder, str(code), str(name)) for code, name in regions]
    rows.unlink()
    return counties


def _numbers(scale: Scale) -> dict[str, int]:
    return {"first": 0, "after": scale.payments, "projects": scale.projects}


def _write(
    connection: duckdb.DuckDBPyConnection, folder: Path, region_code: str, name: str
) -> County:
    place = place_of(folder, region_code, YEAR, MONTH)
    place.mkdir(parents=True)
    for table, said in REPORT_TABLES.items():
        columns = columns_of(said)
        blank = ", ".join(f"NULL::{kind} AS {column}" for column, kind in columns.items())
        found = _FOUND.format(table=table) if table in _TABLES else ""
        asked = {"columns": list(columns), "region": region_code} if found else {}
        rows = connection.sql(f"SELECT {blank} WHERE false {found} ORDER BY ALL", params=asked)
        rows.write_parquet(str(table_file(place, table)))
    return County(place, _manifest(region_code, name), read_reported_rules(place))


def _manifest(region_code: str, name: str) -> Manifest:
    made_at = datetime(YEAR, MONTH + 1, 1, tzinfo=UTC).replace(tzinfo=None)
    return Manifest(
        region_code,
        name,
        YEAR,
        MONTH,
        is_closed=False,
        known_at=made_at,
        made_at=made_at,
        covered_until=date.fromisoformat(COVERED_UNTIL),
        schema_version=0,
        tables=(),
        sums={},
    )


_FOUND = """
UNION ALL BY NAME
SELECT COLUMNS(lambda name: name IN $columns) FROM {table} WHERE region_code = $region
"""

_OF_TEXT = "unit_code AS text_unit_code, 1 AS text_version"
_SPAN = "1 AS from_month, 12 AS until_month"

_TABLES = {
    **{table: BUDGETS[table] for table in ("region", "department", "unit", "project")},
    "text": f"SELECT *, {_SPAN} FROM ({BUDGETS['performance_text']})",  # noqa: S608 our own words
    "project_text": f"""
        SELECT region_code, year, unit_code, project_code, {_OF_TEXT} FROM layout WHERE has_plan""",  # noqa: S608 our own words
    "tranche": f"""
        SELECT *, {_SPAN} FROM ({BUDGETS["tranche"]})""",  # noqa: S608 our own words
    "checkpoint": f"""
        SELECT c.*, l.region_code, l.year, l.unit_code, false AS corrected, {_OF_TEXT}, {_SPAN}
        FROM ({BUDGETS["checkpoint"]}) AS c JOIN layout AS l USING (text_id, project_code)""",  # noqa: S608 our own words
    "payment": f"FROM ({PAYMENTS}) ORDER BY region_code",
    "monthly_payment": "SELECT region_code, year, unit_code, project_code, "
    "month(counted_on) AS month, sum(amount_fen) AS paid_in_month_fen, "
    "0 AS entered_in_month_fen, '凭证' AS paid_by FROM payment GROUP BY ALL",
    "coverage": COVERAGE,
}
"""Table of a report → its rows, of the layout."""
