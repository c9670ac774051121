from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from bench.server import running_server

Serving = Callable[[Path], AbstractContextManager[str]]
"""Serves a database for the length of a block, in which it gives the address."""


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Serving:
    """Starts a server of its own for a database, with a clean home."""

    def serve(database: Path) -> AbstractContextManager[str]:
        return running_server(database, home=tmp_path_factory.mktemp("home"))

    return serve
