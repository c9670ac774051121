"""合计, 小计 and 总计 rows of a file beside the sums of the lines that they stand for."""

from typing import NamedTuple

import duckdb


class TotalRow(NamedTuple):
    """A total printed in the file, and what the lines that it stands for sum to.

    Attributes:
        sheet: where it stands; None for a text file.
        line: its row.
        label: its first words.
        printed_fen: the total as printed.
        counted_fen: the lines as they count (refunds negative, 作废 and the like 0).
        as_printed_fen: the amounts as they stand in the column, of all readable lines.
        returned_fen: of the lines that count 0, those whose status is 已退款 or 退回.
        refunded_fen: of the lines that count, those that subtract (negative).
        refused: how many of the lines could not be read.
    """

    sheet: str | None
    line: int
    label: str
    printed_fen: int
    counted_fen: int
    as_printed_fen: int
    returned_fen: int
    refunded_fen: int
    refused: int


def read_totals(cursor: duckdb.DuckDBPyConnection, returned_status: str) -> list[TotalRow]:
    """The total rows of the file, each with the sums of its lines, in their order.

    A sheet's last 合计 or 总计 stands for the whole sheet; a 小计, or a 合计 before it, for the
    lines since the total row above.
    """
    rows = cursor.execute(_TOTALS, {"returned": returned_status}).fetchall()
    return [TotalRow(*row) for row in rows]


_TOTALS = """
WITH totals AS (
    SELECT n, sheet, line, label, printed_fen,
           kind = 'total' AND n = max(n) FILTER (kind = 'total') OVER of_sheet AS is_whole,
           lag(n, 1, -1) OVER (of_sheet ORDER BY n) AS after_n
    FROM other_rows
    WHERE kind IN ('total', 'subtotal') AND printed_fen IS NOT NULL
    WINDOW of_sheet AS (PARTITION BY sheet)
)
SELECT t.sheet, t.line, t.label, t.printed_fen,
       coalesce(sum(l.amount_fen) FILTER (l.status = 'new'), 0)::BIGINT,
       coalesce(sum(l.printed_fen) FILTER (l.status <> 'refused'), 0)::BIGINT,
       coalesce(sum(l.printed_fen) FILTER (
           l.status = 'void' AND regexp_matches(l.status_text, $returned)), 0)::BIGINT,
       coalesce(sum(l.amount_fen) FILTER (l.status = 'new' AND l.amount_fen < 0), 0)::BIGINT,
       count(*) FILTER (l.status = 'refused')
FROM totals AS t
LEFT JOIN lines AS l
    ON l.sheet IS NOT DISTINCT FROM t.sheet
   AND (t.is_whole OR (l.n < t.n AND l.n > t.after_n))
GROUP BY ALL
ORDER BY t.sheet, t.line
"""
