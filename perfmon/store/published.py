"""Reading what was published: the 绩效文本 of a department, a project's goals, plan and targets."""

from datetime import datetime

import duckdb
import pandas as pd

from perfmon.periods import MONTHS_IN_YEAR
from perfmon.store.asking import NOW, Scope, scope_value


def read_texts(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    department_code: str,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """The texts in force of a department's units.

    Returns:
        One row a unit: text_id, unit_code, title, version, compiled_by, reviewed_by,
        overall_goal, file_name, recorded_at, actor.
    """
    return cursor.execute(
        _TEXTS,
        {
            "year": year,
            "department": department_code,
            "scope": scope_value(scope),
            "known_at": known_at,
            "at_day": datetime(year, 12, 31),  # noqa: DTZ001 a day, compared with days
        },
    ).df()


def read_sub_goals(
    cursor: duckdb.DuckDBPyConnection, text_id: int, scope: Scope = None
) -> pd.DataFrame:
    """分项绩效目标 of a text in their order: position, title, goal, indicator_text."""
    return cursor.execute(_SUB_GOALS, _text_asked(text_id, scope)).df()


def read_safeguards(
    cursor: duckdb.DuckDBPyConnection, text_id: int, scope: Scope = None
) -> pd.DataFrame:
    """工作保障措施 of a text in their order: position, title, text."""
    return cursor.execute(_SAFEGUARDS, _text_asked(text_id, scope)).df()


def read_department_targets(
    cursor: duckdb.DuckDBPyConnection, text_id: int, scope: Scope = None
) -> pd.DataFrame:
    """The numbers in a text's prose: position, passage, text, operator, number, unit, year."""
    return cursor.execute(_DEPARTMENT_TARGETS, _text_asked(text_id, scope)).df()


def read_project(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    unit_code: str,
    project_code: str,
    scope: Scope = None,
    known_at: datetime = NOW,
    *,
    month: int = MONTHS_IN_YEAR,
) -> pd.DataFrame:
    """One project as published, with the batch that said it.

    Returns:
        At most one row: the columns of table project, with file_name, recorded_at, actor, kind;
        text_id is of the version in force in the month.
    """
    return cursor.execute(
        _PROJECT,
        {
            "year": year,
            "unit": unit_code,
            "project": project_code,
            "month": month,
            "scope": scope_value(scope),
            "known_at": known_at,
        },
    ).df()


def read_goals(
    cursor: duckdb.DuckDBPyConnection, text_id: int, project_code: str, scope: Scope = None
) -> list[str]:
    """The project's 绩效目标 in their order."""
    asked = _text_asked(text_id, scope) | {"project": project_code}
    return [str(text) for (text,) in cursor.execute(_GOALS, asked).fetchall()]


def read_checkpoints(
    cursor: duckdb.DuckDBPyConnection, text_id: int, project_code: str, scope: Scope = None
) -> pd.DataFrame:
    """The project's 资金支出计划: month, printed, planned_fen, inferred, corrected_value.

    corrected_value is what holds in place of the printed cell; missing where nobody corrected it.
    """
    asked = _text_asked(text_id, scope) | {"project": project_code, "known_at": NOW}
    return cursor.execute(_CHECKPOINTS, asked).df()


def read_indicators(
    cursor: duckdb.DuckDBPyConnection,
    text_id: int,
    unit_code: str,
    project_code: str,
    month: int,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """The project's indicators, each with its latest approved result by the month.

    Returns:
        One row an indicator in printed order: the columns of table indicator, corrected_value (what
        holds in place of the printed value; missing where nobody corrected it), and result_month,
        result_number, result_done_on, result_grade, evidence (missing where nothing is reported).
    """
    asked = {"unit": unit_code, "project": project_code, "month": month, "known_at": known_at}
    return cursor.execute(_INDICATORS, _text_asked(text_id, scope) | asked).df()


def read_text_keys(
    cursor: duckdb.DuckDBPyConnection, text_id: int, scope: Scope = None
) -> dict[str, object] | None:
    """Region and year of a text that is not taken back; None where there is none."""
    found = cursor.execute(_TEXT_KEYS, _text_asked(text_id, scope) | {"known_at": NOW}).fetchall()
    return {"region_code": found[0][0], "year": found[0][1]} if found else None


def read_indicators_of_text(
    cursor: duckdb.DuckDBPyConnection, text_id: int, project_code: str, scope: Scope = None
) -> pd.DataFrame:
    """A project's indicators in one version, each as printed and as corrected.

    Returns:
        One row an indicator in printed order: the columns of table indicator as they count,
        printed_level2, corrected_value and corrected_level2 (missing where nobody corrected it).
    """
    asked = _text_asked(text_id, scope) | {"project": project_code, "known_at": NOW}
    return cursor.execute(_INDICATORS_OF_TEXT, asked).df()


def read_plan_of_text(
    cursor: duckdb.DuckDBPyConnection, text_id: int, project_code: str, scope: Scope = None
) -> pd.DataFrame:
    """A project's plan in one version: month, printed, planned_fen, corrected_value, budget_fen."""
    asked = _text_asked(text_id, scope) | {"project": project_code, "known_at": NOW}
    return cursor.execute(_PLAN_OF_TEXT, asked).df()


def _text_asked(text_id: int, scope: Scope) -> dict[str, object]:
    return {"text": text_id, "scope": scope_value(scope)}


_SUB_GOALS = """
SELECT g.position, g.title, g.goal, g.indicator_text
FROM sub_goal AS g JOIN performance_text AS t USING (text_id)
WHERE g.text_id = $text
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
ORDER BY g.position
"""

_SAFEGUARDS = """
SELECT s.position, s.title, s.text
FROM safeguard AS s JOIN performance_text AS t USING (text_id)
WHERE s.text_id = $text
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
ORDER BY s.position
"""

_DEPARTMENT_TARGETS = """
SELECT d.position, d.passage, d.text, d.operator, d.number, d.unit, d.year
FROM department_target AS d JOIN performance_text AS t USING (text_id)
WHERE d.text_id = $text
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
ORDER BY d.position
"""

_GOALS = """
SELECT g.text
FROM project_goal AS g JOIN performance_text AS t USING (text_id)
WHERE g.text_id = $text AND g.project_code = $project
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
ORDER BY g.position
"""

_CHECKPOINTS = """
SELECT c.month, c.printed, c.planned_fen, c.inferred, c.corrected_value
FROM checkpoint_known($known_at) AS c JOIN performance_text AS t USING (text_id)
WHERE c.text_id = $text AND c.project_code = $project
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
ORDER BY c.month
"""

_TEXTS = """
SELECT t.text_id, t.unit_code, t.title, t.version, t.compiled_by, t.reviewed_by, t.overall_goal,
       b.file_name, b.recorded_at, b.actor
FROM text_known($known_at) AS t
JOIN batch AS b USING (batch_id)
JOIN unit_named($at_day::DATE, $known_at) AS u USING (region_code, unit_code)
WHERE t.year = $year AND u.department_code = $department
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
ORDER BY t.unit_code
"""

_PROJECT = """
SELECT p.* REPLACE (coalesce(s.text_id, p.text_id) AS text_id), b.file_name, b.recorded_at,
       b.actor, b.kind
FROM project_known($known_at) AS p JOIN batch AS b USING (batch_id)
LEFT JOIN project_text_span($known_at) AS s
  ON (s.region_code, s.year, s.unit_code, s.project_code)
   = (p.region_code, p.year, p.unit_code, p.project_code)
 AND $month BETWEEN s.from_month AND s.until_month AND s.unit_code = $unit
WHERE p.year = $year AND p.unit_code = $unit AND p.project_code = $project
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
"""

_INDICATORS = """
SELECT i.*, r.month AS result_month, r.number AS result_number, r.done_on AS result_done_on,
       r.grade AS result_grade, r.evidence
FROM indicator_known($known_at) AS i
JOIN performance_text AS t USING (text_id)
LEFT JOIN (
    SELECT r.*
    FROM result AS r SEMI JOIN batch_known($known_at) USING (batch_id)
    WHERE r.month <= $month AND r.state = '已审'
    QUALIFY row_number() OVER (
        PARTITION BY region_code, year, unit_code, project_code, indicator_row
        ORDER BY r.month DESC, r.batch_id DESC
    ) = 1
) AS r
  ON r.region_code = t.region_code AND r.year = t.year AND r.unit_code = $unit
 AND r.project_code = i.project_code AND r.indicator_row = i.indicator_row
WHERE i.text_id = $text AND i.project_code = $project
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
ORDER BY i.printed_row
"""

_TEXT_KEYS = """
SELECT t.region_code, t.year
FROM performance_text AS t SEMI JOIN batch_known($known_at) USING (batch_id)
WHERE t.text_id = $text
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
"""

_INDICATORS_OF_TEXT = """
SELECT k.*, i.level2 AS printed_level2, l.corrected_value AS corrected_level2
FROM indicator_known($known_at) AS k
JOIN indicator AS i USING (text_id, project_code, indicator_row)
JOIN performance_text AS t USING (text_id)
LEFT JOIN (FROM correction_known($known_at) WHERE field = '二级指标') AS l
    USING (text_id, project_code, indicator_row)
WHERE text_id = $text AND project_code = $project
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
ORDER BY k.printed_row
"""

_PLAN_OF_TEXT = """
SELECT c.month, c.printed, c.planned_fen, c.corrected_value, b.amount_fen AS budget_fen
FROM checkpoint_known($known_at) AS c
JOIN tranche AS b USING (text_id, project_code)
JOIN performance_text AS t USING (text_id)
WHERE text_id = $text AND c.project_code = $project
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
ORDER BY c.month
"""
