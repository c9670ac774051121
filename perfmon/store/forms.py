"""Reading what the official forms of a cut-off are filled from: only what is 已审.

What is reported and waits for review is counted, so that a form can say so. Of a 涉密 project no
words are read: its goals, and what is written of its indicators, stay out.
"""

from datetime import datetime

import duckdb
import pandas as pd

from perfmon.measures.form_facts import FormFacts
from perfmon.measures.form_money import split_form_money
from perfmon.measures.weights import Preset
from perfmon.periods import Cutoff
from perfmon.store.asking import NOW, Scope, scope_of, scope_value
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.judged_results import read_judged_results
from perfmon.store.rules import read_rules
from perfmon.store.scores import read_granted_scores
from perfmon.store.year_facts import read_year_facts


def read_form_facts(
    cursor: duckdb.DuckDBPyConnection,
    cutoff: Cutoff,
    scope: Scope = None,
    known_at: datetime = NOW,
    preset: Preset = "10号",
) -> FormFacts:
    """Everything that the forms of a cut-off say of the judged projects of a scope."""
    narrowing = Narrowing(month=cutoff.month)
    projects = read_judged_months(cursor, cutoff.year, narrowing, scope, known_at)
    asked: dict[str, object] = {"year": cutoff.year, "scope": scope_value(scope)}
    asked |= {"known_at": known_at}
    return FormFacts(
        cutoff=cutoff,
        preset=preset,
        bands=read_rules(cursor, known_at).at(cutoff.on).grades.of(preset),
        projects=projects,
        money=_read_money(cursor, cutoff, asked, known_at),
        indicators=read_judged_results(cursor, cutoff, scope, known_at, preset),
        goals=cursor.execute(_GOALS, asked | {"month": cutoff.month}).df(),
        outlooks=cursor.execute(_OUTLOOKS, asked | {"month": cutoff.month}).df(),
        waiting=cursor.execute(_WAITING, asked | {"month": cutoff.month}).df(),
        granted=read_granted_scores(cursor, cutoff.year, scope, known_at),
    )


def _read_money(
    cursor: duckdb.DuckDBPyConnection,
    cutoff: Cutoff,
    asked: dict[str, object],
    known_at: datetime,
) -> pd.DataFrame:
    """The money of every project in the scope by part."""
    printed = cursor.execute(_PRINTED, asked).df()
    parts = [
        split_form_money(
            read_year_facts(
                cursor,
                str(region_code),
                cutoff.year,
                known_at,
                month=cutoff.month,
                scope=scope_of(set(of_region["unit_code"])),
            ),
            of_region,
            cutoff,
        )
        for region_code, of_region in printed.groupby("region_code")
    ]
    keys = ["region_code", "year", "unit_code", "project_code"]
    empty = printed[keys].assign(
        part="", budget_fen=0, adjusted_budget_fen=0, paid_fen=0, is_inferred=False
    )
    money = pd.concat(parts) if parts else empty
    return money.merge(printed[keys], on=keys).reset_index(drop=True)


_PRINTED = """
SELECT region_code, year, unit_code, project_code, fiscal_fen, other_fen
FROM project_known($known_at)
WHERE year = $year
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
ORDER BY region_code, unit_code, project_code
"""

_GOALS = """
SELECT p.region_code, p.year, p.unit_code, p.project_code, g.text
FROM project_known($known_at) AS p
JOIN project_text_span($known_at) AS s
  ON (s.region_code, s.year, s.unit_code, s.project_code)
   = (p.region_code, p.year, p.unit_code, p.project_code)
 AND $month BETWEEN s.from_month AND s.until_month
JOIN project_goal AS g ON g.text_id = s.text_id AND g.project_code = p.project_code
WHERE p.year = $year AND NOT p.classified
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
ORDER BY p.unit_code, p.project_code, g.position
"""

_OUTLOOKS = """
SELECT o.region_code, o.year, o.unit_code, o.project_code, o.indicator_row, o.month,
       o.expected_fen, o.official_cause, o.deciding_cause, o.possibility, o.remedy_on,
       CASE WHEN NOT p.classified THEN o.expected_text END AS expected_text,
       CASE WHEN NOT p.classified THEN o.explanation END AS explanation,
       CASE WHEN NOT p.classified THEN o.remedy END AS remedy
FROM (
    SELECT o.*
    FROM outlook AS o SEMI JOIN batch_known($known_at) USING (batch_id)
    WHERE o.year = $year AND o.month <= $month AND o.state = '已审'
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], o.unit_code))
    QUALIFY row_number() OVER (
        PARTITION BY region_code, unit_code, project_code, indicator_row, month
        ORDER BY batch_id DESC
    ) = 1
) AS o
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
ORDER BY o.unit_code, o.project_code, o.indicator_row, o.month
"""


def _latest(table: str, row: str) -> str:
    """The last row of each place and month of a table that units fill in."""
    return f"""
    SELECT t.region_code, t.year, t.unit_code, t.project_code, {row} AS indicator_row, t.month,
           t.state
    FROM {table} AS t SEMI JOIN batch_known($known_at) USING (batch_id)
    WHERE t.year = $year AND t.month <= $month
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], t.unit_code))
    QUALIFY row_number() OVER (
        PARTITION BY t.region_code, t.unit_code, t.project_code, {row}, t.month
        ORDER BY t.batch_id DESC
    ) = 1
    """  # noqa: S608 our own queries


_WAITING = f"""
SELECT w.region_code, w.year, w.unit_code, w.project_code, count(*)::BIGINT AS waiting_count
FROM (
    FROM ({_latest("entered_payment", "0")})
    UNION ALL FROM ({_latest("result", "t.indicator_row")})
    UNION ALL FROM ({_latest("outlook", "t.indicator_row")})
) AS w
WHERE w.state = '已报'
GROUP BY ALL
ORDER BY w.unit_code, w.project_code
"""  # noqa: S608 our own queries
