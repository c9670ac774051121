"""Tranches of staged budget and change lines: compared with those in force, and appended."""

from typing import NamedTuple

import duckdb

from perfmon.store.asking import NOW
from perfmon.store.lines.taking import Taking
from perfmon.store.writing import Writer


def define_stored_tranches(cursor: duckdb.DuckDBPyConnection) -> None:
    """Makes view `stored`: the tranches in force that files brought, of the file's years."""
    cursor.execute(_STORED)


def append_budgets(writer: Writer, taking: Taking) -> None:
    """Appends the tranches and what the table says of their use."""
    append_tranches(writer, taking)
    writer.append_from("budget_use", _USE)


def append_tranches(writer: Writer, taking: Taking) -> None:
    """Appends the new tranches, and marks those that they replace or that are gone."""
    taken = "OR (status = 'conflict' AND stored_id IS NOT NULL)" if taking.conflicts else ""
    writer.append_from("tranche", _NEW.format(taken=taken))
    if taking.conflicts:
        writer.append_from("tranche_withdrawal", _REPLACED)
    if taking.vanished:
        writer.append_from("tranche_withdrawal", _GONE)


class Scale(NamedTuple):
    """What the new lines bring to projects that have money, beside what those have.

    Attributes:
        table_fen: of all kinds, without their signs.
        initial_fen: of it, 年初 and 结转.
        known_fen: what the projects have.
    """

    table_fen: int
    initial_fen: int
    known_fen: int


def read_scale(cursor: duckdb.DuckDBPyConnection) -> Scale:
    """How large the file's amounts are beside what is known of the same projects."""
    return Scale(*cursor.execute(_SCALE, {"known_at": NOW}).fetchall()[0])


_STORED = """
CREATE OR REPLACE TEMP VIEW stored AS
SELECT t.tranche_id AS stored_id, t.identity, t.amount_fen, t.issued_on AS day,
       t.document_no AS voucher_no, coalesce(t.unit_code, m.unit_code) AS unit_code,
       coalesce(t.project_code, m.project_code) AS project_code
FROM tranche_said(TIMESTAMP '9999-12-31') AS t
LEFT JOIN mention_matched(TIMESTAMP '9999-12-31') AS m USING (mention_id)
WHERE t.year IN (SELECT year FROM lines) AND t.identity IS NOT NULL
UNION ALL
SELECT NULL, l.identity, 0, l.day, NULL, NULL, NULL
FROM lines AS l SEMI JOIN known_before USING (region_code, year, project_code)
WHERE l.kind IS NULL AND l.status = 'new'
"""

_NEW = """
WITH told AS (
    SELECT *, status IN ('new', 'unmatched') {taken} AS is_appended
    FROM judged_lines WHERE kind IS NOT NULL
)
SELECT region_code, year, mention_id, kind, amount_fen, document_no, day AS issued_on, fund_type,
       budget_level, direct, purchased, source_year, identity, sheet, line,
       -- One side may be there already, from a budget table: then no pair of this file is whole.
       CASE WHEN bool_and(is_appended) OVER (PARTITION BY transfer_no) THEN transfer_no END
           AS transfer_no
FROM told
QUALIFY is_appended
"""

_USE = """
SELECT region_code, year, mention_id, document_no, fund_type, applied_fen, paid_fen, balance_fen,
       sheet, line
FROM judged_lines
WHERE is_first_piece AND status <> 'refused'
  AND coalesce(applied_fen, paid_fen, balance_fen) IS NOT NULL
"""

_REPLACED = """
SELECT DISTINCT stored_id AS tranche_id, '以新换旧' AS reason
FROM judged_lines WHERE status = 'conflict' AND stored_id IS NOT NULL
"""

_GONE = "SELECT stored_id AS tranche_id, '已消失' AS reason FROM vanished"

_SCALE = """
WITH said AS (
    SELECT region_code, year, to_unit_code AS unit_code, to_project_code AS project_code,
           sum(abs(amount_fen)) AS table_fen,
           coalesce(sum(amount_fen) FILTER (kind IN ('年初', '结转')), 0) AS initial_fen
    FROM judged_lines WHERE status = 'new' AND kind IS NOT NULL GROUP BY ALL
), known AS (
    SELECT region_code, year, unit_code, project_code, sum(abs(amount_fen)) AS known_fen
    FROM tranche_known($known_at) SEMI JOIN said USING (region_code, year, unit_code, project_code)
    GROUP BY ALL
)
SELECT coalesce(sum(table_fen), 0)::BIGINT, coalesce(sum(initial_fen), 0)::BIGINT,
       coalesce(sum(known_fen), 0)::BIGINT
FROM said JOIN known USING (region_code, year, unit_code, project_code)
"""
