"""Switching the nightly backup on and off, and saying where to."""

from pathlib import Path

from perfmon.errors import EntryRefusedError
from perfmon.store.backup_setting import read_backup_setting, write_backup_setting
from perfmon.store.database import Database
from perfmon.store.log import BACKING_UP, Entry
from perfmon.store.logged_acts import log_act


def set_nightly(database: Database, folder: str, actor: str, *, is_on: bool) -> None:
    """Keeps whether a backup is made every night, and in which folder.

    Args:
        database: the open database.
        folder: its whole path, as typed; blank for 备份 beside the database.
        actor: who sets it.
        is_on: whether one is made.

    Raises:
        EntryRefusedError: there is no such folder.
    """
    named = folder.strip().strip('"')
    if named and not (Path(named).is_absolute() and Path(named).is_dir()):
        raise EntryRefusedError("备份文件夹", f"没有 {named} 这个文件夹", _ADVICE)
    before = read_backup_setting(database.cursor())
    write_backup_setting(database, is_on, named or None, actor)
    told = (_words(before.is_on, before.folder), _words(is_on, named or None))
    log_act(database, Entry(actor, BACKING_UP, "每夜备份", *told))


def _words(is_on: bool, folder: str | None) -> str:
    return f"{'打开' if is_on else '关闭'}，{folder or '数据库旁边的“备份”'}"


_ADVICE = "写完整的位置，如 D:\\备份；在移动硬盘或网络盘上的先接好再保存"
