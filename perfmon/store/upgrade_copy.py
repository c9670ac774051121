"""The copy that an old database leaves beside it before its schema is brought up."""

import errno
import filecmp
import shutil
from pathlib import Path

from perfmon.errors import DatabaseUnwritableError, DiskFullError
from perfmon.store.location import pending_of
from perfmon.store.workshop import put_in_place

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def copy_before_upgrade(path: Path, version: int) -> Path:
    """Copies a closed database whole to NAME-v18 beside it; no copy of before is touched.

    Where the copy of an earlier try has the same bytes, it stays the one: a program that cannot
    bring the schema up and is started again and again fills no disk.

    Returns:
        The copy.

    Raises:
        DiskFullError: there is no room; the database is as it was.
        DatabaseUnwritableError: no file can be made beside it.
    """
    try:
        return _copy(path, version)
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFullError(path) from error
        raise DatabaseUnwritableError(_name(path, version, 1)) from error


def _copy(path: Path, version: int) -> Path:
    number = 1
    while (copy := _name(path, version, number)).exists():
        if _is_same(path, copy):
            return copy
        number += 1
    making = path.with_name(f"{path.name}-copying")
    making.unlink(missing_ok=True)
    try:
        if pending_of(path).exists():
            shutil.copy2(pending_of(path), pending_of(copy))
        shutil.copy2(path, making)
        put_in_place(making, copy)
    finally:
        making.unlink(missing_ok=True)
    return copy


def _is_same(path: Path, copy: Path) -> bool:
    is_pending = pending_of(path).exists() or pending_of(copy).exists()
    return not is_pending and filecmp.cmp(path, copy, shallow=False)


def _name(path: Path, version: int, number: int) -> Path:
    again = f"-{number}" if number > 1 else ""
    return path.with_name(f"{path.name}-v{version}{again}")
