"""What is left of projects' budgets, and the tranches that a typed one may meet."""

from datetime import date

import duckdb
import pandas as pd

from perfmon.store.asking import NOW


def read_left(
    cursor: duckdb.DuckDBPyConnection, year: int, unit_code: str, day: date
) -> dict[str, int]:
    """What may still be spent or cut from a day on, in fen, by the unit's project codes.

    It is the least that the budget less all payments comes to on that day or on a later one, so
    that taking it leaves no later day short either. A project without money on it is left out.
    """
    asked = {"year": year, "unit": unit_code, "day": day, "known_at": NOW}
    return {str(code): int(fen) for code, fen in cursor.execute(_LEFT, asked).fetchall()}


def read_printed_tranches(
    cursor: duckdb.DuckDBPyConnection, year: int, unit_code: str, project_code: str
) -> pd.DataFrame:
    """The tranches that only a project's text says: kind, amount_fen, issued_on, source_year."""
    asked = {"year": year, "unit": unit_code, "project": project_code, "known_at": NOW}
    return cursor.execute(_PRINTED_TRANCHES, asked).df()


def count_equal_tranches(
    cursor: duckdb.DuckDBPyConnection,
    unit_code: str,
    project_code: str,
    kind: str,
    amount_fen: int,
    issued_on: date,
) -> int:
    """How many tranches of a project say the same kind, amount and 下达日期."""
    asked = {
        "unit": unit_code,
        "project": project_code,
        "kind": kind,
        "amount": amount_fen,
        "day": issued_on,
        "known_at": NOW,
    }
    return int(cursor.execute(_EQUAL_TRANCHES, asked).fetchall()[0][0])


LEFT = """
event AS (
    SELECT unit_code, project_code, issued_on AS event_on, amount_fen
    FROM tranche_known($known_at) WHERE year = $year
    UNION ALL
    SELECT unit_code, project_code, counted_on, -amount_fen
    FROM payment_known($known_at) WHERE year = $year
    UNION ALL
    SELECT unit_code, project_code, last_day(make_date(year, month, 1)),
           -CASE paid_by WHEN '进度表' THEN paid_in_month_fen ELSE entered_in_month_fen END
    FROM project_month WHERE year = $year
), balance AS (
    SELECT unit_code, project_code, event_on,
           sum(sum(amount_fen)) OVER (
               PARTITION BY unit_code, project_code ORDER BY event_on
           )::BIGINT AS left_fen
    FROM event SEMI JOIN balanced USING (unit_code, project_code)
    GROUP BY unit_code, project_code, event_on
), project_left AS (
    SELECT a.unit_code, a.project_code, a.from_day,
           least(coalesce(max_by(b.left_fen, b.event_on) FILTER (b.event_on <= a.from_day), 0),
                 coalesce(min(b.left_fen) FILTER (b.event_on > a.from_day), 9223372036854775807)
           ) AS left_fen
    FROM balanced AS a JOIN balance AS b USING (unit_code, project_code)
    GROUP BY a.unit_code, a.project_code, a.from_day
)
"""
"""What `read_left` says, for `balanced`: unit_code, project_code, from_day.

Vouchers count on their day; what a table or a unit says, at the month's end.
"""

_LEFT = f"""
WITH balanced AS (
    SELECT unit_code, project_code, $day::DATE AS from_day
    FROM project_known($known_at) WHERE year = $year AND unit_code = $unit
), {LEFT}
SELECT project_code, left_fen FROM project_left
"""  # noqa: S608 our own queries

_PRINTED_TRANCHES = """
SELECT region_code, year, unit_code, project_code, kind, amount_fen, issued_on, direct, source_year
FROM tranche_known($known_at)
WHERE year = $year AND unit_code = $unit AND project_code = $project AND text_id IS NOT NULL
"""

_EQUAL_TRANCHES = """
SELECT count(*) FROM tranche_known($known_at)
WHERE unit_code = $unit AND project_code = $project AND kind = $kind AND amount_fen = $amount
  AND issued_on = $day
"""
