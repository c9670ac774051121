"""Reading what units filled in and did not report (草稿), drafted by themselves or sent back."""

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope, scope_value


def read_drafts(cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None) -> pd.DataFrame:
    """The sheets of a year in which rows stand as 草稿.

    Returns:
        One row a project, month and sheet, by unit, project, month: unit_code, unit_name,
        project_code, name (of a 涉密 project its code), month, sheet (国库外支付, 指标结果,
        偏差与预计), draft_count, and returned_count of them that a review sent back (退回).
    """
    asked = {"year": year, "scope": scope_value(scope), "known_at": NOW}
    return cursor.execute(_DRAFTS, asked).df()


def _latest(table: str, sheet: str, row: str) -> str:
    """The rows of a sheet that stand as 草稿, each with the kind of batch that made them so."""
    return f"""
    SELECT '{sheet}' AS sheet, e.region_code, e.unit_code, e.project_code, e.month, b.kind
    FROM (
        SELECT e.*
        FROM {table} AS e SEMI JOIN batch_known($known_at) USING (batch_id)
        WHERE e.year = $year
          AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], e.unit_code))
        QUALIFY row_number() OVER (
            PARTITION BY e.region_code, e.unit_code, e.project_code, e.month{row}
            ORDER BY e.batch_id DESC
        ) = 1
    ) AS e JOIN batch AS b USING (batch_id)
    WHERE e.state = '草稿'
    """  # noqa: S608 our own names


_DRAFTS = f"""
WITH draft AS (
    {_latest("entered_payment", "国库外支付", "")}
    UNION ALL {_latest("result", "指标结果", ", e.indicator_row")}
    UNION ALL {_latest("outlook", "偏差与预计", ", e.indicator_row")}
)
SELECT d.unit_code, u.unit_name, d.project_code,
       CASE WHEN p.classified THEN p.project_code ELSE p.name END AS name, d.month, d.sheet,
       count(*)::BIGINT AS draft_count,
       count(*) FILTER (d.kind = '填报审核')::BIGINT AS returned_count
FROM draft AS d
JOIN project_known($known_at) AS p
  ON (p.region_code, p.year, p.unit_code, p.project_code)
   = (d.region_code, $year, d.unit_code, d.project_code)
JOIN unit_named(make_date($year, 12, 31), $known_at) AS u
  ON (u.region_code, u.unit_code) = (d.region_code, d.unit_code)
GROUP BY ALL
ORDER BY d.unit_code, d.project_code, d.month, d.sheet
"""  # noqa: S608 our own queries
