"""Databases of any size for the bench: a county's, a city's, a province's; the same at every run.

Everything follows from the number of a project or a payment by DuckDB's hash, so that no random
state and no clock goes in. The figures are invented; none of these files is ever shipped.
"""

from pathlib import Path
from typing import NamedTuple

import duckdb

from perfmon.store.database import Database, create_database
from perfmon.store.writing import Source, Writer, writing

YEAR = 2023
COVERED_UNTIL = "2023-10-31"
ACTOR = "bench"


class Scale(NamedTuple):
    """How large a database is.

    Attributes:
        projects: of the year, all of them judged but every twentieth.
        payments: voucher lines from January to October.
        regions: the counties among which they are dealt out.
    """

    projects: int
    payments: int
    regions: int

    @property
    def words(self) -> str:
        """12,000 projects, 600,000 payments."""
        return f"{self.projects:,} projects, {self.payments:,} payments"


COUNTY = Scale(400, 20_000, 1)
CITY = Scale(12_000, 600_000, 5)
PROVINCE = Scale(400_000, 20_000_000, 170)

PROJECTS_OF_A_UNIT = 10
UNITS_OF_A_DEPARTMENT = 5


def make_database(path: Path, scale: Scale) -> Database:
    """A new database of this size, open, its payments and all."""
    database = make_budgets(path, scale)
    with writing(database, Source("支付", ACTOR)) as writer:
        append_payments(writer, scale, 0, scale.payments)
    return database


def make_budgets(path: Path, scale: Scale) -> Database:
    """The same without payments."""
    database = create_database(path)
    with writing(database, Source("预算指标", ACTOR)) as writer:
        lay_out(writer.cursor, scale)
        for table, query in BUDGETS.items():
            writer.append_from(table, query)
    return database


def write_further_lines(path: Path, scale: Scale, first: int, count: int) -> None:
    """Voucher lines numbered on from `first` as a CSV file, as a treasury's system exports them."""
    with duckdb.connect() as connection:
        lay_out(connection, scale)
        lines = PAYMENTS.format(first=first, after=first + count, projects=scale.projects)
        connection.sql(lines).project(_PRINTED).write_csv(str(path), header=True)


def append_payments(writer: Writer, scale: Scale, first: int, count: int) -> None:
    """Voucher lines numbered on from `first`."""
    lay_out(writer.cursor, scale)
    lines = PAYMENTS.format(first=first, after=first + count, projects=scale.projects)
    writer.append_from("payment", lines)
    writer.append_from("coverage", COVERAGE)


