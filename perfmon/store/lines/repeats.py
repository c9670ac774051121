"""Numbered lines that a sheet prints twice: one line printed again, or numbers that are not unique.

A line is known by 支付凭证号 and 明细行号, so printed again it is the same line. A file may show,
however, that its numbers do not tell lines apart: other amounts under the same number, or vouchers
that lost their last digits. Source: decisions, "A line's identity".
"""

from typing import NamedTuple

import duckdb


class Repeats(NamedTuple):
    """Lines beyond the first that print a voucher and line number of their sheet again.

    Attributes:
        equal_lines: the same in amount, day and project too.
        equal_fen: what these sum to.
        line: the row of the first of them; None without any.
        other_lines: with another amount, day or project.
        has_lost_digits: whether the numbers look cut off by a spreadsheet.
    """

    equal_lines: int
    equal_fen: int
    line: int | None
    other_lines: int
    has_lost_digits: bool

    @property
    def are_same_lines(self) -> bool:
        """Whether nothing in the file says that equal lines are several."""
        return bool(self.equal_lines) and not self.other_lines and not self.has_lost_digits


def find_repeats(cursor: duckdb.DuckDBPyConnection) -> Repeats:
    """Makes table `repeated` (n) of the equal ones, and counts."""
    cursor.execute(_OFTEN)
    cursor.execute(_REPEATED)
    return Repeats(*cursor.execute(_COUNTS).fetchall()[0])


def drop_repeats(cursor: duckdb.DuckDBPyConnection) -> None:
    """Lets the equal ones count nothing: they are there already, further up in the sheet."""
    cursor.execute("UPDATE lines SET status = 'repeated' WHERE n IN (SELECT n FROM repeated)")


_OFTEN = """
CREATE OR REPLACE TEMP TABLE printed_often AS
WITH often AS (
    SELECT sheet, identity FROM lines WHERE status = 'new' AND is_numbered
    GROUP BY sheet, identity HAVING count(*) > 1
)
SELECT l.n, l.line, l.amount_fen, l.voucher_no,
       row_number() OVER (PARTITION BY l.sheet, l.identity, l.amount_fen, l.day, l.mention_id
                          ORDER BY l.n) AS k,
       row_number() OVER (PARTITION BY l.sheet, l.identity ORDER BY l.n) AS place
FROM lines AS l JOIN often AS o ON o.identity = l.identity AND o.sheet IS NOT DISTINCT FROM l.sheet
WHERE l.status = 'new' AND l.is_numbered
"""

_REPEATED = "CREATE OR REPLACE TEMP TABLE repeated AS SELECT n FROM printed_often WHERE k > 1"

_COUNTS = """
SELECT count(*) FILTER (k > 1), coalesce(sum(amount_fen) FILTER (k > 1), 0)::BIGINT,
       min(line) FILTER (k > 1), count(*) FILTER (k = 1 AND place > 1),
       coalesce(bool_or(regexp_full_match(voucher_no, '[0-9]{15}0+')), false)
FROM printed_often
"""
