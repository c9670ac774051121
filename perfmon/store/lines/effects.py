"""What a batch changes: every project's budget, payments and light before and after it."""

from datetime import date
from typing import NamedTuple

import duckdb
import pandas as pd

from perfmon import clock
from perfmon.periods import last_whole_month
from perfmon.store.asking import NOW
from perfmon.store.covered import COVERED
from perfmon.store.lines.taking import TAKEN


class MovedLights(NamedTuple):
    """Projects whose money stays and whose light turns, since the cut-off (截至) moves on.

    Attributes:
        before_on: the cut-off before.
        after_on: the cut-off after.
        light_before: None where there was none.
        light_after: None where there is none.
        projects: how many.
    """

    before_on: date
    after_on: date
    light_before: str | None
    light_after: str | None
    projects: int


class LaterLines(NamedTuple):
    """Tranches that count only after the cut-off of which the effects are shown.

    Attributes:
        cut_on: that cut-off.
        issued_on: the first 下达日 after it.
        lines: how many.
        fen: what they sum to.
    """

    cut_on: date
    issued_on: date
    lines: int
    fen: int


class Effects(NamedTuple):
    """What changes, at the last month of each year that payments on hand reach.

    Attributes:
        projects: one row a project whose money changes, or whose light turns at the same cut-off:
            year, month, cut_on, unit_code, project_code, name; budget_before_fen, budget_after_fen,
            paid_before_fen, paid_after_fen (Int64; missing where the project is not known then);
            light_before, as pages showed it at the cut-off before (missing where no payments were
            on hand), light_after (missing where there is none).
        moved: the other projects whose lights turn.
        later: tranches of the file that are not in these figures yet.
        reached_on: the last of the cut-offs; None where the file is about no known project.
    """

    projects: pd.DataFrame
    moved: list[MovedLights]
    later: list[LaterLines]
    reached_on: date | None


def keep_months_before(cursor: duckdb.DuckDBPyConnection) -> None:
    """Keeps the judged months as they stand, to be compared after settling."""
    cursor.execute(_BEFORE)
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE covered_before AS {_COVERED}", {"known_at": NOW})


def read_effects(cursor: duckdb.DuckDBPyConnection, *, are_tranches: bool) -> Effects:
    """What the batch that is being written changes; leaves views `shown_months` and `effects`.

    Args:
        cursor: of the import.
        are_tranches: whether the lines are tranches, which count from the day they are issued.
    """
    today = clock.today()
    covered = cursor.execute(_COVERED, {"known_at": NOW}).fetchall()
    months = pd.DataFrame(
        [
            (int(year), until.month if until else last_whole_month(int(year), None, today))
            for year, until in covered
        ],
        columns=["year", "month"],
    )
    cursor.register("shown_months", months)
    cursor.execute(_EFFECTS, {"known_at": NOW})
    return Effects(
        cursor.execute(_LISTED).df(),
        [MovedLights(*row) for row in cursor.execute(_MOVED).fetchall()],
        [LaterLines(*row) for row in cursor.execute(_LATER).fetchall()] if are_tranches else [],
        cursor.execute(_REACHED).fetchall()[0][0],
    )


_JUDGED = """
SELECT m.region_code, m.year, m.unit_code, m.project_code, m.month, m.cut_on,
       m.adjusted_budget_fen AS budget_fen, m.paid_fen, j.light
FROM project_month AS m
LEFT JOIN judged_month AS j USING (region_code, year, unit_code, project_code, month)
"""

_BEFORE = f"""
CREATE OR REPLACE TEMP TABLE months_before AS
{_JUDGED} WHERE m.year IN (SELECT year FROM lines)
"""  # noqa: S608 our own query

_COVERED = f"""
SELECT p.year, max(c.covered_until) AS covered_until
FROM (
    SELECT DISTINCT year FROM project_known($known_at) WHERE year IN (SELECT year FROM lines)
) AS p
LEFT JOIN ({COVERED}) AS c USING (year)
GROUP BY p.year
"""  # noqa: S608 our own words

_EFFECTS = f"""
CREATE OR REPLACE TEMP TABLE effects AS
WITH after AS ({_JUDGED} SEMI JOIN shown_months USING (year, month)),
     shown_before AS (
         SELECT year, least(s.month, month(c.covered_until)) AS month
         FROM shown_months AS s JOIN covered_before AS c USING (year)
         WHERE c.covered_until IS NOT NULL
     ),
     lights_before AS (
         SELECT * EXCLUDE (month) FROM months_before SEMI JOIN shown_before USING (year, month)
     ),
     before AS (FROM months_before SEMI JOIN shown_months USING (year, month))
SELECT a.year, a.month, a.cut_on, l.cut_on AS cut_before_on, a.unit_code, a.project_code,
       CASE WHEN p.classified THEN p.project_code ELSE p.name END AS name,
       b.budget_fen AS budget_before_fen, a.budget_fen AS budget_after_fen,
       b.paid_fen AS paid_before_fen, a.paid_fen AS paid_after_fen,
       l.light AS light_before, a.light AS light_after,
       (a.budget_fen, a.paid_fen) IS DISTINCT FROM (b.budget_fen, b.paid_fen)
           OR a.cut_on = l.cut_on AS is_listed
FROM after AS a
LEFT JOIN before AS b USING (region_code, year, unit_code, project_code, month)
LEFT JOIN lights_before AS l USING (region_code, year, unit_code, project_code)
JOIN project_known($known_at) AS p USING (region_code, year, unit_code, project_code)
WHERE (a.budget_fen, a.paid_fen) IS DISTINCT FROM (b.budget_fen, b.paid_fen)
   OR (l.cut_on IS NOT NULL AND a.light IS DISTINCT FROM l.light)
"""  # noqa: S608 our own query

_LISTED = """
SELECT * EXCLUDE (is_listed, cut_before_on) FROM effects WHERE is_listed
ORDER BY abs(paid_after_fen - coalesce(paid_before_fen, 0)) DESC, unit_code, project_code
"""

_MOVED = """
SELECT cut_before_on::DATE AS before_on, cut_on::DATE AS after_on, light_before, light_after,
       count(*) AS projects
FROM effects WHERE NOT is_listed GROUP BY ALL
ORDER BY after_on, before_on, projects DESC, light_before, light_after
"""

_REACHED = "SELECT max(cut_on)::DATE FROM project_month SEMI JOIN shown_months USING (year, month)"

_LATER = f"""
SELECT c.cut_on, min(l.day), count(*), sum(l.amount_fen)::BIGINT
FROM judged_lines AS l
JOIN (
    SELECT year, max(cut_on)::DATE AS cut_on
    FROM project_month SEMI JOIN shown_months USING (year, month) GROUP BY year
) AS c USING (year)
WHERE (l.status = 'new' OR {TAKEN}) AND l.day > c.cut_on
GROUP BY c.cut_on ORDER BY c.cut_on
"""  # noqa: S608 our own words
