"""Lines of a staged cumulative progress table: what each project was paid by a day.

Makes table `lines`, one row a line of the file, and `other_rows` (totals with their amount, notes).
A line is known by its project and day, so its wording is matched before it is compared. Of two
lines in force with the same project and day the later batch's holds; nothing is taken out.
"""

from datetime import date
from typing import NamedTuple

import duckdb

from perfmon.store.asking import NOW
from perfmon.store.lines.coverage import append_coverage
from perfmon.store.lines.taking import TAKEN, Taking
from perfmon.store.lines.verdict import match_lines
from perfmon.store.writing import Writer


def define_month_macro(cursor: duckdb.DuckDBPyConnection) -> None:
    """Makes `said_month_end(text, year)` known: the last day of a printed month."""
    cursor.execute(_SAID_MONTH_END)


def read_progress_lines(cursor: duckdb.DuckDBPyConnection, region_code: str) -> None:
    """Makes `lines` and `other_rows` of `staged`."""
    define_month_macro(cursor)
    cursor.execute(_CELLS)
    cursor.execute(_OTHER_ROWS)
    cursor.execute(_LINES, {"region": region_code})


def match_progress_lines(writer: Writer) -> None:
    """Finds the projects of the lines, by which they are then compared."""
    match_lines(writer.cursor, writer.recorded_at)


def define_stored_progress(cursor: duckdb.DuckDBPyConnection) -> None:
    """Makes view `stored`, the lines in force of the file's years, and tells ours from them."""
    cursor.execute(_STORED)
    cursor.execute(_TOLD)


def append_progress(writer: Writer, taking: Taking) -> None:
    """Appends the new lines, and those that a person lets take the place of others."""
    writer.append_from("progress", _NEW)
    append_coverage(writer, taking.complete, "counting_lines")


class Compared(NamedTuple):
    """A line that is new or there already, beside what else is known of its project.

    Attributes:
        sheet: where it stands; None for a text file.
        line: its row.
        project_code: of the project.
        name: the project's; its code where it is 涉密.
        until: the day.
        table_fen: paid by then, as the table prints it.
        counted_fen: by the vouchers, where the unit has some in that month and they win.
        before_fen: by the line before it in the file, else counted by the end of the month before.
    """

    sheet: str | None
    line: int
    project_code: str
    name: str
    until: date
    table_fen: int
    counted_fen: int | None
    before_fen: int | None


def read_compared(cursor: duckdb.DuckDBPyConnection) -> list[Compared]:
    """The lines on projects, in the order of the file."""
    return [Compared(*row) for row in cursor.execute(_COMPARED, {"known_at": NOW}).fetchall()]


_SAID_MONTH_END = """
CREATE OR REPLACE TEMP MACRO said_month_end(t, y) AS coalesce(
    last_day(try_cast(
        y || '-' || nullif(regexp_extract(
            half_width(t), '^([0-9]{1,2}月?[-~—至到])?([0-9]{1,2})(月|月份|月底|月末)?$', 2
        ), '') || '-01' AS DATE)),
    last_day(read_day(t))
)
"""

_CELLS = """
CREATE OR REPLACE TEMP TABLE cells AS
SELECT rowid AS n, sheet, line, label, blank_formula, year AS year_text, month AS month_text,
       until AS until_text, read_year(year) AS said_year, title_year,
       CASE WHEN until IS NOT NULL THEN read_day(until)
            WHEN month IS NOT NULL
                THEN said_month_end(month, coalesce(read_year(year), title_year))
            ELSE title_until END AS day,
       said_code(unit_code, unit_name) AS unit_code, said_name(unit_code, unit_name) AS unit_name,
       said_code(project_code, project_name) AS project_code,
       said_name(project_code, project_name) AS project_name,
       paid AS amount_text, read_fen(paid, paid_unit) AS printed_fen
FROM staged
WHERE NOT (paid IS NULL AND label IS NULL AND blank_formula IS NULL)
"""

