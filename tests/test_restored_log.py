"""日志 over a restore: what was done since the backup stays told, and no number is given twice."""

import random
import shutil
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from perfmon.actor import Actor
from perfmon.measures.light_rule import LightRule
from perfmon.measures.rules import RuleSet
from perfmon.roles import Role
from perfmon.store.accounts import find_account, read_account_names
from perfmon.store.backup import save
from perfmon.store.backup_setting import read_backup_setting, write_backup_setting
from perfmon.store.batches import read_batches
from perfmon.store.database import Database, create_database, open_database, open_read_only
from perfmon.store.gone_entries import GoneEntries, read_gone_entries
from perfmon.store.log import Entry, broken_links
from perfmon.store.logged_acts import log_act
from perfmon.store.migration import known_migrations
from perfmon.store.rules import next_version
from perfmon.store.writing import Source, undo_batch, writing
from perfmon.workflows.accounts import switch_off
from perfmon.workflows.log import AskedLog, batch_words, find_log
from perfmon.workflows.restoring import Restored, restore
from perfmon.workflows.rules import set_rules
from perfmon.workflows.sign_in_settings import SignInSettings
from perfmon.workflows.signing_in import Credentials, hash_of, sign_in, valid_session
from perfmon.workflows.verifying import verify
from tests.facts import FIRST, pay
from tests.older import step_back
from tests.people import LONGER, MORNING, add

AT = datetime(2023, 11, 3, 8, 30).astimezone()
CLERK = Actor("李会计", "10.0.0.7")
HEADERS, BLOCK = 3 * 4096, 256 * 1024
"""Of a DuckDB file, in bytes."""

WHOLE_LOG = "原来的日志第 9 条照录在前"


@pytest.fixture
def office(texts_path: Path, tmp_path: Path) -> Path:
    """The database that an office works on: two entries, one batch."""
    return Path(shutil.copyfile(texts_path, tmp_path / "perfmon.duckdb"))


def entries(path: Path) -> list[tuple[Any, ...]]:
    """Every column of every entry, oldest first."""
    with closing(open_read_only(path)) as database:
        return database.cursor().execute("FROM log_entry ORDER BY entry_id").fetchall()


def acts(path: Path) -> list[str]:
    return [row[4] for row in entries(path)]


def last_after(path: Path) -> str:
    """What the last entry says became of things."""
    return str(entries(path)[-1][7])


def back_up(path: Path, name: str = "备份.zip") -> Path:
    file = path.with_name(name)
    with closing(open_database(path)) as database:
        save(database, file)
    return file


def bring_back(file: Path, path: Path) -> Restored:
    return restore(file, path, AT, CLERK)


def pay_first(path: Path, fen: int = 100) -> None:
    with closing(open_database(path)) as database:
        pay(database, {(FIRST, date(2023, 3, 1)): fen}, date(2023, 3, 31))


def write(database: Database) -> int:
    """A batch that says nothing of any project."""
    with writing(database, Source("手工录入", CLERK)) as writer:
        pass
    return writer.batch_id


def faults(path: Path) -> list[str]:
    """What verify finds, in words."""
    with closing(open_read_only(path)) as database:
        return [place for check in verify(database) for place in check.places]


def batches(path: Path) -> list[int]:
    with closing(open_read_only(path)) as database:
        return sorted(int(number) for number in read_batches(database.cursor())["batch_id"])


def test_what_was_done_since_the_backup_stays_told_word_for_word(office: Path) -> None:
    file = back_up(office)
    pay_first(office)
    with closing(open_database(office)) as database:
        undo_batch(database, 2, CLERK, "导错了")
        log_act(database, Entry(CLERK, "下载", "滞后项目.xlsx"))
    before = entries(office)
    done = bring_back(file, office)
    after = entries(office)
    assert after[:-1] == before
    assert acts(office)[2:] == ["支付", "撤销", "下载", "恢复"]
    said = "原来的日志第 3 至 5 条照录在前，其中写入的批次不在恢复的库里"
    assert (done.log, after[-1][7]) == (said, said)
    assert done.notes == (f"{said}。",)
    assert batches(office) == [1]
    assert faults(office) == []


