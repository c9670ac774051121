"""What taking a batch back would do to the money that counts, read before it is done."""

from typing import NamedTuple

import duckdb

from perfmon.store.asking import NOW


class LineSum(NamedTuple):
    """How many lines, and their money.

    Attributes:
        lines: how many.
        fen: what they sum to.
    """

    lines: int
    fen: int


class UndoEffect(NamedTuple):
    """What becomes of the lines of one kind that a batch speaks of.

    Attributes:
        leaving: count no more.
        staying: of those that the batch brought, the ones that later batches have too.
        returning: were taken out by the batch, and count again.
    """

    leaving: LineSum
    staying: LineSum
    returning: LineSum


def read_undo_effects(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> dict[str, UndoEffect]:
    """The effect on 支付 and on 预算指标 of taking back a batch in force; 绩效文本 left out."""
    effects = {}
    for words, line, said in (("支付", "payment", "true"), ("预算指标", "tranche", _OF_FILES)):
        query = _EFFECT.format(line=line, said=said)
        sums = cursor.execute(query, {"batch": batch_id, "known_at": NOW}).fetchall()[0]
        leaving, staying, returning = (
            LineSum(int(count), int(fen)) for count, fen in zip(sums[::2], sums[1::2], strict=True)
        )
        effects[words] = UndoEffect(leaving, staying, returning)
    return effects


def read_orphaned(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> LineSum:
    """The payments on projects that only this batch brings, which would have no project then."""
    asked = {"batch": batch_id, "known_at": NOW}
    lines, fen = cursor.execute(_ORPHANED, asked).fetchall()[0]
    return LineSum(int(lines), int(fen))


def read_batches_standing_on(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> list[int]:
    """The later batches in force whose lines took the place of its lines, or of each other's.

    Returns:
        The latest first, in which order they can be taken back.
    """
    rows = cursor.execute(_STANDING_ON, {"batch": batch_id, "known_at": NOW}).fetchall()
    return [int(number) for (number,) in rows]


_OF_FILES = "text_id IS NULL"

_ORPHANED = """
WITH others AS (
    SELECT region_code, year, unit_code, project_code
    FROM project SEMI JOIN batch_known($known_at) USING (batch_id) WHERE batch_id <> $batch
), lost AS (
    SELECT region_code, year, unit_code, project_code FROM project WHERE batch_id = $batch
    EXCEPT FROM others
)
SELECT count(*), coalesce(sum(amount_fen), 0)::BIGINT
FROM payment_known($known_at) SEMI JOIN lost USING (region_code, year, unit_code, project_code)
WHERE batch_id <> $batch AND mention_id IS NOT NULL
"""

_STANDING_ON = """
WITH RECURSIVE said AS (
    SELECT batch_id, payment_id, NULL AS tranche_id FROM payment
    UNION ALL SELECT batch_id, payment_id, NULL FROM payment_seen
    UNION ALL SELECT batch_id, NULL, tranche_id FROM tranche
    UNION ALL SELECT batch_id, NULL, tranche_id FROM tranche_seen
), took_place AS (
    SELECT s.batch_id AS below, w.batch_id AS above
    FROM payment_withdrawal AS w JOIN said AS s USING (payment_id) WHERE w.reason = '以新换旧'
    UNION
    SELECT s.batch_id, w.batch_id
    FROM tranche_withdrawal AS w JOIN said AS s USING (tranche_id) WHERE w.reason = '以新换旧'
), standing AS (
    SELECT $batch::BIGINT AS batch_id
    UNION
    SELECT t.above FROM standing AS s JOIN took_place AS t ON t.below = s.batch_id
    WHERE t.above IN (SELECT batch_id FROM batch_known($known_at))
)
SELECT batch_id FROM standing WHERE batch_id > $batch ORDER BY batch_id DESC
"""

_EFFECT = """
WITH known AS (SELECT batch_id, batch_id <> $batch AS stays FROM batch_known($known_at)),
touched AS (
    SELECT {line}_id, true AS is_brought FROM {line} WHERE batch_id = $batch
    UNION ALL SELECT {line}_id, was_out FROM {line}_seen WHERE batch_id = $batch
    UNION ALL SELECT {line}_id, false FROM {line}_withdrawal WHERE batch_id = $batch
),
said AS (
    SELECT {line}_id, batch_id, true AS counts FROM {line} SEMI JOIN touched USING ({line}_id)
    UNION ALL
    SELECT {line}_id, batch_id, true FROM {line}_seen SEMI JOIN touched USING ({line}_id)
    UNION ALL
    SELECT {line}_id, batch_id, false FROM {line}_withdrawal SEMI JOIN touched USING ({line}_id)
),
last_said AS (
    SELECT {line}_id, coalesce(max_by(counts, batch_id), false) AS counts_now,
           coalesce(max_by(counts, batch_id) FILTER (stays), false) AS counts_then
    FROM said JOIN known USING (batch_id)
    GROUP BY {line}_id
),
told AS (
    SELECT f.amount_fen, t.is_brought, s.counts_now, s.counts_then
    FROM {line} AS f JOIN touched AS t USING ({line}_id) JOIN last_said AS s USING ({line}_id)
    WHERE {said}
)
SELECT count(*) FILTER (counts_now AND NOT counts_then),
       coalesce(sum(amount_fen) FILTER (counts_now AND NOT counts_then), 0)::BIGINT,
       count(*) FILTER (counts_now AND counts_then AND is_brought),
       coalesce(sum(amount_fen) FILTER (counts_now AND counts_then AND is_brought), 0)::BIGINT,
       count(*) FILTER (counts_then AND NOT counts_now),
       coalesce(sum(amount_fen) FILTER (counts_then AND NOT counts_now), 0)::BIGINT
FROM told
"""
"""The last batch that speaks of a line decides: it has it, or it takes it out."""
