"""Backing up (备份): the database is verified, saved into a new file and read back."""

import errno
from pathlib import Path

from perfmon.errors import FileUnwritableError
from perfmon.store.backup import save
from perfmon.store.backup_list import Backup
from perfmon.store.database import Database
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
    del actor  # the log's, once it is kept
    faults = [check.fault for check in verify(database) if not check.ok]
    try:
        return save(database, path, faults)
    except OSError as error:
        raise FileUnwritableError(path, why_unwritable(error, path.parent)) from error


def why_unwritable(error: OSError, folder: Path) -> str:
    """What hinders a file in a folder, in words."""
    if isinstance(error, FileExistsError):
        return "已经有同名的文件，没有改动它"
    if error.errno in _FULL or "No space left" in str(error):
        return "磁盘满了"
    if not folder.is_dir():
        return "文件夹不存在（移动硬盘或网络盘可能没有接上）"
    return "文件夹不能写入，或磁盘满了"
