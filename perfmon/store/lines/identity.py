"""Telling a file's lines from those that the database has: the same, changed, or gone.

A line's identity is what it prints, less the amount; of a line that is not numbered also the place
that it is about: the project that its words mean, or the words themselves where none is known. So
it does not matter whether a file prints codes or names. Equal lines are counted: k of them in a
sheet are k lines, and what is there already is there k times; sheets of one file that repeat each
other count once. A line whose identity is there with another amount or day is a conflict for a
person, a numbered one also with another project. What is left is compared across layouts (`alike`).
Source: decisions, "A line's identity".

Reads table `lines` (n, identity, is_numbered, is_dated, money_key, amount_fen, day, mention_id,
status) and view `stored` (stored_id, batch_id, mention_id, identity, is_numbered, money_key,
amount_fen, day, unit_code, project_code, voucher_no); makes table `told` (n, stored_id, verdict,
reason) of the lines that are not simply new. Lines that are known by their project have no identity
here: their kind tells them apart itself, in table `told_before`.
"""

from collections.abc import Callable

import duckdb
import pandas as pd

from perfmon.periods import Period
from perfmon.store.lines.alike import are_any_left, pair_alike

FindAlike = Callable[[duckdb.DuckDBPyConnection], None]
"""Makes table `alike` of `ours_left` and `theirs_left`."""


def tell_lines(cursor: duckdb.DuckDBPyConnection, find_alike: FindAlike | None) -> None:
    """Makes table `told`.

    Args:
        cursor: of the import.
        find_alike: of the kind of file; None where no two layouts print the same line.
    """
    for query in (_COPIED, _THEIRS, _OURS, _TOLD):
        cursor.execute(query)
    if find_alike is not None:
        cursor.execute(_OURS_LEFT)
        cursor.execute(_THEIRS_LEFT)
        if are_any_left(cursor):
            find_alike(cursor)
            pair_alike(cursor)
    cursor.execute(_TELL_CHANGED)
    cursor.execute(_TELL_COPIED)
    cursor.execute(_NOTHING_BEFORE)
    cursor.execute("INSERT INTO told BY NAME FROM told_before")


def find_vanished(cursor: duckdb.DuckDBPyConnection, complete: Period | None) -> None:
    """Makes table `vanished`: stored lines of the complete period that the file has no more.

    None where the file has no line of the period: it might be another month's.
    """
    is_asked = complete is not None and has_lines_in(cursor, complete)
    first, last = (complete.first, complete.last) if complete and is_asked else (None, None)
    cursor.execute(_VANISHED, {"first": first, "last": last})


def has_lines_in(cursor: duckdb.DuckDBPyConnection, period: Period) -> bool:
    """Whether any line of the file, readable or not, is of the period or of no known day."""
    asked = {"first": period.first, "last": period.last}
    return bool(cursor.execute(_LINES_IN, asked).fetchall()[0][0])


