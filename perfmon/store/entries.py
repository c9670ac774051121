"""Reading what people type: what a unit may fill in, what it said before, what waits for review."""

from datetime import date

import duckdb
import pandas as pd

from perfmon.periods import month_end
from perfmon.store.asking import NOW, Scope, scope_value
from perfmon.store.balances import LEFT
from perfmon.store.own_reviews import own_review


def read_entry_units(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None
) -> pd.DataFrame:
    """The units known at the year's end, by code.

    Returns:
        unit_code, unit_name, department_code, department_name, project_count (of the year).
    """
    asked = _asked(year, scope) | {"year_end": date(year, 12, 31)}
    return cursor.execute(_UNITS, asked).df()


def read_entry_projects(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None
) -> pd.DataFrame:
    """The projects of a year, of every class: unit_code, project_code, name, unit_name."""
    asked = _asked(year, scope) | {"year_end": date(year, 12, 31)}
    return cursor.execute(_PROJECTS, asked).df()


def read_entered_payments(
    cursor: duckdb.DuckDBPyConnection, year: int, unit_code: str, month: int, scope: Scope = None
) -> pd.DataFrame:
    """The sheet of a unit's payments outside the treasury in a month, one row a project.

    Returns:
        By code: project_code, name, classified, left_fen (at the month's end, were nothing paid
        outside the treasury in it), last_fen (the month before, in any state), amount_fen, note
        and state of the latest row of the month, approved_fen (what counts); Int64, missing where
        nothing is said; is_own_review (bool).
    """
    asked = _asked(year, scope) | {"unit": unit_code, "month": month}
    asked |= {"day": month_end(year, month)}
    return cursor.execute(_ENTERED_PAYMENTS, asked).df()


def read_entered_results(
    cursor: duckdb.DuckDBPyConnection, year: int, unit_code: str, month: int, scope: Scope = None
) -> pd.DataFrame:
    """The sheet of a unit's results at a month's end, one row an indicator in printed order.

    Returns:
        project_code, name, classified, indicator_row, level2, level3, printed_value, direction and
        is_level (as decided), target (exact decimal text), unit; last_month, last_number,
        last_done_on, last_grade (the latest filled in of earlier months, in any state);
        next_month, next_number (the number reported for the first later month); number, done_on,
        grade, evidence and state of the latest row of the month; is_own_review (bool).
    """
    asked = _asked(year, scope) | {"unit": unit_code, "month": month}
    return cursor.execute(_ENTERED_RESULTS, asked).df()


def read_pending_payments(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None
) -> pd.DataFrame:
    """Payments outside the treasury that are reported and not reviewed yet, by month and unit.

    Returns:
        region_code, year, unit_code, unit_name, project_code, name, classified, month, amount_fen,
        approved_fen (missing where nothing is), left_fen (as in a sheet), note, batch_id, actor,
        recorded_at.
    """
    return cursor.execute(
        _PENDING_PAYMENTS, _asked(year, scope) | {"year_end": date(year, 12, 31)}
    ).df()


def read_pending_results(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None
) -> pd.DataFrame:
    """Results that are reported and not reviewed yet, by month and unit.

    Returns:
        region_code, year, unit_code, unit_name, project_code, name, classified, indicator_row,
        level3, printed_value, unit, month, number, done_on, grade, evidence, batch_id, actor,
        recorded_at.
    """
    return cursor.execute(
        _PENDING_RESULTS, _asked(year, scope) | {"year_end": date(year, 12, 31)}
    ).df()


def _asked(year: int, scope: Scope) -> dict[str, object]:
    return {"year": year, "scope": scope_value(scope), "known_at": NOW}


_UNITS = """
SELECT u.unit_code, u.unit_name, d.department_code, d.department_name,
       count(p.project_code)::BIGINT AS project_count
FROM unit_named($year_end, $known_at) AS u
JOIN department_named($year_end, $known_at) AS d USING (region_code, department_code)
LEFT JOIN (FROM project_known($known_at) WHERE year = $year) AS p USING (region_code, unit_code)
WHERE ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], u.unit_code))
GROUP BY ALL
ORDER BY u.unit_code
"""

