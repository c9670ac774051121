"""Searching the log (日志): by days, by who, by what was done, by words; newest first, a page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import duckdb
import pandas as pd

from perfmon.store.gone_entries import read_gone_entries
from perfmon.store.hidden_names import HiddenNames


@dataclass(frozen=True)
class LogSearch:
    """Which entries are looked for.

    Attributes:
        since: from this moment on (UTC, without a zone); None from the first.
        until: before this moment; None to the last.
        actor: whose; '' for everyone's.
        act: what was done; '' for all.
        words: each stands in what, before or after, in any case of letters; '' for all.
        hidden: names that are not shown → what is shown in their place. Words are looked for in
            what is shown: else a search would tell the names that it hides.
    """

    since: datetime | None = None
    until: datetime | None = None
    actor: str = ""
    act: str = ""
    words: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)


def read_log(
    cursor: duckdb.DuckDBPyConnection, search: LogSearch, most: int, skipped: int = 0
) -> tuple[int, pd.DataFrame]:
    """How many entries are found, and some of them, newest first.

    Args:
        cursor: of the database.
        search: which ones.
        most: so many of them.
        skipped: so many newer ones are left out.

    Returns:
        How many in all, and of each of those read entry_id, recorded_at (UTC), actor, address, act,
        subject, value_before and value_after (missing where none is told), batch_id (Int64, missing
        of no batch), hash; gone_by (Int64), the entry of the restore that took its batch or undo
        away, missing where none did. Hidden names are replaced.
    """
    names = HiddenNames(search.hidden)
    found, asked = _found(cursor, search, names)
    ((count,),) = cursor.execute(f"SELECT count(*) {found}", asked).fetchall()
    page = f"{_COLUMNS} {found} ORDER BY entry_id DESC LIMIT $most OFFSET $skipped"
    rows = cursor.execute(page, asked | {"most": most, "skipped": skipped}).df()
    rows[_TEXTS] = rows[_TEXTS].map(names.cover, na_action="ignore")
    rows = rows.assign(gone_by=None).astype({"batch_id": "Int64", "gone_by": "Int64"})
    for gone in read_gone_entries(cursor):
        is_gone = rows["entry_id"].between(gone.first, gone.last) & rows["batch_id"].notna()
        rows.loc[is_gone, "gone_by"] = gone.restored_by
    return int(count), rows


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


def _found(
    cursor: duckdb.DuckDBPyConnection, search: LogSearch, names: HiddenNames
) -> tuple[str, dict[str, object]]:
    """SQL of the entries that are found, and what it is asked with."""
    asked: dict[str, object] = {"since": search.since, "until": search.until}
    asked |= {"actor": search.actor, "act": search.act}
    words = search.words.lower().split()
    if not words:
        return _FOUND, asked
    # to turn all text small takes long, and most words are Chinese
    texts = [_WHOLE if word == word.upper() else f"lower({_WHOLE})" for word in words]
    stored = " AND ".join(f"contains({text}, $word{at})" for at, text in enumerate(texts))
    asked |= {f"word{at}": word for at, word in enumerate(words)}
    if not names.heads:
        return f"{_FOUND} AND {stored}", asked
    heads = _heads(names)
    held = " OR ".join(f"regexp_matches({_WHOLE}, ${some})" for some in heads)
    query = f"SELECT entry_id, {stored}, {', '.join(_TEXTS)} {_FOUND} AND ({held})"
    holding = cursor.execute(query, asked | heads)
    more, less = list[int](), list[int]()
    while rows := holding.fetchmany(_ROWS_AT_ONCE):
        for entry_id, is_stored, *told in rows:
            is_shown = _has_words(names, told, words)
            if is_shown != is_stored:
                (more if is_shown else less).append(entry_id)
    found = f"{stored} AND {_among('less')} IS NOT TRUE OR {_among('more')}"
    return f"{_FOUND} AND ({found})", asked | {"more": more, "less": less}


def _among(numbers: str) -> str:
    return f"(entry_id IN (SELECT unnest(${numbers}::BIGINT[])))"


def _heads(names: HiddenNames) -> dict[str, str]:
    """Regular expressions of what names begin with; a long one would be slow, so of some each."""
    return {
        f"heads{at}": "|".join(map(re.escape, names.heads[at : at + _HEADS_AT_ONCE]))
        for at in range(0, len(names.heads), _HEADS_AT_ONCE)
    }


def _has_words(names: HiddenNames, texts: list[str | None], words: list[str]) -> bool:
    """Whether each word stands in the texts as they are shown."""
    whole = " ".join(names.cover(text) for text in texts if text is not None).lower()
    return all(word in whole for word in words)


_COLUMNS = """
SELECT entry_id, recorded_at, actor, address, act, subject, value_before, value_after, batch_id,
       hash
"""

_TEXTS = ["subject", "value_before", "value_after"]
_WHOLE = f"concat_ws(' ', {', '.join(_TEXTS)})"

_HEADS_AT_ONCE, _ROWS_AT_ONCE = 500, 10_000

_FOUND = """
FROM log_entry
WHERE ($since::TIMESTAMP IS NULL OR recorded_at >= $since)
  AND ($until::TIMESTAMP IS NULL OR recorded_at < $until)
  AND ($actor = '' OR actor = $actor)
  AND ($act = '' OR act = $act)
"""
