"""`python -m perfmon review`: 审核意见 and 问题清单 as files, for one department or all."""

import os
import subprocess
import sys
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from perfmon.__main__ import main
from perfmon.store.database import open_database
from perfmon.store.location import VARIABLE
from tests.facts import DOCUMENT

LETTER = "审核意见-288巨鹿县委政法委-2023年.docx"
LIST = "绩效目标问题清单-288巨鹿县委政法委-2023年.xlsx"
COUNTY = "绩效目标审核汇总-2023年.xlsx"
YEAR = ["review", "--year", "2023"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "审核"
    folder.mkdir()
    return folder


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_every_department_gets_its_letter_and_list_and_the_county_its_sums(
    path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*YEAR, "-o", str(folder)]) == 0
    assert names_in(folder) == sorted([LETTER, LIST, COUNTY])
    printed = capsys.readouterr().out
    assert printed.count("已写出 ") == 3
    assert "演示数据" not in printed
    letter = Document(BytesIO((folder / LETTER).read_bytes()))
    assert letter.paragraphs[1].text == "关于巨鹿县委政法委2023年部门预算绩效目标的审核意见"
    assert load_workbook(folder / COUNTY).sheetnames == ["部门汇总", "规则汇总", "问题清单"]


def test_one_department_is_written_without_the_sums(path: Path, folder: Path) -> None:
    assert main([*YEAR, "--department", "288", "-o", str(folder)]) == 0
    assert names_in(folder) == sorted([LETTER, LIST])


def test_the_papers_of_the_sample_say_that_it_is_one(
    sample: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*YEAR, "--department", "288", "-o", str(folder)]) == 0
    assert capsys.readouterr().out.startswith("演示数据\n")
    letter = Document(BytesIO((folder / LETTER).read_bytes()))
    assert letter.paragraphs[1].text.endswith("（演示数据）")


def test_a_file_that_is_there_is_left_and_the_others_are_written(
    path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / LETTER).write_bytes(b"old")
    assert main([*YEAR, "-o", str(folder)]) == 2
    assert "已经有同名的文件，没有改动它" in capsys.readouterr().err
    assert (folder / LETTER).read_bytes() == b"old"
    assert names_in(folder) == sorted([LETTER, LIST, COUNTY])


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ([*YEAR, "--department", "999"], "库里没有部门 999 2023 年的绩效文本"),
        (["review", "--year", "1999"], "库里没有 1999 年的绩效文本"),
        ([*YEAR, "-o", str(DOCUMENT)], "这是一个文件，不是文件夹"),
    ],
)
def test_what_cannot_be_written_is_refused_in_words_and_writes_nothing(
    path: Path, folder: Path, asked: list[str], why: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(folder)
    assert main(asked) == 2
    assert why in capsys.readouterr().err
    assert names_in(folder) == []


def test_a_folder_that_is_not_there_is_made(path: Path, folder: Path) -> None:
    made = folder / "一上" / "审核意见"
    assert main([*YEAR, "-o", str(made)]) == 0
    assert names_in(made) == sorted([LETTER, LIST, COUNTY])


def test_wrong_usage_is_said_in_chinese_with_its_own_code(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["review"])
    assert stopped.value.code == 64
    assert "没有写 --year，请补上。" in capsys.readouterr().err


def test_while_another_program_holds_the_database_the_code_is_three(
    path: Path, folder: Path
) -> None:
    with closing(open_database(path)):
        done = subprocess.run(
            [sys.executable, "-m", "perfmon", *YEAR, "-o", str(folder)],
            cwd=Path(__file__).parents[1],
            env={**os.environ, VARIABLE: str(path)},
            capture_output=True,
            check=False,
        )
    assert done.returncode == 3
    assert names_in(folder) == []
