"""The targets of the departments themselves, who carries them, what they came to, judged.

A link or a result names a target by its position in the text that was in force when it was said;
it holds for whatever target of the text in force now prints the same words.
"""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.document import IndicatorKind
from perfmon.measures.attainment import add_attainment
from perfmon.measures.due_targets import add_due
from perfmon.measures.rates import is_missing
from perfmon.measures.result_lights import judge_result_lights
from perfmon.periods import Cutoff
from perfmon.quality.indicator_traits import find_level
from perfmon.store.asking import NOW, Scope, scope_value

DIRECTIONS: dict[str, IndicatorKind] = {">=": "at_least", "<=": "at_most", "=": "equal"}


def read_targets(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """The numbers in the prose of a year's texts in force.

    Returns:
        In printed order: region_code, text_unit_code, unit_name, department_code, position,
        passage, text, operator, target (exact decimal text), unit, target_year.
    """
    day = datetime(year, 12, 31)  # noqa: DTZ001 a day, compared with days
    return cursor.execute(_TARGETS, _asked(year, scope, known_at) | {"at_day": day}).df()


def read_target_links(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """The projects that carry targets.

    Returns:
        One row a target and project: text_unit_code, position, unit_code, project_code, name (of a
        涉密 project its code), reason, actor, recorded_at.
    """
    return cursor.execute(_LINKS, _asked(year, scope, known_at)).df()


def read_judged_targets(
    cursor: duckdb.DuckDBPyConnection,
    cutoff: Cutoff,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """The targets with their last result by the cut-off, judged as indicators are.

    A rate is held against the target as soon as it is told; anything else is due at the end of the
    year that the target names.

    Returns:
        The columns of `read_targets`; number, month and evidence of the last result (missing where
        there is none), and what `perfmon.measures` adds: attainment, what is due, light and cause.
    """
    targets = read_targets(cursor, cutoff.year, scope, known_at)
    asked = _asked(cutoff.year, scope, known_at)
    results = cursor.execute(_RESULTS, asked | {"month": cutoff.last_ended_month}).df()
    key = ["text_unit_code", "position"]
    rows = targets.merge(results, on=key, how="left", validate="1:1")
    of_month = cursor.execute(_RESULTS, asked | {"month": cutoff.month}).df()
    later = of_month.loc[of_month["month"] > cutoff.last_ended_month, key]
    direction = rows["operator"].map(DIRECTIONS)
    rows = rows.assign(
        direction=direction,
        is_level=[
            find_level(kind, _said(unit), "", text).value
            for kind, unit, text in zip(direction, rows["unit"], rows["text"], strict=True)
        ],
        is_pro_rata=False,
        mirrors_money=False,
        category1=pd.Series(None, rows.index, dtype="str"),
        asked_month=pd.Series(pd.NA, rows.index, dtype="Int64"),
        pending_month=pd.Series(pd.NA, rows.index, dtype="Int64"),
        is_held_back=pd.MultiIndex.from_frame(rows[key]).isin(pd.MultiIndex.from_frame(later)),
        due_on=pd.to_datetime([date(int(year), 12, 31) for year in rows["target_year"]]),
        done_on=pd.Series(pd.NaT, rows.index, dtype="datetime64[s]"),
        grade=pd.Series(None, rows.index, dtype="str"),
        reported_until=pd.Series(pd.NaT, rows.index, dtype="datetime64[s]"),
        month=rows["month"].astype("Int64"),
    )
    return judge_result_lights(add_due(add_attainment(rows, cutoff), cutoff))


def _asked(year: int, scope: Scope, known_at: datetime) -> dict[str, object]:
    return {"year": year, "scope": scope_value(scope), "known_at": known_at}


def _said(cell: object) -> str | None:
    return None if is_missing(cell) else str(cell)


_TARGETS = """
SELECT t.region_code, t.unit_code AS text_unit_code, u.unit_name, u.department_code, d.position,
       d.passage, d.text, d.operator, d.number AS target, d.unit, d.year AS target_year
FROM text_known($known_at) AS t
JOIN department_target AS d USING (text_id)
JOIN unit_named($at_day::DATE, $known_at) AS u USING (region_code, unit_code)
WHERE t.year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
ORDER BY t.unit_code, d.position
"""

_MEANT = """
    SELECT s.*, now.position AS position_now
    FROM said AS s
    JOIN department_target AS old ON old.text_id = s.text_id AND old.position = s.position
    JOIN text_known($known_at) AS t
      ON (t.region_code, t.year, t.unit_code) = (s.region_code, s.year, s.text_unit_code)
    JOIN department_target AS now
      ON now.text_id = t.text_id AND (now.text, now.number) = (old.text, old.number)
     AND (now.text_id <> s.text_id OR now.position = s.position)
"""
"""What is said of targets, with the position of each in the text in force."""

_LINKS = f"""
WITH said AS (
    SELECT l.*, b.actor, b.recorded_at, p.text_id
    FROM target_link AS l
    JOIN batch_known($known_at) AS b USING (batch_id)
    JOIN performance_text AS p
      ON (p.region_code, p.year, p.unit_code) = (l.region_code, l.year, l.text_unit_code)
     AND p.batch_id < l.batch_id
    WHERE l.year = $year
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], l.text_unit_code))
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], l.unit_code))
    QUALIFY row_number() OVER (
        PARTITION BY l.batch_id, l.text_unit_code, l.position, l.unit_code, l.project_code
        ORDER BY p.version DESC
    ) = 1
),
meant AS ({_MEANT})
SELECT m.text_unit_code, m.position_now AS position, m.unit_code, m.project_code,
       CASE WHEN k.classified THEN k.project_code ELSE k.name END AS name, m.reason, m.actor,
       m.recorded_at
FROM (
    SELECT * FROM meant
    QUALIFY row_number() OVER (
        PARTITION BY text_unit_code, position_now, unit_code, project_code ORDER BY batch_id DESC
    ) = 1
) AS m
JOIN project_known($known_at) AS k USING (region_code, year, unit_code, project_code)
WHERE NOT m.is_withdrawn
ORDER BY m.text_unit_code, m.position_now, m.unit_code, m.project_code
"""  # noqa: S608 our own words

_RESULTS = f"""
WITH said AS (
    SELECT r.*, p.text_id
    FROM target_result AS r SEMI JOIN batch_known($known_at) USING (batch_id)
    JOIN performance_text AS p
      ON (p.region_code, p.year, p.unit_code) = (r.region_code, r.year, r.text_unit_code)
     AND p.batch_id < r.batch_id
    WHERE r.year = $year AND r.month <= $month
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], r.text_unit_code))
    QUALIFY row_number() OVER (
        PARTITION BY r.batch_id, r.text_unit_code, r.position ORDER BY p.version DESC
    ) = 1
),
meant AS ({_MEANT})
SELECT text_unit_code, position_now AS position, month, number, evidence
FROM meant
QUALIFY row_number() OVER (
    PARTITION BY text_unit_code, position_now ORDER BY month DESC, batch_id DESC
) = 1
"""  # noqa: S608 our own words
