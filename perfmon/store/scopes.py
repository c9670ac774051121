"""Whose figures a grant lets one see: the tree county → 业务股室 → 主管部门 → 预算单位, as units.

A grant names a place in the tree by its whole code or name; what is below it follows from the dated
rows, never from how a code begins.
"""

from collections.abc import Iterable
from datetime import date
from typing import Literal, get_args

import duckdb

from perfmon import clock
from perfmon.store.asking import NOW, Scope, scope_of, scope_value

ScopeKind = Literal["county", "office", "department", "unit"]
"""What a grant may name: everything, a 业务股室, a 主管部门 or a 预算单位."""

NOBODY: Scope = ()
"""No unit at all."""


def read_units(
    cursor: duckdb.DuckDBPyConnection, kind: str, code: str = "", day: date | None = None
) -> Scope:
    """The units below a place in the tree.

    A unit belongs to the department that its row in force on the day names: units that came into
    a department since belong to it, units that went to another do not any more. What is only
    recorded for a later day counts from its first row.

    Args:
        cursor: of the read.
        kind: what the code names, a ScopeKind.
        code: of a department or unit, the name of an office; nothing for the county.
        day: on which one asks; today where it is not given.

    Returns:
        Their codes; None for the whole county, NOBODY for a code that is not known.
    """
    assert kind in get_args(ScopeKind), "a place in the tree"
    if kind == "county":
        return None
    asked = {"code": code, "day": day or clock.today(), "known_at": NOW}
    rows = cursor.execute(_UNITS.format(where=_NAMED[kind]), asked).fetchall()
    return scope_of({str(unit_code) for (unit_code,) in rows})


def join_scopes(scopes: Iterable[Scope]) -> Scope:
    """What several grants let one see together; NOBODY without any.

    >>> join_scopes([("288001",), ("301001", "288001")]), join_scopes([("288001",), None])
    (('288001', '301001'), None)
    """
    units = set[str]()
    for scope in scopes:
        if scope is None:
            return None
        units.update(scope)
    return scope_of(units)


def read_owner_names(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> list[str] | None:
    """What the units of a scope, and the departments that lie in it whole, were ever called.

    None for all.
    """
    if scope is None:
        return None
    asked = {"scope": scope_value(scope), "day": clock.today(), "known_at": NOW}
    return [str(name) for (name,) in cursor.execute(_OWNERS, asked).fetchall()]


def read_whole_departments(
    cursor: duckdb.DuckDBPyConnection, scope: Scope
) -> frozenset[str] | None:
    """The codes of the departments all of whose units lie in a scope; None for all."""
    if scope is None:
        return None
    asked = {"scope": scope_value(scope), "day": clock.today(), "known_at": NOW}
    rows = cursor.execute(f"{_PLACES} {_WHOLE}", asked).fetchall()
    return frozenset(str(code) for (code,) in rows)


def _in_force(table: str, key: str) -> str:
    """One row of each unit or department: the one in force on the day, else its first."""
    return f"""
    SELECT t.*
    FROM {table} AS t SEMI JOIN batch_known($known_at) USING (batch_id)
    QUALIFY row_number() OVER (
        PARTITION BY t.region_code, t.{key}
        ORDER BY t.valid_from > $day, abs(t.valid_from - $day), t.batch_id DESC
    ) = 1
    """  # noqa: S608 our own names


_PLACES = f"""
WITH units AS ({_in_force("unit", "unit_code")}),
departments AS ({_in_force("department", "department_code")})
"""

_UNITS = (
    _PLACES
    + """
SELECT DISTINCT u.unit_code
FROM units AS u LEFT JOIN departments AS d USING (region_code, department_code)
WHERE {where}
"""
)

_NAMED: dict[str, str] = {
    "office": "d.bureau_section = $code",
    "department": "u.department_code = $code",
    "unit": "u.unit_code = $code",
}

_WHOLE = """
SELECT u.department_code FROM units AS u JOIN departments AS d USING (region_code, department_code)
GROUP BY ALL HAVING bool_and(list_contains($scope::VARCHAR[], u.unit_code))
"""

_OWNERS = f"""
{_PLACES}
SELECT name
FROM unit AS t SEMI JOIN batch_known($known_at) USING (batch_id)
WHERE list_contains($scope::VARCHAR[], t.unit_code)
UNION
SELECT name
FROM department AS t SEMI JOIN batch_known($known_at) USING (batch_id)
WHERE t.department_code IN ({_WHOLE})
ORDER BY 1
"""  # noqa: S608 our own names
