"""对账: what the reports say (control totals), and our sums at the grain that they speak of."""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.ingest.printed_text import comparable
from perfmon.measures.lights import JUDGED_CLASSES
from perfmon.measures.tie_out import DEPARTMENT_MISSING, FUND_TYPE_MISSING, TieOutFacts
from perfmon.store.asking import NOW, Scope, scope_value
from perfmon.store.units import read_region_codes
from perfmon.store.year_facts import read_monthly_payments


def read_tie_out_facts(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> TieOutFacts:
    """Everything that a year's tie-out is computed from, as it was known at a moment.

    What was typed is for the whole county; who may see only some units gets none of it.
    """
    asked = {"year": year, "scope": scope_value(scope), "known_at": known_at}
    placed = asked | {
        "at_day": date(year, 12, 31),
        "no_department": DEPARTMENT_MISSING,
        "no_fund_type": FUND_TYPE_MISSING,
    }
    kept = _KEPT if known_at == NOW else _computed_then(cursor, year, known_at)
    judged = {"classes": list(JUDGED_CLASSES)}
    return TieOutFacts(
        parts=_by_fund_type(cursor.execute(kept + _PARTS, placed | judged).df()),
        aside=_by_fund_type(cursor.execute(_ASIDE, placed).df()),
        totals=read_control_totals(cursor, year, scope, known_at),
    )


def read_control_totals(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """The figures of a year's reports as they were typed last; see `TieOutFacts.totals`."""
    asked = {"year": year, "scope": scope_value(scope), "known_at": known_at}
    return _last_typed(cursor.execute(_TOTALS, asked).df())


def plain_fund_type(printed: str) -> str:
    """资金性质 as it is compared: NFKC without blanks; nothing else makes two of them one.

    >>> plain_fund_type("一般公共预算（ 本级） ") == plain_fund_type("一般公共预算(本级)")
    True
    """
    return comparable(printed)


def _by_fund_type(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with those summed whose fund type is printed otherwise and is the same."""
    said = {each: plain_fund_type(each) or FUND_TYPE_MISSING for each in rows["fund_type"].unique()}
    named = rows.assign(fund_type=rows["fund_type"].map(said))
    by = [column for column in rows.columns if column not in ("lines", "amount_fen")]
    sums = named.groupby(by, dropna=False, sort=False)[["lines", "amount_fen"]].sum().reset_index()
    return sums[list(rows.columns)].astype(rows.dtypes)


def _last_typed(totals: pd.DataFrame) -> pd.DataFrame:
    """Of the figures typed for a key the last, unless it takes the figure back."""
    key = ["region_code", "month", "report", "span", "department_code", "fund_type"]
    named = totals.assign(fund_type=totals["fund_type"].map(plain_fund_type))
    last = named.sort_values("batch_id").drop_duplicates(key, keep="last").sort_values(key[1:])
    held = last[last["amount_fen"].notna()].drop(columns="region_code")
    return held.astype({"amount_fen": "int64"}).reset_index(drop=True)


def _computed_then(cursor: duckdb.DuckDBPyConnection, year: int, known_at: datetime) -> str:
    """What was paid by month as known at an earlier moment, in the place of the kept grain."""
    regions = read_region_codes(cursor)
    paid = [read_monthly_payments(cursor, region, year, known_at) for region in regions]
    cursor.register("months_then", pd.concat(paid))
    return _THEN


_KEPT = "WITH months AS (FROM project_month),"

_THEN = "WITH months AS (FROM months_then),"

# The unit of a line is that of its project; without one the printed code's, whose first three
# digits are its 主管部门's where the code itself is not known.
_DEPARTMENT = """
coalesce(u.department_code, nullif(left(w.unit_code, 3), ''), $no_department) AS department_code,
coalesce(nullif(trim(s.fund_type), ''), $no_fund_type) AS fund_type
"""

_PLACES = """
LEFT JOIN mention AS w ON w.mention_id = s.mention_id
LEFT JOIN unit_named($at_day, $known_at) AS u
    ON u.region_code = s.region_code AND u.unit_code = coalesce(s.unit_code, w.unit_code)
WHERE $scope::VARCHAR[] IS NULL
   OR list_contains($scope::VARCHAR[], coalesce(s.unit_code, w.unit_code))
GROUP BY ALL
"""

_PARTS = f"""
classes AS (
    SELECT region_code, unit_code, project_code,
           list_contains($classes::VARCHAR[], project_class) AS is_judged
    FROM project_known($known_at) WHERE year = $year
),
paid AS (
    SELECT month(p.counted_on) AS month, p.region_code,
           coalesce(p.unit_code, m.unit_code) AS unit_code,
           coalesce(p.project_code, m.project_code) AS project_code,
           CASE WHEN m.project_code IS NULL THEN p.mention_id END AS mention_id,
           p.fund_type, p.batch_id, count(*) AS lines, sum(p.amount_fen) AS amount_fen
    FROM payment_said($known_at) AS p LEFT JOIN mention_matched($known_at) AS m USING (mention_id)
    WHERE p.year = $year
    GROUP BY ALL
),
said AS (
    SELECT p.*, CASE WHEN p.project_code IS NULL THEN 'unmatched'
                     WHEN c.is_judged THEN 'judged' ELSE 'beside' END AS part
    FROM paid AS p LEFT JOIN classes AS c USING (region_code, unit_code, project_code)
    UNION ALL BY NAME
    SELECT m.month, region_code, unit_code, project_code, 0 AS batch_id, 1 AS lines,
           m.paid_in_month_fen - m.entered_in_month_fen AS amount_fen,
           CASE WHEN c.is_judged THEN 'judged' ELSE 'beside' END AS part
    FROM months AS m JOIN classes AS c USING (region_code, unit_code, project_code)
    WHERE m.year = $year AND m.paid_by = '进度表'
    UNION ALL BY NAME
    SELECT m.month, region_code, unit_code, project_code, 0 AS batch_id, 1 AS lines,
           m.entered_in_month_fen AS amount_fen, 'outside' AS part
    FROM months AS m JOIN classes AS c USING (region_code, unit_code, project_code)
    WHERE m.year = $year AND m.entered_in_month_fen <> 0 AND c.is_judged
)
SELECT s.month::INTEGER AS month, {_DEPARTMENT}, s.part, s.batch_id,
       sum(s.lines)::BIGINT AS lines, sum(s.amount_fen)::BIGINT AS amount_fen
FROM said AS s {_PLACES}
"""  # noqa: S608 our own words

# A line put aside and since paid by the end of its month is no longer aside. `in_force` may have
# millions of lines: read three times, each time for a few, it is faster than kept once.
_ASIDE = f"""
WITH in_force AS NOT MATERIALIZED (FROM payment_said($known_at)),
put_aside AS (
    SELECT a.*, CASE WHEN coalesce(a.said_on, a.applied_on) IS NULL THEN 0 ELSE month(
               least(greatest(coalesce(a.said_on, a.applied_on), make_date($year, 1, 1)),
                     make_date($year, 12, 31))) END AS month
    FROM uncounted_known($known_at) AS a
    WHERE a.year = $year
),
paid_since AS (
    SELECT identity, min(month) AS first_month
    FROM (
        SELECT p.identity, month(p.counted_on) AS month
        FROM in_force AS p SEMI JOIN put_aside USING (identity)
        WHERE p.year = $year
        UNION ALL
        SELECT a.identity, month(p.counted_on)
        FROM in_force AS p JOIN put_aside AS a USING (application_no)
        WHERE p.year = $year AND a.stage IS NOT NULL
    )
    GROUP BY identity
),
said AS (
    SELECT a.month, a.region_code, a.mention_id, a.fund_type, a.printed_fen AS amount_fen,
           CASE WHEN a.stage IS NULL THEN 'void' WHEN a.stage = '单位端' THEN 'transit_unit'
                WHEN a.stage = '财政端' THEN 'transit_treasury' ELSE 'transit' END AS reason
    FROM put_aside AS a
    ANTI JOIN paid_since AS p ON p.identity = a.identity AND p.first_month <= a.month
    UNION ALL BY NAME
    SELECT month(p.paid_on) AS month, region_code, unit_code, mention_id, fund_type, amount_fen,
           'other_year' AS reason
    FROM in_force AS p WHERE p.year <> $year AND year(p.paid_on) = $year
    UNION ALL BY NAME
    SELECT month(p.counted_on) AS month, region_code, unit_code, mention_id, fund_type, amount_fen,
           'elsewhere' AS reason
    FROM in_force AS p WHERE p.year = $year AND year(p.paid_on) <> $year
    UNION ALL BY NAME
    SELECT month(p.counted_on) AS month, region_code, unit_code, mention_id, fund_type, amount_fen,
           'vanished' AS reason
    FROM payment_out($known_at) AS p WHERE p.year = $year AND p.reason = '已消失'
    UNION ALL BY NAME
    SELECT month(p.counted_on) AS month, region_code, unit_code, mention_id, fund_type, amount_fen,
           'undone' AS reason, b.recorded_at AS undone_at
    FROM payment AS p JOIN batch_undo AS b USING (batch_id)
    ANTI JOIN (
        SELECT payment_id
        FROM payment_seen SEMI JOIN batch_known($known_at) USING (batch_id)
        SEMI JOIN (FROM payment SEMI JOIN batch_undo USING (batch_id)) USING (payment_id)
    ) USING (payment_id)
    WHERE p.year = $year AND b.recorded_at <= $known_at
),
matched AS (
    SELECT s.* REPLACE (coalesce(s.unit_code, m.unit_code) AS unit_code)
    FROM said AS s LEFT JOIN mention_matched($known_at) AS m USING (mention_id)
)
SELECT s.month::INTEGER AS month, {_DEPARTMENT}, s.reason, s.undone_at,
       count(*) AS lines, sum(s.amount_fen)::BIGINT AS amount_fen
FROM matched AS s {_PLACES}
"""  # noqa: S608 our own words

_TOTALS = """
SELECT t.region_code, t.month, t.report, t.span, t.department_code, t.fund_type, t.amount_fen,
       t.batch_id, b.actor, b.recorded_at
FROM control_total AS t JOIN batch_known($known_at) AS b USING (batch_id)
WHERE t.year = $year AND $scope::VARCHAR[] IS NULL
"""
