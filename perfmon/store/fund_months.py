"""Reading project × month by 资金性质 and 预算级次."""

from datetime import datetime

import duckdb
import pandas as pd

from perfmon.measures.lights import JUDGED_CLASSES
from perfmon.store.asking import NOW, Scope, scope_value
from perfmon.store.derived import split_year


def read_fund_months(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    month: int,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """The judged projects' money of one month, one row a project, fund type and budget level.

    The kept grain answers for what is known now; an earlier moment is computed from the facts.

    Returns:
        Sorted by unit, code, fund type and level: the columns of `build_fund_months`.
    """
    asked = {
        "year": year,
        "month": month,
        "classes": list(JUDGED_CLASSES),
        "scope": scope_value(scope),
        "known_at": known_at,
    }
    if known_at == NOW:
        return cursor.execute(_KEPT + _JUDGED, asked).df()
    regions = cursor.execute(_REGIONS, {"year": year, "known_at": known_at}).fetchall()
    if not regions:
        return cursor.execute(_KEPT + _JUDGED, asked).df()
    parts = [split_year(cursor, str(region), year, known_at) for (region,) in regions]
    cursor.register("split_then", pd.concat(parts))
    rows = cursor.execute(_THEN + _JUDGED, asked).df()
    cursor.unregister("split_then")
    return rows


_REGIONS = "SELECT DISTINCT region_code FROM project_known($known_at) WHERE year = $year ORDER BY 1"

_KEPT = "WITH amounts AS (FROM fund_month)"

_THEN = "WITH amounts AS (FROM split_then)"

_JUDGED = """
SELECT f.*
FROM amounts AS f
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
WHERE f.year = $year AND f.month = $month
  AND list_contains($classes::VARCHAR[], p.project_class)
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], f.unit_code))
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
ORDER BY f.unit_code, f.project_code, f.fund_type, f.budget_level
"""
