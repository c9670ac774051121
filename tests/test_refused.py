import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter

from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.ingest.columns.layout import find_layout
from perfmon.ingest.files.table import Cell, SheetTable
from perfmon.ingest.files.tables import open_tables
from perfmon.reports import refused
from perfmon.reports.refused import LINE_HEAD, REASON_HEAD, refused_name, refused_workbook
from perfmon.store.database import Database, create_database
from perfmon.workflows.import_commit import commit_file
from perfmon.workflows.import_preview import preview_file
from perfmon.workflows.outcome import Outcome
from tests.facts import ACTOR, FIFTH, FIRST, SECOND, import_document
from tests.voucher_workbooks import HEADS, good_lines, line, mixed_lines, write_workbook

DAY = date(2023, 3, 31)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = create_database(tmp_path / "perfmon.duckdb")
    import_document(made)
    return made


def preview(database: Database, file: Path) -> Outcome:
    return preview_file(database, file, file.name, "payments", ACTOR)


def returned(database: Database, file: Path) -> Path:
    """The workbook to mend of a file that is only looked at."""
    path = file.with_name(refused_name(file.name))
    path.write_bytes(refused_workbook(file, file.name, preview(database, file)))
    return path


def sheets_of(path: Path) -> dict[str, list[list[Cell]]]:
    with open_tables(path, path.name) as tables:
        return {str(each.sheet): each.rows for each in tables if isinstance(each, SheetTable)}


def shown(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    return [["" if cell is None else cell for cell in row] for row in rows]


def test_it_is_the_users_own_table_with_row_numbers_before_and_reasons_behind(
    database: Database, tmp_path: Path
) -> None:
    file = write_workbook(tmp_path / "支付.xlsx", good_lines() + mixed_lines())
    ((name, rows),) = sheets_of(returned(database, file)).items()
    ((_, original),) = sheets_of(file).items()
    assert name == "支付"
    width = len(HEADS)
    assert shown([row[1 : width + 1] for row in rows[:3]]) == shown(original[:3])
    assert (rows[2][0], rows[2][width + 1]) == (LINE_HEAD, REASON_HEAD)
    assert [row[0] for row in rows[3:]] == [9, 10, 11, 12]
    for row in rows[3:]:
        assert isinstance(row[0], int | float)
        assert shown([row[1 : width + 1]]) == shown([original[int(row[0]) - 1]])
    assert [row[width + 1] for row in rows[3:]] == [
        "没有对到项目：库里没有这个代码和名称",
        "金额「约三万」读不出来",
        "日期「去年底」读不出来",
        "没有金额",
    ]


def test_days_stay_days_and_numbers_stay_numbers(database: Database, tmp_path: Path) -> None:
    bad = line("0240009", 1234.5, code="", name="没有这个项目", day=DAY)
    file = write_workbook(tmp_path / "支付.xlsx", [bad])
    ((_, rows),) = sheets_of(returned(database, file)).items()
    cells = rows[3]
    assert cells[HEADS.index("支付金额") + 1] == 1234.5
    day = cells[HEADS.index("实际支付日期") + 1]
    assert (day.date() if isinstance(day, datetime) else day) == DAY


def test_a_text_that_looks_like_a_formula_or_a_link_stays_text(
    database: Database, tmp_path: Path
) -> None:
    names = ["=cmd|' /C calc'!A0", "@SUM(1)", "+1-1", "http://example.com/a"]
    lines = [line(f"02410{at}", 10, code="", name=name) for at, name in enumerate(names)]
    file = write_workbook(tmp_path / "支付.xlsx", lines)
    path = returned(database, file)
    ((_, rows),) = sheets_of(path).items()
    assert [row[HEADS.index("项目名称") + 1] for row in rows[3:]] == names
    with ZipFile(path) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in parts.namelist()


def test_a_conflict_says_what_the_database_has(database: Database, tmp_path: Path) -> None:
    first = write_workbook(tmp_path / "一.xlsx", [line("1", 1_000)])
    commit_file(database, first, first.name, "payments", ACTOR)
    second = write_workbook(tmp_path / "二.xlsx", [line("1", 1_200), line("2", 5)])
    ((_, rows),) = sheets_of(returned(database, second)).items()
    assert [row[0] for row in rows[3:]] == [4]
    assert rows[3][-1] == "库里已有同一笔，金额不同，库里是 1,000.00 元"


def test_a_mended_workbook_is_recognised_and_brings_the_rest(
    database: Database, tmp_path: Path
) -> None:
    file = write_workbook(tmp_path / "支付.xlsx", [*good_lines(), line("0240004", "约三万")])
    outcome = commit_file(database, file, file.name, "payments", ACTOR)
    ((_, rows),) = sheets_of(_bytes_on_disk(file, outcome)).items()
    mended = tmp_path / "改好.xlsx"
    with xlsxwriter.Workbook(str(mended)) as workbook:
        sheet = workbook.add_worksheet("支付")
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, ["" if cell is None else _as_written(cell) for cell in row])
        sheet.write_number(3, HEADS.index("支付金额") + 1, 30_000)
    again = preview(database, mended)
    assert (again.counts.new, again.counts.sum_fen, again.counts.refused) == (1, 3_000_000, 0)
    assert again.layouts[0].columns == {
        field: column + 1 for field, column in outcome.layouts[0].columns.items()
    }


