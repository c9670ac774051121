"""Making a database again: from the tables of a backup, or from a copy of the whole file."""

import shutil
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from perfmon.errors import (
    BackupRefusedError,
    DatabaseBusyError,
    DatabaseExistsError,
    DatabaseUnreadableError,
    DatabaseVersionError,
    DiskFullError,
)
from perfmon.store.backup import member_of, opened_backup, read_backup
from perfmon.store.backup_list import Backup
from perfmon.store.backup_tables import NOT_SAVED, contents_of, count_rows, tables_in_order
from perfmon.store.database import open_read_only
from perfmon.store.location import pending_of
from perfmon.store.migration import apply_migrations
from perfmon.store.recomputing import damaged_tables
from perfmon.store.workshop import workshop_for

_MARK, _MARK_AT = b"DUCK", 8
"""By which DuckDB knows its own files."""


def look_into(path: Path) -> Backup:
    """What can be restored from a file: a backup, or a database copied whole; all of it was read.

    Raises:
        BackupRefusedError: it is neither, is damaged, or is of a newer program.
    """
    return _look_into_copy(path) if _is_database(path) else read_backup(path)


def restore_into(path: Path, backup: Backup, target: Path) -> None:
    """Makes the database of a backup at a place where there is none, of this program's schema.

    Its log is the backup's and no more: bringing the schema up is left to the caller to tell.

    Raises:
        BackupRefusedError: a table in the file does not fit.
        DatabaseExistsError: something is at the target.
        DiskFullError: there is no room for it.
    """
    if target.exists():
        raise DatabaseExistsError(target)
    try:
        if backup.is_copy:
            _copy_whole(path, target)
        else:
            _fill_anew(path, backup, target)
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise DiskFullError(target) from error


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as content:
            content.seek(_MARK_AT)
            return content.read(len(_MARK)) == _MARK
    except OSError:
        return False


def _look_into_copy(path: Path) -> Backup:
    made_at = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
    try:
        database = open_read_only(path)
    except DatabaseVersionError as error:
        raise BackupRefusedError(path, "它是更新的程序写的，请先升级程序") from error
    except DatabaseBusyError as error:
        raise BackupRefusedError(path, "它正被另一个程序使用") from error
    except DatabaseUnreadableError as error:
        raise BackupRefusedError(path, "它不是本程序的数据库，或没有复制完整") from error
    try:
        if damaged_tables(database.cursor()):
            raise BackupRefusedError(path, "里面有读不出的表，文件已损坏")
        said = contents_of(database, database.cursor(), made_at)
    finally:
        database.close()
    return replace(said, is_copy=True)


def _copy_whole(path: Path, target: Path) -> None:
    shutil.copy2(path, target)
    if pending_of(path).exists():
        shutil.copy2(pending_of(path), pending_of(target))
    connection = duckdb.connect(str(target))
    try:
        found = connection.execute("SELECT max(number) FROM schema_migration").fetchall()
        apply_migrations(connection, after=int(found[0][0]), is_logged=False)
    finally:
        connection.close()


def _fill_anew(path: Path, backup: Backup, target: Path) -> None:
    connection = duckdb.connect(str(target))
    try:
        apply_migrations(connection, after=0, upto=backup.schema_version)
        with opened_backup(path) as archive, workshop_for(target) as folder:
            _fill(connection, archive, path, backup, folder)
        apply_migrations(connection, after=backup.schema_version, is_logged=False)
    finally:
        connection.close()


def _fill(
    connection: duckdb.DuckDBPyConnection,
    archive: zipfile.ZipFile,
    path: Path,
    backup: Backup,
    folder: Path,
) -> None:
    names = tables_in_order(connection)
    rows = {table.name: table.rows for table in backup.tables if table.name not in NOT_SAVED}
    if odd := rows.keys() ^ set(names):
        why = f"表和它写的版本对不上（{'、'.join(sorted(odd))}）"
        raise BackupRefusedError(path, why)
    for name in reversed(names):
        connection.execute(f"DELETE FROM {name}")  # noqa: S608 our names; what the steps put there
    for name in names:
        file = Path(archive.extract(member_of(name), folder))
        query = f"INSERT INTO {name} BY NAME SELECT * FROM read_parquet(?)"  # noqa: S608 our names
        try:
            connection.execute(query, [str(file)])
        except (duckdb.ProgrammingError, duckdb.DataError, duckdb.IntegrityError) as error:
            raise BackupRefusedError(path, f"{name} 表放不进数据库，文件已损坏") from error
        file.unlink()
        if count_rows(connection, name) != rows[name]:
            raise BackupRefusedError(path, f"{name} 表的行数与清单不符，文件已损坏")
