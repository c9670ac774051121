"""Files that cannot be taken: each a Chinese sentence through the command line, nothing changed."""

import json
import multiprocessing
import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from perfmon.__main__ import main
from perfmon.store.database import create_database
from tests.facts import FIRST, UNIT, import_document
from tests.ill_fated import import_and_tell_memory
from tests.workbooks import FILES, raw_xlsx, write_xlsx

HEAD = ["年度", "预算单位编码", "项目编码", "支付凭证号", "支付日期", "支付金额（元）"]
NAMES = ("Excel", "Word")
"""What a user calls so too."""

LINE = [2023, UNIT, FIRST, "1001", "2023-03-05", 100_000]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed real database with the published document."""
    made = tmp_path / "库" / "库.duckdb"
    with closing(create_database(made)) as database:
        import_document(database)
    monkeypatch.setenv("PERFMON_DATABASE", str(made))
    return made


def nothing(folder: Path) -> Path:
    return folder / "没有.xlsx"


def empty(folder: Path) -> Path:
    file = folder / "空.xlsx"
    file.touch()
    return file


def a_folder(folder: Path) -> Path:
    made = folder / "支付.xlsx"
    made.mkdir()
    return made


def letter(folder: Path) -> Path:
    return Path(shutil.copyfile(FILES / "letter.doc", folder / "支付.xls"))


def locked(folder: Path) -> Path:
    return Path(shutil.copyfile(FILES / "locked.xlsx", folder / "支付.xlsx"))


def zip_bomb(folder: Path) -> Path:
    bomb = folder / "支付.xlsx"
    plain = write_xlsx(folder / "原.xlsx", {"支付": [HEAD, LINE]})
    shutil.copyfile(plain, bomb)
    with (
        zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w") as part,
    ):
        for _ in range(1_700):
            part.write(bytes(1_000_000))
    return bomb


def many_sheets(folder: Path) -> Path:
    rows: Sequence[Sequence[object]] = [HEAD, LINE]
    sheets = {f"第{number}张": rows for number in range(300)}
    return write_xlsx(folder / "支付.xlsx", sheets)


def far_corner(folder: Path) -> Path:
    cell = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return raw_xlsx(folder, f'<row r="1"><c r="A1"><v>1</v></c></row>{cell}')


def other_table(folder: Path) -> Path:
    return write_xlsx(folder / "支付.xlsx", {"名单": [["姓名", "电话"], ["张三", "1"]]})


def huge(folder: Path) -> Path:
    """200 MB of lines that no office exports."""
    file = folder / "支付.csv"
    block = "这里什么也没有,只有字,没有表头\n".encode() * 25_000
    with file.open("wb") as written:
        while written.tell() < 200_000_000:
            written.write(block)
    return file


def torn(folder: Path) -> Path:
    whole = write_xlsx(folder / "整.xlsx", {"支付": [HEAD, *[LINE] * 500]})
    file = folder / "支付.xlsx"
    file.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    return file


@pytest.mark.parametrize(
    "bad",
    [
        nothing,
        empty,
        a_folder,
        letter,
        locked,
        zip_bomb,
        many_sheets,
        far_corner,
        huge,
        other_table,
        torn,
    ],
)
def test_each_bad_file_is_a_chinese_sentence_and_changes_nothing(
    bad: Callable[[Path], Path], path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = bad(tmp_path)
    before = path.read_bytes()
    assert main(["payments", str(file)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.rstrip().endswith("。")
    sentence = printed.err
    for name in (str(file), file.name, *NAMES):
        sentence = sentence.replace(name, "")
    assert re.findall("[a-z]{3,}", sentence) == []
    assert path.read_bytes() == before
    assert [left.name for left in path.parent.iterdir()] == [path.name]


def test_a_bad_file_is_one_json_object_too(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["payments", str(letter(tmp_path)), "--json"]) == 2
    record = json.loads(capsys.readouterr().out)
    assert record["stopped"].endswith("。")
    assert (record["lines"], record["batch"]) == (0, None)


def test_a_million_blank_rows_below_the_lines_change_nothing(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both: Sequence[Sequence[object]] = [HEAD, LINE]
    written = "".join(
        f'<row r="{number}">{inline_cells(cells)}</row>'
        for number, cells in enumerate(both, start=1)
    )
    blank = "".join(f'<row r="{number}"/>' for number in range(3, 1_000_003))
    file = raw_xlsx(tmp_path, written + blank)
    assert main(["payments", str(file), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["lines"], record["new"], record["sum_fen"]) == (1, 1, 10_000_000)


def inline_cells(cells: Sequence[object]) -> str:
    """Cells of a row as a workbook's own text."""
    return "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)


def test_a_huge_file_takes_no_more_memory_than_a_desk_has(path: Path, tmp_path: Path) -> None:
    file = huge(tmp_path)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.ill_fated"])
    answer, said = context.Pipe(duplex=False)
    process = context.Process(target=import_and_tell_memory, args=(path, file, said))
    process.start()
    sentence, most_bytes = answer.recv()
    process.join()
    assert sentence.endswith("。")
    assert most_bytes < 1_000_000_000
