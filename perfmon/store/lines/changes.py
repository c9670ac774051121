"""Lines of a staged table of 预算变动: 追加, 追减, 调剂 (both sides), each a tranche.

A 调剂 stands either in one line with 调出 and 调入 beside each other, which makes two tranches, or
in two lines with one 文号 whose amounts are opposite. Makes table `lines` (`n // PIECES` is the
line of the file) and `other_rows`.
"""

import duckdb

PIECES = 2


def read_change_lines(cursor: duckdb.DuckDBPyConnection, region_code: str) -> None:
    """Makes `lines` and `other_rows` of `staged`."""
    cursor.execute(_CELLS)
    cursor.execute(_OTHER_ROWS)
    cursor.execute(_ROWS, {"region": region_code})
    cursor.execute(_LINES)
    cursor.execute(_REFUSE_ONE_SIDED)


_CELLS = """
CREATE OR REPLACE TEMP TABLE cells AS
SELECT rowid AS n, sheet, line, label, blank_formula, year AS year_text,
       coalesce(read_year(year), title_year, year(read_day(issued_on))) AS year,
       said_code(unit_code, unit_name) AS unit_code, said_name(unit_code, unit_name) AS unit_name,
       said_code(project_code, project_name) AS project_code,
       said_name(project_code, project_name) AS project_name,
       said_code(from_unit_code, from_unit_name) AS from_unit_code,
       said_name(from_unit_code, from_unit_name) AS from_unit_name,
       said_code(from_project_code, from_project_name) AS from_project_code,
       said_name(from_project_code, from_project_name) AS from_project_name,
       said_code(to_unit_code, to_unit_name) AS to_unit_code,
       said_name(to_unit_code, to_unit_name) AS to_unit_name,
       said_code(to_project_code, to_project_name) AS to_project_code,
       said_name(to_project_code, to_project_name) AS to_project_name,
       change_kind AS kind_text, budget_kind(change_kind) AS said_kind,
       change_kind LIKE '%调出%' AS is_outward,
       amount AS amount_text, read_fen(amount, amount_unit) AS printed_fen, document_no,
       issued_on AS day_text, read_day(issued_on) AS day, budget_level, fund_type,
       coalesce(read_yes(direct), false) AS direct, read_year(source_year) AS source_year,
       is_deleted(deleted_mark) AS is_deleted
FROM staged
WHERE NOT (amount IS NULL AND label IS NULL AND blank_formula IS NULL)
"""

_OTHER_ROWS = """
CREATE OR REPLACE TEMP TABLE other_rows AS
SELECT n, sheet, line, printed_fen,
       CASE WHEN is_unit_note(amount_text) THEN amount_text ELSE label END AS label,
       CASE WHEN is_grand_total(label) THEN 'total' WHEN is_total(label) THEN 'subtotal'
            ELSE 'note' END AS kind
FROM cells
WHERE is_total(label)
   OR (amount_text IS NULL AND blank_formula IS NULL AND kind_text IS NULL)
   OR (is_unit_note(coalesce(amount_text, label)) AND blank_formula IS NULL
       AND document_no IS NULL AND day_text IS NULL
       AND (is_unit_note(label) OR project_code || project_name || from_project_code
            || from_project_name || to_project_code || to_project_name = ''))
   OR (printed_fen IS NULL AND amount_text LIKE '%金额%' AND kind_text LIKE '%类型%')
"""

