"""Reading the end of a year: December voucher by voucher, and payments to units themselves.

Only judged projects. Of a 涉密 project nothing is read that says whom its money went to.
"""

from collections.abc import Sequence
from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.measures.lights import JUDGED_CLASSES
from perfmon.store.asking import NOW, Scope, scope_value


def read_december_vouchers(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """What a year's projects paid in December, in the order of payment.

    Returns:
        One row a project, day and voucher: PROJECT_KEY, counted_on, voucher_no, lines, amount_fen.
    """
    return cursor.execute(_DECEMBER, _asked(year, scope, known_at)).df()


def read_payees(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """Every payee of a year's vouchers, as stored: payee (missing where none is printed), lines."""
    return cursor.execute(_PAYEES, _asked(year, scope, known_at)).df()


def read_paid_to(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    payees: Sequence[str],
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """A year's voucher lines to these payees, latest first.

    Returns:
        PROJECT_KEY, department_code, counted_on, voucher_no, line_no, summary, payee, amount_fen.
    """
    asked = _asked(year, scope, known_at) | {"payees": list(payees), "at_day": date(year, 12, 31)}
    return cursor.execute(_PAID_TO, asked).df()


def read_unit_accounts(
    cursor: duckdb.DuckDBPyConnection, year: int, known_at: datetime = NOW
) -> pd.DataFrame:
    """What the county's units and departments are called at a year's end.

    Returns:
        department_code, unit_code (missing for the department itself), name.
    """
    return cursor.execute(_ACCOUNTS, {"at_day": date(year, 12, 31), "known_at": known_at}).df()


def _asked(year: int, scope: Scope, known_at: datetime) -> dict[str, object]:
    return {
        "year": year,
        "classes": list(JUDGED_CLASSES),
        "scope": scope_value(scope),
        "known_at": known_at,
    }


_JUDGED = """
FROM payment_known($known_at) AS f
JOIN project_known($known_at) AS k USING (region_code, year, unit_code, project_code)
"""

_ASKED = """
WHERE f.year = $year AND list_contains($classes::VARCHAR[], k.project_class)
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], f.unit_code))
"""

_DECEMBER = f"""
SELECT region_code, year, unit_code, project_code, f.counted_on, f.voucher_no,
       count(*) AS lines, sum(f.amount_fen)::BIGINT AS amount_fen
{_JUDGED} {_ASKED} AND month(f.counted_on) = 12
GROUP BY ALL
ORDER BY f.counted_on, f.voucher_no, unit_code, project_code
"""

_PAYEES = f"""
SELECT f.payee, count(*) AS lines
{_JUDGED} {_ASKED} AND NOT k.classified
GROUP BY ALL
ORDER BY ALL
"""

_PAID_TO = f"""
SELECT region_code, year, unit_code, project_code, u.department_code, f.counted_on, f.voucher_no,
       f.line_no, f.summary, f.payee, f.amount_fen
{_JUDGED} JOIN unit_named($at_day, $known_at) AS u USING (region_code, unit_code)
{_ASKED} AND NOT k.classified AND list_contains($payees::VARCHAR[], f.payee)
ORDER BY f.counted_on DESC, f.voucher_no, f.line_no, f.payment_id
"""

_ACCOUNTS = """
SELECT department_code, unit_code, unit_name AS name FROM unit_named($at_day, $known_at)
UNION ALL BY NAME
SELECT department_code, department_name AS name FROM department_named($at_day, $known_at)
ORDER BY ALL
"""
