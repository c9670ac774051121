"""Tranches of staged budget and change lines: compared with those in force, and appended."""

from typing import NamedTuple

import duckdb

from perfmon.store.asking import NOW
from perfmon.store.lines.seen import NOT_AGAIN, append_seen
from perfmon.store.lines.taking import TAKEN, Taking, replaced
from perfmon.store.writing import Writer


def define_stored_tranches(cursor: duckdb.DuckDBPyConnection) -> None:
    """Makes views of the tranches of the file's years that files brought.

    `stored` has those that count, `gone_before` those that a batch in force took out.
    """
    cursor.execute(_STORED)
    cursor.execute(_GONE_BEFORE)


def append_budgets(writer: Writer, taking: Taking) -> None:
    """Appends the tranches and what the table says of their use."""
    append_tranches(writer, taking)
    writer.append_from("budget_use", _USE)


def append_tranches(writer: Writer, taking: Taking) -> None:
    """Appends the new tranches, and marks those that they replace or that are gone."""
    writer.append_from("tranche", _NEW)
    writer.append_from("tranche_withdrawal", replaced("tranche_id"))
    writer.append_from("tranche_withdrawal", taking.gone("tranche_id"))
    append_seen(writer, "tranche", taking)


class Scale(NamedTuple):
    """What the new lines bring to a project that has money, beside what it has.

    Attributes:
        project_code: the project.
        table_fen: of all kinds, without their signs.
        initial_fen: of it, 年初 and 结转.
        known_fen: what the project has.
    """

    project_code: str
    table_fen: int
    initial_fen: int
    known_fen: int


def read_out_of_scale(cursor: duckdb.DuckDBPyConnection, times: int) -> list[Scale]:
    """The projects whose amounts in the file are so many times too large or too small."""
    asked = {"known_at": NOW, "times": times}
    return [Scale(*row) for row in cursor.execute(_OUT_OF_SCALE, asked).fetchall()]


def would_outgrow(cursor: duckdb.DuckDBPyConnection, factor: int, times: int) -> bool:
    """Whether amounts so much larger would bring a project so many times what it has."""
    asked = {"known_at": NOW, "factor": factor, "times": times}
    return bool(cursor.execute(_WOULD_OUTGROW, asked).fetchall()[0][0])


_LINES = """
SELECT t.tranche_id AS stored_id, t.batch_id, t.mention_id, t.kind, t.identity, t.amount_fen,
       t.issued_on AS day, t.document_no AS voucher_no, false AS is_numbered,
       bare_fund(t.fund_type) AS money_key, coalesce(t.unit_code, m.unit_code) AS unit_code,
       coalesce(t.project_code, m.project_code) AS project_code
FROM {lines}(TIMESTAMP '9999-12-31') AS t
LEFT JOIN mention_matched(TIMESTAMP '9999-12-31') AS m USING (mention_id)
WHERE t.year IN (SELECT year FROM lines) AND t.identity IS NOT NULL
"""

_STORED = f"""
CREATE OR REPLACE TEMP VIEW stored AS
{_LINES.format(lines="tranche_said")}
UNION ALL
SELECT NULL, NULL, l.mention_id, NULL, l.identity, 0, l.day, NULL, false, l.money_key,
       m.unit_code, m.project_code
FROM lines AS l SEMI JOIN known_before USING (region_code, year, project_code)
LEFT JOIN mention_matched(TIMESTAMP '9999-12-31') AS m USING (mention_id)
WHERE l.kind IS NULL AND l.status = 'new'
"""  # noqa: S608 our own query

_GONE_BEFORE = f"""
CREATE OR REPLACE TEMP VIEW gone_before AS {_LINES.format(lines="tranche_out")}
"""

_NEW = f"""
WITH told AS (
    SELECT *, (status IN ('new', 'unmatched') OR {TAKEN}) AND {NOT_AGAIN} AS is_appended
    FROM judged_lines WHERE kind IS NOT NULL AND kept_as = 'new'
)
SELECT region_code, year, mention_id, kind, amount_fen, document_no, day AS issued_on, fund_type,
       budget_level, direct, purchased, source_year, identity, sheet, line,
       -- One side may be there already, from a budget table: then no pair of this file is whole.
       CASE WHEN bool_and(is_appended) OVER (PARTITION BY transfer_no) THEN transfer_no END
           AS transfer_no
FROM told
QUALIFY is_appended
"""  # noqa: S608 our own words

_USE = """
SELECT region_code, year, mention_id, document_no, fund_type, applied_fen, paid_fen, balance_fen,
       sheet, line
FROM judged_lines
WHERE is_first_piece AND kept_as = 'new'
  AND coalesce(applied_fen, paid_fen, balance_fen) IS NOT NULL
"""

_BESIDE_KNOWN = """
WITH said AS (
    SELECT region_code, year, to_unit_code AS unit_code, to_project_code AS project_code,
           sum(abs(amount_fen)) AS table_fen,
           coalesce(sum(amount_fen) FILTER (kind IN ('年初', '结转')), 0) AS initial_fen
    FROM judged_lines WHERE status IN ('new', 'conflict') AND kind IS NOT NULL GROUP BY ALL
), known AS (
    SELECT region_code, year, unit_code, project_code, sum(abs(amount_fen)) AS known_fen
    FROM tranche_known($known_at) SEMI JOIN said USING (region_code, year, unit_code, project_code)
    GROUP BY ALL
), beside AS (
    FROM said JOIN known USING (region_code, year, unit_code, project_code) WHERE known_fen > 0
)
"""

_WOULD_OUTGROW = f"""{_BESIDE_KNOWN}
SELECT count(*) > 0 FROM beside WHERE table_fen * $factor > $times * known_fen
"""  # noqa: S608 our own words

_OUT_OF_SCALE = f"""{_BESIDE_KNOWN}
SELECT project_code, table_fen::BIGINT, initial_fen::BIGINT, known_fen::BIGINT
FROM beside
WHERE table_fen >= $times * known_fen OR (initial_fen > 0 AND known_fen >= $times * initial_fen)
ORDER BY table_fen // known_fen DESC, project_code
"""  # noqa: S608 our own words
