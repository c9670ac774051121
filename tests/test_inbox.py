"""The inbox folder: what is put there is imported, or waits beside an explanation."""

import asyncio
import logging
import shutil
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import streamlit as st

from perfmon.errors import DatabaseBusyError, NotAllowedError
from perfmon.roles import Act
from perfmon.store.batches import read_batches
from perfmon.store.database import Database, create_database, open_database
from perfmon.ui import inbox as watching
from perfmon.ui.inbox import InboxWatch
from perfmon.ui.loaders.opening import forget_database, opened_database
from perfmon.ui.rounds import SESSION_LOG
from perfmon.ui.serving import while_serving
from perfmon.workflows.import_commit import commit_file
from perfmon.workflows.inbox import Sighting, inbox_of, take_in
from tests.facts import DOCUMENT, FIRST, SECOND, count_rows, import_document
from tests.form_files import pdf_file, printed_form, word_file
from tests.payment_lines import Paid, write_payments
from tests.test_text_rounds import SECOND_ROUND
from tests.visitors import allow_nobody

GOOD = [Paid(FIRST, "1001", "2023-03-05", 100_000_25), Paid(SECOND, "1002", "2023-04-05", 200_00)]
PATIENCE_SECONDS = 60


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A real database with the published document."""
    with closing(create_database(tmp_path / "库.duckdb")) as made:
        import_document(made)
        yield made


@pytest.fixture
def folder(database: Database) -> Path:
    """Its inbox."""
    made = inbox_of(database)
    made.mkdir()
    return made


def two_passes(database: Database) -> None:
    folder = inbox_of(database)
    take_in(database, folder, take_in(database, folder, {}))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_revised_text_is_told_to_wait_for_its_acceptance(
    database: Database, folder: Path
) -> None:
    (folder / "二上.txt").write_bytes(SECOND_ROUND)
    two_passes(database)
    assert names(folder / "已导入") == ["二上.txt", "二上.txt.说明.txt"]
    told = (folder / "已导入" / "二上.txt.说明.txt").read_text(encoding="utf-8-sig")
    assert "二上.txt 已导入：这是本年第2版，与在用的第1版有 3 处不同" in told
    assert "目标审核" in told


def note(folder: Path, name: str) -> str:
    return (folder / "待处理" / f"{name}.说明.txt").read_text(encoding="utf-8-sig")


def test_the_inbox_lies_beside_the_database_and_is_made_by_the_first_pass(
    database: Database, tmp_path: Path
) -> None:
    assert inbox_of(database) == tmp_path / "收件箱"
    assert take_in(database, inbox_of(database), {}) == {}
    assert (tmp_path / "收件箱").is_dir()


def test_a_file_is_taken_at_the_second_pass_and_put_away(database: Database, folder: Path) -> None:
    file = write_payments(folder / "支付明细.csv", GOOD)
    seen = take_in(database, folder, {})
    assert list(seen) == [file]
    assert count_rows(database, "payment") == 0
    assert take_in(database, folder, seen) == {}
    assert count_rows(database, "payment") == 2
    assert names(folder) == ["已导入"]
    assert names(folder / "已导入") == ["支付明细.csv"]
    last = read_batches(database.cursor()).iloc[0]
    assert (last["actor"], last["file_name"]) == ("收件箱", "支付明细.csv")


def test_the_inbox_imports_nothing_that_the_table_does_not_allow(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_payments(folder / "支付明细.csv", GOOD)
    seen = take_in(database, folder, {})
    allow_nobody(monkeypatch, "import", Act.IMPORT)
    with pytest.raises(NotAllowedError, match="财政局绩效股，不能做“导入”"):
        take_in(database, folder, seen)
    assert file.exists()
    assert count_rows(database, "payment") == 0


def test_a_file_that_still_grows_is_left_alone(database: Database, folder: Path) -> None:
    file = write_payments(folder / "支付明细.csv", GOOD[:1])
    seen = take_in(database, folder, {})
    write_payments(file, GOOD)
    seen = take_in(database, folder, seen)
    assert count_rows(database, "payment") == 0
    take_in(database, folder, seen)
    assert count_rows(database, "payment") == 2


def test_a_performance_text_is_imported_too(tmp_path: Path) -> None:
    with closing(create_database(tmp_path / "空.duckdb")) as database:
        take_in(database, inbox_of(database), {})
        shutil.copyfile(DOCUMENT, inbox_of(database) / DOCUMENT.name)
        two_passes(database)
        assert count_rows(database, "project") == 10
        assert names(inbox_of(database) / "已导入") == [DOCUMENT.name]


def test_a_text_in_word_is_imported_and_another_document_waits_with_a_sentence(
    tmp_path: Path,
) -> None:
    with closing(create_database(tmp_path / "空.duckdb")) as database:
        take_in(database, inbox_of(database), {})
        folder = inbox_of(database)
        (folder / "文本.docx").write_bytes(word_file(printed_form()))
        (folder / "通知.docx").write_bytes(word_file(["关于召开会议的通知"]))
        (folder / "扫描.pdf").write_bytes(pdf_file([], pictures=1))
        two_passes(database)
        assert count_rows(database, "project") == 10
        assert names(folder / "已导入") == ["文本.docx"]
        assert "看起来是通知，不是部门预算绩效文本" in note(folder, "通知.docx")
        assert "扫描的图片" in note(folder, "扫描.pdf")


def test_a_zip_of_texts_is_imported_and_what_is_refused_is_told(tmp_path: Path) -> None:
    with closing(create_database(tmp_path / "空.duckdb")) as database:
        take_in(database, inbox_of(database), {})
        folder = inbox_of(database)
        for name, members in {
            "好.zip": [DOCUMENT.name],
            "半.zip": [DOCUMENT.name, "通知.txt"],
        }.items():
            with zipfile.ZipFile(folder / name, "w") as archive:
                for member in members:
                    whole = member == DOCUMENT.name
                    archive.writestr(member, DOCUMENT.read_bytes() if whole else "放假通知")
        two_passes(database)
        assert count_rows(database, "batch") == 1
        assert names(folder / "已导入") == ["好.zip"]
        assert "半.zip 里有 2 份，导入 1 份，没有导入 1 份" in note(folder, "半.zip")
        assert "没有导入 通知.txt" in note(folder, "半.zip")


def test_conflicts_wait_for_a_person_and_nothing_of_the_file_is_kept(
    database: Database, folder: Path
) -> None:
    write_payments(folder / "一.csv", GOOD)
    two_passes(database)
    new = Paid(SECOND, "1003", "2023-05-05", 300_00)
    write_payments(folder / "二.csv", [GOOD[0]._replace(amount=5_00), new])
    two_passes(database)
    assert count_rows(database, "payment") == 2
    assert names(folder / "待处理") == ["二.csv", "二.csv.说明.txt"]
    said = note(folder, "二.csv")
    assert "有 1 行与库里冲突，整个文件没有导入" in said
    assert "第 2 行" in said
    assert "100,000.25" in said


def test_a_doubtful_unit_waits_for_a_person(database: Database, folder: Path) -> None:
    head = "年度,预算单位编码,项目编码,支付凭证号,支付日期,支付金额"
    rows = [f"2023,288001,{FIRST},{number},2023-03-05,{number}.5" for number in range(1, 9)]
    (folder / "支付.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    two_passes(database)
    assert count_rows(database, "payment") == 0
    assert "单位可能是万元" in note(folder, "支付.csv")


def test_unreadable_lines_are_told_and_the_others_counted(database: Database, folder: Path) -> None:
    write_payments(folder / "支付.csv", [*GOOD, Paid(SECOND, "1003", "2023-05-05", "一百")])
    two_passes(database)
    assert count_rows(database, "payment") == 2
    said = note(folder, "支付.csv")
    assert "已导入为第 2 批，新增 2 行，没有导入 1 行" in said
    assert "第 4 行没有导入：金额「一百」读不出来。" in said


def test_what_nobody_knows_waits_and_stops_no_other_file(database: Database, folder: Path) -> None:
    (folder / "a坏.xlsx").write_bytes(b"PK\x03\x04" + bytes(200))
    (folder / "b通知.txt").write_text("关于召开会议的通知", encoding="utf-8")
    (folder / "c名单.csv").write_text("姓名,电话\n张三,1\n", encoding="utf-8")
    (folder / "d空.csv").write_bytes(b"")
    write_payments(folder / "支付明细.csv", GOOD)
    two_passes(database)
    assert names(folder / "已导入") == ["支付明细.csv"]
    bad = ["a坏.xlsx", "b通知.txt", "c名单.csv", "d空.csv"]
    assert names(folder / "待处理") == sorted([*bad, *(f"{name}.说明.txt" for name in bad)])
    assert "认不出 c名单.csv 是哪一种文件" in note(folder, "c名单.csv")
    for name in bad:
        assert note(folder, name).rstrip().endswith("。")


def test_a_fault_of_the_program_is_logged_and_the_file_waits(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise RuntimeError("fault")

    monkeypatch.setattr("perfmon.workflows.inbox.recognise_kinds", fault)
    write_payments(folder / "支付明细.csv", GOOD)
    two_passes(database)
    assert "程序没能处理 支付明细.csv" in note(folder, "支付明细.csv")


def test_a_name_that_is_there_gets_a_number(database: Database, folder: Path) -> None:
    for number in range(3):
        lines = [Paid(FIRST, f"200{number}", "2023-03-05", 100_000_00)]
        write_payments(folder / "支付.csv", lines)
        two_passes(database)
    assert names(folder / "已导入") == ["支付(2).csv", "支付(3).csv", "支付.csv"]
    assert count_rows(database, "payment") == 3


def test_unfinished_and_hidden_files_are_not_touched(database: Database, folder: Path) -> None:
    unfinished = [".隐藏.csv", "~$支付.xlsx", "支付.csv.crdownload", "支付.tmp"]
    for name in unfinished:
        write_payments(folder / name, GOOD)
    (folder / "子文件夹").mkdir()
    two_passes(database)
    assert set(names(folder)) == {*unfinished, "子文件夹"}
    assert count_rows(database, "payment") == 0


def test_a_file_whose_import_was_kept_before_a_kill_is_only_moved(
    database: Database, folder: Path
) -> None:
    file = write_payments(folder / "支付明细.csv", GOOD)
    commit_file(database, file, file.name, "payments", "收件箱")
    before = len(read_batches(database.cursor()))
    two_passes(database)
    assert count_rows(database, "payment") == 2
    assert len(read_batches(database.cursor())) == before
    assert names(folder / "已导入") == ["支付明细.csv"]


def test_a_file_that_cannot_be_moved_is_tried_again_and_counts_once(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_payments(folder / "支付明细.csv", GOOD)

    def held(*_: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", held)
        two_passes(database)
    assert file.exists()
    two_passes(database)
    assert names(folder / "已导入") == ["支付明细.csv"]
    assert count_rows(database, "payment") == 2


def test_the_watch_passes_over_the_open_database_and_lets_it_go(
    database: Database, folder: Path
) -> None:
    write_payments(folder / "支付明细.csv", GOOD)
    watch = InboxWatch()
    watch.look()
    watch.watch(database)
    watch.look()
    watch.let_go()
    watch.look()
    assert names(folder) == ["支付明细.csv"]
    watch.watch(database)
    watch.look()
    watch.look()
    assert names(folder / "已导入") == ["支付明细.csv"]


def test_the_sample_has_no_inbox(sample: Path) -> None:
    with closing(open_database(sample)) as database:
        watch = InboxWatch()
        watch.watch(database)
        watch.look()
        assert not inbox_of(database).exists()


def test_a_fault_never_ends_the_thread_and_stopping_does(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[int] = []
    went_on = threading.Event()

    def fault(*_: object) -> None:
        passes.append(1)
        if len(passes) > 2:
            went_on.set()
        raise RuntimeError("fault")

    monkeypatch.setattr(watching, "take_in", fault)
    watch = InboxWatch(seconds_between=0.001)
    watch.start(lambda: watch.watch(database))
    assert went_on.wait(PATIENCE_SECONDS)
    watch.stop()
    done = len(passes)
    with pytest.raises(RuntimeError, match="fault"):
        watch.look()
    assert len(passes) == done + 1
    assert "inbox" not in [thread.name for thread in threading.enumerate()]


@pytest.mark.parametrize("fault", [DatabaseBusyError(Path("库.duckdb")), RuntimeError("fault")])
def test_a_database_that_cannot_be_opened_yet_is_tried_again(
    database: Database, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    looked = threading.Event()
    tries: list[int] = []

    def open_it() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise fault
        watch.watch(database)

    def look(*_: object) -> dict[Path, Sighting]:
        looked.set()
        return {}

    monkeypatch.setattr(watching, "take_in", look)
    watch = InboxWatch(seconds_between=0.001)
    watch.start(open_it)
    assert looked.wait(PATIENCE_SECONDS)
    watch.stop()
    assert len(tries) == 3


def test_the_server_opens_the_database_and_watches_without_a_visitor(
    empty_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Event()

    def look(*_: object) -> dict[Path, Sighting]:
        looked.set()
        return {}

    monkeypatch.setattr(watching.WATCH, "_seconds_between", 0.001)
    monkeypatch.setattr(watching, "take_in", look)

    async def serve() -> None:
        async with while_serving(st.App("dashboard.py")):
            assert await asyncio.to_thread(looked.wait, PATIENCE_SECONDS)

    asyncio.run(serve())
    forget_database()


def test_a_server_without_a_visitor_logs_nothing_of_sessions(
    empty_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[logging.LogRecord] = []
    handler = logging.Handler()
    monkeypatch.setattr(handler, "emit", told.append)
    SESSION_LOG.addHandler(handler)
    opened = threading.Event()

    def open_it() -> None:
        opened_database()
        opened.set()

    watch = InboxWatch(seconds_between=0.001)
    try:
        watch.start(open_it)
        assert opened.wait(PATIENCE_SECONDS)
        watch.stop()
        assert not told
        forget_database()
        stranger = threading.Thread(target=opened_database)
        stranger.start()
        stranger.join()
        assert told
    finally:
        SESSION_LOG.removeHandler(handler)
        forget_database()
