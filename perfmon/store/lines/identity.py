"""Telling a file's lines from those that the database has: the same, changed, or gone.

A line's identity is what it prints, less the amount. Equal lines are counted: k of them in a file
are k lines, and what is there already is there k times. A line whose identity is there with another
amount is a conflict for a person. Source: decisions, "A line's identity".

Reads table `lines` (n, identity, is_numbered, amount_fen, day, mention_id, status) and view
`stored` (stored_id, identity, amount_fen, day, unit_code, project_code, mention_id); makes table
`told` (n, stored_id, verdict, reason) of the lines that are not simply new. Lines that are known by
their project have no identity here: their kind tells them apart itself, in table `told_before`.
"""

import duckdb
import pandas as pd

from perfmon.periods import Period


def tell_lines(cursor: duckdb.DuckDBPyConnection) -> None:
    """Makes table `told`."""
    cursor.execute(_TOLD)
    cursor.execute(_REPEATED)
    cursor.execute(_NOTHING_BEFORE)
    cursor.execute("INSERT INTO told BY NAME FROM told_before")


def find_vanished(cursor: duckdb.DuckDBPyConnection, complete: Period | None) -> None:
    """Makes table `vanished`: stored lines of the complete period that the file has no more."""
    first, last = (complete.first, complete.last) if complete else (None, None)
    cursor.execute(_VANISHED, {"first": first, "last": last})


def read_vanished(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The vanished lines: stored_id, voucher_no, project_code, day, amount_fen."""
    return cursor.execute(
        "SELECT stored_id, voucher_no, project_code, day, amount_fen FROM vanished ORDER BY day, 1"
    ).df()


_TOLD = """
CREATE OR REPLACE TEMP TABLE told AS
WITH ours AS (
    SELECT n, identity, amount_fen, day, mention_id, is_numbered,
           row_number() OVER (PARTITION BY identity, amount_fen ORDER BY n) AS k
    FROM lines SEMI JOIN stored USING (identity)
    WHERE status = 'new'
), theirs AS (
    SELECT *, row_number() OVER (PARTITION BY identity, amount_fen ORDER BY stored_id) AS k
    FROM stored SEMI JOIN (SELECT identity FROM lines WHERE status IN ('new', 'void'))
        USING (identity)
), same AS (
    SELECT o.n, t.stored_id,
           o.is_numbered AND (
               o.day <> t.day
               OR (m.unit_code, m.project_code) IS DISTINCT FROM (t.unit_code, t.project_code)
           ) AS is_moved
    FROM ours AS o JOIN theirs AS t USING (identity, amount_fen, k)
    LEFT JOIN matched AS m ON m.mention_id = o.mention_id
), our_rest AS (
    SELECT n, identity, row_number() OVER (PARTITION BY identity ORDER BY n) AS k
    FROM ours ANTI JOIN same USING (n)
), their_rest AS (
    SELECT stored_id, identity, row_number() OVER (PARTITION BY identity ORDER BY stored_id) AS k
    FROM theirs ANTI JOIN same USING (stored_id)
)
SELECT n, stored_id, CASE WHEN is_moved THEN 'conflict' ELSE 'duplicate' END AS verdict,
       CASE WHEN is_moved THEN '同一笔凭证，日期或项目与库里不同' END AS reason
FROM same
UNION ALL
SELECT n, stored_id, 'conflict', '同一笔凭证，金额与库里不同'
FROM our_rest JOIN their_rest USING (identity, k)
UNION ALL
SELECT l.n, min(t.stored_id), 'conflict', '库里已经计入，文件里的状态是' || any_value(l.status_text)
FROM lines AS l JOIN theirs AS t USING (identity)
WHERE l.status = 'void' AND abs(l.printed_fen) = abs(t.amount_fen)
GROUP BY l.n
"""

_REPEATED = """
INSERT INTO told BY NAME
WITH repeated AS (
    SELECT identity FROM lines WHERE status = 'new' AND is_numbered
    GROUP BY identity HAVING count(*) > 1
), in_order AS (
    SELECT n, amount_fen, first_value(amount_fen) OVER same_voucher AS first_fen,
           row_number() OVER same_voucher AS k
    FROM lines SEMI JOIN repeated USING (identity)
    WHERE status = 'new'
    WINDOW same_voucher AS (PARTITION BY identity ORDER BY n)
)
SELECT i.n, NULL AS stored_id,
       CASE WHEN amount_fen = first_fen THEN 'duplicate' ELSE 'conflict' END AS verdict,
       CASE WHEN amount_fen <> first_fen
            THEN '文件里有两行凭证号和明细行号相同，金额不同' END AS reason
FROM in_order AS i ANTI JOIN told USING (n)
WHERE k > 1
"""

_NOTHING_BEFORE = """
CREATE TEMP TABLE IF NOT EXISTS told_before
    (n BIGINT, stored_id BIGINT, verdict VARCHAR, reason VARCHAR)
"""

_VANISHED = """
CREATE OR REPLACE TEMP TABLE vanished AS
SELECT s.*
FROM stored AS s ANTI JOIN told USING (stored_id)
WHERE s.day BETWEEN $first AND $last AND s.stored_id IS NOT NULL
"""
