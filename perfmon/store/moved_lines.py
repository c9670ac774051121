"""Reading the lines that count now and did not at an earlier moment, or the other way round."""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.measures.lights import JUDGED_CLASSES
from perfmon.store.asking import NOW, Scope, at_day


def read_moved_payments(
    cursor: duckdb.DuckDBPyConnection, year: int, until: date, then: datetime, scope: Scope = None
) -> pd.DataFrame:
    """The payment lines of judged projects up to a day that came or went since a moment.

    A line that moved to another project went from the one and came to the other.

    Returns:
        PROJECT_KEY, day 实际支付日期, number 支付凭证号, amount_fen as it moves the project's sum,
        batch_id that brought it, went.
    """
    return _moved(cursor, _PAYMENTS, at_day(year, until, scope, NOW) | {"then": then})


def read_moved_tranches(
    cursor: duckdb.DuckDBPyConnection, year: int, until: date, then: datetime, scope: Scope = None
) -> pd.DataFrame:
    """The budget lines alike: day is 下达日期, number 指标文号."""
    return _moved(cursor, _TRANCHES, at_day(year, until, scope, NOW) | {"then": then})


def _moved(cursor: duckdb.DuckDBPyConnection, query: str, asked: dict[str, object]) -> pd.DataFrame:
    return cursor.execute(query, asked | {"classes": list(JUDGED_CLASSES)}).df()


_SHARED = """
WITH now_lines AS ({now}), then_lines AS ({then}),
moved AS (
    SELECT *, false AS went FROM (FROM now_lines EXCEPT FROM then_lines)
    UNION ALL
    SELECT * REPLACE (-amount_fen AS amount_fen), true AS went
    FROM (FROM then_lines EXCEPT FROM now_lines)
)
SELECT m.region_code, m.year, m.unit_code, m.project_code, m.day, m.number, m.amount_fen,
       m.batch_id, m.went
FROM moved AS m
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
WHERE list_contains($classes::VARCHAR[], p.project_class)
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], m.unit_code))
ORDER BY m.unit_code, m.project_code, m.day, m.number, m.amount_fen
"""

_PAYMENT = """
    SELECT payment_id AS line_id, region_code, year, unit_code, project_code, counted_on AS day,
           voucher_no AS number, amount_fen, batch_id
    FROM payment_known({at}) WHERE year = $year AND counted_on <= $until
"""

_TRANCHE = """
    SELECT tranche_id AS line_id, region_code, year, unit_code, project_code, issued_on AS day,
           document_no AS number, amount_fen, batch_id
    FROM tranche_known({at}) WHERE year = $year AND issued_on <= $until
"""

_PAYMENTS = _SHARED.format(now=_PAYMENT.format(at="$known_at"), then=_PAYMENT.format(at="$then"))

_TRANCHES = _SHARED.format(now=_TRANCHE.format(at="$known_at"), then=_TRANCHE.format(at="$then"))
