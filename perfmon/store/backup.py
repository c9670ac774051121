"""A backup (备份) of a database: one Parquet file a table in a zip, with a list of what it holds.

Parquet is open: a machine without this program reads it too. What a backup holds is data alone.
The tables themselves are made by this program's own steps, up to the version that was saved; so a
newer program takes an older backup, and nothing in a file from elsewhere is run. No password's hash
is in it.
"""

import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from perfmon.errors import BackupRefusedError
from perfmon.store.backup_list import NO_LIST, Backup, SavedTable, as_json, from_json
from perfmon.store.backup_tables import contents_of, saved_rows
from perfmon.store.database import Database, utc_now
from perfmon.store.migration import known_migrations
from perfmon.store.workshop import put_in_place, workshop_for

_LIST = "backup.json"


def save(database: Database, path: Path, faults: Sequence[str] = ()) -> Backup:
    """Writes the database as it stands at one moment into a new file, and reads the file back.

    Others may go on reading and writing meanwhile. A kill in the middle leaves no file of that
    name.

    Args:
        database: the open database.
        path: of the new file.
        faults: what does not hold in the database, to be known to whoever restores it.

    Raises:
        OSError: the file cannot be written; FileExistsError where it is there already.
        BackupRefusedError: it was written and does not read back the same.
    """
    if path.exists():
        raise FileExistsError(path)
    try:
        with workshop_for(path) as folder:
            made = _save_tables(database, folder, faults)
            making = folder / path.name
            with zipfile.ZipFile(making, "w", zipfile.ZIP_STORED) as archive:
                archive.writestr(_LIST, as_json(made))
                for table in made.tables:
                    archive.write(_file_of(folder, table.name), member_of(table.name))
            read_backup(making)
            put_in_place(making, path)
    except duckdb.IOException as error:
        raise OSError(str(error)) from error
    return made


def read_backup(path: Path) -> Backup:
    """What the file holds, after every table in it was compared with its sum.

    Raises:
        BackupRefusedError: it is no backup, it is damaged, or a newer program made it.
    """
    with opened_backup(path) as archive:
        backup = _listed(archive, path)
        refuse_newer(backup.schema_version, path)
        for table in backup.tables:
            if _sum_of(archive, table.name) != table.sha256:
                raise BackupRefusedError(path, f"{table.name} 表的内容与清单不符，文件已损坏")
    return backup


def opened_backup(path: Path) -> zipfile.ZipFile:
    """The zip of a backup.

    Raises:
        BackupRefusedError: it is none, or cannot be opened.
    """
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise BackupRefusedError(path, "它不是本程序的备份，或没有复制完整") from error
    except OSError as error:
        raise BackupRefusedError(path, "文件打不开") from error


def refuse_newer(schema_version: int, path: Path) -> None:
    """Stops where a newer program saved the database.

    Raises:
        BackupRefusedError: so it is.
    """
    known = len(known_migrations())
    if schema_version > known:
        why = f"它是第 {schema_version} 版结构，本程序只认得到第 {known} 版，请先升级程序"
        raise BackupRefusedError(path, why)


def member_of(name: str) -> str:
    """A table's file in the zip."""
    return f"tables/{name}.parquet"


def _save_tables(database: Database, folder: Path, faults: Sequence[str]) -> Backup:
    cursor = database.cursor()
    cursor.execute("BEGIN")
    try:
        holds = contents_of(database, cursor, utc_now())
        tables = []
        for table in holds.tables:
            file = _file_of(folder, table.name)
            saved_rows(cursor, table.name).write_parquet(str(file), compression="zstd")
            with file.open("rb") as content:
                sha256 = hashlib.file_digest(content, "sha256").hexdigest()
            tables.append(SavedTable(table.name, table.rows, sha256))
        return replace(holds, faults=tuple(faults), tables=tuple(tables))
    finally:
        cursor.execute("ROLLBACK")


def _listed(archive: zipfile.ZipFile, path: Path) -> Backup:
    try:
        content = archive.read(_LIST)
    except (KeyError, zipfile.BadZipFile, OSError, EOFError) as error:
        raise BackupRefusedError(path, NO_LIST) from error
    return from_json(content, path)


def _sum_of(archive: zipfile.ZipFile, name: str) -> str:
    """Of a table's file; empty where it is not there or cannot be read."""
    try:
        with archive.open(member_of(name)) as content:
            digest = hashlib.sha256()
            while piece := content.read(1 << 20):
                digest.update(piece)
            return digest.hexdigest()
    except (KeyError, zipfile.BadZipFile, OSError, EOFError):
        return ""


def _file_of(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"
