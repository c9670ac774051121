"""Reading the months of earlier years that a forecast goes by."""

from datetime import datetime
from typing import NamedTuple

import duckdb
import pandas as pd

from perfmon.measures.lights import JUDGED_CLASSES
from perfmon.store.asking import NOW, Scope, scope_value
from perfmon.store.derived import judge_year


class PastMonths(NamedTuple):
    """Judged projects' months of earlier years, summed.

    Attributes:
        projects: one row a project of the year asked for (region_code, unit_code, project_code),
            earlier year and month: adjusted_budget_fen and paid_fen of what it was then. Only
            years whose payments reach 31 December. What is only the rest of an earlier project
            (上年结转) has none: a rest goes another way than the whole did.
        units: one row a unit (region_code, unit_code), year and month: adjusted_budget_fen,
            paid_fen, paid_in_month_fen; those years, and the year itself as far as payments reach.
    """

    projects: pd.DataFrame
    units: pd.DataFrame


def read_past_months(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> PastMonths:
    """What earlier years were, for the projects and units of a year.

    A project is followed back by its links (`link_known`) and by an unchanged unit and code. The
    kept grains answer for what is known now; an earlier moment is computed from the facts.
    """
    asked = {
        "year": year,
        "classes": list(JUDGED_CLASSES),
        "scope": scope_value(scope),
        "known_at": known_at,
    }
    asked["units"] = _units_then(cursor, asked)
    if known_at == NOW:
        return _read(cursor, "project_month", asked)
    cursor.register("months_then", _months_then(cursor, year, known_at))
    past = _read(cursor, "months_then", asked)
    cursor.unregister("months_then")
    return past


def _read(cursor: duckdb.DuckDBPyConnection, months: str, asked: dict[str, object]) -> PastMonths:
    known = _KNOWN.replace("{months}", months)
    return PastMonths(
        cursor.execute(known + _PROJECTS, asked).df(), cursor.execute(known + _UNITS, asked).df()
    )


def _units_then(cursor: duckdb.DuckDBPyConnection, asked: dict[str, object]) -> list[str] | None:
    """The units of which the scope's projects may have been; None for all.

    A condition on the unit goes down into what is known of every project, a link does not.
    """
    if asked["scope"] is None:
        return None
    rows = cursor.execute(_UNITS_THEN, {name: asked[name] for name in ("scope", "known_at")})
    return [str(unit_code) for (unit_code,) in rows.fetchall()]


def _months_then(cursor: duckdb.DuckDBPyConnection, year: int, known_at: datetime) -> pd.DataFrame:
    """The columns read here, of every year up to the one asked for, computed from the facts."""
    years = cursor.execute(_YEARS, {"year": year, "known_at": known_at}).fetchall()
    months = [judge_year(cursor, str(region), int(each), known_at) for region, each in years]
    if not months:
        return cursor.execute("FROM project_month LIMIT 0").df()
    return pd.concat(months).drop(columns=["project_class", "light", "cause"])


_YEARS = """
SELECT DISTINCT region_code, year FROM project_known($known_at) WHERE year <= $year ORDER BY ALL
"""

_UNITS_THEN = """
WITH RECURSIVE theirs AS (
    SELECT unnest($scope::VARCHAR[]) AS unit_code
    UNION
    SELECT l.from_unit_code
    FROM theirs AS t JOIN link_known($known_at) AS l ON l.to_unit_code = t.unit_code
)
FROM theirs
"""

_KNOWN = """
WITH RECURSIVE months AS (
    SELECT m.*
    FROM {months} AS m
    JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
    WHERE m.year <= $year AND list_contains($classes::VARCHAR[], p.project_class)
      AND ($units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], m.unit_code))
      AND ($units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], p.unit_code))
), whole_years AS (
    SELECT DISTINCT region_code, year FROM months WHERE year < $year AND month = 12 AND covered
), links AS (
    SELECT region_code, from_year, from_unit_code, from_code, to_year, to_unit_code, to_code
    FROM link_known($known_at)
    WHERE from_year < to_year
    UNION
    SELECT region_code, year, unit_code, project_code, year + 1, unit_code, project_code
    FROM project_known($known_at)
    WHERE $units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], unit_code)
), lives AS (
    SELECT region_code, unit_code, project_code,
           year, unit_code AS unit_then, project_code AS code_then
    FROM project_known($known_at)
    WHERE year = $year AND NOT carry_over
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
    UNION
    SELECT a.region_code, a.unit_code, a.project_code,
           l.from_year, l.from_unit_code, l.from_code
    FROM lives AS a
    JOIN links AS l
      ON (l.region_code, l.to_year, l.to_unit_code, l.to_code)
       = (a.region_code, a.year, a.unit_then, a.code_then)
)
"""

_PROJECTS = """
SELECT a.region_code, a.unit_code, a.project_code, m.year, m.month::INTEGER AS month,
       sum(m.adjusted_budget_fen)::BIGINT AS adjusted_budget_fen,
       sum(m.paid_fen)::BIGINT AS paid_fen
FROM lives AS a
JOIN months AS m
  ON (m.region_code, m.year, m.unit_code, m.project_code)
   = (a.region_code, a.year, a.unit_then, a.code_then)
SEMI JOIN whole_years AS w ON (w.region_code, w.year) = (m.region_code, m.year)
GROUP BY ALL
ORDER BY ALL
"""

_UNITS = """
SELECT m.region_code, m.unit_code, m.year, m.month::INTEGER AS month,
       sum(m.adjusted_budget_fen)::BIGINT AS adjusted_budget_fen,
       sum(m.paid_fen)::BIGINT AS paid_fen,
       sum(m.paid_in_month_fen)::BIGINT AS paid_in_month_fen
FROM months AS m
LEFT JOIN whole_years AS w ON (w.region_code, w.year) = (m.region_code, m.year)
WHERE (w.year IS NOT NULL OR (m.year = $year AND m.covered))
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], m.unit_code))
GROUP BY ALL
ORDER BY ALL
"""