def test_a_batch_that_is_gone_reads_so_and_its_number_is_not_given_again(office: Path) -> None:
    file = back_up(office)
    pay_first(office)
    bring_back(file, office)
    pay_first(office, 200)
    assert batches(office) == [1, 3]
    with closing(open_database(office)) as database:
        undo_batch(database, 3, CLERK, "导错了")
        rows = find_log(database.cursor(), AskedLog(), 10).rows
    assert batch_words(rows) == ["3", "3", "", "2（第 4 条去掉）", "1", ""]
    assert faults(office) == []


def test_an_undo_since_the_backup_is_gone_and_can_be_done_again(office: Path) -> None:
    pay_first(office)
    file = back_up(office)
    with closing(open_database(office)) as database:
        undo_batch(database, 2, CLERK, "导错了")
    bring_back(file, office)
    assert faults(office) == []
    with closing(open_database(office)) as database:
        undo_batch(database, 2, CLERK, "确实导错了")
    assert acts(office)[2:] == ["支付", "撤销", "恢复", "撤销"]
    assert faults(office) == []


def test_a_version_of_the_rules_that_is_gone_is_not_given_again(office: Path) -> None:
    file = back_up(office)
    with closing(open_database(office)) as database:
        set_rules(database, RuleSet(LightRule(red_points=15), note="常务会议定"), CLERK)
    bring_back(file, office)
    with closing(open_database(office)) as database:
        assert next_version(database.cursor()) == 3


def test_a_backup_of_before_another_restore_comes_back_too(office: Path) -> None:
    first = back_up(office, "一.zip")
    pay_first(office)
    second = back_up(office, "二.zip")
    pay_first(office, 200)
    bring_back(first, office)
    pay_first(office, 300)
    told = entries(office)
    bring_back(second, office)
    assert entries(office)[:-1] == told
    assert last_after(office).startswith("原来的日志第 4 至 6 条照录在前")
    assert batches(office) == [1, 2]
    assert faults(office) == []
    pay_first(office, 400)
    assert batches(office) == [1, 2, 5]
    assert faults(office) == []


def test_what_a_restore_set_aside_comes_back_and_is_no_longer_gone(office: Path) -> None:
    file = back_up(office)
    pay_first(office)
    aside = bring_back(file, office).aside
    assert aside is not None
    bring_back(aside, office)
    assert acts(office)[2:] == ["支付", "恢复", "恢复"]
    assert batches(office) == [1, 2]
    assert faults(office) == []
    with closing(open_database(office)) as database:
        rows = find_log(database.cursor(), AskedLog(), 10).rows
    assert batch_words(rows) == ["", "", "2", "1", ""]


def test_a_restore_with_nothing_done_since_says_so(office: Path) -> None:
    file = back_up(office)
    assert bring_back(file, office).log == "原来的日志没有备份以后的条目"
    assert faults(office) == []


@pytest.mark.parametrize("version", [10, 18, 20])
def test_an_older_backup_over_the_upgraded_database_goes_on_with_its_log(
    office: Path, version: int
) -> None:
    """Before 19 there was no log: then the whole of it is what was done since."""
    with closing(duckdb.connect(str(office))) as connection:
        step_back(connection, version)
    file = office.with_name("旧.zip")
    with closing(open_read_only(office)) as database:
        save(database, file)
    pay_first(office)
    before = entries(office)
    done = bring_back(file, office)
    assert done.faults == ()
    assert entries(office)[: len(before)] == before
    assert acts(office)[len(before) :] == ["升级", "恢复"]
    assert entries(office)[-2][6:8] == (f"第 {version} 版", f"第 {len(known_migrations())} 版")
    assert faults(office) == []
    pay_first(office)
    assert batches(office) == [1, 3]
    assert faults(office) == []


def test_another_databases_backup_begins_another_log_and_says_so(
    office: Path, tmp_path: Path
) -> None:
    other = tmp_path / "别家.duckdb"
    with closing(create_database(other)) as database:
        for _ in range(5):
            write(database)
    done = bring_back(back_up(other), office)
    assert done.log == "原来的日志没有接上：备份是另一个数据库的，请看改名留存的库"
    assert last_after(office) == done.log
    assert entries(office)[:-1] == entries(other)
    assert faults(office) == []
    with closing(open_database(office)) as database:
        assert write(database) == 6


