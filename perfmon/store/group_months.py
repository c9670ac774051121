"""Reading the judged projects of a year summed to groups: the figures of a page's head and tables.

The sums are made in the query, so that a page costs the same however many projects a group has.
"""

from collections.abc import Sequence
from datetime import date

import duckdb
import pandas as pd

from perfmon.measures.groups import LIGHTS
from perfmon.store.asking import NOW, Scope, scope_of, scope_value, used_by
from perfmon.store.derived import judge_without_later

GROUP_COLUMNS = {
    "region_code": "m.region_code",
    "region_name": "o.region_name",
    "month": "m.month",
    "cut_on": "m.cut_on",
    "covered": "m.covered",
    "unit_code": "m.unit_code",
    "unit_name": "o.unit_name",
    "department_code": "o.department_code",
    "department_name": "o.department_name",
    "county_leader": "o.county_leader",
    "bureau_section": "o.bureau_section",
}
"""What projects can be summed by → where it stands."""


def read_group_months(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    by: Sequence[str],
    month: int | None = None,
    department_code: str | None = None,
    scope: Scope = None,
    region_code: str | None = None,
    issued_until: date = date.max,
) -> pd.DataFrame:
    """The judged projects summed to groups, as known now.

    What was issued later is left out where it is asked for: only the projects that have any are
    made anew from the facts, the others are as they are kept.

    Args:
        cursor: of the read.
        year: the fiscal year.
        by: of GROUP_COLUMNS; several months need `month` among them.
        month: one month; None for all.
        department_code: one 主管部门; None for all.
        scope: of the visitor.
        region_code: one 地区; None for all.
        issued_until: leaves out tranches issued (下达) later, and versions of texts that come into
            force after its month.

    Returns:
        The columns of `perfmon.measures.groups.sum_groups`, to the fen, one row a group, sorted by
        it, groups without a name last.
    """
    columns = ", ".join(f"{GROUP_COLUMNS[name]} AS {name}" for name in by)
    order = ", ".join(f"{name} NULLS LAST" for name in by)
    asked = _asked(year, department_code, scope) | {"region": region_code, "month": month}
    figures = _OF_THEM.format(figures=_KEPT if issued_until == date.max else _THEN)
    query = f"{_OWNED} SELECT {columns}, {_SUMS} {figures} GROUP BY ALL ORDER BY {order}"
    if issued_until == date.max:
        return cursor.execute(query, asked).df()
    if department_code is not None or region_code is not None:
        units = cursor.execute(_OWNED + _UNITS, used_by(_OWNED, asked))
        scope = scope_of([str(unit_code) for (unit_code,) in units.fetchall()])
    cursor.register("judged_then", judge_without_later(cursor, year, issued_until, scope))
    groups = cursor.execute(query, asked).df()
    cursor.unregister("judged_then")
    return groups


def read_regions(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None
) -> dict[str, str]:
    """The regions (地区) with judged projects, code → name, or the code where nothing names it."""
    rows = cursor.execute(_OWNED + _REGIONS, _asked(year, None, scope)).fetchall()
    return {str(code): str(name) for code, name in rows}


def read_owners(cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None) -> pd.DataFrame:
    """The units with judged projects, and who answers for them; one row a unit, sorted by code.

    Returns:
        unit_code, unit_name, department_code, department_name, county_leader, bureau_section
        (names as they held at the year's end; missing where nobody is filled in).
    """
    return cursor.execute(_OWNED + _OWNERS, _asked(year, None, scope)).df()


def read_left_out(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, scope: Scope = None
) -> tuple[int, int]:
    """Adjusted budget and payments, in fen, of 人员类 and 公用经费, which have no light."""
    asked = {"year": year, "month": month, "scope": scope_value(scope)}
    budget_fen, paid_fen = cursor.execute(_LEFT_OUT, asked).fetchall()[0]
    return int(budget_fen), int(paid_fen)


def read_turning_months(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    department_code: str | None = None,
    scope: Scope = None,
) -> list[int]:
    """The months in which a judged project has another 绩效文本 behind it than the month before."""
    if not cursor.execute(_PART_OF_A_YEAR, {"year": year, "known_at": NOW}).fetchall():
        return []
    rows = cursor.execute(_OWNED + _TURNING, _asked(year, department_code, scope)).fetchall()
    return [int(month) for (month,) in rows]


def read_most_behind(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, count: int, scope: Scope = None
) -> list[tuple[str, str]]:
    """Unit and code of the projects with most 较计划少支额, as `most_behind` orders them."""
    asked = _asked(year, None, scope) | {"month": month, "count": count}
    rows = cursor.execute(_OWNED + _MOST_BEHIND, asked).fetchall()
    return [(str(unit_code), str(project_code)) for unit_code, project_code in rows]


def _asked(year: int, department_code: str | None, scope: Scope) -> dict[str, object]:
    return {
        "year": year,
        "department": department_code,
        "region": None,
        "scope": scope_value(scope),
        "known_at": NOW,
        "at_day": date(max(year, 1), 12, 31),
    }


