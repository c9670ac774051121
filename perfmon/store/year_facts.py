"""The facts of one region and year, read for the measures, as they were known at a moment."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_MONTH_KEY
from perfmon.measures.facts import YearFacts
from perfmon.measures.sources import combine_sources
from perfmon.store.asking import NOW, Scope, scope_value
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
    vouchers = cursor.execute(_VOUCHERS, asked).df()
    return YearFacts(
        projects=cursor.execute(_PROJECTS, asked).df(),
        tranches=cursor.execute(_TRANCHES, asked | {"issued_until": issued_until}).df(),
        monthly_payments=_monthly_payments(cursor, asked, vouchers),
        checkpoints=cursor.execute(_CHECKPOINTS, asked).df(),
        vouchers=vouchers,
    )


def by_version(facts: YearFacts, months: Sequence[int]) -> Iterator[tuple[YearFacts, list[int]]]:
    """The facts as the texts in force say them, with the months in which the same texts hold.

    Args:
        facts: as `read_year_versions` gives them.
        months: those asked for, in order.

    Yields:
        Facts without the plans and amounts of texts that hold in none of the months beside them.
    """
    said = pd.concat([facts.tranches["from_month"], facts.checkpoints["from_month"]])
    starts = sorted({1, *(int(month) for month in said.unique())})
    for first, after in zip(starts, [*starts[1:], 13], strict=True):
        held = [month for month in months if first <= month < after]
        if held:
            yield held_in(facts, first), held


def held_in(facts: YearFacts, month: int) -> YearFacts:
    """The facts with the plans and amounts that hold in a month."""
    tranches, checkpoints = _held(facts.tranches, month), _held(facts.checkpoints, month)
    return replace(facts, tranches=tranches, checkpoints=checkpoints)


def as_of(facts: YearFacts, month: int) -> YearFacts:
    """The facts without the versions of texts that come into force after a month."""
    tranches, checkpoints = (
        _without_later(rows, month) for rows in (facts.tranches, facts.checkpoints)
    )
    return replace(facts, tranches=tranches, checkpoints=checkpoints)


def _without_later(rows: pd.DataFrame, month: int) -> pd.DataFrame:
    known = rows[rows["from_month"] <= month].reset_index(drop=True)
    return known.assign(until_month=known["until_month"].where(known["until_month"] < month, 12))


def _held(rows: pd.DataFrame, month: int) -> pd.DataFrame:
    is_held = (rows["from_month"] <= month) & (month <= rows["until_month"])
    return rows if is_held.all() else rows[is_held].reset_index(drop=True)


def _monthly_payments(
    cursor: duckdb.DuckDBPyConnection, asked: dict[str, object], vouchers: pd.DataFrame
) -> pd.DataFrame:
    """What the sources of a region's year say, one source a unit and month."""
    progress = cursor.execute(_PROGRESS_MONTHS, asked).df()
    units = _VOUCHER_UNITS if len(progress) else f"{_VOUCHER_UNITS} LIMIT 0"
    return combine_sources(
        vouchers.groupby(PROJECT_MONTH_KEY)[["paid_in_month_fen"]].sum().reset_index(),
        progress,
        cursor.execute(_ENTERED_MONTHS, asked).df(),
        cursor.execute(units, asked).df(),
    )


def read_covered_until(
    cursor: duckdb.DuckDBPyConnection, region_code: str, year: int, known_at: datetime = NOW
) -> date | None:
    """The last day of the year that payments on hand cover; None where there are none."""
    asked = {"region": region_code, "year": year, "known_at": known_at}
    found: date | None = cursor.execute(_COVERED_UNTIL, asked).fetchall()[0][0]
    return found


_PROJECTS = """
SELECT region_code, year, unit_code, project_code, project_class
FROM project_known($known_at)
WHERE region_code = $region AND year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
ORDER BY unit_code, project_code
"""

_TRANCHES = """
SELECT region_code, year, unit_code, project_code, kind, amount_fen, issued_on, document_no,
       fund_type, budget_level, direct, source_year, 1 AS from_month, 12 AS until_month
FROM tranche_known($known_at)
WHERE region_code = $region AND year = $year AND issued_on <= $issued_until AND text_id IS NULL
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
UNION ALL
SELECT region_code, year, unit_code, project_code, kind, amount_fen, issued_on, document_no,
       fund_type, budget_level, direct, source_year, from_month, until_month
FROM printed_tranche_spanned($known_at)
WHERE region_code = $region AND year = $year AND issued_on <= $issued_until
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
"""

_VOUCHERS = """
SELECT region_code, year, unit_code, project_code, month(counted_on) AS month,
       fund_type, document_no, sum(amount_fen)::BIGINT AS paid_in_month_fen
FROM payment_known($known_at)
WHERE region_code = $region AND year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
GROUP BY ALL
"""

_PROGRESS_MONTHS = """
SELECT p.region_code, p.year, m.unit_code, m.project_code, month(p.until_on) AS month, p.paid_fen
FROM progress AS p SEMI JOIN batch_known($known_at) USING (batch_id)
JOIN mention_matched($known_at) AS m USING (mention_id)
WHERE p.region_code = $region AND p.year = $year AND m.project_code IS NOT NULL
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], m.unit_code))
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
       OR list_contains($scope::VARCHAR[], coalesce(p.unit_code, m.unit_code)))
"""

_ENTERED_MONTHS = """
SELECT region_code, year, unit_code, project_code, month, amount_fen AS entered_in_month_fen
FROM entered_payment SEMI JOIN batch_known($known_at) USING (batch_id)
WHERE region_code = $region AND year = $year AND state = '已审'
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
QUALIFY row_number() OVER (
    PARTITION BY unit_code, project_code, month ORDER BY batch_id DESC
) = 1
"""

_CHECKPOINTS = """
SELECT p.region_code, p.year, p.unit_code, p.project_code, c.month, c.planned_fen,
       c.inferred AND c.corrected_value IS NULL AS inferred,
       c.corrected_value IS NOT NULL AS corrected, p.from_month, p.until_month
FROM checkpoint_known($known_at) AS c
JOIN project_text_span($known_at) AS p USING (text_id, project_code)
WHERE p.region_code = $region AND p.year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
"""

_COVERED_UNTIL = f"""
SELECT max(covered_until) FROM ({COVERED}) WHERE region_code = $region AND year = $year
"""  # noqa: S608 our own words
