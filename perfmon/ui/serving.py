"""What runs beside the pages for as long as the server does."""

import asyncio
import ctypes
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pyarrow as pa
import streamlit as st

from perfmon.store.location import database_path
from perfmon.ui.first_page import FIRST_PAGE
from perfmon.ui.inbox import WATCH
from perfmon.ui.nightly import NIGHT
from perfmon.workflows.sign_in_settings import read_settings, start_words

SECONDS_TO_READ = 5.0
"""How long the server may keep its first visitor waiting for the first page."""


def _give_memory_back() -> None:
    """Memory that a page is done with goes back to the system, as far as can be asked for.

    Arrow would keep it for its next column of text, and glibc a share for every thread.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    with suppress(OSError, AttributeError):  # another system, or another C library
        ctypes.CDLL("libc.so.6").mallopt(_M_ARENA_MAX, _ARENAS)


_M_ARENA_MAX, _ARENAS = -8, 2
"""The number by which glibc's malloc.h names the setting, and how many threads' shares it keeps."""


@asynccontextmanager
async def while_serving(_: st.App) -> AsyncIterator[None]:
    """The server's lifespan: from its start to its end inbox and night are watched.

    What the first page shows is read beside them. Of a database that is there the server answers
    once it has read that, or after SECONDS_TO_READ: to read it while a visitor waits, or to make
    the 演示数据, would leave him before an empty page as long.
    """
    sys.stdout.write(f"\n  {start_words(read_settings(os.environ))}\n")
    sys.stdout.flush()
    _give_memory_back()
    # The loaders' caches ask for the server, which runs only now.
    from perfmon.ui.loaders.opening import opened_database

    WATCH.start(opened_database)
    NIGHT.start()
    FIRST_PAGE.start(FIRST_PAGE.look)
    try:
        if database_path().exists():
            await asyncio.to_thread(FIRST_PAGE.wait, SECONDS_TO_READ)
        yield
    finally:
        await asyncio.to_thread(WATCH.stop)
        await asyncio.to_thread(NIGHT.stop)
        await asyncio.to_thread(FIRST_PAGE.stop)
