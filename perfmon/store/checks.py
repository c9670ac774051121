"""Equations that hold in every database, checked inside each writing transaction.

Each is a query that gives the places where it does not hold; none may give a row.
"""

from collections.abc import Mapping
from typing import NamedTuple

import duckdb

from perfmon.errors import InconsistentFactsError
from perfmon.store.asking import NOW
from perfmon.store.covered import COVERED


class Equation(NamedTuple):
    """What an equation says, as Chinese clauses.

    Attributes:
        holds: where it holds.
        fault: where it does not.
    """

    holds: str
    fault: str


def broken_places(cursor: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """The first places at which an equation does not hold."""
    asked = {"known_at": NOW} if "$known_at" in query else None
    return ["，".join(map(str, place)) for place in cursor.execute(query, asked).fetchall()]


def check_equations(cursor: duckdb.DuckDBPyConnection, equations: Mapping[Equation, str]) -> None:
    """Raises where an equation does not hold.

    Raises:
        InconsistentFactsError: naming each and its first place.
    """
    broken = [
        f"{equation.fault}（{place}）"
        for equation, query in equations.items()
        for place in broken_places(cursor, query)
    ]
    if broken:
        raise InconsistentFactsError(broken)


_SAID_OF_PROJECTS = {
    "国库外支付": "entered_payment",
    "项目状态": "project_state",
    "偏差与预计": "outlook",
    "自评和复核": "granted_score",
    "承诺": "promise",
    "办理环节": "project_station",
    "处理": "ladder_step",
    "盘活的改数": "reclaim_part",
    "盘活的意见": "reclaim_opinion",
    "盘活的建议": "reclaim_decision",
    "盘活的文号": "reclaim_document",
}
"""What is said of projects, by the table that keeps it."""

_ON_KNOWN_PROJECTS = {
    Equation(f"{words}的项目都在库里", f"{words}落在了库里没有的项目上"): f"""
        SELECT f.year, f.unit_code, f.project_code
        FROM {table} AS f SEMI JOIN batch_known($known_at) USING (batch_id)
        ANTI JOIN project_known($known_at) AS p
            USING (region_code, year, unit_code, project_code)
        LIMIT 1"""  # noqa: S608 our names
    for words, table in _SAID_OF_PROJECTS.items()
}

FACT_EQUATIONS = {
    Equation("支付的项目都在库里", "支付落在了库里没有的项目上"): """
        SELECT f.year, f.unit_code, f.project_code
        FROM payment_known($known_at) AS f
        ANTI JOIN project_known($known_at) AS p
            USING (region_code, year, unit_code, project_code)
        LIMIT 1""",
    **_ON_KNOWN_PROJECTS,
    Equation("预算指标的项目都在库里", "预算指标落在了库里没有的项目上"): """
        SELECT f.year, f.unit_code, f.project_code
        FROM tranche_known($known_at) AS f
        ANTI JOIN project_known($known_at) AS p
            USING (region_code, year, unit_code, project_code)
        LIMIT 1""",
    Equation("支付日期都不晚于数据覆盖的日期", "支付日期晚于数据覆盖的日期"): f"""
        SELECT f.year, f.line, f.counted_on
        FROM payment_said($known_at) AS f
        LEFT JOIN (
            SELECT region_code, year, max(covered_until) AS covered_until
            FROM ({COVERED}) GROUP BY ALL
        ) AS c USING (region_code, year)
        WHERE c.covered_until IS NULL OR f.counted_on > c.covered_until
        LIMIT 1""",  # noqa: S608 our own words
    Equation("调剂的调入与调出都相等", "调剂的调入与调出不相等"): """
        SELECT year, transfer_no, sum(amount_fen)::BIGINT
        FROM tranche_said($known_at)
        WHERE kind = '调剂' AND transfer_no IS NOT NULL
        GROUP BY region_code, year, transfer_no
        HAVING sum(amount_fen) <> 0
        LIMIT 1""",
    Equation("换下的行所在的批次都有效", "后面的批次换下了已撤销批次的行"): """
        SELECT w.batch_id, p.batch_id, p.line
        FROM payment_withdrawal AS w SEMI JOIN batch_known($known_at) USING (batch_id)
        JOIN payment AS p USING (payment_id)
        WHERE w.reason = '以新换旧' AND NOT w.was_out
          AND p.batch_id IN (SELECT batch_id FROM batch_undo)
          AND NOT EXISTS (
              FROM payment_seen AS s SEMI JOIN batch_known($known_at) USING (batch_id)
              WHERE s.payment_id = w.payment_id AND s.batch_id < w.batch_id
          )
        UNION ALL
        SELECT w.batch_id, t.batch_id, t.line
        FROM tranche_withdrawal AS w SEMI JOIN batch_known($known_at) USING (batch_id)
        JOIN tranche AS t USING (tranche_id)
        WHERE w.reason = '以新换旧' AND NOT w.was_out
          AND t.batch_id IN (SELECT batch_id FROM batch_undo)
          AND NOT EXISTS (
              FROM tranche_seen AS s SEMI JOIN batch_known($known_at) USING (batch_id)
              WHERE s.tranche_id = w.tranche_id AND s.batch_id < w.batch_id
          )
        LIMIT 1""",
    Equation("销号的议定事项都在库里", "销号指着库里没有的议定事项"): """
        SELECT s.batch_id, s.resolution_id
        FROM resolution_settled AS s SEMI JOIN batch_known($known_at) USING (batch_id)
        ANTI JOIN (FROM resolution SEMI JOIN batch_known($known_at) USING (batch_id))
            USING (resolution_id)
        LIMIT 1""",
    Equation("结转都在已开的年度里", "结转落在没有开的年度里"): """
        SELECT c.year, c.from_unit_code, c.from_code
        FROM carry_over_known($known_at) AS c
        ANTI JOIN opening_known($known_at) USING (region_code, year)
        LIMIT 1""",
    Equation("结转到的项目都在库里", "结转到了库里没有的项目"): """
        SELECT c.year, c.to_unit_code, c.to_code
        FROM carry_over_known($known_at) AS c
        ANTI JOIN project_known($known_at) AS p
          ON (p.region_code, p.year, p.unit_code, p.project_code)
           = (c.region_code, c.year, c.to_unit_code, c.to_code)
        WHERE c.to_code IS NOT NULL
        LIMIT 1""",
    Equation(
        "结转的金额都是上年12月月结时没有支付的", "结转的金额不是上年12月月结时没有支付的"
    ): """
        SELECT c.year, c.from_unit_code, c.from_code
        FROM carry_over_known($known_at) AS c
        JOIN opening_known($known_at) AS o USING (region_code, year)
        LEFT JOIN cut_project AS p
          ON (p.cut_id, p.region_code, p.year, p.unit_code, p.project_code)
           = (o.cut_id, c.region_code, c.year - 1, c.from_unit_code, c.from_code)
        WHERE coalesce(p.adjusted_budget_fen - p.paid_fen, 0) <> c.amount_fen
        LIMIT 1""",
    Equation("开新年度依据的都是上年12月月结", "开新年度依据的不是上年12月月结"): """
        SELECT o.year, o.batch_id
        FROM opening_known($known_at) AS o
        LEFT JOIN cut AS t
          ON (t.cut_id, t.region_code, t.year, t.month, t.fingerprint)
           = (o.cut_id, o.region_code, o.year - 1, 12, o.fingerprint)
        WHERE t.cut_id IS NULL
        UNION ALL
        SELECT year, max(batch_id) FROM opening_known($known_at) GROUP BY region_code, year
        HAVING count(*) > 1
        LIMIT 1""",
    Equation(
        "盘活的文号都记在认定过的项目上，一个文号记一次", "盘活的文号没有认定，或记了两次"
    ): """
        WITH decided AS (
            SELECT * FROM reclaim_decision SEMI JOIN batch_known($known_at) USING (batch_id)
            QUALIFY row_number() OVER (
                PARTITION BY region_code, year, month, unit_code, project_code
                ORDER BY batch_id DESC
            ) = 1
        ), numbered AS (
            SELECT * FROM reclaim_document SEMI JOIN batch_known($known_at) USING (batch_id)
            QUALIFY row_number() OVER (
                PARTITION BY region_code, year, month, unit_code, project_code, document_no
                ORDER BY batch_id DESC
            ) = 1
        )
        SELECT n.year, n.project_code, n.document_no
        FROM numbered AS n
        LEFT JOIN decided AS d USING (region_code, year, month, unit_code, project_code)
        WHERE NOT n.is_withdrawn
        GROUP BY n.region_code, n.year, n.unit_code, n.project_code, n.document_no
        HAVING count(*) > 1 OR count(d.accepted_fen) = 0
        LIMIT 1""",
    Equation("支付的批次都在批次表里", "支付的批次不在批次表里"): """
        SELECT payment_id FROM payment ANTI JOIN batch USING (batch_id) LIMIT 1""",
    Equation("项目的预算单位和主管部门都有名称", "项目的预算单位或主管部门没有名称"): """
        SELECT p.year, p.unit_code, p.project_code
        FROM project_known($known_at) AS p
        LEFT JOIN unit_named(DATE '9999-12-31', $known_at) AS u USING (region_code, unit_code)
        LEFT JOIN department_named(DATE '9999-12-31', $known_at) AS d
            USING (region_code, department_code)
        WHERE d.department_name IS NULL
        LIMIT 1""",
}
"""Hold between the facts themselves; checked before anything is derived from them."""

DERIVED_EQUATIONS = {
    Equation("逐月支付合计与支付明细合计相等", "逐月支付合计与支付明细合计不相等"): """
        SELECT year, derived_fen, paid_fen
        FROM (
            SELECT region_code, year,
                   sum(paid_in_month_fen - entered_in_month_fen)::BIGINT AS derived_fen
            FROM project_month WHERE paid_by = '凭证' GROUP BY ALL
        ) FULL JOIN (
            SELECT region_code, year, sum(amount_fen)::BIGINT AS paid_fen
            FROM payment_known($known_at) GROUP BY ALL
        ) USING (region_code, year)
        WHERE coalesce(derived_fen, 0) <> coalesce(paid_fen, 0)
        LIMIT 1""",
    Equation("年末调整预算数合计与预算指标合计相等", "年末调整预算数合计与预算指标合计不相等"): """
        SELECT year, derived_fen, tranche_fen
        FROM (
            SELECT region_code, year, sum(adjusted_budget_fen)::BIGINT AS derived_fen
            FROM project_month WHERE month = 12 GROUP BY ALL
        ) FULL JOIN (
            SELECT region_code, year, sum(amount_fen)::BIGINT AS tranche_fen
            FROM tranche_known($known_at) WHERE issued_on <= make_date(year, 12, 31) GROUP BY ALL
        ) USING (region_code, year)
        WHERE coalesce(derived_fen, 0) <> coalesce(tranche_fen, 0)
        LIMIT 1""",
    Equation("按资金拆分的合计与逐月数相等", "按资金拆分的合计与逐月数不相等"): """
        SELECT year, unit_code, project_code, month
        FROM project_month AS m FULL JOIN (
            SELECT region_code, year, unit_code, project_code, month,
                   sum(budget_fen)::BIGINT AS budget_fen,
                   sum(adjusted_budget_fen)::BIGINT AS adjusted_budget_fen,
                   sum(paid_in_month_fen)::BIGINT AS paid_in_month_fen,
                   sum(paid_fen)::BIGINT AS paid_fen
            FROM fund_month GROUP BY ALL
        ) AS f USING (region_code, year, unit_code, project_code, month)
        WHERE coalesce(m.budget_fen, 0) <> coalesce(f.budget_fen, 0)
           OR coalesce(m.adjusted_budget_fen, 0) <> coalesce(f.adjusted_budget_fen, 0)
           OR coalesce(m.paid_in_month_fen, 0) <> coalesce(f.paid_in_month_fen, 0)
           OR coalesce(m.paid_fen, 0) <> coalesce(f.paid_fen, 0)
        LIMIT 1""",
}
"""Hold between the facts and the grains that are kept of them, and between the grains."""

_TAKEN_TWICE = """
        SELECT '{line}', {line}_id
        FROM (
            SELECT {line}_id, batch_id,
                   lag(batch_id) OVER (PARTITION BY {line}_id ORDER BY batch_id) AS batch_before
            FROM {line}_withdrawal SEMI JOIN batch_known($known_at) USING (batch_id)
            WHERE NOT was_out
        ) AS w
        WHERE batch_before IS NOT NULL AND NOT EXISTS (
            FROM {line}_seen AS s
            WHERE s.{line}_id = w.{line}_id
              AND s.batch_id > w.batch_before AND s.batch_id < w.batch_id
        )"""
"""Lines that counted when they were taken out, twice, and that no file had between."""

MARK_EQUATIONS = {
    Equation("标记的行都在库里", "标记指着库里没有的行"): """
        SELECT batch_id, payment_id FROM payment_withdrawal ANTI JOIN payment USING (payment_id)
        UNION ALL
        SELECT batch_id, tranche_id FROM tranche_withdrawal ANTI JOIN tranche USING (tranche_id)
        UNION ALL
        SELECT batch_id, payment_id FROM payment_seen ANTI JOIN payment USING (payment_id)
        UNION ALL
        SELECT batch_id, tranche_id FROM tranche_seen ANTI JOIN tranche USING (tranche_id)
        UNION ALL
        SELECT batch_id, payment_id FROM payment_seen ANTI JOIN batch USING (batch_id)
        UNION ALL
        SELECT batch_id, tranche_id FROM tranche_seen ANTI JOIN batch USING (batch_id)
        LIMIT 1""",
    Equation("人工匹配的写法都在库里", "人工匹配指着库里没有的写法"): """
        SELECT batch_id, mention_id FROM hand_match ANTI JOIN mention USING (mention_id) LIMIT 1""",
    Equation("明细的写法都已记下", "明细的写法没有记下"): """
        SELECT batch_id, line FROM (
            SELECT mention_id, batch_id, line FROM payment
            UNION ALL SELECT mention_id, batch_id, line FROM tranche
            UNION ALL SELECT mention_id, batch_id, line FROM uncounted_line
            UNION ALL SELECT mention_id, batch_id, line FROM progress
            UNION ALL SELECT mention_id, batch_id, line FROM budget_use
        ) ANTI JOIN mention USING (mention_id)
        WHERE mention_id IS NOT NULL
        LIMIT 1""",
    Equation("写法都有匹配的结果", "写法没有匹配的结果"): """
        SELECT mention_id FROM mention ANTI JOIN mention_match USING (mention_id) LIMIT 1""",
    Equation("没有一行被取下两次", "同一行被取下两次"): f"""
        {_TAKEN_TWICE.format(line="payment")}
        UNION ALL
        {_TAKEN_TWICE.format(line="tranche")}
        LIMIT 1""",
    Equation("同一凭证号和明细行号在各批里金额相同", "同一凭证号和明细行号在两批里金额不同"): """
        SELECT year, any_value(voucher_no), any_value(line_no)
        FROM payment_said($known_at)
        WHERE identity IS NOT NULL AND voucher_no IS NOT NULL AND line_no IS NOT NULL
        GROUP BY year, identity
        HAVING count(DISTINCT batch_id) > 1 AND count(DISTINCT amount_fen) > 1
        LIMIT 1""",
}
"""Hold between marks and what they stand on; looked at when a database is verified."""

BATCH_EQUATIONS = {
    Equation("写入次数不少于批次和撤销的次数", "写入次数少于批次和撤销的次数"): """
        SELECT data_version, batches + undos
        FROM database_property,
             (SELECT count(*) AS batches FROM batch), (SELECT count(*) AS undos FROM batch_undo)
        WHERE data_version < batches + undos""",
    Equation("批次的各类行数加起来是总行数", "批次的各类行数加起来不是总行数"): """
        SELECT batch_id, lines FROM batch_outcome
        WHERE lines <> new + duplicate + conflict + refused + unmatched + void
        LIMIT 1""",
    Equation("批次新增的支付行数与留下的相等", "批次新增的支付行数与留下的不相等"): """
        SELECT batch_id, o.new + o.unmatched, p.rows
        FROM batch_outcome AS o JOIN (
            SELECT batch_id, count(*) AS rows FROM (
                SELECT batch_id FROM payment
                UNION ALL SELECT batch_id FROM payment_seen WHERE was_out
            ) GROUP BY batch_id
        ) AS p USING (batch_id)
        WHERE p.rows NOT BETWEEN o.new + o.unmatched AND o.new + o.unmatched + o.conflict
        LIMIT 1""",
    Equation("批次新增的支付金额与留下的相等", "批次新增的支付金额与留下的不相等"): """
        SELECT batch_id, o.sum_fen, p.sum_fen
        FROM batch_outcome AS o JOIN (
            SELECT batch_id, sum(amount_fen)::BIGINT AS sum_fen FROM (
                SELECT batch_id, amount_fen FROM payment
                UNION ALL
                SELECT s.batch_id, p.amount_fen
                FROM payment_seen AS s JOIN payment AS p USING (payment_id) WHERE s.was_out
            ) GROUP BY batch_id
        ) AS p USING (batch_id)
        WHERE o.conflict = 0 AND o.unmatched = 0 AND p.sum_fen <> o.sum_fen
        LIMIT 1""",
    Equation("批次取下的行不多于它找到的已消失的行", "批次取下的行数比它找到的已消失的行多"): """
        SELECT batch_id, o.vanished, w.rows
        FROM batch_outcome AS o JOIN (
            SELECT batch_id, count(*) AS rows FROM (
                SELECT batch_id, reason, was_out FROM payment_withdrawal
                UNION ALL SELECT batch_id, reason, was_out FROM tranche_withdrawal
            ) WHERE reason = '已消失' AND NOT was_out GROUP BY batch_id
        ) AS w USING (batch_id)
        WHERE w.rows > o.vanished
        LIMIT 1""",
    Equation("编号在表里都是唯一的", "编号在表里不是唯一的"): """
        SELECT 'payment', payment_id FROM payment GROUP BY payment_id HAVING count(*) > 1
        UNION ALL
        SELECT 'tranche', tranche_id FROM tranche GROUP BY tranche_id HAVING count(*) > 1
        LIMIT 1""",
}
"""Hold between what a batch said it did and what it left; looked at when a database is verified."""