_ROWS = """
CREATE OR REPLACE TEMP TABLE rows_read AS
WITH said AS (
    SELECT *, from_project_code || from_project_name <> ''
              AND to_project_code || to_project_name <> '' AS has_both_sides,
           from_project_code || from_project_name <> ''
              OR to_project_code || to_project_name <> '' AS has_sides
    FROM cells ANTI JOIN other_rows USING (n)
)
SELECT *, $region AS region_code,
       CASE WHEN has_sides THEN '调剂' WHEN said_kind = '追加' AND printed_fen < 0 THEN '追减'
            ELSE said_kind END AS kind,
       CASE WHEN blank_formula IS NOT NULL
                THEN '「' || blank_formula || '」是公式，文件里没有存下算好的数'
            WHEN amount_text IS NULL THEN '没有金额'
            WHEN printed_fen IS NULL AND is_plain_amount(bare_amount(amount_text))
                THEN '金额「' || amount_text || '」细于分'
            WHEN printed_fen IS NULL THEN '金额「' || amount_text || '」读不出来'
            WHEN printed_fen = 0 THEN '金额是 0'
            WHEN has_sides AND NOT has_both_sides THEN '调剂要写明调出和调入两方'
            WHEN NOT has_sides AND (kind_text IS NULL OR said_kind IS NULL)
                THEN '变动类型「' || coalesce(kind_text, '') || '」不是追加、追减或调剂'
            WHEN NOT has_sides AND project_code || project_name = '' THEN '没有项目代码和名称'
            WHEN day_text IS NULL THEN '没有下达日期'
            WHEN day IS NULL THEN '下达日期「' || day_text || '」读不出来'
            WHEN year_text IS NOT NULL AND read_year(year_text) IS NULL
                THEN '年度「' || year_text || '」读不出来'
            WHEN year(day) <> year THEN '下达日期不在 ' || year || ' 年'
            WHEN said_kind IN ('年初', '结转') AND printed_fen < 0 THEN said_kind || '是负数' END
           AS reason
FROM said
"""

_LINES = f"""
CREATE OR REPLACE TEMP TABLE lines AS
WITH sides AS (
    SELECT r.* REPLACE (
               r.n * {PIECES} + s.side AS n,
               CASE WHEN NOT has_sides THEN unit_code WHEN s.side = 0 THEN from_unit_code
                    ELSE to_unit_code END AS unit_code,
               CASE WHEN NOT has_sides THEN unit_name WHEN s.side = 0 THEN from_unit_name
                    ELSE to_unit_name END AS unit_name,
               CASE WHEN NOT has_sides THEN project_code WHEN s.side = 0 THEN from_project_code
                    ELSE to_project_code END AS project_code,
               CASE WHEN NOT has_sides THEN project_name WHEN s.side = 0 THEN from_project_name
                    ELSE to_project_name END AS project_name
           ),
           CASE WHEN has_sides AND s.side = 0 THEN -abs(printed_fen)
                WHEN has_sides THEN abs(printed_fen)
                WHEN kind = '追减' OR is_outward THEN -abs(printed_fen)
                ELSE printed_fen END AS amount_fen,
           unit_code AS plain_unit_code, unit_name AS plain_unit_name
    FROM rows_read AS r, (VALUES (0), (1)) AS s(side)
    WHERE s.side = 0 OR (has_sides AND reason IS NULL)
), placed AS (
    SELECT * REPLACE (
        CASE WHEN unit_code || unit_name = '' THEN plain_unit_code ELSE unit_code END AS unit_code,
        CASE WHEN unit_code || unit_name = '' THEN plain_unit_name ELSE unit_name END AS unit_name
    )
    FROM sides
)
SELECT n, sheet, line, region_code, year,
       wording([region_code, year::VARCHAR, unit_code, unit_name, project_code, project_name, ''])
           AS mention_id,
       unit_code, unit_name, project_code, project_name, false AS classified, day, amount_fen,
       printed_fen, kind,
       document_no, fund_type, budget_level, direct, NULL::BOOLEAN AS purchased,
       coalesce(source_year, CASE WHEN kind = '结转' THEN year - 1 ELSE year END) AS source_year,
       CASE WHEN kind = '调剂'
            THEN coalesce(document_no, '') || '/' || day
                 || CASE WHEN has_sides THEN '/' || (n // {PIECES}) ELSE '' END END AS transfer_no,
       has_sides, false AS is_numbered,
       tranche_wording(year, kind, document_no, day) AS identity, false AS is_dated,
       bare_fund(fund_type) AS money_key,
       CASE WHEN is_deleted THEN '已删除' ELSE '' END AS status_text, NULL::VARCHAR AS voucher_no,
       reason,
       CASE WHEN reason IS NOT NULL THEN 'refused' WHEN is_deleted THEN 'void' ELSE 'new' END
           AS status
FROM placed
"""  # noqa: S608 our own number

_REFUSE_ONE_SIDED = """
UPDATE lines
SET status = 'refused',
    reason = '调剂只有一方，或者调入与调出不相等；同一文号要有调入和调出，合计为 0'
WHERE kind = '调剂' AND status = 'new' AND NOT has_sides AND transfer_no IN (
    SELECT transfer_no FROM lines WHERE kind = '调剂' AND status = 'new' AND NOT has_sides
    GROUP BY transfer_no HAVING sum(amount_fen) <> 0
)
"""
