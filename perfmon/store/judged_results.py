"""Reading every 绩效指标 of a year, judged at a cut-off: attainment, what is due, light, weight."""

from datetime import datetime

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.attainment import add_attainment
from perfmon.measures.due_targets import add_due
from perfmon.measures.reported_results import INDICATOR_KEY, add_reported_results
from perfmon.measures.result_lights import judge_result_lights
from perfmon.measures.weights import Preset, add_weights
from perfmon.periods import Cutoff
from perfmon.quality.money_mirror import ARRIVAL, SPENDING
from perfmon.store.asking import NOW, Scope, scope_value
from perfmon.store.booked_money import with_booked_results


def read_judged_results(
    cursor: duckdb.DuckDBPyConnection,
    cutoff: Cutoff,
    scope: Scope = None,
    known_at: datetime = NOW,
    preset: Preset = "10号",
    *,
    with_reported: bool = False,
) -> pd.DataFrame:
    """The indicators of the texts in force at the cut-off, each with its last result, judged.

    Args:
        cursor: of the read.
        cutoff: the day of the question; its year's indicators.
        scope: units; None for all.
        known_at: leaves out results that were recorded later.
        preset: of the weights: 10号 or 101号.
        with_reported: takes results along that are reported and not reviewed yet.

    Returns:
        One row an indicator in printed order: INDICATOR_KEY, level1, level2, level3, description,
        printed_value (a 更正 is marked), kind, target (exact decimal text), unit, the traits
        (is_level, is_pro_rata, mirrors_money, is_bare, direction_is_assumed: bool; due_on;
        direction; category1, category2), weight columns as `add_weights` gives them, and what
        `perfmon.measures` adds: reported values, attainment, what is due, light and cause; and
        asked_month, of the last 监控任务 by the cut-off that asked the project, and pending_month,
        of the last result that waits for its review (Int64, missing without one); and what
        `add_booked_results` fills of those that mirror money. Of a 涉密 project
        no words are read: level3, description and printed_value are missing.
    """
    asked = {"year": cutoff.year, "scope": scope_value(scope)}
    in_force = asked | {"month": cutoff.month, "known_at": NOW}
    in_force |= {"spending": SPENDING, "arrival": ARRIVAL}
    indicators = cursor.execute(_INDICATORS, in_force).df()
    states = ["已审", "已报"] if with_reported else ["已审"]
    results = cursor.execute(_RESULTS, asked | {"known_at": known_at, "states": states}).df()
    rows = add_weights(indicators, preset)
    rows = add_reported_results(rows, results, cutoff)
    until = {"known_at": known_at, "month": cutoff.last_ended_month}
    tasks = cursor.execute(_TASKS, asked | until).df()
    rows = rows.merge(tasks, on=PROJECT_KEY, how="left", validate="m:1")
    pending = cursor.execute(_PENDING, asked | until).df()
    rows = rows.merge(pending[:0] if with_reported else pending, on=INDICATOR_KEY, how="left")
    rows = rows.astype({"asked_month": "Int64", "pending_month": "Int64"})
    rows = with_booked_results(cursor, rows, cutoff, scope, known_at)
    return judge_result_lights(add_due(add_attainment(rows, cutoff), cutoff))


_INDICATORS = """
WITH trait AS (
    PIVOT (
        SELECT * EXCLUDE (reason, chosen_by)
        FROM indicator_trait
        SEMI JOIN (
            FROM project_text_span($known_at) WHERE $month BETWEEN from_month AND until_month
              AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
        ) USING (region_code, year, unit_code, project_code, text_id)
        WHERE year = $year
          AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
    )
    ON trait IN ('is_level', 'due_on', 'is_pro_rata', 'direction', 'mirrors_money',
                 'direction_is_assumed', 'is_bare', 'category1', 'category2')
    USING any_value(value)
)
SELECT t.region_code, t.year, t.unit_code, t.project_code, t.indicator_row, i.level1, i.level2,
       CASE WHEN k.classified THEN NULL ELSE i.level3 END AS level3,
       CASE WHEN k.classified THEN NULL ELSE i.description END AS description,
       CASE WHEN k.classified THEN NULL ELSE i.shown_value END AS printed_value,
       i.kind, i.number AS target, i.unit, NULL::VARCHAR AS printed_weight,
       t.is_level::BOOLEAN AS is_level, t.is_pro_rata::BOOLEAN AS is_pro_rata,
       t.mirrors_money::BOOLEAN AS mirrors_money, t.is_bare::BOOLEAN AS is_bare,
       t.direction_is_assumed::BOOLEAN AS direction_is_assumed, t.due_on::TIMESTAMP_S AS due_on,
       t.direction, t.category1, t.category2,
       regexp_matches(concat_ws(' ', i.level3, i.description, i.printed_value), $spending)
           AND NOT regexp_matches(concat_ws(' ', i.level3, i.description), $arrival) AS is_spending
FROM trait AS t
JOIN project_known($known_at) AS k USING (region_code, year, unit_code, project_code)
JOIN indicator_known($known_at) AS i
  ON (i.text_id, i.project_code, i.indicator_row) = (t.text_id, t.project_code, t.indicator_row)
WHERE $scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], k.unit_code)
ORDER BY t.region_code, t.unit_code, t.project_code, i.printed_row
"""

_RESULTS = """
SELECT r.region_code, r.year, r.unit_code, r.project_code, r.indicator_row, r.month, r.number,
       r.done_on, r.grade
FROM result AS r SEMI JOIN batch_known($known_at) USING (batch_id)
WHERE r.year = $year AND list_contains($states::VARCHAR[], r.state)
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], r.unit_code))
QUALIFY row_number() OVER (
    PARTITION BY r.region_code, r.unit_code, r.project_code, r.indicator_row, r.month
    ORDER BY r.batch_id DESC
) = 1
"""

_TASKS = """
SELECT t.region_code, t.year, p.unit_code, p.project_code, max(t.month)::BIGINT AS asked_month
FROM monitoring_task AS t SEMI JOIN batch_known($known_at) USING (batch_id)
JOIN monitoring_task_project AS p USING (task_id)
WHERE t.year = $year AND t.month <= $month
  AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
GROUP BY ALL
"""

_PENDING = """
SELECT region_code, year, unit_code, project_code, indicator_row,
       max(month)::BIGINT AS pending_month
FROM (
    SELECT r.*
    FROM result AS r SEMI JOIN batch_known($known_at) USING (batch_id)
    WHERE r.year = $year AND r.month <= $month AND r.state <> '草稿'
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], r.unit_code))
    QUALIFY row_number() OVER (
        PARTITION BY r.region_code, r.unit_code, r.project_code, r.indicator_row, r.month
        ORDER BY r.batch_id DESC
    ) = 1
)
WHERE state = '已报' AND coalesce(number, done_on::VARCHAR, grade) IS NOT NULL
GROUP BY ALL
"""
