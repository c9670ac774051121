"""Reading 处理阶梯: the steps that people decided, their letters, replies and how they were judged.

Of a 涉密 project no words are read.
"""

from datetime import datetime
from typing import Any

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.ladder import LETTERS
from perfmon.periods import MONTHS_IN_YEAR
from perfmon.store.asking import NOW, Scope, scope_value
from perfmon.store.year_openings import find_opening, read_successors

KIND = "处理"

LETTER = (
    *("decided_by", "reason", "document_no", "issued_on", "reply", "replied_on"),
    *("reply_accepted", "judgement", "is_withdrawn"),
)
"""What a step says, beside its project, month and step."""


def read_ladder_steps(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    month: int,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """The steps decided on a year's months up to one, those withdrawn left out; newest first.

    In an opened year last year's letters without an accepted reply are among them, as those of the
    project that goes on.

    Returns:
        One row a project, month and step: PROJECT_KEY, month, is_carried (decided last year),
        step, LETTER (document_no and
        issued_on, reply and replied_on, reply_accepted and judgement each missing until it is
        said; of a 涉密 project reason, reply and judgement are missing), name (its code instead of
        a 涉密 project's), classified, unit_name, department_name, said_by, recorded_at.
    """
    asked = {"year": year, "month": month, "scope": scope_value(scope), "known_at": known_at}
    steps = cursor.execute(_STEPS, asked).df().assign(is_carried=False)
    carried = _read_last_years(cursor, year, scope, known_at)
    if len(carried):
        steps = pd.concat([steps, carried[steps.columns]], ignore_index=True)
    return steps.astype({"reply_accepted": "boolean"})


def read_open_letters(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """Last year's letters without an accepted reply, with the project of the year that goes on.

    Returns:
        As `read_ladder_steps` gives them, with from_unit_code, from_code, and to_unit_code and
        to_code (missing where no project goes on).
    """
    asked = {"year": year - 1, "month": MONTHS_IN_YEAR, "known_at": known_at}
    steps = cursor.execute(_STEPS, asked | {"scope": scope_value(scope)}).df()
    is_open = steps["step"].isin(LETTERS) & ~steps["reply_accepted"].eq(True).fillna(value=False)
    letters = steps[is_open].assign(
        from_unit_code=steps["unit_code"], from_code=steps["project_code"], is_carried=True
    )
    on = ["region_code", "from_unit_code", "from_code"]
    return letters.merge(read_successors(cursor, year, known_at), on=on, how="left", validate="m:1")


def _read_last_years(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope, known_at: datetime
) -> pd.DataFrame:
    if find_opening(cursor, year, known_at) is None:
        return pd.DataFrame()
    letters = read_open_letters(cursor, year, None, known_at)  # money may go on in another unit
    going_on = letters[letters["to_code"].notna()]
    if scope is not None:
        going_on = going_on[going_on["to_unit_code"].isin(scope)]
    moved = going_on.assign(
        year=year, unit_code=going_on["to_unit_code"], project_code=going_on["to_code"]
    ).drop(columns=_NAMES)
    names = cursor.execute(_NAMED, {"year": year, "known_at": known_at}).df()
    named = moved.merge(names, on=PROJECT_KEY, validate="m:1")
    secret = ["reason", "reply", "judgement"]
    return named.assign(**{word: named[word].mask(named["classified"]) for word in secret})


def find_step(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, project: tuple[str, str], step: str
) -> dict[Any, Any]:
    """A decided step of a project (unit, code) by the columns of its table, to be written anew.

    Empty where it is not decided. Never shown: the words of a 涉密 project are among them.
    """
    asked: dict[str, object] = {"year": year, "month": month, "scope": [project[0]]}
    asked |= {"code": project[1], "step": step, "known_at": NOW}
    found = cursor.execute(_STEP, asked).df().to_dict("records")
    return found[0] if found else {}


_HELD = """
    SELECT s.*
    FROM ladder_step AS s SEMI JOIN batch_known($known_at) USING (batch_id)
    WHERE s.year = $year AND s.month <= $month
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], s.unit_code))
    QUALIFY row_number() OVER (
        PARTITION BY s.region_code, s.unit_code, s.project_code, s.month, s.step
        ORDER BY s.batch_id DESC
    ) = 1
"""

_NAMES = ["name", "classified", "unit_name", "department_code", "department_name"]

_NAMED = """
SELECT p.region_code, p.year, p.unit_code, p.project_code,
       CASE WHEN p.classified THEN p.project_code ELSE p.name END AS name, p.classified,
       u.unit_name, d.department_code, d.department_name
FROM project_known($known_at) AS p
JOIN unit_named(make_date($year, 12, 31), $known_at) AS u USING (region_code, unit_code)
JOIN department_named(make_date($year, 12, 31), $known_at) AS d
    USING (region_code, department_code)
WHERE p.year = $year
"""

_STEP = f"""
SELECT * EXCLUDE (batch_id) REPLACE (
    issued_on::TIMESTAMP_S AS issued_on, replied_on::TIMESTAMP_S AS replied_on
)
FROM ({_HELD})
WHERE month = $month AND project_code = $code AND step = $step AND NOT is_withdrawn
"""  # noqa: S608 our own query

_STEPS = f"""
WITH held AS ({_HELD})
SELECT s.region_code, s.year, s.unit_code, s.project_code, s.month, s.step, s.decided_by,
       CASE WHEN NOT p.classified THEN s.reason END AS reason, s.document_no,
       s.issued_on::TIMESTAMP_S AS issued_on,
       CASE WHEN NOT p.classified THEN s.reply END AS reply,
       s.replied_on::TIMESTAMP_S AS replied_on, s.reply_accepted,
       CASE WHEN NOT p.classified THEN s.judgement END AS judgement, s.is_withdrawn,
       CASE WHEN p.classified THEN p.project_code ELSE p.name END AS name, p.classified,
       u.unit_name, d.department_code, d.department_name, b.actor AS said_by, b.recorded_at
FROM held AS s
JOIN batch AS b USING (batch_id)
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
JOIN unit_named(make_date($year, 12, 31), $known_at) AS u USING (region_code, unit_code)
JOIN department_named(make_date($year, 12, 31), $known_at) AS d
    USING (region_code, department_code)
WHERE NOT s.is_withdrawn
ORDER BY s.month DESC, b.batch_id DESC, s.unit_code, s.project_code, s.step
"""  # noqa: S608 our own query
