"""The log (日志): who did what to what, from → to, when, from where; each entry chained by a hash.

The hash of an entry is the SHA-256, in hexadecimal, of its fields in the order of its table. Each
field is a netstring, `<length in bytes>:<text in UTF-8>,`; numbers are decimal, the moment is ISO
8601 in UTC to the microsecond, a field that is missing is `-,`. The last field is the hash of the
entry before; of the first entry it is the birth of the database: the SHA-256 of the netstrings of
`perfmon`, made_at and is_demo (1 or 0) of `database_property`.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import duckdb

from perfmon.actor import address_of
from perfmon.store.gone_entries import read_gone_entries

MOST_SIGNS = 500
"""A longer text is cut after so many characters; how long it was is said."""

PROGRAM = "程序"
"""Who makes a database or brings it up, where no person does."""

MAKING, UPGRADING, UNDOING, DOWNLOADING = "建库", "升级", "撤销", "下载"
BACKING_UP, SERVING, NOTING = "备份", "看板启动", "记下末条"


@dataclass(frozen=True)
class Entry:
    """What is logged.

    Attributes:
        actor: who; from where follows from it.
        act: what was done, a noun: 导入, 撤销, 月结, 下载, …
        subject: to what, in words by which a person finds it again.
        before: the values before; None where there were none, or none are told.
        after: the values after.
        batch_id: the batch that was written or taken back; None for none.
    """

    actor: str
    act: str
    subject: str
    before: str | None = None
    after: str | None = None
    batch_id: int | None = None


COLUMNS = (
    *("entry_id", "recorded_at", "actor", "address", "act", "subject"),
    *("value_before", "value_after", "batch_id", "previous_hash", "hash"),
)
"""Of the table of entries, in its order."""


class LogEnd(NamedTuple):
    """Where the log ends: written down, it is a witness that nothing was cut off since.

    Attributes:
        entries: how many there are; the number of the last.
        hash: of the last entry, in hexadecimal; '' without one.
    """

    entries: int
    hash: str

    @property
    def words(self) -> str:
        """共 1,234 条，末条指纹 0123456789ab."""
        last = f"，末条指纹 {self.hash[:12]}" if self.hash else ""
        return f"共 {self.entries:,} 条{last}"


def append_entries(
    cursor: duckdb.DuckDBPyConnection, entries: Sequence[Entry], at: datetime
) -> None:
    """Appends entries in their order, inside the transaction of whoever writes.

    Args:
        cursor: of the transaction; only one writes at a time.
        entries: what is logged; long texts are cut (MOST_SIGNS), what does not print is a space.
        at: the moment (UTC, without a zone).
    """
    if not entries:
        return
    end = read_log_end(cursor)
    rows = list(chained(entries, LogEnd(end.entries, end.hash or birth_hash(cursor)), at))
    marks = f"({', '.join('?' * len(COLUMNS))})"
    cells = [cell for row in rows for cell in row]
    cursor.execute(f"INSERT INTO log_entry VALUES {', '.join([marks] * len(rows))}", cells)  # noqa: S608 question marks alone
    counted = [end.entries + len(entries), cells[-1]]
    cursor.execute("UPDATE log_end SET entries = ?, last_hash = ?", counted)


def chained(entries: Sequence[Entry], end: LogEnd, at: datetime) -> Iterator[tuple[object, ...]]:
    """The entries as rows of these COLUMNS, each chained to the one before.

    Args:
        entries: in their order.
        end: what they are chained to; before the first of all the birth of the database.
        at: the moment (UTC, without a zone).
    """
    last = end.hash
    for entry_id, entry in enumerate(entries, end.entries + 1):
        texts = (entry.actor, address_of(entry.actor), entry.act, entry.subject)
        values = (entry.before, entry.after)
        row = (entry_id, at, *map(_shown, texts), *map(_shown_value, values), entry.batch_id, last)
        last = hash_of(row)
        yield (*row, last)


def read_log_end(cursor: duckdb.DuckDBPyConnection) -> LogEnd:
    """Where the log ends, by its witness."""
    rows = cursor.execute("SELECT entries, coalesce(last_hash, '') FROM log_end").fetchall()
    return LogEnd(int(rows[0][0]), str(rows[0][1]))


def birth_hash(cursor: duckdb.DuckDBPyConnection) -> str:
    """The hash before the first entry: two databases of the same one were made as one."""
    return str(cursor.execute(_BIRTH).fetchall()[0][0])


def broken_links(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """The first place at which the log does not hold together, in words; none where it does.

    An entry was altered, taken out, put in or moved; the end is not what the witness says; or a
    batch or an undo has no entry, or an entry has lost its batch or undo by no restore.
    """
    first = next(_broken_places(cursor), None)
    return [] if first is None else [first]


def _broken_places(cursor: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """The first entry that breaks, then what is wrong about the log as a whole."""
    found = [
        (int(number), what)
        for what, query in _BROKEN.items()
        for (number,) in cursor.execute(query, [birth_hash(cursor)][: query.count("?")]).fetchall()
        if number is not None
    ]
    if found:
        number, what = min(found)
        yield f"第 {number} 条{what}"
    known = read_log_end(cursor)
    ((entries, last),) = cursor.execute(_LAST).fetchall()
    if (entries, last) != known:
        yield f"末尾对不上，现有 {entries} 条，应有 {known.entries} 条"
    gone = read_gone_entries(cursor)
    spans = {"firsts": [each.first for each in gone], "lasts": [each.last for each in gone]}
    for words, query in _UNLOGGED.items():
        ((count,),) = cursor.execute(f"{_IN_FORCE} {query}", spans).fetchall()
        if count:
            yield f"{count} {words}"


def _netstring(value: str) -> str:
    """Of a value in SQL; `strlen` counts bytes."""
    return f"coalesce(strlen({value}::VARCHAR) || ':' || {value}::VARCHAR || ',', '-,')"


def _sha256(*values: str) -> str:
    return f"sha256({' || '.join(map(_netstring, values))})"


def _moment(column: str) -> str:
    return f"strftime({column}, '%Y-%m-%dT%H:%M:%S.%f')"


_HASH = _sha256(
    *(_moment(each) if each == "recorded_at" else each for each in COLUMNS if each != "hash")
)

_BIRTH = f"""
SELECT {_sha256("'perfmon'", _moment("made_at"), "is_demo::INTEGER")} FROM database_property
"""  # noqa: S608 our own columns

_BROKEN = {
    "改动过": f"SELECT min(entry_id) FROM log_entry WHERE hash <> {_HASH}",  # noqa: S608 our own columns
    "接不上前一条，中间少了、多了或换了位置": """
        SELECT min(number) FROM (
            SELECT entry_id, previous_hash, row_number() OVER in_order AS number,
                   lag(hash, 1, ?) OVER in_order AS hash_before
            FROM log_entry WINDOW in_order AS (ORDER BY entry_id, hash)
        ) WHERE entry_id <> number OR previous_hash <> hash_before""",
}
"""What can be wrong with an entry → the number of the first of which it is so."""

_LAST = "SELECT count(*), coalesce(max_by(hash, entry_id), '') FROM log_entry"

_IN_FORCE = """
WITH told AS (
    SELECT batch_id, act = '撤销' AS is_undo
    FROM log_entry ANTI JOIN (
        SELECT unnest($firsts::BIGINT[]) AS first, unnest($lasts::BIGINT[]) AS last
    ) ON entry_id BETWEEN first AND last
    WHERE batch_id IS NOT NULL
), untold_undo AS (
    SELECT batch_id > batches_before AS is_newer
    FROM batch_undo ANTI JOIN (FROM told WHERE is_undo) USING (batch_id), log_end
), older_undo AS (
    SELECT (SELECT count(*) FROM untold_undo WHERE NOT is_newer) - undos_before AS more FROM log_end
)
"""
"""What the log tells of batches that no restore took away, and undos that it does not tell of;
those from before it are known by their number alone."""

_UNLOGGED = {
    "批没有日志": """
        SELECT count(*) FROM batch ANTI JOIN (FROM told WHERE NOT is_undo) USING (batch_id), log_end
        WHERE batch_id > batches_before""",
    "批日志里有、库里没有": """
        SELECT count(DISTINCT batch_id) FROM told ANTI JOIN batch USING (batch_id)
        WHERE NOT is_undo""",
    "次撤销没有日志": """
        SELECT (SELECT count(*) FROM untold_undo WHERE is_newer) + greatest(more, 0)
        FROM older_undo""",
    "次撤销日志里有、库里没有": """
        SELECT (SELECT count(*) FROM told ANTI JOIN batch_undo USING (batch_id) WHERE is_undo)
               + greatest(-more, 0)
        FROM older_undo""",
}


def hash_of(row: Sequence[object]) -> str:
    """As `_HASH` has it, of one row without its hash: to ask the database would cost more."""
    return hashlib.sha256(b"".join(map(_as_netstring, row))).hexdigest()


def _as_netstring(field: object) -> bytes:
    if field is None:
        return b"-,"
    text = field.isoformat(timespec="microseconds") if isinstance(field, datetime) else str(field)
    content = text.encode()
    return b"%d:%b," % (len(content), content)


def _shown_value(text: str | None) -> str | None:
    return None if text is None else _shown(text)


def as_logged(text: str) -> str:
    """The text on one line, without marks that turn or hide what is read."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def cut_at(text: str) -> int | None:
    """Where a text of the log was cut; None where it was not."""
    return MOST_SIGNS if _CUT.fullmatch(text, MOST_SIGNS) else None


def _shown(text: str) -> str:
    """The text as logged, cut where it is long."""
    kept = as_logged(text)
    if len(kept) <= MOST_SIGNS:
        return kept
    return f"{kept[:MOST_SIGNS]}…（共 {len(kept)} 字）"


_CUT = re.compile(r"…（共 \d+ 字）")
