"""Reading where 批复 says another amount than a project's 绩效文本 prints."""

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope, scope_value


def read_text_amounts(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None
) -> pd.DataFrame:
    """Every version of a year's texts beside 年初 and 结转 of budget tables, by project.

    Returns:
        One row a version and project of which a budget table says 年初 or 结转: unit_code,
        unit_name, text_id, version, project_code, name (of a 涉密 project its code), table_fen,
        text_fen, difference_fen (the table less the text), the largest difference first.
    """
    asked = {"year": year, "scope": scope_value(scope), "known_at": NOW}
    return cursor.execute(_AMOUNTS, asked).df()


_AMOUNTS = """
WITH said AS (
    SELECT region_code, year, unit_code, project_code, sum(amount_fen)::BIGINT AS table_fen
    FROM tranche_known($known_at)
    WHERE year = $year AND text_id IS NULL AND kind IN ('年初', '结转')
    GROUP BY ALL
), secret AS (
    SELECT region_code, year, unit_code, project_code
    FROM project_known($known_at) WHERE classified
), printed AS (
    SELECT t.text_id, t.version, p.region_code, p.year, p.unit_code, p.project_code, p.name,
           sum(a.amount_fen)::BIGINT AS text_fen
    FROM performance_text AS t
    JOIN project AS p USING (text_id)
    JOIN tranche AS a
      ON (a.text_id, a.unit_code, a.project_code) = (p.text_id, p.unit_code, p.project_code)
    WHERE t.year = $year AND t.batch_id IN (SELECT batch_id FROM batch_known($known_at))
    GROUP BY ALL
)
SELECT p.unit_code, u.unit_name, p.text_id, p.version, p.project_code,
       CASE WHEN c.project_code IS NULL THEN p.name ELSE p.project_code END AS name,
       s.table_fen, p.text_fen, s.table_fen - p.text_fen AS difference_fen
FROM printed AS p
JOIN said AS s USING (region_code, year, unit_code, project_code)
JOIN unit_named(make_date($year, 12, 31), $known_at) AS u USING (region_code, unit_code)
LEFT JOIN secret AS c USING (region_code, year, unit_code, project_code)
WHERE $scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code)
ORDER BY abs(s.table_fen - p.text_fen) DESC, p.unit_code, p.project_code, p.version DESC
"""