_OTHER_ROWS = """
CREATE OR REPLACE TEMP TABLE other_rows AS
SELECT n, sheet, line, printed_fen,
       CASE WHEN is_unit_note(amount_text) THEN amount_text ELSE label END AS label,
       CASE WHEN is_grand_total(label) THEN 'total' WHEN is_total(label) THEN 'subtotal'
            WHEN amount_text IS NULL OR is_unit_note(amount_text) THEN 'note'
            ELSE 'head' END AS kind
FROM cells
WHERE is_total(label)
   OR ((amount_text IS NULL OR is_unit_note(amount_text)) AND blank_formula IS NULL
       AND (is_unit_note(label) OR project_code || project_name = ''))
   OR (printed_fen IS NULL AND NOT regexp_matches(amount_text, '[0-9]')
       AND regexp_matches(amount_text, '支付|支出|执行|拨'))
"""

_LINES = """
CREATE OR REPLACE TEMP TABLE lines AS
WITH said AS (
    SELECT *, coalesce(said_year, year(day), title_year) AS year
    FROM cells ANTI JOIN other_rows USING (n)
)
SELECT n, sheet, line, $region AS region_code, year,
       wording([$region, year::VARCHAR, unit_code, unit_name, project_code, project_name, NULL])
           AS mention_id,
       unit_code, unit_name, project_code, project_name, false AS classified, day,
       printed_fen AS amount_fen,
       printed_fen, NULL::VARCHAR AS voucher_no, NULL::UBIGINT AS identity, false AS is_numbered,
       false AS is_dated, '' AS money_key,
       '' AS status_text,
       CASE WHEN blank_formula IS NOT NULL
                THEN '「' || blank_formula || '」是公式，文件里没有存下算好的数'
            WHEN project_code || project_name = '' THEN '没有项目编码和项目名称'
            WHEN amount_text IS NULL THEN '没有累计支付'
            WHEN printed_fen IS NULL AND is_plain_amount(bare_amount(amount_text))
                THEN '累计支付「' || amount_text || '」细于分'
            WHEN printed_fen IS NULL THEN '累计支付「' || amount_text || '」读不出来'
            WHEN year_text IS NOT NULL AND said_year IS NULL
                THEN '年度「' || year_text || '」读不出来'
            WHEN day IS NULL AND until_text IS NOT NULL
                THEN '截至日期「' || until_text || '」读不出来'
            WHEN day IS NULL AND month_text IS NOT NULL AND year IS NULL
                THEN '只有月份「' || month_text || '」，没有年度'
            WHEN day IS NULL AND month_text IS NOT NULL
                THEN '月份「' || month_text || '」读不出来'
            WHEN day IS NULL THEN '没有截至日期和月份，标题里也没有'
            WHEN year(day) <> year THEN '截至日期 ' || day || ' 不在 ' || year || ' 年' END
           AS reason,
       CASE WHEN reason IS NULL THEN 'new' ELSE 'refused' END AS status
FROM said
"""

_PLACE = "coalesce(m.unit_code || '/' || m.project_code, mention_id::VARCHAR)"
"""Lines on a project are known by it; without one, by their wording."""

_STORED = f"""
CREATE OR REPLACE TEMP VIEW stored AS
SELECT p.rowid AS stored_id, p.batch_id, NULL::UBIGINT AS mention_id, NULL::UBIGINT AS identity,
       false AS is_numbered, '' AS money_key, p.paid_fen AS amount_fen,
       NULL::DATE AS day, NULL::VARCHAR AS voucher_no, m.unit_code, m.project_code,
       p.year, p.until_on, {_PLACE} AS place
FROM progress AS p SEMI JOIN batch_known(TIMESTAMP '9999-12-31') USING (batch_id)
LEFT JOIN mention_matched(TIMESTAMP '9999-12-31') AS m USING (mention_id)
WHERE p.year IN (SELECT year FROM lines)
QUALIFY row_number() OVER (
    PARTITION BY p.year, p.until_on, place ORDER BY p.batch_id DESC, p.line
) = 1
"""  # noqa: S608 our own words

