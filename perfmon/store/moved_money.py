"""Reading what moved projects' rates: voucher sums by month and kind, and every tranche."""

from datetime import datetime

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope, scope_value


def read_payment_kinds(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """Voucher sums of a year's projects.

    Returns:
        One row a project, month and kind (支付, 退款, 更正): PROJECT_KEY, month, kind, lines,
        amount_fen (a refund is negative).
    """
    return cursor.execute(_PAYMENT_KINDS, _asked(year, scope, known_at)).df()


def read_tranche_days(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """The tranches of a year's projects.

    Returns:
        One row a tranche, by project and 下达日期: PROJECT_KEY, issued_on, amount_fen.
    """
    return cursor.execute(_TRANCHE_DAYS, _asked(year, scope, known_at)).df()


def _asked(year: int, scope: Scope, known_at: datetime) -> dict[str, object]:
    return {"year": year, "scope": scope_value(scope), "known_at": known_at}


_IN_SCOPE = """
WHERE year = $year AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
"""

_PAYMENT_KINDS = f"""
SELECT region_code, year, unit_code, project_code, month(counted_on) AS month, kind,
       count(*) AS lines, sum(amount_fen)::BIGINT AS amount_fen
FROM payment_known($known_at)
{_IN_SCOPE}
GROUP BY ALL
ORDER BY ALL
"""  # noqa: S608 our own words

_TRANCHE_DAYS = f"""
SELECT region_code, year, unit_code, project_code, issued_on, amount_fen
FROM tranche_known($known_at)
{_IN_SCOPE}
ORDER BY unit_code, project_code, issued_on, tranche_id
"""  # noqa: S608 our own words
