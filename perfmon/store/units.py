"""Regions, departments and units by their dated names."""

from datetime import date, datetime

import duckdb

from perfmon.store.asking import NOW, Scope, scope_value


def unit_name_on(
    cursor: duckdb.DuckDBPyConnection, region_code: str, unit_code: str, day: date
) -> str | None:
    """A unit's name as it held on the day; None where the unit is not known then."""
    rows = cursor.execute(
        "SELECT unit_name FROM unit_named($day, $known_at) "
        "WHERE region_code = $region AND unit_code = $code",
        {"day": day, "known_at": NOW, "region": region_code, "code": unit_code},
    ).fetchall()
    return str(rows[0][0]) if rows else None


def department_of_unit(
    cursor: duckdb.DuckDBPyConnection, region_code: str, unit_code: str, day: date
) -> str | None:
    """The code of the department a unit is in on a day, else came into later; None if unknown."""
    rows = cursor.execute(
        "SELECT department_code FROM unit AS u SEMI JOIN batch_known($known_at) USING (batch_id) "
        "WHERE region_code = $region AND unit_code = $code "
        "ORDER BY valid_from > $day, abs(valid_from - $day), batch_id DESC LIMIT 1",
        {"day": day, "known_at": NOW, "region": region_code, "code": unit_code},
    ).fetchall()
    return str(rows[0][0]) if rows else None


def read_department(
    cursor: duckdb.DuckDBPyConnection, region_code: str, department_code: str, day: date
) -> dict[str, object] | None:
    """A department as it held on the day: name, county_leader, bureau_section; None if unknown."""
    rows = cursor.execute(
        "SELECT department_name AS name, county_leader, bureau_section "
        "FROM department_named($day, $known_at) "
        "WHERE region_code = $region AND department_code = $code",
        {"day": day, "known_at": NOW, "region": region_code, "code": department_code},
    ).fetchall()
    names = ("name", "county_leader", "bureau_section")
    return dict(zip(names, rows[0], strict=True)) if rows else None


def read_region_codes(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """The regions with projects in the database."""
    rows = cursor.execute(
        "SELECT DISTINCT region_code FROM project_known($known_at) ORDER BY 1", {"known_at": NOW}
    ).fetchall()
    return [str(code) for (code,) in rows]


def region_name_on(
    cursor: duckdb.DuckDBPyConnection, region_code: str, day: date, known_at: datetime = NOW
) -> str | None:
    """A region's name as it held on the day; None where it is not known then."""
    rows = cursor.execute(
        "SELECT name FROM region SEMI JOIN batch_known($known_at) USING (batch_id) "
        "WHERE region_code = $region AND valid_from <= $day "
        "ORDER BY valid_from DESC, batch_id DESC LIMIT 1",
        {"day": day, "known_at": known_at, "region": region_code},
    ).fetchall()
    return str(rows[0][0]) if rows else None


def read_unit_names(cursor: duckdb.DuckDBPyConnection, scope: Scope = None) -> dict[str, str]:
    """What each unit of a scope was called last, by its code."""
    rows = cursor.execute(
        "SELECT unit_code, unit_name FROM unit_named($day, $known_at) "
        "WHERE $scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code)",
        {"day": NOW.date(), "known_at": NOW, "scope": scope_value(scope)},
    ).fetchall()
    return {str(code): str(name) for code, name in rows}