def _bytes_on_disk(file: Path, outcome: Outcome) -> Path:
    path = file.with_name("要改.xlsx")
    path.write_bytes(refused_workbook(file, file.name, outcome))
    return path


def _as_written(cell: Cell) -> str | int | float:
    return cell if isinstance(cell, int | float | str) else str(cell)[:10]


@pytest.mark.parametrize("kind", KINDS)
def test_its_two_columns_stand_for_no_field_of_any_kind(kind: str) -> None:
    heads = [each.title for each in KINDS[kind].fields if each.offered]
    wider = [LINE_HEAD, *heads, REASON_HEAD]
    plain, found = (
        find_layout([list(row), ["1"] * len(row)], "表", KINDS[kind]) for row in (heads, wider)
    )
    assert plain is not None
    assert found is not None
    assert found.columns == {field: column + 1 for field, column in plain.columns.items()}


def test_a_head_of_two_rows_keeps_its_groups(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "两行表头.xlsx"
    top = ["预算单位编码", "项目", "", "支付", "", "", "收款人", ""]
    bottom = ["", "项目代码", "项目名称", "支付凭证号", "支付日期", "支付金额", "全称", "账号"]
    with xlsxwriter.Workbook(str(file)) as workbook:
        sheet = workbook.add_worksheet("明细")
        sheet.write_row(0, 0, top)
        sheet.write_row(1, 0, bottom)
        sheet.write_row(2, 0, ["288001", FIRST, "", "1", "2023-03-31", "？", "某公司", "6222"])
    outcome = preview(database, file)
    path = returned(database, file)
    again = preview(database, path)
    assert again.counts.refused == 1
    assert again.layouts[0].columns == {
        field: column + 1 for field, column in outcome.layouts[0].columns.items()
    }


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_the_lines_of_a_csv_come_back_as_a_workbook(
    database: Database, tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "支付.csv"
    with file.open("w", encoding=encoding, newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["预算单位编码", "项目代码", "支付凭证号", "支付日期", "支付金额", "摘要"])
        writer.writerow(["288001", FIRST, "1", "2023-03-31", "1,000.00", "好的"])
        writer.writerow(["288001", SECOND, "2", "2023-03-32", "=1+1", "坏的，带逗号"])
        writer.writerow(["288001", FIFTH, "3", "2023-05-01", "五百", "也坏"])
    ((name, rows),) = sheets_of(returned(database, file)).items()
    assert name == "明细"
    assert [row[0] for row in rows[1:]] == [3, 4]
    assert rows[1][1:-1] == ["288001", SECOND, "2", "2023-03-32", "=1+1", "坏的，带逗号"]
    assert rows[2][-1] == "金额「五百」读不出来"


def test_sheets_keep_their_names_and_those_without_faults_are_left_out(
    database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "分月.xlsx"
    with xlsxwriter.Workbook(str(file)) as workbook:
        for month, amount in ((1, "？"), (2, 10), (3, "？？")):
            sheet = workbook.add_worksheet(f"{month}月")
            sheet.write_row(0, 0, HEADS)
            cells = line(str(month), amount, day=f"2023-0{month}-15")
            sheet.write_row(1, 0, cells)
    sheets = sheets_of(returned(database, file))
    assert list(sheets) == ["1月", "3月"]
    assert [rows[1][0] for rows in sheets.values()] == [2, 2]


def test_the_same_lines_give_the_same_bytes(database: Database, tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "支付.xlsx", mixed_lines())
    outcome = preview(database, file)
    contents = {refused_workbook(file, file.name, outcome) for _ in range(2)}
    assert len(contents) == 1


def test_a_file_with_more_faults_than_are_listed_says_so(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_workbook(tmp_path / "支付.xlsx", mixed_lines())
    outcome = preview(database, file)
    monkeypatch.setattr(refused, "MOST_LISTED", 2)
    path = tmp_path / "要改.xlsx"
    path.write_bytes(refused_workbook(file, file.name, outcome))
    note = sheets_of(path)["说明"]
    assert note[0][0] == "文件里要看的一共 5 行，这里只有前 2 行里要改的；其余的请在原文件里改。"


def test_it_is_called_after_the_file() -> None:
    assert refused_name("6月.支付明细.xls") == "6月.支付明细-未导入.xlsx"
