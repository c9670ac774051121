"""The facts of one region and year, read for the measures, as they were known at a moment."""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.measures.facts import YearFacts
from perfmon.measures.sources import combine_sources
from perfmon.measures.versions import held_in
from perfmon.store.asking import NOW, Scope, read_rows, scope_value
from perfmon.store.covered import COVERED


def read_year_facts(
    cursor: duckdb.DuckDBPyConnection,
    region_code: str,
    year: int,
    known_at: datetime = NOW,
    issued_until: date = date.max,
    *,
    month: int,
    scope: Scope = None,
) -> YearFacts:
    """Projects, tranches, net payments and checkpoints of a region's year.

    Args:
        cursor: of the read.
        region_code: one region.
        year: the fiscal year.
        known_at: leaves out what was recorded later.
        issued_until: leaves out tranches issued (下达) later.
        month: plans and amounts are those of the texts in force then.
        scope: units; None for all.
    """
    facts = read_year_versions(cursor, region_code, year, known_at, issued_until, scope)
    return held_in(facts, month)


def read_year_versions(
    cursor: duckdb.DuckDBPyConnection,
    region_code: str,
    year: int,
    known_at: datetime = NOW,
    issued_until: date = date.max,
    scope: Scope = None,
) -> YearFacts:
    """The facts of a region's year with the plans and amounts of every version of its texts.

    Tranches and checkpoints carry from_month and until_month, between which they hold; no figure
    may be made of them before `held_in` or `by_version` took them apart.

    Args:
        cursor: of the read.
        region_code: one region.
        year: the fiscal year.
        known_at: leaves out what was recorded later.
        issued_until: leaves out tranches issued (下达) later.
        scope: units; None for all.
    """
    asked: dict[str, object] = {"region": region_code, "year": year, "known_at": known_at}
    asked |= {"scope": scope_value(scope)}
    return YearFacts(
        projects=read_rows(cursor, _PROJECTS, asked),
        tranches=read_rows(cursor, _TRANCHES, asked | {"issued_until": issued_until}),
        monthly_payments=_monthly_payments(cursor, asked),
        checkpoints=read_rows(cursor, _CHECKPOINTS, asked),
        vouchers=read_rows(cursor, _VOUCHERS, asked),
    )


def read_monthly_payments(
    cursor: duckdb.DuckDBPyConnection,
    region_code: str,
    year: int,
    known_at: datetime = NOW,
    scope: Scope = None,
) -> pd.DataFrame:
    """What was paid in a region's year, by project and month.

    Args:
        cursor: of the read.
        region_code: one region.
        year: the fiscal year.
        known_at: leaves out what was recorded later.
        scope: units; None for all.

    Returns:
        As `combine_sources` gives it.
    """
    asked: dict[str, object] = {"region": region_code, "year": year, "known_at": known_at}
    return _monthly_payments(cursor, asked | {"scope": scope_value(scope)})


def _monthly_payments(cursor: duckdb.DuckDBPyConnection, asked: dict[str, object]) -> pd.DataFrame:
    """What the sources of a region's year say, one source a unit and month."""
    progress = read_rows(cursor, _PROGRESS_MONTHS, asked)
    units = _VOUCHER_UNITS if len(progress) else f"{_VOUCHER_UNITS} LIMIT 0"
    return combine_sources(
        read_rows(cursor, _VOUCHER_MONTHS, asked),
        progress,
        read_rows(cursor, _ENTERED_MONTHS, asked),
        read_rows(cursor, units, asked),
    )


def read_covered_until(
    cursor: duckdb.DuckDBPyConnection, region_code: str, year: int, known_at: datetime = NOW
) -> date | None:
    """The last day of the year that payments on hand cover; None where there are none."""
    asked = {"region": region_code, "year": year, "known_at": known_at}
    found: date | None = cursor.execute(_COVERED_UNTIL, asked).fetchall()[0][0]
    return found


def read_covered_by_region(cursor: duckdb.DuckDBPyConnection, year: int) -> dict[str, date]:
    """By region the last day of the year that payments on hand cover, where there are any."""
    rows = cursor.execute(_COVERED_BY_REGION, {"year": year, "known_at": NOW}).fetchall()
    return {str(region_code): until for region_code, until in rows}


_PROJECTS = """
SELECT region_code, year, unit_code, project_code, project_class
FROM project_known($known_at)
WHERE region_code = $region AND year = $year
  AND ($scope::VARCHAR[] IS NULL OR unit_code IN (SELECT unnest($scope::VARCHAR[])))
ORDER BY unit_code, project_code
"""

