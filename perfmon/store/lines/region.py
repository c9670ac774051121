"""Which region the lines of a file belong to."""

import duckdb

from perfmon.store.units import read_region_codes

UNSAID_REGION = "000000"
"""Where neither the database nor a code says it."""


def region_of_lines(cursor: duckdb.DuckDBPyConnection) -> str:
    """The region of the database, else the one that most project codes of `staged` begin with."""
    known = read_region_codes(cursor)
    if known:
        return known[0]
    rows = cursor.execute(_MOST_PRINTED).fetchall()
    return str(rows[0][0]) if rows else UNSAID_REGION


_MOST_PRINTED = """
SELECT left(project_code, 6) AS region_code
FROM staged
WHERE regexp_matches(project_code, '^[0-9]{8}[A-Z][0-9A-Z]{12}$')
GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""
