"""Numbered `.sql` migrations, each applied with its record in one transaction."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from perfmon.store.derived import refresh_kept_years
from perfmon.store.log import PROGRAM, UPGRADING, Entry, append_entries

FOLDER = Path(__file__).parent / "migrations"


@dataclass(frozen=True)
class Migration:
    """One step of the schema.

    Attributes:
        number: from 1, without gaps; also the schema's version once it is applied.
        name: what it brings, as its file says.
        sql: its statements.
    """

    number: int
    name: str
    sql: str


def known_migrations() -> list[Migration]:
    """All steps that this program knows, in order."""
    steps = []
    for path in sorted(FOLDER.glob("*.sql")):
        number, _, name = path.stem.partition("_")
        steps.append(Migration(int(number), name, path.read_text(encoding="utf-8")))
    assert [step.number for step in steps] == list(range(1, len(steps) + 1)), "numbers have gaps"
    return steps


def applied_version(connection: duckdb.DuckDBPyConnection) -> int | None:
    """The schema version of a database; 0 for an empty one, None for a stranger's. Never writes."""
    tables = {
        name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    }
    if "schema_migration" not in tables:
        return None if tables else 0
    found = connection.execute("SELECT coalesce(max(number), 0) FROM schema_migration").fetchall()
    return int(found[0][0])


def apply_migrations(
    connection: duckdb.DuckDBPyConnection,
    after: int,
    upto: int | None = None,
    *,
    is_logged: bool = True,
) -> None:
    """Applies every known step above the version, each in a transaction of its own.

    Where it is said up to which one, those after it wait.

    In an old database the last one also makes what is kept of its facts anew, so that no grain is
    of an older program's making, and logs the upgrade unless the caller will.
    """
    steps = [
        step
        for step in known_migrations()
        if step.number > after and (upto is None or step.number <= upto)
    ]
    for step in steps:
        is_last = after > 0 and step is steps[-1]
        upgrade = upgrade_entry(after, step.number) if is_last and is_logged else None
        _apply(connection, step, upgrade, is_last=is_last)


def upgrade_entry(before: int, after: int) -> Entry:
    """What the log tells of an upgrade; in a database that is older than the log, the first."""
    return Entry(PROGRAM, UPGRADING, "数据库的结构", f"第 {before} 版", f"第 {after} 版")


def _apply(
    connection: duckdb.DuckDBPyConnection, step: Migration, upgrade: Entry | None, *, is_last: bool
) -> None:
    """Applies a step; the last of an upgrade makes anew what is kept, and is logged."""
    connection.execute("BEGIN")
    try:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migration "
            "(number INTEGER PRIMARY KEY, name VARCHAR NOT NULL, applied_at TIMESTAMP NOT NULL)"
        )
        connection.execute(step.sql)
        connection.execute(
            "INSERT INTO schema_migration VALUES (?, ?, now()::TIMESTAMP)", [step.number, step.name]
        )
        if is_last:
            refresh_kept_years(connection)
        if upgrade is not None:
            append_entries(connection, [upgrade], datetime.now(UTC).replace(tzinfo=None))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
