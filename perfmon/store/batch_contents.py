"""What one batch brought: its findings and its lines, also where it was taken back since."""

import duckdb
import pandas as pd

from perfmon.store.asking import NOW


def read_batch_findings(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> pd.DataFrame:
    """The findings that a batch kept, in the order of its file.

    Returns:
        severity, code, message, printed_value, indicator_row, sheet, line.
    """
    return cursor.execute(_FINDINGS, {"batch": batch_id}).df()


def count_batch_lines(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> int:
    """How many lines of money a batch brought."""
    rows = cursor.execute(_COUNT, {"batch": batch_id}).fetchall()
    return int(rows[0][0])


def read_batch_lines(cursor: duckdb.DuckDBPyConnection, batch_id: int, most: int) -> pd.DataFrame:
    """The first lines of money that a batch brought, in the order of its file.

    Returns:
        sheet, line, what (支付, 不计入, 预算指标, 累计支付), day, project_code and project_name (as
        matched now, else as printed), amount_fen, voucher_no, note.
    """
    return cursor.execute(_LINES, {"batch": batch_id, "most": most, "known_at": NOW}).df()


_FINDINGS = """
SELECT severity, code, message, printed_value, indicator_row, sheet, line
FROM finding WHERE batch_id = $batch ORDER BY position
"""

_BROUGHT = """
SELECT sheet, line, '支付' AS what, paid_on AS day, year, unit_code, project_code, mention_id,
       amount_fen, voucher_no, summary AS note
FROM payment WHERE batch_id = $batch
UNION ALL
SELECT sheet, line, '不计入', coalesce(said_on, applied_on), year, NULL, NULL, mention_id,
       printed_fen, voucher_no, status
FROM uncounted_line WHERE batch_id = $batch
UNION ALL
SELECT sheet, line, '预算指标', issued_on, year, unit_code, project_code, mention_id,
       amount_fen, NULL, concat_ws(' ', kind, document_no)
FROM tranche WHERE batch_id = $batch
UNION ALL
SELECT sheet, line, '累计支付', until_on, year, NULL, NULL, mention_id, paid_fen, NULL, NULL
FROM progress WHERE batch_id = $batch
"""

_COUNT = f"SELECT count(*) FROM ({_BROUGHT})"  # noqa: S608 our own query

_LINES = f"""
WITH brought AS (SELECT * FROM ({_BROUGHT}) ORDER BY sheet, line LIMIT $most)
SELECT b.sheet, b.line, b.what, b.day,
       coalesce(b.project_code, f.project_code, nullif(m.project_code, '')) AS project_code,
       CASE WHEN p.classified THEN p.project_code
            ELSE coalesce(p.name, nullif(m.project_name, '')) END AS project_name,
       b.amount_fen, b.voucher_no, CASE WHEN p.classified THEN NULL ELSE b.note END AS note
FROM brought AS b
LEFT JOIN mention AS m USING (mention_id)
LEFT JOIN mention_matched($known_at) AS f USING (mention_id)
LEFT JOIN project_known($known_at) AS p
    ON (p.year, p.unit_code, p.project_code)
     = (b.year, coalesce(b.unit_code, f.unit_code), coalesce(b.project_code, f.project_code))
ORDER BY b.sheet, b.line
"""  # noqa: S608 our own query
