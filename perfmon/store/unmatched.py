"""Where the wordings of lines (mentions) belong, and in which years some have no project."""

from collections.abc import Collection

import duckdb

from perfmon.ingest.matching import How
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


UNMATCHED_WHY = f"""
CASE WHEN f.how IN ('{How.UNKNOWN_PROJECT}', '{How.UNKNOWN_UNIT}') AND EXISTS (
              FROM project_known($known_at) AS p
              WHERE p.region_code = u.region_code AND p.year <> u.year
                AND (upper(p.project_code) = upper(u.project_code)
                     OR (u.project_code = '' AND p.unit_code = f.unit_code
                         AND u.project_name IN (p.name, p.contents_name))))
     THEN u.year || '年库里没有这个项目'
     WHEN f.how = '{How.UNKNOWN_UNIT}' AND u.unit_code = '' AND u.unit_name = ''
     THEN '没有印预算单位' ELSE f.how END
"""
"""Why mention `u` with the match `f` has no project, in words for people.

The kept reason says what was looked for; what the line prints, and other years, say more.
"""

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
