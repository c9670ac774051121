"""The folder that keeps the backups (备份): what lies there, and what is put there."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from perfmon.errors import BackupRefusedError, FileUnwritableError
from perfmon.store.backup import read_backup
from perfmon.store.backup_list import Backup
from perfmon.store.backup_setting import read_backup_setting
from perfmon.store.database import Database
from perfmon.store.log import BACKING_UP, Entry
from perfmon.store.logged_acts import log_act
from perfmon.store.refilling import look_into
from perfmon.store.workshop import put_in_place, workshop_for
from perfmon.workflows.backing_up import back_up, why_unwritable
from perfmon.workflows.restoring import ASIDE

FOLDER = "备份"
NIGHTLY, BY_HAND, BROUGHT, KEPT_ASIDE, KEPT_OLD = "每夜", "手工", "上传", "恢复前留存", "升级前留存"
_ENDING = ".zip"


@dataclass(frozen=True)
class KeptBackup:
    """A file from which the database can be restored.

    Attributes:
        path: the file.
        kind: 每夜, 手工, 上传, 恢复前留存, 升级前留存; 其他 for a zip that a person put there.
        size: in bytes.
        changed_ns: when it was last changed; with the size it tells whether it is still the same.
    """

    path: Path
    kind: str
    size: int
    changed_ns: int


def folder_of(database: Database) -> Path:
    """The folder that is set, or 备份 beside the database."""
    folder = read_backup_setting(database.cursor()).folder
    return Path(folder) if folder else database.path.with_name(FOLDER)


def made_folder_of(database: Database) -> Path:
    """The same, made where it is the one beside the database.

    A folder that a person named is not made: where it is missing, its disk is not there.

    Raises:
        FileUnwritableError: it is not there or cannot be made.
    """
    folder = folder_of(database)
    if folder.parent == database.path.parent and folder.name == FOLDER:
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise FileUnwritableError(folder, "备份文件夹建不成") from error
    if not folder.is_dir():
        raise FileUnwritableError(folder, why_unwritable(FileNotFoundError(), folder))
    return folder


def kept_backups(database: Database) -> list[KeptBackup]:
    """What can be restored: the zips of the folder, and whole copies beside the database."""
    found = [(path, _kind(database, path)) for path in _files(folder_of(database))]
    beside = [(path, _kind_of_copy(database, path)) for path in _files(database.path.parent)]
    kept = []
    for path, kind in [*found, *beside]:
        with suppress(FileNotFoundError):  # the night has just let go of it
            status = path.stat()
            if kind:
                kept.append(KeptBackup(path, kind, status.st_size, status.st_mtime_ns))
    return sorted(kept, key=lambda each: (each.changed_ns, each.path.name), reverse=True)


def look_at(kept: KeptBackup) -> Backup | str:
    """What a file holds, all of it read; or why it is none, in words."""
    try:
        return look_into(kept.path)
    except BackupRefusedError as error:
        return error.reason


def back_up_now(database: Database, at: datetime, actor: str) -> tuple[Path, Backup]:
    """Makes a backup by hand in the folder.

    Raises:
        FileUnwritableError, BackupRefusedError: it could not be made.
    """
    stem = f"{database.path.stem}-{BY_HAND}{at:%Y%m%d-%H%M%S}"
    path = _free_name(made_folder_of(database), stem)
    return path, back_up(database, path, actor)


def bring_in(database: Database, content: bytes, actor: str) -> Path:
    """Puts a backup from elsewhere into the folder, under a name of this program's own.

    The same bytes again are the same file.

    Raises:
        BackupRefusedError: it is none, or is damaged.
        FileUnwritableError: the folder takes no file.
    """
    folder = made_folder_of(database)
    for path in _files(folder):
        if path.stat().st_size == len(content) and path.read_bytes() == content:
            return path
    path = folder / f"{BROUGHT}的文件{_ENDING}"
    try:
        with workshop_for(path) as workshop:
            making = workshop / path.name
            making.write_bytes(content)
            made_at = read_backup(making).made_at
            path = _free_name(folder, f"{database.path.stem}-{BROUGHT}{made_at:%Y%m%d-%H%M%S}")
            put_in_place(making, path)
    except OSError as error:
        raise FileUnwritableError(path, why_unwritable(error, folder)) from error
    log_act(database, Entry(actor, BACKING_UP, f"放入备份 {path.name}"))
    return path


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]


def _kind(database: Database, path: Path) -> str:
    if path.suffix.lower() != _ENDING:
        return ""
    for kind in (NIGHTLY, BY_HAND, BROUGHT):
        if path.name.startswith(f"{database.path.stem}-{kind}"):
            return kind
    return "其他"


def _kind_of_copy(database: Database, path: Path) -> str:
    if path.name.startswith(f"{database.path.stem}-{ASIDE}") and path.suffix != ".wal":
        return KEPT_ASIDE
    is_old = re.fullmatch(rf"{re.escape(database.path.name)}-v\d+(-\d+)?", path.name)
    return KEPT_OLD if is_old else ""


def _free_name(folder: Path, stem: str) -> Path:
    candidate, number = folder / f"{stem}{_ENDING}", 2
    while candidate.exists():
        candidate = folder / f"{stem}-{number}{_ENDING}"
        number += 1
    return candidate
