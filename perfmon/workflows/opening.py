"""Which database a process works on, and making one: the sample for newcomers, or an empty one."""

import os
from pathlib import Path

from perfmon.errors import DatabaseExistsError, DatabaseMissingError
from perfmon.store.database import Database, create_database, open_database
from perfmon.store.location import database_path, is_default
from perfmon.workflows.sample import make_sample


def open_for_looking() -> Database:
    """The database to look at; where nothing is at the default path, the sample is made there.

    Raises:
        DatabaseMissingError: `PERFMON_DATABASE` names a file that is not there.
    """
    path = database_path()
    if path.exists() or not is_default(path):
        return open_database(path)
    return _make_sample_at(path)


def open_for_importing() -> Database:
    """The database to import into; where nothing is at the default path, an empty one is made.

    Raises:
        DatabaseMissingError: `PERFMON_DATABASE` names a file that is not there.
    """
    path = database_path()
    if path.exists():
        return open_database(path)
    if not is_default(path):
        raise DatabaseMissingError(path)
    return create_database(path)


def start_empty(path: Path) -> Path | None:
    """Makes an empty real database at the path; a sample that lies there is set aside.

    The sample must not be open in this process.

    Returns:
        Where the sample was moved to; None where there was none.

    Raises:
        DatabaseExistsError: a database with real figures is there.
    """
    aside = _set_sample_aside(path) if path.exists() else None
    create_database(path).close()
    return aside


def _set_sample_aside(path: Path) -> Path:
    database = open_database(path)
    is_demo = database.is_demo
    database.close()
    if not is_demo:
        raise DatabaseExistsError(path)
    aside = _free_name(path)
    path.rename(aside)
    return aside


def _free_name(path: Path) -> Path:
    candidate, number = path.with_name(f"{path.stem}-演示数据{path.suffix}"), 2
    while candidate.exists():
        candidate = path.with_name(f"{path.stem}-演示数据{number}{path.suffix}")
        number += 1
    return candidate


def _make_sample_at(path: Path) -> Database:
    """Makes the sample beside the path and moves it there whole, so that a kill leaves nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    making = path.with_name(f"{path.name}-making-{os.getpid()}")
    making.unlink(missing_ok=True)
    make_sample(making)
    if path.exists():
        making.unlink()
    else:
        making.rename(path)
    return open_database(path)