_PROJECTS = """
SELECT p.unit_code, p.project_code,
       CASE WHEN p.classified THEN p.project_code ELSE p.name END AS name, u.unit_name
FROM project_known($known_at) AS p
JOIN unit_named($year_end, $known_at) AS u USING (region_code, unit_code)
WHERE p.year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
ORDER BY p.unit_code, p.project_code
"""

_ENTERED = f"""
    SELECT e.*, {own_review("e")}
    FROM entered_payment AS e JOIN batch_known($known_at) AS b USING (batch_id)
    WHERE e.year = $year
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], e.unit_code))
    WINDOW of_row AS (
        PARTITION BY e.region_code, e.unit_code, e.project_code, e.month ORDER BY e.batch_id
    )
"""  # noqa: S608 our own columns

_LATEST_OF_MONTH = """
    QUALIFY row_number() OVER (
        PARTITION BY region_code, unit_code, project_code, month ORDER BY batch_id DESC
    ) = 1
"""

_APPROVED = "WHERE state = '已审'" + _LATEST_OF_MONTH

_ENTERED_PAYMENTS = f"""
WITH entered AS (FROM ({_ENTERED}) WHERE unit_code = $unit),
latest AS (FROM entered {_LATEST_OF_MONTH}),
approved AS (FROM entered {_APPROVED}),
balanced AS (
    SELECT unit_code, project_code, $day::DATE AS from_day
    FROM project_known($known_at) WHERE year = $year AND unit_code = $unit
), {LEFT}
SELECT p.project_code, CASE WHEN p.classified THEN p.project_code ELSE p.name END AS name,
       p.classified,
       (coalesce(b.left_fen, 0) + coalesce(a.amount_fen, 0))::BIGINT AS left_fen,
       last.amount_fen AS last_fen, now.amount_fen, now.note, now.state,
       coalesce(now.is_own_review, false) AS is_own_review,
       a.amount_fen AS approved_fen
FROM project_known($known_at) AS p
LEFT JOIN project_left AS b USING (unit_code, project_code)
LEFT JOIN latest AS now ON now.project_code = p.project_code AND now.month = $month
LEFT JOIN latest AS last ON last.project_code = p.project_code AND last.month = $month - 1
LEFT JOIN approved AS a ON a.project_code = p.project_code AND a.month = $month
WHERE p.year = $year AND p.unit_code = $unit
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
ORDER BY p.project_code
"""  # noqa: S608 our own queries

_PENDING_PAYMENTS = f"""
WITH entered AS ({_ENTERED}),
latest AS (FROM entered {_LATEST_OF_MONTH}),
approved AS (FROM entered {_APPROVED}),
balanced AS (
    SELECT unit_code, project_code, last_day(make_date(year, month, 1)) AS from_day
    FROM latest WHERE state = '已报'
), {LEFT}
SELECT e.region_code, e.year, e.unit_code, u.unit_name, e.project_code,
       CASE WHEN p.classified THEN p.project_code ELSE p.name END AS name, e.month, e.amount_fen,
       p.classified, a.amount_fen AS approved_fen,
       (coalesce(l.left_fen, 0) + coalesce(a.amount_fen, 0))::BIGINT AS left_fen,
       e.note, e.batch_id, b.actor, b.recorded_at
FROM latest AS e
JOIN batch AS b USING (batch_id)
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
JOIN unit_named($year_end, $known_at) AS u USING (region_code, unit_code)
LEFT JOIN approved AS a USING (region_code, year, unit_code, project_code, month)
LEFT JOIN project_left AS l
  ON l.unit_code = e.unit_code AND l.project_code = e.project_code
 AND l.from_day = last_day(make_date(e.year, e.month, 1))
WHERE e.state = '已报'
ORDER BY e.month, e.unit_code, e.project_code
"""  # noqa: S608 our own queries

