"""Backups: what was saved comes back whole; a bad file is refused and the present one stays."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from itertools import chain, repeat
from pathlib import Path

import duckdb
import pytest

from perfmon.__main__ import main
from perfmon.commands import DONE, REFUSED
from perfmon.errors import BackupRefusedError, DiskFullError, SignInRefusedError
from perfmon.roles import Role
from perfmon.store.accounts import find_account, read_account_names, read_grants
from perfmon.store.backup import read_backup, save
from perfmon.store.backup_list import SavedYear
from perfmon.store.backup_setting import read_backup_setting, write_backup_setting
from perfmon.store.backup_tables import NOT_SAVED, read_saved_years
from perfmon.store.database import create_database, open_database, open_read_only
from perfmon.store.location import VARIABLE
from perfmon.store.migration import applied_version, known_migrations
from perfmon.store.overview import read_data_version
from perfmon.store.sessions import find_session
from perfmon.workflows.accounts import reset_password
from perfmon.workflows.backup_folder import back_up_now
from perfmon.workflows.nightly import back_up_at_night
from perfmon.workflows.restoring import Restored, restore
from perfmon.workflows.signing_in import Credentials, hash_of, sign_in
from perfmon.workflows.verifying import verify
from tests.facts import import_document
from tests.older import step_back
from tests.people import LONGER, MORNING, add

AT = datetime(2023, 11, 3, 8, 30).astimezone()
ACTOR = "周科长"


@pytest.fixture(scope="module")
def saved(sample_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the sample: texts, payments, results, promises and a closed month."""
    path = tmp_path_factory.mktemp("backup") / "备份'1'.zip"
    with closing(open_read_only(sample_path)) as database:
        save(database, path)
    return path


@pytest.fixture
def present(tmp_path: Path) -> Path:
    """The database that an office works on, with one text."""
    path = tmp_path / "perfmon.duckdb"
    with closing(create_database(path)) as database:
        import_document(database)
    return path


def contents(path: Path) -> dict[str, tuple[int, int]]:
    """Of each table how many rows it has, and a mark of all of them in no order."""
    with closing(open_read_only(path)) as database:
        cursor = database.cursor()
        tables = cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        marks = {}
        for (name,) in tables:
            rows = cursor.table(name).set_alias("line")
            marks[name] = rows.aggregate("count(*), bit_xor(hash(line))").fetchall()[0]
    return {name: mark for name, mark in marks.items() if name != "schema_migration"}


