"""Reading what people granted in 自评 and 复核 where no formula gives the points."""

from datetime import datetime

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope, scope_value


def read_granted_scores(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """The last word of each side on each row of a year's projects; row 0 is 预算执行率.

    Returns:
        INDICATOR_KEY, side (自评, 复核), granted_percent (exact decimal text), set_hundredths
        (Int64), is_saved (boolean), reason (missing of a 涉密 project), set_by, recorded_at,
        batch_id.
    """
    asked = {"year": year, "scope": scope_value(scope), "known_at": known_at}
    rows = cursor.execute(_GRANTED, asked).df()
    return rows.astype({"set_hundredths": "Int64", "is_saved": "boolean"})


_GRANTED = """
SELECT g.region_code, g.year, g.unit_code, g.project_code, g.indicator_row, g.side,
       g.granted_percent, g.score_hundredths AS set_hundredths, g.is_saved,
       CASE WHEN NOT p.classified THEN g.reason END AS reason,
       b.actor AS set_by, b.recorded_at, g.batch_id
FROM granted_score AS g
JOIN batch_known($known_at) AS b USING (batch_id)
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
WHERE g.year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], g.unit_code))
QUALIFY row_number() OVER (
    PARTITION BY g.region_code, g.unit_code, g.project_code, g.indicator_row, g.side
    ORDER BY g.batch_id DESC
) = 1
ORDER BY g.unit_code, g.project_code, g.indicator_row, g.side
"""
