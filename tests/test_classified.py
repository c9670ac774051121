"""涉密: two classified projects in a county's database, and everything that leaves it."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from perfmon.__main__ import main
from perfmon.ingest.project_code import check_character
from perfmon.reports.review_letter import review_letter
from perfmon.reports.review_list import county_book
from perfmon.store.batch_contents import read_batch_findings, read_batch_lines
from perfmon.store.batches import read_batches
from perfmon.store.classified import HIDDEN_FINDING, read_classified
from perfmon.store.database import Database, create_database, open_database
from perfmon.store.entries import read_pending_payments
from perfmon.store.location import VARIABLE
from perfmon.store.matching import read_unmatched
from perfmon.ui.entry_lists import listed_payments, listed_results, typed_cells, with_kept
from perfmon.ui.loaders.asked import Asked
from perfmon.ui.loaders.entries import entered_payments, entered_results
from perfmon.ui.loaders.opening import data_version, forget_database
from perfmon.workflows.classified import outcome_without_names, shown_file_name
from perfmon.workflows.entries import add_unit
from perfmon.workflows.entry_checks import Cell
from perfmon.workflows.history import read_history
from perfmon.workflows.inbox import WAITING, take_in
from perfmon.workflows.log import log_download
from perfmon.workflows.target_reviews import read_target_review
from perfmon.workflows.typed_entries import UnitEntry
from perfmon.workflows.undoing import undo
from perfmon.workflows.unit_entries import Sheet, What, send_cells
from tests import screens
from tests.facts import ACTOR, FIFTH, FIRST, SECOND, UNIT, import_document
from tests.money_files import look, take, write_csv

SECRET_BODY = "13052923T00584010003"
SECRET = f"{SECRET_BODY}{check_character(SECRET_BODY)}"
FIFTH_NAME = "维稳专项经费"
INDICATOR = "印制数量"
SECRET_WORDS = ("绝密", FIFTH_NAME, "冀财〔2023〕9号")
"""Names, 摘要, 说明, payees and 文号 of the two; each kind that is written below has 绝密 in it."""

BUDGETS = f"""
年度,预算单位,项目代码,项目名称,项目类别,指标文号,下达日期,年初（元）,是否涉密
2023,288001,{SECRET},绝密工程,特定目标类,冀财〔2023〕9号,2023-01-20,880000,是
2023,288001,{FIFTH},{FIFTH_NAME},其他运转类,冀财〔2023〕9号,2023-01-20,60000,是
"""
HEAD = (
    "预算单位,项目编码,项目名称,支付凭证号,明细行号,支付日期,支付金额（元）,支付状态,"
    "摘要,收款人,指标文号"
)
PAYMENTS = f"""{HEAD}
288001,{FIRST},综治视联网,001,1,2023-02-05,1000,已支付,付线路租金,某通信公司,
288001,{SECRET},绝密工程,007,1,2023-06-30,940000,已支付,绝密摘要,绝密收款公司,冀财〔2023〕9号
288001,{SECRET},绝密工程,008,1,2023-06-30,30000,作废,绝密摘要,绝密收款公司,冀财〔2023〕9号
288001,{FIFTH},{FIFTH_NAME},009,1,2023-06-30,500,已支付,绝密摘要,绝密收款公司,
999001,{SECRET},绝密工程二期,010,1,2023-06-30,2000,已支付,绝密摘要,绝密收款公司,
999001,,绝密工程,011,1,2023-06-30,3000,已支付,绝密摘要,绝密收款公司,
999001,,公开的杂项,012,1,2023-06-30,4000,已支付,付杂项,某公司,
"""
AGAIN = f"""{HEAD}
288001,{SECRET},绝密工程,007,1,2023-06-30,950000,已支付,绝密摘要,绝密收款公司,冀财〔2023〕9号
288001,{SECRET},绝密工程,013,1,六月底,10,已支付,绝密摘要,绝密收款公司,
288001,{FIFTH},{FIFTH_NAME},014,1,2023-07-01,90000,已支付,绝密摘要,绝密收款公司,
999001,,绝密工程,015,1,2023-06-30,3000,已支付,绝密摘要,绝密收款公司,
"""
PAYMENT_BATCH = 3


@pytest.fixture(scope="module")
def county_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Budgets that call two projects 涉密, payments of theirs, and what a unit reported of them."""
    folder = tmp_path_factory.mktemp("涉密")
    path = folder / "库.duckdb"
    with closing(create_database(path)) as database:
        import_document(database)
        take(database, write_csv(folder, BUDGETS, "绝密工程指标.csv"), "budgets")
        paid = write_csv(folder, PAYMENTS, f"{FIFTH_NAME}支付.csv")
        assert take(database, paid).batch_id == PAYMENT_BATCH
        said: tuple[tuple[What, list[Cell]], ...] = (
            ("国库外支付", [Cell(FIFTH, "0.5", "绝密说明"), Cell(FIRST, "1", "公开的说明")]),
            ("指标结果", [Cell(FIFTH, "10", "绝密佐证", 4)]),
        )
        for what, cells in said:
            sent = send_cells(database, Sheet(what, 2023, UNIT, 10), cells, "已报", ACTOR)
            assert sent.rows == len(cells)
    return path


