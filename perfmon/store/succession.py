"""What a restored database takes over from the one whose place it takes."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from perfmon.errors import DatabaseBusyError
from perfmon.store.accounts import read_account_names
from perfmon.store.gone_entries import carried_words, wrote_batches
from perfmon.store.log import LogEnd, birth_hash, broken_links, read_log_end
from perfmon.store.numbers import go_on_above, read_last_numbers
from perfmon.store.overview import read_data_version
from perfmon.store.recomputing import is_readable

_OF_THE_MACHINE = "backup_setting"
"""A table that is no figures: it stays as it is set on this machine."""

_SIGNED_IN = ("session", "sign_in_try")
_PEOPLE = ("account", "account_grant", *_SIGNED_IN)


THEIR_PEOPLE = "账号、角色是备份里的，收回过的要重新核对"
"""Where the accounts of a backup hold: a role that was withdrawn since is back."""


class Succession(NamedTuple):
    """What became of the present database's log, of its own table and of the accounts.

    Attributes:
        log: in words that the entry of the restore begins with.
        beside: what is not the present database's though it might be thought so, in words.
        left_out: the accounts of the backup that were not taken, as they are not here.
        has_own_people: whether the accounts are those of the present database.
    """

    log: str
    beside: tuple[str, ...]
    left_out: tuple[str, ...]
    has_own_people: bool


def succeed(present_path: Path, restored_path: Path) -> Succession:
    """Carries the log, the machine's own table and the people over, and counts it as a write.

    The log goes on where the backup's is the beginning of the present one: what was done since is
    told for ever, though it is no longer there. Numbers that were given since are not given again.
    What cannot be read of the present database is not carried, and that is said.

    The data version goes on from the higher of both: what was ever read under a number, and is
    still kept under it, is never taken for the restored figures. Both databases must be closed,
    with nothing pending, and of this program's schema.

    Raises:
        DatabaseBusyError: another process has taken the present database meanwhile.
    """
    with _joined(present_path, restored_path) as (present, restored):
        log = _carry_log(present, restored)
        machine = _carry_setting(present, restored)
        people = _carry_people(present, restored)
        restored.execute(
            "UPDATE database_property SET data_version = greatest(data_version, ?) + 1",
            [read_data_version(present)],
        )
    beside = tuple(filter(None, (people.words, machine)))
    return Succession(log, beside, people.left_out, people.has_own)


def begin_alone(restored_path: Path, log: str) -> Succession:
    """What a database begins with that takes nothing over: its own people, none of them signed in.

    Args:
        restored_path: the database; nobody has it open.
        log: why it takes nothing over, in words; '' where there is nothing to take over.
    """
    with closing(duckdb.connect(str(restored_path))) as restored:
        people = _its_own_people(restored)
    return Succession(log, tuple(filter(None, (people.words,))), (), has_own_people=False)


def carry_people(present_path: Path, made_path: Path) -> None:
    """Who may sign in, and who has, goes from one database into another, as `succeed` has it.

    Both must be closed, with nothing pending, and of this program's schema.

    Raises:
        DatabaseBusyError: another process has the one they come from.
    """
    with _joined(present_path, made_path) as (present, made):
        _carry_people(present, made)


@contextmanager
def _joined(
    present_path: Path, restored_path: Path
) -> Iterator[tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]]:
    """Two closed databases: one to read, called `present` to the other, which is written to.

    All that is written is one transaction.
    """
    with closing(duckdb.connect(str(restored_path))) as restored:
        try:
            restored.execute("ATTACH ? AS present (READ_ONLY)", [str(present_path)])
        except duckdb.IOException as error:
            raise DatabaseBusyError(present_path) from error
        with closing(restored.cursor()) as present:
            present.execute("USE present")
            restored.execute("BEGIN")
            yield present, restored
            restored.execute("COMMIT")


def _carry_log(present: duckdb.DuckDBPyConnection, restored: duckdb.DuckDBPyConnection) -> str:
    """Lets the restored log go on as the present one did after the backup; says what came of it.

    In the same database numbers go on above the present one's, whether the log does or not.
    """
    try:
        if birth_hash(present) != birth_hash(restored):
            return _not_carried("备份是另一个数据库的")
        broken, numbers = broken_links(present), read_last_numbers(present)
    except duckdb.Error:  # whatever a broken block leads to: why a backup is wanted
        return _not_carried("它有读不出的部分")
    go_on_above(restored, numbers)
    if broken:
        return _not_carried(f"它核对不符（{broken[0]}）")
    end = read_log_end(restored)
    if not _holds(present, end):
        return _not_carried("它和备份的日志从备份以前就分开了")
    last = read_log_end(present).entries
    if last == end.entries:
        return "原来的日志没有备份以后的条目"
    restored.execute(
        "INSERT INTO log_entry FROM present.log_entry WHERE entry_id > ? ORDER BY entry_id",
        [end.entries],
    )
    restored.execute(
        "UPDATE log_end SET entries = other.entries, last_hash = other.last_hash "
        "FROM present.log_end AS other"
    )
    wrote = wrote_batches(restored, end.entries + 1, last)
    return carried_words(end.entries + 1, last, wrote=wrote)


def _not_carried(why: str) -> str:
    return f"原来的日志没有接上：{why}，请看改名留存的库"


def _holds(log: duckdb.DuckDBPyConnection, end: LogEnd) -> bool:
    """Whether a log has the entry with which another ends; an empty one begins every log."""
    found = log.execute("SELECT hash FROM log_entry WHERE entry_id = ?", [end.entries]).fetchall()
    return found == [(end.hash,)] if end.entries else True


def _carry_setting(present: duckdb.DuckDBPyConnection, restored: duckdb.DuckDBPyConnection) -> str:
    if not is_readable(present, _OF_THE_MACHINE):
        return "原来的每夜备份设置读不出，没有接上，要重新核对"
    _carry_rows(restored, _OF_THE_MACHINE)
    return ""


class _People(NamedTuple):
    """Whose people a database has: the present one's or its own, and what is to be said of it."""

    has_own: bool
    words: str = ""
    left_out: tuple[str, ...] = ()


def _carry_people(
    present: duckdb.DuckDBPyConnection, restored: duckdb.DuckDBPyConnection
) -> _People:
    """All of the present people, or none: a role that was withdrawn comes back with no backup.

    Where nobody has an account there yet, as on a machine just set up, or they cannot be read,
    those of the restored database hold.
    """
    if not all(is_readable(present, table) for table in _PEOPLE):
        theirs = _its_own_people(restored).words
        why = "原来的账号有读不出的部分，没有接上"
        return _People(has_own=False, words="；".join(filter(None, (why, theirs))))
    names = read_account_names(present)
    if not names:
        return _its_own_people(restored)
    there = read_account_names(restored)
    for table in _PEOPLE:
        _carry_rows(restored, table)
    return _People(has_own=True, left_out=tuple(name for name in there if name not in names))


def _its_own_people(restored: duckdb.DuckDBPyConnection) -> _People:
    """Leaves the people as they are, but nobody signed in: who was may have been barred since."""
    for table in _SIGNED_IN:
        restored.execute(f"DELETE FROM {table}")  # noqa: S608 our names
    return _People(has_own=False, words=THEIR_PEOPLE if read_account_names(restored) else "")


def _carry_rows(restored: duckdb.DuckDBPyConnection, table: str) -> None:
    restored.execute(f"DELETE FROM {table}")  # noqa: S608 our names
    restored.execute(f"INSERT INTO {table} FROM present.{table}")
