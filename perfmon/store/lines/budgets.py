"""Lines of a staged 预算指标执行情况表: each makes up to five tranches, by kind.

Makes table `lines`, one row a tranche (a piece of a line: `n // PIECES` is the line), and
`other_rows`. A line whose amounts are all blank or 0 makes no tranche; it only names its project.
"""

from typing import NamedTuple

import duckdb

from perfmon.store.asking import NOW

PIECES = 8
"""At most so many pieces come of a line of a budget table."""

MONEY = {
    "initial": "年初",
    "carried": "结转",
    "added": "追加",
    "cut": "追减",
    "moved": "调剂",
    "applied": "已申请",
    "paid": "已支付",
    "balance": "余额",
    "adjusted": "调整预算数",
}
"""The columns of money, with their words."""

TRANCHE_KINDS = ("initial", "carried", "added", "cut", "moved")


def read_budget_lines(cursor: duckdb.DuckDBPyConnection, region_code: str) -> None:
    """Makes `lines` and `other_rows` of `staged`."""
    cursor.execute(_CELLS)
    cursor.execute(_OTHER_ROWS)
    cursor.execute(_ROWS, {"region": region_code})
    cursor.execute(_LINES)


class ColumnTotal(NamedTuple):
    """An amount of a 合计 row beside the sum of its column.

    Attributes:
        sheet: where it stands; None for a text file.
        line: its row.
        label: its first words.
        column: one of MONEY.
        printed_fen: as printed.
        summed_fen: of the lines that it stands for.
    """

    sheet: str | None
    line: int
    label: str
    column: str
    printed_fen: int
    summed_fen: int


def read_column_totals(cursor: duckdb.DuckDBPyConnection) -> list[ColumnTotal]:
    """The amounts of 合计 rows that differ from the sums of their columns.

    A sheet's last 合计 stands for the whole sheet; a 小计 for the lines since the total above.
    """
    return [ColumnTotal(*row) for row in cursor.execute(_TOTALS).fetchall()]


class BudgetSum(NamedTuple):
    """A line whose printed 调整预算数 or 余额 is not what its own amounts come to."""

    sheet: str | None
    line: int
    project_code: str
    column: str
    printed_fen: int
    computed_fen: int


def read_broken_sums(cursor: duckdb.DuckDBPyConnection) -> list[BudgetSum]:
    """Lines that do not add up in themselves, in the order of the file."""
    return [BudgetSum(*row) for row in cursor.execute(_BROKEN).fetchall()]


class TextDifference(NamedTuple):
    """A project whose 年初 and 结转 in the table differ from the amount its 绩效文本 prints."""

    project_code: str
    name: str
    table_fen: int
    text_fen: int


def read_text_differences(cursor: duckdb.DuckDBPyConnection) -> list[TextDifference]:
    """The projects of the file whose 绩效文本 prints another budget."""
    rows = cursor.execute(_TEXT_DIFFERENCES, {"known_at": NOW}).fetchall()
    return [TextDifference(*row) for row in rows]


_READ_MONEY = ",\n       ".join(
    f"{name}_text, read_fen({name}_text, {name}_unit) AS {name}_fen" for name in MONEY
)

_AS_AMOUNT = ", ".join(
    f"CASE WHEN amount_kind = '{MONEY[name]}' AND {name} IS NULL THEN amount_unit "
    f"ELSE {name}_unit END AS {name}_unit"
    for name in TRANCHE_KINDS
)

_TEXTS = ", ".join(
    f"unless_dash(coalesce({name}, CASE WHEN amount_kind = '{MONEY[name]}' THEN amount END)) "
    f"AS {name}_text"
    if name in TRANCHE_KINDS
    else f"unless_dash({name}) AS {name}_text"
    for name in MONEY
)

_UNIT_NOTE = ", ".join(
    f"CASE WHEN is_unit_note({name}_text) THEN {name}_text END" for name in MONEY
)

_AMOUNTS = ", ".join(f"{name}_fen" for name in MONEY)

_CELLS = f"""
CREATE OR REPLACE TEMP TABLE cells AS
WITH said AS (SELECT rowid AS n, *, budget_kind(change_kind) AS amount_kind FROM staged),
sorted AS (SELECT * REPLACE ({_AS_AMOUNT}), {_TEXTS} FROM said)
SELECT n, sheet, line, label, blank_formula, year AS year_text,
       CASE WHEN amount_kind IS NULL AND unless_dash(amount) IS NOT NULL THEN change_kind END
           AS unknown_kind,
       said_code(department_code, department_name) AS department_code,
       said_name(department_code, department_name) AS department_name,
       said_code(unit_code, unit_name) AS unit_code, said_name(unit_code, unit_name) AS unit_name,
       said_code(project_code, project_name) AS project_code,
       said_name(project_code, project_name) AS project_name,
       project_class AS class_text, document_no, issued_on AS day_text,
       read_day(issued_on) AS issued_on,
       coalesce(read_year(year), title_year, year(read_day(issued_on))) AS year,
       budget_level, fund_type, coalesce(read_yes(direct), false) AS direct,
       read_yes(purchased) AS purchased, coalesce(read_yes(classified), false) AS classified,
       read_year(source_year) AS source_year, is_deleted(deleted_mark) AS is_deleted,
       {_READ_MONEY},
       coalesce({_UNIT_NOTE}) AS unit_note
FROM sorted
WHERE NOT (label IS NULL AND project_code IS NULL AND project_name IS NULL
           AND blank_formula IS NULL AND unit_note IS NULL)
"""  # noqa: S608 our own names

