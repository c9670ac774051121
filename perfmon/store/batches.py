"""Batches (批次): what was written when, by whom and from which file, and what was taken back."""

import duckdb
import pandas as pd

from perfmon.store.asking import NOW


def read_batches(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every batch, latest first, with what became of it.

    Returns:
        batch_id, kind, file_name, actor, recorded_at, fingerprint; of an import lines, new,
        duplicate, conflict, vanished, refused, unmatched, void, sum_fen, complete_from,
        complete_until (missing for others); change_fen (Int64), what it changed in the sum of all
        lines of its kind (missing where its kind has no such sum); undone_at, undone_by,
        undone_reason (missing where it is in force).
    """
    return cursor.execute(_BATCHES).df()


def read_batch_change(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> int:
    """What a batch changed in the sum of payments, or of budget lines, in fen.

    The lines that it brought, on a project or not, less those that it took out or replaced. So the
    batches in force come to what the database counts.
    """
    ((fen,),) = cursor.execute(_CHANGE, {"batch": batch_id}).fetchall()
    return int(fen)


def read_batches_in_force(cursor: duckdb.DuckDBPyConnection) -> set[int]:
    """The batches that are not taken back."""
    rows = cursor.execute("SELECT batch_id FROM batch_known($now)", {"now": NOW}).fetchall()
    return {int(batch_id) for (batch_id,) in rows}


def read_touched_years(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> set[tuple[str, int]]:
    """The regions and years that a batch says something about."""
    rows = cursor.execute(_TOUCHED, {"batch": batch_id}).fetchall()
    return {(str(region), int(year)) for region, year in rows}


_MOVED = """
SELECT batch_id, amount_fen FROM payment
UNION ALL
SELECT w.batch_id, -p.amount_fen FROM payment_withdrawal AS w JOIN payment AS p USING (payment_id)
WHERE p.batch_id NOT IN (SELECT batch_id FROM batch_undo)
UNION ALL
SELECT batch_id, amount_fen FROM tranche WHERE text_id IS NULL
UNION ALL
SELECT w.batch_id, -t.amount_fen FROM tranche_withdrawal AS w JOIN tranche AS t USING (tranche_id)
WHERE t.batch_id NOT IN (SELECT batch_id FROM batch_undo)
"""
"""What batches brought and took; a line whose own batch is taken back is no more to be taken."""

_CHANGE = f"""
SELECT coalesce(sum(amount_fen), 0)::BIGINT FROM ({_MOVED}) WHERE batch_id = $batch
"""  # noqa: S608 our own query

_BATCHES = f"""
SELECT b.batch_id, b.kind, b.file_name, b.actor, b.recorded_at, b.fingerprint,
       o.* EXCLUDE (batch_id),
       CASE WHEN b.kind IN ('支付', '预算指标', '预算变动') THEN coalesce(c.fen, 0)
            WHEN b.kind = '手工录入' THEN c.fen END AS change_fen,
       u.recorded_at AS undone_at, u.actor AS undone_by, u.reason AS undone_reason
FROM batch AS b
LEFT JOIN batch_outcome AS o USING (batch_id)
LEFT JOIN batch_undo AS u USING (batch_id)
LEFT JOIN (
    SELECT batch_id, sum(amount_fen)::BIGINT AS fen FROM ({_MOVED}) GROUP BY batch_id
) AS c USING (batch_id)
ORDER BY b.batch_id DESC
"""  # noqa: S608 our own query

_TOUCHED = """
SELECT region_code, year FROM project WHERE batch_id = $batch
UNION SELECT region_code, year FROM coverage WHERE batch_id = $batch
UNION SELECT region_code, year FROM tranche WHERE batch_id = $batch
UNION SELECT region_code, year FROM payment WHERE batch_id = $batch
UNION SELECT region_code, year FROM progress WHERE batch_id = $batch
UNION SELECT region_code, year FROM entered_payment WHERE batch_id = $batch
UNION SELECT region_code, year FROM project_state WHERE batch_id = $batch
UNION SELECT region_code, year FROM ranking_floor WHERE batch_id = $batch
UNION SELECT p.region_code, p.year FROM payment_withdrawal AS w JOIN payment AS p USING (payment_id)
      WHERE w.batch_id = $batch
UNION SELECT t.region_code, t.year FROM tranche_withdrawal AS w JOIN tranche AS t USING (tranche_id)
      WHERE w.batch_id = $batch
UNION SELECT m.region_code, m.year FROM hand_match AS h JOIN mention AS m USING (mention_id)
      WHERE h.batch_id = $batch
UNION SELECT m.region_code, m.year FROM rule_set AS r
      JOIN project_month AS m ON m.year >= year(r.holds_from) WHERE r.batch_id = $batch
"""
