"""What a batch changes: every project's budget, payments and light before and after it."""

from datetime import UTC, datetime

import duckdb
import pandas as pd

from perfmon.periods import last_whole_month
from perfmon.store.asking import NOW


def keep_months_before(cursor: duckdb.DuckDBPyConnection) -> None:
    """Keeps the judged months as they stand, to be compared after settling."""
    cursor.execute(_BEFORE)


def read_effects(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The projects that changed, at the last month of each year that payments on hand reach.

    Returns:
        year, month, cut_on, unit_code, project_code, name; budget_before_fen, budget_after_fen,
        paid_before_fen, paid_after_fen (Int64; missing where the project is not known then);
        light_before, light_after (missing where there is none).
    """
    today = datetime.now(UTC).date()
    covered = cursor.execute(_COVERED, {"known_at": NOW}).fetchall()
    months = pd.DataFrame(
        [
            (int(year), until.month if until else last_whole_month(int(year), None, today))
            for year, until in covered
        ],
        columns=["year", "month"],
    )
    cursor.register("shown_months", months)
    effects = cursor.execute(_EFFECTS, {"known_at": NOW}).df()
    cursor.unregister("shown_months")
    return effects


_JUDGED = """
SELECT m.region_code, m.year, m.unit_code, m.project_code, m.month, m.cut_on,
       m.adjusted_budget_fen AS budget_fen, m.paid_fen, j.light
FROM project_month AS m
LEFT JOIN judged_month AS j USING (region_code, year, unit_code, project_code, month)
"""

_BEFORE = f"""
CREATE OR REPLACE TEMP TABLE months_before AS
{_JUDGED} WHERE m.year IN (SELECT year FROM lines)
"""  # noqa: S608 our own query

_COVERED = """
SELECT p.year, max(c.covered_until)
FROM (
    SELECT DISTINCT year FROM project_known($known_at) WHERE year IN (SELECT year FROM lines)
) AS p
LEFT JOIN (
    SELECT year, covered_until FROM coverage SEMI JOIN batch_known($known_at) USING (batch_id)
) AS c USING (year)
GROUP BY p.year
"""

_EFFECTS = f"""
WITH after AS ({_JUDGED} SEMI JOIN shown_months USING (year, month)),
     before AS (FROM months_before SEMI JOIN shown_months USING (year, month))
SELECT a.year, a.month, a.cut_on, a.unit_code, a.project_code,
       CASE WHEN p.classified THEN p.project_code ELSE p.name END AS name,
       b.budget_fen AS budget_before_fen, a.budget_fen AS budget_after_fen,
       b.paid_fen AS paid_before_fen, a.paid_fen AS paid_after_fen,
       b.light AS light_before, a.light AS light_after
FROM after AS a
LEFT JOIN before AS b USING (region_code, year, unit_code, project_code, month)
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
WHERE (a.budget_fen, a.paid_fen, a.light) IS DISTINCT FROM (b.budget_fen, b.paid_fen, b.light)
ORDER BY abs(a.paid_fen - coalesce(b.paid_fen, 0)) DESC, a.unit_code, a.project_code
"""  # noqa: S608 our own query
