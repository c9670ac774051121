"""What a file says of stored lines beside bringing new ones: it has them too, or lacks them too.

A line that is there already is seen once more. A line that had been taken out, and that the file
has, counts again from this file on. What is out and stays out is taken out anew, so that taking the
earlier batch back does not bring it in again: lines of the complete period that the file lacks,
numbered ones of which it says something else, and ones that made way for a line that it has.

Reads `told` and view `gone_before` (stored lines that batches in force have and that are out, with
the columns of `stored`); makes tables `again` (n, stored_id) and `still_out` (the others of
`gone_before`, with is_of_named_unit).
"""

import duckdb

from perfmon.store.lines.alike import are_any_left, sure_pairs
from perfmon.store.lines.identity import NAMED_UNIT, OURS_PLACE, THEIRS_PLACE, FindAlike
from perfmon.store.lines.taking import TAKEN, Taking
from perfmon.store.writing import Writer

NOT_AGAIN = "n NOT IN (SELECT n FROM again)"
"""Whether a judged line is no stored one that counts again."""


def find_again(cursor: duckdb.DuckDBPyConnection, find_alike: FindAlike) -> None:
    """Makes `again` of the lines that nothing that counts has been told of, and `still_out`."""
    cursor.execute(_OUT)
    cursor.execute(_AGAIN)
    cursor.execute(_OURS_LEFT)
    cursor.execute(_THEIRS_LEFT)
    if are_any_left(cursor):
        find_alike(cursor)
        sure = sure_pairs(cursor)
        if not sure.empty:
            cursor.register("sure_pairs", sure)
            cursor.execute("INSERT INTO again FROM sure_pairs")
            cursor.unregister("sure_pairs")
    cursor.execute(_STILL_OUT)


def append_seen(writer: Writer, line: str, taking: Taking) -> None:
    """Appends which stored lines the file has too, and which it takes out anew.

    Args:
        writer: of the import, with `judged_lines` and `taken`.
        line: payment or tranche.
        taking: what is taken on a person's word.
    """
    writer.append_from(f"{line}_seen", _SEEN.format(line=line))
    (count,) = writer.cursor.execute("SELECT count(*) FROM still_out").fetchall()[0]
    if count:
        query = _OUT_ANEW.format(line=line, is_absent=taking.is_absent)
        writer.append_from(f"{line}_withdrawal", query)


_OUT = "CREATE OR REPLACE TEMP TABLE out_now AS FROM gone_before"

_NO_DAY = "DATE '0001-01-01'"
_KEY = "identity, place, amount_fen, day, unit_code, project_code"

_AGAIN = f"""
CREATE OR REPLACE TEMP TABLE again AS
WITH ours AS (
    SELECT l.n, l.identity, l.amount_fen, CASE WHEN l.is_dated THEN l.day ELSE {_NO_DAY} END AS day,
           coalesce(m.unit_code, '') AS unit_code, coalesce(m.project_code, '') AS project_code,
           {OURS_PLACE} AS place
    FROM lines AS l SEMI JOIN out_now USING (identity) ANTI JOIN told USING (n)
    LEFT JOIN matched AS m ON m.mention_id = l.mention_id
    WHERE l.status = 'new'
), theirs AS (
    SELECT s.stored_id, s.identity, s.amount_fen,
           CASE WHEN (SELECT bool_or(is_dated) FROM lines) THEN s.day ELSE {_NO_DAY} END AS day,
           coalesce(s.unit_code, '') AS unit_code, coalesce(s.project_code, '') AS project_code,
           {THEIRS_PLACE} AS place
    FROM out_now AS s
)
SELECT n, stored_id
FROM (SELECT *, row_number() OVER (PARTITION BY {_KEY} ORDER BY n) AS k FROM ours)
JOIN (SELECT *, row_number() OVER (PARTITION BY {_KEY} ORDER BY stored_id) AS k FROM theirs)
    USING ({_KEY}, k)
"""  # noqa: S608 our own words

_OURS_LEFT = """
CREATE OR REPLACE TEMP VIEW ours_left AS
SELECT l.*, m.unit_code AS to_unit_code, m.project_code AS to_project_code
FROM lines AS l ANTI JOIN told USING (n) ANTI JOIN again USING (n)
LEFT JOIN matched AS m ON m.mention_id = l.mention_id
WHERE l.status = 'new'
"""

_THEIRS_LEFT = (
    "CREATE OR REPLACE TEMP VIEW theirs_left AS FROM out_now ANTI JOIN again USING (stored_id)"
)

_STILL_OUT = f"""
CREATE OR REPLACE TEMP TABLE still_out AS
SELECT s.*, {NAMED_UNIT} AS is_of_named_unit
FROM out_now AS s ANTI JOIN again USING (stored_id)
"""  # noqa: S608 our own words

_SEEN = """
SELECT t.stored_id AS {line}_id, false AS was_out, l.sheet, l.line
FROM told AS t JOIN lines AS l USING (n)
WHERE t.verdict = 'duplicate' AND t.stored_id IS NOT NULL
UNION ALL
SELECT a.stored_id, true, l.sheet, l.line FROM again AS a JOIN lines AS l USING (n)
"""

_OUT_ANEW = f"""
WITH heard AS (
    SELECT identity, amount_fen, day, coalesce(to_unit_code, '') AS unit_code,
           coalesce(to_project_code, '') AS project_code
    FROM judged_lines
    WHERE kept_as = 'new' AND (status IN ('new', 'unmatched', 'duplicate') OR {TAKEN})
), said_otherwise AS (
    SELECT stored_id FROM still_out
    WHERE is_numbered AND identity IN (SELECT identity FROM heard)
      AND (identity, amount_fen, day, coalesce(unit_code, ''), coalesce(project_code, '')) NOT IN (
          SELECT (identity, amount_fen, day, unit_code, project_code) FROM heard
      )
), made_way AS (
    SELECT w.{{line}}_id AS stored_id
    FROM {{line}}_withdrawal AS w JOIN {{line}} AS r
        ON r.batch_id = w.batch_id AND r.line = w.line AND r.sheet IS NOT DISTINCT FROM w.sheet
    WHERE w.reason = '以新换旧' AND r.{{line}}_id IN (
        SELECT stored_id FROM told WHERE verdict = 'duplicate' AND stored_id IS NOT NULL
        UNION ALL SELECT stored_id FROM again
    )
)
SELECT stored_id AS {{line}}_id, CASE WHEN is_absent THEN '已消失' ELSE '以新换旧' END AS reason,
       true AS was_out
FROM (
    SELECT stored_id, {{is_absent}} AS is_absent,
           stored_id IN (FROM said_otherwise) OR stored_id IN (FROM made_way) AS is_contradicted
    FROM still_out
)
WHERE is_absent OR is_contradicted
"""  # noqa: S608 our own words