def rewritten(saved: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The backup again, each of its files changed, or left out where the change is None."""
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def test_what_was_saved_comes_back_whole(saved: Path, sample_path: Path, tmp_path: Path) -> None:
    target = tmp_path / "新机器" / "perfmon.duckdb"
    done = restore(saved, target, AT, ACTOR)
    assert done == Restored(read_backup(saved), None, ())
    came, went = contents(target), contents(sample_path)
    log = {"log_entry", "log_end"}
    assert {each for each in went if came[each] != went[each]} == log
    assert came["log_entry"][0] == went["log_entry"][0] + 1
    with closing(open_database(target)) as database:
        assert database.is_demo
        assert all(check.ok for check in verify(database))
    assert [each.name for each in target.parent.iterdir()] == ["perfmon.duckdb"]


def test_the_present_database_is_set_aside_and_never_lost(saved: Path, present: Path) -> None:
    before = contents(present)
    for name in ("perfmon-恢复前20231103-0830.duckdb", "perfmon-恢复前20231103-0830-2.duckdb"):
        aside = restore(saved, present, AT, ACTOR).aside
        assert aside is not None
        assert aside.name == name
        assert contents(aside) == before
        before = contents(present)


def test_a_present_database_that_is_broken_gives_way(saved: Path, tmp_path: Path) -> None:
    present = tmp_path / "perfmon.duckdb"
    present.write_bytes(b"nothing that one could open")
    aside = restore(saved, present, AT, ACTOR).aside
    assert aside is not None
    assert aside.read_bytes() == b"nothing that one could open"
    assert contents(present)["payment"][0] > 0


def cut_short(saved: Path, target: Path) -> None:
    target.write_bytes(saved.read_bytes()[:-1000])


def with_a_turned_bit(saved: Path, target: Path) -> None:
    content = bytearray(saved.read_bytes())
    with zipfile.ZipFile(saved) as archive:
        at = archive.getinfo("tables/payment.parquet").header_offset + 500
    content[at] ^= 1
    target.write_bytes(content)


def without_a_table(saved: Path, target: Path) -> None:
    rewritten(saved, target, lambda name, content: None if "payment.p" in name else content)


def without_its_list(saved: Path, target: Path) -> None:
    rewritten(saved, target, lambda name, content: None if "json" in name else content)


def with_a_table_unlisted(saved: Path, target: Path) -> None:
    def change(name: str, content: bytes) -> bytes:
        if name != "backup.json":
            return content
        said = json.loads(content)
        said["tables"] = [table for table in said["tables"] if table["name"] != "payment"]
        return json.dumps(said).encode()

    rewritten(saved, target, change)


def with_a_statement_for_a_name(saved: Path, target: Path) -> None:
    bad = "payment; DROP TABLE payment"

    def change(name: str, content: bytes) -> bytes:
        return content.replace(b'"payment"', f'"{bad}"'.encode()) if "json" in name else content

    rewritten(saved, target, change)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(target, "a") as new:
        new.writestr(f"tables/{bad}.parquet", old.read("tables/payment.parquet"))


def of_a_newer_program(saved: Path, target: Path) -> None:
    newer = f'"schema_version": {len(known_migrations()) + 1}'.encode()
    known = f'"schema_version": {len(known_migrations())}'.encode()
    rewritten(saved, target, lambda _, content: content.replace(known, newer))


def of_another_format(saved: Path, target: Path) -> None:
    rewritten(saved, target, lambda _, content: content.replace(b"backup-1", b"backup-2"))


def with_a_stranger_of_a_list(saved: Path, target: Path) -> None:
    rewritten(saved, target, lambda name, content: b"[1]" if "json" in name else content)


def with_a_table_of_other_columns(saved: Path, target: Path) -> None:
    """Its sum is right; what it holds is another table."""
    with zipfile.ZipFile(saved) as archive:
        said, other = json.loads(archive.read("backup.json")), archive.read("tables/unit.parquet")
    for table in said["tables"]:
        if table["name"] == "payment":
            table["sha256"] = hashlib.sha256(other).hexdigest()
    changed = {"backup.json": json.dumps(said).encode(), "tables/payment.parquet": other}
    rewritten(saved, target, lambda name, content: changed.get(name, content))


def no_backup_at_all(saved: Path, target: Path) -> None:
    target.write_bytes("部门预算绩效文本".encode())


def not_there(saved: Path, target: Path) -> None:
    assert not target.exists()


REFUSALS: dict[Callable[[Path, Path], None], str] = {
    cut_short: "没有复制完整",
    with_a_turned_bit: "payment 表的内容与清单不符",
    without_a_table: "payment 表的内容与清单不符",
    without_its_list: "没有备份的清单",
    with_a_table_unlisted: "表和它写的版本对不上（payment）",
    with_a_statement_for_a_name: "表和它写的版本对不上",
    of_a_newer_program: "请先升级程序",
    of_another_format: "请先升级程序",
    with_a_stranger_of_a_list: "没有备份的清单",
    with_a_table_of_other_columns: "payment 表放不进数据库",
    no_backup_at_all: "不是本程序的备份",
    not_there: "文件打不开",
}


@pytest.mark.parametrize("spoil", REFUSALS, ids=lambda spoil: spoil.__name__)
def test_a_bad_file_is_refused_and_the_present_database_stays(
    saved: Path, present: Path, tmp_path: Path, spoil: Callable[[Path, Path], None]
) -> None:
    bad, before = tmp_path / "坏的.zip", present.read_bytes()
    spoil(saved, bad)
    with pytest.raises(BackupRefusedError, match=REFUSALS[spoil]):
        restore(bad, present, AT, ACTOR)
    assert present.read_bytes() == before
    assert {each.name for each in tmp_path.iterdir()} <= {"perfmon.duckdb", "坏的.zip"}


def test_figures_altered_in_a_backup_are_found_even_with_new_sums(
    sample_path: Path, present: Path, tmp_path: Path
) -> None:
    altered = tmp_path / "改过.duckdb"
    shutil.copy2(sample_path, altered)
    with closing(duckdb.connect(str(altered))) as connection:
        connection.execute("UPDATE cut_month SET paid_fen = paid_fen + 1 WHERE month = 9")
    before = present.read_bytes()
    with closing(open_read_only(altered)) as database:
        save(database, tmp_path / "改过.zip")
    with pytest.raises(BackupRefusedError, match="已月结的月份被改动过"):
        restore(tmp_path / "改过.zip", present, AT, ACTOR)
    assert present.read_bytes() == before


def test_a_database_with_faults_is_saved_and_restored_with_them(
    sample_path: Path, tmp_path: Path
) -> None:
    faulty = tmp_path / "有错.duckdb"
    shutil.copy2(sample_path, faulty)
    with closing(duckdb.connect(str(faulty))) as connection:
        connection.execute("UPDATE cut_month SET paid_fen = paid_fen + 1 WHERE month = 9")
    with closing(open_read_only(faulty)) as database:
        faults = [check.fault for check in verify(database) if not check.ok]
        save(database, tmp_path / "有错.zip", faults)
    done = restore(tmp_path / "有错.zip", tmp_path / "perfmon.duckdb", AT, ACTOR)
    assert done.faults == ("已月结的月份被改动过",)


def test_what_does_not_hold_is_not_said_to(
    texts_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    copy = shutil.copyfile(texts_path, tmp_path / "有错.duckdb")
    with closing(duckdb.connect(str(copy))) as connection:
        connection.execute("UPDATE log_entry SET actor = '别人' WHERE entry_id = 2")
    for file, faults in ((texts_path, 0), (copy, 1)):
        monkeypatch.setenv(VARIABLE, str(tmp_path / f"{faults}.duckdb"))
        assert main(["restore", str(file)]) == DONE
        said = capsys.readouterr()
        assert ("核对相符" in said.out) == (not faults)
        assert (f"有 {faults} 项核对不符" in said.err) == bool(faults)


def test_an_older_backup_is_brought_to_this_programs_schema(
    texts_path: Path, tmp_path: Path
) -> None:
    older = tmp_path / "旧.duckdb"
    shutil.copy2(texts_path, older)
    with closing(duckdb.connect(str(older))) as connection:
        step_back(connection, 10)
    with closing(open_read_only(older)) as database:
        made = save(database, tmp_path / "旧.zip")
    assert made.schema_version == 10
    target = tmp_path / "perfmon.duckdb"
    assert restore(tmp_path / "旧.zip", target, AT, ACTOR).faults == ()
    with closing(open_database(target)) as database:
        assert applied_version(database.cursor()) == len(known_migrations())
    assert contents(target)["indicator"] == contents(texts_path)["indicator"]


def test_a_backup_says_what_years_it_holds(saved: Path, sample_path: Path) -> None:
    with closing(open_read_only(sample_path)) as database:
        rows = database.cursor().execute(
            "SELECT year, count(*), sum(adjusted_budget_fen)::BIGINT, sum(paid_fen)::BIGINT "
            "FROM project_month WHERE (year, month) IN "
            "(SELECT (year, max(month)) FROM project_month GROUP BY year) "
            "GROUP BY year ORDER BY year DESC"
        )
        assert read_backup(saved).years == tuple(SavedYear(*row) for row in rows.fetchall())


def test_years_that_are_not_those_of_the_list_are_found(
    saved: Path, present: Path, tmp_path: Path
) -> None:
    def change(name: str, content: bytes) -> bytes:
        if name != "backup.json":
            return content
        said = json.loads(content)
        said["years"][0]["paid_fen"] += 1
        return json.dumps(said).encode()

    with pytest.raises(BackupRefusedError, match="各年度的合计与清单不符"):
        restore(rewritten(saved, tmp_path / "改过.zip", change), present, AT, ACTOR)


def test_every_table_is_saved_but_those_named(saved: Path, sample_path: Path) -> None:
    with closing(open_read_only(sample_path)) as database:
        names = database.cursor().execute("SELECT table_name FROM duckdb_tables()").fetchall()
    held = {table.name for table in read_backup(saved).tables}
    assert held == {name for (name,) in names} - NOT_SAVED


def test_a_table_that_is_no_longer_saved_is_left_out_of_an_old_backup(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as sessions, which a backup of before may hold."""
    monkeypatch.setattr("perfmon.store.backup_tables.NOT_SAVED", NOT_SAVED | {"ladder_step"})
    monkeypatch.setattr("perfmon.store.refilling.NOT_SAVED", NOT_SAVED | {"ladder_step"})
    restore(saved, tmp_path / "perfmon.duckdb", AT, ACTOR)
    assert contents(tmp_path / "perfmon.duckdb")["ladder_step"][0] == 0
    assert contents(tmp_path / "perfmon.duckdb")["payment"][0] > 0


def test_the_machines_setting_stays_and_restoring_counts_as_a_write(
    saved: Path, present: Path
) -> None:
    with closing(open_database(present)) as database:
        write_backup_setting(database, True, "/media/disk", "周科长")
        database.cursor().execute("UPDATE database_property SET data_version = 70")
    restore(saved, present, AT, ACTOR)
    with closing(open_database(present)) as database:
        setting = read_backup_setting(database.cursor())
        assert (setting.is_on, setting.folder, setting.actor) == (True, "/media/disk", "周科长")
        assert read_data_version(database.cursor()) == 71


def people_at(path: Path, *names: str) -> None:
    """Adds a 系统管理员 and others who look, each with a password."""
    with closing(open_database(path)) as database:
        for name, role in zip(
            names, chain([Role.ADMINISTRATOR], repeat(Role.LEADER)), strict=False
        ):
            add(database, name, role, must_change=name == "李会计")


def names_at(path: Path) -> list[str]:
    with closing(open_read_only(path)) as database:
        return read_account_names(database.cursor())


@pytest.mark.usefixtures("quick_passwords")
def test_no_backup_holds_a_password_its_hash_or_a_session(present: Path, tmp_path: Path) -> None:
    people_at(present, "管家", "李会计")
    with closing(open_database(present)) as database:
        token = sign_in(database, Credentials("管家", LONGER, "10.0.0.7"), MORNING)
        cursor = database.cursor()
        secrets = {token, hash_of(token), LONGER}
        rows = cursor.execute("SELECT password_hash FROM account").fetchall()
        secrets |= {kept for (kept,) in rows}
        secrets |= {kept.rsplit("$", 1)[-1] for (kept,) in rows}
        by_hand, _ = back_up_now(database, AT, ACTOR)
        back_up_at_night(database, AT)
    made = sorted(by_hand.parent.iterdir())
    assert len(secrets) == 3 + 2 * 2
    assert [path.name[8:10] for path in made] == ["手工", "每夜"]
    for path in made:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(tmp_path / path.stem)
        files = sorted((tmp_path / path.stem).rglob("*.parquet"))
        assert "account.parquet" in {file.name for file in files}
        for file in files:
            with closing(duckdb.connect()) as reader:
                told = str(reader.execute("FROM read_parquet(?)", [str(file)]).fetchall())
            assert not [secret for secret in secrets if secret in told]
            assert "$argon2" not in told
        whole = path.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in whole]
        assert b"$argon2" not in whole


