"""What the grains that are kept may follow from in a batch, be it written or taken back: its units.

Both are asked of the database itself: a batch that is taken back names the same rows as when it was
written. What is said beside the money (states, promises, results, …) touches nothing that is kept.
"""

from datetime import datetime

import duckdb

from perfmon.store.asking import Scope, scope_of

Year = tuple[str, int]
"""A region and a fiscal year of it."""


def read_years_to_match(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> set[Year]:
    """The years in which a batch may change which project a wording means, or a kept figure."""
    rows = cursor.execute(_YEARS, {"batch": batch_id}).fetchall()
    return {(str(region_code), int(year)) for region_code, year in rows}


def read_touched_units(
    cursor: duckdb.DuckDBPyConnection, batch_id: int, moment: datetime
) -> dict[Year, Scope]:
    """The units whose figures a batch may change, by year; None for all of a year.

    One source counts a unit and month, and a text is a unit's: no figure of another unit follows
    from what is said of one. Rules are everybody's.

    Args:
        cursor: of the transaction, after wordings were matched anew.
        batch_id: the batch, written or taken back.
        moment: when; a wording matched anew then touches the units it meant before and means now.
    """
    asked = {"batch": batch_id, "moment": moment}
    units: dict[Year, set[str]] = {}
    for region_code, year, unit_code in cursor.execute(_UNITS, asked).fetchall():
        units.setdefault((str(region_code), int(year)), set()).add(str(unit_code))
    ruled = cursor.execute(_RULED, {"batch": batch_id}).fetchall()
    everybody: dict[Year, Scope] = {(str(region), int(year)): None for region, year in ruled}
    return {year: scope_of(codes) for year, codes in units.items()} | everybody


def read_units_of_traits(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> dict[Year, Scope]:
    """The units whose 绩效指标 a batch brings, accepts, rejects or decides on, by year."""
    units: dict[Year, set[str]] = {}
    for region_code, year, unit_code in cursor.execute(_TRAITS, {"batch": batch_id}).fetchall():
        units.setdefault((str(region_code), int(year)), set()).add(str(unit_code))
    return {year: scope_of(codes) for year, codes in units.items()}


_LINES = " UNION ALL ".join(
    f"""
    SELECT region_code, year, unit_code, mention_id FROM {line} WHERE batch_id = $batch
    UNION ALL
    SELECT f.region_code, f.year, f.unit_code, f.mention_id
    FROM {line} AS f SEMI JOIN (
        SELECT {line}_id FROM {line}_withdrawal WHERE batch_id = $batch
        UNION ALL SELECT {line}_id FROM {line}_seen WHERE batch_id = $batch
    ) USING ({line}_id)"""  # noqa: S608 our names
    for line in ("payment", "tranche")
)
"""Lines that a batch brings, takes out or shows again."""

_SAID = f"""
WITH texts AS (
    SELECT DISTINCT o.text_id
    FROM performance_text AS t JOIN performance_text AS o USING (region_code, year, unit_code)
    WHERE t.batch_id = $batch OR t.text_id IN (
        SELECT text_id FROM text_acceptance WHERE batch_id = $batch
        UNION ALL SELECT text_id FROM text_rejection WHERE batch_id = $batch
        UNION ALL SELECT text_id FROM target_correction WHERE batch_id = $batch
    )
), lines AS (
    {_LINES}
    UNION ALL
    SELECT region_code, year, NULL, mention_id FROM progress WHERE batch_id = $batch
    UNION ALL
    SELECT region_code, year, unit_code, NULL FROM entered_payment WHERE batch_id = $batch
    UNION ALL
    SELECT region_code, year, unit_code, NULL FROM project
    WHERE batch_id = $batch OR text_id IN (FROM texts)
)
"""  # noqa: S608 our names

_YEARS = f"""
{_SAID}
SELECT region_code, year FROM lines
UNION SELECT region_code, year FROM coverage WHERE batch_id = $batch
UNION SELECT m.region_code, m.year FROM hand_match AS h JOIN mention AS m USING (mention_id)
      WHERE h.batch_id = $batch
UNION SELECT region_code, year FROM mention ANTI JOIN mention_match USING (mention_id)
"""  # noqa: S608 our own query

_UNITS = f"""
{_SAID}, wordings AS (
    SELECT mention_id FROM lines WHERE mention_id IS NOT NULL
    UNION SELECT mention_id FROM mention_match WHERE found_at = $moment
)
SELECT region_code, year, unit_code FROM lines WHERE unit_code IS NOT NULL
UNION
SELECT m.region_code, m.year, f.unit_code
FROM wordings JOIN mention AS m USING (mention_id) JOIN mention_match AS f USING (mention_id)
WHERE f.unit_code IS NOT NULL
"""  # noqa: S608 our own query

_RULED = """
SELECT DISTINCT m.region_code, m.year
FROM rule_set AS r JOIN (SELECT DISTINCT region_code, year FROM project_month) AS m
  ON m.year >= year(r.holds_from)
WHERE r.batch_id = $batch
"""

_TRAITS = f"""
{_SAID}
SELECT DISTINCT region_code, year, unit_code FROM project WHERE text_id IN (FROM texts)
UNION SELECT region_code, year, unit_code FROM indicator_choice WHERE batch_id = $batch
"""  # noqa: S608 our own query
