"""Restoring (恢复) a backup in the place of a database, which is set aside and never lost."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from perfmon.errors import BackupRefusedError, DatabaseUnreadableError
from perfmon.store.backup import Backup, read_backup, restore_into
from perfmon.store.database import open_database, open_read_only
from perfmon.store.migration import known_migrations
from perfmon.workflows.verifying import verify


@dataclass(frozen=True)
class Restored:
    """What was restored.

    Attributes:
        backup: what the file held.
        aside: where the database that was there was moved to; None where there was none.
        faults: what does not hold in the restored database, as it did not when it was saved.
    """

    backup: Backup
    aside: Path | None
    faults: tuple[str, ...]


def restore(backup_path: Path, path: Path, at: datetime) -> Restored:
    """Puts the database of a backup at the path.

    It is made beside the path and verified there; only then does it take the place of the present
    one. Whatever is refused or breaks off before leaves the present database as it is.

    Args:
        backup_path: the backup.
        path: of the database; no process may hold it.
        at: the clock's time here, for the name of what is set aside.

    Raises:
        BackupRefusedError: the file is no backup, is damaged, or something in it does not add up
            that did when it was made.
        DatabaseBusyError: another process holds the database.
        DiskFullError: there is no room for it.
    """
    backup = read_backup(backup_path)
    _let_go_of(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    making = path.with_name(f"{path.name}-restoring")
    _remove(making)
    try:
        restore_into(backup_path, backup, making)
        with closing(open_read_only(making)) as database:
            faults = tuple(check.fault for check in verify(database) if not check.ok)
        _refuse_new_faults(backup_path, backup, faults)
        aside = _set_aside(path, at) if path.exists() else None
        making.rename(path)
    finally:
        _remove(making)
    return Restored(backup, aside, faults)


def _refuse_new_faults(path: Path, backup: Backup, faults: tuple[str, ...]) -> None:
    """An older program knew fewer checks: what it saved is taken, and its faults are told."""
    new = [fault for fault in faults if fault not in backup.faults]
    if new and backup.schema_version == len(known_migrations()):
        raise BackupRefusedError(path, f"恢复出来的数据核对不符（{'、'.join(new)}），文件被改动过")


def _let_go_of(path: Path) -> None:
    """What is pending in the present database goes into its file; one that is broken is left."""
    if not path.exists():
        return
    try:
        open_database(path).close()
    except DatabaseUnreadableError:
        return  # it is most often why a backup is wanted


def _set_aside(path: Path, at: datetime) -> Path:
    stem, number = f"{path.stem}-恢复前{at:%Y%m%d-%H%M}", 1
    aside = path.with_name(f"{stem}{path.suffix}")
    while aside.exists():
        number += 1
        aside = path.with_name(f"{stem}-{number}{path.suffix}")
    pending = _pending(path)
    path.rename(aside)
    if pending.exists():
        pending.rename(_pending(aside))
    return aside


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    _pending(path).unlink(missing_ok=True)


def _pending(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")
