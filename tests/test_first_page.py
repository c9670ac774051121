"""What the first page shows is read before anybody asks, and again after a write."""

import asyncio
import threading
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from perfmon.store.location import VARIABLE
from perfmon.ui import serving
from perfmon.ui.first_page import FIRST_PAGE, FirstPage
from perfmon.ui.loaders import backups, overview, projects, rankings
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.opening import data_version, forget_database, opened_database
from perfmon.ui.serving import while_serving
from perfmon.workflows.backup_folder import KeptBackup

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


def test_the_lists_of_work_are_read_a_round_later(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready, asked = FirstPage(), list[Asked]()
    ready.look()

    def read(of: Asked, month: int) -> pd.DataFrame:
        asked.append(of)
        return projects.month_projects(of, month)

    monkeypatch.setattr(overview, "month_projects", read)
    ready.look()
    ready.look()
    assert asked == [Asked(data_version(), None, 2023)], "once"


def test_after_a_write_what_was_kept_of_before_goes(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = FirstPage()
    ready.look()
    opened, before = opened_database(), Asked(data_version(), None, 2023)
    kept = projects.month_projects(before, 10)
    assert projects.month_projects(before, 10) is kept
    monkeypatch.setattr(backups, "look_at", lambda _: "读过")
    backup = KeptBackup(tmp_path / "a.zip", "手工", 1, 2)
    assert backups.contents_of_file(backup) == "读过"
    monkeypatch.setattr(backups, "look_at", lambda _: "又读一遍")
    opened.cursor().execute("UPDATE database_property SET data_version = data_version + 1")
    ready.look()
    assert projects.month_projects(before, 10) is not kept
    assert opened_database() is opened
    assert backups.contents_of_file(backup) == "读过", "a file does not follow the data version"


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


def test_the_server_answers_once_it_is_read(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, versions = FirstPage(), list[int]()
    monkeypatch.setattr(serving, "FIRST_PAGE", reader)
    monkeypatch.setattr(overview, "read_first_page", versions.append)

    async def serve() -> list[int]:
        async with while_serving(st.App("dashboard.py")):
            return list(versions)

    assert asyncio.run(serve()) == [data_version()]
    forget_database()


def test_a_database_that_cannot_be_opened_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgetful: None
) -> None:
    (tmp_path / "坏.duckdb").write_bytes(b"no database")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "坏.duckdb"))
    reader = FirstPage()
    monkeypatch.setattr(serving, "FIRST_PAGE", reader)
    monkeypatch.setattr(serving, "SECONDS_TO_READ", PATIENCE_SECONDS)

    async def serve() -> bool:
        async with while_serving(st.App("dashboard.py")):
            return reader.wait(0)

    assert asyncio.run(serve())
