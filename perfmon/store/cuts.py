"""Closed months (月结): writing a cut once, and reading it as it was written."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import pandas as pd

from perfmon.measures.tie_out import State as TieState
from perfmon.store.asking import NOW, Scope, scope_value
from perfmon.store.batches import read_touched_years
from perfmon.store.writing import Writer

KIND = "月结"
SIGNING = "月结签认"

OFFICES = ("国库股", "绩效股", "分管局长")

PARTS = {
    "projects": "cut_project",
    "months": "cut_month",
    "states": "cut_state",
    "tranches": "cut_tranche",
    "tie_lines": "cut_tie_line",
    "findings": "cut_finding",
    "promises": "cut_promise",
    "stations": "cut_station",
}
"""What a cut froze, by the table that keeps it."""

_SINCE_LATER = frozenset({"cut_station"})
"""Parts that cuts made before them do not have; empty, they leave the fingerprint as it was."""


@dataclass(frozen=True)
class Cut:
    """A closed month.

    Attributes:
        cut_id: its number.
        region_code: one region.
        year: the fiscal year.
        month: 1 to 12.
        cut_on: 截至日.
        known_at: everything recorded by then is in it (UTC).
        rule_version: of the rules in force at the cut-off.
        tie_state: tied, off or open.
        tie_difference_fen: None where nothing was typed to tie out with.
        reason: why it was closed though something stood open; None where nothing did.
        fingerprint: SHA-256 of the frozen rows.
        closed_by: who closed it.
        batch_id: of the closing.
    """

    cut_id: int
    region_code: str
    year: int
    month: int
    cut_on: date
    known_at: datetime
    rule_version: int
    tie_state: TieState
    tie_difference_fen: int | None
    reason: str | None
    fingerprint: str
    closed_by: str
    batch_id: int

    @property
    def short_fingerprint(self) -> str:
        """As papers print it."""
        return self.fingerprint[:12]


def read_cuts(cursor: duckdb.DuckDBPyConnection, year: int | None = None) -> tuple[Cut, ...]:
    """The closed months of a year, or of all years, in order."""
    rows = cursor.execute(_CUTS, {"year": year}).fetchall()
    return tuple(Cut(*row) for row in rows)


def find_cut(cursor: duckdb.DuckDBPyConnection, year: int, month: int) -> Cut | None:
    """A closed month; None where it is open."""
    return next((cut for cut in read_cuts(cursor, year) if cut.month == month), None)


def later_closing(cursor: duckdb.DuckDBPyConnection, cut: Cut) -> datetime:
    """When the first of the months after a cut's was closed; NOW while none is."""
    place = (cut.year, cut.month)
    later = [each for each in read_cuts(cursor) if (each.year, each.month) > place]
    return min((each.known_at for each in later if each.known_at > cut.known_at), default=NOW)


def cuts_holding(cursor: duckdb.DuckDBPyConnection, batch_id: int) -> tuple[Cut, ...]:
    """The closed months that hold a batch: recorded before they closed, touching their years."""
    rows = cursor.execute("SELECT recorded_at FROM batch WHERE batch_id = ?", [batch_id]).fetchall()
    touched = read_touched_years(cursor, batch_id) if rows else set()
    return (
        tuple(
            cut
            for cut in read_cuts(cursor)
            if rows[0][0] <= cut.known_at and (cut.region_code, cut.year) in touched
        )
        if rows
        else ()
    )


def read_cut_part(
    cursor: duckdb.DuckDBPyConnection, cut: Cut, part: str, scope: Scope = None
) -> pd.DataFrame:
    """A part of a cut as it was frozen, one of PARTS.

    Args:
        cursor: of the read.
        cut: which one.
        part: its name.
        scope: units; None for all. Who sees only some gets no tie-out, which is the county's.
    """
    table = PARTS[part]
    columns = [str(row[0]) for row in cursor.execute(f"DESCRIBE {table}").fetchall()]
    narrowed = "$scope::VARCHAR[] IS NULL"
    if "unit_code" in columns:
        narrowed += " OR list_contains($scope::VARCHAR[], unit_code)"
    asked = {"cut": cut.cut_id, "scope": scope_value(scope)}
    return cursor.execute(
        f"SELECT * EXCLUDE (cut_id) FROM {table} "  # noqa: S608 our names
        f"WHERE cut_id = $cut AND ({narrowed}) ORDER BY rowid",
        asked,
    ).df()


