"""The nightly backup (每夜备份): when one is due, making it, and letting the oldest go."""

import re
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

from perfmon.errors import PerfmonError
from perfmon.roles import Act
from perfmon.store.backup import read_backup
from perfmon.store.backup_list import Backup
from perfmon.store.backup_setting import read_backup_setting
from perfmon.store.database import Database
from perfmon.store.workshop import ENDING
from perfmon.workflows.access import night_access
from perfmon.workflows.backing_up import back_up
from perfmon.workflows.backup_folder import NIGHTLY, folder_of, made_folder_of

FROM_HOUR = 2
KEPT_DAYS, KEPT_AT_LEAST = 14, 7
"""A night's backup goes once it is older than so many days, but never one of the newest so many."""


def night_of(at: datetime) -> date:
    """The night that a moment belongs to: it begins at 2 o'clock by the wall.

    >>> night_of(datetime(2023, 11, 1, 1, 59)), night_of(datetime(2023, 11, 1, 2, 0))
    (datetime.date(2023, 10, 31), datetime.date(2023, 11, 1))
    """
    return (at - timedelta(hours=FROM_HOUR)).date()


def is_due(database: Database, at: datetime) -> bool:
    """Whether a night's backup is wanted and not there: at once where the machine was off."""
    if not read_backup_setting(database.cursor()).is_on:
        return False
    return not _file_of(database, folder_of(database), night_of(at)).exists()


def back_up_at_night(database: Database, at: datetime) -> Backup:
    """Makes the night's backup, reads it back, and only then lets go of the oldest.

    Raises:
        FileUnwritableError, BackupRefusedError: it could not be made; all older ones are kept.
        NotAllowedError: the table lets the night back up nothing.
    """
    actor = night_access().actor_for("administration", Act.BACK_UP)
    folder = made_folder_of(database)
    _clear_broken_off(database, folder)
    made = back_up(database, _file_of(database, folder, night_of(at)), actor)
    _let_go_of_the_oldest(database, folder, night_of(at))
    return made


def _let_go_of_the_oldest(database: Database, folder: Path, night: date) -> None:
    """Removes nights more than 14 days old, but for the newest 7 that read back.

    So something is left after weeks with the machine off, or with its clock wrong. What does not
    read back is not counted, and is left to a person.
    """
    pattern = re.compile(rf"{re.escape(database.path.stem)}-{NIGHTLY}\d{{8}}\.zip")
    nights = sorted(
        (path for path in folder.iterdir() if pattern.fullmatch(path.name)), reverse=True
    )
    oldest = _file_of(database, folder, night - timedelta(days=KEPT_DAYS))
    if not nights or nights[-1].name >= oldest.name:
        return
    good = [path for path in nights if _reads_back(path)]
    for path in good[KEPT_AT_LEAST:]:
        if path.name < oldest.name:
            path.unlink()


def _reads_back(path: Path) -> bool:
    try:
        read_backup(path)
    except PerfmonError:
        return False
    return True


def _clear_broken_off(database: Database, folder: Path) -> None:
    """What a kill left of earlier nights."""
    for path in folder.glob(f"*{NIGHTLY}*{ENDING}"):
        if path.name.startswith(f"{database.path.stem}-{NIGHTLY}"):
            shutil.rmtree(path, ignore_errors=True)


def _file_of(database: Database, folder: Path, night: date) -> Path:
    return folder / f"{database.path.stem}-{NIGHTLY}{night:%Y%m%d}.zip"