_OWNED = """
WITH owned AS (
    SELECT u.region_code, u.unit_code, u.unit_name, u.department_code, d.department_name,
           d.county_leader, d.bureau_section, coalesce(g.region_name, u.region_code) AS region_name
    FROM unit_named($at_day, $known_at) AS u
    JOIN department_named($at_day, $known_at) AS d USING (region_code, department_code)
    LEFT JOIN (
        SELECT region_code, max_by(name, (valid_from, batch_id)) AS region_name
        FROM region SEMI JOIN batch_known($known_at) USING (batch_id)
        WHERE valid_from <= $at_day GROUP BY region_code
    ) AS g USING (region_code)
    WHERE ($region::VARCHAR IS NULL OR u.region_code = $region)
      AND ($department::VARCHAR IS NULL OR u.department_code = $department)
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], u.unit_code))
)
"""
"""The units, and who answers for them."""

_UNITS = "SELECT unit_code FROM owned"

_KEPT = """
SELECT m.*, j.light
FROM project_month AS m
JOIN (
    FROM judged_month WHERE cause <> 'class'
) AS j USING (region_code, year, unit_code, project_code, month)
"""
"""What is kept of judged projects: 人员类 and 公用经费 have no light because of their class."""

_THEN = f"""
{_KEPT} ANTI JOIN judged_then USING (region_code, year, unit_code, project_code)
UNION ALL BY NAME
SELECT * EXCLUDE (project_class, cause, rule_version) FROM judged_then WHERE cause <> 'class'
"""  # noqa: S608 our own words

_OF_JUDGED_PROJECTS = """
SEMI JOIN (
    FROM judged_month WHERE year = $year AND month = 12 AND cause <> 'class'
) AS j USING (region_code, year, unit_code, project_code)
"""

_OF_THEM = """
FROM ({figures}) AS m
JOIN owned AS o USING (region_code, unit_code)
WHERE m.year = $year AND ($month::INTEGER IS NULL OR m.month = $month)
"""

_WITH_JUDGED = """
FROM owned SEMI JOIN (
    FROM judged_month WHERE year = $year AND month = 12 AND cause <> 'class'
) USING (region_code, unit_code)
"""
"""The units with judged projects."""

_REGIONS = f"SELECT DISTINCT region_code, region_name {_WITH_JUDGED} ORDER BY region_code"

_OWNERS = f"""
SELECT DISTINCT unit_code, unit_name, department_code, department_name, county_leader,
       bureau_section
{_WITH_JUDGED}
ORDER BY unit_code, department_code
"""

_SUMMED = {
    "budget_fen": "m.budget_fen",
    "adjusted_budget_fen": "m.adjusted_budget_fen",
    "paid_in_month_fen": "m.paid_in_month_fen",
    "paid_fen": "m.paid_fen",
    "elapsed_fen": "m.elapsed_fen",
    "planned_fen": "m.planned_fen",
    "reference_fen": "m.reference_fen",
    "planned_budget_fen": "m.adjusted_budget_fen * (m.planned_fen IS NOT NULL)::BIGINT",
    "paid_with_plan_fen": "m.paid_fen * (m.planned_fen IS NOT NULL)::BIGINT",
    "elapsed_with_plan_fen": "m.elapsed_fen * (m.planned_fen IS NOT NULL)::BIGINT",
    "behind_fen": "greatest(m.planned_fen - m.paid_fen, 0) * (m.planned_fen IS NOT NULL)::BIGINT",
}
"""SUMMED_FEN → what is summed of a project."""

_SUMS = ", ".join(
    [
        *(f"coalesce(sum({term}), 0)::BIGINT AS {name}" for name, term in _SUMMED.items()),
        "count(*) AS project_count",
        *(f"count(*) FILTER (light = '{light}') AS {light}" for light in LIGHTS),
        "count(*) FILTER (light IS NULL) AS unlit",
    ]
)

_LEFT_OUT = """
SELECT coalesce(sum(m.adjusted_budget_fen), 0), coalesce(sum(m.paid_fen), 0)
FROM project_month AS m
SEMI JOIN (
    SELECT * FROM judged_month WHERE year = $year AND month = $month AND cause = 'class'
) AS j USING (region_code, year, unit_code, project_code, month)
WHERE m.year = $year AND m.month = $month
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], m.unit_code))
"""

_PART_OF_A_YEAR = """
SELECT 1 FROM text_span($known_at)
WHERE year = $year AND (from_month > 1 OR until_month < 12)
LIMIT 1
"""

_TURNING = f"""
, spans AS (
    SELECT DISTINCT s.from_month, s.until_month
    FROM project_text_span($known_at) AS s
    SEMI JOIN owned USING (region_code, unit_code)
    {_OF_JUDGED_PROJECTS}
)
SELECT from_month AS month FROM spans WHERE from_month > 1
UNION
SELECT until_month + 1 FROM spans WHERE until_month < 12
ORDER BY 1
"""  # noqa: S608 our own words

_MOST_BEHIND = """
SELECT m.unit_code, m.project_code
FROM project_month AS m
JOIN judged_month AS j USING (region_code, year, unit_code, project_code, month)
SEMI JOIN owned USING (region_code, unit_code)
WHERE m.year = $year AND m.month = $month
  AND light IN ('red', 'yellow') AND m.planned_fen > m.paid_fen
ORDER BY m.planned_fen - m.paid_fen DESC, m.unit_code, m.project_code
LIMIT $count
"""
