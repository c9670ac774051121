"""Reading project × month with its light: the one frame that most of every page is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_KEY, PROJECT_MONTH_KEY
from perfmon.measures.lights import JUDGED_CLASSES
from perfmon.store.asking import NOW, Scope, read_rows, scope_of, scope_value
from perfmon.store.derived import MONTHS, judge_year


@dataclass(frozen=True)
class Narrowing:
    """Which part of a year is asked for; None leaves a side open.

    Attributes:
        month: one month of the year.
        department_code: one 主管部门.
        unit_code: one 预算单位.
        project_code: one project (with its unit).
        only_judged: leaves 人员类 and 公用经费 out.
        projects: these projects, each by unit and code.
    """

    month: int | None = None
    department_code: str | None = None
    unit_code: str | None = None
    project_code: str | None = None
    only_judged: bool = True
    projects: tuple[tuple[str, str], ...] | None = None


_NO_YEAR = -1
"""Of which nothing is kept: asked for where nobody's rows are, so that no row is looked at."""


def read_judged_months(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    narrowing: Narrowing,
    scope: Scope = None,
    known_at: datetime = NOW,
    issued_until: date = date.max,
) -> pd.DataFrame:
    """Judged projects of a year, one row a project and month.

    The kept grains answer for what is known now; an earlier moment, or a budget without what was
    issued later, is computed from the facts.

    Returns:
        Sorted by unit, code and month: the columns of `build_project_months`, covered, light,
        cause, rule_version, and name, project_class, carry_over, classified, unit_name,
        department_code, department_name, county_leader, bureau_section (names as they held at the
        year's end; a 涉密 project is called by its code); text_version, text_from_month and
        text_until_month of the version of the 绩效文本 that says the project that month and, where
        none does, turn_version and turn_month of the one that dropped it or will bring it (Int64;
        missing where there is none).
    """
    if known_at != NOW or issued_until != date.max:
        return _judged_then(cursor, year, narrowing, scope, known_at, issued_until)
    rows = _named(cursor, _KEPT, _asked(year, narrowing, scope, NOW))
    assert not rows.duplicated(PROJECT_MONTH_KEY).any(), "a project stands once in a month"
    return rows


def count_judged(cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None) -> int:
    """How many judged projects a year has, as known now."""
    asked = {"year": year, "month": MONTHS[-1], "scope": scope_value(scope)}
    ((count,),) = cursor.execute(_COUNT, asked).fetchall()
    return int(count)


def count_cut_days(cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None) -> int:
    """How many days the year's months are cut at; more than twelve where regions' days differ."""
    asked = {"year": year, "scope": scope_value(scope)}
    ((count,),) = cursor.execute(_COUNT_DAYS, asked).fetchall()
    return int(count)


def read_figures(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    columns: Sequence[str],
    scope: Scope = None,
    known_at: datetime = NOW,
    month: int | None = None,
) -> pd.DataFrame:
    """A few columns of the judged projects of a year, one row a project and month, without names.

    Twelve months of every project are long: whole rows of them take many times their memory.

    Args:
        cursor: of the read.
        year: the fiscal year.
        columns: of project × month, light, cause, rule_version and project_class.
        scope: units; None for all.
        known_at: as in `read_judged_months`.
        month: one month of the year; None for all.

    Returns:
        PROJECT_MONTH_KEY and the columns, in the order of `read_judged_months`.
    """
    wanted = [*PROJECT_MONTH_KEY, *columns]
    if known_at != NOW:
        return read_judged_months(cursor, year, Narrowing(month), scope, known_at)[wanted]
    known_year = _NO_YEAR if scope == () else year
    asked: dict[str, object] = {"year": known_year, "month": month, "scope": scope_value(scope)}
    rows = "FROM figures"
    if "project_class" in columns:
        rows, asked = _CLASSED, asked | {"known_at": NOW}
    query = f"{_KEPT} SELECT {', '.join(wanted)} {rows} {_OF_JUDGED} ORDER BY {_ORDER}"
    return read_rows(cursor, query, asked)


