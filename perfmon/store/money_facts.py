"""Reading what a project's money is made of, line by line, each with the place it came from.

Of a 涉密 project nothing is read that says what its money is for or whom it went to.
"""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope, scope_value
from perfmon.store.own_reviews import own_review

SOURCE_COLUMNS = ("source", "sheet", "line", "batch_id", "actor", "recorded_at")
"""Where a line came from: file (else kind of batch), sheet, row, batch, who, when (UTC)."""


@dataclass(frozen=True)
class Narrowed:
    """Which of a project's voucher lines are asked for; None leaves a side open.

    Attributes:
        since: the first day.
        document_no: 指标文号, as printed.
        most: so many of them, the newest.
    """

    since: date | None = None
    document_no: str | None = None
    most: int | None = None


def read_tranches(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    unit_code: str,
    project_code: str,
    until: date,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """A project's tranches issued up to a day, by 下达日期.

    Returns:
        kind, amount_fen, document_no, issued_on, fund_type, budget_level, direct, source_year,
        printed_unit, printed_project and how (how that was matched; missing where the line names
        its project itself), SOURCE_COLUMNS.
    """
    asked = asked_of(year, unit_code, project_code, until, scope, known_at)
    return cursor.execute(_TRANCHES, asked).df()


def read_vouchers(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    unit_code: str,
    project_code: str,
    until: date,
    scope: Scope = None,
    known_at: datetime = NOW,
    narrowed: Narrowed | None = None,
) -> pd.DataFrame:
    """A project's voucher lines that count up to a day, newest first.

    Returns:
        paid_on, counted_on (the same, held inside the fiscal year), amount_fen (a refund is
        negative), kind, voucher_no, line_no, document_no, economic_class, fund_type, summary,
        payee, printed_unit, printed_project, how (人工, 代码, 名称; missing where the line names
        its project itself), SOURCE_COLUMNS.
    """
    asked = asked_of(year, unit_code, project_code, until, scope, known_at)
    narrowed = narrowed or Narrowed()
    asked |= {"since": narrowed.since, "document": narrowed.document_no, "most": narrowed.most}
    return cursor.execute(_VOUCHERS, asked).df()


def read_voucher_sums(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    unit_code: str,
    project_code: str,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """How many voucher lines of a project count, and their sum, without reading them.

    Returns:
        One row a month and 指标文号: month, document_no (missing where none is printed), lines,
        amount_fen.
    """
    asked = asked_of(year, unit_code, project_code, date(year, 12, 31), scope, known_at)
    return cursor.execute(_VOUCHER_SUMS, asked).df()


def read_progress(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    unit_code: str,
    project_code: str,
    until: date,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """What cumulative progress tables say of a project up to a day, counted or not.

    Returns:
        By day: until_on, month, paid_fen (cumulative), is_last (of its month), printed_unit,
        printed_project, how, SOURCE_COLUMNS.
    """
    asked = asked_of(year, unit_code, project_code, until, scope, known_at)
    return cursor.execute(_PROGRESS, asked).df()


def read_entered(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    unit_code: str,
    project_code: str,
    until: date,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """What a unit entered as paid outside the treasury in months that end by a day, in any state.

    Returns:
        By month and batch: month, month_end, amount_fen, state, note, counts (the last approved
        row of its month), is_pending (not approved and later than what counts), is_own_review,
        SOURCE_COLUMNS.
    """
    asked = asked_of(year, unit_code, project_code, until, scope, known_at)
    return cursor.execute(_ENTERED, asked).df()


def asked_of(
    year: int, unit_code: str, project_code: str, until: date, scope: Scope, known_at: datetime
) -> dict[str, object]:
    """What every read of a project's lines is asked with."""
    return {
        "year": year,
        "unit": unit_code,
        "project": project_code,
        "until": until,
        "scope": scope_value(scope),
        "known_at": known_at,
    }


def unless_classified(*columns: str) -> str:
    """The columns as a query selects them, missing where project `k` is 涉密."""
    names = [(column, column.rpartition(".")[2]) for column in columns]
    return ", ".join(
        f"CASE WHEN NOT k.classified THEN {column} END AS {name}" for column, name in names
    )


SOURCE = """
       coalesce(b.file_name, b.kind) AS source, f.sheet, f.line, f.batch_id, b.actor, b.recorded_at
"""
"""SOURCE_COLUMNS of line `f` of batch `b`."""

PRINTED = f"""
       nullif(concat_ws(' ', nullif(w.unit_code, ''), nullif(w.unit_name, '')), '')
           AS printed_unit,
       CASE WHEN k.classified THEN nullif(w.project_code, '')
            ELSE nullif(concat_ws(' ', nullif(w.project_code, ''), nullif(w.project_name, ''),
                                  nullif(w.voucher_no, '')), '') END AS printed_project,
       h.how, {SOURCE.strip()}
"""
"""What line `f` prints of its project, how that was matched, and SOURCE_COLUMNS."""

JOINED = """
JOIN batch AS b USING (batch_id)
JOIN project_known($known_at) AS k USING (region_code, year, unit_code, project_code)
LEFT JOIN mention AS w USING (mention_id)
LEFT JOIN mention_matched($known_at) AS h USING (mention_id)
"""
"""What PRINTED needs beside the line."""

OF_PROJECT = """
      f.year = $year AND f.unit_code = $unit AND f.project_code = $project
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], f.unit_code))
"""

PLACED_PROGRESS = """
    SELECT p.*, m.unit_code, m.project_code, month(p.until_on) AS month,
           row_number() OVER (
               PARTITION BY m.unit_code, m.project_code, month(p.until_on)
               ORDER BY p.until_on DESC, p.batch_id DESC, p.line
           ) = 1 AS is_last
    FROM progress AS p SEMI JOIN batch_known($known_at) USING (batch_id)
    JOIN mention_matched($known_at) AS m USING (mention_id)
    WHERE p.year = $year AND m.unit_code = $unit AND m.project_code = $project
"""
"""A project's lines of progress tables; the last of a month is the one that may count."""

PLACED_ENTERED = """
    SELECT e.*, NULL::VARCHAR AS sheet, NULL::INTEGER AS line,
           last_day(make_date(e.year, e.month, 1)) AS month_end,
           coalesce(e.batch_id = max(e.batch_id) FILTER (e.state = '已审') OVER of_month, false)
               AS counts,
           e.state <> '已审' AND e.batch_id = max(e.batch_id) OVER of_month AS is_pending
    FROM entered_payment AS e SEMI JOIN batch_known($known_at) USING (batch_id)
    WHERE e.year = $year AND e.unit_code = $unit AND e.project_code = $project
    WINDOW of_month AS (PARTITION BY e.region_code, e.month)
"""
"""What a unit entered for a project, in any state; the last approved row of a month counts."""

_TRANCHES = f"""
SELECT f.kind, f.amount_fen, {unless_classified("f.document_no")}, f.issued_on, f.fund_type,
       f.budget_level, f.direct, f.source_year, {PRINTED}
FROM tranche_known($known_at) AS f {JOINED}
WHERE {OF_PROJECT} AND f.issued_on <= $until
ORDER BY f.issued_on, f.kind, f.tranche_id
"""  # noqa: S608 our own words

_VOUCHERS = f"""
SELECT f.paid_on, f.counted_on, f.amount_fen, f.kind, f.voucher_no, f.line_no,
       {unless_classified("f.document_no", "f.economic_class", "f.fund_type")},
       {unless_classified("f.summary", "f.payee")}, {PRINTED}
FROM payment_known($known_at) AS f {JOINED}
WHERE {OF_PROJECT} AND f.counted_on <= $until
  AND ($since::DATE IS NULL OR f.counted_on >= $since)
  AND ($document::VARCHAR IS NULL OR f.document_no = $document)
ORDER BY f.counted_on DESC, f.paid_on DESC, f.voucher_no, f.line_no, f.payment_id
LIMIT coalesce($most::BIGINT, 9223372036854775807)
"""  # noqa: S608 our own words

_VOUCHER_SUMS = f"""
SELECT month(f.counted_on) AS month, {unless_classified("f.document_no")},
       count(*) AS lines, sum(f.amount_fen)::BIGINT AS amount_fen
FROM payment_known($known_at) AS f
JOIN project_known($known_at) AS k USING (region_code, year, unit_code, project_code)
WHERE {OF_PROJECT} AND f.counted_on <= $until
GROUP BY ALL
ORDER BY ALL
"""  # noqa: S608 our own words

_PROGRESS = f"""
SELECT f.until_on, f.month, f.paid_fen, f.is_last, {PRINTED}
FROM ({PLACED_PROGRESS}) AS f {JOINED}
WHERE {OF_PROJECT} AND f.until_on <= $until
ORDER BY f.until_on, f.batch_id, f.line
"""  # noqa: S608 our own words

_ENTERED = f"""
SELECT f.month, f.month_end, f.amount_fen, f.state, {unless_classified("f.note")}, f.counts,
       f.is_pending, {own_review("f")}, {SOURCE.strip()}
FROM ({PLACED_ENTERED}) AS f
JOIN batch AS b USING (batch_id)
JOIN project_known($known_at) AS k USING (region_code, year, unit_code, project_code)
WHERE {OF_PROJECT} AND f.month_end <= $until
WINDOW of_row AS (PARTITION BY f.region_code, f.month ORDER BY f.batch_id)
ORDER BY f.month, f.batch_id
"""  # noqa: S608 our own words
