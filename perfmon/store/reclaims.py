"""Reading 盘活: what people said of the lines of closed months, and the documents that followed.

Of a 涉密 project no words are read.
"""

from datetime import datetime
from typing import Any

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope, scope_value

KIND = "盘活"


def read_changed_parts(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """The parts of 可收回额 that were set otherwise than their cut has them.

    Returns:
        One row a project, month and part, in the order of their writing: PROJECT_KEY, month, part
        (of PART_WORDS), amount_fen (Int64, missing where the cut's holds again), reason (missing of
        a 涉密 project), recorded_by, recorded_at.
    """
    rows = _read(cursor, "reclaim_part", ("part",), ("reason",), (year, scope, known_at))
    return rows.astype({"amount_fen": "Int64"})


def read_reclaim_opinions(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """The last opinion of each side of a line.

    Returns:
        PROJECT_KEY, month, side, words and said_by (missing of a 涉密 project), recorded_by,
        recorded_at.
    """
    secret = ("words", "said_by")
    return _read(cursor, "reclaim_opinion", ("side",), secret, (year, scope, known_at))


def read_reclaim_decisions(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """What is proposed of each line, and what was accepted.

    Returns:
        One row a project and month: PROJECT_KEY, month, proposal, ground (missing of a 涉密
        project), proposed_by, accepted_fen (Int64), accepted_by and accepted_on (missing until it
        is accepted), recorded_by, recorded_at.
    """
    rows = _read(cursor, "reclaim_decision", (), ("ground",), (year, scope, known_at))
    days = pd.to_datetime(rows["accepted_on"])
    return rows.astype({"accepted_fen": "Int64"}).assign(accepted_on=days)


def find_decision(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, project: tuple[str, str]
) -> dict[Any, Any]:
    """What is proposed and accepted of a line, by the columns of its table, to be written anew.

    Empty where nothing is. Never shown: the words of a 涉密 project are among them.
    """
    asked = {"year": year, "month": month, "unit": project[0], "code": project[1]}
    found = cursor.execute(_DECISION, asked | {"known_at": NOW}).df().to_dict("records")
    return found[0] if found else {}


def read_reclaim_documents(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """The documents that took something back, those withdrawn left out.

    Returns:
        PROJECT_KEY, month, document_no, issued_on, amount_fen, recorded_by, recorded_at.
    """
    asked = (year, scope, known_at)
    rows = _read(cursor, "reclaim_document", ("document_no",), ("reason",), asked)
    held = rows[~rows["is_withdrawn"].astype(bool)].drop(columns=["is_withdrawn", "reason"])
    days = pd.to_datetime(held["issued_on"])
    return held.assign(issued_on=days).reset_index(drop=True)


def _read(
    cursor: duckdb.DuckDBPyConnection,
    table: str,
    by: tuple[str, ...],
    secret: tuple[str, ...],
    asked: tuple[int, Scope, datetime],
) -> pd.DataFrame:
    """The last row in force of each line (and `by`); `secret` is missing of a 涉密 project."""
    year, scope, known_at = asked
    hidden = ", ".join(f"CASE WHEN NOT p.classified THEN s.{name} END AS {name}" for name in secret)
    key = ", ".join(("s.region_code", "s.unit_code", "s.project_code", "s.month", *by))
    query = f"""
        WITH held AS (
            SELECT s.* FROM {table} AS s SEMI JOIN batch_known($known_at) USING (batch_id)
            WHERE s.year = $year
              AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], s.unit_code))
            QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY s.batch_id DESC) = 1
        )
        SELECT s.* EXCLUDE (batch_id) REPLACE ({hidden}), b.actor AS recorded_by, b.recorded_at
        FROM held AS s JOIN batch AS b USING (batch_id)
        JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
        ORDER BY s.month, s.unit_code, s.project_code, b.batch_id
    """  # noqa: S608 our names
    found = {"year": year, "scope": scope_value(scope), "known_at": known_at}
    return cursor.execute(query, found).df()


_DECISION = """
SELECT * EXCLUDE (batch_id) REPLACE (accepted_on::TIMESTAMP_S AS accepted_on)
FROM reclaim_decision AS s SEMI JOIN batch_known($known_at) USING (batch_id)
WHERE year = $year AND month = $month AND unit_code = $unit AND project_code = $code
QUALIFY row_number() OVER (ORDER BY batch_id DESC) = 1
"""
