"""Voucher lines of a staged payments file: what each says, and how it counts.

Makes table `lines`, one row a line of the file: n (its place), what it prints, what was read, and
`status`: refused (with a reason), void, or new. Rows that are no lines go to `other_rows`: totals
with their amount, notes. Source of the rules: decisions, "What counts as paid"; method.md §4.2.
"""

import duckdb

from perfmon.store.lines.coverage import append_coverage
from perfmon.store.lines.payees import define_payee_macros
from perfmon.store.lines.seen import NOT_AGAIN, append_seen
from perfmon.store.lines.taking import TAKEN, Taking, replaced
from perfmon.store.writing import Writer

WAITING_STATUS = "未支付|待支付|未审|待审|审核中|在途|已申请|待复核|未付|未生成"
"""Words of 支付状态 of a line that is applied for and not paid: 在途."""

RETURNED_STATUS = "已退款|退回|退票|全额退款"

UNCOUNTED_STATUS = (
    f"{WAITING_STATUS}|{RETURNED_STATUS}|作废|失败|撤销|驳回|未成功|不成功|未终审|非正常|不正常|异常"
    "|冲销|红冲|无效|取消|草稿|删除|^退款$"
)
"""Words of 支付状态 with which a line counts 0; none of them is taken for paid by a word inside."""

KNOWN_KIND = "^$|^0*1$|支付|支出|付款|拨付|拨款|转账|正常|直接|授权|退|收回|缴回|冲|红字|更正|调整"
"""Words of 支付业务类型 that say whether a line adds or subtracts; a bare code does not."""

PAID_STATUS = "^$|已支付|支付成功|已清算|已付|正常|成功|已完成|已入账|已确认|终审|^有效$|^支付$"


def read_payment_lines(cursor: duckdb.DuckDBPyConnection, region_code: str) -> None:
    """Makes `lines` and `other_rows` of `staged`."""
    region = {"region": region_code}
    define_payee_macros(cursor)
    cursor.execute(_PLACES)
    cursor.execute(_DAYS)
    cursor.execute(_STATES, {"uncounted": UNCOUNTED_STATUS, "waiting": WAITING_STATUS})
    cursor.execute(_MENTIONS, region)
    cursor.execute(_PAYEES)
    cursor.execute(_CELLS)
    cursor.execute(_OTHER_ROWS)
    cursor.execute(_LINES, region)


def count_returned_lines(cursor: duckdb.DuckDBPyConnection) -> None:
    """Lets lines whose status is 已退款 count in full, as the file's 合计 row says they do."""
    cursor.execute(_COUNT_RETURNED, {"returned": RETURNED_STATUS})


def define_stored_payments(cursor: duckdb.DuckDBPyConnection) -> None:
    """Makes views of the voucher lines of the years that the file is about.

    `stored` has those that count, `gone_before` those that a batch in force took out.
    """
    cursor.execute(_STORED.format(view="stored", lines="payment_said"))
    cursor.execute(_STORED.format(view="gone_before", lines="payment_out"))


def append_payments(writer: Writer, taking: Taking) -> None:
    """Appends the lines that count and those kept aside, and marks what they replace or lack."""
    writer.append_from("payment", _NEW, place="n")
    writer.append_from("uncounted_line", _UNCOUNTED)
    writer.append_from("payment_withdrawal", replaced("payment_id"))
    writer.append_from("payment_withdrawal", taking.gone("payment_id"))
    append_seen(writer, "payment", taking)
    append_coverage(writer, taking.complete)


_MENTION = (
    "wording([$region, {year}::VARCHAR, unit_code, unit_name, project_code, project_name, "
    "{voucher}])"
)
"""What a line prints of its project; the voucher where it prints neither code nor name."""

_PLACES = """
CREATE OR REPLACE TEMP TABLE said_places AS
SELECT row_number() OVER () AS place, *, read_year(said_year) AS year,
       said_code(said_unit_code, said_unit_name) AS unit_code,
       said_name(said_unit_code, said_unit_name) AS unit_name,
       said_code(said_project_code, said_project_name) AS project_code,
       said_name(said_project_code, said_project_name) AS project_name,
       is_total(project_name) OR is_total(unit_name) AS names_total
FROM (
    SELECT DISTINCT year AS said_year, unit_code AS said_unit_code, unit_name AS said_unit_name,
           project_code AS said_project_code, project_name AS said_project_name
    FROM staged
)
"""
"""Words that stand in many rows are read once: units, projects and years, days, states, payees."""

_DAYS = """
CREATE OR REPLACE TEMP TABLE said_days AS
SELECT said, read_day(said) AS day,
       regexp_matches(said, '^20[0-9]{2}([-/.年][0-9]{1,2}(月|月底|月份)?|[0-9]{2})$')
           AS is_month_only,
       regexp_matches(said, '日期|时间') AS is_head
FROM (
    SELECT coalesce(paid_on, voucher_on) AS said FROM staged
    UNION SELECT applied_on FROM staged
)
WHERE said IS NOT NULL
"""