_OTHER_ROWS = f"""
CREATE OR REPLACE TEMP TABLE other_rows AS
SELECT n, sheet, line, coalesce(unit_note, label) AS label,
       CASE WHEN is_grand_total(label) OR is_grand_total(project_name) THEN 'total'
            WHEN is_total(label) OR is_total(project_name) OR is_total(unit_name) THEN 'subtotal'
            ELSE 'note' END AS kind
FROM cells
WHERE is_total(label) OR is_total(project_name) OR is_total(unit_name)
   OR (project_code = '' AND project_name = '' AND blank_formula IS NULL
       AND coalesce(initial_text, carried_text, added_text, cut_text, moved_text) IS NULL)
   OR (initial_fen IS NULL AND coalesce(initial_text, '') LIKE '%年初%')
   OR (is_unit_note(coalesce(unit_note, label)) AND coalesce({_AMOUNTS}) IS NULL
       AND blank_formula IS NULL AND document_no IS NULL AND day_text IS NULL
       AND (is_unit_note(label) OR (project_code = '' AND project_name = '')))
"""  # noqa: S608 our own names

_UNREADABLE = (
    "list_filter([{}], lambda cell: cell.said IS NOT NULL AND cell.fen IS NULL)[1]".format(
        ", ".join(
            f"{{'said': {name}_text, 'fen': {name}_fen, 'column': '{words}'}}"
            for name, words in MONEY.items()
            if name != "adjusted"
        )
    )
)

_ROWS = f"""
CREATE OR REPLACE TEMP TABLE rows_read AS
WITH said AS (SELECT *, {_UNREADABLE} AS unreadable FROM cells ANTI JOIN other_rows USING (n))
SELECT *, $region AS region_code,
       coalesce(issued_on, CASE WHEN day_text IS NULL THEN make_date(year, 1, 1) END) AS day,
       CASE WHEN blank_formula IS NOT NULL
                THEN '「' || blank_formula || '」是公式，文件里没有存下算好的数'
            WHEN unreadable IS NOT NULL AND is_plain_amount(bare_amount(unreadable.said))
                THEN unreadable.column || '「' || unreadable.said || '」细于分'
            WHEN unreadable IS NOT NULL
                THEN unreadable.column || '「' || unreadable.said || '」读不出来'
            WHEN unknown_kind IS NOT NULL THEN '指标类型「' || unknown_kind || '」不认识'
            WHEN project_code = '' AND project_name = '' THEN '没有项目代码和名称'
            WHEN year_text IS NOT NULL AND read_year(year_text) IS NULL
                THEN '年度「' || year_text || '」读不出来'
            WHEN year IS NULL THEN '没有年度'
            WHEN day_text IS NOT NULL AND issued_on IS NULL
                THEN '下达日期「' || day_text || '」读不出来'
            WHEN issued_on > make_date(year, 12, 31) THEN '下达日期在 ' || year || ' 年以后'
            WHEN day_text IS NULL AND (coalesce(added_fen, 0) <> 0 OR coalesce(cut_fen, 0) <> 0
                                       OR coalesce(moved_fen, 0) <> 0)
                THEN '追加、追减和调剂要有下达日期'
            WHEN initial_fen < 0 THEN '年初预算是负数'
            WHEN carried_fen < 0 THEN '结转是负数' END AS reason
FROM said
"""  # noqa: S608 our own names