@pytest.fixture
def path(county_path: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(county_path, tmp_path))


@pytest.fixture
def county(path: Path) -> Iterator[Database]:
    with closing(open_database(path)) as database:
        yield database


@pytest.fixture
def shown(path: Path, monkeypatch: pytest.MonkeyPatch, forgetful: None) -> Iterator[Path]:
    """A copy of the test's own, which the pages and commands open."""
    monkeypatch.setenv(VARIABLE, str(path))
    yield path
    forget_database()


def told(words: str) -> list[str]:
    """The words of a 涉密 project that stand in a text."""
    return [each for each in SECRET_WORDS if each in words]


def page(app: AppTest, name: str, **address: str) -> AppTest:
    app.run()
    app.switch_page(f"pages/{name}.py")
    app.query_params.update({"year": "2023", "month": "10"} | address)
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    "name",
    [
        "overview",
        "department",
        "results",
        "double_monitoring",
        "imports",
        "tie_out",
        "target_review",
        "todo",
    ],
)
def test_no_page_names_a_classified_project(app: AppTest, shown: Path, name: str) -> None:
    assert told(screens.prose(page(app, name))) == []


def test_the_list_of_findings_shows_the_code_and_no_sentence(app: AppTest, shown: Path) -> None:
    app.session_state["review_tab"] = "问题"
    prose = screens.prose(page(app, "target_review"))
    assert told(prose) == []
    assert INDICATOR not in prose
    (key,) = (str(one.key) for one in app.dataframe if str(one.key).startswith("review_rows"))
    rows = screens.table(app, key)
    secret = rows[rows["project"] == FIFTH]
    assert len(secret) > 3
    assert set(secret["message"]) == {HIDDEN_FINDING}
    place = int(secret.index[0])
    app.session_state[key] = {"selection": {"rows": [place], "columns": [], "cells": []}}
    app.run()
    assert not app.exception
    assert told(screens.prose(app)) == []
    assert "涉密项目的文本不在这里显示，也不在这里更正" in screens.prose(app)


@pytest.mark.parametrize("code", [SECRET, FIFTH])
def test_the_project_page_shows_the_code_and_sums(app: AppTest, shown: Path, code: str) -> None:
    prose = screens.prose(page(app, "project", project=f"{UNIT}-{code}"))
    assert told(prose) == []
    assert INDICATOR not in prose
    assert code in prose


@pytest.mark.parametrize("batch", range(1, 6))
def test_the_history_of_no_batch_names_one(app: AppTest, shown: Path, batch: int) -> None:
    prose = screens.prose(page(app, "imports", batch=str(batch)))
    assert f"第 {batch} 批" in prose
    assert told(prose) == []
    assert f"“{INDICATOR}”" not in prose


def test_the_preview_of_a_file_names_none_though_the_file_does(
    app: AppTest, shown: Path, tmp_path: Path
) -> None:
    page(app, "imports")
    file = write_csv(tmp_path, AGAIN, "绝密工程再来.csv")
    app.file_uploader[0].set_value([(file.name, file.read_bytes(), "")])
    prose = screens.prose(app.run())
    assert SECRET in prose
    assert told(prose) == []