_STATES = """
CREATE OR REPLACE TEMP TABLE said_states AS
SELECT *, regexp_matches(status_text, $uncounted) AS is_uncounted,
       kind_text LIKE '%更正%' AS is_correction,
       regexp_matches(kind_text, '退款|退付|退回|收回|缴回|冲销|红冲|红字')
           OR regexp_full_match(mark_text, '是|Y|y|1|退款') AS is_refund,
       CASE WHEN NOT regexp_matches(status_text, $waiting) THEN NULL
            WHEN regexp_matches(stage_text || status_text, '财政|国库|股') THEN '财政端'
            WHEN regexp_matches(stage_text || status_text, '单位|部门') THEN '单位端'
            ELSE '未分端' END AS stage
FROM (
    SELECT DISTINCT coalesce(kind, '') AS kind_text, coalesce(status, '') AS status_text,
           coalesce(stage, '') AS stage_text, coalesce(trim(refund_mark), '') AS mark_text
    FROM staged
)
"""

_MENTIONS = f"""
CREATE OR REPLACE TEMP TABLE said_mentions AS
SELECT place, y.year AS fiscal_year, {_MENTION.format(year="y.year", voucher="NULL")} AS mention_id
FROM said_places, (SELECT year(day) AS year FROM said_days UNION SELECT year FROM said_places) AS y
WHERE y.year IS NOT NULL
"""  # noqa: S608 our own words

_PAYEES = """
CREATE OR REPLACE TEMP TABLE said_payees AS
SELECT said, masked_payee(without_account(said)) AS payee
FROM (SELECT DISTINCT payee AS said FROM staged WHERE payee IS NOT NULL)
"""

_CELLS = """
CREATE OR REPLACE TEMP VIEW cells AS
SELECT s.rowid AS n, s.sheet, s.line, s.label, s.blank_formula, s.year AS year_text,
       p.place, p.year, p.unit_code, p.unit_name, p.project_code, p.project_name, p.names_total,
       coalesce(s.voucher_no, s.application_no) AS voucher_no, s.application_no, s.line_no,
       s.document_no,
       s.economic_class, s.fund_type, s.summary, w.payee,
       coalesce(s.paid_on, s.voucher_on) AS day_text, d.day AS paid_on, d.is_month_only,
       d.is_head,
       a.day AS applied_on, s.amount AS amount_text,
       read_fen(s.amount, s.amount_unit) AS printed_fen,
       coalesce(s.kind, '') AS kind_text, coalesce(s.status, '') AS status_text,
       coalesce(s.stage, '') AS stage_text, coalesce(trim(s.refund_mark), '') AS mark_text
FROM staged AS s
JOIN said_places AS p
    ON p.said_year IS NOT DISTINCT FROM s.year
   AND p.said_unit_code IS NOT DISTINCT FROM s.unit_code
   AND p.said_unit_name IS NOT DISTINCT FROM s.unit_name
   AND p.said_project_code IS NOT DISTINCT FROM s.project_code
   AND p.said_project_name IS NOT DISTINCT FROM s.project_name
LEFT JOIN said_days AS d ON d.said = coalesce(s.paid_on, s.voucher_on)
LEFT JOIN said_days AS a ON a.said = s.applied_on
LEFT JOIN said_payees AS w ON w.said = s.payee
WHERE NOT (s.amount IS NULL AND s.label IS NULL AND s.voucher_no IS NULL AND s.project_code IS NULL
           AND s.project_name IS NULL AND s.blank_formula IS NULL)
"""

_OTHER_ROWS = """
CREATE OR REPLACE TEMP TABLE other_rows AS
SELECT n, sheet, line, printed_fen, blank_formula,
       CASE WHEN is_unit_note(amount_text) THEN amount_text ELSE label END AS label,
       CASE WHEN is_grand_total(label) OR is_grand_total(project_name) THEN 'total'
            WHEN is_total(label) OR is_total(project_name) OR is_total(unit_name) THEN 'subtotal'
            WHEN amount_text IS NULL OR is_unit_note(amount_text) THEN 'note'
            ELSE 'head' END AS kind
FROM cells
WHERE is_total(label) OR names_total
   OR ((amount_text IS NULL OR is_unit_note(amount_text)) AND blank_formula IS NULL
       AND day_text IS NULL AND line_no IS NULL
       AND (is_unit_note(label) OR (project_code = '' AND project_name = '')))
   OR (is_head AND printed_fen IS NULL
       AND NOT regexp_matches(amount_text, '[0-9]')
       AND regexp_matches(amount_text, '金额|支付数|支出'))
"""

