"""The nightly backup: when one is due, how many are kept, and what a failed night leaves."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from perfmon import clock
from perfmon.errors import FileUnwritableError, NotAllowedError
from perfmon.roles import Act
from perfmon.store.backup import read_backup
from perfmon.store.backup_setting import write_backup_setting
from perfmon.store.database import Database, create_database, open_database
from perfmon.ui.nightly import NightWatch
from perfmon.workflows.log import AskedLog, find_log
from perfmon.workflows.nightly import KEPT_AT_LEAST, KEPT_DAYS, back_up_at_night, is_due
from tests.visitors import allow_nobody

EVENING = datetime(2023, 11, 1, 22, 0).astimezone()
NIGHT = datetime(2023, 11, 2, 2, 1).astimezone()
PATIENCE_SECONDS = 60


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty real database whose nightly backup is switched on."""
    with closing(create_database(tmp_path / "库.duckdb")) as made:
        write_backup_setting(made, True, None, "周科长")
        yield made


@pytest.fixture
def folder(database: Database) -> Path:
    return database.path.parent / "备份"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_one_is_due_once_a_night_from_two_o_clock(database: Database) -> None:
    assert is_due(database, EVENING)
    back_up_at_night(database, EVENING)
    assert not is_due(database, EVENING)
    assert not is_due(database, NIGHT.replace(hour=1, minute=59))
    assert is_due(database, NIGHT)
    back_up_at_night(database, NIGHT)
    assert not is_due(database, NIGHT + timedelta(hours=23))


def test_the_night_backs_up_as_the_table_allows(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up_at_night(database, EVENING)
    rows = find_log(database.cursor(), AskedLog(act="备份"), 1).rows
    assert rows[["actor", "address"]].to_numpy().tolist() == [["每夜备份", "本机"]]
    allow_nobody(monkeypatch, "administration", Act.BACK_UP)
    with pytest.raises(NotAllowedError, match="不能做“备份”"):
        back_up_at_night(database, NIGHT)
    assert len(names(folder)) == 1


def test_a_machine_that_was_off_makes_up_for_it_at_its_next_start(database: Database) -> None:
    back_up_at_night(database, EVENING)
    assert is_due(database, NIGHT.replace(hour=8))


def test_switched_off_none_is_due(database: Database) -> None:
    write_backup_setting(database, False, None, "周科长")
    assert not is_due(database, NIGHT)


def test_it_lies_beside_the_database_and_reads_back(database: Database, folder: Path) -> None:
    made = back_up_at_night(database, NIGHT)
    assert names(folder) == ["库-每夜20231102.zip"]
    assert read_backup(folder / "库-每夜20231102.zip") == made


def night_file(day: int) -> str:
    """What the backup of the night so many days later is called."""
    return f"库-每夜{NIGHT + timedelta(days=day):%Y%m%d}.zip"


def test_a_night_is_kept_for_fourteen_days_and_nothing_else_is_touched(
    database: Database, folder: Path
) -> None:
    folder.mkdir()
    others = ["库-手工20230101-080000.zip", "别库-每夜20230101.zip", "库-每夜20230101.zip.txt"]
    for name in others:
        (folder / name).write_bytes(b"somebody's")
    for night in range(KEPT_DAYS + 1):
        back_up_at_night(database, NIGHT + timedelta(days=night))
    kept = [night_file(day) for day in range(15)]
    assert names(folder) == sorted([*others, *kept])
    back_up_at_night(database, NIGHT + timedelta(days=KEPT_DAYS + 1))
    assert names(folder) == sorted([*others, *kept[1:], night_file(15)])


def test_after_a_long_holiday_the_newest_seven_are_left(database: Database, folder: Path) -> None:
    nights = [*range(9), 40]
    for night in nights:
        back_up_at_night(database, NIGHT + timedelta(days=night))
    assert names(folder) == sorted(night_file(day) for day in nights[-7:])


def test_one_that_does_not_read_back_is_not_counted_and_not_removed(
    database: Database, folder: Path
) -> None:
    for night in range(KEPT_AT_LEAST):
        back_up_at_night(database, NIGHT + timedelta(days=night))
    first, bad = names(folder)[:2]
    (folder / bad).write_bytes(b"PK half")
    back_up_at_night(database, NIGHT + timedelta(days=40))
    assert {first, bad} <= set(names(folder))
    back_up_at_night(database, NIGHT + timedelta(days=41))
    assert first not in names(folder)
    assert bad in names(folder)


def test_a_failed_night_keeps_all_and_is_tried_again_after_a_quarter_of_an_hour(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = NightWatch()
    watch.watch(database)
    tries: list[datetime] = []

    def full(*_: object) -> None:
        tries.append(clock.now())
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("perfmon.workflows.backing_up.save", full)
        at(broken, NIGHT)
        watch.look()
        watch.look()
        assert len(tries) == 1
        assert "磁盘满了" in watch.failure
        assert names(folder) == []
    at(monkeypatch, NIGHT + timedelta(minutes=15))
    watch.look()
    assert watch.failure == ""
    assert names(folder) == ["库-每夜20231102.zip"]


def test_a_disk_that_is_not_there_is_told_and_not_made(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_backup_setting(database, True, str(tmp_path / "移动硬盘"), "周科长")
    watch = NightWatch()
    watch.watch(database)
    at(monkeypatch, NIGHT)
    watch.look()
    assert "移动硬盘或网络盘可能没有接上" in watch.failure
    assert not (tmp_path / "移动硬盘").exists()
    write_backup_setting(database, False, None, "周科长")
    watch.try_anew()
    watch.look()
    assert watch.failure == ""


def test_a_fault_of_the_program_is_told_and_ends_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise RuntimeError("fault")

    at(monkeypatch, NIGHT)
    monkeypatch.setattr("perfmon.ui.nightly.back_up_at_night", fault)
    watch = NightWatch()
    watch.look()
    watch.watch(database)
    watch.look()
    assert watch.failure == "程序没能做成，经过记在服务器日志里。"


def test_the_thread_looks_until_it_is_stopped(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Event()
    at(monkeypatch, NIGHT)
    monkeypatch.setattr("perfmon.ui.nightly.back_up_at_night", lambda *_: looked.set())
    watch = NightWatch(seconds_between=0.001)
    watch.watch(database)
    watch.start()
    assert looked.wait(PATIENCE_SECONDS)
    watch.stop()
    assert "nightly" not in [thread.name for thread in threading.enumerate()]


_KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from perfmon.store import backup
from perfmon.store.database import open_database
from perfmon.workflows.nightly import back_up_at_night

def killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)

backup.{at} = killed
back_up_at_night(open_database(Path(sys.argv[1])), datetime(2023, 11, 2, 2, 1).astimezone())
"""


@pytest.mark.parametrize("at", ["as_json", "read_backup", "put_in_place"])
def test_a_kill_in_the_middle_leaves_nothing_that_is_taken_for_a_backup(
    database: Database, folder: Path, at: str
) -> None:
    database.close()
    program = _KILLED.replace("{at}", at)
    killed = subprocess.run([sys.executable, "-c", program, str(database.path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert names(folder) == ["库-每夜20231102.zip-making"]
    with closing(open_database(database.path)) as again:
        assert is_due(again, NIGHT)
        back_up_at_night(again, NIGHT)
    assert names(folder) == ["库-每夜20231102.zip"]


def test_a_folder_that_cannot_be_made_is_said(database: Database, folder: Path) -> None:
    folder.write_bytes(b"a file of that name")
    with pytest.raises(FileUnwritableError, match="备份文件夹建不成"):
        back_up_at_night(database, NIGHT)
