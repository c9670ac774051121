"""Reading what states beside a light are found from: 在途, what people typed, cuts, 排名下限.

Of a 涉密 project the evidence is not read.
"""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.measures.states import RankingFloor, StateFacts
from perfmon.store.asking import NOW, Scope, at_day
from perfmon.store.in_transit import read_in_transit


def read_state_facts(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    until: date,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> StateFacts:
    """Everything that a year's states are found from, as it stood on a day."""
    return StateFacts(
        in_transit=read_in_transit(cursor, year, until, scope, known_at),
        typed=read_typed_states(cursor, year, until, scope, known_at),
        cuts=read_cuts(cursor, year, until, scope, known_at),
        floor=read_ranking_floor(cursor, year, until, known_at),
    )


def read_typed_states(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    until: date,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """What people said of projects by a day: the row that holds of each project, state and 文号.

    Returns:
        By PROJECT_KEY: state, document_no (missing where there is none), evidence (missing of a
        涉密 project), from_on, expires_on (missing where it does not end by itself),
        is_withdrawn, set_by, recorded_at.
    """
    return cursor.execute(_TYPED, at_day(year, until, scope, known_at)).df()


def read_cuts(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    until: date,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """The tranches below zero (追减, 调剂 given away) issued by a day.

    None of counties' reports (上报): whether a cut was approved is not reported upward.

    Returns:
        By PROJECT_KEY and 下达日期: kind, amount_fen (negative), document_no, issued_on.
    """
    return cursor.execute(_CUTS, at_day(year, until, scope, known_at)).df()


def read_ranking_floor(
    cursor: duckdb.DuckDBPyConnection, year: int, until: date, known_at: datetime = NOW
) -> RankingFloor:
    """排名下限 as it held on a day; 0 where none was set."""
    asked = {"year": year, "until": until, "known_at": known_at}
    rows = cursor.execute(_FLOOR, asked).fetchall()
    if not rows:
        return RankingFloor()
    floor_fen, evidence, from_on, actor = rows[0]
    return RankingFloor(int(floor_fen), str(evidence), pd.Timestamp(from_on), str(actor))


_TYPED = """
WITH held AS (
    SELECT s.*, b.actor AS set_by, b.recorded_at
    FROM project_state AS s JOIN batch_known($known_at) AS b USING (batch_id)
    WHERE s.year = $year AND s.from_on <= $until
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], s.unit_code))
    QUALIFY row_number() OVER (
        PARTITION BY s.region_code, s.unit_code, s.project_code, s.state, s.document_no
        ORDER BY s.batch_id DESC, s.from_on DESC
    ) = 1
)
SELECT s.region_code, s.year, s.unit_code, s.project_code, s.state, s.document_no,
       CASE WHEN c.project_code IS NULL THEN s.evidence END AS evidence,
       s.from_on, s.expires_on, s.is_withdrawn, s.set_by, s.recorded_at
FROM held AS s
LEFT JOIN (
    SELECT DISTINCT region_code, year, unit_code, project_code
    FROM project SEMI JOIN batch_known($known_at) USING (batch_id)
    WHERE classified
) AS c USING (region_code, year, unit_code, project_code)
ORDER BY s.unit_code, s.project_code, s.state, s.document_no
"""

_CUTS = """
SELECT region_code, year, unit_code, project_code, kind, amount_fen, document_no, issued_on
FROM tranche_known($known_at) ANTI JOIN county_report USING (region_code)
WHERE year = $year AND issued_on <= $until AND amount_fen < 0
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
ORDER BY unit_code, project_code, issued_on, document_no
"""

_FLOOR = """
SELECT f.floor_fen, f.evidence, f.from_on, b.actor
FROM ranking_floor AS f JOIN batch_known($known_at) AS b USING (batch_id)
WHERE f.year = $year AND f.from_on <= $until
ORDER BY f.batch_id DESC
LIMIT 1
"""
