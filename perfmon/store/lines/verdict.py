"""What becomes of each line of a file: the lines told apart, matched, counted and listed.

View `judged_lines` is table `lines` with the final `status` (refused, void, duplicate, conflict,
unmatched, new), its reason, `kept_as` (the status that the line alone would have), the stored line
that it meets and the project that it means.
"""

from datetime import datetime
from typing import NamedTuple

import duckdb
import pandas as pd

from perfmon.store.asking import NOW
from perfmon.store.lines.identity import FindAlike, tell_lines
from perfmon.store.lines.seen import find_again
from perfmon.store.matching import match_year
from perfmon.store.unmatched import UNMATCHED_WHY

STATUSES = ("refused", "conflict", "unmatched", "new", "void", "duplicate")
"""What becomes of a line, the weightiest first: a line of several pieces has that of its first."""


def match_lines(cursor: duckdb.DuckDBPyConnection, found_at: datetime) -> set[tuple[str, int]]:
    """Matches the lines' wordings, makes table `matched`; may be asked again.

    Returns:
        The regions and years that the lines are about.
    """
    cursor.execute(_NEW_MENTIONS)
    years = {(str(region), int(year)) for region, year in cursor.execute(_YEARS).fetchall()}
    for region_code, year in sorted(years):
        match_year(cursor, region_code, year, found_at)
    cursor.execute(_MATCHED, {"now": NOW})
    cursor.execute(_WHY, {"known_at": NOW})
    return years


def judge_lines(
    cursor: duckdb.DuckDBPyConnection, found_at: datetime, find_alike: FindAlike | None
) -> set[tuple[str, int]]:
    """Matches the lines' wordings, tells the lines from the stored ones, makes view `judged_lines`.

    Args:
        cursor: of the import.
        found_at: when.
        find_alike: of the kind of file.

    Returns:
        The regions and years that the lines are about.
    """
    years = match_lines(cursor, found_at)
    tell_lines(cursor, find_alike)
    if find_alike is not None:
        find_again(cursor, find_alike)
    cursor.execute(_JUDGED)
    return years


def count_lines(cursor: duckdb.DuckDBPyConnection, pieces: int) -> dict[str, int]:
    """How many `lines` there are, how many of each of STATUSES, and `sum_fen` of the new.

    A line of several pieces has the weightiest status among them.
    """
    query = _COUNTS if pieces == 1 else _PIECE_COUNTS
    asked = None if pieces == 1 else {"pieces": pieces}
    rows = cursor.execute(query, asked).fetchall()
    (new_fen,) = cursor.execute(_NEW_SUM).fetchall()[0]
    counted = {status: int(count) for status, count in rows}
    return {status: counted.get(status, 0) for status in STATUSES} | {
        "lines": sum(counted.values()),
        "sum_fen": int(new_fen),
    }


class Sizes(NamedTuple):
    """How large the amounts of the lines that count from now on are, whatever their signs.

    Attributes:
        lines: how many there are that are not 0.
        largest_fen: the largest of them; 0 without any.
        median_fen: the one in the middle; 0 without any.
    """

    lines: int
    largest_fen: int
    median_fen: int


def read_sizes(cursor: duckdb.DuckDBPyConnection) -> Sizes:
    """How large the file's amounts are."""
    return Sizes(*cursor.execute(_SIZES).fetchall()[0])


class Matching(NamedTuple):
    """How the lines of a file found their projects.

    Attributes:
        unmatched_lines: lines kept without a project.
        unmatched_fen: what they sum to.
        named_lines: lines whose code is not known, matched by their name.
        codes: the project codes printed, each once.
    """

    unmatched_lines: int
    unmatched_fen: int
    named_lines: int
    codes: list[str]


def read_matching(cursor: duckdb.DuckDBPyConnection) -> Matching:
    """How the lines of the file found their projects."""
    (sums,) = cursor.execute(_MATCHING).fetchall()
    codes = cursor.execute(_CODES).fetchall()
    return Matching(int(sums[0]), int(sums[1]), int(sums[2]), [str(code) for (code,) in codes])


def read_listed_lines(cursor: duckdb.DuckDBPyConnection, most: int) -> pd.DataFrame:
    """The lines that are neither new nor there already, in the order of the file.

    Returns:
        sheet, line, status, reason, unit_name, project_code, project_name, amount_fen (Int64;
        missing where unreadable); of a conflict what is stored: stored_fen (Int64),
        stored_voucher_no, stored_day, stored_project_code, stored_batch_id (Int64), stored_source.
    """
    whole = dict.fromkeys(("amount_fen", "stored_fen", "stored_batch_id"), "Int64")
    return cursor.execute(_LISTED, {"most": most}).df().astype(whole)


