"""What of a county's report (上报) is not as its manifest says, or its tables of each other."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb

from perfmon.store.backup_list import SavedTable
from perfmon.store.report_manifest import Manifest
from perfmon.store.report_tables import (
    REPORT_TABLES,
    columns_of,
    file_sum,
    parquet_of,
    table_file,
)


def table_faults(folder: Path, manifest: Manifest, until: date) -> list[str]:
    """What of a report's tables is not as its manifest says, as clauses; all of it is read.

    Args:
        folder: of the report.
        manifest: what it says of itself.
        until: the cut-off (截至日) of its month.
    """
    said = {table.name: table for table in manifest.tables}
    if odd := said.keys() ^ REPORT_TABLES.keys():
        return [f"表不齐或多出来（{'、'.join(sorted(odd))}）"]
    faults = [fault for table in manifest.tables for fault in _file_faults(folder, table)]
    if faults:
        return faults
    with duckdb.connect() as connection:
        try:
            for name in REPORT_TABLES:
                if _columns_in(connection, folder, name) != columns_of(REPORT_TABLES[name]):
                    return [f"{name} 表的列不对"]
                connection.execute(f"CREATE VIEW {name} AS FROM {parquet_of(folder, name)}")
            faults = [
                f"{table.name} 表有 {rows} 行，清单写的是 {table.rows} 行"
                for table in manifest.tables
                if (rows := int(connection.table(table.name).count("*").fetchall()[0][0]))
                != table.rows
            ]
            return [*faults, *_contradictions(connection, manifest, until)]
        except duckdb.Error:
            return ["表里的内容读不出"]


def _file_faults(folder: Path, table: SavedTable) -> Iterator[str]:
    file = table_file(folder, table.name)
    if not file.is_file():
        yield f"缺 {table.name} 表"
    elif file_sum(file) != table.sha256:
        yield f"{table.name} 表与清单的校验和不符，内容改动过或没有传完整"


def _contradictions(
    connection: duckdb.DuckDBPyConnection, manifest: Manifest, until: date
) -> Iterator[str]:
    """What the tables say otherwise than the manifest, or than each other."""
    for name, words in _SUMMED.items():
        query, asked = _SUM_QUERIES[name], {"month": manifest.month, "until": until}
        used = {key: value for key, value in asked.items() if f"${key}" in query}
        ((fen,),) = connection.execute(query, used).fetchall()
        if int(fen) != manifest.sums.get(name):
            yield f"{words}合计与清单不符"
    asked_of = {"region": manifest.region_code, "year": manifest.year, "month": manifest.month}
    for words, query in _ODD_ROWS.items():
        used_of = {key: value for key, value in asked_of.items() if f"${key}" in query}
        if connection.execute(query, used_of).fetchall():
            yield words
    covered = connection.execute("SELECT max(covered_until) FROM coverage").fetchall()[0][0]
    if covered != manifest.covered_until:
        yield "支付数据截止日与清单不符"


def _columns_in(connection: duckdb.DuckDBPyConnection, folder: Path, name: str) -> dict[str, str]:
    rows = connection.execute(f"DESCRIBE FROM {parquet_of(folder, name)}").fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


_SUMMED = {
    "adjusted_budget_fen": "调整预算数",
    "paid_fen": "累计支付",
    "paid_in_month_fen": "本月支付",
}

_SUM_QUERIES = {
    "adjusted_budget_fen": """
        SELECT coalesce(sum(amount_fen), 0)::BIGINT FROM tranche
        WHERE issued_on <= $until AND $month BETWEEN from_month AND until_month""",
    "paid_fen": """
        SELECT coalesce(sum(paid_in_month_fen), 0)::BIGINT FROM monthly_payment
        WHERE month <= $month""",
    "paid_in_month_fen": """
        SELECT coalesce(sum(paid_in_month_fen), 0)::BIGINT FROM monthly_payment
        WHERE month = $month""",
}
"""The sums that follow from the tables at once; the others from the figures made of them."""

_FACTS_OF_PROJECTS = ("tranche", "checkpoint", "payment", "monthly_payment", "project_text")
_OF_TEXTS = ("project_text", "tranche", "checkpoint")


def _first_of(queries: Iterator[str]) -> str:
    return " UNION ALL ".join(f"({query} LIMIT 1)" for query in queries)


_ODD_ROWS = {
    "有别的区划的行": _first_of(
        f"SELECT 1 FROM {name} WHERE region_code IS DISTINCT FROM $region"  # noqa: S608 our names
        for name, said in REPORT_TABLES.items()
        if "region_code" in columns_of(said)
    ),
    "有别的年度的行": _first_of(
        f"SELECT 1 FROM {name} WHERE year IS DISTINCT FROM $year"  # noqa: S608 our names
        for name, said in REPORT_TABLES.items()
        if "year" in columns_of(said)
    ),
    "有的行落在没有列出的项目上": _first_of(
        f"SELECT 1 FROM {name} ANTI JOIN project USING (unit_code, project_code)"  # noqa: S608 our names
        for name in _FACTS_OF_PROJECTS
    ),
    "有的行落在没有列出的绩效文本上": _first_of(
        f"SELECT 1 FROM {name} AS f "  # noqa: S608 our names
        "ANTI JOIN text AS t ON (t.unit_code, t.version) = (f.text_unit_code, f.text_version) "
        "WHERE f.text_version IS NOT NULL"
        for name in _OF_TEXTS
    ),
    "同一个项目列了两次": """
        SELECT 1 FROM project GROUP BY unit_code, project_code HAVING count(*) > 1""",
    "有的项目没有预算单位或主管部门的名称": """
        SELECT 1 FROM project ANTI JOIN (
            FROM unit SEMI JOIN department USING (department_code)
        ) USING (unit_code)""",
    "涉密项目写了名称或收款人": """
        SELECT 1 FROM project WHERE classified AND name <> project_code
        UNION ALL
        SELECT 1 FROM payment SEMI JOIN (FROM project WHERE classified)
            USING (unit_code, project_code) WHERE payee IS NOT NULL""",
    "有这个月以后的支付": """
        SELECT 1 FROM payment WHERE month(counted_on) > $month
        UNION ALL
        SELECT 1 FROM monthly_payment WHERE month > $month""",
    "逐月支付与支付明细不相等": """
        SELECT 1 FROM (
            SELECT sum(paid_in_month_fen - entered_in_month_fen) AS fen
            FROM monthly_payment WHERE paid_by = '凭证'
        ) AS m, (SELECT sum(amount_fen) AS fen FROM payment) AS p
        WHERE coalesce(m.fen, 0) <> coalesce(p.fen, 0)""",
}
"""What can be wrong between the tables of a report → a query that gives a row where it is."""
