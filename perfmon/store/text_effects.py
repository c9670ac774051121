"""Reading what a revised 绩效文本 touches: a judged month, and what hangs on what it drops."""

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope, scope_value


def read_judged_projects(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, scope: Scope = None
) -> pd.DataFrame:
    """The projects of a month as they are judged now.

    Returns:
        One row a project: PROJECT_KEY, name (of a 涉密 project its code), adjusted_budget_fen,
        planned_fen (missing without a plan), paid_fen, light (missing where there is none).
    """
    asked = {"year": year, "month": month, "scope": scope_value(scope), "known_at": NOW}
    return cursor.execute(_MONTH, asked).df()


def read_dropped_projects(
    cursor: duckdb.DuckDBPyConnection, was: int, now: int, scope: Scope = None
) -> pd.DataFrame:
    """The projects that a version has and another has not.

    Args:
        cursor: of the read.
        was: the text_id of the one that has them.
        now: of the other.
        scope: units; None for all.

    Returns:
        One row a project: unit_code, project_code, name (of a 涉密 project its code), budget_fen
        (as printed), paid_fen (of the year, 0 without payments), result_count (指标结果, no 草稿),
        is_in_text_only (whether no budget table or entry says it).
    """
    asked = {"was": was, "now": now, "scope": scope_value(scope), "known_at": NOW}
    return cursor.execute(_DROPPED, asked).df()


def read_dropped_results(
    cursor: duckdb.DuckDBPyConnection, was: int, now: int, scope: Scope = None
) -> pd.DataFrame:
    """The indicators that a version has, another has not, and results are reported of.

    Returns:
        One row an indicator, in printed order: unit_code, project_code, name, indicator_row,
        level2, level3, printed_value, result_count, last_month. None of a 涉密 project.
    """
    asked = {"was": was, "now": now, "scope": scope_value(scope), "known_at": NOW}
    return cursor.execute(_RESULTS, asked).df()


_MONTH = """
SELECT m.region_code, m.year, m.unit_code, m.project_code,
       CASE WHEN p.classified THEN p.project_code ELSE p.name END AS name,
       m.adjusted_budget_fen, m.planned_fen, m.paid_fen, j.light
FROM project_month AS m
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
LEFT JOIN judged_month AS j USING (region_code, year, unit_code, project_code, month)
WHERE m.year = $year AND m.month = $month
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], m.unit_code))
ORDER BY m.unit_code, m.project_code
"""

_REPORTED = """
    SELECT region_code, year, unit_code, project_code, indicator_row, month
    FROM result SEMI JOIN batch_known($known_at) USING (batch_id)
    WHERE state <> '草稿'
"""

_DROPPED = f"""
SELECT p.unit_code, p.project_code,
       CASE WHEN k.classified THEN p.project_code ELSE p.name END AS name,
       t.amount_fen AS budget_fen, coalesce(s.paid_fen, 0)::BIGINT AS paid_fen,
       coalesce(r.result_count, 0)::BIGINT AS result_count,
       o.project_code IS NULL AS is_in_text_only
FROM project AS p
JOIN (
    SELECT text_id, unit_code, project_code, amount_fen FROM tranche
) AS t USING (text_id, unit_code, project_code)
ANTI JOIN (FROM project WHERE text_id = $now) AS n USING (unit_code, project_code)
LEFT JOIN project_known($known_at) AS k
    USING (region_code, year, unit_code, project_code)
LEFT JOIN (
    SELECT region_code, year, unit_code, project_code, sum(amount_fen) AS paid_fen
    FROM payment_known($known_at) GROUP BY ALL
) AS s USING (region_code, year, unit_code, project_code)
LEFT JOIN (
    SELECT region_code, year, unit_code, project_code, count(*) AS result_count
    FROM ({_REPORTED}) GROUP BY ALL
) AS r USING (region_code, year, unit_code, project_code)
LEFT JOIN (
    SELECT DISTINCT region_code, year, unit_code, project_code
    FROM project SEMI JOIN batch_known($known_at) USING (batch_id)
    WHERE text_id IS NULL
) AS o USING (region_code, year, unit_code, project_code)
WHERE p.text_id = $was
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
ORDER BY p.line, p.project_code
"""  # noqa: S608 our own words

_RESULTS = f"""
SELECT p.unit_code, p.project_code, p.name, i.indicator_row, i.level2, i.level3, i.printed_value,
       count(DISTINCT r.month) AS result_count, max(r.month)::BIGINT AS last_month
FROM project AS p
JOIN indicator AS i USING (text_id, project_code)
ANTI JOIN (
    SELECT n.unit_code, n.project_code, m.indicator_row
    FROM project AS n JOIN indicator AS m USING (text_id, project_code) WHERE text_id = $now
) AS n USING (unit_code, project_code, indicator_row)
JOIN ({_REPORTED}) AS r USING (region_code, year, unit_code, project_code, indicator_row)
ANTI JOIN (FROM project_known($known_at) WHERE classified) AS s
  ON (s.region_code, s.year, s.unit_code, s.project_code)
   = (p.region_code, p.year, p.unit_code, p.project_code)
WHERE p.text_id = $was
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
GROUP BY ALL
ORDER BY p.unit_code, p.project_code, i.indicator_row
"""  # noqa: S608 our own words
