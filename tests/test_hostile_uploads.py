"""Files that come in with tricks: nothing is read or written outside their folder."""

import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from perfmon.errors import BlankRefusedError, PerfmonError
from perfmon.reports.own_blank import check_blank, fill_blank
from perfmon.store.batches import read_batches
from perfmon.store.database import Database, create_database
from perfmon.workflows.text_files import text_files
from perfmon.workflows.texts import read_text
from perfmon.workflows.unpacking import unpack
from tests.facts import DOCUMENT, FIRST, import_document
from tests.form_files import printed_form, word_file
from tests.payment_lines import Paid, write_payments
from tests.test_inbox import folder, names, two_passes
from tests.test_official_forms import forms
from tests.workbooks import with_part

__all__ = ["folder"]

SECRET = "县财政局的密码"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A real database with the published document."""
    home = tmp_path / "家"
    home.mkdir()
    with closing(create_database(home / "库.duckdb")) as made:
        import_document(made)
        yield made


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that is nobody's business, with a file in it."""
    made = tmp_path / "外面"
    made.mkdir()
    (made / "密.txt").write_text(SECRET, encoding="utf-8")
    return made


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_link_in_the_inbox_is_left_alone(database: Database, folder: Path, outside: Path) -> None:
    before = files_below(outside)
    (folder / "链接.txt").symlink_to(outside / "密.txt")
    (folder / "文件夹").symlink_to(outside)
    two_passes(database)
    assert names(folder) == ["文件夹", "链接.txt"]
    assert files_below(outside) == before


@pytest.mark.parametrize("name", ["已导入", "待处理"])
def test_a_link_in_place_of_the_inboxs_own_folder_takes_no_file_out(
    database: Database, folder: Path, outside: Path, name: str
) -> None:
    before = files_below(outside)
    (folder / name).symlink_to(outside)
    write_payments(folder / "支付.xlsx", [Paid(FIRST, "1001", "2023-03-05", 100_00)])
    (folder / "怪.txt").write_text("不是表", encoding="utf-8")
    two_passes(database)
    assert files_below(outside) == before


def test_an_explanation_is_not_written_through_a_link(
    database: Database, folder: Path, outside: Path
) -> None:
    before = files_below(outside)
    waiting = folder / "待处理"
    waiting.mkdir()
    (waiting / "怪.txt.说明.txt").symlink_to(outside / "密.txt")
    (waiting / "新.txt.说明.txt").symlink_to(outside / "新.txt")
    for name in ("怪.txt", "新.txt"):
        (folder / name).write_text("不是表", encoding="utf-8")
    two_passes(database)
    assert files_below(outside) == before
    assert {"怪(2).txt", "怪(2).txt.说明.txt", "新(2).txt"} <= set(names(waiting))


@pytest.mark.parametrize(
    "name",
    [
        b"\xff\xfe.txt",
        "怪\n名\x07\u202e.txt".encode(),
        ("长" * 83).encode() + b".txt",
        b"=cmd|' C calc'!A0.txt",
    ],
    ids=["no text", "controls", "long", "formula"],
)
def test_a_file_of_any_name_waits_with_words_and_stops_no_other(
    database: Database, folder: Path, name: bytes
) -> None:
    (folder / os.fsdecode(name)).write_text("不是表", encoding="utf-8")
    write_payments(folder / "支付.xlsx", [Paid(FIRST, "1001", "2023-03-05", 100_00)])
    two_passes(database)
    assert names(folder / "已导入") == ["支付.xlsx"]
    (note,) = [path for path in (folder / "待处理").iterdir() if path.name.endswith(".说明.txt")]
    told = note.read_text(encoding="utf-8-sig")
    assert "没有导入" in told or "不是" in told
    assert not {"\x07", "\u202e"} & set(told)
    assert len(names(folder / "待处理")) == 2


def test_the_name_of_a_file_is_kept_in_the_database_without_what_it_hides(
    database: Database, folder: Path
) -> None:
    name = "支付\u202exslx\x01.xlsx"
    write_payments(folder / name, [Paid(FIRST, "1001", "2023-03-05", 100_00)])
    two_passes(database)
    assert names(folder / "已导入") == [name]
    kept = read_batches(database.cursor())["file_name"].tolist()
    assert "支付〔控制符〕xslx.xlsx" in kept


