"""Telling a file's lines from those that the database has: the same, changed, or gone.

A line's identity is what it prints, less the amount. Equal lines are counted: k of them in a sheet
are k lines, and what is there already is there k times; sheets of one file that repeat each other
count once. A line whose identity is there with another amount, day or project is a conflict for a
person. Source: decisions, "A line's identity".

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
    cursor.execute(_COPIED)
    cursor.execute(_TOLD)
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


_COPIED = """
CREATE OR REPLACE TEMP TABLE copied AS
WITH counted AS (
    SELECT n, identity, amount_fen,
           row_number() OVER (PARTITION BY sheet, identity, amount_fen ORDER BY n) AS k
    FROM lines
    WHERE status = 'new' AND identity IS NOT NULL
      AND (SELECT count(DISTINCT sheet) FROM lines) > 1
)
SELECT n
FROM (
    SELECT n, row_number() OVER (PARTITION BY identity, amount_fen, k ORDER BY n) AS copy
    FROM counted
)
WHERE copy > 1
"""
"""Lines that another sheet of the file has too: a month's sheet beside the year's."""

_TOLD = """
CREATE OR REPLACE TEMP TABLE told AS
WITH ours AS (
    SELECT l.n, l.identity, l.amount_fen, l.day, l.is_numbered, m.unit_code, m.project_code,
           row_number() OVER (PARTITION BY l.identity, l.amount_fen, l.day, m.unit_code,
                                           m.project_code ORDER BY l.n) AS k
    FROM lines AS l SEMI JOIN stored USING (identity) ANTI JOIN copied USING (n)
    LEFT JOIN matched AS m ON m.mention_id = l.mention_id
    WHERE l.status = 'new'
), theirs AS (
    SELECT *, row_number() OVER (PARTITION BY identity, amount_fen, day, unit_code, project_code
                                 ORDER BY stored_id) AS k
    FROM stored SEMI JOIN (SELECT identity FROM lines WHERE status IN ('new', 'void'))
        USING (identity)
), same AS (
    SELECT o.n, t.stored_id
    FROM ours AS o JOIN theirs AS t
        ON (o.identity, o.amount_fen, o.day, o.k) = (t.identity, t.amount_fen, t.day, t.k)
       AND o.unit_code IS NOT DISTINCT FROM t.unit_code
       AND o.project_code IS NOT DISTINCT FROM t.project_code
), moved AS (
    SELECT o.n, t.stored_id, o.is_numbered
    FROM (
        SELECT *, row_number() OVER (PARTITION BY identity, amount_fen ORDER BY n) AS j
        FROM ours ANTI JOIN same USING (n)
    ) AS o
    JOIN (
        SELECT *, row_number() OVER (PARTITION BY identity, amount_fen ORDER BY stored_id) AS j
        FROM theirs ANTI JOIN same USING (stored_id)
    ) AS t USING (identity, amount_fen, j)
), changed AS (
    SELECT o.n, t.stored_id
    FROM (
        SELECT *, row_number() OVER (PARTITION BY identity ORDER BY n) AS j
        FROM ours ANTI JOIN same USING (n) ANTI JOIN moved USING (n)
    ) AS o
    JOIN (
        SELECT *, row_number() OVER (PARTITION BY identity ORDER BY stored_id) AS j
        FROM theirs ANTI JOIN same USING (stored_id) ANTI JOIN moved USING (stored_id)
    ) AS t USING (identity, j)
), voided AS (
    SELECT o.n, t.stored_id, o.status_text
    FROM (
        SELECT n, identity, status_text, abs(printed_fen) AS fen,
               row_number() OVER (PARTITION BY identity, abs(printed_fen) ORDER BY n) AS j
        FROM lines SEMI JOIN theirs USING (identity) WHERE status = 'void'
    ) AS o
    JOIN (
        SELECT stored_id, identity, abs(amount_fen) AS fen,
               row_number() OVER (PARTITION BY identity, abs(amount_fen) ORDER BY stored_id) AS j
        FROM theirs ANTI JOIN same USING (stored_id) ANTI JOIN moved USING (stored_id)
        ANTI JOIN changed USING (stored_id)
    ) AS t USING (identity, fen, j)
)
SELECT n, stored_id, 'duplicate' AS verdict, NULL::VARCHAR AS reason FROM same
UNION ALL
SELECT n, stored_id, CASE WHEN is_numbered THEN 'conflict' ELSE 'duplicate' END,
       CASE WHEN is_numbered THEN '库里已有同一笔，日期或项目不同' END
FROM moved
UNION ALL
SELECT n, stored_id, 'conflict', '库里已有同一笔，金额不同' FROM changed
UNION ALL
SELECT n, stored_id, 'conflict', '库里已经计入，文件里的状态是' || status_text FROM voided
UNION ALL
SELECT n, NULL, 'duplicate', '别的工作表里已有这一行' FROM copied
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