@pytest.mark.usefixtures("quick_passwords")
def test_on_a_new_machine_people_come_with_their_roles_and_without_a_password(
    present: Path, tmp_path: Path
) -> None:
    people_at(present, "管家", "李会计")
    with closing(open_database(present)) as database:
        save(database, tmp_path / "搬家.zip")
    new = tmp_path / "新机器" / "perfmon.duckdb"
    done = restore(tmp_path / "搬家.zip", new, AT, ACTOR)
    assert (done.without_password, done.left_out, done.faults) == (2, 0, ())
    theirs, note = done.notes
    assert theirs == "账号、角色是备份里的，收回过的要重新核对。"
    assert note.startswith("备份里的 2 个账号带着角色恢复，备份不含密码：要由系统管理员重设")
    with closing(open_database(new)) as database:
        assert [grant.role for grant in read_grants(database.cursor(), "管家")] == ["系统管理员"]
        with pytest.raises(SignInRefusedError):
            sign_in(database, Credentials("管家", LONGER, "10.0.0.7"), MORNING)
        reset_password(database, "管家", f"{LONGER}下", ACTOR, MORNING)
        assert sign_in(database, Credentials("管家", f"{LONGER}下", "10.0.0.7"), MORNING)


@pytest.mark.usefixtures("quick_passwords")
def test_an_empty_database_on_a_new_machine_takes_the_people_too(
    present: Path, tmp_path: Path
) -> None:
    people_at(present, "管家")
    with closing(open_database(present)) as database:
        save(database, tmp_path / "搬家.zip")
    empty = tmp_path / "空.duckdb"
    create_database(empty).close()
    done = restore(tmp_path / "搬家.zip", empty, AT, ACTOR)
    assert (done.without_password, done.left_out) == (1, 0)
    assert names_at(empty) == ["管家"]