def test_a_log_that_went_another_way_before_the_backup_is_not_joined(
    office: Path, tmp_path: Path
) -> None:
    """Such as of a copy on which somebody else worked on."""
    copy = Path(shutil.copyfile(office, tmp_path / "复制.duckdb"))
    pay_first(copy)
    for _ in range(2):
        pay_first(office)
    done = bring_back(back_up(copy), office)
    assert done.log.startswith("原来的日志没有接上：它和备份的日志从备份以前就分开了")
    assert acts(office) == [*acts(copy), "恢复"]
    assert faults(office) == []
    pay_first(office)
    assert batches(office) == [1, 2, 4], "of one database no number is given twice"


def test_a_present_log_that_was_tampered_with_is_not_joined(office: Path) -> None:
    file = back_up(office)
    pay_first(office)
    with closing(duckdb.connect(str(office))) as connection:
        connection.execute("UPDATE log_entry SET actor = '别人' WHERE entry_id = 3")
    done = bring_back(file, office)
    assert done.log.startswith("原来的日志没有接上：它核对不符（第 3 条改动过）")
    assert acts(office) == ["建库", "导入", "恢复"]
    assert faults(office) == []


def test_a_backup_whose_log_was_written_anew_is_not_joined(office: Path, tmp_path: Path) -> None:
    """One who makes a whole chain anew ends it otherwise than the present one has it."""
    forged = Path(shutil.copyfile(office, tmp_path / "改过.duckdb"))
    with closing(open_database(forged)) as database:
        database.cursor().execute("DELETE FROM log_entry WHERE entry_id = 2")
        ((first,),) = database.cursor().execute("SELECT hash FROM log_entry").fetchall()
        database.cursor().execute("UPDATE log_end SET entries = 1, last_hash = ?", [first])
        log_act(database, Entry(CLERK, "导入", "别的"))
    pay_first(office)
    done = restore(forged, office, AT, CLERK)
    assert done.log.startswith("原来的日志没有接上")


def test_a_present_database_that_cannot_be_opened_is_told(office: Path, tmp_path: Path) -> None:
    file = back_up(office)
    office.write_bytes(b"nothing that one could open")
    assert bring_back(file, office).log.startswith("原来的日志没有接上：原来的库打不开")
    assert last_after(office).startswith("原来的日志没有接上：原来的库打不开")
    assert bring_back(file, tmp_path / "新机器" / "perfmon.duckdb").log == ""


@pytest.fixture
def peopled(office: Path, quick_passwords: None) -> Path:
    """The office's database with a row in every table that a restore looks into."""
    with closing(open_database(office)) as database:
        for name in ("管家", "副管家"):
            add(database, name, Role.ADMINISTRATOR)
        sign_in(database, Credentials("管家", LONGER, "10.0.0.7"), MORNING)
        undo_batch(database, write(database), CLERK, "导错了")
        set_rules(database, RuleSet(LightRule(red_points=15), note="常务会议定"), CLERK)
        write_backup_setting(database, True, None, CLERK)
    return office


def damage(path: Path, table: str) -> None:
    """Breaks the block of the file in which a table lies."""
    with closing(duckdb.connect(str(path))) as connection:
        ((block,),) = connection.execute(
            f"SELECT max(block_id) FROM pragma_storage_info('{table}')"  # noqa: S608 our names
        ).fetchall()
    assert block >= 0
    content = bytearray(path.read_bytes())
    at = HEADERS + block * BLOCK
    content[at + 100 : at + 2100] = bytes(255 - each for each in content[at + 100 : at + 2100])
    path.write_bytes(content)


UNREAD_LOG = "原来的日志没有接上：它有读不出的部分，请看改名留存的库"
UNREAD_PEOPLE = "原来的账号有读不出的部分，没有接上；账号、角色是备份里的，收回过的要重新核对"
THEIRS = "账号、角色是备份里的，收回过的要重新核对"


