"""Lines of a staged table of indicator results: what was reached by a month's end.

Makes table `lines`, one row a line of the file, and `other_rows`. Which indicator a line means and
what its value says is known only with its project: `match_result_lines` finds the projects,
`keep_read_results` takes what was read. Lines without a project are listed and not kept; rows that
name an indicator and answer nothing are no lines (kind blank of `other_rows`). Of two
results of an indicator and month the later batch's holds; nothing is taken out.
"""

import duckdb
import pandas as pd

from perfmon.store.lines.progress import define_month_macro
from perfmon.store.lines.taking import TAKEN, Taking
from perfmon.store.lines.verdict import match_lines
from perfmon.store.writing import Writer


def read_result_lines(cursor: duckdb.DuckDBPyConnection, region_code: str) -> None:
    """Makes `lines` and `other_rows` of `staged`."""
    define_month_macro(cursor)
    cursor.execute(_CELLS)
    cursor.execute(_OTHER_ROWS)
    cursor.execute(_LINES, {"region": region_code})


def count_unanswered(cursor: duckdb.DuckDBPyConnection) -> tuple[int, list[int]]:
    """How many rows answer nothing, and the lines of those that say something in 佐证材料."""
    rows = cursor.execute(_UNANSWERED).fetchall()
    return len(rows), [line for line, has_evidence in rows if has_evidence]


