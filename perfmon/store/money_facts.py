"""Reading a project's money line by line: its tranches and its vouchers."""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope, scope_value


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
        source (file, else kind of batch), line, recorded_at.
    """
    asked = _asked(year, unit_code, project_code, until, scope, known_at)
    return cursor.execute(_TRANCHES, asked).df()


def read_vouchers(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    unit_code: str,
    project_code: str,
    until: date,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """A project's approved voucher lines up to a day, newest first.

    Returns:
        paid_on, amount_fen (a refund is negative), kind, voucher_no, line_no, summary,
        source (file, else kind of batch), line, recorded_at.
    """
    asked = _asked(year, unit_code, project_code, until, scope, known_at)
    return cursor.execute(_VOUCHERS, asked).df()


def _asked(
    year: int, unit_code: str, project_code: str, until: date, scope: Scope, known_at: datetime
) -> dict[str, object]:
    return {
        "year": year,
        "unit": unit_code,
        "project": project_code,
        "until": until,
        "scope": scope_value(scope),
        "known_at": known_at,
    }


_TRANCHES = """
SELECT f.kind, f.amount_fen, f.document_no, f.issued_on, f.fund_type, f.budget_level, f.direct,
       f.source_year, coalesce(b.file_name, b.kind) AS source, f.line, b.recorded_at
FROM tranche_known($known_at) AS f JOIN batch AS b USING (batch_id)
WHERE f.year = $year AND f.unit_code = $unit AND f.project_code = $project
  AND f.issued_on <= $until
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], f.unit_code))
ORDER BY f.issued_on, f.kind
"""

_VOUCHERS = """
SELECT f.paid_on, f.amount_fen, f.kind, f.voucher_no, f.line_no, f.summary,
       coalesce(b.file_name, b.kind) AS source, f.line, b.recorded_at
FROM payment_known($known_at) AS f JOIN batch AS b USING (batch_id)
WHERE f.year = $year AND f.unit_code = $unit AND f.project_code = $project
  AND f.counted_on <= $until
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], f.unit_code))
ORDER BY f.paid_on DESC, f.voucher_no, f.line_no
"""
