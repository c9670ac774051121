"""`python -m perfmon forms`: the official forms as files, for one project, one unit or all."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfmon.__main__ import main
from perfmon.reports.form_books import MONITORING, SELF_EVALUATION, SUMMARY
from perfmon.store.database import open_database
from perfmon.store.location import VARIABLE
from tests.facts import DOCUMENT, FIRST, UNIT

OCTOBER = ["--year", "2023", "--month", "10"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "表"
    folder.mkdir()
    return folder


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_forms_of_the_county_are_three_workbooks(
    path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["forms", "all", *OCTOBER, "-o", str(folder)]) == 0
    titles = [MONITORING, SELF_EVALUATION, SUMMARY]
    assert names_in(folder) == sorted(f"{title}-全县-2023年10月底.xlsx" for title in titles)
    printed = capsys.readouterr().out
    assert printed.count("10 个项目。") == 3
    assert "演示数据" not in printed
    book = load_workbook(folder / f"{MONITORING}-全县-2023年10月底.xlsx")
    assert len(book.sheetnames) == 11
    assert book.worksheets[1]["A1"].value == MONITORING


def test_one_project_is_one_sheet_named_after_it(path: Path, folder: Path) -> None:
    asked = ["forms", "self-evaluation", *OCTOBER, "--project", f"{UNIT}-{FIRST}"]
    assert main([*asked, "--preset", "101号", "-o", str(folder)]) == 0
    (made,) = folder.iterdir()
    (sheet,) = load_workbook(made).worksheets
    assert sheet["C3"].value in made.name
    foot = str(sheet.cell(sheet.max_row, 1).value)
    assert foot == "截至2023年10月底 · 差值规则第1版 · 评分按101号"


def test_units_get_a_workbook_each_and_the_summary_stays_whole(path: Path, folder: Path) -> None:
    assert main(["forms", "all", *OCTOBER, "--by-unit", "-o", str(folder)]) == 0
    of_units = [name for name in names_in(folder) if UNIT in name]
    assert [name.split(f"-{UNIT}")[0] for name in of_units] == sorted([MONITORING, SELF_EVALUATION])
    assert f"{SUMMARY}-全县-2023年10月底.xlsx" in names_in(folder)


def test_the_forms_of_the_sample_say_that_it_is_one(
    sample: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["forms", "monitoring", *OCTOBER, "--unit", UNIT, "-o", str(folder)]
    assert main(asked) == 0
    assert capsys.readouterr().out.startswith("演示数据\n")
    (made,) = folder.iterdir()
    sheet = load_workbook(made).worksheets[1]
    assert str(sheet.cell(sheet.max_row, 1).value).endswith("演示数据")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ([*OCTOBER, "--unit", "999"], "库里没有单位 999 在 2023 年 10 月判灯的项目"),
        (["--year", "1999", "--month", "10"], "库里没有 1999 年的项目"),
        ([*OCTOBER, "-o", str(DOCUMENT)], "这是一个文件，不是文件夹"),
    ],
)
def test_what_cannot_be_filled_is_refused_in_words_and_writes_nothing(
    path: Path, folder: Path, asked: list[str], why: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(folder)
    assert main(["forms", "monitoring", *asked]) == 2
    assert why in capsys.readouterr().err
    assert names_in(folder) == []


def test_a_folder_that_is_not_there_is_made(path: Path, folder: Path) -> None:
    made = folder / "十月" / "报表"
    assert main(["forms", "summary", *OCTOBER, "-o", str(made)]) == 0
    assert len(names_in(made)) == 1


def test_a_month_that_payments_do_not_reach_is_refused(
    sample: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["forms", "summary", "--year", "2023", "--month", "12", "-o", str(folder)]
    assert main(asked) == 2
    assert "库里没有 2023 年 12 月的数据，最后到 10 月" in capsys.readouterr().err


def test_a_file_that_is_there_is_left_and_the_others_are_written(
    path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = folder / f"{MONITORING}-全县-2023年10月底.xlsx"
    there.write_bytes(b"old")
    assert main(["forms", "all", *OCTOBER, "-o", str(folder)]) == 2
    assert "已经有同名的文件，没有改动它" in capsys.readouterr().err
    assert there.read_bytes() == b"old"
    assert len(names_in(folder)) == 3


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (["monitoring", "--year", "2023"], "没有写 --month，请补上。"),
        (["monitor", *OCTOBER], "表写的“monitor”不对，可以写：monitoring、self-evaluation"),
        (["all", *OCTOBER, "--unit", "1", "--project", "2"], "--unit 和 --project 只能写一个。"),
        (["all", *OCTOBER, "--preset", "9号"], "--preset 后面写的“9号”不对，可以写：10号、101号"),
    ],
)
def test_wrong_usage_is_said_in_chinese_with_its_own_code(
    path: Path, asked: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["forms", *asked])
    assert stopped.value.code == 64
    printed = capsys.readouterr().err
    assert why in printed
    assert "用法：" in printed


def test_while_another_program_holds_the_database_the_code_is_three(
    path: Path, folder: Path
) -> None:
    with closing(open_database(path)):
        done = subprocess.run(
            [sys.executable, "-m", "perfmon", "forms", "all", *OCTOBER, "-o", str(folder)],
            cwd=Path(__file__).parents[1],
            env={**os.environ, VARIABLE: str(path)},
            capture_output=True,
            check=False,
        )
    assert done.returncode == 3
    assert names_in(folder) == []