_COUNTS = "SELECT status, count(*) FROM judged_lines GROUP BY status"

_PIECE_COUNTS = f"""
WITH weights AS (
    SELECT n // $pieces AS place, min(list_position({list(STATUSES)}, status)) AS weight
    FROM judged_lines GROUP BY place
)
SELECT {list(STATUSES)}[weight], count(*) FROM weights GROUP BY weight
"""  # noqa: S608 our own words

_MATCHING = """
SELECT count(*) FILTER (status = 'unmatched'),
       coalesce(sum(amount_fen) FILTER (status = 'unmatched'), 0)::BIGINT,
       count(*) FILTER (how = '名称' AND project_code <> '' AND status <> 'duplicate')
FROM judged_lines
WHERE status <> 'refused'
"""

_CODES = "SELECT DISTINCT project_code FROM mention SEMI JOIN lines USING (mention_id) ORDER BY 1"

_NEW_SUM = """
SELECT coalesce(sum(amount_fen), 0)::BIGINT FROM judged_lines WHERE status = 'new'
"""

_SIZES = """
SELECT count(*), coalesce(max(abs(amount_fen)), 0)::BIGINT,
       coalesce(quantile_disc(abs(amount_fen), 0.5), 0)::BIGINT
FROM judged_lines WHERE status IN ('new', 'unmatched') AND amount_fen <> 0
"""

_NEW_MENTIONS = """
INSERT INTO mention BY NAME
SELECT mention_id, region_code, year, unit_code, unit_name, project_code, project_name,
       CASE WHEN project_code = '' AND project_name = '' THEN coalesce(voucher_no, '') ELSE '' END
           AS voucher_no
FROM lines SEMI JOIN (
    SELECT min(n) AS n FROM lines ANTI JOIN mention USING (mention_id)
    WHERE status <> 'refused'
    GROUP BY mention_id
) USING (n)
"""

_YEARS = "SELECT DISTINCT region_code, year FROM lines WHERE status <> 'refused'"

_MATCHED = """
CREATE OR REPLACE TEMP TABLE matched AS
SELECT * FROM mention_matched($now) SEMI JOIN lines USING (mention_id)
"""

_WHY = f"""
CREATE OR REPLACE TEMP TABLE unmatched_why AS
SELECT u.mention_id, {UNMATCHED_WHY} AS why
FROM matched AS f JOIN mention AS u USING (mention_id)
WHERE f.project_code IS NULL
"""  # noqa: S608 our own words

_JUDGED = """
CREATE OR REPLACE TEMP VIEW judged_lines AS
SELECT l.* REPLACE (
           CASE WHEN l.status = 'refused' THEN 'refused'
                WHEN l.status = 'repeated' THEN 'duplicate'
                WHEN t.verdict IS NOT NULL THEN t.verdict
                WHEN l.status = 'void' THEN 'void'
                WHEN m.project_code IS NULL THEN 'unmatched'
                ELSE 'new' END AS status,
           CASE WHEN l.status = 'refused' THEN l.reason
                WHEN t.verdict IS NOT NULL THEN t.reason
                WHEN l.status = 'void' AND l.status_text = '已删除' THEN '标明已删除'
                WHEN l.status = 'void' THEN '支付状态是' || l.status_text
                WHEN m.project_code IS NULL THEN w.why END AS reason
       ),
       l.status AS kept_as, t.stored_id, m.unit_code AS to_unit_code,
       m.project_code AS to_project_code, m.how
FROM lines AS l
LEFT JOIN told AS t USING (n)
LEFT JOIN matched AS m USING (mention_id)
LEFT JOIN unmatched_why AS w USING (mention_id)
"""

_LISTED = """
SELECT j.sheet, j.line, j.status, j.reason, j.unit_name, j.project_code,
       CASE WHEN j.classified THEN j.project_code ELSE j.project_name END AS project_name,
       coalesce(j.amount_fen, j.printed_fen) AS amount_fen, s.amount_fen AS stored_fen,
       s.voucher_no AS stored_voucher_no, s.day AS stored_day,
       s.project_code AS stored_project_code, s.batch_id AS stored_batch_id,
       coalesce(b.file_name, b.kind) AS stored_source
FROM judged_lines AS j
LEFT JOIN stored AS s USING (stored_id)
LEFT JOIN batch AS b ON b.batch_id = s.batch_id
WHERE j.status NOT IN ('new', 'duplicate')
ORDER BY j.n
LIMIT $most
"""
