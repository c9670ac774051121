"""What a person should look at in the voucher lines of a file; read of `lines` once judged.

Source: decisions, "What counts as paid"; method.md §4.2 and §7.
"""

from typing import NamedTuple

import duckdb

from perfmon.store.asking import NOW
from perfmon.store.lines.notes import read_notes
from perfmon.store.lines.payments import (
    KNOWN_KIND,
    PAID_STATUS,
    RETURNED_STATUS,
    UNCOUNTED_STATUS,
)
from perfmon.store.lines.taking import TAKEN


class Refunds(NamedTuple):
    """Lines that subtract, and lines marked 已退款 or 退回, which count 0."""

    refund_lines: int
    refund_fen: int
    returned_lines: int
    returned_fen: int


def read_refunds(cursor: duckdb.DuckDBPyConnection) -> Refunds:
    """How refunds stand in the file."""
    return Refunds(*cursor.execute(_REFUNDS, {"returned": RETURNED_STATUS}).fetchall()[0])


class OddLines(NamedTuple):
    """What a person should look at in the lines that were read.

    Attributes:
        unknown_status: status, lines and fen of states that are not known.
        unknown_kind: type, lines and fen of types that are not known, which count as payments.
        correction_fen: what the 更正 lines that count from now on sum to with those that the
            database has of their years; 0 where either they or all of them are pairs.
        other_years: year, lines and fen of years beside the file's main one.
        without_voucher: lines that count and print no voucher number.
        month_only: lines whose day is a month.
        digits_lost: lines whose long voucher number is all zeros behind 15 digits, as spreadsheets
            leave it; 0 where the file has a long number that is not.
        notes: line and first words of rows without money that were taken for notes.
    """

    unknown_status: list[tuple[str, int, int]]
    unknown_kind: list[tuple[str, int, int]]
    correction_fen: int
    other_years: list[tuple[int, int, int]]
    without_voucher: int
    month_only: int
    digits_lost: int
    notes: list[tuple[int, str]]


def read_odd_lines(cursor: duckdb.DuckDBPyConnection) -> OddLines:
    """What is odd in the lines that count."""
    sums = cursor.execute(_ODD_SUMS).fetchall()[0]
    ((correction_fen,),) = cursor.execute(_CORRECTIONS, {"known_at": NOW}).fetchall()
    return OddLines(
        _read_unknown(cursor, "status", f"{PAID_STATUS}|{UNCOUNTED_STATUS}"),
        _read_unknown(cursor, "kind", KNOWN_KIND),
        int(correction_fen),
        cursor.execute(_OTHER_YEARS).fetchall(),
        int(sums[0]),
        int(sums[1]),
        int(sums[2]),
        read_notes(cursor),
    )


def _read_unknown(
    cursor: duckdb.DuckDBPyConnection, field: str, known: str
) -> list[tuple[str, int, int]]:
    """The words of a field that are not known, each with the lines and fen that count under it."""
    said = cursor.execute(_UNKNOWN_WORDS.format(field=field), {"known": known}).fetchall()
    if not said:
        return []
    words = [word for (word,) in said]
    return cursor.execute(_UNKNOWN_SUMS.format(field=field), {"words": words}).fetchall()


class KnownVouchers(NamedTuple):
    """New lines whose voucher number the database has already, of the same unit.

    Attributes:
        lines: how many.
        fen: what they sum to.
        line: the row of the first; None where there is none.
    """

    lines: int
    fen: int
    line: int | None


def read_known_vouchers(cursor: duckdb.DuckDBPyConnection) -> KnownVouchers:
    """New payments of vouchers that are known: another line of them, or the same told otherwise."""
    cursor.execute(_STORED_VOUCHERS)
    return KnownVouchers(*cursor.execute(_KNOWN_VOUCHERS).fetchall()[0])


class Scale(NamedTuple):
    """The new lines of the file beside the budgets of the projects that they are on.

    Attributes:
        lines: how many, on projects that have a budget.
        paid_fen: what they bring these projects.
        largest_fen: the largest of them.
        budget_fen: of these projects.
        project_code: the project whose payments stand out most against its budget; None where none
            has a budget.
        project_paid_fen: what the lines bring it.
        project_budget_fen: its budget.
    """

    lines: int
    paid_fen: int
    largest_fen: int
    budget_fen: int
    project_code: str | None
    project_paid_fen: int
    project_budget_fen: int


def read_scale(cursor: duckdb.DuckDBPyConnection, *, are_cumulative: bool) -> Scale:
    """How large the file's new payments are beside the budgets.

    Args:
        cursor: of the import.
        are_cumulative: whether several lines on a project are sums one after the other, of which
            the largest says what it was paid.
    """
    asked = {"known_at": NOW, "cumulative": are_cumulative}
    return Scale(*cursor.execute(_SCALE, asked).fetchall()[0])