_TOLD = f"""
CREATE OR REPLACE TEMP TABLE told_before AS
WITH placed AS (
    SELECT l.n, l.year, l.day AS until_on, l.amount_fen, {_PLACE} AS place
    FROM lines AS l LEFT JOIN matched AS m USING (mention_id)
    WHERE l.status = 'new'
), in_order AS (
    SELECT *, row_number() OVER same_line AS k, first_value(amount_fen) OVER same_line AS first_fen
    FROM placed
    WINDOW same_line AS (PARTITION BY year, until_on, place ORDER BY n)
)
SELECT o.n, CASE WHEN o.k = 1 THEN s.stored_id END AS stored_id,
       CASE WHEN o.amount_fen = CASE WHEN o.k = 1 THEN s.amount_fen ELSE o.first_fen END
            THEN 'duplicate' ELSE 'conflict' END AS verdict,
       CASE WHEN verdict = 'duplicate' THEN NULL
            WHEN o.k = 1 THEN '同一项目截至 ' || o.until_on || ' 的累计支付与库里不同'
            ELSE '文件里同一项目截至 ' || o.until_on || ' 有两行，累计支付不同' END AS reason
FROM in_order AS o LEFT JOIN stored AS s USING (year, until_on, place)
WHERE o.k > 1 OR s.stored_id IS NOT NULL
"""  # noqa: S608 our own words

_NEW = f"""
SELECT region_code, year, mention_id, day AS until_on, amount_fen AS paid_fen, sheet, line
FROM judged_lines
WHERE status IN ('new', 'unmatched') OR {TAKEN}
"""  # noqa: S608 our own words

_COMPARED = """
WITH printed AS (
    SELECT n, sheet, line, region_code, year, to_unit_code AS unit_code,
           to_project_code AS project_code, day AS until_on, month(day) AS month, amount_fen
    FROM judged_lines
    WHERE status IN ('new', 'duplicate') AND to_project_code IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY region_code, year, unit_code, project_code, until_on ORDER BY n
    ) = 1
), vouchers AS (
    SELECT region_code, year, unit_code, project_code, counted_on, month(counted_on) AS month,
           amount_fen
    FROM payment_known($known_at) SEMI JOIN printed USING (region_code, year, unit_code)
), winning AS (
    SELECT DISTINCT region_code, year, unit_code, month, true AS wins FROM vouchers
), in_month AS (
    SELECT p.n, sum(v.amount_fen)::BIGINT AS paid_fen
    FROM printed AS p JOIN vouchers AS v USING (region_code, year, unit_code, project_code, month)
    WHERE v.counted_on <= p.until_on
    GROUP BY p.n
), months_before AS (
    SELECT region_code, year, unit_code, project_code, month + 1 AS month,
           (paid_fen - sum(entered_in_month_fen) OVER (
               PARTITION BY region_code, year, unit_code, project_code ORDER BY month
           ))::BIGINT AS paid_fen
    FROM project_month
)
SELECT p.sheet, p.line, p.project_code,
       CASE WHEN k.classified THEN p.project_code ELSE k.name END,
       p.until_on, p.amount_fen,
       CASE WHEN w.wins THEN coalesce(b.paid_fen, 0) + coalesce(i.paid_fen, 0) END,
       coalesce(lag(p.amount_fen) OVER (
           PARTITION BY p.region_code, p.year, p.unit_code, p.project_code ORDER BY p.until_on
       ), b.paid_fen)
FROM printed AS p
JOIN project_known($known_at) AS k USING (region_code, year, unit_code, project_code)
LEFT JOIN winning AS w USING (region_code, year, unit_code, month)
LEFT JOIN in_month AS i USING (n)
LEFT JOIN months_before AS b USING (region_code, year, unit_code, project_code, month)
ORDER BY p.n
"""