@pytest.mark.parametrize(
    ("table", "log", "beside"),
    [
        ("log_entry", UNREAD_LOG, ()),
        ("log_end", "原来的日志没有接上：原来的库打不开，请看改名留存的文件", (THEIRS,)),
        ("batch", UNREAD_LOG, ()),
        ("number_given", UNREAD_LOG, ()),
        ("batch_undo", WHOLE_LOG, ()),  # its numbers can still be read, and no more is asked
        ("rule_set", WHOLE_LOG, ()),
        ("account", WHOLE_LOG, (UNREAD_PEOPLE,)),
        ("account_grant", WHOLE_LOG, (UNREAD_PEOPLE,)),
        ("session", WHOLE_LOG, (UNREAD_PEOPLE,)),
        ("sign_in_try", WHOLE_LOG, (UNREAD_PEOPLE,)),
        ("backup_setting", WHOLE_LOG, ("原来的每夜备份设置读不出，没有接上，要重新核对",)),
    ],
)
def test_a_damaged_present_database_gives_way_all_the_same(
    peopled: Path, table: str, log: str, beside: tuple[str, ...]
) -> None:
    """Which is most often why a backup is wanted. Of database_property no block is its own."""
    file = back_up(peopled)
    with closing(open_database(peopled)) as database:
        add(database, "李会计")
    damage(peopled, table)
    done = bring_back(file, peopled)
    assert (done.log, done.beside) == (log, beside)
    assert done.notes[: 1 + len(beside)] == tuple(f"{words}。" for words in (log, *beside))
    assert last_after(peopled) == "；".join((log, *beside))
    assert faults(peopled) == []
    with closing(open_read_only(peopled)) as database:
        names = read_account_names(database.cursor())
        is_on = read_backup_setting(database.cursor()).is_on
        ((signed_in,),) = database.cursor().execute("SELECT count(*) FROM session").fetchall()
    has_own_people = not any(THEIRS in words for words in beside)
    assert names == ["副管家", *(["李会计"] if has_own_people else []), "管家"]
    assert signed_in == int(has_own_people)
    assert is_on == (table not in ("backup_setting", "log_end"))


@pytest.mark.parametrize("table", ["log_end", "account_grant"])
def test_a_whole_copy_signs_nobody_in_where_the_present_people_cannot_be_read(
    peopled: Path, tmp_path: Path, table: str
) -> None:
    """Whoever was barred since comes back by name, and it is said; their session does not."""
    with closing(open_database(peopled)) as database:
        token = hash_of(sign_in(database, Credentials("管家", LONGER, "10.0.0.7"), MORNING))
        assert valid_session(database, token, SignInSettings(), MORNING) is not None
    copy = Path(shutil.copyfile(peopled, tmp_path / "库-v22.duckdb"))
    with closing(open_database(peopled)) as database:
        switch_off(database, "管家", CLERK, MORNING)
    damage(peopled, table)
    done = bring_back(copy, peopled)
    assert any(note.endswith(f"{THEIRS}。") for note in done.notes)
    assert last_after(peopled).endswith(THEIRS)
    with closing(open_database(peopled)) as database:
        account = find_account(database.cursor(), "管家")
        assert account is not None
        assert not account.is_off
        assert valid_session(database, token, SignInSettings(), MORNING) is None
        ((tries,),) = database.cursor().execute("SELECT count(*) FROM sign_in_try").fetchall()
        assert tries == 0


def test_without_accounts_nothing_is_said_of_them(office: Path) -> None:
    copy = Path(shutil.copyfile(office, office.with_name("库-v22.duckdb")))
    office.write_bytes(b"nothing that one could open")
    assert bring_back(copy, office).beside == ()


def test_entries_that_wrote_no_batch_are_carried_and_nothing_is_gone(office: Path) -> None:
    file = back_up(office)
    with closing(open_database(office)) as database:
        log_act(database, Entry(CLERK, "下载", "滞后项目.xlsx"))
    assert bring_back(file, office).log == "原来的日志第 3 条照录在前"
    with closing(open_read_only(office)) as database:
        assert read_gone_entries(database.cursor()) == []
    assert faults(office) == []


def test_words_that_an_earlier_program_wrote_of_carried_entries_are_read(office: Path) -> None:
    """It said of any entries that batches of theirs were gone."""
    said = "原来的日志第 {} 条照录在前，其中写入的批次不在恢复的库里"
    with closing(open_database(office)) as database:
        log_act(database, Entry(CLERK, "下载", "滞后项目.xlsx"))
        log_act(database, Entry(CLERK, "恢复", "备份 一.zip", after=said.format(3)))
        log_act(database, Entry(CLERK, "导入", "重新导入", batch_id=7))
        log_act(database, Entry(CLERK, "恢复", "备份 二.zip", after=said.format(5)))
        assert read_gone_entries(database.cursor()) == [GoneEntries(5, 5, 6)]