WAYS_OUT = {
    "up": "../../../逃.txt",
    "absolute": "/tmp/逃.txt",
    "drive": "C:\\Windows\\逃.txt",
    "share": "\\\\server\\share\\逃.txt",
    "device": "CON.txt",
    "turned": "绩效\u202etxt.exe.txt",
    "markup": "<script>alert(1)</script>.txt",
}


@pytest.mark.parametrize("name", WAYS_OUT.values(), ids=WAYS_OUT.keys())
def test_a_member_of_a_zip_stays_in_memory_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    packed = tmp_path / "包" / "包.zip"
    packed.parent.mkdir()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, DOCUMENT.read_bytes())
    before = files_below(tmp_path)
    (member,) = unpack("包.zip", packed.read_bytes())
    assert member.content == DOCUMENT.read_bytes()
    assert [file.read() for file in text_files(packed)] == [DOCUMENT.read_bytes()]
    assert files_below(tmp_path) == before
    assert not Path("/tmp/逃.txt").exists()


def test_a_link_in_a_zip_is_its_own_words_and_not_what_it_points_at(
    tmp_path: Path, outside: Path
) -> None:
    link = zipfile.ZipInfo("链接.txt")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    packed = tmp_path / "包.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(link, str(outside / "密.txt"))
    (member,) = unpack("包.zip", packed.read_bytes())
    assert SECRET.encode() not in member.content
    with pytest.raises(PerfmonError) as refused:
        read_text(member.content, member.name)
    assert SECRET not in refused.value.message


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """An office's own blank with one mark."""
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "{{项目名称}}"
    book.save(tmp_path / "空白.xlsx")
    return tmp_path / "空白.xlsx"


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "haha">'
    b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    b"<x>&c;</x>"
)


def reads_a_file(path: Path) -> bytes:
    return (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "'
        + path.as_uri().encode()
        + b'">]><x>&a;</x>'
    )


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "docProps/core.xml",
    ],
)
def test_an_own_blank_that_declares_entities_is_refused(
    blank: Path, part: str, outside: Path
) -> None:
    for trick in (LAUGHS, reads_a_file(outside / "密.txt")):
        content = with_part(blank, blank.with_name("坏.xlsx"), part, trick).read_bytes()
        with pytest.raises(BlankRefusedError) as refused:
            check_blank(content, "空白.xlsx")
        assert SECRET not in refused.value.message


@pytest.mark.parametrize(
    "formula", ["=cmd|' /C calc'!A0", '=DDE("cmd","/C calc","a")', "=[外.xlsx]表!A1"]
)
def test_an_own_blank_that_would_start_or_read_something_else_is_refused(
    blank: Path, formula: str
) -> None:
    book = openpyxl.load_workbook(blank)
    book.worksheets[0]["B2"] = formula
    book.save(blank)
    with pytest.raises(BlankRefusedError, match="B2"):
        check_blank(blank.read_bytes(), "空白.xlsx")


def test_an_own_blank_with_a_link_to_another_workbook_is_refused(blank: Path) -> None:
    part = "xl/externalLinks/externalLink1.xml"
    content = with_part(blank, blank.with_name("坏.xlsx"), part, "<externalLink/>").read_bytes()
    with pytest.raises(BlankRefusedError, match="别的文件"):
        check_blank(content, "空白.xlsx")


def test_the_macros_of_an_own_blank_are_left_behind(blank: Path) -> None:
    part = "xl/vbaProject.bin"
    content = with_part(blank, blank.with_name("宏.xlsx"), part, b"macro").read_bytes()
    assert check_blank(content, "空白.xlsx") == 1
    assert not [name for name in parts_of(fill_blank(content, forms()[0])) if "vba" in name]


def parts_of(content: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.namelist()


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/numbering.xml"])
def test_a_text_in_word_that_reads_another_file_is_refused(part: str, outside: Path) -> None:
    plain = outside / "文本.docx"
    plain.write_bytes(word_file(printed_form()))
    trick = reads_a_file(outside / "密.txt")
    content = with_part(plain, outside / "坏.docx", part, trick).read_bytes()
    with pytest.raises(PerfmonError) as refused:
        read_text(content, "文本.docx")
    assert SECRET not in refused.value.message