def match_result_lines(cursor: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Finds the projects of the lines, at the moment of the batch that is being written.

    Returns:
        The lines on projects, in the order of the file: n, line, year, month, unit_code,
        project_code; other_unit_code (printed, of neither the project's unit nor its department);
        row_text, level2, level3; value_text, day_text, grade_text (missing where blank; days that
        can be read as 2023-06-30), value_day_text (the value, were it a day).
    """
    ((moment,),) = cursor.execute(_MOMENT).fetchall()
    match_lines(cursor, moment)
    return cursor.execute(_ON_PROJECTS).df()


def keep_read_results(cursor: duckdb.DuckDBPyConnection, read: pd.DataFrame) -> None:
    """Takes what lines say into `lines`.

    Args:
        cursor: of the import.
        read: n, indicator_row, number, done_on and grade as text, reason; None where there is
            none. A line with a reason is refused.
    """
    cursor.register("read_results", read.astype({"n": "int64", "indicator_row": "Int64"}))
    cursor.execute(_KEEP_READ)
    cursor.unregister("read_results")


def define_stored_results(cursor: duckdb.DuckDBPyConnection) -> None:
    """Makes view `stored`, the last results of the file's years, and tells ours from them."""
    cursor.execute(_STORED)
    cursor.execute(_TOLD)


def append_results(writer: Writer, _: Taking) -> None:
    """Appends the new results, reviewed, and those that a person lets take the place of others."""
    writer.append_from("result", _NEW)


_CELLS = """
CREATE OR REPLACE TEMP TABLE cells AS
SELECT rowid AS n, sheet, line, label, blank_formula, year AS year_text, month AS month_text,
       read_year(year) AS said_year, title_year,
       CASE WHEN month IS NULL THEN last_day(title_until)
            ELSE said_month_end(month, coalesce(read_year(year), title_year)) END AS month_end,
       said_code(unit_code, unit_name) AS unit_code, said_name(unit_code, unit_name) AS unit_name,
       said_code(project_code, project_name) AS project_code,
       said_name(project_code, project_name) AS project_name,
       indicator_row AS row_text, level2, level3, value AS value_text, done_on AS day_text,
       grade AS grade_text, evidence
FROM staged
WHERE NOT (label IS NULL AND blank_formula IS NULL
           AND coalesce(level3, value, done_on, grade) IS NULL)
"""

_OTHER_ROWS = """
CREATE OR REPLACE TEMP TABLE other_rows AS
SELECT n, sheet, line, label,
       CASE WHEN value_text LIKE '%完成%' THEN 'head'
            WHEN coalesce(row_text, level2, level3) IS NOT NULL THEN 'blank'
            ELSE 'note' END AS kind
FROM cells
WHERE (coalesce(row_text, level2, level3, value_text, day_text, grade_text) IS NULL
       AND blank_formula IS NULL)
   OR (value_text LIKE '%完成%' AND regexp_matches(coalesce(level3, row_text), '指标'))
   OR (coalesce(value_text, day_text, grade_text, blank_formula) IS NULL
       AND coalesce(row_text, level2, level3) IS NOT NULL AND project_code || project_name <> '')
"""

_UNANSWERED = """
SELECT o.line, c.evidence IS NOT NULL
FROM other_rows AS o JOIN cells AS c USING (n)
WHERE o.kind = 'blank'
ORDER BY o.n
"""

_LINES = """
CREATE OR REPLACE TEMP TABLE lines AS
WITH said AS (
    SELECT *, coalesce(said_year, year(month_end), title_year) AS year
    FROM cells ANTI JOIN other_rows USING (n)
)
SELECT n, sheet, line, $region AS region_code, year, month(month_end) AS month,
       wording([$region, year::VARCHAR, unit_code, unit_name, project_code, project_name, NULL])
           AS mention_id,
       unit_code, unit_name, project_code, project_name, false AS classified, row_text, level2,
       level3, value_text,
       day_text, grade_text, evidence,
       NULL::INTEGER AS indicator_row, NULL::VARCHAR AS number, NULL::DATE AS done_on,
       NULL::VARCHAR AS grade, month_end AS day, NULL::BIGINT AS amount_fen,
       NULL::BIGINT AS printed_fen, NULL::VARCHAR AS voucher_no, NULL::UBIGINT AS identity,
       false AS is_numbered, false AS is_dated, '' AS money_key, '' AS status_text,
       CASE WHEN blank_formula IS NOT NULL
                THEN '「' || blank_formula || '」是公式，文件里没有存下算好的数'
            WHEN project_code || project_name = '' THEN '没有项目编码和项目名称'
            WHEN coalesce(row_text, level2, level3) IS NULL THEN '没有写明是哪个指标'
            WHEN year_text IS NOT NULL AND said_year IS NULL
                THEN '年度「' || year_text || '」读不出来'
            WHEN month_end IS NULL AND month_text IS NOT NULL AND year IS NULL
                THEN '只有月份「' || month_text || '」，没有年度'
            WHEN month_end IS NULL AND month_text IS NOT NULL
                THEN '月份「' || month_text || '」读不出来'
            WHEN month_end IS NULL THEN '没有月份，标题里也没有'
            WHEN year(month_end) <> year
                THEN strftime(month_end, '%Y年%-m月') || '不在 ' || year || ' 年' END AS reason,
       CASE WHEN reason IS NULL THEN 'new' ELSE 'refused' END AS status
FROM said
"""

_MOMENT = "SELECT max_by(recorded_at, batch_id) FROM batch"

_ON_PROJECTS = """
SELECT l.n, l.line, l.year, l.month, m.unit_code, m.project_code,
       CASE WHEN NOT starts_with(m.unit_code, l.unit_code) THEN l.unit_code END AS other_unit_code,
       l.row_text, l.level2, l.level3,
       l.value_text, coalesce(read_day(l.day_text)::VARCHAR, l.day_text) AS day_text,
       coalesce(read_day(l.value_text)::VARCHAR, l.value_text) AS value_day_text, l.grade_text
FROM lines AS l JOIN matched AS m USING (mention_id)
WHERE l.status = 'new' AND m.project_code IS NOT NULL
ORDER BY l.n
"""

_KEEP_READ = """
UPDATE lines
SET indicator_row = r.indicator_row, number = r.number::VARCHAR, done_on = r.done_on::DATE,
    grade = r.grade::VARCHAR, reason = r.reason::VARCHAR,
    status = CASE WHEN r.reason IS NULL THEN lines.status ELSE 'refused' END
FROM read_results AS r WHERE r.n = lines.n
"""

_SAYS = "coalesce(try_cast(number AS DECIMAL(38, 12))::VARCHAR, number, done_on::VARCHAR, grade)"
"""What is compared: 95 and 95.0 are the same."""

_STORED = f"""
CREATE OR REPLACE TEMP VIEW stored AS
SELECT * FROM (
    SELECT r.rowid AS stored_id, r.batch_id, NULL::UBIGINT AS mention_id, NULL::UBIGINT AS identity,
       false AS is_numbered, '' AS money_key, NULL::BIGINT AS amount_fen,
           NULL::DATE AS day, NULL::VARCHAR AS voucher_no, r.unit_code, r.project_code, r.year,
           r.month, r.indicator_row, r.evidence, r.state, {_SAYS} AS says,
           coalesce(r.number, r.done_on::VARCHAR, r.grade) AS printed
    FROM result AS r SEMI JOIN batch_known(TIMESTAMP '9999-12-31') USING (batch_id)
    WHERE r.year IN (SELECT year FROM lines)
    QUALIFY row_number() OVER (
        PARTITION BY r.region_code, r.year, r.unit_code, r.project_code, r.indicator_row, r.month
        ORDER BY r.batch_id DESC
    ) = 1
)
WHERE says IS NOT NULL
"""  # noqa: S608 our own words

_TOLD = f"""
CREATE OR REPLACE TEMP TABLE told_before AS
WITH placed AS (
    SELECT l.n, m.unit_code, m.project_code, l.year, l.month, l.indicator_row, {_SAYS} AS says,
           coalesce(number, done_on::VARCHAR, grade) AS printed
    FROM lines AS l JOIN matched AS m USING (mention_id)
    WHERE l.status = 'new' AND m.project_code IS NOT NULL
), in_order AS (
    SELECT *, row_number() OVER same_result AS k, first_value(says) OVER same_result AS first_says
    FROM placed
    WINDOW same_result AS (
        PARTITION BY unit_code, project_code, year, month, indicator_row ORDER BY n
    )
)
SELECT o.n, CASE WHEN o.k = 1 THEN s.stored_id END AS stored_id,
       CASE WHEN o.says <> CASE WHEN o.k = 1 THEN s.says ELSE o.first_says END THEN 'conflict'
            WHEN o.k > 1 OR s.state = '已审' THEN 'duplicate' END AS verdict,
       CASE WHEN verdict = 'conflict' AND o.k > 1
            THEN '文件里同一指标' || o.month || '月底有两行，结果不同'
            WHEN verdict = 'conflict'
            THEN '文件里是 ' || o.printed || '，库里' || o.month || '月底的结果是 ' || s.printed
                 || CASE WHEN s.state = '已审' THEN '' ELSE '（单位填报，还没有审核）' END
            END AS reason
FROM in_order AS o
LEFT JOIN stored AS s USING (unit_code, project_code, year, month, indicator_row)
WHERE o.k > 1 OR s.stored_id IS NOT NULL
"""  # noqa: S608 our own words

_NEW = f"""
SELECT j.region_code, j.year, j.to_unit_code AS unit_code, j.to_project_code AS project_code,
       j.indicator_row, j.month, j.number, j.done_on, j.grade,
       coalesce(j.evidence, CASE WHEN j.status = 'new' THEN s.evidence END) AS evidence,
       '已审' AS state
FROM judged_lines AS j LEFT JOIN stored AS s USING (stored_id)
WHERE j.status = 'new' OR {TAKEN}
"""  # noqa: S608 our own words
