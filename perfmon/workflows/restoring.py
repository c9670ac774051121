"""Restoring (恢复) a backup in the place of a database, which is set aside and never lost."""

from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from perfmon.clock import wall_time
from perfmon.errors import BackupRefusedError, DatabaseUnreadableError
from perfmon.store.accounts import count_without_password
from perfmon.store.backup_list import Backup
from perfmon.store.backup_tables import read_saved_years
from perfmon.store.database import open_database, open_read_only
from perfmon.store.gone_entries import RESTORING
from perfmon.store.location import pending_of
from perfmon.store.log import Entry, read_log_end
from perfmon.store.logged_acts import log_act
from perfmon.store.migration import known_migrations, upgrade_entry
from perfmon.store.overview import read_data_version
from perfmon.store.refilling import look_into, restore_into
from perfmon.store.succession import Succession, begin_alone, succeed
from perfmon.workflows.verifying import verify

ASIDE = "恢复前"


@dataclass(frozen=True)
class Restored:
    """What was restored.

    Attributes:
        backup: what the file held.
        aside: where the database that was there was moved to; None where there was none.
        faults: what does not hold in the restored database, as it did not when it was saved.
        log: what became of the log of the database that was there, in words; '' where none was.
        beside: what else is not that database's: the accounts, a setting; in words.
        left_out: how many accounts of the backup were not taken, as they are not here now.
        without_password: how many accounts came with the backup, and with no password.
    """

    backup: Backup
    aside: Path | None
    faults: tuple[str, ...]
    log: str = ""
    beside: tuple[str, ...] = ()
    left_out: int = 0
    without_password: int = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on the log and the accounts, for whoever restores."""
        said = [f"{words}。" for words in (self.log, *self.beside) if words]
        if self.left_out:
            said.append(left_out_words(self.left_out))
        if self.without_password:
            said.append(without_password_words(self.without_password))
        return tuple(said)


def left_out_words(count: int) -> str:
    """That so many accounts of a backup are not taken."""
    return f"备份里的 {count} 个账号现在没有，恢复后也没有；账号、角色和密码都照现在的。"


def without_password_words(count: int) -> str:
    """That so many accounts came with the backup, and no password."""
    return (
        f"备份里的 {count} 个账号带着角色恢复，备份不含密码：要由系统管理员重设（系统页的“账号”，"
        "或 python -m perfmon user reset）才能用密码登录。"
    )


def restore(
    backup_path: Path,
    path: Path,
    at: datetime,
    actor: str,
    seen_version: int | None = None,
    closed: AbstractContextManager[object] | None = None,
) -> Restored:
    """Puts the database of a backup at the path.

    It is made beside the path and verified there, and its log says who restored it; only then does
    it take the place of the present one. Whatever is refused or breaks off before leaves the
    present database as it is.

    Args:
        backup_path: the backup, or a database that was copied whole.
        path: of the database; no other process may hold it.
        at: the clock's time here, for the name of what is set aside.
        actor: who restores.
        seen_version: the data version of the present database that whoever restores has seen;
            None where nobody looked.
        closed: within it the present database is closed for everybody in this process; None where
            nobody has it open.

    Raises:
        BackupRefusedError: the file is no backup, is damaged, something in it does not add up that
            did when it was made, or the present database was written to since it was looked at.
        DatabaseBusyError: another process holds the database, or a read cannot be broken off.
        DiskFullError: there is no room for it.
    """
    backup = look_into(backup_path)
    _let_go_of(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    making = path.with_name(f"{path.name}-restoring")
    _remove(making)
    try:
        restore_into(backup_path, backup, making)
        faults = _faults_of(making, backup, backup_path)
        with closed or nullcontext():
            present = _let_go_of(path)
            found_version = None if present is None else present.data_version
            if seen_version is not None and found_version != seen_version:
                raise BackupRefusedError(backup_path, "看过以后现在的库又有写入，请重新核对再恢复")
            taken = _succession(path, making, present)
            told = _entry(backup_path, backup, present, taken, actor)
            without_password = _log(making, backup, told)
            aside = _take_the_place(path, making, at)
    finally:
        _remove(making)
    if taken.has_own_people:
        without_password = 0
    left_out = len(taken.left_out)
    return Restored(backup, aside, faults, taken.log, taken.beside, left_out, without_password)


def _faults_of(making: Path, backup: Backup, backup_path: Path) -> tuple[str, ...]:
    """What does not hold in the database made of a backup.

    An older program knew fewer checks and made some figures otherwise: what it saved is taken, and
    its faults are told; so are those of a database copied whole, which was never verified.
    """
    with closing(open_read_only(making)) as database:
        faults = tuple(check.fault for check in verify(database) if not check.ok)
        years = read_saved_years(database.cursor())
    if backup.is_copy or backup.schema_version != len(known_migrations()):
        return faults
    if new := [fault for fault in faults if fault not in backup.faults]:
        raise BackupRefusedError(
            backup_path, f"恢复出来的数据核对不符（{'、'.join(new)}），文件被改动过"
        )
    if backup.years and years != backup.years:
        raise BackupRefusedError(backup_path, "各年度的合计与清单不符，文件被改动过")
    return faults


class _Present(NamedTuple):
    """The present database: its data version, and how its log ends."""

    data_version: int
    log_end: str


def _let_go_of(path: Path) -> _Present | None:
    """Puts what is pending in the present database into its file.

    None where there is none, or it is broken: that is most often why a backup is wanted.
    """
    if not path.exists():
        return None
    try:
        with closing(open_database(path)) as database:
            cursor = database.cursor()
            return _Present(read_data_version(cursor), read_log_end(cursor).words)
    except (DatabaseUnreadableError, duckdb.Error):  # whatever a broken block leads to
        return None


def _succession(path: Path, making: Path, present: _Present | None) -> Succession:
    """What the database made takes over; nothing where there is none, or it cannot be opened.

    Then nobody is signed in to it: who was may have been barred since.
    """
    if present is not None:
        return succeed(path, making)
    log = "原来的日志没有接上：原来的库打不开，请看改名留存的文件" if path.exists() else ""
    return begin_alone(making, log)


def _entry(
    backup_path: Path, backup: Backup, present: _Present | None, taken: Succession, actor: str
) -> Entry:
    """Who restored what, where the log of the present one ended, and what became of it."""
    made = f"{wall_time(backup.made_at)}，第 {backup.data_version} 次写入"
    before = None if present is None else f"原来的数据库的日志{present.log_end}"
    left_out = f"备份里的 {len(taken.left_out)} 个账号没有恢复" if taken.left_out else ""
    after = "；".join(filter(None, (taken.log, *taken.beside, left_out))) or None
    return Entry(actor, RESTORING, f"备份 {backup_path.name}（{made}）", before, after)


def _log(path: Path, backup: Backup, told: Entry) -> int:
    """The restored log goes on with the upgrade, where there was one, and with who restored it.

    Returns:
        How many accounts in use have no password in it.
    """
    known = len(known_migrations())
    with closing(open_database(path)) as database:
        if backup.schema_version < known:
            log_act(database, upgrade_entry(backup.schema_version, known))
        log_act(database, told)
        return count_without_password(database.cursor())


def _take_the_place(path: Path, making: Path, at: datetime) -> Path | None:
    """Gives the database made beside the path its name, in one step where the disk can.

    Before it the present one gets a second name: a kill between leaves it in its place.
    """
    aside = _free_name(path, at) if path.exists() else None
    if aside is not None:
        if pending_of(path).exists():
            pending_of(path).rename(pending_of(aside))
        try:
            aside.hardlink_to(path)
        except OSError:  # a disk that knows no second names
            path.rename(aside)
    making.replace(path)
    return aside


def _free_name(path: Path, at: datetime) -> Path:
    stem, number = f"{path.stem}-{ASIDE}{at:%Y%m%d-%H%M}", 1
    aside = path.with_name(f"{stem}{path.suffix}")
    while aside.exists():
        number += 1
        aside = path.with_name(f"{stem}-{number}{path.suffix}")
    return aside


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    pending_of(path).unlink(missing_ok=True)
