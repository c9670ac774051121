"""Equations that hold in every database, checked inside each writing transaction.

Each is a query that gives the places where it does not hold; none may give a row.
"""

from collections.abc import Mapping

import duckdb

from perfmon.errors import InconsistentFactsError
from perfmon.store.asking import NOW


def broken_equations(cursor: duckdb.DuckDBPyConnection, equations: Mapping[str, str]) -> list[str]:
    """The equations that do not hold, each as a Chinese clause with its first place."""
    broken = []
    for clause, query in equations.items():
        asked = {"known_at": NOW} if "$known_at" in query else None
        for place in cursor.execute(query, asked).fetchall():
            broken.append(f"{clause}（{'，'.join(str(cell) for cell in place)}）")
    return broken


def check_equations(cursor: duckdb.DuckDBPyConnection, equations: Mapping[str, str]) -> None:
    """Raises where an equation does not hold.

    Raises:
        InconsistentFactsError: naming each and its first place.
    """
    broken = broken_equations(cursor, equations)
    if broken:
        raise InconsistentFactsError(broken)


FACT_EQUATIONS = {
    "支付落在了库里没有的项目上": """
        SELECT f.year, f.unit_code, f.project_code
        FROM payment_known($known_at) AS f
        ANTI JOIN project_known($known_at) AS p
            USING (region_code, year, unit_code, project_code)
        LIMIT 1""",
    "预算指标落在了库里没有的项目上": """
        SELECT f.year, f.unit_code, f.project_code
        FROM tranche_known($known_at) AS f
        ANTI JOIN project_known($known_at) AS p
            USING (region_code, year, unit_code, project_code)
        LIMIT 1""",
    "支付日期晚于数据覆盖的日期": """
        SELECT f.year, f.line, f.counted_on
        FROM payment_said($known_at) AS f
        LEFT JOIN (
            SELECT region_code, year, max(covered_until) AS covered_until
            FROM coverage SEMI JOIN batch_known($known_at) USING (batch_id)
            GROUP BY ALL
        ) AS c USING (region_code, year)
        WHERE c.covered_until IS NULL OR f.counted_on > c.covered_until
        LIMIT 1""",
    "调剂的调入与调出不相等": """
        SELECT year, transfer_no, sum(amount_fen)::BIGINT
        FROM tranche_known($known_at)
        WHERE kind = '调剂' AND transfer_no IS NOT NULL
        GROUP BY region_code, year, transfer_no
        HAVING sum(amount_fen) <> 0
        LIMIT 1""",
    "支付的批次不在批次表里": """
        SELECT payment_id FROM payment ANTI JOIN batch USING (batch_id) LIMIT 1""",
    "项目的预算单位或主管部门没有名称": """
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
    "逐月支付合计与支付明细合计不相等": """
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
    "年末调整预算数合计与预算指标合计不相等": """
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
}
"""Hold between the facts and the grains that are kept of them."""
