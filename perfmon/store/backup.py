"""A backup (备份) of a database: one Parquet file a table in a zip, with a list of what it holds.

Parquet is open: a machine without this program reads it too. What a backup holds is data alone.
The tables themselves are made by this program's own steps, up to the version that was saved; so a
newer program takes an older backup, and nothing in a file from elsewhere is run.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from perfmon.errors import BackupRefusedError, DatabaseExistsError, DiskFullError
from perfmon.store.database import Database, utc_now
from perfmon.store.migration import applied_version, apply_migrations, known_migrations
from perfmon.store.overview import read_data_version

FORMAT = "perfmon-backup-1"
_LIST = "backup.json"
_STEPS = "schema_migration"
"""The one table that is not saved: whoever restores makes it by its own steps."""


@dataclass(frozen=True)
class SavedTable:
    """One table of a backup.

    Attributes:
        name: of the table, and of its file without the ending.
        rows: how many it holds.
        sha256: of its file.
    """

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Backup:
    """What a backup file says of itself.

    Attributes:
        schema_version: of the database that was saved.
        data_version: its 第 n 次写入.
        is_demo: whether it holds 演示数据.
        made_at: when, UTC.
        faults: what did not hold when the database was verified before it was saved.
        tables: in an order in which they can be filled, those that others refer to first.
    """

    schema_version: int
    data_version: int
    is_demo: bool
    made_at: datetime
    faults: tuple[str, ...]
    tables: tuple[SavedTable, ...]

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(table.rows for table in self.tables)


def save(database: Database, path: Path, faults: Sequence[str] = ()) -> Backup:
    """Writes the database as it stands at one moment into a new file, and reads the file back.

    Others may go on reading and writing meanwhile.

    Args:
        database: the open database.
        path: of the new file.
        faults: what does not hold in the database, to be known to whoever restores it.

    Raises:
        OSError: the file cannot be written; FileExistsError where it is there already.
    """
    making = path.with_name(f"{path.name}-making")
    if path.exists():
        raise FileExistsError(path)
    try:
        with TemporaryDirectory(dir=path.parent) as folder:
            made = _save_tables(database, Path(folder), faults)
            with zipfile.ZipFile(making, "w", zipfile.ZIP_STORED) as archive:
                archive.writestr(_LIST, _as_json(made))
                for table in made.tables:
                    archive.write(_file_of(Path(folder), table.name), _member(table.name))
        read_backup(making)
        making.rename(path)
    except duckdb.IOException as error:
        raise OSError(str(error)) from error
    finally:
        making.unlink(missing_ok=True)
    return made


def read_backup(path: Path) -> Backup:
    """What the file holds, after every table in it was compared with its sum.

    Raises:
        BackupRefusedError: it is no backup, it is damaged, or a newer program made it.
    """
    with _opened(path) as archive:
        backup = _listed(archive, path)
        known = len(known_migrations())
        if backup.schema_version > known:
            why = (
                f"它是第 {backup.schema_version} 版结构，本程序只认得到第 {known} 版，请先升级程序"
            )
            raise BackupRefusedError(path, why)
        for table in backup.tables:
            if _sum_of(archive, table.name) != table.sha256:
                raise BackupRefusedError(path, f"{table.name} 表的内容与清单不符，文件已损坏")
    return backup


def restore_into(path: Path, backup: Backup, target: Path) -> None:
    """Makes the database of a backup at a place where there is none, of this program's schema.

    Raises:
        BackupRefusedError: a table in the file does not fit.
        DatabaseExistsError: something is at the target.
        DiskFullError: there is no room for it.
    """
    if target.exists():
        raise DatabaseExistsError(target)
    connection = duckdb.connect(str(target))
    try:
        apply_migrations(connection, after=0, upto=backup.schema_version)
        with _opened(path) as archive, TemporaryDirectory(dir=target.parent) as folder:
            _fill(connection, archive, path, backup, Path(folder))
        apply_migrations(connection, after=backup.schema_version)
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise DiskFullError(target) from error
    finally:
        connection.close()


def _save_tables(database: Database, folder: Path, faults: Sequence[str]) -> Backup:
    cursor = database.cursor()
    cursor.execute("BEGIN")
    try:
        version = applied_version(cursor)
        assert version, "an open database has a version"
        tables = []
        for name in _tables_in_order(cursor):
            file = _file_of(folder, name)
            cursor.table(name).write_parquet(str(file), compression="zstd")
            with file.open("rb") as content:
                sha256 = hashlib.file_digest(content, "sha256").hexdigest()
            tables.append(SavedTable(name, _count(cursor, name), sha256))
        return Backup(
            schema_version=version,
            data_version=read_data_version(cursor),
            is_demo=database.is_demo,
            made_at=utc_now(),
            faults=tuple(faults),
            tables=tuple(tables),
        )
    finally:
        cursor.execute("ROLLBACK")


def _fill(
    connection: duckdb.DuckDBPyConnection,
    archive: zipfile.ZipFile,
    path: Path,
    backup: Backup,
    folder: Path,
) -> None:
    names = _tables_in_order(connection)
    rows = {table.name: table.rows for table in backup.tables}
    if odd := rows.keys() ^ set(names):
        why = f"表和它写的版本对不上（{'、'.join(sorted(odd))}）"
        raise BackupRefusedError(path, why)
    for name in reversed(names):
        connection.execute(f"DELETE FROM {name}")  # noqa: S608 our names; what the steps put there
    for name in names:
        file = Path(archive.extract(_member(name), folder))
        query = f"INSERT INTO {name} BY NAME SELECT * FROM read_parquet(?)"  # noqa: S608 our names
        try:
            connection.execute(query, [str(file)])
        except (duckdb.ProgrammingError, duckdb.DataError, duckdb.IntegrityError) as error:
            raise BackupRefusedError(path, f"{name} 表放不进数据库，文件已损坏") from error
        file.unlink()
        if _count(connection, name) != rows[name]:
            raise BackupRefusedError(path, f"{name} 表的行数与清单不符，文件已损坏")


def _tables_in_order(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    """All tables that are saved; one that others refer to comes before them."""
    rows = cursor.execute(
        """
        SELECT table_name, list(referenced_table) FILTER (
            WHERE referenced_table IS NOT NULL AND referenced_table <> table_name
        )
        FROM duckdb_tables() LEFT JOIN duckdb_constraints() USING (database_name, table_name)
        WHERE table_name <> ? AND NOT temporary
        GROUP BY ALL ORDER BY ALL
        """,
        [_STEPS],
    ).fetchall()
    return list(_parents_first({name: set(parents or ()) for name, parents in rows}))


def _parents_first(parents: dict[str, set[str]]) -> Iterator[str]:
    left = dict(parents)
    while left:
        free = [name for name, wanted in left.items() if not wanted & left.keys()]
        assert free, "no two tables refer to each other"
        for name in free:
            del left[name]
            yield name


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise BackupRefusedError(path, "它不是本程序的备份，或没有复制完整") from error
    except OSError as error:
        raise BackupRefusedError(path, "文件打不开") from error


def _listed(archive: zipfile.ZipFile, path: Path) -> Backup:
    try:
        said = json.loads(archive.read(_LIST))
        if said.pop("format") != FORMAT:
            raise BackupRefusedError(path, "它的格式是本程序不认得的，请先升级程序")
        tables = tuple(SavedTable(**table) for table in said.pop("tables"))
        made_at = datetime.fromisoformat(said.pop("made_at"))
        faults = tuple(said.pop("faults"))
        return Backup(**said, made_at=made_at, faults=faults, tables=tables)
    except (KeyError, TypeError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise BackupRefusedError(path, "里面没有备份的清单，它不是本程序的备份") from error


def _sum_of(archive: zipfile.ZipFile, name: str) -> str:
    """Of a table's file; empty where it is not there or cannot be read."""
    try:
        with archive.open(_member(name)) as content:
            digest = hashlib.sha256()
            while piece := content.read(1 << 20):
                digest.update(piece)
            return digest.hexdigest()
    except (KeyError, zipfile.BadZipFile, OSError, EOFError):
        return ""


def _as_json(backup: Backup) -> str:
    said = {"format": FORMAT, **asdict(backup), "made_at": backup.made_at.isoformat()}
    return json.dumps(said, ensure_ascii=False, indent=1)


def _count(cursor: duckdb.DuckDBPyConnection, name: str) -> int:
    return int(cursor.table(name).aggregate("count(*)").fetchall()[0][0])


def _member(name: str) -> str:
    return f"tables/{name}.parquet"


def _file_of(folder: Path, name: str) -> Path:
    return folder / f"{name}.parquet"
