"""Whether the database is backed up every night (每夜备份), and where to."""

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime

import duckdb

from perfmon.store.database import Database, utc_now


@dataclass(frozen=True)
class BackupSetting:
    """How this machine keeps its backups.

    Attributes:
        is_on: whether one is made every night.
        folder: where to; None for 备份 beside the database.
        actor: who set it; empty where nobody has.
        recorded_at: when, UTC; None where nobody has.
    """

    is_on: bool = False
    folder: str | None = None
    actor: str = ""
    recorded_at: datetime | None = None


def read_backup_setting(cursor: duckdb.DuckDBPyConnection) -> BackupSetting:
    """The setting in force; switched off where nobody has set any."""
    rows = cursor.execute(
        "SELECT is_on, folder, actor, recorded_at FROM backup_setting "
        "ORDER BY recorded_at DESC, rowid DESC LIMIT 1"
    ).fetchall()
    return BackupSetting(*rows[0]) if rows else BackupSetting()


def write_backup_setting(database: Database, is_on: bool, folder: str | None, actor: str) -> None:
    """Puts a setting into force; the ones before stay in the table."""
    with database.write_lock, closing(database.cursor()) as cursor:
        cursor.execute(
            "INSERT INTO backup_setting VALUES (?, ?, ?, ?)", [is_on, folder, str(actor), utc_now()]
        )
        with suppress(duckdb.TransactionException, duckdb.IOException):  # others read: later
            cursor.execute("CHECKPOINT")
