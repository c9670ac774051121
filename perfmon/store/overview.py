"""Reading what a page needs before anything else: the data version, the years, the cut-offs."""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from perfmon.store.asking import NOW, Scope, scope_value
from perfmon.store.covered import COVERED


@dataclass(frozen=True)
class YearOnHand:
    """A fiscal year with projects, or one that is opened (开新年度) and has none yet.

    Attributes:
        year: the fiscal year.
        covered_until: the last day that payments on hand cover; None where there are none.
        recorded_at: when the last batch about it was recorded (UTC).
        has_projects: whether any is there.
    """

    year: int
    covered_until: date | None
    recorded_at: datetime
    has_projects: bool = True


def read_data_version(cursor: duckdb.DuckDBPyConnection) -> int:
    """How often the database was written to; every cache key holds it."""
    return int(cursor.execute("SELECT data_version FROM database_property").fetchall()[0][0])


def read_years(
    cursor: duckdb.DuckDBPyConnection, scope: Scope = None, known_at: datetime = NOW
) -> list[YearOnHand]:
    """The years with projects in the scope and those opened, latest first."""
    rows = cursor.execute(_YEARS, {"scope": scope_value(scope), "known_at": known_at}).fetchall()
    return [YearOnHand(*row) for row in rows]


def find_batch(cursor: duckdb.DuckDBPyConnection, fingerprint: str) -> int | None:
    """The batch in force that came from a file with this fingerprint."""
    rows = cursor.execute(
        "SELECT batch_id FROM batch SEMI JOIN batch_known($known_at) USING (batch_id) "
        "WHERE fingerprint = $fingerprint",
        {"fingerprint": fingerprint, "known_at": NOW},
    ).fetchall()
    return int(rows[0][0]) if rows else None


_YEARS = f"""
SELECT p.year, max(c.covered_until), max(b.recorded_at), true
FROM project_known($known_at) AS p
JOIN batch AS b USING (batch_id)
LEFT JOIN (
    SELECT region_code, year, max(covered_until) AS covered_until
    FROM ({COVERED}) GROUP BY ALL
) AS c USING (region_code, year)
WHERE ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
GROUP BY p.year
UNION ALL
SELECT o.year, NULL, o.recorded_at, false
FROM opening_known($known_at) AS o
WHERE o.year NOT IN (
    SELECT year FROM project_known($known_at)
    WHERE $scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code)
)
ORDER BY 1 DESC
"""  # noqa: S608 our own words
