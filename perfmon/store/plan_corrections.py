"""Reading the 更正 behind a month's plan lines: what was printed, what holds, who says so."""

from datetime import datetime

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope, scope_value


def read_plan_corrections(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    month: int,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """The corrected checkpoints of the plans in force in a month.

    Returns:
        One row a checkpoint, sorted by project and month: PROJECT_KEY, checkpoint_month,
        printed_value (空白 where the cell is), corrected_value (in 万元, as a text prints it),
        reason (missing of a 涉密 project), corrected_by, corrected_at (UTC).
    """
    asked = {"year": year, "month": month, "scope": scope_value(scope), "known_at": known_at}
    return cursor.execute(_CORRECTIONS, asked).df()


_CORRECTIONS = """
SELECT s.region_code, s.year, s.unit_code, s.project_code, c.month AS checkpoint_month,
       c.printed_value, c.corrected_value, CASE WHEN NOT p.classified THEN c.reason END AS reason,
       b.actor AS corrected_by, b.recorded_at AS corrected_at
FROM correction_known($known_at) AS c
JOIN batch AS b USING (batch_id)
JOIN project_text_span($known_at) AS s
  ON (s.text_id, s.project_code) = (c.text_id, c.project_code)
JOIN project_known($known_at) AS p
  ON (p.region_code, p.year, p.unit_code, p.project_code)
   = (s.region_code, s.year, s.unit_code, s.project_code)
WHERE c.field = '资金支出计划' AND c.corrected_value IS NOT NULL
  AND s.year = $year AND $month BETWEEN s.from_month AND s.until_month
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], s.unit_code))
ORDER BY s.unit_code, s.project_code, c.month
"""
