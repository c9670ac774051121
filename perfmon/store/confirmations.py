"""核对: the lines that departments are shown, what was sent of them, and what was answered."""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.confirmations import FIGURES
from perfmon.periods import month_end
from perfmon.store.asking import NOW, Scope, scope_value
from perfmon.store.in_transit import read_in_transit
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.writing import Writer

ISSUING, ANSWERING, RETURNING = "核对单", "核对", "核对单回收"
"""The kinds of its batches."""


def read_check_lines(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    month: int,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """What a month's 核对 is about as known at a moment, one row a judged project.

    Returns:
        Sorted by department, unit and code: PROJECT_KEY, name (of a 涉密 project its code),
        classified, covered, unit_name, department_code, department_name; now paid_in_month_fen and
        FIGURES; of the last sheet due_on and sent_… FIGURES (Int64); of the last answer verdict,
        words (missing of a 涉密 project), said_… FIGURES (Int64), said_by, said_at, said_in (its
        file, missing where it was typed); each missing where there is none.
    """
    judged = read_judged_months(cursor, year, Narrowing(month=month), scope, known_at)
    waiting = read_in_transit(cursor, year, month_end(year, month), scope, known_at)
    in_transit = waiting.groupby(PROJECT_KEY, as_index=False).agg(
        in_transit_fen=("amount_fen", "sum")
    )
    asked = {"year": year, "month": month, "scope": scope_value(scope), "known_at": known_at}
    sent, said = (cursor.execute(query, asked).df() for query in (_SENT, _SAID))
    lines = judged[[*PROJECT_KEY, *_NAMES, "paid_in_month_fen", "paid_fen"]].assign(
        budget_fen=judged["adjusted_budget_fen"]
    )
    for beside in (in_transit, sent, said):
        lines = lines.merge(beside, on=PROJECT_KEY, how="left", validate="1:1")
    figures = [f"{when}_{figure}" for when in ("sent", "said") for figure in FIGURES]
    lines = lines.fillna({"in_transit_fen": 0}).astype(
        dict.fromkeys(figures, "Int64") | {"in_transit_fen": "int64"}
    )
    lines = lines.assign(words=lines["words"].mask(lines["classified"], None))
    order = ["department_code", "unit_code", "project_code"]
    return lines.sort_values(order, ignore_index=True)


_NAMES = ["name", "classified", "covered", "unit_name", "department_code", "department_name"]


def read_month_payments(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, scope: Scope = None
) -> pd.DataFrame:
    """The vouchers that count in a month, of judged and other projects, those of 涉密 left out.

    Returns:
        unit_code, project_code, counted_on, voucher_no, summary, amount_fen.
    """
    asked = {"year": year, "month": month, "scope": scope_value(scope), "known_at": NOW}
    return cursor.execute(_PAYMENTS, asked).df()


def append_sheets(writer: Writer, lines: pd.DataFrame, month: int, due_on: date) -> None:
    """Writes that the lines (as `read_check_lines` gives them) were sent as they are now."""
    sheets = (
        lines[["region_code", "year", "department_code"]]
        .drop_duplicates()
        .assign(month=month, due_on=due_on)
    )
    _append(writer, "check_sheet", sheets)
    kept = [*PROJECT_KEY, "department_code", *FIGURES]
    _append(writer, "check_sheet_line", lines[kept].assign(month=month))


def append_answers(writer: Writer, answers: pd.DataFrame, month: int) -> None:
    """Writes answers: PROJECT_KEY, verdict, words (missing where none) and FIGURES as seen."""
    rows = answers[[*PROJECT_KEY, "verdict", "words", *FIGURES]]
    _append(writer, "confirmation", rows.assign(month=month).astype({"words": "str"}))


def _append(writer: Writer, table: str, rows: pd.DataFrame) -> None:
    """Appends without making the year's figures anew, of which these are no part."""
    writer.cursor.register("checked", rows)
    writer.append_from(table, "FROM checked")
    writer.cursor.unregister("checked")


_SENT = """
SELECT l.region_code, l.year, l.unit_code, l.project_code, s.due_on,
       l.budget_fen AS sent_budget_fen, l.paid_fen AS sent_paid_fen,
       l.in_transit_fen AS sent_in_transit_fen
FROM check_sheet_line AS l SEMI JOIN batch_known($known_at) USING (batch_id)
JOIN check_sheet AS s USING (region_code, year, month, department_code, batch_id)
WHERE l.year = $year AND l.month = $month
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], l.unit_code))
QUALIFY row_number() OVER (
    PARTITION BY l.region_code, l.unit_code, l.project_code ORDER BY batch_id DESC
) = 1
"""

_SAID = """
SELECT c.region_code, c.year, c.unit_code, c.project_code, c.verdict, c.words,
       c.budget_fen AS said_budget_fen, c.paid_fen AS said_paid_fen,
       c.in_transit_fen AS said_in_transit_fen, b.actor AS said_by, b.recorded_at AS said_at,
       b.file_name AS said_in
FROM confirmation AS c JOIN batch_known($known_at) AS b USING (batch_id)
WHERE c.year = $year AND c.month = $month
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], c.unit_code))
QUALIFY row_number() OVER (
    PARTITION BY c.region_code, c.unit_code, c.project_code ORDER BY batch_id DESC
) = 1
"""

_PAYMENTS = """
SELECT y.unit_code, y.project_code, y.counted_on, y.voucher_no, y.summary, y.amount_fen
FROM payment_known($known_at) AS y
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
WHERE y.year = $year AND month(y.counted_on) = $month AND year(y.counted_on) = $year
  AND NOT p.classified
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], y.unit_code))
ORDER BY y.unit_code, y.project_code, y.counted_on, y.voucher_no, y.amount_fen
"""