_RESULTS = f"""
    SELECT r.*, {own_review("r")}
    FROM result AS r JOIN batch_known($known_at) AS b USING (batch_id)
    WHERE r.year = $year
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], r.unit_code))
    WINDOW of_row AS (
        PARTITION BY r.region_code, r.unit_code, r.project_code, r.indicator_row, r.month
        ORDER BY r.batch_id
    )
    QUALIFY lead(r.batch_id) OVER of_row IS NULL
"""  # noqa: S608 our own columns

_ENTERED_RESULTS = f"""
WITH latest AS ({_RESULTS}),
traits AS (
    SELECT text_id, project_code, indicator_row,
           any_value(value) FILTER (trait = 'direction') AS direction,
           any_value(value) FILTER (trait = 'is_level')::BOOLEAN AS is_level
    FROM indicator_trait WHERE year = $year AND unit_code = $unit
    GROUP BY ALL
),
last AS (
    SELECT * FROM latest
    WHERE unit_code = $unit AND month < $month
      AND coalesce(number, done_on::VARCHAR, grade) IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY project_code, indicator_row ORDER BY month DESC) = 1
),
following AS (
    SELECT * FROM latest
    WHERE unit_code = $unit AND month > $month AND state <> '草稿' AND number IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY project_code, indicator_row ORDER BY month) = 1
)
SELECT p.project_code, CASE WHEN p.classified THEN p.project_code ELSE p.name END AS name,
       p.classified, i.indicator_row, i.level2, i.level3, i.shown_value AS printed_value,
       t.direction, t.is_level, i.number AS target, i.unit,
       last.month AS last_month, last.number AS last_number, last.done_on AS last_done_on,
       last.grade AS last_grade, following.month AS next_month,
       following.number AS next_number,
       now.number, now.done_on, now.grade, now.evidence, now.state,
       coalesce(now.is_own_review, false) AS is_own_review
FROM project_known($known_at) AS p
JOIN project_text_span($known_at) AS s
  ON (s.region_code, s.year, s.unit_code, s.project_code)
   = (p.region_code, p.year, p.unit_code, p.project_code)
 AND $month BETWEEN s.from_month AND s.until_month
JOIN indicator_known($known_at) AS i
  ON i.text_id = s.text_id AND i.project_code = p.project_code
JOIN traits AS t
  ON (t.text_id, t.project_code, t.indicator_row) = (s.text_id, p.project_code, i.indicator_row)
LEFT JOIN last
  ON (last.project_code, last.indicator_row) = (p.project_code, i.indicator_row)
LEFT JOIN following
  ON (following.project_code, following.indicator_row) = (p.project_code, i.indicator_row)
LEFT JOIN latest AS now
  ON now.unit_code = p.unit_code AND now.project_code = p.project_code
 AND now.indicator_row = i.indicator_row AND now.month = $month
WHERE p.year = $year AND p.unit_code = $unit
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
ORDER BY p.project_code, i.printed_row
"""  # noqa: S608 our own queries

_PENDING_RESULTS = f"""
WITH latest AS ({_RESULTS})
SELECT r.region_code, r.year, r.unit_code, u.unit_name, r.project_code,
       CASE WHEN p.classified THEN p.project_code ELSE p.name END AS name, r.indicator_row,
       p.classified, i.level3, i.shown_value AS printed_value, i.unit, r.month,
       r.number, r.done_on, r.grade, r.evidence, r.batch_id, b.actor, b.recorded_at
FROM latest AS r
JOIN batch AS b USING (batch_id)
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
JOIN project_text_span($known_at) AS s
  ON (s.region_code, s.year, s.unit_code, s.project_code)
   = (r.region_code, r.year, r.unit_code, r.project_code)
 AND r.month BETWEEN s.from_month AND s.until_month
JOIN indicator_known($known_at) AS i
  ON (i.text_id, i.project_code, i.indicator_row)
   = (s.text_id, r.project_code, r.indicator_row)
JOIN unit_named($year_end, $known_at) AS u USING (region_code, unit_code)
WHERE r.state = '已报'
ORDER BY r.month, r.unit_code, r.project_code, r.indicator_row
"""  # noqa: S608 our own queries