@pytest.fixture(scope="module")
def carried_path(texts_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Batch 2 undone, 3 gone with a restore, 4 in force, 5 undone."""
    path = tmp_path_factory.mktemp("carried") / "perfmon.duckdb"
    shutil.copyfile(texts_path, path)
    with closing(open_database(path)) as database:
        undo_batch(database, write(database), CLERK, "导错了")
    file = back_up(path)
    with closing(open_database(path)) as database:
        undo_batch(database, write(database), CLERK, "导错了")
    bring_back(file, path)
    with closing(open_database(path)) as database:
        write(database)
        undo_batch(database, write(database), CLERK, "导错了")
    assert batches(path) == [1, 2, 4, 5]
    return path


@pytest.mark.parametrize(
    ("tampering", "place"),
    [
        ("DELETE FROM batch WHERE batch_id = 4", "1 批日志里有、库里没有"),
        ("UPDATE batch SET batch_id = 3 WHERE batch_id = 4", "1 批没有日志"),
        (
            "INSERT INTO batch SELECT * REPLACE (3 AS batch_id) FROM batch WHERE batch_id = 4",
            "1 批",
        ),
        ("DELETE FROM batch_undo WHERE batch_id = 2", "1 次撤销日志里有、库里没有"),
        ("DELETE FROM batch_undo WHERE batch_id = 5", "1 次撤销日志里有、库里没有"),
        ("UPDATE batch_undo SET batch_id = 4 WHERE batch_id = 2", "1 次撤销没有日志"),
        (
            "INSERT INTO batch_undo SELECT * REPLACE (4 AS batch_id) FROM batch_undo "
            "WHERE batch_id = 2",
            "1 次撤销没有日志",
        ),
        ("UPDATE log_entry SET value_after = '别的' WHERE entry_id = 6", "第 6 条改动过"),
        ("UPDATE log_entry SET value_after = '' WHERE act = '恢复'", "第 7 条改动过"),
        ("DELETE FROM log_entry WHERE entry_id = 5", "第 5 条接不上"),
        ("DELETE FROM log_entry WHERE entry_id BETWEEN 5 AND 6", "第 5 条接不上"),
    ],
)
def test_tampering_after_a_restore_is_found(
    carried_path: Path, tmp_path: Path, tampering: str, place: str
) -> None:
    path = Path(shutil.copyfile(carried_path, tmp_path / "库.duckdb"))
    assert faults(path) == []
    with duckdb.connect(str(path)) as connection:
        connection.execute(tampering)
    with closing(open_read_only(path)) as database:
        (found,) = broken_links(database.cursor())
    assert found.startswith(place)


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_done_and_restored_the_log_only_grows(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfmon.workflows.restoring.verify", lambda _: ())
    path, drawn = tmp_path / "perfmon.duckdb", random.Random(seed)
    create_database(path).close()
    kept: list[Path] = [back_up(path, "0.zip")]
    given: list[int] = []
    told: list[tuple[Any, ...]] = []
    for step in range(12):
        act = drawn.choice(("write", "write", "undo", "look", "save", "restore", "restore"))
        if act == "restore":
            aside = bring_back(drawn.choice(kept), path).aside
            assert aside is not None
            kept.append(aside)
        elif act == "save":
            kept.append(back_up(path, f"{step + 1}.zip"))
        else:
            with closing(open_database(path)) as database:
                cursor = database.cursor()
                rows = read_batches(cursor)
                open_ones = [int(n) for n in rows.loc[rows["undone_at"].isna(), "batch_id"]]
                if act == "write":
                    given.append(write(database))
                elif act == "undo" and open_ones:
                    undo_batch(database, drawn.choice(open_ones), CLERK, "导错了")
                else:
                    log_act(database, Entry(CLERK, "下载", f"{step}.xlsx"))
        with closing(open_read_only(path)) as database:
            assert broken_links(database.cursor()) == []
        assert entries(path)[: len(told)] == told
        told = entries(path)
    assert len(set(given)) == len(given)