def read_laid_months(
    cursor: duckdb.DuckDBPyConnection, year: int, columns: Sequence[str], scope: Scope = None
) -> pd.DataFrame:
    """The months of the judged projects of a year side by side, as known now.

    Args:
        cursor: of the read.
        year: the fiscal year.
        columns: of project × month, light and cause.
        scope: units; None for all.

    Returns:
        As `perfmon.measures.lag.lay_months` lays them.
    """
    laid = ", ".join(
        f"any_value({column}) FILTER (month = {month}) AS {column}_{month}"
        for column in columns
        for month in MONTHS
    )
    key = ", ".join(PROJECT_KEY)
    rows = f"FROM figures {_OF_JUDGED}"
    query = f"{_KEPT} SELECT {key}, {laid} {rows} GROUP BY {key} ORDER BY {key}"
    asked = {"year": year, "month": None, "scope": scope_value(scope)}
    return read_rows(cursor, query, asked)


def _judged_then(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    narrowing: Narrowing,
    scope: Scope,
    known_at: datetime,
    issued_until: date,
) -> pd.DataFrame:
    """The same rows computed from the facts."""
    units = _units(narrowing, scope)
    asked = {"year": year, "known_at": known_at, "units": units}
    regions = cursor.execute(_REGIONS, asked).fetchall()
    if not regions:
        return _named(cursor, _KEPT, _asked(_NO_YEAR, narrowing, scope, known_at))
    only = None if units is None else scope_of(units)
    months = [
        judge_year(cursor, str(region), year, known_at, issued_until, scope=only)
        for (region,) in regions
    ]
    cursor.register("judged_then", pd.concat(months).drop(columns="project_class"))
    rows = _named(cursor, _THEN, _asked(year, narrowing, scope, known_at))
    cursor.unregister("judged_then")
    return rows


def _named(
    cursor: duckdb.DuckDBPyConnection, figures: str, asked: dict[str, object]
) -> pd.DataFrame:
    """The figures with names, and with the version of the text behind each."""
    if asked["department"] is not None:
        named = {name: asked[name] for name in ("department", "units", "at_day", "known_at")}
        units = cursor.execute(_OF_DEPARTMENT, named).fetchall()
        asked = asked | {"units": [str(unit_code) for (unit_code,) in units]}
    rows = read_rows(cursor, figures + _NAMED, asked)
    return rows.astype(dict.fromkeys(_OF_TEXTS, "Int64"))


_OF_TEXTS = ("text_version", "text_from_month", "text_until_month", "turn_version", "turn_month")


def _asked(year: int, narrowing: Narrowing, scope: Scope, known_at: datetime) -> dict[str, object]:
    return {
        "year": year,
        "month": narrowing.month,
        "department": narrowing.department_code,
        "project": narrowing.project_code,
        "projects": _joined(narrowing.projects),
        "units": _units(narrowing, scope),
        "classes": list(JUDGED_CLASSES) if narrowing.only_judged else None,
        "known_at": known_at,
        "at_day": date(max(year, 1), 12, 31),
    }


def _units(narrowing: Narrowing, scope: Scope) -> list[str] | None:
    """The units that what is asked for is of; None where it may be of any.

    A condition on the unit goes down into what is known of every project, others do not.
    """
    conditions = [] if scope is None else [set(scope)]
    if narrowing.unit_code is not None:
        conditions.append({narrowing.unit_code})
    if narrowing.projects is not None:
        conditions.append({unit_code for unit_code, _ in narrowing.projects})
    return sorted(set.intersection(*conditions)) if conditions else None


def _joined(projects: tuple[tuple[str, str], ...] | None) -> list[str] | None:
    return None if projects is None else [f"{unit}-{project}" for unit, project in projects]


_OF_DEPARTMENT = """
SELECT DISTINCT unit_code FROM unit_named($at_day, $known_at)
WHERE department_code = $department
  AND ($units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], unit_code))
"""

_REGIONS = """
SELECT DISTINCT region_code FROM project_known($known_at)
WHERE year = $year AND ($units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], unit_code))
ORDER BY 1
"""

_KEPT = """
WITH figures AS (
    SELECT m.*, j.light, j.cause, j.rule_version
    FROM project_month AS m
    JOIN judged_month AS j USING (region_code, year, unit_code, project_code, month)
)
"""

_ORDER = "unit_code, project_code, month"