def lay_out(cursor: duckdb.DuckDBPyConnection, scale: Scale) -> None:
    """The projects with all that the tables are made of, in a table of this connection."""
    cursor.execute(
        _LAYOUT.format(
            projects=scale.projects,
            of_a_region=-(-scale.projects // scale.regions),
            of_a_unit=PROJECTS_OF_A_UNIT,
            of_a_department=UNITS_OF_A_DEPARTMENT * PROJECTS_OF_A_UNIT,
        )
    )


_LAYOUT = """
CREATE TEMP TABLE layout AS
SELECT n, (130500 + n // {of_a_region})::VARCHAR AS region_code,
       region_code || (101 + n % {of_a_region} // {of_a_department}) AS department_code,
       department_code || lpad((1 + n % {of_a_department} // {of_a_unit})::VARCHAR, 3, '0')
           AS unit_code,
       region_code || '23P' || lpad((n + 1)::VARCHAR, 11, '0') || 'R' AS project_code,
       (10 + hash(n) % 4990)::BIGINT * 1000000 AS budget_fen,
       CASE hash(n + 1) % 20 WHEN 0 THEN '人员类' WHEN 1 THEN '其他运转类' ELSE '特定目标类' END
           AS project_class,
       1 + dense_rank() OVER (ORDER BY region_code, unit_code) AS text_id,
       hash(n + 2) % 20 > 0 AND project_class <> '人员类' AS has_plan,
       {year} AS year
FROM range({projects}) AS numbers(n)
""".replace("{year}", str(YEAR))

_FUND = """
CASE hash(n + 3) % 5 WHEN 0 THEN '政府性基金预算' WHEN 1 THEN '财政专户管理资金'
     ELSE '一般公共预算' END
"""

BUDGETS = {
    "region": """
        SELECT DISTINCT region_code, '第' || region_code[4:] || '县' AS name,
               DATE '2020-01-01' AS valid_from FROM layout""",
    "department": """
        SELECT DISTINCT region_code, department_code,
               '第' || region_code[4:] || '县第' || department_code[7:] || '局' AS name,
               '县领导' || (1 + hash(department_code) % 7)::VARCHAR AS county_leader,
               '业务' || (1 + hash(department_code) % 5)::VARCHAR || '股' AS bureau_section,
               DATE '2020-01-01' AS valid_from FROM layout""",
    "unit": """
        SELECT DISTINCT region_code, unit_code, department_code,
               '第' || department_code[7:] || '局' || unit_code[10:] || '单位' AS name,
               DATE '2020-01-01' AS valid_from FROM layout""",
    "performance_text": """
        SELECT text_id, region_code, year, unit_code, 1 AS version, '部门预算绩效文本' AS title,
               any_value('第' || department_code[7:] || '局' || unit_code[10:] || '单位')
                   AS unit_name
        FROM layout WHERE has_plan GROUP BY ALL""",
    "project": """
        SELECT region_code, year, unit_code, project_code, '线路租金专项第' || (n + 1)::VARCHAR
               || '号' AS name, project_class, false AS carry_over, false AS classified,
               CASE WHEN has_plan THEN text_id END AS text_id
        FROM layout""",
    "checkpoint": """
        SELECT text_id, project_code, unnest([3, 6, 10, 12]) AS month,
               NULL::VARCHAR AS printed, budget_fen * month // 12 AS planned_fen, false AS inferred
        FROM layout WHERE has_plan""",
    "tranche": f"""
        SELECT region_code, year, unit_code, project_code, '年初' AS kind,
               budget_fen AS amount_fen, DATE '{YEAR}-01-01' AS issued_on,
               {_FUND} AS fund_type, '县本级' AS budget_level, false AS direct, year AS source_year
        FROM layout
        UNION ALL BY NAME
        SELECT region_code, year, unit_code, project_code, '追加' AS kind,
               budget_fen // 5 AS amount_fen,
               DATE '{YEAR}-01-01' + (hash(n + 4) % 300)::INTEGER AS issued_on,
               {_FUND} AS fund_type, '中央' AS budget_level, true AS direct, year AS source_year
        FROM layout WHERE hash(n + 5) % 5 = 0""",  # noqa: S608 our own words
}
"""Table → its rows, of the layout."""

PAYMENTS = f"""
SELECT l.region_code, l.year, l.unit_code, l.project_code,
       DATE '{YEAR}-01-01' + (hash(p + 6) % 304)::INTEGER AS paid_on, paid_on AS counted_on,
       1 + (hash(p + 7) % (l.budget_fen // (22 + hash(l.n + 8) % 40)))::BIGINT AS amount_fen,
       '支付' AS kind,
       '0' || lpad((p // 4)::VARCHAR, 10, '0') AS voucher_no, (1 + p % 4)::VARCHAR AS line_no,
       {_FUND} AS fund_type, '印刷费' AS summary, '某某商贸有限公司' AS payee,
       hash(voucher_no, line_no) AS identity
FROM range({{first}}, {{after}}) AS numbers(p)
JOIN layout AS l ON l.n = p // 4 * 7919 % {{projects}}
"""  # noqa: S608 our own words

_PRINTED = """
year AS 年度, unit_code AS 预算单位编码, project_code AS 项目编码, voucher_no AS 支付凭证号,
line_no AS 明细行号, paid_on AS 实际支付日期,
(amount_fen // 100)::VARCHAR || '.' || lpad((amount_fen % 100)::VARCHAR, 2, '0')
    AS "支付金额（元）", fund_type AS 资金性质, summary AS 摘要, payee AS 收款人
"""

COVERAGE = f"""
SELECT DISTINCT region_code, year, DATE '{COVERED_UNTIL}' AS covered_until FROM layout
"""  # noqa: S608 our own words
