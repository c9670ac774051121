"""The one writer's transaction: who else waits, what a fault leaves, and a disk that is full."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import duckdb

from perfmon.errors import ConsolidatedDatabaseError, DiskFullError
from perfmon.store.database import Database


@contextmanager
def transaction(database: Database) -> Iterator[duckdb.DuckDBPyConnection]:
    """The one writer's cursor; whatever leaves it by a fault is rolled back.

    Raises:
        ConsolidatedDatabaseError: the database is only read.
    """
    if database.is_only_read:
        raise ConsolidatedDatabaseError
    with database.write_lock, _telling_of_a_full_disk(database):
        cursor = database.cursor()
        cursor.execute("BEGIN")
        try:
            yield cursor
        except BaseException:
            _roll_back(cursor)
            raise
        finally:
            cursor.close()


@contextmanager
def beside_facts(database: Database) -> Iterator[duckdb.DuckDBPyConnection]:
    """A transaction with no batch of its own and no data version: of accounts, or a file in making.

    Who makes a file sees to its batches, their checks and their log.
    """
    with transaction(database) as cursor:
        yield cursor
        commit(cursor)


def commit(cursor: duckdb.DuckDBPyConnection) -> None:
    """Commits, and puts it into the file itself, so that whoever copies the file has it all.

    While another session reads, the file is left for a later commit; nothing is lost meanwhile.
    """
    cursor.execute("COMMIT")
    with suppress(duckdb.TransactionException, duckdb.IOException):
        cursor.execute("CHECKPOINT")


def _roll_back(cursor: duckdb.DuckDBPyConnection) -> None:
    """Takes back what was written; where a COMMIT failed, DuckDB has done so already."""
    with suppress(duckdb.TransactionException, duckdb.FatalException):
        cursor.execute("ROLLBACK")


_FULL_WORDS = ("No space left", "File too large", "not enough space", "uota exceeded", "write all")
"""What DuckDB says where a file cannot grow, on Linux and on Windows."""


@contextmanager
def _telling_of_a_full_disk(database: Database) -> Iterator[None]:
    """Puts DuckDB's fault where there is no room into words; the database can be read on."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise DiskFullError(database.path) from error
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as error:
        if isinstance(error, duckdb.FatalException):
            database.reopen()
        if not any(words in str(error) for words in _FULL_WORDS):
            raise
        raise DiskFullError(database.path) from error
