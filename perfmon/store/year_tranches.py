"""Reading what the judged projects' money of a year is made of, tranche by tranche."""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.measures.lights import JUDGED_CLASSES
from perfmon.store.asking import NOW, Scope, at_day


def read_year_tranches(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    until: date,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """The tranches issued by a day, of every judged project.

    Returns:
        By project, 下达日期 and 文号: PROJECT_KEY, kind, amount_fen, document_no, issued_on,
        fund_type, budget_level, direct, source_year.
    """
    asked = at_day(year, until, scope, known_at) | {"classes": list(JUDGED_CLASSES)}
    return cursor.execute(_TRANCHES, asked).df()


_TRANCHES = """
SELECT t.region_code, t.year, t.unit_code, t.project_code, t.kind, t.amount_fen, t.document_no,
       t.issued_on, t.fund_type, t.budget_level, t.direct, t.source_year
FROM tranche_known($known_at) AS t
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
WHERE t.year = $year AND t.issued_on <= $until
  AND list_contains($classes::VARCHAR[], p.project_class)
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
ORDER BY t.unit_code, t.project_code, t.issued_on, t.document_no, t.tranche_id
"""
