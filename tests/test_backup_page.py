"""备份 on the page 系统: making, bringing in, restoring while others look on."""

import json
import shutil
import zipfile
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from perfmon import clock
from perfmon.errors import BackupRefusedError
from perfmon.roles import Role
from perfmon.store.backup import save
from perfmon.store.backup_setting import read_backup_setting
from perfmon.store.database import open_read_only
from perfmon.ui import backup_restoring
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.nightly import NIGHT
from tests import screens
from tests.conftest import DASHBOARD
from tests.facts import FIRST, count_rows, pay
from tests.people import add

PAGE = "pages/system.py"
NOON = datetime(2023, 11, 3, 12, 0).astimezone()


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.fixture
def sample_backup(sample_path: Path, tmp_path: Path) -> Path:
    """A backup of the sample, outside the folder."""
    path = tmp_path / "别处" / "演示.zip"
    path.parent.mkdir()
    with closing(open_read_only(sample_path)) as database:
        save(database, path)
    return path


def opened(app: AppTest) -> AppTest:
    return screens.open_page(app, PAGE)


def restore_button(app: AppTest) -> str:
    (key,) = [str(each.key) for each in app.button if str(each.key).startswith("restore_")]
    return key


def type_word(app: AppTest, word: str = "恢复") -> AppTest:
    (field,) = [each for each in app.text_input if str(each.key).startswith("restoring_")]
    return field.input(word).run()


def restored(app: AppTest) -> AppTest:
    type_word(app)
    app.button(key=restore_button(app)).click().run()
    assert not app.exception
    return app


def upload(app: AppTest, content: bytes) -> None:
    app.file_uploader(key="backup_upload").set_value([("拿来的.zip", content, "application/zip")])
    app.run()
    assert not app.exception


def pay_first(fen: int) -> None:
    pay(opened_database(), {(FIRST, date(2023, 5, 4)): fen}, date(2023, 10, 31))


def test_without_a_backup_the_page_says_so_and_makes_the_first(app: AppTest, real: Path) -> None:
    opened(app)
    assert "还没有一份备份" in screens.prose(app)
    app.button(key="back_up_now").click().run()
    assert not app.exception
    (made,) = (real.parent / "备份").iterdir()
    assert made.name == "真实-手工20231103-120000.zip"
    assert "读回核对相符" in screens.prose(app)
    rows = screens.table_with(app, "verified", "kind")
    assert rows[["verified", "kind", "data"]].to_numpy().tolist() == [["相符", "手工", "真实数据"]]


def test_a_backup_comes_back_and_every_other_session_shows_it(app: AppTest, real: Path) -> None:
    pay_first(1_000_000_00)
    opened(app)
    app.button(key="back_up_now").click().run()
    other = screens.open_page(AppTest.from_file(DASHBOARD, default_timeout=60), None)
    cards_then = screens.cards(other)
    pay_first(2_000_000_00)
    before = opened_database()
    other.run()
    assert screens.cards(other) != cards_then
    restored(app.run())
    assert "行，核对相符。原来的库改名留存为 真实-恢复前20231103-1200.duckdb" in screens.prose(app)
    other.run()
    assert not other.exception
    assert screens.cards(other) == cards_then
    assert opened_database() is not before
    assert "（第 4 次）" in screens.prose(other)


def test_what_was_set_aside_comes_back_the_same_way(app: AppTest, real: Path) -> None:
    opened(app)
    app.button(key="back_up_now").click().run()
    pay_first(1_000_000_00)
    restored(app.run())
    assert count_rows(opened_database(), "payment") == 0
    (aside,) = real.parent.glob("*恢复前*")
    app.selectbox(key="backup_chosen").select(str(aside)).run()
    restored(app)
    assert count_rows(opened_database(), "payment") == 1


def test_an_empty_database_takes_the_backup_of_another_machine(
    app: AppTest, empty_database: Path, texts_path: Path
) -> None:
    folder = empty_database.parent / "备份"
    folder.mkdir()
    with closing(open_read_only(texts_path)) as database:
        save(database, folder / "老机器.zip")
    restored(opened(app))
    assert count_rows(opened_database(), "project") == 10


def test_an_upload_is_kept_in_the_folder_chosen_and_compared(
    app: AppTest, real: Path, sample_backup: Path
) -> None:
    opened(app)
    upload(app, sample_backup.read_bytes())
    (kept,) = (real.parent / "备份").iterdir()
    assert kept.name.startswith("真实-上传")
    assert kept.read_bytes() == sample_backup.read_bytes()
    compared = screens.table_with(app, "what", "present", "backup").set_index("what")
    assert list(compared.loc["数据"]) == ["真实数据", "演示数据", "不同"]
    assert compared.loc["2023年项目", "present"] == "10 个"
    assert compared.loc["2023年项目", "backup"] != "10 个"


def test_a_bad_upload_is_refused_in_a_sentence_and_not_kept(app: AppTest, real: Path) -> None:
    opened(app)
    upload(app, b"nothing")
    assert "它不是本程序的备份，或没有复制完整" in screens.prose(app)
    assert list((real.parent / "备份").iterdir()) == []


def test_demo_over_real_is_said_in_red_and_wants_its_own_tick(
    app: AppTest, real: Path, sample_backup: Path
) -> None:
    folder = real.parent / "备份"
    folder.mkdir()
    sample_backup.rename(folder / "演示.zip")
    opened(app)
    assert [each.value for each in app.error] == ["这份备份是演示数据，现在的库是真实数据。"]
    type_word(app)
    assert app.button(key=restore_button(app)).disabled
    (tick,) = [each for each in app.checkbox if str(each.key).startswith("crossing_")]
    tick.check().run()
    assert not app.button(key=restore_button(app)).disabled
    restored(app)
    assert opened_database().is_demo