_LINES = f"""
CREATE OR REPLACE TEMP TABLE lines AS
WITH pieces AS (
    SELECT r.* EXCLUDE (n), r.n * {PIECES} + p.place AS n,
           CASE WHEN r.reason IS NULL THEN p.kind END AS kind,
           CASE WHEN r.reason IS NULL THEN p.fen END AS amount_fen
    FROM rows_read AS r, (VALUES
        (0, CASE WHEN coalesce(initial_fen, 0) <> 0 THEN '年初' END, initial_fen),
        (1, '结转', carried_fen),
        (2, CASE WHEN added_fen < 0 THEN '追减' ELSE '追加' END, added_fen),
        (3, '追减', -abs(cut_fen)),
        (4, '调剂', moved_fen)
    ) AS p(place, kind, fen)
    WHERE CASE WHEN r.reason IS NOT NULL THEN p.place = 0
               WHEN p.place > 0 THEN p.fen <> 0
               ELSE initial_fen <> 0
                    OR (coalesce(carried_fen, 0) = 0 AND coalesce(added_fen, 0) = 0
                        AND coalesce(cut_fen, 0) = 0 AND coalesce(moved_fen, 0) = 0) END
)
SELECT n, sheet, line, region_code, year,
       wording([region_code, year::VARCHAR, unit_code, unit_name, project_code, project_name, ''])
           AS mention_id,
       department_code, department_name, unit_code, unit_name, project_code, project_name,
       class_text, classified, day, coalesce(amount_fen, 0) AS amount_fen,
       coalesce(amount_fen, 0) AS printed_fen, kind, document_no, fund_type, budget_level, direct,
       purchased,
       coalesce(source_year, CASE WHEN kind = '结转' THEN year - 1 ELSE year END) AS source_year,
       NULL::VARCHAR AS transfer_no, applied_fen, paid_fen, balance_fen,
       n % {PIECES} = min(n % {PIECES}) OVER (PARTITION BY n // {PIECES}) AS is_first_piece,
       false AS is_numbered,
       tranche_wording(year, kind, document_no, day) AS identity, false AS is_dated,
       bare_fund(fund_type) AS money_key,
       CASE WHEN is_deleted THEN '已删除' ELSE '' END AS status_text, NULL::VARCHAR AS voucher_no,
       reason,
       CASE WHEN reason IS NOT NULL THEN 'refused' WHEN is_deleted THEN 'void' ELSE 'new' END
           AS status
FROM pieces
"""  # noqa: S608 our own names

_SUMS = ", ".join(f"sum(l.{name}_fen)::BIGINT AS {name}" for name in MONEY)
_PAIRS = ", ".join(f"('{words}', t.{name}_fen, s.{name})" for name, words in MONEY.items())

_TOTALS = f"""
WITH totals AS (
    SELECT c.*, o.kind = 'total' AND c.n = max(c.n) FILTER (o.kind = 'total') OVER of_sheet
               AS is_whole,
           lag(c.n, 1, -1) OVER (of_sheet ORDER BY c.n) AS after_n
    FROM cells AS c JOIN other_rows AS o USING (n)
    WHERE o.kind IN ('total', 'subtotal')
    WINDOW of_sheet AS (PARTITION BY c.sheet)
), sums AS (
    SELECT t.n, {_SUMS}
    FROM totals AS t
    LEFT JOIN rows_read AS l
        ON l.sheet IS NOT DISTINCT FROM t.sheet AND l.reason IS NULL AND NOT l.is_deleted
       AND (t.is_whole OR (l.n < t.n AND l.n > t.after_n))
    GROUP BY t.n
)
SELECT t.sheet, t.line, t.label, p.words, p.printed_fen, coalesce(p.summed_fen, 0)
FROM totals AS t JOIN sums AS s USING (n), (VALUES {_PAIRS}) AS p(words, printed_fen, summed_fen)
WHERE p.printed_fen IS NOT NULL AND p.printed_fen <> coalesce(p.summed_fen, 0)
ORDER BY t.n
"""  # noqa: S608 our own names

_BROKEN = """
WITH summed AS (
    SELECT *, coalesce(initial_fen, 0) + coalesce(carried_fen, 0) + coalesce(added_fen, 0)
              - abs(coalesce(cut_fen, 0)) + coalesce(moved_fen, 0) AS budget_fen
    FROM rows_read WHERE reason IS NULL AND NOT is_deleted
)
SELECT sheet, line, project_code, '调整预算数', adjusted_fen, budget_fen
FROM summed WHERE adjusted_fen <> budget_fen
UNION ALL
SELECT sheet, line, project_code, '余额', balance_fen, budget_fen - coalesce(applied_fen, paid_fen)
FROM summed
WHERE coalesce(applied_fen, paid_fen) IS NOT NULL
  AND balance_fen <> budget_fen - coalesce(applied_fen, paid_fen)
  AND balance_fen <> budget_fen - coalesce(paid_fen, applied_fen)
ORDER BY ALL
"""

_TEXT_DIFFERENCES = """
WITH said AS (
    SELECT region_code, year, to_unit_code AS unit_code, to_project_code AS project_code,
           sum(amount_fen)::BIGINT AS table_fen
    FROM judged_lines
    WHERE status IN ('new', 'duplicate') AND kind IN ('年初', '结转')
    GROUP BY ALL
), printed AS (
    SELECT region_code, year, unit_code, project_code, sum(amount_fen)::BIGINT AS text_fen
    FROM tranche_said($known_at) WHERE text_id IS NOT NULL GROUP BY ALL
)
SELECT s.project_code, CASE WHEN p.classified THEN p.project_code ELSE p.name END, s.table_fen,
       t.text_fen
FROM said AS s
JOIN printed AS t USING (region_code, year, unit_code, project_code)
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
WHERE s.table_fen <> t.text_fen
ORDER BY abs(s.table_fen - t.text_fen) DESC
"""
