"""The tables of a county's report (上报): Parquet files, written from a database and read back.

They hold what is known, resolved: no batch, no wording, no undone line. A 涉密 project is there by
its code and its sums; its 文号 are numbered in place of what is printed.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd

from perfmon.measures.county_report import CountyFacts, fact_tables
from perfmon.measures.funds import bare_document
from perfmon.measures.rules import RuleBook
from perfmon.store.asking import NOW
from perfmon.store.backup_list import SavedTable
from perfmon.store.report_manifest import Manifest
from perfmon.store.rules import rule_book
from perfmon.store.year_facts import read_covered_until, read_year_versions

_KEY = "region_code VARCHAR, year INTEGER, unit_code VARCHAR, project_code VARCHAR"
_SPAN = "from_month INTEGER, until_month INTEGER"

REPORT_TABLES: Mapping[str, str] = {
    "region": "region_code VARCHAR, name VARCHAR, valid_from DATE",
    "department": "region_code VARCHAR, department_code VARCHAR, name VARCHAR, "
    "county_leader VARCHAR, bureau_section VARCHAR, valid_from DATE",
    "unit": "region_code VARCHAR, unit_code VARCHAR, department_code VARCHAR, name VARCHAR, "
    "valid_from DATE",
    "project": f"{_KEY}, name VARCHAR, project_class VARCHAR, carry_over BOOLEAN, "
    "classified BOOLEAN",
    "text": f"region_code VARCHAR, year INTEGER, unit_code VARCHAR, version INTEGER, {_SPAN}",
    "project_text": f"{_KEY}, text_unit_code VARCHAR, text_version INTEGER",
    "tranche": f"{_KEY}, kind VARCHAR, amount_fen BIGINT, document_no VARCHAR, issued_on DATE, "
    "fund_type VARCHAR, budget_level VARCHAR, direct BOOLEAN, purchased BOOLEAN, "
    f"source_year INTEGER, text_unit_code VARCHAR, text_version INTEGER, {_SPAN}",
    "checkpoint": f"{_KEY}, month INTEGER, planned_fen BIGINT, inferred BOOLEAN, "
    f"corrected BOOLEAN, text_unit_code VARCHAR, text_version INTEGER, {_SPAN}",
    "payment": f"{_KEY}, paid_on DATE, counted_on DATE, amount_fen BIGINT, kind VARCHAR, "
    "voucher_no VARCHAR, line_no VARCHAR, document_no VARCHAR, fund_type VARCHAR, payee VARCHAR",
    "monthly_payment": f"{_KEY}, month INTEGER, paid_in_month_fen BIGINT, "
    "entered_in_month_fen BIGINT, paid_by VARCHAR",
    "coverage": "region_code VARCHAR, year INTEGER, covered_until DATE",
    "rule_set": "version INTEGER, holds_from DATE, preset VARCHAR, baseline VARCHAR, "
    "red_points INTEGER, yellow_points INTEGER, red_percent INTEGER, yellow_percent INTEGER, "
    "node_months INTEGER[], node_percents INTEGER[], node_red_points INTEGER, "
    "minimum_behind_fen BIGINT, first_month INTEGER, grace_days INTEGER, pay_by_month INTEGER, "
    "pay_by_day INTEGER, carry_over_month INTEGER, carry_over_day INTEGER, "
    "carry_over_red INTEGER, carry_over_yellow INTEGER, direct_month INTEGER, "
    "direct_day INTEGER, direct_red INTEGER, direct_yellow INTEGER, grades_10 INTEGER[], "
    "grades_101 INTEGER[], note VARCHAR",
}
"""The columns of each table and their types, as they are written and as they must be to be read."""


def write_report_tables(
    cursor: duckdb.DuckDBPyConnection,
    folder: Path,
    region_code: str,
    until: date,
    known_at: datetime = NOW,
) -> tuple[SavedTable, ...]:
    """Writes what is known of a region's fiscal year up to a month's end.

    Payments go up to the month's end; budgets, plans and rules are all that was known of the year,
    since figures of earlier months follow from them too.

    Args:
        cursor: of a transaction, so that all is of one moment.
        folder: an empty one.
        region_code: one region.
        until: the month's last day.
        known_at: leaves out what was recorded later. What became 涉密 since is hidden all the same.
    """
    asked: dict[str, object] = {"region": region_code, "year": until.year, "known_at": known_at}
    facts = read_year_versions(cursor, region_code, until.year, known_at)
    paid = facts.monthly_payments
    covered_until = read_covered_until(cursor, region_code, until.year, known_at)
    made = {
        "paid_months": paid[paid["month"] <= until.month],
        "hidden": cursor.execute(_HIDDEN, asked | {"now": NOW}).df(),
        "covered": pd.DataFrame(
            {
                "region_code": [region_code],
                "year": [until.year],
                "covered_until": pd.Series([covered_until], dtype="datetime64[s]"),
            }
        ).dropna(),
    }
    for name, rows in made.items():
        cursor.register(name, rows)
    documents = cursor.execute(_HIDDEN_DOCUMENTS, asked).fetchall()
    cursor.register("hidden_document", _numbered(str(printed) for (printed,) in documents))
    try:
        return tuple(
            _write_table(cursor, folder, name, asked | {"until": until}) for name in REPORT_TABLES
        )
    finally:
        for name in (*made, "hidden_document"):
            cursor.unregister(name)


def _numbered(printed: Iterator[str]) -> pd.DataFrame:
    """Numbers in place of 文号; two that are compared as one have one, a blank has none."""
    numbers: dict[str, str] = {}
    rows = [
        (each, numbers.setdefault(bare, f"涉密{len(numbers) + 1}"))
        for each in printed
        if (bare := bare_document(each)) is not None
    ]
    return pd.DataFrame(rows, columns=["document_no", "shown"], dtype="str")


def _write_table(
    cursor: duckdb.DuckDBPyConnection, folder: Path, name: str, asked: dict[str, object]
) -> SavedTable:
    query = _QUERIES[name]
    columns = ", ".join(
        f"{column}::{kind} AS {column}" for column, kind in _columns_of(REPORT_TABLES[name]).items()
    )
    used = {key: value for key, value in asked.items() if f"${key}" in query}
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE reported AS SELECT {columns} FROM ({query}) ORDER BY ALL",  # noqa: S608 our names
        used,
    )
    file = table_file(folder, name)
    cursor.table("reported").write_parquet(str(file), compression="zstd")
    rows = int(cursor.table("reported").aggregate("count(*)").fetchall()[0][0])
    cursor.execute("DROP TABLE reported")
    return SavedTable(name, rows, file_sum(file))


def _columns_of(said: str) -> dict[str, str]:
    """Column → type, in order."""
    return dict(column.split(" ") for column in said.split(", "))


def table_file(folder: Path, name: str) -> Path:
    """Where a table of a report lies."""
    return folder / f"{name}.parquet"


def file_sum(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


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
                if _columns_in(connection, folder, name) != _columns_of(REPORT_TABLES[name]):
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


def read_county_facts(folder: Path) -> CountyFacts:
    """The tables of a report that figures follow from."""
    with duckdb.connect() as connection:
        return CountyFacts(
            **{
                name: connection.execute(f"FROM {parquet_of(folder, name)}").df()
                for name in fact_tables()
            }
        )


def read_reported_rules(folder: Path) -> pd.DataFrame:
    """The versions of the rules in a report, in their order, as rows of table `rule_set`."""
    with duckdb.connect() as connection:
        query = f"FROM {parquet_of(folder, 'rule_set')} ORDER BY version"
        return connection.execute(query).df()


def reported_book(rules: pd.DataFrame) -> RuleBook:
    """The county's rules, of rows as `read_reported_rules` gives them."""
    return rule_book(rules.assign(actor="上报"))


