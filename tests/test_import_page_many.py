"""The page 导入 with many 绩效文本 at once: a zip, or more files than anyone opens one by one."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from perfmon.workflows import unpacking
from tests import screens
from tests.facts import DOCUMENT
from tests.form_files import pdf_file, printed_form, word_file
from tests.test_import_page import batches_in_force, has_button, opened, press, put, workbook
from tests.test_many_files import FORESTRY, HEALTH, LETTER, TEXT
from tests.test_text_rounds import SECOND_ROUND
from tests.voucher_workbooks import good_lines


def packed(folder: Path, members: Mapping[str, str | bytes], name: str = "一上.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


def rows(app: AppTest) -> pd.DataFrame:
    """The table, a row a file."""
    (table,) = [each.value for each in app.dataframe if "indicators" in each.value.columns]
    return table.set_index("file")


def outcomes(app: AppTest) -> dict[str, str]:
    """What is said of each file."""
    return {str(name): str(said) for name, said in rows(app)["outcome"].items()}


@pytest.fixture
def departments(tmp_path: Path) -> Path:
    """Three departments in three containers, a letter, a picture and what a system leaves."""
    return packed(
        tmp_path,
        {
            "政法委.txt": TEXT,
            "林业/林业局.docx": word_file(printed_form(FORESTRY)),
            "卫健局.pdf": pdf_file(printed_form(HEALTH)),
            "通知.txt": LETTER,
            "图.png": b"\x89PNG" + bytes(99),
            "__MACOSX/._政法委.txt": "x",
        },
    )


def test_a_zip_is_a_row_a_file_and_a_bad_one_stops_no_other(
    app: AppTest, empty_database: Path, departments: Path
) -> None:
    put(opened(app), departments)
    assert not app.exception
    assert "共 5 份文件：可以导入 3 份，读不成 2 份" in screens.prose(app)
    table = rows(app)
    assert set(table.index[:2]) == {"通知.txt", "图.png"}
    assert outcomes(app)["通知.txt"].startswith("读不成：缺少“项目编码”")
    assert outcomes(app)["图.png"].startswith("读不成：这是图片")
    assert table["projects"].isna().tolist() == [True, True, False, False, False]
    forestry = table[table.index == "林业局.docx"]
    counts = forestry[["unit", "projects", "indicators", "budget_wanyuan"]]
    assert counts.to_numpy().tolist() == [["巨鹿县林业局本级　2023年", 10, 70, 332.64]]
    assert table.loc["政法委.txt", "error"] == 19
    assert batches_in_force() == []


def test_one_button_imports_each_as_its_own_batch(
    app: AppTest, empty_database: Path, departments: Path
) -> None:
    put(opened(app), departments)
    press(app, "导入 3 份文件")
    assert not app.exception
    assert batches_in_force() == [3, 2, 1]
    assert sorted(said for said in outcomes(app).values() if said.startswith("已导入")) == [
        "已导入为第 1 批",
        "已导入为第 2 批",
        "已导入为第 3 批",
    ]
    assert "已导入 3 份，读不成 2 份" in screens.prose(app)
    assert not has_button(app, "导入")


def test_a_revised_text_of_a_zip_says_that_it_waits(
    app: AppTest, empty_database: Path, tmp_path: Path
) -> None:
    put(opened(app), packed(tmp_path, {"a一上.txt": TEXT, "b二上.txt": SECOND_ROUND}))
    press(app, "导入 2 份文件")
    assert outcomes(app) == {
        "a一上.txt": "已导入为第 1 批",
        "b二上.txt": "已导入为第 2 批，第2版，等接受",
    }


def test_a_revision_of_a_text_on_hand_is_called_one_before(
    app: AppTest, real: Path, tmp_path: Path
) -> None:
    put(opened(app), packed(tmp_path, {"b二上.txt": SECOND_ROUND}))
    assert outcomes(app) == {"b二上.txt": "可以导入，是修订，导入后等接受"}


def test_a_picked_row_shows_what_was_found_in_that_file(
    app: AppTest, empty_database: Path, departments: Path
) -> None:
    put(opened(app), departments)
    place = list(rows(app).index).index("政法委.txt")
    app.session_state["import_rows"] = {
        "selection": {"rows": [], "columns": [], "cells": [(place, "file")]}
    }
    app.run()
    assert not app.exception
    assert "政法委.txt：巨鹿县委政法委本级 2023年绩效文本，10 个项目" in screens.prose(app)
    assert any("文本里的问题（错误 19" in each.label for each in app.expander)


def test_money_in_a_zip_goes_the_way_of_money(
    app: AppTest, empty_database: Path, tmp_path: Path
) -> None:
    paid = workbook(tmp_path, good_lines(), "五月.xlsx")
    put(opened(app), packed(tmp_path, {"政法委.txt": TEXT, "五月.xlsx": paid.read_bytes()}))
    assert list(rows(app).index) == ["政法委.txt"]
    assert "五月.xlsx：3 笔" in screens.prose(app)
    press(app, "导入 2 份文件")
    assert batches_in_force() == [2, 1]


def test_many_texts_laid_down_by_themselves_are_listed_like_a_zip(
    app: AppTest, empty_database: Path, tmp_path: Path
) -> None:
    files = []
    for number in range(6):
        file = tmp_path / f"{number}.txt"
        file.write_text(f"{TEXT}\n{number}", encoding="utf-8")
        files.append(file)
    put(opened(app), *files)
    assert list(rows(app).index) == [file.name for file in files]
    assert has_button(app, "导入 6 份文件")


def test_a_zip_that_cannot_be_opened_is_said_and_stops_no_other(
    app: AppTest, empty_database: Path, tmp_path: Path
) -> None:
    whole = packed(tmp_path, {"政法委.txt": TEXT}).read_bytes()
    (tmp_path / "坏.zip").write_bytes(whole[: len(whole) // 2])
    put(opened(app), packed(tmp_path, {}, "空.zip"), tmp_path / "坏.zip", DOCUMENT)
    assert not app.exception
    assert outcomes(app)["空.zip"] == "读不成：里面没有文件"
    assert outcomes(app)["坏.zip"].startswith("读不成：")
    press(app, "导入")
    assert batches_in_force() == [1]


def test_a_zip_that_grows_too_large_is_opened_as_far_as_that_goes(
    app: AppTest, empty_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "MOST_BYTES", len(TEXT.encode()) + 99)
    put(opened(app), packed(tmp_path, {"a.txt": TEXT, "b.txt": FORESTRY}))
    assert outcomes(app)["a.txt"] == "可以导入"
    assert "从这一份起没有打开" in outcomes(app)["b.txt"]
