"""The one open database of this server, and what it holds by year."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import signature

import streamlit as st

from perfmon.store import overview
from perfmon.store.asking import Scope
from perfmon.store.database import Database
from perfmon.ui.inbox import WATCH
from perfmon.ui.nightly import NIGHT
from perfmon.workflows.opening import open_for_pages

_OPENING = threading.Lock()
"""Held while the file is opened, and while another one takes its place."""


def _watch(database: Database) -> None:
    if database.is_only_read:
        return
    WATCH.watch(database)
    NIGHT.watch(database)


def _let_go(database: Database) -> None:
    WATCH.let_go()
    NIGHT.let_go()
    database.close()


@st.cache_resource(show_spinner="正在打开数据库，第一次会先生成演示数据…", on_release=_let_go)
def opened_database() -> Database:
    """The one open database of this server."""
    with _OPENING:
        database = open_for_pages()
    _watch(database)
    return database


def forget_database() -> None:
    """Closes the database and forgets everything read from it; the next read opens it anew."""
    st.cache_data.clear()
    st.cache_resource.clear()


def forget_older_versions() -> None:
    """Forgets what is kept by the data version, after a write: nobody asks for an older one again.

    What somebody has read of the new version already goes too, and is read once more.
    """
    for module in [each for name, each in sys.modules.items() if name.startswith("perfmon.ui.")]:
        for kept in vars(module).values():
            if isinstance(kept, type(opened_database)) and _is_by_version(kept):
                kept.clear()


def _is_by_version(kept: Callable[..., object]) -> bool:
    """Whether it is asked with a data version, which stands first."""
    return next(iter(signature(kept).parameters), None) in ("data_version", "asked", "view")


@contextmanager
def closed_for_all() -> Iterator[None]:
    """Nobody in this server has the database open within the block; who asks for it waits.

    A write under way is waited for, a read is broken off. Afterwards everybody's next click opens
    what lies at the path then.

    Raises:
        DatabaseBusyError: a read could not be broken off; everybody works on as before.
    """
    database = opened_database()
    WATCH.let_go()
    NIGHT.let_go()
    try:
        with _OPENING, database.write_lock:
            database.close()
            forget_database()
            yield
    finally:
        _watch(opened_database())


def data_version() -> int:
    """How often the database was written to; read afresh at every run."""
    return overview.read_data_version(opened_database().cursor())


@st.cache_data(max_entries=20, show_spinner=False)
def years_on_hand(data_version: int, scope: Scope) -> list[overview.YearOnHand]:
    """The years with projects, latest first."""
    return overview.read_years(opened_database().cursor(), scope)
