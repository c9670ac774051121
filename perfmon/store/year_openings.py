"""Reading and writing 开新年度: which years are opened, and where the money left went on."""

from dataclasses import dataclass
from datetime import datetime

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope, scope_value

OPENING, DECIDING = "开新年度", "结转"
"""The kinds of its batches."""


@dataclass(frozen=True)
class YearOpening:
    """A year that was opened.

    Attributes:
        region_code: one region.
        year: the new year.
        cut_id: December's cut of the year before.
        fingerprint: of that cut.
        opened_by: who opened it.
        opened_at: when (UTC).
        batch_id: of the opening.
    """

    region_code: str
    year: int
    cut_id: int
    fingerprint: str
    opened_by: str
    opened_at: datetime
    batch_id: int

    @property
    def short_fingerprint(self) -> str:
        """As papers print it."""
        return self.fingerprint[:12]


def find_opening(
    cursor: duckdb.DuckDBPyConnection, year: int, known_at: datetime = NOW
) -> YearOpening | None:
    """The opening of a year; None where it is not opened."""
    rows = cursor.execute(
        "SELECT region_code, year, cut_id, fingerprint, actor, recorded_at, batch_id "
        "FROM opening_known($known_at) WHERE year = $year",
        {"year": year, "known_at": known_at},
    ).fetchall()
    return YearOpening(*rows[0]) if rows else None


def read_carry_overs(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None
) -> pd.DataFrame:
    """What was decided of the money that last year's projects had left.

    Args:
        cursor: of the read.
        year: the new one.
        scope: units, of either year; None for all. Of a project outside it code and name are
            missing, and so is the reason.

    Returns:
        One row a project of the year before: region_code, from_unit_code, from_code, amount_fen,
        fate (FATES), to_unit_code, to_code (missing but for 结转), reason (missing where none is
        written, or the project is 涉密), from_name and to_name (the code of a 涉密 project),
        actor, recorded_at, batch_id.
    """
    asked = {"year": year, "scope": scope_value(scope), "known_at": NOW}
    return cursor.execute(_CARRY_OVERS, asked).df()


def read_new_projects(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None
) -> pd.DataFrame:
    """The projects of a year to which money can be carried over, by unit and code.

    Returns:
        unit_code, project_code, name, carry_over, classified, unit_name. Never shown as it is: the
        names of 涉密 projects are among them.
    """
    asked = {"year": year, "scope": scope_value(scope), "known_at": NOW}
    return cursor.execute(_NEW_PROJECTS, asked).df()


def read_successors(
    cursor: duckdb.DuckDBPyConnection, year: int, known_at: datetime = NOW
) -> pd.DataFrame:
    """Which project of a year goes on with which of the year before, each of those at most once.

    Where its money went on, else its link, else the same unit and code.

    Returns:
        region_code, from_unit_code, from_code, to_unit_code, to_code.
    """
    return cursor.execute(_SUCCESSORS, {"year": year, "known_at": known_at}).df()


_CARRY_OVERS = """
WITH seen AS (
    SELECT *, $scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], from_unit_code)
              AS sees_from,
           $scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], to_unit_code) AS sees_to
    FROM carry_over_known($known_at)
    WHERE year = $year
)
SELECT c.region_code, CASE WHEN sees_from THEN c.from_unit_code END AS from_unit_code,
       CASE WHEN sees_from THEN c.from_code END AS from_code, c.amount_fen, c.fate,
       CASE WHEN sees_to THEN c.to_unit_code END AS to_unit_code,
       CASE WHEN sees_to THEN c.to_code END AS to_code,
       CASE WHEN sees_from AND NOT f.classified AND (sees_to OR c.to_code IS NULL)
            THEN c.reason END AS reason,
       CASE WHEN NOT sees_from THEN NULL WHEN f.classified THEN f.project_code ELSE f.name END
           AS from_name,
       CASE WHEN NOT sees_to THEN NULL WHEN t.classified THEN t.project_code ELSE t.name END
           AS to_name,
       c.actor, c.recorded_at, c.batch_id
FROM seen AS c
JOIN project_known($known_at) AS f
  ON (f.region_code, f.year, f.unit_code, f.project_code)
   = (c.region_code, c.year - 1, c.from_unit_code, c.from_code)
LEFT JOIN project_known($known_at) AS t
  ON (t.region_code, t.year, t.unit_code, t.project_code)
   = (c.region_code, c.year, c.to_unit_code, c.to_code)
WHERE sees_from OR sees_to
ORDER BY c.amount_fen DESC, c.from_unit_code, c.from_code
"""

_NEW_PROJECTS = """
SELECT p.unit_code, p.project_code, p.name, p.carry_over, p.classified, u.unit_name
FROM project_known($known_at) AS p
JOIN unit_named(make_date($year, 12, 31), $known_at) AS u USING (region_code, unit_code)
WHERE p.year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
ORDER BY p.unit_code, p.project_code
"""

_SUCCESSORS = """
SELECT region_code, from_unit_code, from_code, to_unit_code, to_code
FROM (
    SELECT region_code, from_unit_code, from_code, to_unit_code, to_code,
           CASE WHEN with_money THEN 1 ELSE 2 END AS place
    FROM link_known($known_at) WHERE from_year = $year - 1 AND to_year = $year
    UNION ALL
    SELECT region_code, unit_code, project_code, unit_code, project_code, 3
    FROM project_known($known_at) WHERE year = $year
)
QUALIFY row_number() OVER (
    PARTITION BY region_code, from_unit_code, from_code ORDER BY place, to_unit_code, to_code
) = 1
"""