_REFUNDS = """
SELECT count(*) FILTER (status = 'new' AND amount_fen < 0 AND kind = '退款'),
       coalesce(sum(amount_fen) FILTER (
           status = 'new' AND amount_fen < 0 AND kind = '退款'), 0)::BIGINT,
       count(*) FILTER (status = 'void' AND regexp_matches(status_text, $returned)),
       coalesce(sum(printed_fen) FILTER (
           status = 'void' AND regexp_matches(status_text, $returned)), 0)::BIGINT
FROM lines
"""

_CORRECTIONS = f"""
WITH brought AS (
    SELECT year, amount_fen FROM judged_lines
    WHERE kind = '更正' AND kept_as = 'new' AND (status IN ('new', 'unmatched') OR {TAKEN})
), there AS (
    SELECT amount_fen FROM payment_said($known_at)
    ANTI JOIN (SELECT stored_id AS payment_id FROM judged_lines SEMI JOIN taken USING (n))
        USING (payment_id)
    WHERE kind = '更正' AND year IN (SELECT year FROM brought)
)
SELECT coalesce(sum(amount_fen), 0)::BIGINT
FROM (SELECT amount_fen FROM brought UNION ALL FROM there)
WHERE (SELECT sum(amount_fen) FROM brought) <> 0
"""  # noqa: S608 our own words

_ODD_SUMS = """
SELECT count(*) FILTER (voucher_no IS NULL),
       count(*) FILTER (is_month_only),
       (SELECT CASE WHEN bool_and(regexp_full_match(voucher_no, '[0-9]{15}0+')) THEN count(*)
                    ELSE 0 END
        FROM lines
        WHERE status <> 'refused' AND length(voucher_no) > 15
          AND regexp_full_match(voucher_no, '[0-9]+'))
FROM lines ANTI JOIN copied USING (n) WHERE status = 'new'
"""

_STORED_VOUCHERS = """
CREATE OR REPLACE TEMP TABLE stored_vouchers AS
SELECT DISTINCT bare_number(voucher_no) AS voucher, unit_code FROM stored
"""

_KNOWN_VOUCHERS = """
SELECT count(*), coalesce(sum(amount_fen), 0)::BIGINT, min(line)
FROM judged_lines AS j SEMI JOIN stored_vouchers AS s
    ON s.voucher = bare_number(j.voucher_no) AND coalesce(s.unit_code = j.to_unit_code, true)
WHERE status IN ('new', 'unmatched') AND kind = '支付'
"""

_UNKNOWN_WORDS = """
SELECT DISTINCT {field}_text FROM said_states
WHERE {field}_text <> '' AND NOT regexp_matches({field}_text, $known)
"""

_UNKNOWN_SUMS = """
SELECT s.{field}, count(*), sum(l.amount_fen)::BIGINT
FROM (SELECT rowid AS n, {field} FROM staged WHERE list_contains($words::VARCHAR[], {field})) AS s
JOIN lines AS l USING (n)
WHERE l.status = 'new'
GROUP BY s.{field} ORDER BY s.{field}
"""

_OTHER_YEARS = """
SELECT year, count(*), sum(amount_fen)::BIGINT
FROM lines
WHERE status = 'new'
  AND year <> (SELECT mode(year) FROM lines WHERE status = 'new')
GROUP BY year ORDER BY year
"""

_SCALE = """
WITH paid AS (
    SELECT region_code, year, to_unit_code AS unit_code, to_project_code AS project_code,
           count(*) AS lines, max(amount_fen) AS largest_fen,
           CASE WHEN $cumulative THEN max(amount_fen) ELSE sum(amount_fen) END AS paid_fen
    FROM judged_lines WHERE status = 'new' GROUP BY ALL
), budget AS (
    SELECT region_code, year, unit_code, project_code, sum(amount_fen) AS budget_fen
    FROM tranche_known($known_at) SEMI JOIN paid USING (region_code, year, unit_code, project_code)
    GROUP BY ALL
), beside AS (
    SELECT *, row_number() OVER (ORDER BY paid_fen // nullif(greatest(budget_fen, 0), 0)
                                 DESC NULLS LAST, project_code) = 1 AND budget_fen > 0
           AS stands_out
    FROM paid LEFT JOIN budget USING (region_code, year, unit_code, project_code)
)
SELECT coalesce(sum(lines) FILTER (budget_fen > 0), 0)::BIGINT,
       coalesce(sum(paid_fen) FILTER (budget_fen > 0), 0)::BIGINT,
       coalesce(max(largest_fen) FILTER (budget_fen > 0), 0)::BIGINT,
       coalesce(sum(budget_fen) FILTER (budget_fen > 0), 0)::BIGINT,
       any_value(project_code) FILTER (stands_out),
       coalesce(any_value(paid_fen) FILTER (stands_out), 0)::BIGINT,
       coalesce(any_value(budget_fen) FILTER (stands_out), 0)::BIGINT
FROM beside
"""
