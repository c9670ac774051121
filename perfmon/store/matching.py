"""Keeping which project each wording of a file means, as it follows from everything known."""

from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.ingest.matching import match_mentions
from perfmon.store.asking import NOW
from perfmon.store.classified import read_classified
from perfmon.store.unmatched import UNMATCHED_WHY


def match_year(
    cursor: duckdb.DuckDBPyConnection, region_code: str, year: int, found_at: datetime
) -> None:
    """Finds the projects of a year's mentions anew; what changed is kept from that moment on."""
    matches = find_matches(cursor, region_code, year)
    if matches is None:
        return
    cursor.register("matches_now", matches)
    cursor.execute(_FORGET_THIS_MOMENT, {"found_at": found_at})
    cursor.execute(_KEEP_CHANGED, {"known_at": NOW, "found_at": found_at})
    cursor.unregister("matches_now")


def find_matches(
    cursor: duckdb.DuckDBPyConnection, region_code: str, year: int
) -> pd.DataFrame | None:
    """The project of each of a year's mentions, as everything known says; None without mentions.

    Returns:
        mention_id, unit_code and project_code (missing where unmatched), how.
    """
    asked = {"region": region_code, "year": year, "known_at": NOW}
    mentions = cursor.execute(_MENTIONS, {"region": region_code, "year": year}).df()
    if mentions.empty:
        return None
    projects = cursor.execute(_PROJECTS, asked).df()
    units_asked = {"region": region_code, "day": date(year, 12, 31), "known_at": NOW}
    units = cursor.execute(_UNITS, units_asked).df()
    chosen = cursor.execute(_CHOSEN, asked).df()
    return match_mentions(mentions, projects, units, chosen)


def read_unmatched(cursor: duckdb.DuckDBPyConnection, year: int) -> pd.DataFrame:
    """The mentions without a project that lines in force have, most money first.

    Returns:
        One row a mention: mention_id, unit_code, unit_name, project_code, project_name,
        voucher_no (each '' where nothing is printed; a name that a 涉密 project bears is its code),
        how (why there is none), and of its payments,
        tranches and cumulative tables payment_lines, payment_fen, tranche_lines, tranche_fen,
        progress_lines, progress_fen (the highest cumulative amount).
    """
    unmatched = cursor.execute(_UNMATCHED, {"year": year, "known_at": NOW}).df()
    classified = read_classified(cursor)
    pairs = unmatched[["project_code", "project_name"]].itertuples(index=False)
    names = [classified.code_of(code, name) or name for code, name in pairs]
    return unmatched.assign(project_name=pd.Series(names, unmatched.index, dtype="str"))


_MENTIONS = """
SELECT mention_id, unit_code, unit_name, project_code, project_name
FROM mention WHERE region_code = $region AND year = $year
"""

_PROJECTS = """
SELECT unit_code, project_code, name, contents_name
FROM project_known($known_at) WHERE region_code = $region AND year = $year
"""

_UNITS = "SELECT unit_code, unit_name FROM unit_named($day, $known_at) WHERE region_code = $region"

_CHOSEN = """
SELECT h.mention_id, h.unit_code, h.project_code
FROM hand_match AS h SEMI JOIN batch_known($known_at) USING (batch_id)
JOIN mention AS m USING (mention_id)
SEMI JOIN project_known($known_at) AS p
    ON (p.region_code, p.year, p.unit_code, p.project_code)
     = (m.region_code, m.year, h.unit_code, h.project_code)
WHERE m.region_code = $region AND m.year = $year
QUALIFY row_number() OVER (PARTITION BY h.mention_id ORDER BY h.batch_id DESC) = 1
"""

_FORGET_THIS_MOMENT = """
DELETE FROM mention_match
WHERE found_at = $found_at AND mention_id IN (SELECT mention_id FROM matches_now)
"""

_KEEP_CHANGED = """
INSERT INTO mention_match BY NAME
SELECT n.*, $found_at AS found_at
FROM matches_now AS n LEFT JOIN mention_matched($known_at) AS o USING (mention_id)
WHERE (n.unit_code, n.project_code, n.how) IS DISTINCT FROM (o.unit_code, o.project_code, o.how)
"""

_UNMATCHED = f"""
WITH sums AS (
    SELECT mention_id, count(*) AS payment_lines, sum(amount_fen) AS payment_fen,
           0 AS tranche_lines, 0 AS tranche_fen, 0 AS progress_lines, 0 AS progress_fen
    FROM payment_said($known_at) WHERE year = $year GROUP BY mention_id
    UNION ALL
    SELECT mention_id, 0, 0, count(*), sum(amount_fen), 0, 0
    FROM tranche_said($known_at) WHERE year = $year GROUP BY mention_id
    UNION ALL
    SELECT mention_id, 0, 0, 0, 0, count(*), max(paid_fen)
    FROM progress SEMI JOIN batch_known($known_at) USING (batch_id)
    WHERE year = $year GROUP BY mention_id
)
SELECT u.mention_id, u.unit_code, u.unit_name, u.project_code, u.project_name, u.voucher_no,
       {UNMATCHED_WHY} AS how, sum(s.payment_lines)::BIGINT AS payment_lines,
       sum(s.payment_fen)::BIGINT AS payment_fen,
       sum(s.tranche_lines)::BIGINT AS tranche_lines,
       sum(s.tranche_fen)::BIGINT AS tranche_fen,
       sum(s.progress_lines)::BIGINT AS progress_lines,
       sum(s.progress_fen)::BIGINT AS progress_fen
FROM sums AS s
JOIN mention AS u USING (mention_id)
JOIN mention_matched($known_at) AS f USING (mention_id)
WHERE f.project_code IS NULL
GROUP BY ALL
ORDER BY abs(sum(s.payment_fen)) + abs(sum(s.tranche_fen)) + abs(sum(s.progress_fen)) DESC,
         u.mention_id
"""  # noqa: S608 our own words
