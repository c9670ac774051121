"""Reading and writing 议定事项: what meetings decided, and whether it is done (销号)."""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope
from perfmon.store.scopes import read_owner_names
from perfmon.store.writing import Writer

KIND = "议定事项"


def read_resolutions(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    month: int,
    on: date,
    known_at: datetime = NOW,
    scope: Scope = None,
) -> pd.DataFrame:
    """What a year's meetings on months up to one decided, the open ones first, then by day.

    In an opened year what earlier years decided and had not settled at their end is among them.

    Args:
        cursor: of the read.
        year: the fiscal year.
        month: the last meeting month.
        on: the day of the question; a settling of a later day does not count yet.
        known_at: leaves out what was recorded later.
        scope: units; None for all. Who sees only some gets what their units, or departments that
            they see whole, are to do by the very name of the 责任单位.

    Returns:
        resolution_id, region_code, year and month (of the meeting), is_carried,
        words, owner, due_on, is_settled, settled_on and evidence (missing while it is open),
        reopened_because (missing where it never was), is_overdue (open after its day, or settled
        after it), said_by, recorded_at.
    """
    asked = {"year": year, "month": month, "on": on, "known_at": known_at}
    asked |= {"owners": read_owner_names(cursor, scope)}
    return cursor.execute(_RESOLUTIONS, asked).df()


def append_resolution(writer: Writer, said: dict[str, object]) -> int:
    """Writes a resolution (its columns but number and batch) and gives its number."""
    rows = writer.cursor.execute("SELECT coalesce(max(resolution_id), 0) + 1 FROM resolution")
    number = int(rows.fetchall()[0][0])
    writer.append("resolution", pd.DataFrame([said | {"resolution_id": number}]))
    return number


_RESOLUTIONS = """
WITH said AS (
    SELECT s.resolution_id, s.is_settled, s.on_date, s.evidence,
           row_number() OVER (PARTITION BY s.resolution_id ORDER BY s.batch_id DESC) AS place
    FROM resolution_settled AS s SEMI JOIN batch_known($known_at) USING (batch_id)
    WHERE s.on_date <= $on
), settled_before AS (
    SELECT s.resolution_id
    FROM resolution_settled AS s SEMI JOIN batch_known($known_at) USING (batch_id)
    WHERE s.on_date < make_date($year, 1, 1)
    GROUP BY ALL HAVING max_by(s.is_settled, s.batch_id)
)
SELECT r.resolution_id, r.region_code, r.year, r.month, r.year < $year AS is_carried, r.words,
       r.owner, r.due_on::TIMESTAMP_S AS due_on, coalesce(s.is_settled, false) AS is_settled,
       CASE WHEN s.is_settled THEN s.on_date END::TIMESTAMP_S AS settled_on,
       CASE WHEN s.is_settled THEN s.evidence END AS evidence,
       CASE WHEN NOT s.is_settled THEN s.evidence END AS reopened_because,
       CASE WHEN s.is_settled THEN s.on_date > r.due_on ELSE $on > r.due_on END AS is_overdue,
       b.actor AS said_by, b.recorded_at
FROM resolution AS r JOIN batch_known($known_at) AS b USING (batch_id)
LEFT JOIN (FROM said WHERE place = 1) AS s USING (resolution_id)
WHERE ((r.year = $year AND r.month <= $month)
    OR (r.year < $year AND r.resolution_id NOT IN (FROM settled_before)
        AND EXISTS (FROM opening_known($known_at) AS o WHERE o.year = $year)))
  AND ($owners::VARCHAR[] IS NULL OR list_contains($owners::VARCHAR[], trim(r.owner)))
ORDER BY is_settled, r.due_on, r.resolution_id
"""
