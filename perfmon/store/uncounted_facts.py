"""Reading what is known of a project's money and does not count: waiting, void, replaced, pending.

What waits (在途) is told by the rules of `in_transit`.
"""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.store.asking import NOW, Scope
from perfmon.store.in_transit import outside_the_count
from perfmon.store.money_facts import (
    OF_PROJECT,
    PLACED_ENTERED,
    PLACED_PROGRESS,
    SOURCE,
    asked_of,
    unless_classified,
)


def read_uncounted(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    unit_code: str,
    project_code: str,
    until: date,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """A project's lines that stood outside the count on a day, newest first.

    Returns:
        what (支付明细, 预算执行表, 进度表, 国库外, 预算指标), stage (单位端, 财政端, 未分端;
        missing where it is not 在途), status (why it does not count), day, applied_on,
        waiting_days (since applied_on), amount_fen as printed, voucher_no, summary,
        SOURCE_COLUMNS; of a line that a later batch took out also taken_batch_id, taken_by,
        taken_at. What is not printed is missing.
    """
    asked = asked_of(year, unit_code, project_code, until, scope, known_at)
    return cursor.execute(_UNCOUNTED, asked).df()


_WITHDRAWN = """
    SELECT f.* REPLACE (coalesce(f.unit_code, m.unit_code) AS unit_code,
                        coalesce(f.project_code, m.project_code) AS project_code)
    FROM {table}_out($known_at) AS f
    LEFT JOIN mention_matched($known_at) AS m USING (mention_id)
    WHERE f.year = $year AND coalesce(f.unit_code, m.unit_code) = $unit
      AND coalesce(f.project_code, m.project_code) = $project
"""

_KEY = "region_code, year, unit_code, project_code"
_PLACE = "sheet, line, batch_id"

_UNCOUNTED = f"""
WITH {outside_the_count("AND m.unit_code = $unit AND m.project_code = $project")}, outside AS (
    SELECT {_KEY}, '支付明细' AS what, CASE WHEN NOT is_paid_since THEN stage END AS stage,
           CASE WHEN is_paid_since THEN status || '，后来已支付' ELSE status END AS status,
           coalesce(said_on, applied_on) AS day, applied_on, printed_fen AS amount_fen, voucher_no,
           summary, {_PLACE}, NULL::BIGINT AS taken_batch_id
    FROM not_counted
    UNION ALL
    SELECT {_KEY}, '预算执行表', '未分端', '已申请未支付', NULL, NULL, applied_fen - paid_fen, NULL,
           document_no, {_PLACE}, NULL
    FROM applied_for WHERE applied_fen > paid_fen
    UNION ALL
    SELECT {_KEY}, '支付明细', NULL, reason, paid_on, NULL, amount_fen, voucher_no, summary,
           {_PLACE}, taken_batch_id
    FROM ({_WITHDRAWN.format(table="payment")}) WHERE counted_on <= $until
    UNION ALL
    SELECT {_KEY}, '预算指标', NULL, reason, issued_on, NULL, amount_fen, NULL, document_no,
           {_PLACE}, taken_batch_id
    FROM ({_WITHDRAWN.format(table="tranche")}) WHERE issued_on <= $until
    UNION ALL
    SELECT {_KEY}, '进度表', NULL,
           CASE WHEN is_last THEN '有支付凭证，只作比较' ELSE '同月有后来的数' END,
           until_on, NULL, f.paid_fen, NULL, '累计支付', {_PLACE}, NULL
    FROM ({PLACED_PROGRESS}) AS f
    JOIN project_month AS p USING (region_code, year, unit_code, project_code, month)
    WHERE until_on <= $until AND NOT (is_last AND paid_by = '进度表')
    UNION ALL
    SELECT {_KEY}, '国库外', NULL, CASE WHEN is_pending THEN state ELSE '已被后来的填报代替' END,
           month_end, NULL, amount_fen, NULL, note, {_PLACE}, NULL
    FROM ({PLACED_ENTERED})
    WHERE month_end <= $until AND NOT counts AND (is_pending OR state = '已审')
)
SELECT f.what, f.stage, f.status, f.day, f.applied_on,
       date_diff('day', f.applied_on, $until::DATE) AS waiting_days, f.amount_fen, f.voucher_no,
       {unless_classified("f.summary")}, {SOURCE.strip()}, f.taken_batch_id,
       t.actor AS taken_by, t.recorded_at AS taken_at
FROM outside AS f
JOIN batch AS b USING (batch_id)
JOIN project_known($known_at) AS k USING ({_KEY})
LEFT JOIN batch AS t ON t.batch_id = f.taken_batch_id
WHERE {OF_PROJECT}
ORDER BY f.day DESC NULLS FIRST, f.batch_id, f.line
"""  # noqa: S608 our own words
