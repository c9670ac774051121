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
from perfmon.store.asking import NOW, used_by
from perfmon.store.backup_list import SavedTable
from perfmon.store.rules import rule_book
from perfmon.store.year_facts import read_covered_until, read_monthly_payments

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
    paid = read_monthly_payments(cursor, region_code, until.year, known_at)
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
        f"{column}::{kind} AS {column}" for column, kind in columns_of(REPORT_TABLES[name]).items()
    )
    cursor.execute(
        f"CREATE OR REPLACE TEMP TABLE reported AS SELECT {columns} FROM ({query}) ORDER BY ALL",  # noqa: S608 our names
        used_by(query, asked),
    )
    file = table_file(folder, name)
    cursor.table("reported").write_parquet(str(file), compression="zstd")
    rows = int(cursor.table("reported").aggregate("count(*)").fetchall()[0][0])
    cursor.execute("DROP TABLE reported")
    return SavedTable(name, rows, file_sum(file))


def columns_of(said: str) -> dict[str, str]:
    """Column → type, in order."""
    return dict(column.split(" ") for column in said.split(", "))


def table_file(folder: Path, name: str) -> Path:
    """Where a table of a report lies."""
    return folder / f"{name}.parquet"


def file_sum(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


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


def _dated(table: str, *codes: str) -> str:
    """The names of a region by the day from which they hold, as they were said last."""
    by = ", ".join([*codes, "valid_from"])
    return f"""
        SELECT * FROM {table} SEMI JOIN batch_known($known_at) USING (batch_id)
        WHERE region_code = $region
        QUALIFY row_number() OVER (PARTITION BY {by} ORDER BY batch_id DESC) = 1"""  # noqa: S608 our names


_QUERIES = {
    "region": _dated("region"),
    "department": _dated("department", "department_code"),
    "unit": _dated("unit", "unit_code"),
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
