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


def is_of_the_sample(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> bool:
    """Whether a batch of a 演示数据 database came with it, and was not written by a visitor."""
    asked = {"batch": batch_id}
    rows = cursor.execute(
        "SELECT actor = (SELECT actor FROM batch WHERE kind = '演示数据' LIMIT 1) "
        "FROM batch WHERE batch_id = $batch",
        asked,
    ).fetchall()
    return bool(rows and rows[0][0])


def read_kind(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> str | None:
    """What kind of batch it is; None where there is none of the number."""
    rows = cursor.execute("SELECT kind FROM batch WHERE batch_id = ?", [batch_id]).fetchall()
    return str(rows[0][0]) if rows else None


def read_batches_in_force(cursor: duckdb.DuckDBPyConnection) -> set[int]:
    """The batches that are not taken back."""
    rows = cursor.execute("SELECT batch_id FROM batch_known($now)", {"now": NOW}).fetchall()
    return {int(batch_id) for (batch_id,) in rows}


def read_touched_years(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> set[tuple[str, int]]:
    """The regions and years that a batch says something about."""
    rows = cursor.execute(_TOUCHED, {"batch": batch_id}).fetchall()
    return {(str(region), int(year)) for region, year in rows}


_SAID = """
SELECT batch_id, amount_fen FROM {line} WHERE {of_files}
UNION ALL
SELECT s.batch_id, f.amount_fen
FROM {line}_seen AS s JOIN {line} AS f USING ({line}_id) WHERE s.was_out AND {of_files}
UNION ALL
SELECT w.batch_id, -f.amount_fen
FROM {line}_withdrawal AS w JOIN {line} AS f USING ({line}_id) WHERE NOT w.was_out AND {of_files}
"""
"""What each batch brought and took when it was written."""

_HOLDS = """
SELECT batch_id, amount_fen FROM {line}
WHERE {of_files} AND batch_id NOT IN (SELECT batch_id FROM batch_undo)
  AND {line}_id NOT IN (SELECT {line}_id FROM {line}_withdrawal)
UNION ALL
SELECT batch_id,
       amount_fen * (is_in::INTEGER - coalesce(lag(is_in) OVER (
           PARTITION BY {line}_id ORDER BY batch_id
       ), false)::INTEGER)
FROM (
    SELECT {line}_id, batch_id, true AS is_in FROM {line}
    UNION ALL SELECT {line}_id, batch_id, true FROM {line}_seen
    UNION ALL SELECT {line}_id, batch_id, false FROM {line}_withdrawal
)
JOIN (
    SELECT {line}_id, amount_fen FROM {line}
    WHERE {of_files} AND (batch_id IN (SELECT batch_id FROM batch_undo)
                          OR {line}_id IN (SELECT {line}_id FROM {line}_withdrawal))
) USING ({line}_id)
WHERE batch_id NOT IN (SELECT batch_id FROM batch_undo)
"""
"""What each batch in force changes, the batches taken back apart: whether a line counts after it,
less whether it counted after the one before that speaks of it."""


def _of_lines(query: str) -> str:
    """The query over payments, and over the tranches that files brought."""
    payments = query.format(line="payment", of_files="true")
    return f"{payments} UNION ALL {query.format(line='tranche', of_files='text_id IS NULL')}"


_CHANGE = f"""
SELECT coalesce(sum(amount_fen), 0)::BIGINT FROM ({_of_lines(_SAID)}) WHERE batch_id = $batch
"""  # noqa: S608 our own query

_BATCHES = f"""
WITH undone AS (
    SELECT batch_id, sum(amount_fen) AS fen
    FROM ({_of_lines(_SAID)}) SEMI JOIN batch_undo USING (batch_id) GROUP BY batch_id
), holds AS (
    SELECT batch_id, sum(amount_fen) AS fen FROM ({_of_lines(_HOLDS)}) GROUP BY batch_id
)
SELECT b.batch_id, b.kind, b.file_name, b.actor, b.recorded_at, b.fingerprint,
       o.* EXCLUDE (batch_id),
       CASE WHEN b.kind IN ('支付', '预算指标', '预算变动') THEN coalesce(c.fen, 0)::BIGINT
            WHEN b.kind = '手工录入' THEN c.fen::BIGINT END AS change_fen,
       u.recorded_at AS undone_at, u.actor AS undone_by, u.reason AS undone_reason
FROM batch AS b
LEFT JOIN batch_outcome AS o USING (batch_id)
LEFT JOIN batch_undo AS u USING (batch_id)
LEFT JOIN (FROM undone UNION ALL FROM holds) AS c USING (batch_id)
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
UNION SELECT region_code, year FROM indicator_choice WHERE batch_id = $batch
UNION SELECT region_code, year FROM outlook WHERE batch_id = $batch
UNION SELECT region_code, year FROM text_acceptance WHERE batch_id = $batch
UNION SELECT region_code, year FROM text_rejection WHERE batch_id = $batch
UNION SELECT region_code, year FROM target_correction WHERE batch_id = $batch
UNION SELECT region_code, year FROM cut_signature WHERE batch_id = $batch
UNION SELECT region_code, year FROM promise WHERE batch_id = $batch
UNION SELECT region_code, year FROM project_station WHERE batch_id = $batch
UNION SELECT region_code, year FROM ladder_step WHERE batch_id = $batch
UNION SELECT region_code, year FROM resolution WHERE batch_id = $batch
UNION SELECT r.region_code, r.year FROM resolution_settled AS s JOIN resolution AS r
      USING (resolution_id) WHERE s.batch_id = $batch
UNION SELECT region_code, year FROM check_sheet WHERE batch_id = $batch
UNION SELECT region_code, year FROM year_opening WHERE batch_id = $batch
UNION SELECT region_code, year FROM carry_over WHERE batch_id = $batch
UNION SELECT region_code, year FROM confirmation WHERE batch_id = $batch
UNION SELECT region_code, year FROM reclaim_part WHERE batch_id = $batch
UNION SELECT region_code, year FROM reclaim_opinion WHERE batch_id = $batch
UNION SELECT region_code, year FROM reclaim_decision WHERE batch_id = $batch
UNION SELECT region_code, year FROM reclaim_document WHERE batch_id = $batch
UNION SELECT p.region_code, p.year FROM payment_withdrawal AS w JOIN payment AS p USING (payment_id)
      WHERE w.batch_id = $batch
UNION SELECT t.region_code, t.year FROM tranche_withdrawal AS w JOIN tranche AS t USING (tranche_id)
      WHERE w.batch_id = $batch
UNION SELECT p.region_code, p.year FROM payment_seen AS s JOIN payment AS p USING (payment_id)
      WHERE s.batch_id = $batch
UNION SELECT t.region_code, t.year FROM tranche_seen AS s JOIN tranche AS t USING (tranche_id)
      WHERE s.batch_id = $batch
UNION SELECT m.region_code, m.year FROM hand_match AS h JOIN mention AS m USING (mention_id)
      WHERE h.batch_id = $batch
UNION SELECT m.region_code, m.year FROM rule_set AS r
      JOIN project_month AS m ON m.year >= year(r.holds_from) WHERE r.batch_id = $batch
"""
