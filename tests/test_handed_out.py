"""Files with figures that commands write: the table is asked, and each is logged as a download."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from perfmon.__main__ import main
from perfmon.roles import Act
from perfmon.store.database import open_database
from perfmon.store.overview import read_data_version
from perfmon.workflows.actor import machine_user
from perfmon.workflows.log import AskedLog, find_log
from tests.facts import FIRST, pay
from tests.test_closing import JUNE_END, close
from tests.visitors import allow_nobody

JUNE = ["--year", "2023", "--month", "6"]
ASKED = {
    "forms": ["forms", "all", *JUNE, "-o"],
    "papers": ["papers", *JUNE, "-o"],
    "review": ["review", "--year", "2023", "-o"],
}


@pytest.fixture
def closed(path: Path) -> Path:
    """A real database whose June is closed."""
    with closing(open_database(path)) as database:
        pay(database, {(FIRST, date(2023, 5, 1)): 1_000_000}, JUNE_END)
        close(database)
    return path


def logged(path: Path) -> list[tuple[str, str, str, str]]:
    """Who took which file, how large, and from where, the first first."""
    with closing(open_database(path)) as database:
        rows = find_log(database.cursor(), AskedLog(act="下载"), 100).rows
    told = rows[["actor", "address", "subject", "value_after"]].iloc[::-1]
    return list(told.itertuples(index=False, name=None))


def version(path: Path) -> int:
    with closing(open_database(path)) as database:
        return read_data_version(database.cursor())


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_each_file_is_logged_and_the_figures_stay(
    closed: Path, tmp_path: Path, asked: list[str]
) -> None:
    before = version(closed)
    assert main([*asked, str(tmp_path / "表")]) == 0
    files = {file.name: file.stat().st_size for file in (tmp_path / "表").iterdir()}
    assert files
    assert sorted(logged(closed)) == sorted(
        (machine_user(), "本机", name, f"{size:,} 字节") for name, size in files.items()
    )
    assert version(closed) == before


def test_a_file_that_is_not_written_is_not_logged(closed: Path, tmp_path: Path) -> None:
    asked = [*ASKED["papers"], str(tmp_path / "材料")]
    assert main(asked) == 0
    once = logged(closed)
    assert main(asked) == 2
    assert logged(closed) == once


def test_a_file_that_cannot_be_logged_is_not_left_lying_there(
    closed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise ValueError("坏了")

    monkeypatch.setattr("perfmon.commands.handing_out.log_download", failing)
    with pytest.raises(ValueError, match="坏了"):
        main([*ASKED["review"], str(tmp_path / "意见")])
    assert list((tmp_path / "意见").iterdir()) == []


@pytest.mark.parametrize(
    ("command", "page", "act"),
    [
        ("forms", "forms", Act.DOWNLOAD),
        ("papers", "month-closing", Act.TAKE_PAPERS),
        ("review", "target-review", Act.DOWNLOAD),
    ],
)
def test_whom_the_table_does_not_allow_it_gets_no_file(
    closed: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    page: str,
    act: Act,
) -> None:
    allow_nobody(monkeypatch, page, act)
    assert main([*ASKED[command], str(tmp_path / "表")]) == 2
    assert f"不能做“{act}”" in capsys.readouterr().err
    assert list(tmp_path.glob("表/*")) == []
    assert logged(closed) == []