@pytest.mark.usefixtures("quick_passwords")
def test_the_people_of_now_stay_and_those_left_out_are_counted(
    present: Path, tmp_path: Path
) -> None:
    people_at(present, "管家", "李会计", "王股长")
    with closing(open_database(present)) as database:
        save(database, tmp_path / "备份.zip")
        database.cursor().execute("DELETE FROM account WHERE name <> '管家'")
        before = find_account(database.cursor(), "管家")
        token = sign_in(database, Credentials("管家", LONGER, "10.0.0.7"), MORNING)
    assert read_backup(tmp_path / "备份.zip").accounts == ("李会计", "王股长", "管家")
    done = restore(tmp_path / "备份.zip", present, AT, ACTOR)
    assert (done.left_out, done.without_password) == (2, 0)
    assert done.notes[1:] == (
        "备份里的 2 个账号现在没有，恢复后也没有；账号、角色和密码都照现在的。",
    )
    assert names_at(present) == ["管家"]
    with closing(open_database(present)) as database:
        cursor = database.cursor()
        assert find_account(cursor, "管家") == before
        assert find_session(cursor, hash_of(token)) is not None
        ((told,),) = cursor.execute(
            "SELECT value_after FROM log_entry WHERE act = '恢复'"
        ).fetchall()
        assert told.endswith("；备份里的 2 个账号没有恢复")


