"""The facts of some projects of a year, whichever regions they are of, as they are known now.

What was paid is taken from the kept grain: it follows from no other budget, and the payments of a
province are long. So what only some projects need is made of theirs, in one read.
"""

from collections.abc import Mapping
from datetime import date

import duckdb

from perfmon.measures.facts import YearFacts
from perfmon.store.asking import NOW, Scope, at_day, read_rows
from perfmon.store.year_facts import CHECKPOINTS, TRANCHES


def read_facts_with_later(
    cursor: duckdb.DuckDBPyConnection, year: int, until: date, scope: Scope = None
) -> YearFacts:
    """The facts by a day of the projects of which money was issued, or a text turned, after it.

    Args:
        cursor: of the read.
        year: the fiscal year.
        until: leaves out tranches issued (下达) later.
        scope: units; None for all.

    Returns:
        As `read_year_versions` gives them, without vouchers.
    """
    asked = at_day(year, until, scope, NOW) | {"until_month": until.month}
    return _read(cursor, _WITH_LATER, asked)


def read_own_list_facts(
    cursor: duckdb.DuckDBPyConnection, year: int, until: date, scope: Scope = None
) -> YearFacts:
    """The facts by a day of the projects with 结转资金 or 直达资金.

    Args:
        cursor: of the read.
        year: the fiscal year.
        until: leaves out tranches issued (下达) later.
        scope: units; None for all.

    Returns:
        As `read_year_versions` gives them.
    """
    asked = at_day(year, until, scope, NOW)
    return _read(cursor, _WITH_OWN_LIST, asked, with_vouchers=True)


def _read(
    cursor: duckdb.DuckDBPyConnection,
    which: str,
    asked: Mapping[str, object],
    *,
    with_vouchers: bool = False,
) -> YearFacts:
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE few AS {which}", asked)
    by_day = {"known_at": NOW, "until": asked["until"]}
    vouchers = _VOUCHERS if with_vouchers else f"{_VOUCHERS} LIMIT 0"
    facts = YearFacts(
        projects=read_rows(cursor, _PROJECTS, {"known_at": NOW}),
        tranches=read_rows(cursor, _TRANCHES, by_day),
        monthly_payments=read_rows(cursor, _MONTHLY_PAYMENTS, {}),
        checkpoints=read_rows(cursor, _CHECKPOINTS, {"known_at": NOW}),
        vouchers=read_rows(cursor, vouchers, {"known_at": NOW}),
    )
    cursor.execute("DROP TABLE few")
    return facts


_KEY = "region_code, year, unit_code, project_code"

_WITH_LATER = f"""
SELECT DISTINCT {_KEY} FROM (
    SELECT {_KEY}, from_month, until_month, issued_on > $until AS is_later FROM ({TRANCHES})
    UNION ALL
    SELECT {_KEY}, from_month, until_month, false FROM project_text_span($known_at)
)
WHERE (is_later OR from_month > $until_month OR until_month BETWEEN $until_month AND 11)
  AND year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
"""  # noqa: S608 our own words

_WITH_OWN_LIST = f"""
SELECT DISTINCT {_KEY} FROM ({TRANCHES})
WHERE year = $year AND issued_on <= $until AND (direct OR source_year < year)
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
"""  # noqa: S608 our own words

_PROJECTS = f"""
SELECT {_KEY}, project_class FROM project_known($known_at) SEMI JOIN few USING ({_KEY})
ORDER BY unit_code, project_code
"""  # noqa: S608 our own words

_TRANCHES = f"""
FROM ({TRANCHES}) SEMI JOIN few USING ({_KEY}) WHERE issued_on <= $until
"""

_MONTHLY_PAYMENTS = f"""
SELECT {_KEY}, month, paid_in_month_fen, entered_in_month_fen, paid_by
FROM project_month SEMI JOIN few USING ({_KEY})
WHERE paid_in_month_fen <> 0 OR entered_in_month_fen <> 0 OR paid_by <> '凭证'
"""  # noqa: S608 our own words

_CHECKPOINTS = f"FROM ({CHECKPOINTS}) SEMI JOIN few USING ({_KEY})"

_VOUCHERS = f"""
SELECT {_KEY}, month(counted_on) AS month, fund_type, document_no,
       sum(amount_fen)::BIGINT AS paid_in_month_fen
FROM payment_known($known_at) SEMI JOIN few USING ({_KEY})
GROUP BY ALL
"""  # noqa: S608 our own words