TRANCHES = """
SELECT region_code, year, unit_code, project_code, kind, amount_fen, issued_on, document_no,
       fund_type, budget_level, direct, source_year, 1 AS from_month, 12 AS until_month
FROM tranche_known($known_at) WHERE text_id IS NULL
UNION ALL
SELECT region_code, year, unit_code, project_code, kind, amount_fen, issued_on, document_no,
       fund_type, budget_level, direct, source_year, from_month, until_month
FROM printed_tranche_spanned($known_at)
"""
"""Every tranche known, with the months in which it holds."""

CHECKPOINTS = """
SELECT p.region_code, p.year, p.unit_code, p.project_code, c.month, c.planned_fen,
       c.inferred AND c.corrected_value IS NULL AS inferred,
       c.corrected_value IS NOT NULL AS corrected, p.from_month, p.until_month
FROM checkpoint_known($known_at) AS c
JOIN project_text_span($known_at) AS p USING (text_id, project_code)
"""
"""Every checkpoint known, with the months in which it holds."""

_OF_THEM = """
WHERE region_code = $region AND year = $year
  AND ($scope::VARCHAR[] IS NULL OR unit_code IN (SELECT unnest($scope::VARCHAR[])))
"""

_TRANCHES = f"FROM ({TRANCHES}) {_OF_THEM} AND issued_on <= $issued_until"

_CHECKPOINTS = f"FROM ({CHECKPOINTS}) {_OF_THEM}"

_VOUCHERS = """
SELECT region_code, year, unit_code, project_code, month(counted_on) AS month,
       fund_type, document_no, sum(amount_fen)::BIGINT AS paid_in_month_fen
FROM payment_known($known_at)
WHERE region_code = $region AND year = $year
  AND ($scope::VARCHAR[] IS NULL OR unit_code IN (SELECT unnest($scope::VARCHAR[])))
GROUP BY ALL
"""

_VOUCHER_MONTHS = """
SELECT region_code, year, unit_code, project_code, month(counted_on) AS month,
       sum(amount_fen)::BIGINT AS paid_in_month_fen
FROM payment_known($known_at)
WHERE region_code = $region AND year = $year
  AND ($scope::VARCHAR[] IS NULL OR unit_code IN (SELECT unnest($scope::VARCHAR[])))
GROUP BY ALL
"""

_PROGRESS_MONTHS = """
SELECT p.region_code, p.year, m.unit_code, m.project_code, month(p.until_on) AS month, p.paid_fen
FROM progress AS p SEMI JOIN batch_known($known_at) USING (batch_id)
JOIN mention_matched($known_at) AS m USING (mention_id)
WHERE p.region_code = $region AND p.year = $year AND m.project_code IS NOT NULL
  AND ($scope::VARCHAR[] IS NULL OR m.unit_code IN (SELECT unnest($scope::VARCHAR[])))
QUALIFY row_number() OVER (
    PARTITION BY m.unit_code, m.project_code, month(p.until_on)
    ORDER BY p.until_on DESC, p.batch_id DESC, p.line
) = 1
"""

_VOUCHER_UNITS = """
SELECT DISTINCT p.region_code, coalesce(p.unit_code, m.unit_code) AS unit_code,
       month(p.counted_on) AS month
FROM payment_said($known_at) AS p LEFT JOIN mention_matched($known_at) AS m USING (mention_id)
WHERE p.region_code = $region AND p.year = $year
  AND coalesce(p.unit_code, m.unit_code) IS NOT NULL
  AND ($scope::VARCHAR[] IS NULL
       OR coalesce(p.unit_code, m.unit_code) IN (SELECT unnest($scope::VARCHAR[])))
"""

_ENTERED_MONTHS = """
SELECT region_code, year, unit_code, project_code, month, amount_fen AS entered_in_month_fen
FROM entered_payment SEMI JOIN batch_known($known_at) USING (batch_id)
WHERE region_code = $region AND year = $year AND state = '已审'
  AND ($scope::VARCHAR[] IS NULL OR unit_code IN (SELECT unnest($scope::VARCHAR[])))
QUALIFY row_number() OVER (
    PARTITION BY unit_code, project_code, month ORDER BY batch_id DESC
) = 1
"""

_COVERED_UNTIL = f"""
SELECT max(covered_until) FROM ({COVERED}) WHERE region_code = $region AND year = $year
"""  # noqa: S608 our own words

_COVERED_BY_REGION = f"""
SELECT region_code, max(covered_until) FROM ({COVERED}) WHERE year = $year GROUP BY region_code
"""  # noqa: S608 our own words
