"""What a restored database takes over from the one whose place it takes."""

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import duckdb

from perfmon.errors import DatabaseBusyError
from perfmon.store.accounts import read_account_names
from perfmon.store.gone_entries import carried_words
from perfmon.store.log import LogEnd, birth_hash, broken_links, read_log_end
from perfmon.store.numbers import go_on_above, read_last_numbers
from perfmon.store.overview import read_data_version

_OF_THE_MACHINE = "backup_setting"
"""A table that is no figures: it stays as it is set on this machine."""

_ACCOUNTS = ("account", "account_grant")
_SIGNED_IN = ("session", "sign_in_try")


class Succession(NamedTuple):
    """What became of the present database's log and of the backup's accounts.

    Attributes:
        log: in words that the entry of the restore begins with.
        left_out: the accounts of the backup that were not taken, as they are not here.
        has_own_people: whether the accounts are those of the present database.
    """

    log: str
    left_out: tuple[str, ...]
    has_own_people: bool


def succeed(present_path: Path, restored_path: Path) -> Succession:
    """Carries the log, the machine's own table and the people over, and counts it as a write.

    The log goes on where the backup's is the beginning of the present one: what was done since is
    told for ever, though it is no longer there. Numbers that were given since are not given again.

    The data version goes on from the higher of both: what was ever read under a number, and is
    still kept under it, is never taken for the restored figures. Both databases must be closed,
    with nothing pending, and of this program's schema.

    Raises:
        DatabaseBusyError: another process has taken the present database meanwhile.
    """
    with closing(duckdb.connect(str(restored_path))) as restored:
        try:
            restored.execute("ATTACH ? AS present (READ_ONLY)", [str(present_path)])
        except duckdb.IOException as error:
            raise DatabaseBusyError(present_path) from error
        present = restored.cursor()
        present.execute("USE present")
        restored.execute("BEGIN")
        log = _carry_log(present, restored)
        _carry_rows(present, restored, _OF_THE_MACHINE)
        people = carry_people(present, restored)
        restored.execute(
            "UPDATE database_property SET data_version = greatest(data_version, ?) + 1",
            [read_data_version(present)],
        )
        restored.execute("COMMIT")
        present.close()
    return Succession(log, people.left_out, people.has_own_people)


def _carry_log(present: duckdb.DuckDBPyConnection, restored: duckdb.DuckDBPyConnection) -> str:
    """Lets the restored log go on as the present one did after the backup; says what came of it.

    In the same database numbers go on above the present one's, whether the log does or not.
    """
    if birth_hash(present) != birth_hash(restored):
        return _not_carried("备份是另一个数据库的")
    try:
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
    return carried_words(end.entries + 1, last)


def _not_carried(why: str) -> str:
    return f"原来的日志没有接上：{why}，请看改名留存的库"


def _holds(log: duckdb.DuckDBPyConnection, end: LogEnd) -> bool:
    """Whether a log has the entry with which another ends; an empty one begins every log."""
    found = log.execute("SELECT hash FROM log_entry WHERE entry_id = ?", [end.entries]).fetchall()
    return found == [(end.hash,)] if end.entries else True


class _People(NamedTuple):
    left_out: tuple[str, ...]
    has_own_people: bool


def carry_people(source: duckdb.DuckDBPyConnection, target: duckdb.DuckDBPyConnection) -> _People:
    """Who may sign in, and who has, goes from one database into another, inside a transaction.

    A role that was withdrawn does not come back with a backup. Where nobody has an account in the
    source yet, as on a machine just set up, the accounts of the target hold.

    Returns:
        The names of the target's accounts that were left out, and whether the source had any.
    """
    names = read_account_names(source)
    there = read_account_names(target)
    for table in (*(_ACCOUNTS if names else ()), *_SIGNED_IN):
        _carry_rows(source, target, table)
    left_out = [name for name in there if name not in names] if names else []
    return _People(tuple(left_out), bool(names))


def _carry_rows(
    source: duckdb.DuckDBPyConnection, target: duckdb.DuckDBPyConnection, table: str
) -> None:
    rows = source.execute(f"FROM {table}").fetchall()
    target.execute(f"DELETE FROM {table}")  # noqa: S608 our names
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 our names
