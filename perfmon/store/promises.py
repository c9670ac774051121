"""Reading 承诺: what projects promised at a year's meetings, and what they are held against.

Of a 涉密 project no words are read.
"""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.carried_promises import judge_carried, open_promises
from perfmon.measures.promise_verdicts import PromiseFacts, judge_promises, order_promises
from perfmon.measures.reported_results import INDICATOR_KEY, add_reported_results
from perfmon.periods import Cutoff, month_end
from perfmon.store.asking import NOW, Scope, scope_of, scope_value
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.year_facts import read_covered_until
from perfmon.store.year_openings import find_opening, read_successors

KIND = "承诺"

SAID = (
    *("deciding_cause", "explanation", "measure", "amount_fen", "indicator_row", "target"),
    *("due_on", "person"),
)
"""What a promise says, beside its project and meeting month."""

_NAMES = ["name", "classified", "unit_name", "department_code", "department_name", "county_leader"]


def read_promises(
    cursor: duckdb.DuckDBPyConnection,
    cutoff: Cutoff,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """The promises made at the meetings on months that are over at a cut-off, judged at it.

    In an opened year those of last year's meetings that were to come or not kept at its end are
    among them, as the project that goes on.

    Returns:
        One row a project and meeting month, as `order_promises` orders them: PROJECT_KEY, month,
        is_carried (the meeting was last year's), SAID (of a 涉密 project explanation, measure and
        person are missing), said_by, recorded_at, name, classified, unit_name, department_code,
        department_name, county_leader, and what `judge_promises` adds.
    """
    judged = _judge_own(cursor, cutoff, scope, known_at)
    carried = _judge_last_years(cursor, cutoff, scope, known_at)
    if len(carried):
        judged = pd.concat([judged, carried[judged.columns]], ignore_index=True)
    return order_promises(judged)


def read_open_promises(
    cursor: duckdb.DuckDBPyConnection, year: int, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """The promises of the year before that were to come or not kept at its end, as judged then.

    Returns:
        As `read_promises` gives them, with to_unit_code and to_code of the project of the new year
        that goes on (missing where none does).
    """
    year_end = Cutoff(date(year - 1, 12, 31))
    still = open_promises(_judge_own(cursor, year_end, scope, known_at))
    still = still.assign(from_unit_code=still["unit_code"], from_code=still["project_code"])
    on = ["region_code", "from_unit_code", "from_code"]
    return still.merge(read_successors(cursor, year, known_at), on=on, how="left", validate="m:1")


def _judge_last_years(
    cursor: duckdb.DuckDBPyConnection, cutoff: Cutoff, scope: Scope, known_at: datetime
) -> pd.DataFrame:
    """Last year's open promises as those of the projects that go on, judged in an opened year.

    Where no payments of the new year are on hand yet, they stand as in December.
    """
    if find_opening(cursor, cutoff.year, known_at) is None:
        return pd.DataFrame()
    before = read_open_promises(cursor, cutoff.year, None, known_at)  # may go on in another unit
    moved = before[before["to_code"].notna()].assign(
        year=cutoff.year, unit_code=before["to_unit_code"], project_code=before["to_code"],
        is_carried=True,
    )  # fmt: skip
    if scope is not None:
        moved = moved[moved["unit_code"].isin(scope)]
    months = _read_months(cursor, moved, cutoff, known_at)
    rows = _add_names(moved.drop(columns=_NAMES), months, cutoff)
    regions = rows["region_code"].unique()
    if not any(read_covered_until(cursor, region, cutoff.year, known_at) for region in regions):
        return rows
    return judge_carried(rows, _read_facts(cursor, rows, months, cutoff, known_at), cutoff)


def _judge_own(
    cursor: duckdb.DuckDBPyConnection, cutoff: Cutoff, scope: Scope, known_at: datetime
) -> pd.DataFrame:
    """The promises of the year's own meetings, judged at a cut-off."""
    asked = {"year": cutoff.year, "until": cutoff.last_ended_month, "known_at": known_at}
    said = cursor.execute(_PROMISES, asked | {"scope": scope_value(scope)}).df()
    months = _read_months(cursor, said, cutoff, known_at)
    rows = _add_names(said.assign(is_carried=False), months, cutoff)
    return judge_promises(rows, _read_facts(cursor, rows, months, cutoff, known_at), cutoff)


def _read_months(
    cursor: duckdb.DuckDBPyConnection, said: pd.DataFrame, cutoff: Cutoff, known_at: datetime
) -> pd.DataFrame:
    """The year of the units that promised; no more is read than promises need."""
    theirs = scope_of(said["unit_code"].unique())
    return read_judged_months(cursor, cutoff.year, Narrowing(only_judged=False), theirs, known_at)


def _add_names(said: pd.DataFrame, months: pd.DataFrame, cutoff: Cutoff) -> pd.DataFrame:
    """The promises of projects known in the cut-off's year, named; no words of 涉密 ones."""
    names = months.loc[months["month"] == cutoff.month, [*PROJECT_KEY, *_NAMES]]
    rows = said.merge(names, on=PROJECT_KEY, validate="m:1")
    words = ["explanation", "measure", "person"]
    rows[words] = rows[words].where(~rows["classified"].astype(bool), None)
    return rows


def _read_facts(
    cursor: duckdb.DuckDBPyConnection,
    rows: pd.DataFrame,
    months: pd.DataFrame,
    cutoff: Cutoff,
    known_at: datetime,
) -> PromiseFacts:
    """What promises of a year's projects are held against."""
    return PromiseFacts(
        months[[*PROJECT_KEY, "month", "paid_fen", "paid_by"]].merge(
            rows[PROJECT_KEY].drop_duplicates()
        ),
        _read_lines(cursor, rows, cutoff, known_at),
        _read_results(cursor, rows, cutoff, known_at),
    )


def is_promised(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, project: tuple[str, str]
) -> bool:
    """Whether a promise of a project (unit, code) at a month's meeting is in force."""
    asked = {"year": year, "until": month, "known_at": NOW, "scope": [project[0]]}
    said = cursor.execute(_PROMISES, asked).df()
    return bool(((said["month"] == month) & (said["project_code"] == project[1])).any())


def _read_lines(
    cursor: duckdb.DuckDBPyConnection, rows: pd.DataFrame, cutoff: Cutoff, known_at: datetime
) -> pd.DataFrame:
    """The voucher lines of months in which a day inside them is asked about."""
    days = [*rows["due_on"], pd.Timestamp(cutoff.on)]
    asked_months = sorted({day.month for day in days if not _is_month_end(day.date())})
    cursor.register("promised", rows[PROJECT_KEY].drop_duplicates())
    asked = {"year": cutoff.year, "months": asked_months, "known_at": known_at}
    lines = cursor.execute(_LINES, asked).df()
    cursor.unregister("promised")
    return lines


def _read_results(
    cursor: duckdb.DuckDBPyConnection, rows: pd.DataFrame, cutoff: Cutoff, known_at: datetime
) -> pd.DataFrame:
    """The promised indicators at every month's end that the judging looks at."""
    promised = rows[rows["indicator_row"].notna()]
    months = {*promised["month"], *promised["due_on"].dt.month.clip(upper=cutoff.last_ended_month)}
    cursor.register("promised_row", promised[INDICATOR_KEY].drop_duplicates())
    units = promised["unit_code"].unique().tolist()
    asked = {"months": sorted(months), "units": units, "now": NOW}
    indicators = cursor.execute(_INDICATORS, asked).df()
    results = cursor.execute(_RESULTS, {"known_at": known_at}).df()
    cursor.unregister("promised_row")
    parts = [
        add_reported_results(theirs, results, Cutoff.at(cutoff.year, int(str(month))))
        for month, theirs in indicators.groupby("month")
    ]
    return pd.concat(parts, ignore_index=True) if parts else indicators


def _is_month_end(day: date) -> bool:
    return day == month_end(day.year, day.month)


_PROMISES = """
SELECT p.region_code, p.year, p.unit_code, p.project_code, p.month, p.deciding_cause,
       p.explanation, p.measure, p.amount_fen, p.indicator_row, p.target,
       p.due_on::TIMESTAMP_S AS due_on, p.person, b.actor AS said_by, b.recorded_at
FROM (
    SELECT p.*
    FROM promise AS p SEMI JOIN batch_known($known_at) USING (batch_id)
    WHERE p.year = $year AND p.month <= $until
      AND ($scope::VARCHAR[] IS NULL OR list_contains($scope::VARCHAR[], p.unit_code))
    QUALIFY row_number() OVER (
        PARTITION BY p.region_code, p.unit_code, p.project_code, p.month ORDER BY p.batch_id DESC
    ) = 1
) AS p JOIN batch AS b USING (batch_id)
WHERE NOT p.is_withdrawn
ORDER BY p.unit_code, p.project_code, p.month
"""

_LINES = """
SELECT f.region_code, f.year, f.unit_code, f.project_code, f.counted_on, f.amount_fen
FROM payment_known($known_at) AS f
SEMI JOIN promised USING (region_code, year, unit_code, project_code)
WHERE f.year = $year AND list_contains($months::INTEGER[], month(f.counted_on))
"""

_INDICATORS = """
SELECT w.region_code, w.year, w.unit_code, w.project_code, w.indicator_row, m.month,
       t.value AS direction, CASE WHEN NOT k.classified THEN i.level3 END AS level3, i.unit
FROM promised_row AS w
CROSS JOIN (SELECT unnest($months::BIGINT[]) AS month) AS m
JOIN project_known($now) AS k USING (region_code, year, unit_code, project_code)
JOIN project_text_span($now) AS s
  ON (s.region_code, s.year, s.unit_code, s.project_code)
   = (w.region_code, w.year, w.unit_code, w.project_code)
 AND m.month BETWEEN s.from_month AND s.until_month
JOIN indicator_trait AS t
  ON (t.text_id, t.unit_code, t.project_code, t.indicator_row, t.trait)
   = (s.text_id, w.unit_code, w.project_code, w.indicator_row, 'direction')
JOIN indicator_known($now) AS i
  ON (i.text_id, i.project_code, i.indicator_row) = (s.text_id, w.project_code, w.indicator_row)
WHERE list_contains($units::VARCHAR[], k.unit_code)
  AND list_contains($units::VARCHAR[], s.unit_code)
ORDER BY ALL
"""

_RESULTS = """
SELECT r.region_code, r.year, r.unit_code, r.project_code, r.indicator_row, r.month, r.number,
       r.done_on, r.grade
FROM result AS r SEMI JOIN batch_known($known_at) USING (batch_id)
SEMI JOIN promised_row USING (region_code, year, unit_code, project_code, indicator_row)
WHERE r.state = '已审'
QUALIFY row_number() OVER (
    PARTITION BY r.region_code, r.year, r.unit_code, r.project_code, r.indicator_row, r.month
    ORDER BY r.batch_id DESC
) = 1
"""