def test_the_sheets_and_the_review_show_codes_and_places(app: AppTest, shown: Path) -> None:
    prose = screens.prose(page(app, "entry", entry_month="10"))
    assert told(prose) == []
    assert (FIFTH in prose, "第 4 项指标" in prose, "公开的说明" in prose) == (True, True, True)


@pytest.mark.parametrize("how", [[], ["--dry-run"], ["--json"], ["--json", "--dry-run"]])
def test_the_command_line_names_none(
    shown: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], how: list[str]
) -> None:
    main(["payments", str(write_csv(tmp_path, AGAIN, "绝密工程再来.csv")), *how])
    printed = "".join(capsys.readouterr())
    assert FIFTH in printed
    assert told(printed) == []


def test_a_refused_file_is_told_without_the_name(
    shown: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = write_csv(tmp_path, "关于绝密工程的通知", "绝密工程 通知.txt")
    for command in (["payments"], ["payments", "--json"], ["import"]):
        assert main([*command, str(letter)]) == 2
        printed = "".join(capsys.readouterr())
        assert f"{SECRET} 通知.txt" in printed
        assert told(printed) == []


def test_the_history_calls_a_file_by_code_also_once_nothing_in_force_says_it(
    county: Database,
) -> None:
    files = read_history(county.cursor())["content"].tolist()
    assert [f"{SECRET}指标.csv" in files, f"{FIFTH}支付.csv" in files] == [True, True]
    for batch_id in range(int(read_batches(county.cursor())["batch_id"].max()), 1, -1):
        undo(county, batch_id, ACTOR, "重来")
    assert f"{SECRET}指标.csv" in read_history(county.cursor())["content"].tolist()


@pytest.mark.parametrize(
    ("name", "told_as"),
    [
        ("绝密工程6月.xlsx", f"{SECRET}6月.xlsx"),
        ("绝 密 工 程6月.xlsx", f"{SECRET}.xlsx"),
        ("公开的杂项6月.xlsx", "公开的杂项6月.xlsx"),
    ],
)
def test_a_file_is_called_by_code_however_it_writes_the_name(
    county: Database, name: str, told_as: str
) -> None:
    assert shown_file_name(county.cursor(), name) == told_as


@pytest.mark.parametrize(
    "command", [["batches"], ["status", "--year", "2023", "--month", "10"], ["verify"]]
)
def test_no_command_that_looks_names_one(
    shown: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    for each in (command, [*command, "--json"] if command != ["verify"] else command):
        assert main(each) == 0
        assert told("".join(capsys.readouterr())) == []


def test_the_budgets_say_what_differs_from_a_text_by_code(county: Database) -> None:
    findings = read_batch_findings(county.cursor(), 2)
    differing = findings.loc[findings["code"] == "BUDGET_TEXT_DIFFERS", "message"].tolist()
    assert len(differing) == 1
    assert differing[0].startswith(f"「{FIFTH}」")


def test_findings_on_a_classified_table_are_counted_and_not_quoted(county: Database) -> None:
    findings = read_batch_findings(county.cursor(), 1)
    hidden = findings[findings["message"] == HIDDEN_FINDING]
    assert len(hidden) == 13
    assert hidden["printed_value"].isna().all()


def test_the_papers_of_a_review_name_none(county: Database) -> None:
    review = read_target_review(county.cursor(), 2023)
    letter = Document(BytesIO(review_letter(review, 2023, is_demo=False)))
    cells = [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
    said = "".join([*(paragraph.text for paragraph in letter.paragraphs), *cells])
    assert FIFTH in said
    assert HIDDEN_FINDING in said
    assert told(said) == []
    book = load_workbook(BytesIO(county_book(review, 2023, is_demo=False)))
    listed = "".join(str(cell) for sheet in book for row in sheet.values for cell in row)
    assert FIFTH in listed
    assert told(listed) == []


def test_what_stands_in_the_inbox_names_none(county: Database, tmp_path: Path) -> None:
    folder = tmp_path / "收件箱"
    folder.mkdir()
    write_csv(folder, AGAIN, "绝密工程再来.csv")
    take_in(county, folder, take_in(county, folder, {}))
    said = (folder / WAITING / "绝密工程再来.csv.说明.txt").read_text(encoding="utf-8-sig")
    assert "冲突" in said
    assert told(said) == []


def test_lines_without_a_project_are_called_by_code_where_they_print_a_classified_name(
    county: Database,
) -> None:
    names = read_unmatched(county.cursor(), 2023)["project_name"].tolist()
    assert names == ["公开的杂项", SECRET, SECRET]


def test_lines_of_a_batch_show_sums_and_the_words_of_open_projects_only(county: Database) -> None:
    lines = read_batch_lines(county.cursor(), PAYMENT_BATCH, 100)
    assert told(lines.to_csv()) == []
    assert lines["note"].dropna().tolist() == ["付线路租金", "付杂项"]
    assert int(lines["amount_fen"].sum()) == 98_050_000


def test_a_batch_that_called_it_classified_hides_it_though_taken_back(county: Database) -> None:
    last = int(read_batches(county.cursor())["batch_id"].max())
    for batch_id in range(last, 1, -1):
        undo(county, batch_id, ACTOR, "重来")
    assert not read_classified(county.cursor()).codes
    assert told(read_batch_lines(county.cursor(), 2, 100).to_csv()) == []


def test_a_refused_result_is_told_by_the_place_of_its_indicator(
    county: Database, tmp_path: Path
) -> None:
    rows = f"预算单位,项目编码,月份,指标序号,完成程度\n288001,{FIFTH},2023-11,4,达成\n"
    seen = look(county, write_csv(tmp_path, rows, "结果.csv"), "results")
    assert seen.lines["reason"].tolist() == ["「第 4 项指标」要填完成值，这一行没有填"]


def test_a_preview_says_of_open_projects_what_it_said(county: Database, tmp_path: Path) -> None:
    open_line = f"288001,{FIRST},{FIFTH_NAME},001,1,2023-02-05,1001,已支付,,,"
    seen = look(county, write_csv(tmp_path, f"{HEAD}\n{open_line}", "公开.csv"))
    assert outcome_without_names(county.cursor(), seen).lines["project_name"].tolist() == [
        FIFTH_NAME
    ]


def test_a_remark_that_is_not_shown_stays_where_none_is_typed(shown: Path) -> None:
    asked = Asked(data_version(), None, 2023)
    for listed in (
        listed_payments(entered_payments(asked, UNIT, 10)),
        listed_results(entered_results(asked, UNIT, 10)),
    ):
        kept = {cell.key: cell for cell in typed_cells(listed, listed) if cell.remark}
        assert {cell.remark for cell in kept.values()} & {"绝密说明", "绝密佐证"}
        assert told(with_kept(listed, kept)["remark"].str.cat()) == []
        typed = typed_cells(listed, listed.assign(remark="另写的"))
        assert {cell.remark for cell in typed} == {"另写的"}


def test_the_database_keeps_what_no_list_shows(county: Database) -> None:
    pending = read_pending_payments(county.cursor(), 2023)
    assert "绝密说明" in pending["note"].tolist()
    assert SECOND not in read_classified(county.cursor()).codes


def test_the_log_calls_a_classified_project_by_its_code_and_its_sums(
    county: Database, shown: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = UnitEntry("288", "288077", "绝密工程处", date(2023, 1, 1))
    add_unit(county, entry, ACTOR)
    undo(county, PAYMENT_BATCH, ACTOR, "绝密工程那几笔错了")
    log_download(county, ACTOR, "绝密工程.xlsx", 9)
    rows = county.cursor().execute("SELECT * EXCLUDE (hash, previous_hash) FROM log_entry")
    kept = "\n".join(str(row) for row in rows.fetchall())
    assert told(kept) == []
    assert f"{SECRET}.xlsx" in kept
    assert f"国库外支付：{FIFTH}，" in kept
    assert "金额 5,000.00 元，状态 已报，涉密项目，不记文字" in kept
    assert "公开的说明" in kept
    county.close()
    assert main(["log"]) == 0
    assert told(capsys.readouterr().out) == []