def parquet_of(folder: Path, name: str) -> str:
    """A table as a query names it; the folders' names are no columns of it."""
    path = str(table_file(folder, name)).replace("'", "''")
    return f"read_parquet('{path}', hive_partitioning = false)"


def _columns_in(connection: duckdb.DuckDBPyConnection, folder: Path, name: str) -> dict[str, str]:
    rows = connection.execute(f"DESCRIBE FROM {parquet_of(folder, name)}").fetchall()
    return {str(row[0]): str(row[1]) for row in rows}


_HIDDEN = """
SELECT region_code, year, unit_code, project_code FROM project_known($known_at)
WHERE region_code = $region AND year = $year AND classified
UNION
SELECT region_code, year, unit_code, project_code FROM project_known($now)
WHERE region_code = $region AND year = $year AND classified
"""

_HIDDEN_DOCUMENTS = """
SELECT DISTINCT document_no FROM (
    SELECT region_code, year, unit_code, project_code, document_no FROM tranche_known($known_at)
    UNION ALL
    SELECT region_code, year, unit_code, project_code, document_no
    FROM printed_tranche_spanned($known_at)
    UNION ALL
    SELECT region_code, year, unit_code, project_code, document_no FROM payment_known($known_at)
) SEMI JOIN hidden USING (region_code, year, unit_code, project_code)
WHERE region_code = $region AND year = $year AND document_no IS NOT NULL
ORDER BY 1
"""

