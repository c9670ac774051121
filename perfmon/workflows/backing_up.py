"""Backing up (备份): the database is verified, saved into a new file and read back."""

import errno
from pathlib import Path

from perfmon.errors import FileUnwritableError
from perfmon.store.backup import save
from perfmon.store.backup_list import Backup
from perfmon.store.database import Database
from perfmon.store.log import BACKING_UP, Entry
from perfmon.store.logged_acts import log_act
from perfmon.workflows.verifying import verify

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def back_up(database: Database, path: Path, actor: str) -> Backup:
    """Saves the database into a new file; what does not hold in it is saved with it and told.

    Args:
        database: the open database; others may go on reading and writing.
        path: of the new file.
        actor: who backs up.

    Raises:
        FileUnwritableError: the file cannot be written; nothing of it is left.
        BackupRefusedError: it was written and does not read back the same; nothing of it is left.
    """
    faults = [check.fault for check in verify(database) if not check.ok]
    try:
        made = save(database, path, faults)
    except OSError as error:
        raise FileUnwritableError(path, why_unwritable(error, path.parent)) from error
    held = f"{len(made.tables)} 张表 {made.rows:,} 行，读回核对相符"
    log_act(database, Entry(actor, BACKING_UP, f"备份 {path.name}", after=held))
    return made


def why_unwritable(error: OSError, folder: Path) -> str:
    """What hinders a file in a folder, in words."""
    if isinstance(error, FileExistsError):
        return "已经有同名的文件，没有改动它"
    if error.errno in _FULL or "No space left" in str(error):
        return "磁盘满了"
    if not folder.is_dir():
        return "文件夹不存在（移动硬盘或网络盘可能没有接上）"
    return "文件夹不能写入，或磁盘满了"
