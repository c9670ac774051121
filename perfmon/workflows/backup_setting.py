"""Switching the nightly backup on and off, and saying where to."""

from pathlib import Path

from perfmon.errors import EntryRefusedError
from perfmon.store.backup_setting import write_backup_setting
from perfmon.store.database import Database


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
    write_backup_setting(database, is_on, named or None, actor)


_ADVICE = "写完整的位置，如 D:\\备份；在移动硬盘或网络盘上的先接好再保存"
