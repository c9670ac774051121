"""What runs beside the pages for as long as the server does."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pyarrow as pa
import streamlit as st

from perfmon.ui.first_page import FIRST_PAGE
from perfmon.ui.inbox import WATCH
from perfmon.ui.nightly import NIGHT
from perfmon.workflows.sign_in_settings import read_settings, start_words


@asynccontextmanager
async def while_serving(_: st.App) -> AsyncIterator[None]:
    """The server's lifespan: from its start to its end inbox and night are watched.

    What the first page shows is read beside them.
    """
    sys.stdout.write(f"\n  {start_words(read_settings(os.environ))}\n")
    sys.stdout.flush()
    # a column of text that is done with is given back, not kept for the next one
    pa.set_memory_pool(pa.system_memory_pool())
    # The loaders' caches ask for the server, which runs only now.
    from perfmon.ui.loaders.opening import opened_database

    WATCH.start(opened_database)
    NIGHT.start()
    FIRST_PAGE.start(FIRST_PAGE.look)
    yield
    await asyncio.to_thread(WATCH.stop)
    await asyncio.to_thread(NIGHT.stop)
    await asyncio.to_thread(FIRST_PAGE.stop)
