"""Counties' reports (上报) of any size, of the rows of `bench.scales`.

Only the tables that figures follow from are there: figures can be made of them, but no database.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd

from bench.scales import BUDGETS, COVERED_UNTIL, PAYMENTS, YEAR, Scale, lay_out
from perfmon.measures.county_parts import FACTS
from perfmon.store.consolidated import County
from perfmon.store.report_manifest import Manifest, place_of
from perfmon.store.report_tables import table_file

MONTH = 10


def write_reports(folder: Path, scale: Scale) -> list[County]:
    """The reports of all regions of a scale, by region."""
    with duckdb.connect() as connection:
        lay_out(connection, scale)
        for part, query in _TABLES.items():
            connection.execute(f"CREATE TABLE {part} AS {query}".format(**_numbers(scale)))
        regions = connection.execute("SELECT DISTINCT region_code FROM project ORDER BY 1")
        codes = [str(region_code) for (region_code,) in regions.fetchall()]
        return [_write(connection, folder, region_code) for region_code in codes]


def _numbers(scale: Scale) -> dict[str, int]:
    return {"first": 0, "after": scale.payments, "projects": scale.projects}


def _write(connection: duckdb.DuckDBPyConnection, folder: Path, region_code: str) -> County:
    place = place_of(folder, region_code, YEAR, MONTH)
    place.mkdir(parents=True)
    for part, columns in FACTS.items():
        typed = ", ".join(
            f"{name}::{_SQL.get(kind, kind)} AS {name}" for name, kind in columns.items()
        )
        rows = f"SELECT {typed} FROM {part} WHERE region_code = $region ORDER BY ALL"  # noqa: S608 our names
        made = connection.sql(rows, params={"region": region_code})
        made.write_parquet(str(table_file(place, part)))
    return County(place, _manifest(region_code), pd.DataFrame())


def _manifest(region_code: str) -> Manifest:
    made_at = datetime(YEAR, MONTH + 1, 1, tzinfo=UTC).replace(tzinfo=None)
    return Manifest(
        region_code,
        "",
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


_SQL = {"string": "VARCHAR", "int": "INTEGER"}

_TABLES = {
    "project": BUDGETS["project"],
    "tranche": f"""
        SELECT *, NULL AS document_no, 1 AS from_month, 12 AS until_month
        FROM ({BUDGETS["tranche"]})""",  # noqa: S608 our own words
    "checkpoint": f"""
        SELECT c.*, l.region_code, l.year, l.unit_code, false AS corrected, 1 AS from_month,
               12 AS until_month
        FROM ({BUDGETS["checkpoint"]}) AS c JOIN layout AS l USING (text_id, project_code)""",  # noqa: S608 our own words
    "payment": f"SELECT *, NULL AS document_no FROM ({PAYMENTS})",  # noqa: S608 our own words
    "monthly_payment": "SELECT region_code, year, unit_code, project_code, "
    "month(counted_on) AS month, sum(amount_fen) AS paid_in_month_fen, "
    "0 AS entered_in_month_fen, '凭证' AS paid_by FROM payment GROUP BY ALL",
}
"""Table of a report → its rows, of the layout."""