_LINES = f"""
CREATE OR REPLACE TEMP TABLE lines AS
WITH said AS (
    SELECT c.*, coalesce(year, year(paid_on), year(applied_on)) AS fiscal_year,
           s.is_uncounted, s.is_correction, s.is_refund, s.stage
    FROM cells AS c JOIN said_states AS s USING (kind_text, status_text, stage_text, mark_text)
    ANTI JOIN other_rows USING (n)
)
SELECT n, sheet, line, $region AS region_code, fiscal_year AS year,
       CASE WHEN project_code = '' AND project_name = ''
            THEN {_MENTION.format(year="fiscal_year", voucher="voucher_no")}
            ELSE mention_id END AS mention_id,
       unit_code, unit_name, project_code, project_name, false AS classified,
       paid_on,
       greatest(least(paid_on, make_date(fiscal_year, 12, 31)), make_date(fiscal_year, 1, 1))
           AS day,
       CASE WHEN is_refund THEN -abs(printed_fen) ELSE printed_fen END AS amount_fen,
       CASE WHEN is_correction THEN '更正' WHEN is_refund OR printed_fen < 0 THEN '退款'
            ELSE '支付' END AS kind,
       voucher_no, application_no, line_no, document_no, economic_class, fund_type,
       without_account(said.summary) AS summary, payee,
       voucher_no IS NOT NULL AND line_no IS NOT NULL AS is_numbered, true AS is_dated,
       '' AS money_key,
       CASE WHEN voucher_no IS NOT NULL AND line_no IS NOT NULL
            THEN wording([fiscal_year::VARCHAR, kind, bare_number(voucher_no),
                          bare_number(line_no)])
            ELSE wording([fiscal_year::VARCHAR, kind, bare_number(voucher_no),
                          CASE WHEN voucher_no IS NULL THEN paid_on::VARCHAR END,
                          bare_words(document_no), bare_class(economic_class),
                          bare_words(summary)]) END AS identity,
       printed_fen, status_text, applied_on, is_month_only, stage,
       CASE WHEN blank_formula IS NOT NULL
                THEN '「' || blank_formula || '」是公式，文件里没有存下算好的数'
            WHEN amount_text IS NULL THEN '没有金额'
            WHEN printed_fen IS NULL AND is_plain_amount(bare_amount(amount_text))
                THEN '金额「' || amount_text || '」细于分'
            WHEN printed_fen IS NULL THEN '金额「' || amount_text || '」读不出来'
            WHEN year_text IS NOT NULL AND said.year IS NULL
                THEN '年度「' || year_text || '」读不出来'
            WHEN is_uncounted AND fiscal_year IS NULL THEN '没有年度和日期'
            WHEN is_uncounted THEN NULL
            WHEN day_text IS NULL THEN '没有支付日期'
            WHEN paid_on IS NULL THEN '日期「' || day_text || '」读不出来'
            WHEN paid_on > current_date + 1 THEN '支付日期「' || day_text || '」还没有到' END
           AS reason,
       CASE WHEN reason IS NOT NULL THEN 'refused' WHEN is_uncounted THEN 'void' ELSE 'new' END
           AS status
FROM said LEFT JOIN said_mentions USING (place, fiscal_year)
"""  # noqa: S608 our own words

_COUNT_RETURNED = """
UPDATE lines SET status = 'new', amount_fen = printed_fen
WHERE status = 'void' AND paid_on IS NOT NULL AND regexp_matches(status_text, $returned)
"""

_STORED = """
CREATE OR REPLACE TEMP VIEW {view} AS
SELECT p.payment_id AS stored_id, p.batch_id, p.mention_id, p.identity, p.amount_fen,
       p.counted_on AS day, p.voucher_no, p.line_no, p.document_no, p.economic_class, p.summary,
       p.fund_type, p.voucher_no IS NOT NULL AND p.line_no IS NOT NULL AS is_numbered,
       '' AS money_key,
       coalesce(p.unit_code, m.unit_code) AS unit_code,
       coalesce(p.project_code, m.project_code) AS project_code
FROM {lines}(TIMESTAMP '9999-12-31') AS p
LEFT JOIN mention_matched(TIMESTAMP '9999-12-31') AS m USING (mention_id)
WHERE p.year IN (SELECT year FROM lines) AND p.identity IS NOT NULL
"""

_NEW = f"""
SELECT n, region_code, year, mention_id, paid_on, day AS counted_on, amount_fen, kind, voucher_no,
       application_no, line_no, document_no, economic_class, fund_type, summary, payee, identity,
       sheet, line
FROM judged_lines
WHERE kept_as = 'new' AND (status IN ('new', 'unmatched') OR {TAKEN}) AND {NOT_AGAIN}
"""  # noqa: S608 our own words

_UNCOUNTED = f"""
SELECT region_code, year, mention_id, paid_on AS said_on, printed_fen, status_text AS status, stage,
       applied_on, voucher_no, application_no, summary, fund_type, identity, sheet, line
FROM judged_lines
WHERE kept_as = 'void' AND (status = 'void' OR {TAKEN})
"""  # noqa: S608 our own words
