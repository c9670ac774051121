"""Where the wordings of lines (mentions) belong, and in which years some have no project."""

from collections.abc import Collection

import duckdb

from perfmon.store.asking import NOW


def read_mention_years(
    cursor: duckdb.DuckDBPyConnection, mention_ids: Collection[int]
) -> dict[int, tuple[str, int]]:
    """The region and year of each of the mentions that are known."""
    rows = cursor.execute(
        "SELECT mention_id, region_code, year FROM mention "
        "WHERE list_contains($mentions::UBIGINT[], mention_id)",
        {"mentions": list(mention_ids)},
    ).fetchall()
    return {int(mention): (str(region), int(year)) for mention, region, year in rows}


def read_unmatched_years(cursor: duckdb.DuckDBPyConnection) -> list[int]:
    """The years with lines in force that have no project, latest first."""
    rows = cursor.execute(_YEARS, {"known_at": NOW}).fetchall()
    return [int(year) for (year,) in rows]


_YEARS = """
WITH said AS (
    SELECT year, mention_id FROM payment_said($known_at)
    UNION
    SELECT year, mention_id FROM tranche_said($known_at)
    UNION
    SELECT year, mention_id FROM progress SEMI JOIN batch_known($known_at) USING (batch_id)
)
SELECT DISTINCT s.year
FROM said AS s JOIN mention_matched($known_at) AS m USING (mention_id)
WHERE m.project_code IS NULL
ORDER BY s.year DESC
"""
