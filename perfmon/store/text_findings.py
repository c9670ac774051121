"""Reading what was found in 绩效文本, each finding with what people made of it."""

from datetime import datetime
from typing import NamedTuple

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope, scope_value
from perfmon.store.classified import HIDDEN_FINDING

OPEN = "待处理"
ACCEPTED, CORRECTED, SENT_BACK, REOPENED = "接受", "更正", "退回", "重开"
VERDICTS = (ACCEPTED, CORRECTED, SENT_BACK, REOPENED)


class FindingKey(NamedTuple):
    """Which finding of a text: the batch that brought it and its place there."""

    batch_id: int
    position: int


def read_text_findings(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """The findings on every version of a year's texts that is not taken back, in printed order.

    Returns:
        One row a finding: region_code, department_code, department_name, bureau_section, unit_code
        (of the text), unit_name, text_id, version, batch_id, position, severity, code, message,
        printed_value, project_code and project_name (missing for the document), indicator_row and
        printed_row (Int64; missing where it is about no indicator), level2, level3, column_head,
        line (Int64), proposal, loaded; verdict (待处理, 接受, 更正, 退回), answer, answered_by and
        answered_at (missing where nobody answered); of a finding answered by a 更正, of what stands
        in that cell now: corrected_field, corrected_month (Int64; only of 资金支出计划),
        corrected_from, corrected_value (missing where the printed one was given back),
        corrected_by, corrected_at (UTC). An accepted answer holds on in the next version while the
        finding is the same, and says then 沿用第1版的答复; what was sent back
        or corrected, and is printed again, is open again and says so. Of a 涉密 project no sentence
        and no value is read.
    """
    asked = {"year": year, "scope": scope_value(scope), "known_at": known_at}
    rows = cursor.execute(_FINDINGS, asked | {"hidden": HIDDEN_FINDING}).df()
    counts = ["indicator_row", "printed_row", "line", "corrected_month"]
    return rows.astype(dict.fromkeys(counts, "Int64"))


def read_findings(
    cursor: duckdb.DuckDBPyConnection, text_id: int, project_code: str | None, scope: Scope = None
) -> pd.DataFrame:
    """Findings on a text, on one project or on the document itself (None).

    Returns:
        In the text's order: severity, code, message, printed_value, indicator_row, line, file;
        verdict (待处理, 接受, 更正, 退回) and answer (missing where nobody answered).
    """
    asked = {"text": text_id, "project": project_code, "scope": scope_value(scope)}
    return cursor.execute(_OF_PROJECT, asked | {"known_at": NOW}).df()


class TextFinding(NamedTuple):
    """A finding as it is answered: the text it is on, its code, and what was last made of it."""

    text_id: int
    code: str
    verdict: str


def read_text_finding(cursor: duckdb.DuckDBPyConnection, key: FindingKey) -> TextFinding | None:
    """A finding as it stands now; None where there is no such one."""
    asked = {"batch": key.batch_id, "position": key.position, "known_at": NOW}
    found = cursor.execute(_FINDING, asked).fetchall()
    return TextFinding(*found[0]) if found else None


_VERDICT = "CASE WHEN coalesce(a.verdict, '重开') = '重开' THEN '待处理' ELSE a.verdict END"

_FINDING = f"""
SELECT t.text_id, f.code, {_VERDICT}
FROM finding AS f
JOIN performance_text AS t USING (text_id)
JOIN batch_known($known_at) AS b ON b.batch_id = f.batch_id
LEFT JOIN answer_known($known_at) AS a
  ON (a.batch_id, a.position) = (f.batch_id, f.position)
WHERE f.batch_id = $batch AND f.position = $position
"""  # noqa: S608 our own words

_OF_PROJECT = f"""
SELECT f.severity, f.code, f.message, f.printed_value, f.indicator_row, f.line, f.file,
       {_VERDICT} AS verdict, a.answer
FROM finding AS f
JOIN performance_text AS t USING (text_id)
LEFT JOIN answer_known($known_at) AS a
  ON (a.batch_id, a.position) = (f.batch_id, f.position)
WHERE t.text_id = $text AND f.project_code IS NOT DISTINCT FROM $project::VARCHAR
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
ORDER BY f.position
"""  # noqa: S608 our own words

_CORRECTED = """
    SELECT w.batch_id, w.text_id, w.project_code, k.field, k.month, k.printed_value,
           k.corrected_value, b.actor, b.recorded_at
    FROM target_correction AS w
    JOIN correction_known($known_at) AS k
      ON (k.text_id, k.project_code, k.field) = (w.text_id, w.project_code, w.field)
     AND k.indicator_row IS NOT DISTINCT FROM w.indicator_row
     AND k.month IS NOT DISTINCT FROM w.month
    JOIN batch AS b ON b.batch_id = k.batch_id
"""
"""What stands now in the cells that a batch corrected, at most one a project of a text."""

_FINDINGS = f"""
WITH corrected AS ({_CORRECTED}),
secret AS (
    SELECT region_code, year, project_code FROM project_known($known_at) WHERE classified
)
SELECT t.region_code, u.department_code, d.department_name, d.bureau_section, t.unit_code,
       u.unit_name, t.text_id, t.version, f.batch_id, f.position, f.severity, f.code,
       CASE WHEN s.project_code IS NULL THEN f.message ELSE $hidden END AS message,
       CASE WHEN s.project_code IS NULL THEN f.printed_value END AS printed_value,
       f.project_code,
       CASE WHEN s.project_code IS NULL THEN p.name ELSE f.project_code END AS project_name,
       f.indicator_row, coalesce(i.printed_row, i.indicator_row) AS printed_row, i.level2,
       CASE WHEN s.project_code IS NULL THEN i.level3 END AS level3, f.column_head, f.line,
       CASE WHEN s.project_code IS NULL THEN f.proposal END AS proposal, f.loaded,
       {_VERDICT} AS verdict, CASE WHEN s.project_code IS NULL THEN a.answer END AS answer,
       a.actor AS answered_by, a.recorded_at AS answered_at, c.field AS corrected_field,
       c.month AS corrected_month,
       CASE WHEN s.project_code IS NULL THEN c.printed_value END AS corrected_from,
       CASE WHEN s.project_code IS NULL THEN c.corrected_value END AS corrected_value,
       c.actor AS corrected_by, c.recorded_at AS corrected_at
FROM finding AS f
JOIN performance_text AS t USING (text_id)
SEMI JOIN batch_known($known_at) AS b ON b.batch_id = f.batch_id
JOIN unit_named(make_date($year, 12, 31), $known_at) AS u USING (region_code, unit_code)
JOIN department_named(make_date($year, 12, 31), $known_at) AS d
    USING (region_code, department_code)
LEFT JOIN project AS p ON p.text_id = t.text_id AND p.project_code = f.project_code
LEFT JOIN secret AS s
  ON (s.region_code, s.year, s.project_code) = (t.region_code, t.year, f.project_code)
LEFT JOIN indicator AS i
  ON (i.text_id, i.project_code, i.indicator_row)
   = (t.text_id, f.project_code, f.indicator_row)
LEFT JOIN answer_known($known_at) AS a
  ON (a.batch_id, a.position) = (f.batch_id, f.position)
LEFT JOIN corrected AS c
  ON (c.batch_id, c.text_id, c.project_code) = (a.answer_batch_id, f.text_id, f.project_code)
 AND a.verdict = '更正'
WHERE t.year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
ORDER BY t.unit_code, t.version, f.position
"""  # noqa: S608 our own words
