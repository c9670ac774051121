"""One open database: making, opening and closing it, and the one lock for writers.

A process opens the file once, read-write; a consolidated file is served read-only, by as many
processes as one likes. Once it is open, every read and every write takes a
cursor of its own, because DuckDB refuses two threads on one handle.
"""

import os
import threading
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from weakref import WeakSet

import duckdb

from perfmon.errors import (
    ConsolidatedVersionError,
    DatabaseBusyError,
    DatabaseExistsError,
    DatabaseMissingError,
    DatabaseUnreadableError,
    DatabaseUnwritableError,
    DatabaseVersionError,
    PerfmonError,
)
from perfmon.store.log import MAKING, PROGRAM, Entry, append_entries, birth_hash
from perfmon.store.log_file import LogFile, log_file_of
from perfmon.store.migration import applied_version, apply_migrations, known_migrations
from perfmon.store.upgrade_copy import copy_before_upgrade

_SECONDS_TO_CLOSE = 30.0
_SECONDS_BETWEEN_TRIES = 0.01


class Database:
    """An open database file.

    Attributes:
        path: the file.
        is_demo: whether it holds 演示数据, for good.
        write_lock: held by the one writer of this process.
        log_file: where the log goes while the file is only read; None where it goes into the file.
    """

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self.log_file: LogFile | None = None
        self.write_lock = threading.Lock()
        self._cursors: WeakSet[duckdb.DuckDBPyConnection] = WeakSet()
        self._cursors_lock = threading.Lock()
        self._connection = connection
        rows = self.cursor().execute("SELECT is_demo FROM database_property").fetchall()
        assert len(rows) == 1, "a database has its property row from the moment it is made"
        self.is_demo = bool(rows[0][0])

    @property
    def is_only_read(self) -> bool:
        """Whether it is a consolidated file that is served."""
        return self.log_file is not None

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor for one read or one write."""
        cursor = self._connection.cursor()
        with self._cursors_lock:
            self._cursors.add(cursor)
        return cursor

    def reopen(self) -> None:
        """Opens the file anew: after a fault amid a commit DuckDB lets nobody read on."""
        self._connection.close()
        self._connection = _connect(self.path, read_only=self.is_only_read)

    def close(self) -> None:
        """Writes what is pending into the file and lets it go; reads under way are broken off.

        Raises:
            DatabaseBusyError: a read could not be broken off; the database stays open.
        """
        until = time.monotonic() + _SECONDS_TO_CLOSE
        while True:
            try:
                self._connection.close()
            except duckdb.ResourceInUseException as error:
                if time.monotonic() > until:
                    raise DatabaseBusyError(self.path) from error
                self._break_off()
                time.sleep(_SECONDS_BETWEEN_TRIES)
            else:
                return

    def _break_off(self) -> None:
        with self._cursors_lock:
            under_way = list(self._cursors)
        for cursor in under_way:
            with suppress(duckdb.ConnectionException):  # closed since
                cursor.interrupt()


def create_database(path: Path, *, is_demo: bool = False, actor: str = PROGRAM) -> Database:
    """A new database without figures, made beside the path and moved there whole.

    Its log begins with who made it.

    Raises:
        DatabaseExistsError: there is a file at the path.
        DatabaseUnwritableError: no file can be made there.
    """
    if path.exists():
        raise DatabaseExistsError(path)
    making = path.with_name(f"{path.name}-making-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect(str(making))
        apply_migrations(connection, after=0)
        made_at, what = utc_now(), "演示数据库" if is_demo else "空库"
        connection.execute(
            "INSERT INTO database_property VALUES (true, ?, ?, 0)", [is_demo, made_at]
        )
        append_entries(connection, [Entry(actor, MAKING, what)], made_at)
        connection.close()
        making.rename(path)
    except (OSError, duckdb.IOException) as error:
        raise DatabaseUnwritableError(path) from error
    return Database(path, _connect(path))


def open_database(path: Path) -> Database:
    """The database at the path, brought to this program's schema; an old one is copied first.

    The copy is whole: closing has put everything pending into the file.

    Raises:
        DatabaseMissingError: no file there.
        DatabaseBusyError: another process holds it.
        DatabaseUnreadableError: it is no database of this program.
        DatabaseVersionError: a newer program wrote it.
        ConsolidatedVersionError: an older one made it of counties' reports; they are taken anew.
        DiskFullError, DatabaseUnwritableError: an old one cannot be copied; it stays as it is.
    """
    if not path.exists():
        raise DatabaseMissingError(path)
    connection = _connect(path)
    found, known = applied_version(connection), len(known_migrations())
    if not found:
        connection.close()
        raise DatabaseUnreadableError(path)
    if found > known:
        connection.close()
        raise DatabaseVersionError(path, found, known)
    if found < known:
        is_of_counties = holds_reports(connection)
        connection.close()
        if is_of_counties:
            raise ConsolidatedVersionError(path, found, known)
        copy_before_upgrade(path, found)
        connection = _connect(path)
        apply_migrations(connection, after=found)
    return Database(path, connection)


def open_read_only(path: Path) -> Database:
    """The database at the path to look at and no more: nothing in its file changes.

    It may be of an older schema than this program's.

    Raises:
        DatabaseMissingError: no file there.
        DatabaseBusyError: another process holds it.
        DatabaseUnreadableError: it is no database of this program.
        DatabaseVersionError: a newer program wrote it.
    """
    if not path.exists():
        raise DatabaseMissingError(path)
    connection = _connect(path, read_only=True)
    found, known = applied_version(connection), len(known_migrations())
    if not found:
        connection.close()
        raise DatabaseUnreadableError(path)
    if found > known:
        connection.close()
        raise DatabaseVersionError(path, found, known)
    return Database(path, connection)


def is_consolidated(path: Path) -> bool:
    """Whether a consolidated file (汇总库) is at the path.

    False too where one cannot look: whoever opens it then is told why.
    """
    try:
        with closing(open_read_only(path)) as database:
            return holds_reports(database.cursor())
    except (PerfmonError, duckdb.Error):
        return False


def holds_reports(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether counties' reports are in the database: nobody writes facts into it."""
    has_table = "SELECT 1 FROM duckdb_tables() WHERE table_name = 'county_report'"
    if not cursor.execute(has_table).fetchall():  # of an older program
        return False
    return bool(cursor.execute("SELECT 1 FROM county_report LIMIT 1").fetchall())


