"""What one batch of results and 偏差与预计 says, row by row, to be held against another's."""

import duckdb
import pandas as pd

from perfmon.store.asking import NOW

ANSWER_KEY = ["what", "year", "month", "unit_code", "project_code", "indicator_row"]


def read_batch_answers(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> pd.DataFrame:
    """The results and outlooks that a batch wrote, also of one that is only rehearsed.

    Returns:
        By ANSWER_KEY (what: 指标结果 or 偏差与预计; indicator_row 0 is the project's money): name
        (of a 涉密 project its code), level3 (missing of money and of a 涉密 project), said (the
        whole, equal where two answers are), shown (in words, without texts that a 涉密 project
        keeps to itself).
    """
    return cursor.execute(_ANSWERS, {"batch": batch_id, "known_at": NOW}).df()


_ANSWERS = """
WITH answers AS (
    SELECT '指标结果' AS what, region_code, year, month, unit_code, project_code, indicator_row,
           coalesce(try_cast(number AS DECIMAL(38, 12))::VARCHAR, number, done_on::VARCHAR, grade)
               AS said,
           coalesce(number, done_on::VARCHAR, grade) AS shown, number IS NOT NULL AS has_unit
    FROM result WHERE batch_id = $batch
    UNION ALL
    SELECT '偏差与预计', region_code, year, month, unit_code, project_code, indicator_row,
           concat_ws('|', expected_fen, unpaid_contract_fen, expected_text, possibility,
                     official_cause, deciding_cause, explanation, remedy, remedy_on),
           concat_ws('，', '预计 ' || coalesce(printf('%.2f 万元', expected_fen / 1e6),
                                               expected_text),
                     possibility, official_cause, deciding_cause), false
    FROM outlook WHERE batch_id = $batch
)
SELECT a.what, a.year, a.month, a.unit_code, a.project_code, a.indicator_row::BIGINT
           AS indicator_row,
       CASE WHEN p.classified THEN p.project_code ELSE p.name END AS name,
       CASE WHEN NOT p.classified THEN i.level3 END AS level3, a.said,
       a.shown || CASE WHEN a.has_unit THEN coalesce(i.unit, '') ELSE '' END AS shown
FROM answers AS a
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
LEFT JOIN indicator AS i
  ON i.text_id = p.text_id AND i.project_code = a.project_code
 AND i.indicator_row = a.indicator_row
ORDER BY a.unit_code, a.project_code, a.indicator_row, a.what, a.month
"""