_OF_JUDGED = """
WHERE cause <> 'class' AND year = $year AND ($month::INTEGER IS NULL OR month = $month)
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
"""
"""Of what is not judged the grain says so itself; all this goes down into both of its tables."""

_COUNT = f"SELECT count(*) FROM judged_month {_OF_JUDGED}"  # noqa: S608 our own words

_COUNT_DAYS = """
SELECT count(DISTINCT cut_on) FROM project_month
WHERE year = $year AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
"""

_CLASSED = """
FROM figures
JOIN (
    SELECT region_code, year, unit_code, project_code, project_class FROM project_known($known_at)
    WHERE $scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code)
) USING (region_code, year, unit_code, project_code)
"""

_THEN = "WITH figures AS (FROM judged_then)"

_NAMED = """
, spans AS MATERIALIZED (
    SELECT region_code, year, unit_code, text_id, version, from_month FROM text_span($known_at)
    WHERE year = $year
), said AS (
    SELECT p.region_code, p.year, p.unit_code, p.project_code, t.unit_code AS text_unit_code,
           t.version, p.from_month, p.until_month,
           lag(p.until_month) OVER of_project AS before_until,
           lead(p.from_month) OVER of_project AS next_from
    FROM (SELECT DISTINCT * FROM project_text_span($known_at)) AS p
    JOIN spans AS t USING (text_id)
    WHERE p.year = $year
      AND ($units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], p.unit_code))
      AND ($project::VARCHAR IS NULL OR p.project_code = $project)
    WINDOW of_project AS (
        PARTITION BY p.region_code, p.year, p.unit_code, p.project_code ORDER BY p.from_month
    )
), turns AS (
    SELECT s.region_code, s.year, s.unit_code, s.project_code, t.version, t.from_month AS month,
           t.from_month AS first_month, coalesce(s.next_from - 1, 12) AS last_month
    FROM said AS s
    JOIN spans AS t
      ON (t.region_code, t.year, t.unit_code, t.from_month)
       = (s.region_code, s.year, s.text_unit_code, s.until_month + 1)
    WHERE s.next_from IS NULL OR s.next_from > s.until_month + 1
    UNION ALL
    SELECT region_code, year, unit_code, project_code, version, from_month, 1, from_month - 1
    FROM said WHERE before_until IS NULL AND from_month > 1
)
SELECT f.*, CASE WHEN p.classified THEN p.project_code ELSE p.name END AS name,
       p.project_class, p.carry_over, p.classified,
       u.unit_name, u.department_code, d.department_name, d.county_leader, d.bureau_section,
       s.version AS text_version, s.from_month AS text_from_month,
       s.until_month AS text_until_month, t.version AS turn_version, t.month AS turn_month
FROM figures AS f
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
JOIN unit_named($at_day, $known_at) AS u USING (region_code, unit_code)
JOIN department_named($at_day, $known_at) AS d USING (region_code, department_code)
LEFT JOIN said AS s
  ON (s.region_code, s.year, s.unit_code, s.project_code)
   = (f.region_code, f.year, f.unit_code, f.project_code)
 AND f.month BETWEEN s.from_month AND s.until_month
LEFT JOIN turns AS t
  ON (t.region_code, t.year, t.unit_code, t.project_code)
   = (f.region_code, f.year, f.unit_code, f.project_code)
 AND f.month BETWEEN t.first_month AND t.last_month
WHERE f.year = $year
  AND ($month::INTEGER IS NULL OR f.month = $month)
  AND ($department::VARCHAR IS NULL OR u.department_code = $department)
  AND ($units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], f.unit_code))
  AND ($units::VARCHAR[] IS NULL OR list_contains($units::VARCHAR[], p.unit_code))
  AND ($project::VARCHAR IS NULL OR f.project_code = $project)
  AND ($project::VARCHAR IS NULL OR p.project_code = $project)
  AND ($projects::VARCHAR[] IS NULL
       OR f.unit_code || '-' || f.project_code IN (SELECT unnest($projects::VARCHAR[])))
  AND ($classes::VARCHAR[] IS NULL OR list_contains($classes::VARCHAR[], p.project_class))
ORDER BY f.unit_code, f.project_code, f.month
"""
