"""Months that a batch turns from a progress table to vouchers, and changes only before the cut-off.

Read of the kept months, so it costs the same however long the file is.
"""

from datetime import date
from typing import NamedTuple

import duckdb

from perfmon.store.asking import NOW


class Fallen(NamedTuple):
    """A project of which vouchers say less than its table did.

    Attributes:
        name: its code where it is 涉密.
        fen: by how much what is paid until the month falls; above 0.
    """

    name: str
    fen: int


class ReplacedMonth(NamedTuple):
    """A month in which vouchers take the place of progress tables.

    Attributes:
        year: the fiscal year.
        month: of it.
        units: code and name of the units, by code.
        projects: how many the tables counted.
        table_fen: what they counted in the month.
        voucher_fen: what the vouchers of these units count now.
        fallen: the projects that fall, the most first.
    """

    year: int
    month: int
    units: list[str]
    projects: int
    table_fen: int
    voucher_fen: int
    fallen: list[Fallen]


class EarlierMonth(NamedTuple):
    """A month whose payments change, of projects that stand at the cut-off as before.

    Attributes:
        year: the fiscal year.
        month: of it.
        cut_on: the cut-off at which they stand as before.
        projects: how many.
        fen: by how much what is paid until the month changes.
    """

    year: int
    month: int
    cut_on: date
    projects: int
    fen: int


def keep_table_months(cursor: duckdb.DuckDBPyConnection) -> None:
    """Keeps which months count by a table, to be compared after settling."""
    cursor.execute(_BEFORE)


def read_replaced(cursor: duckdb.DuckDBPyConnection) -> list[ReplacedMonth]:
    """The months that count by vouchers now, in order."""
    cursor.execute(_REPLACED)
    fallen: dict[tuple[int, int], list[Fallen]] = {}
    for year, month, name, fen in cursor.execute(_FALLEN, {"known_at": NOW}).fetchall():
        fallen.setdefault((year, month), []).append(Fallen(name, fen))
    rows = cursor.execute(_MONTHS, {"known_at": NOW}).fetchall()
    return [
        ReplacedMonth(
            year, month, units, projects, table_fen, voucher_fen, fallen.get((year, month), [])
        )
        for year, month, units, projects, table_fen, voucher_fen in rows
    ]


def read_earlier(cursor: duckdb.DuckDBPyConnection) -> list[EarlierMonth]:
    """The months before the cut-off that change alone; asked once the effects are read."""
    return [EarlierMonth(*row) for row in cursor.execute(_EARLIER).fetchall()]


_BEFORE = """
CREATE OR REPLACE TEMP TABLE table_months_before AS
SELECT region_code, year, unit_code, project_code, month, paid_fen,
       paid_in_month_fen - entered_in_month_fen AS counted_fen
FROM project_month WHERE paid_by = '进度表' AND year IN (SELECT year FROM lines)
"""

_REPLACED = """
CREATE OR REPLACE TEMP TABLE replaced AS
SELECT b.*, a.paid_fen AS paid_after_fen
FROM table_months_before AS b
JOIN project_month AS a USING (region_code, year, unit_code, project_code, month)
WHERE a.paid_by IS DISTINCT FROM '进度表'
"""

_MONTHS = """
WITH units AS (
    SELECT region_code, year, month, unit_code, count(*) AS projects, sum(counted_fen) AS table_fen
    FROM replaced GROUP BY ALL
), vouchers AS (
    SELECT region_code, year, month, unit_code,
           sum(paid_in_month_fen - entered_in_month_fen) FILTER (paid_by = '凭证') AS fen
    FROM project_month SEMI JOIN units USING (region_code, year, month, unit_code)
    GROUP BY ALL
)
SELECT u.year, u.month,
       list(concat_ws(' ', u.unit_code, n.unit_name) ORDER BY u.unit_code),
       sum(u.projects)::BIGINT, sum(u.table_fen)::BIGINT, coalesce(sum(v.fen), 0)::BIGINT
FROM units AS u
JOIN vouchers AS v USING (region_code, year, month, unit_code)
LEFT JOIN unit_named(DATE '9999-12-31', $known_at) AS n USING (region_code, unit_code)
GROUP BY u.year, u.month ORDER BY u.year, u.month
"""

_FALLEN = """
SELECT r.year, r.month, CASE WHEN p.classified THEN p.project_code ELSE p.name END,
       (r.paid_fen - r.paid_after_fen)::BIGINT AS fen
FROM replaced AS r JOIN project_known($known_at) AS p
    USING (region_code, year, unit_code, project_code)
WHERE r.paid_after_fen < r.paid_fen
ORDER BY fen DESC, r.project_code
"""

_EARLIER = """
WITH shown AS (
    SELECT year, month, max(cut_on)::DATE AS cut_on
    FROM project_month SEMI JOIN shown_months USING (year, month) GROUP BY ALL
)
SELECT a.year, a.month, s.cut_on, count(*), sum(a.paid_fen - b.paid_fen)::BIGINT
FROM project_month AS a
JOIN months_before AS b USING (region_code, year, unit_code, project_code, month)
JOIN shown AS s ON s.year = a.year AND a.month < s.month
ANTI JOIN effects AS e
    ON (e.year, e.unit_code, e.project_code) = (a.year, a.unit_code, a.project_code)
WHERE a.paid_fen <> b.paid_fen
GROUP BY ALL ORDER BY a.year, a.month
"""
