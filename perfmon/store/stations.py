"""Reading 办理环节: when each project reached which station, from facts first, else as typed.

下达 and 分配 are the day of a project's first money; 1 January stands for a day that nobody
printed. Money that came first by 调剂 was issued to another project, so only its 分配 is known. A
line of a budget table names unit and project, so it is 分配 too. 申请 is the first application
known, unless a payment came before it: then it was not the first. Of a 涉密 project neither the
contract's number nor its counterparty is read.
"""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.measures.stations import (
    ALLOCATED,
    APPLIED,
    BY_APPLICATION,
    BY_BUDGET,
    BY_HAND,
    BY_VOUCHER,
    ISSUED,
    NOT_NEEDED,
    PAID,
    PURCHASED,
)
from perfmon.store.asking import NOW, Scope, at_day
from perfmon.store.lines.payees import define_payee_macros

KIND = "办理环节"


def read_stations(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    until: date,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """What is known of the stations of a year's projects by a day.

    Returns:
        At most one row a project and station, by PROJECT_KEY: station, source (BY_BUDGET,
        BY_APPLICATION, BY_VOUCHER, BY_HAND, NOT_NEEDED), reached_on (missing only where the
        station is not needed), last_on (of 财政支付 the last payment, else missing), contract_fen
        (Int64, of 合同), contract_no, counterparty, said_by and recorded_at (missing where facts
        say it).
    """
    rows = cursor.execute(_STATIONS, at_day(year, until, scope, known_at)).df()
    return rows.astype({"contract_fen": "Int64"})


def mask_counterparty(cursor: duckdb.DuckDBPyConnection, name: str) -> str:
    """A name as it is stored: of a person only the first sign, no numbers of accounts."""
    define_payee_macros(cursor)
    ((masked,),) = cursor.execute("SELECT masked_payee(without_account(?))", [name]).fetchall()
    return str(masked)


_STATIONS = f"""
WITH money AS (
    SELECT region_code, year, unit_code, project_code, min(issued_on) AS allocated_on,
           min(issued_on) FILTER (kind <> '调剂') AS issued_on,
           bool_or(coalesce(purchased, true)) AS may_purchase
    FROM tranche_known($known_at)
    WHERE year = $year AND issued_on <= $until AND amount_fen > 0
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
    GROUP BY ALL
), paid AS (
    SELECT region_code, year, unit_code, project_code,
           min(counted_on) AS reached_on, max(counted_on) AS last_on
    FROM payment_known($known_at)
    WHERE year = $year AND counted_on <= $until AND amount_fen > 0 AND kind = '支付'
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], unit_code))
    GROUP BY ALL
), applied AS (
    SELECT u.region_code, u.year, m.unit_code, m.project_code, min(u.applied_on) AS reached_on
    FROM uncounted_known($known_at) AS u
    JOIN mention_matched($known_at) AS m USING (mention_id)
    WHERE u.year = $year AND u.stage IS NOT NULL AND u.applied_on <= $until
      AND m.project_code IS NOT NULL
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], m.unit_code))
    GROUP BY ALL
), typed AS (
    SELECT s.*, b.actor AS said_by, b.recorded_at
    FROM project_station AS s JOIN batch_known($known_at) AS b USING (batch_id)
    WHERE s.year = $year
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], s.unit_code))
    QUALIFY row_number() OVER (
        PARTITION BY s.region_code, s.unit_code, s.project_code, s.station
        ORDER BY s.batch_id DESC
    ) = 1
), told AS (
    SELECT region_code, year, unit_code, project_code, '{ISSUED}' AS station,
           '{BY_BUDGET}' AS source, 1 AS rank, issued_on AS reached_on, NULL::DATE AS last_on
    FROM money WHERE issued_on = allocated_on AND issued_on > make_date(year, 1, 1)
    UNION ALL
    SELECT region_code, year, unit_code, project_code, '{ALLOCATED}', '{BY_BUDGET}', 1,
           allocated_on, NULL
    FROM money WHERE allocated_on > make_date(year, 1, 1)
    UNION ALL
    SELECT a.region_code, a.year, a.unit_code, a.project_code, '{APPLIED}', '{BY_APPLICATION}', 1,
           a.reached_on, NULL
    FROM applied AS a LEFT JOIN paid AS p USING (region_code, year, unit_code, project_code)
    WHERE p.reached_on IS NULL OR a.reached_on <= p.reached_on
    UNION ALL
    SELECT region_code, year, unit_code, project_code, '{PAID}', '{BY_VOUCHER}', 1,
           reached_on, last_on
    FROM paid
    UNION ALL
    SELECT region_code, year, unit_code, project_code, station, '{BY_HAND}', 2, reached_on, NULL
    FROM typed WHERE reached_on <= $until
    UNION ALL
    SELECT region_code, year, unit_code, project_code, '{PURCHASED}', '{NOT_NEEDED}', 3, NULL, NULL
    FROM money WHERE NOT may_purchase
)
SELECT t.region_code, t.year, t.unit_code, t.project_code, t.station, t.source,
       t.reached_on::TIMESTAMP_S AS reached_on, t.last_on::TIMESTAMP_S AS last_on,
       y.contract_fen,
       CASE WHEN NOT p.classified THEN y.contract_no END AS contract_no,
       CASE WHEN NOT p.classified THEN y.counterparty END AS counterparty,
       y.said_by, y.recorded_at
FROM told AS t
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
LEFT JOIN typed AS y
    ON t.source = '{BY_HAND}'
   AND (y.region_code, y.unit_code, y.project_code, y.station)
     = (t.region_code, t.unit_code, t.project_code, t.station)
WHERE $scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code)
QUALIFY row_number() OVER (
    PARTITION BY t.region_code, t.unit_code, t.project_code, t.station ORDER BY t.rank
) = 1
ORDER BY t.unit_code, t.project_code, t.reached_on, t.station
"""  # noqa: S608 our own words
