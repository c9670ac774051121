"""Which database a process works on, and making one: the sample for newcomers, or an empty one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from perfmon.errors import DatabaseExistsError, SettingRefusedError
from perfmon.roles import Act
from perfmon.store.database import (
    Database,
    create_database,
    is_consolidated,
    open_database,
    open_to_serve,
)
from perfmon.store.location import database_path, is_default
from perfmon.store.overview import read_data_version
from perfmon.store.succession import carry_people
from perfmon.workflows.access import machine_access
from perfmon.workflows.sample import make_sample
from perfmon.workflows.sign_in_settings import VARIABLE, SignInSettings, Way


def open_for_looking() -> Database:
    """The database to look at; where nothing is at the default path, the sample is made there.

    Raises:
        DatabaseMissingError: `PERFMON_DATABASE` names a file that is not there.
    """
    path = database_path()
    if path.exists() or not is_default(path):
        return open_database(path)
    return _make_sample_at(path)


def open_for_pages() -> Database:
    """The same for the pages of a server: a consolidated file is only read.

    Raises:
        DatabaseMissingError: `PERFMON_DATABASE` names a file that is not there.
        ConsolidatedVersionError: it is a consolidated file that an older program made.
        LogUnwritableError: the log beside a consolidated file cannot be written.
    """
    path = database_path()
    return open_to_serve(path) if is_consolidated(path) else open_for_looking()


def refuse_unfit_server(settings: SignInSettings) -> None:
    """Refuses to serve a consolidated file where that cannot be done, before anybody comes.

    Raises:
        SettingRefusedError: people would sign in by accounts, whose sessions are written into it.
        ConsolidatedVersionError, LogUnwritableError: as `open_for_pages` has them.
    """
    path = database_path()
    if not is_consolidated(path):
        return
    if settings.way is Way.ACCOUNTS:
        why = (
            "现在打开的是汇总库，只读，不能往里写登录，所以不能用账号登录；"
            f"要写 {Way.PROXY}（统一入口）或 {Way.OIDC}（统一身份）"
        )
        raise SettingRefusedError(VARIABLE, settings.way, why)
    open_to_serve(path).close()


@contextmanager
def open_for_importing() -> Iterator[Database]:
    """The database to import into, closed afterwards.

    Where nothing is at the default path, an empty one is made there; it goes again where nothing
    was imported.

    Raises:
        DatabaseMissingError: `PERFMON_DATABASE` names a file that is not there.
    """
    path = database_path()
    is_new = is_default(path) and not path.exists()
    if is_new:
        starting = machine_access().actor_for("import", Act.START_EMPTY)
        database = create_database(path, actor=starting)
    else:
        database = open_database(path)
    try:
        yield database
    finally:
        was_left_empty = is_new and read_data_version(database.cursor()) == 0
        database.close()
        if was_left_empty:
            path.unlink()


def start_empty(path: Path, actor: str) -> Path | None:
    """Makes an empty real database at the path; a sample that lies there is set aside.

    Whoever could sign in over the sample still can, and stays signed in. It must not be open in
    this process.

    Args:
        path: where.
        actor: who makes it.

    Returns:
        Where the sample was moved to; None where there was none.

    Raises:
        DatabaseExistsError: a database with real figures is there.
    """
    aside = _set_sample_aside(path) if path.exists() else None
    create_database(path, actor=actor).close()
    if aside is not None:
        carry_people(aside, path)
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
    making = path.with_name(f"{path.name}-sample-{os.getpid()}")
    making.unlink(missing_ok=True)
    make_sample(making)
    if path.exists():
        making.unlink()
    else:
        making.rename(path)
    return open_database(path)
