"""Whether what is kept still follows from the facts: everything derived is made anew and compared.

Reads only.
"""

from collections.abc import Sequence
from typing import NamedTuple

import duckdb
import pandas as pd

from perfmon.store.asking import NOW
from perfmon.store.derived import grains_from_facts
from perfmon.store.indicator_traits import make_traits
from perfmon.store.matching import find_matches


class StaleGrains(NamedTuple):
    """Places (year, unit, project, month) of the kept grains that do not follow from the facts.

    Of traits the place is the indicator's (year, unit, project, row).
    """

    months: list[str]
    lights: list[str]
    funds: list[str]
    traits: list[str]


def stale_grains(cursor: duckdb.DuckDBPyConnection) -> StaleGrains:
    """What differs in any cell from what is made anew, or lacks there."""
    years = _years(cursor)
    if not years:
        return StaleGrains([], [], [], [])
    anew = [grains_from_facts(cursor, region_code, year) for region_code, year in years]
    months = pd.concat([grains.months for grains in anew])
    return StaleGrains(
        _other_rows(cursor, "project_month", months),
        _other_rows(cursor, "judged_month", months),
        _other_rows(cursor, "fund_month", pd.concat([grains.funds for grains in anew])),
        _other_rows(
            cursor,
            "indicator_trait",
            pd.concat([make_traits(cursor, region_code, year) for region_code, year in years]),
            place="indicator_row",
        ),
    )


def stale_matches(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """The wordings whose kept project is not the one that everything known says."""
    places = []
    for region_code, year in _years(cursor):
        matches = find_matches(cursor, region_code, year)
        if matches is not None:
            cursor.register("found_anew", matches)
            rows = cursor.execute(_OTHER_MATCHES, {"known_at": NOW}).fetchall()
            cursor.unregister("found_anew")
            places += [_place(row) for row in rows]
    return places


def damaged_tables(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """The first table of which a part of the file cannot be read; every cell is read for it."""
    names = cursor.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
    first = next((str(name) for (name,) in names if not is_readable(cursor, name)), None)
    return [] if first is None else [first]


def is_readable(cursor: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether every cell of a table can be read from the file; each is read for it."""
    try:
        cursor.execute(f"SELECT bit_xor(hash(t)) FROM {table} AS t").fetchall()  # noqa: S608 our names
    except duckdb.Error:  # whatever a broken block leads to
        return False
    return True


def _other_rows(
    cursor: duckdb.DuckDBPyConnection, table: str, made_anew: pd.DataFrame, place: str = "month"
) -> list[str]:
    cursor.register("made_anew", made_anew)
    columns = ", ".join(cursor.table(table).columns)
    kept, anew = f"SELECT {columns} FROM {table}", f"SELECT {columns} FROM made_anew"  # noqa: S608 our names
    rows = cursor.execute(
        f"SELECT DISTINCT year, unit_code, project_code, {place} FROM "  # noqa: S608 our names
        f"(({kept} EXCEPT ALL {anew}) UNION ALL ({anew} EXCEPT ALL {kept})) ORDER BY ALL"
    ).fetchall()
    cursor.unregister("made_anew")
    return [_place(row) for row in rows]


def _years(cursor: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    rows = cursor.execute(_YEARS, {"known_at": NOW}).fetchall()
    return [(str(region_code), int(year)) for region_code, year in rows]


def _place(row: Sequence[object]) -> str:
    return "，".join(str(cell) for cell in row)


_YEARS = """
SELECT DISTINCT region_code, year FROM project_known($known_at)
UNION SELECT DISTINCT region_code, year FROM mention
UNION SELECT DISTINCT region_code, year FROM project_month
ORDER BY ALL
"""

_OTHER_MATCHES = """
SELECT m.year, m.unit_code, m.project_code, m.project_name
FROM found_anew AS n
JOIN mention AS m USING (mention_id)
LEFT JOIN mention_matched($known_at) AS o USING (mention_id)
WHERE (n.unit_code, n.project_code, n.how) IS DISTINCT FROM (o.unit_code, o.project_code, o.how)
ORDER BY ALL
"""
