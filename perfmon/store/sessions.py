"""Sessions (登录) and tries at signing in. Of a token only its SHA-256 comes here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import duckdb


@dataclass(frozen=True)
class Session:
    """One who is signed in.

    Attributes:
        token_hash: SHA-256 of what the browser keeps.
        name: who.
        address: where they signed in from.
        made_at: when, UTC.
        seen_at: when they last did something, to the minute.
        is_ended: by signing out, or by somebody else.
        is_off: their account is switched off.
        must_change: they are let in only to change their password.
        display_name: as pages show it; the name where there is no account.
    """

    token_hash: str
    name: str
    address: str
    made_at: datetime
    seen_at: datetime
    is_ended: bool
    is_off: bool
    must_change: bool
    display_name: str


def find_session(cursor: duckdb.DuckDBPyConnection, token_hash: str) -> Session | None:
    """The session of a token, ended or not; None where there never was one."""
    rows = cursor.execute(_SESSION, [token_hash]).fetchall()
    return Session(*rows[0]) if rows else None


def insert_session(
    cursor: duckdb.DuckDBPyConnection, token_hash: str, name: str, address: str, now: datetime
) -> None:
    """Writes a new session."""
    cursor.execute(
        "INSERT INTO session VALUES (?, ?, ?, ?, ?, NULL, NULL)",
        [token_hash, name, address, now, now],
    )


def see_session(cursor: duckdb.DuckDBPyConnection, token_hash: str, now: datetime) -> None:
    """Writes when a session was last used."""
    cursor.execute("UPDATE session SET seen_at = ? WHERE token_hash = ?", [now, token_hash])


def end_session(
    cursor: duckdb.DuckDBPyConnection, token_hash: str, why: str, now: datetime
) -> None:
    """Ends one session; one that is ended keeps its reason."""
    cursor.execute(
        "UPDATE session SET ended_at = ?, why = ? WHERE token_hash = ? AND ended_at IS NULL",
        [now, why, token_hash],
    )


def end_sessions_of(cursor: duckdb.DuckDBPyConnection, name: str, why: str, now: datetime) -> None:
    """Ends all sessions of a name."""
    cursor.execute(
        "UPDATE session SET ended_at = ?, why = ? WHERE name = ? AND ended_at IS NULL",
        [now, why, name],
    )


def insert_try(
    cursor: duckdb.DuckDBPyConnection, name: str, address: str, now: datetime, *, succeeded: bool
) -> None:
    """Writes a try at signing in.

    A password typed in the wrong field must not stay: of the name only its SHA-256 is kept.
    """
    cursor.execute(
        "INSERT INTO sign_in_try VALUES (sha256(?), ?, ?, ?)", [name, address, now, succeeded]
    )


def read_known_addresses(
    cursor: duckdb.DuckDBPyConnection, name: str, since: datetime
) -> frozenset[str]:
    """The addresses from which a name was signed in by the right password after the moment."""
    rows = cursor.execute(
        "SELECT DISTINCT address FROM sign_in_try "
        "WHERE name_hash = sha256(?) AND succeeded AND tried_at > ?",
        [name, since],
    ).fetchall()
    return frozenset(str(address) for (address,) in rows)


def count_wrong_tries_at(
    cursor: duckdb.DuckDBPyConnection,
    name: str,
    address: str,
    known: Collection[str],
    since: datetime,
) -> int:
    """Wrong tries at a name after the moment: from one known address, or from all unknown ones.

    Args:
        cursor: of the database.
        name: as typed.
        address: where somebody tries now. Of a known one only its own tries count, and those after
            its last right one.
        known: addresses that count by themselves; all others count together.
        since: the moment.
    """
    asked: dict[str, object] = {"name": name, "since": since}
    if address in known:
        rows = cursor.execute(_WRONG_AT_DESK, asked | {"address": address}).fetchall()
    else:
        rows = cursor.execute(_WRONG_ELSEWHERE, asked | {"known": list(known)}).fetchall()
    return int(rows[0][0])


def count_wrong_tries_from(cursor: duckdb.DuckDBPyConnection, address: str, since: datetime) -> int:
    """Wrong tries from an address after the moment, at whatever name."""
    rows = cursor.execute(
        "SELECT count(*) FROM sign_in_try WHERE address = ? AND tried_at > ? AND NOT succeeded",
        [address, since],
    ).fetchall()
    return int(rows[0][0])


def forget_old(cursor: duckdb.DuckDBPyConnection, before: datetime) -> None:
    """Drops tries and ended sessions from before the moment, so that neither table grows for ever.

    What they meant stands in the log.
    """
    cursor.execute("DELETE FROM sign_in_try WHERE tried_at < ?", [before])
    cursor.execute("DELETE FROM session WHERE made_at < ?", [before])


_SESSION = """
SELECT s.token_hash, s.name, s.address, s.made_at, s.seen_at, s.ended_at IS NOT NULL,
       a.off_at IS NOT NULL, coalesce(a.must_change AND a.password_hash IS NOT NULL, false),
       coalesce(a.display_name, s.name)
FROM session AS s LEFT JOIN account AS a USING (name)
WHERE s.token_hash = ?
"""

_WRONG_AT_DESK = """
SELECT count(*) FILTER (NOT succeeded AND tried_at > $since AND tried_at > last_right_at)
FROM (
    SELECT *, max(tried_at) FILTER (succeeded) OVER () AS last_right_at FROM sign_in_try
    WHERE name_hash = sha256($name) AND address = $address
)
"""

_WRONG_ELSEWHERE = """
SELECT count(*) FROM sign_in_try
WHERE name_hash = sha256($name) AND NOT succeeded AND tried_at > $since
  AND NOT list_contains($known::VARCHAR[], address)
"""
