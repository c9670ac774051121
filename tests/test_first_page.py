"""What the first page shows is read before anybody asks, and again after a write."""

import asyncio
import threading
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from perfmon.ui.first_page import FIRST_PAGE, FirstPage
from perfmon.ui.loaders import overview, projects, rankings
from perfmon.ui.loaders.opening import data_version, forget_database, opened_database
from perfmon.ui.serving import while_serving

PATIENCE_SECONDS = 60.0


@pytest.fixture
def read_versions(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    versions: list[int] = []
    monkeypatch.setattr(overview, "read_first_page", versions.append)
    return versions


def test_every_data_version_is_read_once(sample: Path, read_versions: list[int]) -> None:
    ready = FirstPage()
    ready.look()
    ready.look()
    first = data_version()
    assert read_versions == [first]
    opened_database().cursor().execute(
        "UPDATE database_property SET data_version = data_version + 1"
    )
    ready.look()
    assert read_versions == [first, first + 1]


def test_a_read_that_failed_is_not_tried_again_of_the_same_data(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def fail(version: int) -> None:
        tries.append(version)
        raise RuntimeError("not read")

    monkeypatch.setattr(overview, "read_first_page", fail)
    ready = FirstPage()
    with pytest.raises(RuntimeError):
        ready.look()
    ready.look()
    assert len(tries) == 1


def test_the_first_visitor_reads_no_sums_that_are_there(
    sample: Path, app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    FirstPage().look()
    asked: list[str] = []
    for module in (projects, rankings):
        for name in ("read_group_months", "read_most_behind", "read_left_out"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, lambda *_, **__: asked.append("read"))
    app.run()
    assert not app.exception
    assert not asked


def test_an_empty_database_has_nothing_to_read(empty_database: Path) -> None:
    FirstPage().look()
    assert data_version() >= 0


def test_the_server_reads_it_without_a_visitor(
    empty_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = threading.Event()
    monkeypatch.setattr(FIRST_PAGE, "_version", None)
    monkeypatch.setattr(overview, "read_first_page", lambda _: read.set())

    async def serve() -> None:
        async with while_serving(st.App("dashboard.py")):
            assert await asyncio.to_thread(read.wait, PATIENCE_SECONDS)

    asyncio.run(serve())
    forget_database()
