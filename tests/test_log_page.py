"""日志 as people read it: on the page, as a workbook, and on the command line; and downloads."""

import json
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from perfmon import clock
from perfmon.__main__ import main
from perfmon.actor import Actor
from perfmon.reports.log_book import log_book
from perfmon.store.backup import save
from perfmon.store.database import open_database
from perfmon.store.log import Entry, read_log_end
from perfmon.store.logged_acts import log_act
from perfmon.ui.log import A_PAGE, MOST_GONE
from perfmon.workflows.log import AskedLog, find_log
from perfmon.workflows.restoring import restore
from tests import screens
from tests.facts import FIRST, pay

CLERK = Actor("李会计", "10.0.0.7")


def _page() -> None:
    from perfmon.ui.log import show_log

    show_log()


def opened() -> AppTest:
    app = AppTest.from_function(_page, default_timeout=60).run()
    assert not app.exception
    return app


def listed(app: AppTest) -> pd.DataFrame:
    return app.dataframe[0].value


def log_many(path: Path, count: int = A_PAGE) -> None:
    """Downloads; the database had two entries before."""
    with closing(open_database(path)) as database:
        for number in range(count):
            log_act(database, Entry(CLERK, "下载", f"{number}.xlsx"))


def test_the_newest_stand_first_a_page_at_a_time(real: Path) -> None:
    log_many(real)
    app = opened()
    said = screens.prose(app)
    assert f"{A_PAGE + 2} 条，第 1 页，共 2 页" in said
    assert f"日志共 {A_PAGE + 2} 条，末条指纹" in said
    assert list(listed(app)["entry_id"]) == list(range(A_PAGE + 2, 2, -1))
    app.number_input(key="log_page").set_value(2).run()
    assert list(listed(app)["act"]) == ["导入", "建库"]


def test_filters_narrow_what_is_listed_and_lead_back_to_a_page_that_is_there(real: Path) -> None:
    log_many(real)
    app = opened()
    app.number_input(key="log_page").set_value(2).run()
    app.selectbox(key="log_act").select("导入").run()
    assert list(listed(app)["subject"].str.startswith("绩效文本：")) == [True]
    app.selectbox(key="log_act").select("全部").run()
    app.text_input(key="log_words").set_value("7.xlsx 4").run()
    assert list(listed(app)["subject"]) == ["47.xlsx"]
    app.date_input(key="log_until").set_value(date(2020, 1, 1)).run()
    assert "没有符合条件的日志" in screens.prose(app)
    assert not app.exception


def test_the_entry_that_is_picked_is_shown_whole_and_as_plain_text(real: Path) -> None:
    with closing(open_database(real)) as database:
        log_act(database, Entry(CLERK, "下载", "<b>[a](b)*</b>", "=cmd|' /C calc'!A0", "长" * 90))
    app = opened()
    cell = {"selection": {"rows": [], "columns": [], "cells": [(0, "recorded")]}}
    app.session_state["log_rows"] = cell
    app.run()
    said = screens.prose(app)
    assert "第 3 条" in said
    assert "李会计（10.0.0.7）" in said
    assert "<b>[a](b)*</b>" in said
    assert "长" * 90 in said


def test_an_upgraded_database_says_from_which_batch_on_it_has_a_log(real: Path) -> None:
    with closing(open_database(real)) as database:
        database.cursor().execute("UPDATE log_end SET batches_before = 1")
    assert "第 1 批和以前的在“导入”页的“历史”里" in screens.prose(opened())


def test_what_a_restore_took_away_is_marked(real: Path, tmp_path: Path) -> None:
    with closing(open_database(real)) as database:
        save(database, tmp_path / "备份.zip")
        pay(database, {(FIRST, date(2023, 3, 1)): 100}, date(2023, 3, 31))
    restore(tmp_path / "备份.zip", real, clock.now(), CLERK)
    app = opened()
    assert "第 3 条写入的批次已随第 4 条的恢复去掉，不在库里" in screens.prose(app)
    assert "更早的见" not in screens.prose(app)
    assert list(listed(app)["batch"]) == ["", "2（第 4 条去掉）", "1", ""]


def test_the_latest_restores_are_told_and_the_older_ones_named(
    real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfmon.workflows.restoring.verify", lambda _: ())
    for number in range(MOST_GONE + 1):
        with closing(open_database(real)) as database:
            save(database, tmp_path / f"{number}.zip")
            pay(database, {(FIRST, date(2023, 3, 1)): 100}, date(2023, 3, 31))
        restore(tmp_path / f"{number}.zip", real, clock.now(), CLERK)
    said = screens.prose(opened())
    assert [f"已随第 {number} 条的恢复去掉" in said for number in (4, 6, 8, 10)] == [
        *(False, True, True, True)
    ]
    assert "更早的见“恢复”各条。" in said


def test_the_workbook_holds_what_was_asked_for_and_no_formula(real: Path) -> None:
    with closing(open_database(real)) as database:
        log_act(database, Entry(CLERK, "下载", "=cmd|' /C calc'!A0", "@a", "-1+1"))
        found = find_log(database.cursor(), AskedLog(actor="李会计"), 10)
        ends = read_log_end(database.cursor()).words
    asked = AskedLog(date(2023, 1, 1), None, "李会计", "", "某项目").conditions
    sheet = load_workbook(BytesIO(log_book(found.rows, asked, ends, is_demo=False)))["日志"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][0] == "条件：2023-01-01 至 现在；谁：李会计；含：某项目。列出 1 条，新的在前。"
    assert rows[2][0] == f"日志{ends}。"
    assert rows[4][2:8] == ("李会计", "10.0.0.7", "下载", "=cmd|' /C calc'!A0", "@a", "-1+1")
    assert {cell.data_type for row in sheet.iter_rows(min_row=5) for cell in row} == {"s", "n"}


def test_no_page_offers_a_file_past_the_log() -> None:
    product = [*Path("perfmon").rglob("*.py"), *Path("pages").rglob("*.py")]
    offering = [file.name for file in product if "download_button" in file.read_text("utf-8")]
    assert offering == ["downloads.py"]


def test_the_command_prints_what_is_asked_for(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log_many(path, 3)
    today = f"{clock.today()}"
    assert (
        main(["log", "--actor", "李会计", "--words", "2.xls", "--from", today, "--to", today]) == 0
    )
    *_, row, last = capsys.readouterr().out.splitlines()
    assert row.split()[3:] == ["李会计", "10.0.0.7", "下载", "2.xlsx"]
    assert last.startswith("找到 1 条。日志共 5 条，末条指纹 ")
    assert main(["log", "--json", "--words", "空库"]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert (record["entry_id"], record["act"], record["value_before"]) == (1, "建库", None)
    assert record["recorded_at"].endswith("+00:00")


def test_the_command_asks_for_days_as_days(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["log", "--from", "去年"])
    assert left.value.code == 64
    assert "“去年”不是日期，写成 2026-11-01 的样子" in capsys.readouterr().err
