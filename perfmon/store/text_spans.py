"""Reading in which months each version of a 绩效文本 holds, of the texts that a batch is about."""

import duckdb
import pandas as pd

from perfmon.store.asking import NOW


def read_text_spans(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> pd.DataFrame:
    """The versions in force of the texts that a batch brings or accepts, whether it holds or not.

    Returns:
        One row a version in force, in the order of its months: year, unit_code, unit_name (missing
        where none is known), version, from_month, until_month (Int64) and is_accepted; of a unit
        without a version in force one row, in which these are missing. No row where the batch is
        about no text.
    """
    rows = cursor.execute(_SPANS, {"batch": batch_id, "known_at": NOW}).df()
    return rows.astype(dict.fromkeys(["version", "from_month", "until_month"], "Int64"))


_SPANS = """
WITH touched AS (
    SELECT DISTINCT t.region_code, t.year, t.unit_code
    FROM performance_text AS t
    WHERE t.batch_id = $batch
       OR t.text_id IN (SELECT text_id FROM text_acceptance WHERE batch_id = $batch)
)
SELECT x.year, x.unit_code, u.unit_name, s.version, s.from_month, s.until_month,
       s.text_id IN (
           SELECT text_id FROM text_acceptance SEMI JOIN batch_known($known_at) USING (batch_id)
       ) AS is_accepted
FROM touched AS x
LEFT JOIN text_span($known_at) AS s
  ON (s.region_code, s.year, s.unit_code) = (x.region_code, x.year, x.unit_code)
LEFT JOIN (
    SELECT region_code, unit_code, max_by(name, valid_from) AS unit_name
    FROM unit GROUP BY ALL
) AS u ON (u.region_code, u.unit_code) = (x.region_code, x.unit_code)
ORDER BY x.year, x.unit_code, s.from_month
"""
