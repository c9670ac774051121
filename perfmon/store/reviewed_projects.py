"""Reading the projects whose targets are under review, of many texts at once."""

from collections.abc import Sequence

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope, scope_value


def read_reviewed_projects(
    cursor: duckdb.DuckDBPyConnection, text_ids: Sequence[int], scope: Scope = None
) -> pd.DataFrame:
    """The projects of versions of texts as these print them, in their order.

    Returns:
        One row a project: department_code, unit_code, text_id, project_code, name (of a 涉密
        project its code), budget_fen, indicator_count.
    """
    asked = {"texts": list(text_ids), "scope": scope_value(scope), "known_at": NOW}
    return cursor.execute(_PROJECTS, asked).df()


_PROJECTS = """
SELECT u.department_code, p.unit_code, p.text_id, p.project_code,
       CASE WHEN s.project_code IS NULL THEN p.name ELSE p.project_code END AS name,
       t.amount_fen AS budget_fen, coalesce(i.indicator_count, 0) AS indicator_count
FROM project AS p
JOIN performance_text AS x USING (text_id)
JOIN unit_named(make_date(x.year, 12, 31), $known_at) AS u
  ON (u.region_code, u.unit_code) = (x.region_code, x.unit_code)
JOIN tranche AS t
  ON (t.text_id, t.unit_code, t.project_code) = (p.text_id, p.unit_code, p.project_code)
LEFT JOIN (
    SELECT text_id, project_code, count(*) AS indicator_count FROM indicator GROUP BY ALL
) AS i ON (i.text_id, i.project_code) = (p.text_id, p.project_code)
LEFT JOIN (FROM project_known($known_at) WHERE classified) AS s
  ON (s.region_code, s.year, s.unit_code, s.project_code)
   = (p.region_code, p.year, p.unit_code, p.project_code)
WHERE list_contains($texts::BIGINT[], p.text_id)
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], x.unit_code))
ORDER BY x.unit_code, p.line, p.project_code
"""
