"""A folder or a zip of many departments' texts: each read for itself, none stops the others."""

import json
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from perfmon.__main__ import main
from perfmon.ingest.files import archive as limits
from perfmon.ingest.files.archive import Archive
from perfmon.ingest.files.content_error import ContentError
from perfmon.store.database import create_database, open_database
from perfmon.workflows.text_files import text_files
from tests.facts import DOCUMENT, count_rows
from tests.form_files import printed_form, web_page, word_file

TEXT = DOCUMENT.read_text(encoding="utf-8")
LETTER = "关于召开会议的通知"


def of_unit(code: str, name: str) -> str:
    """The document as another department would have sent it."""
    return (
        TEXT.replace("288001", f"{code}001")
        .replace("巨鹿县委政法委", name)
        .replace("13052923P", f"13052923{code[0]}")
    )


FORESTRY, HEALTH = of_unit("310", "巨鹿县林业局"), of_unit("361", "巨鹿县卫生健康局")


@pytest.fixture
def database_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "库" / "库.duckdb"
    create_database(made).close()
    monkeypatch.setenv("PERFMON_DATABASE", str(made))
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three departments, a letter, and what systems leave behind."""
    made = tmp_path / "一上"
    (made / "林业").mkdir(parents=True)
    (made / "政法委.txt").write_text(TEXT, encoding="utf-8")
    (made / "林业" / "林业局.docx").write_bytes(word_file(printed_form(FORESTRY)))
    (made / "卫健局.html").write_bytes(web_page(printed_form(HEALTH)))
    (made / "通知.txt").write_text(LETTER, encoding="utf-8")
    (made / "~$林业局.docx").write_bytes(b"x")
    (made / "Thumbs.db").write_bytes(b"x")
    return made


def packed(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_folder_is_imported_with_progress_and_a_bad_file_stops_no_other(
    database_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", str(folder)]) == 2
    printed = capsys.readouterr()
    assert [line for line in printed.err.splitlines() if line.startswith("进度")] == [
        "进度 1/4 卫健局.html",
        "进度 2/4 政法委.txt",
        "进度 3/4 林业局.docx",
        "进度 4/4 通知.txt",
    ]
    assert "没有导入 通知.txt" in printed.err
    assert "林业局.docx：已存为 巨鹿县林业局本级 2023年 第1版；10 个项目" in printed.out
    assert printed.out.splitlines()[-1] == "共 4 份，导入 3 份，没有导入 1 份。"
    with closing(open_database(database_path)) as database:
        assert count_rows(database, "project") == 30


def test_a_zip_is_read_like_the_folder_and_changes_nothing(
    database_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = packed(tmp_path / "一上.zip", {"政法委.txt": TEXT, "__MACOSX/._政法委.txt": "x"})
    assert main(["read", str(path)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("政法委.txt（288001 巨鹿县委政法委本级，2023年）：10 个项目，70 条")
    assert out[1] == "共 1 份，读成 1 份，没有读成 0 份。"
    with closing(open_database(database_path)) as database:
        assert count_rows(database, "batch") == 0


def test_json_of_many_is_a_line_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "--json", str(folder)]) == 2
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    by_name = {each["file"]: each for each in said}
    assert by_name["林业局.docx"]["document"]["unit_name"] == "巨鹿县林业局本级"
    assert len(by_name["政法委.txt"]["projects"]) == 10
    assert by_name["通知.txt"]["refused"].startswith("没有读成 通知.txt：")


def test_a_folder_is_checked_a_block_a_file_with_a_count(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(folder)]) == 2
    printed = capsys.readouterr()
    out = printed.out.splitlines()
    heads = [i for i, line in enumerate(out) if line.startswith("—— ")]
    assert [out[i] for i in heads] == ["—— 卫健局.html", "—— 政法委.txt", "—— 林业局.docx"]
    assert out[heads[2] + 1].endswith("（310001 巨鹿县林业局本级，2023年）")
    assert out[heads[2] + 2].startswith("10 个项目；错误 ")
    assert out[-1] == "共 4 份，检查 3 份，没有检查 1 份。"
    assert "没有读成 通知.txt：" in printed.err
    assert "库里的数据" not in printed.err


def test_json_of_a_checked_zip_is_an_object_a_file(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = packed(tmp_path / "一上.zip", {"政法委.txt": TEXT, "通知.txt": LETTER})
    assert main(["check", "--json", str(path)]) == 2
    read, refused = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (read["file"], read["unit_code"], read["projects"]) == ("政法委.txt", "288001", 10)
    assert [each["severity"] for each in read["findings"]].count("error") == 19
    assert (refused["file"], refused["findings"]) == ("通知.txt", [])
    assert refused["refused"].startswith("没有读成 通知.txt：")


def test_files_of_one_name_are_told_apart_by_their_folders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names: dict[str, bytes | str] = {
        "林业局/文本.txt": FORESTRY,
        "卫健局/文本.txt": HEALTH,
        "政法委.txt": TEXT,
    }
    path = packed(tmp_path / "一上.zip", names)
    (tmp_path / "收件").mkdir()
    path.rename(tmp_path / "收件" / "一上.zip")
    (tmp_path / "收件" / "政法委.txt").write_text(TEXT, encoding="utf-8")
    assert [file.name for file in text_files(tmp_path / "收件")] == [
        "一上.zip/卫健局/文本.txt",
        "一上.zip/政法委.txt",
        "一上.zip/林业局/文本.txt",
        "政法委.txt",
    ]


def test_a_zip_in_the_folder_is_opened_and_a_zip_in_a_zip_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = packed(tmp_path / "内.zip", {"政法委.txt": TEXT})
    packed(folder / "外.zip", {"内.zip": inner.read_bytes(), "再.txt": TEXT})
    assert main(["read", str(folder)]) == 2
    printed = capsys.readouterr()
    assert "没有读成 内.zip：这是压缩包，请先解压" in printed.err
    assert "再.txt（288001" in printed.out


def test_a_folder_or_zip_without_files_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "空").mkdir()
    assert main(["read", str(tmp_path / "空")]) == 2
    assert "里面没有文件" in capsys.readouterr().err
    packed(tmp_path / "空.zip", {})
    assert main(["read", str(tmp_path / "空.zip")]) == 2
    assert "里面没有文件" in capsys.readouterr().err


def test_a_damaged_zip_stops_no_other_path(
    database_path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = packed(tmp_path / "a.zip", {"政法委.txt": TEXT}).read_bytes()
    (tmp_path / "坏.zip").write_bytes(whole[: len(whole) // 2])
    assert main(["import", str(tmp_path / "坏.zip"), str(DOCUMENT)]) == 2
    assert "第1版" in capsys.readouterr().out


# --- what a zip may not do ---------------------------------------------------------------------


def test_names_that_windows_packs_are_read_right(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    gbk = "教育局文本.txt".encode("gb18030").decode("cp437")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("0" * len(gbk.encode("cp437")), TEXT)
        archive.writestr("卫健局文本.txt", TEXT)
    plain, written = b"0" * len(gbk.encode("cp437")), gbk.encode("cp437")
    path.write_bytes(path.read_bytes().replace(plain, written))
    assert {file.name for file in text_files(path)} == {"教育局文本.txt", "卫健局文本.txt"}


def test_a_name_that_leads_out_of_the_zip_leads_nowhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "里" / "里"
    home.mkdir(parents=True)
    path = packed(home / "a.zip", {"../../逃.txt": TEXT, "/etc/逃二.txt": TEXT})
    assert main(["read", str(path)]) == 0
    assert "逃.txt（288001" in capsys.readouterr().out
    assert [each.name for each in tmp_path.rglob("*.txt")] == []


def test_a_member_is_held_to_its_size_whatever_it_declares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(
        tmp_path / "a.zip", {"大.txt": bytes(3_000), "小.txt": bytes(600), "又.txt": bytes(600)}
    )
    monkeypatch.setattr(limits, "MAX_MEMBER", 1_000)
    monkeypatch.setattr(limits, "MAX_UNPACKED", 2_000)
    archive = Archive(path)
    with pytest.raises(ContentError) as refused:
        archive.read("大.txt")
    assert "没有打开" in refused.value.why
    assert archive.read("小.txt") == bytes(600)
    with pytest.raises(ContentError, match="总共"):
        archive.read("又.txt")


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_MEMBERS", 3)
    path = packed(tmp_path / "a.zip", {f"{number}.txt": "x" for number in range(4)})
    with pytest.raises(ContentError, match="4 个文件"):
        Archive(path)


def test_a_locked_member_is_told(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"甲.txt": TEXT})
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    path.write_bytes(content)
    with pytest.raises(ContentError, match="密码"):
        Archive(path).read("甲.txt")
