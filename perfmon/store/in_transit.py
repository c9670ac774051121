"""在途: what is applied for (已申请) and not paid, of every project of a year at once.

A line leaves it once its identity is paid. Where no payments file tells it of a project, the last
budget table says how much is under way. The same rules tell a single project's lines in
`uncounted_facts`. Lines without a project are in no project's sum; a match points only at projects
that were known at its moment.
"""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.store.asking import NOW, Scope, at_day


def read_in_transit(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    until: date,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """What stood 在途 on a day, never counted as paid.

    Returns:
        One row a project and stage (单位端, 财政端, 未分端), by PROJECT_KEY: stage, amount_fen,
        lines, oldest_applied_on and waiting_days (since that day; both missing where no line
        prints its 申请日期).
    """
    rows = cursor.execute(_IN_TRANSIT, at_day(year, until, scope, known_at)).df()
    assert not rows.duplicated([*PROJECT_KEY, "stage"]).any(), "a stage stands once in a project"
    return rows


def outside_the_count(narrowed: str = "") -> str:
    """Two parts of a query: `not_counted`, and `applied_for`, what only budget tables say of 在途.

    Args:
        narrowed: a condition on unit_code and project_code of `m`, to read a few projects only.
    """
    return f"""
not_counted AS MATERIALIZED (
    SELECT u.*, m.unit_code, m.project_code,
           u.stage IS NOT NULL AND row_number() OVER (
               PARTITION BY m.unit_code, m.project_code, u.identity, u.stage IS NULL
               ORDER BY u.batch_id, u.line
           ) <= coalesce(p.lines, 0) AS is_paid_since
    FROM uncounted_known($known_at) AS u
    JOIN mention_matched($known_at) AS m USING (mention_id)
    LEFT JOIN (
        SELECT identity, count(*) AS lines
        FROM (
            SELECT identity FROM payment_said($known_at) SEMI JOIN uncounted_line USING (identity)
            WHERE year = $year AND counted_on <= $until
            UNION ALL
            SELECT DISTINCT a.identity
            FROM payment_said($known_at) AS p JOIN uncounted_line AS a USING (application_no)
            WHERE p.year = $year AND p.counted_on <= $until AND p.identity <> a.identity
        )
        GROUP BY identity
    ) AS p USING (identity)
    WHERE u.year = $year AND m.project_code IS NOT NULL {narrowed}
      AND coalesce(u.applied_on, u.said_on, $until) <= $until
), applied_for AS (
    SELECT m.*
    FROM (
        SELECT u.* REPLACE (coalesce(u.unit_code, n.unit_code) AS unit_code,
                            coalesce(u.project_code, n.project_code) AS project_code)
        FROM budget_use AS u SEMI JOIN batch_known($known_at) USING (batch_id)
        LEFT JOIN mention_matched($known_at) AS n USING (mention_id)
        WHERE u.year = $year
    ) AS m
    ANTI JOIN (FROM not_counted WHERE stage IS NOT NULL)
        USING (region_code, year, unit_code, project_code)
    WHERE m.project_code IS NOT NULL {narrowed}
    QUALIFY m.batch_id = max(m.batch_id) OVER (
        PARTITION BY m.unit_code, m.project_code, m.document_no
    )
)
"""  # noqa: S608 our own words


_IN_TRANSIT = f"""
WITH {outside_the_count()}, in_transit AS (
    SELECT region_code, year, unit_code, project_code, stage, printed_fen AS amount_fen, applied_on
    FROM not_counted WHERE stage IS NOT NULL AND NOT is_paid_since
    UNION ALL
    SELECT region_code, year, unit_code, project_code, '未分端', applied_fen - paid_fen, NULL
    FROM applied_for WHERE applied_fen > paid_fen
)
SELECT f.region_code, f.year, f.unit_code, f.project_code, f.stage,
       sum(f.amount_fen)::BIGINT AS amount_fen, count(*) AS lines,
       min(f.applied_on) AS oldest_applied_on,
       date_diff('day', min(f.applied_on), $until::DATE) AS waiting_days
FROM in_transit AS f
WHERE $scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], f.unit_code)
GROUP BY ALL
ORDER BY ALL
"""  # noqa: S608 our own words
