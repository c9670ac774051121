"""Batches (批次): what was written when, by whom and from which file, and what was taken back."""

import duckdb
import pandas as pd

from perfmon.store.asking import NOW


def read_batches(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every batch, latest first, with what became of it.

    Returns:
        batch_id, kind, file_name, actor, recorded_at, fingerprint; of an import lines, new,
        duplicate, conflict, vanished, refused, unmatched, void, sum_fen, complete_from,
        complete_until (missing for others); undone_at, undone_by, undone_reason (missing where it
        is in force).
    """
    return cursor.execute(_BATCHES).df()


def read_batches_in_force(cursor: duckdb.DuckDBPyConnection) -> set[int]:
    """The batches that are not taken back."""
    rows = cursor.execute("SELECT batch_id FROM batch_known($now)", {"now": NOW}).fetchall()
    return {int(batch_id) for (batch_id,) in rows}


def read_touched_years(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> set[tuple[str, int]]:
    """The regions and years that a batch says something about."""
    rows = cursor.execute(_TOUCHED, {"batch": batch_id}).fetchall()
    return {(str(region), int(year)) for region, year in rows}


_BATCHES = """
SELECT b.batch_id, b.kind, b.file_name, b.actor, b.recorded_at, b.fingerprint,
       o.* EXCLUDE (batch_id),
       u.recorded_at AS undone_at, u.actor AS undone_by, u.reason AS undone_reason
FROM batch AS b
LEFT JOIN batch_outcome AS o USING (batch_id)
LEFT JOIN batch_undo AS u USING (batch_id)
ORDER BY b.batch_id DESC
"""

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
