"""Whatever happens to an import, the database is as before it or as after it."""

import multiprocessing
import random
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import NamedTuple

import pytest

from perfmon.errors import DiskFullError
from perfmon.store.asking import NOW
from perfmon.store.database import Database, create_database, open_database
from perfmon.workflows.import_commit import commit_file
from perfmon.workflows.outcome import Outcome
from perfmon.workflows.undoing import undo
from perfmon.workflows.verifying import verify
from tests.facts import ACTOR, FIFTH, FIRST, SECOND, UNIT, import_document
from tests.ill_fated import IN_YUAN, import_until_killed, import_without_room
from tests.payment_lines import Paid, write_payments
from tests.workbooks import write_xlsx

KILLS = 60
SEED = 20231123
MARKS = 8


class Money(NamedTuple):
    """What is counted: lines, fen, and batches in force."""

    lines: int
    fen: int
    batches: int


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed real database with the published document and one payments file."""
    made = tmp_path / "库.duckdb"
    with closing(create_database(made)) as database:
        import_document(database)
        first = write_payments(tmp_path / "一月.csv", [Paid(FIRST, "0001", "2023-01-20", 123_45)])
        take(database, first)
    return made


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Quick processes: each is forked off one that has everything imported."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.ill_fated"])
    return context


def take(database: Database, file: Path) -> Outcome:
    return commit_file(database, file, file.name, "payments", ACTOR, IN_YUAN)


def payments_file(folder: Path, number: int, chance: random.Random) -> tuple[Path, int]:
    """A file of some lines of its own, and what they sum to."""
    lines = [
        Paid(
            chance.choice([FIRST, SECOND, FIFTH]),
            f"{number}{line:03d}",
            f"2023-{chance.randint(2, 11):02d}-{chance.randint(1, 28):02d}",
            chance.randint(1, 9_999_999),
        )
        for line in range(chance.randint(1, 40))
    ]
    file = write_payments(folder / f"支付{number}.csv", lines)
    return file, sum(int(line.amount) for line in lines)


def everything(database: Database) -> dict[str, object]:
    """Every table in one number."""
    with closing(database.cursor()) as cursor:
        names = [
            name for (name,) in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        ]
        return {
            name: cursor.execute(f"SELECT count(*), bit_xor(hash(t)) FROM {name} AS t").fetchall()  # noqa: S608 our own names
            for name in names
        }


def money(database: Database) -> Money:
    with closing(database.cursor()) as cursor:
        rows = cursor.execute(
            "SELECT (SELECT count(*) FROM payment_known($now)),"
            " (SELECT coalesce(sum(amount_fen), 0)::BIGINT FROM payment_known($now)),"
            " (SELECT count(*) FROM batch_known($now))",
            {"now": NOW},
        ).fetchall()
    return Money(*rows[0])


def broken(database: Database) -> list[str]:
    return [check.check for check in verify(database) if not check.ok]


def test_an_import_killed_at_any_mark_leaves_the_database_before_or_after_it(
    path: Path, tmp_path: Path, processes: ForkServerContext
) -> None:
    chance = random.Random(SEED)
    files = [payments_file(tmp_path, number, chance) for number in range(1, 9)]
    with closing(open_database(path)) as database:
        before, counted = everything(database), money(database)
    kept = 0
    for _ in range(KILLS):
        file, fen = chance.choice(files)
        killed = processes.Process(
            target=import_until_killed, args=(path, file, chance.randrange(MARKS))
        )
        killed.start()
        killed.join()
        assert killed.exitcode == -signal.SIGKILL
        with closing(open_database(path)) as database:
            if everything(database) != before:
                kept += 1
                lines = len(file.read_text(encoding="utf-8").splitlines()) - 1
                assert money(database) == Money(
                    counted.lines + lines, counted.fen + fen, counted.batches + 1
                )
                assert broken(database) == []
                undo(database, batch_of(database), ACTOR, "再试一次")
                assert money(database) == counted
                before = everything(database)
    assert 0 < kept < KILLS
    with closing(open_database(path)) as database:
        assert money(database) == counted
        assert broken(database) == []
        for file, _ in files:
            take(database, file)
        assert money(database).fen == counted.fen + sum(fen for _, fen in files)
        assert broken(database) == []


def workbook(folder: Path) -> tuple[Path, int, int]:
    """A workbook of payments, its lines and what they sum to."""
    rows = [[2023, UNIT, FIRST, f"6{line:04d}", 1, "2023-03-05", line] for line in range(1, 301)]
    head = [
        "年度",
        "预算单位编码",
        "项目编码",
        "支付凭证号",
        "明细行号",
        "支付日期",
        "支付金额（元）",
    ]
    file = write_xlsx(folder / "支付.xlsx", {"支付": [head, *rows]})
    return file, len(rows), 100 * sum(range(1, 301))


def bulk(folder: Path) -> tuple[Path, int, int]:
    """A text of so many lines that they are taken in bulk."""
    lines = [Paid(FIRST, f"7{line:06d}", "2023-03-05", 100) for line in range(30_000)]
    return write_payments(folder / "多.csv", lines), len(lines), 100 * len(lines)


@pytest.mark.parametrize("made", [workbook, bulk])
def test_so_do_a_workbook_and_a_bulk_killed_at_each_mark(
    path: Path,
    tmp_path: Path,
    processes: ForkServerContext,
    made: Callable[[Path], tuple[Path, int, int]],
) -> None:
    file, lines, fen = made(tmp_path)
    with closing(open_database(path)) as database:
        before, counted = everything(database), money(database)
    for mark in range(MARKS):
        killed = processes.Process(target=import_until_killed, args=(path, file, mark))
        killed.start()
        killed.join()
        assert killed.exitcode == -signal.SIGKILL
        with closing(open_database(path)) as database:
            is_kept = everything(database) != before
            assert is_kept == (mark == MARKS - 1)
            assert broken(database) == []
    with closing(open_database(path)) as database:
        assert money(database) == Money(
            counted.lines + lines, counted.fen + fen, counted.batches + 1
        )


def batch_of(database: Database) -> int:
    """The last batch."""
    with closing(database.cursor()) as cursor:
        return int(cursor.execute("SELECT max(batch_id) FROM batch").fetchall()[0][0])


def test_an_import_announces_as_many_marks_as_the_kills_are_drawn_from(
    path: Path, tmp_path: Path
) -> None:
    marks: list[float] = []
    file, _ = payments_file(tmp_path, 1, random.Random(SEED))
    with closing(open_database(path)) as database:
        commit_file(
            database,
            file,
            file.name,
            "payments",
            ACTOR,
            IN_YUAN,
            lambda share, _: marks.append(share),
        )
    assert len(marks) == MARKS
    assert marks == sorted(marks)
    assert (marks[0], marks[-1]) == (0.0, 1.0)


def at_once(database: Database, files: list[Path]) -> list[Outcome]:
    """Imports each file in a session of its own, all begun at the same moment."""
    together = threading.Barrier(len(files))

    def session(file: Path) -> Outcome:
        together.wait()
        return take(database, file)

    with ThreadPoolExecutor(len(files)) as sessions:
        return list(sessions.map(session, files))


def test_two_sessions_importing_different_files_at_once_both_succeed(
    path: Path, tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    files = [payments_file(tmp_path, number, chance) for number in (1, 2)]
    with closing(open_database(path)) as database:
        counted = money(database)
        outcomes = at_once(database, [file for file, _ in files])
        assert [outcome.counts.sum_fen for outcome in outcomes] == [fen for _, fen in files]
        assert {outcome.batch_id for outcome in outcomes} == {3, 4}
        assert money(database).fen == counted.fen + sum(fen for _, fen in files)
        assert broken(database) == []


def test_the_same_file_imported_by_two_sessions_at_once_counts_once(
    path: Path, tmp_path: Path
) -> None:
    file, fen = payments_file(tmp_path, 1, random.Random(SEED))
    with closing(open_database(path)) as database:
        counted = money(database)
        outcomes = at_once(database, [file, file])
        assert sorted(str(outcome.batch_id) for outcome in outcomes) == ["3", "None"]
        assert sorted(outcome.counts.new for outcome in outcomes)[0] == 0
        assert money(database).fen == counted.fen + fen
        assert money(database).batches == counted.batches + 1


@pytest.mark.parametrize(
    ("lines", "room"), [(1500, 4096), (60_000, 12_000_000)], ids=["few lines", "a bulk"]
)
def test_a_full_disk_is_said_and_everything_stays_as_it_was(
    path: Path, tmp_path: Path, processes: ForkServerContext, lines: int, room: int
) -> None:
    day = "2023-03-05"
    file = write_payments(
        tmp_path / "多.csv", [Paid(FIRST, f"9{line:06d}", day, 100) for line in range(lines)]
    )
    with closing(open_database(path)) as database:
        before = everything(database)
    answer, said = processes.Pipe(duplex=False)
    process = processes.Process(target=import_without_room, args=(path, file, room, said))
    process.start()
    said.close()
    error, sentence, rows_then = answer.recv()
    process.join()
    assert error == DiskFullError.__name__
    assert "磁盘空间" in sentence
    assert rows_then == 1
    with closing(open_database(path)) as database:
        assert everything(database) == before
        assert broken(database) == []
        assert take(database, file).counts.new == lines


def test_a_file_imported_after_opening_anew_is_counted_whole(path: Path, tmp_path: Path) -> None:
    """DuckDB 2.0.0 lost the match of a new wording here; see `perfmon.store.database`."""
    for number, code in enumerate([SECOND, FIFTH], start=2):
        line = Paid(code, f"80{number}0", "2023-10-25", 62_623_22)
        file = write_payments(tmp_path / f"支付{number}.csv", [line])
        with closing(open_database(path)) as database:
            assert take(database, file).counts.new == 1
            assert money(database).fen == 123_45 + (number - 1) * 62_623_22