def read_vanished(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The vanished lines, by day.

    Returns:
        stored_id, voucher_no, unit_code, project_code, day, amount_fen, is_of_named_unit (whether
        the file has any line of the unit; the others go only where the file holds all units).
    """
    return cursor.execute(_READ_VANISHED).df()


_COPIED = """
CREATE OR REPLACE TEMP TABLE copied AS
WITH counted AS (
    SELECT n, identity, amount_fen,
           day, mention_id, row_number() OVER (
               PARTITION BY sheet, identity, amount_fen, day, mention_id ORDER BY n
           ) AS k
    FROM lines
    WHERE status = 'new' AND identity IS NOT NULL
      AND (SELECT count(DISTINCT sheet) FROM lines) > 1
)
SELECT n
FROM (
    SELECT n, row_number() OVER (
        PARTITION BY identity, amount_fen, day, mention_id, k ORDER BY n
    ) AS copy
    FROM counted
)
WHERE copy > 1
"""
"""Lines that another sheet of the file has too: a month's sheet beside the year's."""

_PLACE = """
CASE WHEN {line}.is_numbered THEN ''
     ELSE coalesce({match}.unit_code || '/' || {match}.project_code, {line}.mention_id::VARCHAR, '')
          || '/' || {line}.money_key END
"""
"""What a line is about, beside its number."""

OURS_PLACE = _PLACE.format(line="l", match="m")
THEIRS_PLACE = _PLACE.format(line="s", match="s")

_THEIRS = f"""
CREATE OR REPLACE TEMP TABLE theirs AS
SELECT stored_id, identity, amount_fen, day, unit_code, project_code, {THEIRS_PLACE} AS place,
       row_number() OVER (PARTITION BY identity, amount_fen, day, unit_code, project_code
                          ORDER BY stored_id) AS k
FROM stored AS s
SEMI JOIN (SELECT identity FROM lines WHERE status IN ('new', 'void')) USING (identity)
"""  # noqa: S608 our own words

_OURS = f"""
CREATE OR REPLACE TEMP TABLE ours AS
SELECT l.n, l.identity, l.amount_fen, l.day, l.is_numbered, l.is_dated, m.unit_code, m.project_code,
       {OURS_PLACE} AS place,
       row_number() OVER (PARTITION BY l.identity, l.amount_fen, l.day, m.unit_code,
                                       m.project_code ORDER BY l.n) AS k
FROM lines AS l SEMI JOIN theirs USING (identity) ANTI JOIN copied USING (n)
LEFT JOIN matched AS m ON m.mention_id = l.mention_id
WHERE l.status = 'new'
"""  # noqa: S608 our own words

_TOLD = """
CREATE OR REPLACE TEMP TABLE told AS
WITH same AS (
    SELECT o.n, t.stored_id
    FROM ours AS o JOIN theirs AS t
        ON (o.identity, o.place, o.amount_fen, o.day, o.k)
         = (t.identity, t.place, t.amount_fen, t.day, t.k)
       AND o.unit_code IS NOT DISTINCT FROM t.unit_code
       AND o.project_code IS NOT DISTINCT FROM t.project_code
), moved AS (
    SELECT o.n, t.stored_id, o.is_numbered, o.is_dated
    FROM (
        SELECT *, row_number() OVER (PARTITION BY identity, place, amount_fen ORDER BY n) AS j
        FROM ours ANTI JOIN same USING (n)
    ) AS o
    JOIN (
        SELECT *, row_number() OVER (
            PARTITION BY identity, place, amount_fen ORDER BY stored_id
        ) AS j
        FROM theirs ANTI JOIN same USING (stored_id)
    ) AS t USING (identity, place, amount_fen, j)
)
SELECT n, stored_id, 'duplicate' AS verdict, NULL::VARCHAR AS reason FROM same
UNION ALL
SELECT n, stored_id, CASE WHEN is_dated THEN 'conflict' ELSE 'duplicate' END,
       CASE WHEN is_numbered THEN '库里已有同一笔，日期或项目不同'
            WHEN is_dated THEN '库里已有同一笔，日期不同' END
FROM moved
"""

_OURS_LEFT = """
CREATE OR REPLACE TEMP VIEW ours_left AS
SELECT l.*, m.unit_code AS to_unit_code, m.project_code AS to_project_code
FROM lines AS l ANTI JOIN told USING (n) ANTI JOIN copied USING (n)
LEFT JOIN matched AS m ON m.mention_id = l.mention_id
WHERE l.status IN ('new', 'void')
"""

_THEIRS_LEFT = (
    "CREATE OR REPLACE TEMP VIEW theirs_left AS FROM stored ANTI JOIN told USING (stored_id)"
)

_TELL_CHANGED = f"""
INSERT INTO told BY NAME
WITH changed AS (
    SELECT o.n, t.stored_id
    FROM (
        SELECT *, row_number() OVER (PARTITION BY identity, place ORDER BY n) AS j
        FROM ours ANTI JOIN told USING (n)
    ) AS o
    JOIN (
        SELECT *, row_number() OVER (PARTITION BY identity, place ORDER BY stored_id) AS j
        FROM theirs ANTI JOIN told USING (stored_id)
    ) AS t USING (identity, place, j)
), voided AS (
    SELECT o.n, t.stored_id, o.status_text
    FROM (
        SELECT n, identity, place, status_text, fen,
               row_number() OVER (PARTITION BY identity, place, fen ORDER BY n) AS j
        FROM (
            SELECT l.n, l.identity, l.status_text, abs(l.printed_fen) AS fen,
                   {OURS_PLACE} AS place
            FROM lines AS l SEMI JOIN theirs USING (identity) ANTI JOIN told USING (n)
            LEFT JOIN matched AS m ON m.mention_id = l.mention_id
            WHERE l.status = 'void'
        )
    ) AS o
    JOIN (
        SELECT stored_id, identity, place, abs(amount_fen) AS fen,
               row_number() OVER (
                   PARTITION BY identity, place, abs(amount_fen) ORDER BY stored_id
               ) AS j
        FROM theirs ANTI JOIN told USING (stored_id) ANTI JOIN changed USING (stored_id)
    ) AS t USING (identity, place, fen, j)
)
SELECT n, stored_id, 'conflict' AS verdict, '库里已有同一笔，金额不同' AS reason FROM changed
UNION ALL
SELECT n, stored_id, 'conflict', '库里已经计入，文件里的状态是' || status_text FROM voided
"""  # noqa: S608 our own words

_TELL_COPIED = """
INSERT INTO told BY NAME
SELECT n, NULL AS stored_id, 'duplicate' AS verdict, '别的工作表里已有这一行' AS reason FROM copied
"""

_NOTHING_BEFORE = """
CREATE TEMP TABLE IF NOT EXISTS told_before
    (n BIGINT, stored_id BIGINT, verdict VARCHAR, reason VARCHAR)
"""

NAMED_UNIT = """
coalesce(list_contains((SELECT list(DISTINCT unit_code) FROM matched), s.unit_code), false)
"""
"""Whether the file has any line of the unit of stored line `s`."""

_VANISHED = f"""
CREATE OR REPLACE TEMP TABLE vanished AS
SELECT s.*, {NAMED_UNIT} AS is_of_named_unit
FROM stored AS s ANTI JOIN told USING (stored_id)
WHERE s.day BETWEEN $first AND $last AND s.stored_id IS NOT NULL
"""  # noqa: S608 our own words

_LINES_IN = """
SELECT count(*) > 0 FROM lines WHERE day IS NULL OR day BETWEEN $first AND $last
"""

_READ_VANISHED = """
SELECT stored_id, voucher_no, unit_code, project_code, day, amount_fen, is_of_named_unit
FROM vanished ORDER BY day, stored_id
"""