def read_signatures(cursor: duckdb.DuckDBPyConnection, year: int, month: int) -> pd.DataFrame:
    """Who put a name to a month's figures: of each office the last one.

    Returns:
        In the order of OFFICES: office, name, budget_fen, paid_fen, signed_at, recorded_by.
    """
    asked = {"year": year, "month": month, "known_at": NOW, "offices": list(OFFICES)}
    return cursor.execute(_SIGNATURES, asked).df()


def append_cut(
    writer: Writer, head: dict[str, object], parts: Iterable[tuple[str, pd.DataFrame]]
) -> int:
    """Writes a cut and its fingerprint.

    Args:
        writer: of the closing.
        head: the columns of `cut` but cut_id, known_at, fingerprint and batch_id.
        parts: name (one of PARTS) and rows of each.

    Returns:
        Its number.
    """
    cursor = writer.cursor
    ((number,),) = cursor.execute("SELECT coalesce(max(cut_id), 0) + 1 FROM cut").fetchall()
    for name, rows in parts:
        table = PARTS[name]
        kept = [str(row[0]) for row in cursor.execute(f"DESCRIBE {table}").fetchall()]
        cursor.register("frozen", rows.assign(cut_id=int(number))[kept])
        writer.append_from(table, "FROM frozen")
        cursor.unregister("frozen")
    made = {
        "cut_id": int(number),
        "known_at": writer.recorded_at,
        "fingerprint": fingerprint(cursor, int(number)),
    }
    row = pd.DataFrame([head | made]).astype({"tie_difference_fen": "Int64", "reason": "str"})
    cursor.register("closed", row)
    writer.append_from("cut", "FROM closed")
    cursor.unregister("closed")
    return int(number)


def fingerprint(cursor: duckdb.DuckDBPyConnection, cut_id: int) -> str:
    """SHA-256 of a cut's frozen rows, whatever columns later programs add to their tables."""
    made = hashlib.sha256()
    for line in _lines(cursor, cut_id):
        made.update(line.encode() + b"\n")
    return made.hexdigest()


def altered_cuts(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """The closed months whose rows are no longer those that were frozen (year, month)."""
    return [
        f"{cut.year}，{cut.month}"
        for cut in read_cuts(cursor)
        if fingerprint(cursor, cut.cut_id) != cut.fingerprint
    ]


def _lines(cursor: duckdb.DuckDBPyConnection, cut_id: int) -> Iterator[str]:
    """Every frozen row as text, sorted within its table; what is missing is left out."""
    for table in PARTS.values():
        found = cursor.execute(
            f"SELECT * EXCLUDE (cut_id) FROM {table} WHERE cut_id = ?",  # noqa: S608 our names
            [cut_id],
        )
        names = [str(column[0]) for column in found.description]
        rows = [
            {name: cell for name, cell in zip(names, row, strict=True) if cell is not None}
            for row in found.fetchall()
        ]
        if rows or table not in _SINCE_LATER:
            yield table
        yield from sorted(
            json.dumps(row, ensure_ascii=False, sort_keys=True, default=str) for row in rows
        )


_CUTS = """
SELECT c.cut_id, c.region_code, c.year, c.month, c.cut_on, c.known_at, c.rule_version,
       c.tie_state, c.tie_difference_fen, c.reason, c.fingerprint, b.actor, c.batch_id
FROM cut AS c JOIN batch AS b USING (batch_id)
WHERE $year::INTEGER IS NULL OR c.year = $year
ORDER BY c.year, c.month
"""

_SIGNATURES = """
SELECT s.office, s.name, s.budget_fen, s.paid_fen, b.recorded_at AS signed_at,
       b.actor AS recorded_by
FROM cut_signature AS s JOIN batch_known($known_at) AS b USING (batch_id)
WHERE s.year = $year AND s.month = $month
QUALIFY row_number() OVER (PARTITION BY s.office ORDER BY s.batch_id DESC) = 1
ORDER BY list_position($offices::VARCHAR[], s.office)
"""
