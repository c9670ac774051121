"""Reading the versions of a unit's 绩效文本 (一上、二上 and later revisions), in force or not."""

from collections.abc import Sequence
from datetime import datetime

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope, scope_value

IN_FORCE, WAITING, SUPERSEDED, REJECTED = "在用", "待接受", "已被取代", "不采用"


def read_rounds(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """Every version of a year's texts that is not taken back, the newest of a unit first.

    Returns:
        One row a version: region_code, year, department_code, department_name, bureau_section
        (missing where none is known), unit_code, unit_name, text_id, version, state (在用, 待接受,
        已被取代 or 不采用), from_month and until_month (Int64; missing where it holds in no month),
        is_checked (False for texts that an earlier version of the program invented), file_name,
        actor, recorded_at, project_count, indicator_count, budget_fen, decided_by, decided_at and
        reason (of its acceptance or rejection; missing where nobody decided).
    """
    rows = cursor.execute(
        _ROUNDS, {"year": year, "scope": scope_value(scope), "known_at": known_at}
    ).df()
    months = ["from_month", "until_month"]
    return rows.astype(dict.fromkeys(months, "Int64"))


def read_round_projects(
    cursor: duckdb.DuckDBPyConnection, text_id: int, scope: Scope = None
) -> pd.DataFrame:
    """The projects of one version as it prints them, in its order.

    Returns:
        One row a project: unit_code, project_code, name (of a 涉密 project its code), classified,
        budget_fen, fiscal_fen and other_fen (Int64), purpose, goals (one text, a line each), plan
        (a list of month and planned_fen). Of a 涉密 project purpose and goals are missing.
    """
    asked = {"text": text_id, "scope": scope_value(scope), "known_at": NOW}
    rows = cursor.execute(_PROJECTS, asked).df()
    return rows.astype(dict.fromkeys(["fiscal_fen", "other_fen"], "Int64"))


def read_round_indicators(
    cursor: duckdb.DuckDBPyConnection, text_id: int, scope: Scope = None
) -> pd.DataFrame:
    """The indicators of one version as it prints them, in its order; none of a 涉密 project.

    Returns:
        One row an indicator: unit_code, project_code, name, indicator_row, printed_row, level1,
        level2, level3, description, printed_value, kind, number, unit, deadline, basis.
    """
    asked = {"text": text_id, "scope": scope_value(scope), "known_at": NOW}
    return cursor.execute(_INDICATORS, asked).df()


def read_kept_indicators(
    cursor: duckdb.DuckDBPyConnection, text_ids: Sequence[int], scope: Scope = None
) -> pd.DataFrame:
    """What versions have, by number only and so of 涉密 projects too.

    Returns:
        One row an indicator: text_id, project_code, indicator_row (Int64; missing in the one row of
        a project without indicators).
    """
    asked = {"texts": list(text_ids), "scope": scope_value(scope)}
    return cursor.execute(_KEPT, asked).df().astype({"indicator_row": "Int64"})


_ROUNDS = """
SELECT t.region_code, t.year, u.department_code, d.department_name, d.bureau_section, t.unit_code,
       u.unit_name, t.text_id, t.version,
       CASE WHEN t.text_id IN (SELECT text_id FROM text_known($known_at)) THEN '在用'
            WHEN r.text_id IS NOT NULL THEN '不采用'
            WHEN a.text_id IS NULL THEN '待接受' ELSE '已被取代' END AS state,
       s.from_month, s.until_month,
       b.file_name IS NOT NULL OR t.text_id IN (SELECT text_id FROM finding) AS is_checked,
       b.file_name, b.actor,
       b.recorded_at, coalesce(p.project_count, 0) AS project_count,
       coalesce(i.indicator_count, 0) AS indicator_count, coalesce(p.budget_fen, 0) AS budget_fen,
       coalesce(r.actor, a.actor) AS decided_by,
       coalesce(r.recorded_at, a.recorded_at) AS decided_at, coalesce(r.reason, a.reason) AS reason
FROM performance_text AS t
JOIN batch_known($known_at) AS b USING (batch_id)
JOIN unit_named(make_date($year, 12, 31), $known_at) AS u USING (region_code, unit_code)
JOIN department_named(make_date($year, 12, 31), $known_at) AS d
    USING (region_code, department_code)
LEFT JOIN text_span($known_at) AS s USING (text_id)
LEFT JOIN rejection_known($known_at) AS r USING (text_id)
LEFT JOIN (
    SELECT a.text_id, a.reason, k.actor, k.recorded_at
    FROM text_acceptance AS a JOIN batch_known($known_at) AS k USING (batch_id)
    QUALIFY row_number() OVER (PARTITION BY a.text_id ORDER BY a.batch_id DESC) = 1
) AS a USING (text_id)
LEFT JOIN (
    SELECT p.text_id, count(*) AS project_count, sum(t.amount_fen)::BIGINT AS budget_fen
    FROM project AS p JOIN tranche AS t USING (text_id, unit_code, project_code)
    GROUP BY p.text_id
) AS p USING (text_id)
LEFT JOIN (
    SELECT text_id, count(*) AS indicator_count FROM indicator GROUP BY text_id
) AS i USING (text_id)
WHERE t.year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
ORDER BY t.unit_code, t.version DESC
"""

_KEPT = """
SELECT p.text_id, p.project_code, i.indicator_row
FROM project AS p LEFT JOIN indicator AS i USING (text_id, project_code)
WHERE list_contains($texts::BIGINT[], p.text_id)
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
"""

_PROJECTS = """
WITH secret AS (
    SELECT region_code, year, unit_code, project_code
    FROM project_known($known_at) WHERE classified
)
SELECT p.unit_code, p.project_code,
       CASE WHEN s.project_code IS NULL THEN p.name ELSE p.project_code END AS name,
       s.project_code IS NOT NULL AS classified, t.amount_fen AS budget_fen,
       p.fiscal_fen, p.other_fen,
       CASE WHEN s.project_code IS NULL THEN p.purpose END AS purpose,
       CASE WHEN s.project_code IS NULL THEN g.goals END AS goals,
       coalesce(c.plan, []) AS plan
FROM project AS p
JOIN tranche AS t USING (text_id, unit_code, project_code)
LEFT JOIN secret AS s
  ON (s.region_code, s.year, s.unit_code, s.project_code)
   = (p.region_code, p.year, p.unit_code, p.project_code)
LEFT JOIN (
    SELECT text_id, project_code, string_agg(text, chr(10) ORDER BY position) AS goals
    FROM project_goal GROUP BY ALL
) AS g ON (g.text_id, g.project_code) = (p.text_id, p.project_code)
LEFT JOIN (
    SELECT text_id, project_code,
           list({'month': month, 'planned_fen': planned_fen} ORDER BY month) AS plan
    FROM checkpoint GROUP BY ALL
) AS c ON (c.text_id, c.project_code) = (p.text_id, p.project_code)
WHERE p.text_id = $text
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
ORDER BY p.line, p.project_code
"""

_INDICATORS = """
SELECT p.unit_code, p.project_code, p.name, i.indicator_row,
       coalesce(i.printed_row, i.indicator_row) AS printed_row, i.level1, i.level2, i.level3,
       i.description, i.printed_value, i.kind, i.number, i.unit, i.deadline, i.basis
FROM project AS p
JOIN indicator AS i USING (text_id, project_code)
ANTI JOIN (FROM project_known($known_at) WHERE classified) AS s
  ON (s.region_code, s.year, s.unit_code, s.project_code)
   = (p.region_code, p.year, p.unit_code, p.project_code)
WHERE p.text_id = $text
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
ORDER BY p.line, p.project_code, printed_row
"""