_SHOWN_DOCUMENT = "CASE WHEN h.project_code IS NULL THEN f.document_no ELSE d.shown END"

_WITH_HIDDEN = """
LEFT JOIN hidden AS h USING (region_code, year, unit_code, project_code)
LEFT JOIN hidden_document AS d ON d.document_no = f.document_no
"""

_QUERIES = {
    "region": """
        SELECT * FROM region SEMI JOIN batch_known($known_at) USING (batch_id)
        WHERE region_code = $region
        QUALIFY row_number() OVER (PARTITION BY valid_from ORDER BY batch_id DESC) = 1""",
    "department": """
        SELECT * FROM department SEMI JOIN batch_known($known_at) USING (batch_id)
        WHERE region_code = $region
        QUALIFY row_number() OVER (
            PARTITION BY department_code, valid_from ORDER BY batch_id DESC
        ) = 1""",
    "unit": """
        SELECT * FROM unit SEMI JOIN batch_known($known_at) USING (batch_id)
        WHERE region_code = $region
        QUALIFY row_number() OVER (
            PARTITION BY unit_code, valid_from ORDER BY batch_id DESC
        ) = 1""",
    "project": """
        SELECT f.* REPLACE (
            CASE WHEN h.project_code IS NULL THEN f.name ELSE f.project_code END AS name,
            h.project_code IS NOT NULL AS classified
        )
        FROM project_known($known_at) AS f
        LEFT JOIN hidden AS h USING (region_code, year, unit_code, project_code)
        WHERE region_code = $region AND year = $year""",
    "text": """
        SELECT * FROM text_span($known_at) WHERE region_code = $region AND year = $year""",
    "project_text": """
        SELECT DISTINCT p.region_code, p.year, p.unit_code, p.project_code,
               t.unit_code AS text_unit_code, t.version AS text_version
        FROM project_text_span($known_at) AS p JOIN text_span($known_at) AS t USING (text_id)
        WHERE p.region_code = $region AND p.year = $year""",
    "tranche": f"""
        SELECT f.* REPLACE ({_SHOWN_DOCUMENT} AS document_no)
        FROM (
            SELECT region_code, year, unit_code, project_code, kind, amount_fen, document_no,
                   issued_on, fund_type, budget_level, direct, purchased, source_year,
                   NULL AS text_unit_code, NULL AS text_version, 1 AS from_month,
                   12 AS until_month
            FROM tranche_known($known_at) WHERE text_id IS NULL
            UNION ALL
            SELECT p.region_code, p.year, p.unit_code, p.project_code, p.kind, p.amount_fen,
                   p.document_no, p.issued_on, p.fund_type, p.budget_level, p.direct, p.purchased,
                   p.source_year, t.unit_code, t.version, p.from_month, p.until_month
            FROM printed_tranche_spanned($known_at) AS p
            JOIN text_span($known_at) AS t USING (text_id)
        ) AS f {_WITH_HIDDEN}
        WHERE f.region_code = $region AND f.year = $year""",  # noqa: S608 our own words
    "checkpoint": """
        SELECT DISTINCT p.region_code, p.year, p.unit_code, p.project_code, c.month,
               c.planned_fen, c.inferred AND c.corrected_value IS NULL AS inferred,
               c.corrected_value IS NOT NULL AS corrected, t.unit_code AS text_unit_code,
               t.version AS text_version, p.from_month, p.until_month
        FROM checkpoint_known($known_at) AS c
        JOIN project_text_span($known_at) AS p USING (text_id, project_code)
        JOIN text_span($known_at) AS t USING (text_id)
        WHERE p.region_code = $region AND p.year = $year""",
    "payment": f"""
        SELECT f.* REPLACE (
            {_SHOWN_DOCUMENT} AS document_no,
            CASE WHEN h.project_code IS NULL THEN f.payee END AS payee
        )
        FROM payment_known($known_at) AS f {_WITH_HIDDEN}
        WHERE f.region_code = $region AND f.year = $year AND f.counted_on <= $until""",  # noqa: S608 our own words
    "monthly_payment": "FROM paid_months",
    "coverage": "FROM covered",
    "rule_set": """
        SELECT * FROM rule_set SEMI JOIN batch_known($known_at) USING (batch_id)""",
}
"""What is written of each table."""

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
        if "region_code" in _columns_of(said)
    ),
    "有别的年度的行": _first_of(
        f"SELECT 1 FROM {name} WHERE year IS DISTINCT FROM $year"  # noqa: S608 our names
        for name, said in REPORT_TABLES.items()
        if "year" in _columns_of(said)
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