def test_what_was_set_aside_can_be_restored_too(saved: Path, present: Path) -> None:
    before = contents(present)
    aside = restore(saved, present, AT, ACTOR).aside
    assert aside is not None
    done = restore(aside, present, AT, ACTOR)
    assert done.backup.is_copy
    after = contents(present)
    told = ("database_property", "log_end", "log_entry")  # each restoring is logged and counted
    assert all(after[name] != before[name] for name in told)
    assert {name: after[name] for name in after if name not in told} == {
        name: before[name] for name in before if name not in told
    }


def test_the_copy_left_by_an_upgrade_can_be_restored(present: Path) -> None:
    with closing(duckdb.connect(str(present))) as connection:
        step_back(connection, 10)
    with closing(open_database(present)) as database:
        before = read_saved_years(database.cursor())
    done = restore(present.with_name(f"{present.name}-v10"), present, AT, ACTOR)
    assert (done.backup.schema_version, done.faults) == (10, ())
    with closing(open_database(present)) as database:
        assert applied_version(database.cursor()) == len(known_migrations())
        assert read_saved_years(database.cursor()) == before


def test_a_damaged_copy_is_refused(sample_path: Path, present: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "perfmon-恢复前.duckdb"
    content = bytearray(sample_path.read_bytes())
    content[len(content) // 3 : len(content) // 3 * 2] = bytes(len(content) // 3)
    damaged.write_bytes(content)
    before = present.read_bytes()
    with pytest.raises(BackupRefusedError, match=r"读不出的表|没有复制完整"):
        restore(damaged, present, AT, ACTOR)
    assert present.read_bytes() == before


def test_a_copy_of_a_newer_program_is_refused(
    texts_path: Path, present: Path, tmp_path: Path
) -> None:
    newer = Path(shutil.copyfile(texts_path, tmp_path / "新.duckdb"))
    with closing(duckdb.connect(str(newer))) as connection:
        connection.execute("INSERT INTO schema_migration VALUES (9999, 'later', now()::TIMESTAMP)")
    with pytest.raises(BackupRefusedError, match="请先升级程序"):
        restore(newer, present, AT, ACTOR)


def test_a_disk_that_knows_no_second_names_still_sets_the_present_aside(
    saved: Path, present: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", unknown)
    before = contents(present)
    aside = restore(saved, present, AT, ACTOR).aside
    assert aside is not None
    assert contents(aside) == before


def test_a_kill_between_leaves_the_present_database_in_its_place(
    saved: Path, present: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    before = contents(present)
    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        restore(saved, present, AT, ACTOR)
    assert contents(present) == before


def test_a_restoring_that_breaks_off_leaves_everything_as_it_was(
    saved: Path, present: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = present.read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr(zipfile.ZipFile, "extract", full)
        with pytest.raises(DiskFullError):
            restore(saved, present, AT, ACTOR)
    assert present.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["perfmon.duckdb"]


def test_the_commands_say_what_was_saved_and_what_was_set_aside(
    present: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(VARIABLE, str(present))
    file = str(tmp_path / "备份.zip")
    assert main(["backup", file]) == DONE
    assert "第 1 次写入" in capsys.readouterr().out
    assert main(["restore", file]) == DONE
    assert "原来的数据库改名留存为 perfmon-恢复前" in capsys.readouterr().out
    assert main(["backup", file]) == REFUSED
    assert "已经有同名的文件" in capsys.readouterr().err
    assert main(["backup", str(tmp_path / "没有" / "备份.zip")]) == REFUSED
    assert "文件夹不存在" in capsys.readouterr().err
