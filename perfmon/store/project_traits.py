"""What a project's money is made of, to list projects by: 直达 or not, funds, levels, years."""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope, at_day


def read_project_traits(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    until: date,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """The projects with money by a day.

    Returns:
        One row a project: region_code, year, unit_code, project_code, is_direct (any of it is
        直达资金), is_carried_over (any of it is of an earlier 来源年度), fund_types, budget_levels
        (lists of what tranches print, sorted, without blanks).
    """
    return cursor.execute(_TRAITS, at_day(year, until, scope, known_at)).df()


_TRAITS = """
SELECT region_code, year, unit_code, project_code,
       bool_or(direct) AS is_direct, bool_or(source_year < year) AS is_carried_over,
       list_sort(list(DISTINCT fund_type) FILTER (fund_type <> '')) AS fund_types,
       list_sort(list(DISTINCT budget_level) FILTER (budget_level <> '')) AS budget_levels
FROM tranche_known($known_at)
WHERE year = $year AND issued_on <= $until
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
GROUP BY ALL
ORDER BY ALL
"""