@pytest.mark.usefixtures("quick_passwords")
def test_accounts_that_are_not_taken_are_told_before_and_after(app: AppTest, real: Path) -> None:
    database = opened_database()
    for name in ("管家", "李会计", "王股长"):
        add(database, name, Role.ADMINISTRATOR)
    opened(app)
    app.button(key="back_up_now").click().run()
    database.cursor().execute("DELETE FROM account WHERE name <> '管家'")
    app.run()
    compared = screens.table_with(app, "what", "present", "backup").set_index("what")
    assert list(compared.loc["账号"]) == ["1 个", "3 个", "不同"]
    said = "备份里的 2 个账号现在没有，恢复后也没有"
    assert said in screens.prose(app)
    restored(app)
    done = screens.prose(app)
    assert said in done
    assert "条照录在前。" in done


@pytest.mark.usefixtures("quick_passwords")
def test_people_who_come_without_a_password_are_told_before_and_after(
    app: AppTest, real: Path
) -> None:
    database = opened_database()
    add(database, "管家", Role.ADMINISTRATOR)
    opened(app)
    app.button(key="back_up_now").click().run()
    database.cursor().execute("DELETE FROM account")
    app.run()
    said = "备份里的 1 个账号带着角色恢复，备份不含密码"
    assert said in screens.prose(app)
    restored(app)
    assert said in screens.prose(app)


def test_a_copy_with_faults_is_not_said_to_hold_together(app: AppTest, real: Path) -> None:
    copy = shutil.copyfile(real, real.with_name("真实-恢复前20231103-1100.duckdb"))
    with closing(duckdb.connect(str(copy))) as connection:
        connection.execute("UPDATE log_entry SET actor = '别人' WHERE entry_id = 2")
    restored(opened(app))
    said = screens.prose(app)
    assert "行。原来的库改名留存为" in said
    assert "有 1 项核对不符" in said


def test_a_backup_that_does_not_name_its_accounts_is_told(app: AppTest, real: Path) -> None:
    """As the programs made them that did not leave the passwords out."""
    folder = real.parent / "备份"
    folder.mkdir()
    made, older = real.with_name("新.zip"), folder / "旧.zip"
    save(opened_database(), made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(older, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "backup.json":
                said = json.loads(content)
                del said["accounts"]
                content = json.dumps(said).encode()
            target.writestr(name, content)
    assert "这份备份由旧版程序做成，没有写明账号。" in screens.prose(opened(app))


def test_another_word_restores_nothing(app: AppTest, real: Path) -> None:
    opened(app)
    app.button(key="back_up_now").click().run()
    type_word(app, "回复")
    assert app.button(key=restore_button(app)).disabled


def test_what_was_typed_falls_away_when_the_database_was_written_to(
    app: AppTest, real: Path
) -> None:
    opened(app)
    app.button(key="back_up_now").click().run()
    type_word(app)
    pay_first(1_00)
    app.run()
    assert app.button(key=restore_button(app)).disabled


def test_a_write_between_looking_and_restoring_refuses(app: AppTest, real: Path) -> None:
    """The word was typed beside other figures than those that would go."""
    opened(app)
    app.button(key="back_up_now").click().run()
    (made,) = (real.parent / "备份").iterdir()
    pay_first(1_00)
    with pytest.raises(BackupRefusedError, match="看过以后现在的库又有写入"):
        backup_restoring.restore_here(made, 1, "周科长")
    assert count_rows(opened_database(), "payment") == 1
    assert sorted(path.name for path in real.parent.iterdir()) == ["备份", real.name]


def test_a_file_that_does_not_read_back_is_named_and_cannot_be_chosen(
    app: AppTest, real: Path
) -> None:
    folder = real.parent / "备份"
    folder.mkdir()
    (folder / "真实-每夜20231101.zip").write_bytes(b"PK half a file")
    opened(app)
    assert "不能用来恢复：它不是本程序的备份" in screens.prose(app)
    assert not [each for each in app.button if str(each.key).startswith("restore_")]


def test_the_switch_is_tried_at_once(app: AppTest, real: Path) -> None:
    opened(app)
    app.toggle[0].set_value(True)
    (save_button,) = [each for each in app.button if each.label == "保存"]
    save_button.click().run()
    assert not app.exception
    assert "今天的一份已经有了" in screens.prose(app)
    assert (real.parent / "备份" / "真实-每夜20231103.zip").exists()
    assert read_backup_setting(opened_database().cursor()).is_on


def test_a_folder_that_is_not_there_is_refused(app: AppTest, real: Path) -> None:
    opened(app)
    app.toggle[0].set_value(True)
    (folder,) = [each for each in app.text_input if each.label == "备份文件夹"]
    folder.input(str(real.parent / "没有"))
    (save_button,) = [each for each in app.button if each.label == "保存"]
    save_button.click().run()
    assert "这个文件夹。请写完整的位置" in screens.prose(app)
    assert not read_backup_setting(opened_database().cursor()).is_on


def test_a_failed_night_stands_in_the_head_of_every_page(
    app: AppTest, real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened_database()
    monkeypatch.setattr(NIGHT, "failure", "没有写出文件 某处：磁盘满了。")
    for page in (None, "pages/closing.py", PAGE):
        screens.open_page(app, page)
        assert "每夜备份没有做成：没有写出文件 某处：磁盘满了。" in screens.prose(app)
