"""The facts of some projects of a year, whichever regions they are of, as they are known now.

What was paid is taken from the kept grain: it follows from no other budget, and the payments of a
province are long. So what only some projects need is made of theirs, in one read.
"""

from collections.abc import Mapping
from datetime import date

import duckdb

from perfmon.measures.facts import YearFacts
from perfmon.store.asking import NOW, Scope, at_day, read_rows


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

_ISSUED = f"""
SELECT {_KEY}, kind, amount_fen, issued_on, document_no, fund_type, budget_level, direct,
       source_year, 1 AS from_month, 12 AS until_month
FROM tranche_known($known_at) WHERE text_id IS NULL
UNION ALL
SELECT {_KEY}, kind, amount_fen, issued_on, document_no, fund_type, budget_level, direct,
       source_year, from_month, until_month
FROM printed_tranche_spanned($known_at)
"""  # noqa: S608 our own words

_WITH_LATER = f"""
SELECT DISTINCT {_KEY} FROM (
    SELECT {_KEY} FROM ({_ISSUED}) WHERE issued_on > $until
    UNION ALL
    SELECT {_KEY} FROM project_text_span($known_at)
    WHERE from_month > $until_month OR until_month BETWEEN $until_month AND 11
)
WHERE year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
"""  # noqa: S608 our own words

_WITH_OWN_LIST = f"""
SELECT DISTINCT {_KEY} FROM ({_ISSUED})
WHERE year = $year AND issued_on <= $until AND (direct OR source_year < year)
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
"""  # noqa: S608 our own words

_PROJECTS = f"""
SELECT {_KEY}, project_class FROM project_known($known_at) SEMI JOIN few USING ({_KEY})
ORDER BY unit_code, project_code
"""  # noqa: S608 our own words

_TRANCHES = f"""
FROM ({_ISSUED}) SEMI JOIN few USING ({_KEY}) WHERE issued_on <= $until
"""

_MONTHLY_PAYMENTS = f"""
SELECT {_KEY}, month, paid_in_month_fen, entered_in_month_fen, paid_by
FROM project_month SEMI JOIN few USING ({_KEY})
WHERE paid_in_month_fen <> 0 OR entered_in_month_fen <> 0 OR paid_by <> '凭证'
"""  # noqa: S608 our own words

_CHECKPOINTS = f"""
SELECT p.region_code, p.year, p.unit_code, p.project_code, c.month, c.planned_fen,
       c.inferred AND c.corrected_value IS NULL AS inferred,
       c.corrected_value IS NOT NULL AS corrected, p.from_month, p.until_month
FROM checkpoint_known($known_at) AS c
JOIN project_text_span($known_at) AS p USING (text_id, project_code)
SEMI JOIN few USING ({_KEY})
"""  # noqa: S608 our own words

_VOUCHERS = f"""
SELECT {_KEY}, month(counted_on) AS month, fund_type, document_no,
       sum(amount_fen)::BIGINT AS paid_in_month_fen
FROM payment_known($known_at) SEMI JOIN few USING ({_KEY})
GROUP BY ALL
"""  # noqa: S608 our own words
