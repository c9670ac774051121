"""Searching the log (日志): by days, by who, by what was done, by words; newest first, a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import duckdb
import pandas as pd

from perfmon.store.gone_entries import read_gone_entries


@dataclass(frozen=True)
class LogSearch:
    """Which entries are looked for.

    Attributes:
        since: from this moment on (UTC, without a zone); None from the first.
        until: before this moment; None to the last.
        actor: whose; '' for everyone's.
        act: what was done; '' for all.
        words: each stands in what, before or after, in any case of letters; '' for all.
        hidden: names that are not shown → what is shown in their place, in this order. Words are
            looked for in what is shown: else a search would tell the names that it hides.
    """

    since: datetime | None = None
    until: datetime | None = None
    actor: str = ""
    act: str = ""
    words: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)


def read_log(
    cursor: duckdb.DuckDBPyConnection, search: LogSearch, most: int, skipped: int = 0
) -> pd.DataFrame:
    """The entries that are found, newest first.

    Args:
        cursor: of the database.
        search: which ones.
        most: so many of them.
        skipped: so many newer ones are left out.

    Returns:
        entry_id, recorded_at (UTC), actor, address, act, subject, value_before and value_after
        (missing where none is told), batch_id (Int64, missing of no batch), hash; gone_by (Int64),
        the entry of the restore that took its batch or undo away, missing where none did. Hidden
        names are replaced.
    """
    asked = _asked(search) | _hidden(search) | {"most": most, "skipped": skipped}
    page = f"{_COLUMNS} {_found(search)} ORDER BY entry_id DESC LIMIT $most OFFSET $skipped"
    texts = ", ".join(f"{_shown(name, search)} AS {name}" for name in _TEXTS)
    query = f"SELECT * REPLACE ({texts}) FROM ({page}) ORDER BY entry_id DESC"  # noqa: S608 our names
    rows = cursor.execute(query, asked).df()
    rows = rows.assign(gone_by=None).astype({"batch_id": "Int64", "gone_by": "Int64"})
    for gone in read_gone_entries(cursor):
        is_gone = rows["entry_id"].between(gone.first, gone.last) & rows["batch_id"].notna()
        rows.loc[is_gone, "gone_by"] = gone.restored_by
    return rows


def count_log(cursor: duckdb.DuckDBPyConnection, search: LogSearch) -> int:
    """How many entries are found."""
    asked = _asked(search) | (_hidden(search) if search.words.split() else {})
    ((count,),) = cursor.execute(f"SELECT count(*) {_found(search)}", asked).fetchall()
    return int(count)


def read_log_choices(cursor: duckdb.DuckDBPyConnection) -> tuple[list[str], list[str]]:
    """Everyone who is in the log, and everything that was done."""
    rows = cursor.execute("SELECT DISTINCT actor, act FROM log_entry").fetchall()
    return sorted({str(actor) for actor, _ in rows}), sorted({str(act) for _, act in rows})


class LogSpan(NamedTuple):
    """What the log covers.

    Attributes:
        batches_before: the last batch that is older than it; 0 where there is none.
        first: the moment of its first entry (UTC), and of its last; None without one.
        last: see `first`.
    """

    batches_before: int
    first: datetime | None
    last: datetime | None


def read_log_span(cursor: duckdb.DuckDBPyConnection) -> LogSpan:
    """What the log covers."""
    rows = cursor.execute(
        "SELECT (SELECT batches_before FROM log_end), min(recorded_at), max(recorded_at) "
        "FROM log_entry"
    ).fetchall()
    return LogSpan(*rows[0])


def _asked(search: LogSearch) -> dict[str, object]:
    asked: dict[str, object] = {"since": search.since, "until": search.until}
    asked |= {"actor": search.actor, "act": search.act}
    for place, word in enumerate(search.words.split()):
        asked[f"word{place}"] = word.lower()
    return asked


def _hidden(search: LogSearch) -> dict[str, object]:
    """What `_shown` is asked with."""
    asked: dict[str, object] = {}
    for place, (name, shown) in enumerate(search.hidden.items()):
        asked |= {f"name{place}": name, f"shown{place}": shown}
    return asked


def _found(search: LogSearch) -> str:
    conditions = [_FOUND]
    whole = f"concat_ws(' ', {', '.join(_shown(name, search) for name in _TEXTS)})"
    for place, word in enumerate(search.words.split()):
        # to turn all text small takes long, and most words are Chinese
        text = whole if word.lower() == word.upper() else f"lower({whole})"
        conditions.append(f"AND contains({text}, $word{place})")
    return " ".join(conditions)


def _shown(column: str, search: LogSearch) -> str:
    """SQL of a column's text with what is shown in place of hidden names."""
    text = column
    for place in range(len(search.hidden)):
        text = f"replace({text}, $name{place}, $shown{place})"
    return text


_COLUMNS = """
SELECT entry_id, recorded_at, actor, address, act, subject, value_before, value_after, batch_id,
       hash
"""

_TEXTS = ("subject", "value_before", "value_after")

_FOUND = """
FROM log_entry
WHERE ($since::TIMESTAMP IS NULL OR recorded_at >= $since)
  AND ($until::TIMESTAMP IS NULL OR recorded_at < $until)
  AND ($actor = '' OR actor = $actor)
  AND ($act = '' OR act = $act)
"""