def open_to_serve(path: Path) -> Database:
    """The consolidated file at the path, only read: no byte of it changes; the log goes beside it.

    Raises:
        ConsolidatedVersionError: an older program made it.
        LogUnwritableError: the log cannot be written.
        DatabaseMissingError, DatabaseBusyError, DatabaseUnreadableError, DatabaseVersionError: as
            `open_read_only` has them.
    """
    database = open_read_only(path)
    try:
        cursor = database.cursor()
        found, known = applied_version(cursor), len(known_migrations())
        if found is not None and found < known:
            raise ConsolidatedVersionError(path, found, known)
        database.log_file = log_file_of(path, birth_hash(cursor))
    except BaseException:
        database.close()
        raise
    return database


def utc_now() -> datetime:
    """The moment of recording, in UTC without a zone, as the database keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


_UNSAFE_OPTIMIZERS = "top_n_window_elimination,late_materialization"
"""They read a table twice and join it to itself by rowid. In DuckDB 2.0.0 that loses rows which the
transaction has written itself: `QUALIFY row_number() … = 1` then misses what was just appended."""

_BUSY_WORDS = ("Could not set lock on file", "being used by another process")
"""What DuckDB says of a held file, on Linux and on Windows."""


def _connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(str(path), read_only=read_only)
        connection.execute(f"SET GLOBAL disabled_optimizers = '{_UNSAFE_OPTIMIZERS}'")
        # what a long read worked with is given back a second later, not kept for the next one
        connection.execute("SET GLOBAL allocator_background_threads = true")
        return connection
    except duckdb.IOException as error:
        if any(words in str(error) for words in _BUSY_WORDS):
            raise DatabaseBusyError(path) from error
        raise DatabaseUnreadableError(path) from error
    except duckdb.Error as error:
        raise DatabaseUnreadableError(path) from error
