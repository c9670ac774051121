import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from argon2 import PasswordHasher
from playwright.sync_api import Browser, sync_playwright
from streamlit.testing.v1 import AppTest

from perfmon.store.database import Database, create_database, open_database
from perfmon.store.location import VARIABLE
from perfmon.ui.loaders.opening import forget_database
from perfmon.workflows.sample import make_sample
from tests.county_reports import fill_county
from tests.facts import import_document
from tests.hostile import make_hostile

GOLDEN_FOLDER = Path(__file__).parent / "golden"
DASHBOARD = Path(__file__).parents[1] / "dashboard.py"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write tests/golden/*.csv anew from what the program gives now",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, pd.DataFrame], None]:
    """Compares a frame with the CSV of that name, cell by cell as text."""

    def compare(name: str, frame: pd.DataFrame) -> None:
        file = GOLDEN_FOLDER / name
        printed = frame.to_csv(index=False, lineterminator="\n")
        if request.config.getoption("--update-golden"):
            file.write_text(printed, encoding="utf-8", newline="\n")
        assert file.exists(), f"no {name} yet; run once with --update-golden and read it"
        assert printed.splitlines() == file.read_text(encoding="utf-8").splitlines()

    return compare


@pytest.fixture(scope="session")
def sample_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample database, made once; nobody opens it, everybody copies it."""
    path = tmp_path_factory.mktemp("sample") / "sample.duckdb"
    make_sample(path)
    return path


@pytest.fixture(scope="session")
def hostile_path(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with every free text made hostile, made once; everybody copies it."""
    return make_hostile(sample_path, tmp_path_factory.mktemp("hostile") / "hostile.duckdb")


@pytest.fixture
def hostile(
    hostile_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgetful: None
) -> Iterator[Path]:
    """A hostile database of the test's own, which the pages open."""
    yield from _opened_by_pages(hostile_path, tmp_path / "hostile.duckdb", monkeypatch)


def _opened_by_pages(made: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of what was made once, gone again after the test."""
    shutil.copyfile(made, path)
    monkeypatch.setenv(VARIABLE, str(path))
    yield path
    forget_database()
    path.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def texts_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real database with the published document, made once; everybody copies it."""
    path = tmp_path_factory.mktemp("texts") / "库.duckdb"
    database = create_database(path)
    import_document(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def full_county_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real county with money and plans of every kind, made once; everybody copies it."""
    folder = tmp_path_factory.mktemp("县")
    database = create_database(folder / "巨鹿.duckdb")
    fill_county(database, folder)
    database.close()
    return folder / "巨鹿.duckdb"


@pytest.fixture
def texts(texts_path: Path, tmp_path: Path) -> Iterator[Database]:
    """A real database of the test's own with the ten projects of the published document."""
    database = open_database(shutil.copyfile(texts_path, tmp_path / texts_path.name))
    yield database
    database.close()


@pytest.fixture
def sample(
    sample_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgetful: None
) -> Iterator[Path]:
    """A sample database of the test's own, which the pages open."""
    yield from _opened_by_pages(sample_path, tmp_path / "perfmon.duckdb", monkeypatch)


@pytest.fixture
def path(texts_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real database with the ten published projects, which PERFMON_DATABASE names."""
    path = Path(shutil.copyfile(texts_path, tmp_path / "库.duckdb"))
    monkeypatch.setenv(VARIABLE, str(path))
    return path


@pytest.fixture
def real(
    texts_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgetful: None
) -> Iterator[Path]:
    """A real database of the test's own with the published text, which the pages open."""
    yield from _opened_by_pages(texts_path, tmp_path / "真实.duckdb", monkeypatch)


@pytest.fixture
def empty_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forgetful: None) -> Path:
    """A real database without figures, which the pages open."""
    path = tmp_path / "perfmon.duckdb"
    create_database(path).close()
    monkeypatch.setenv(VARIABLE, str(path))
    return path


@pytest.fixture
def forgetful() -> Iterator[None]:
    """Streamlit's caches live as long as the process: empty before and after, database closed."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    forget_database()
    st.cache_resource.clear()


@pytest.fixture
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost next to nothing; that they cost enough is tested where they are kept."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("perfmon.workflows.passwords._hasher", lambda: quick)


@pytest.fixture
def app() -> AppTest:
    """The dashboard, not run yet."""
    return AppTest.from_file(DASHBOARD, default_timeout=60)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    found = [path for path in map(shutil.which, CHROMIUM_NAMES) if path]
    if not found:
        pytest.skip(f"no Chromium on this machine: none of {', '.join(CHROMIUM_NAMES)}")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found[0], args=CHROMIUM_FLAGS)
        yield running
        running.close()
