"""Numbered lines that a sheet prints twice: one line printed again, or numbers that are not unique.

A line is known by 支付凭证号 and 明细行号, so printed again it is the same line, unless other
amounts stand under the same number, or vouchers lost their last digits: then the number does not
tell lines apart. Source: decisions, "A line's identity".
"""

from typing import NamedTuple

import duckdb


class Repeats(NamedTuple):
    """Lines beyond the first that print a voucher and line number of their sheet again.

    Attributes:
        same_lines: lines printed again, the same in amount, day and project too.
        same_fen: what these sum to.
        unclear_lines: lines under a number that does not tell them apart.
        line: the row of the first of all; None without any.
    """

    same_lines: int
    same_fen: int
    unclear_lines: int
    line: int | None


def find_repeats(cursor: duckdb.DuckDBPyConnection) -> Repeats:
    """Makes table `repeated` (n) of the lines printed again, and counts."""
    cursor.execute(_OFTEN)
    cursor.execute(_REPEATED)
    return Repeats(*cursor.execute(_COUNTS).fetchall()[0])


def drop_repeats(cursor: duckdb.DuckDBPyConnection) -> None:
    """Lets lines printed again count nothing: they are there already, further up in the sheet."""
    cursor.execute("UPDATE lines SET status = 'repeated' WHERE n IN (SELECT n FROM repeated)")


_OFTEN = """
CREATE OR REPLACE TEMP TABLE printed_often AS
WITH often AS (
    SELECT sheet, identity FROM lines WHERE status = 'new' AND is_numbered
    GROUP BY sheet, identity HAVING count(*) > 1
)
SELECT l.n, l.line, l.amount_fen, l.k, l.place,
       max(l.kinds) OVER of_number > 1
           OR bool_or(regexp_full_match(l.voucher_no, '[0-9]{15}0+')) OVER of_number AS is_unclear
FROM (
    SELECT l.n, l.line, l.sheet, l.identity, l.amount_fen, l.voucher_no,
           row_number() OVER of_line AS k, row_number() OVER of_number AS place,
           dense_rank() OVER (PARTITION BY l.sheet, l.identity
                              ORDER BY l.amount_fen, l.day, l.mention_id) AS kinds
    FROM lines AS l
    JOIN often AS o ON o.identity = l.identity AND o.sheet IS NOT DISTINCT FROM l.sheet
    WHERE l.status = 'new' AND l.is_numbered
    WINDOW of_number AS (PARTITION BY l.sheet, l.identity ORDER BY l.n),
           of_line AS (PARTITION BY l.sheet, l.identity, l.amount_fen, l.day, l.mention_id
                       ORDER BY l.n)
) AS l
WINDOW of_number AS (PARTITION BY l.sheet, l.identity)
"""

_REPEATED = """
CREATE OR REPLACE TEMP TABLE repeated AS
SELECT n FROM printed_often WHERE k > 1 AND NOT is_unclear
"""

_COUNTS = """
SELECT count(*) FILTER (k > 1 AND NOT is_unclear),
       coalesce(sum(amount_fen) FILTER (k > 1 AND NOT is_unclear), 0)::BIGINT,
       count(*) FILTER (place > 1 AND is_unclear), min(line) FILTER (place > 1)
FROM printed_often
"""
