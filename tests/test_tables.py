"""Tables out of a file's bytes: every format gives the same, and every bad file its sentence."""

import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from perfmon.errors import FileUnreadableError
from perfmon.ingest.files import file_format as formats
from perfmon.ingest.files import text_encoding, web_page_tables, workbook_guard, zip_parts
from perfmon.ingest.files.table import HEAD_ROWS, Cell, SheetTable, Table, TextTable, cell_text
from perfmon.ingest.files.tables import open_tables
from tests.workbooks import (
    FILES,
    SHEET,
    raw_xlsx,
    understated,
    with_part,
    write_ods,
    write_xlsx,
    write_zip,
)

ROWS: list[list[object]] = [
    ["2023年支付明细", None, None],
    [],
    ["项目名称", "实际支付日期", "支付金额"],
    ["视频监控租用", date(2023, 3, 31), 1234567.89],
    ["办公费", date(2023, 4, 1), -500],
]
TEXTS = [
    ["2023年支付明细", "", ""],
    ["", "", ""],
    ["项目名称", "实际支付日期", "支付金额"],
    ["视频监控租用", "2023-03-31", "1234567.89"],
    ["办公费", "2023-04-01", "-500"],
]
DELIMITED = "\r\n".join(",".join(row) for row in TEXTS) + "\r\n"


@pytest.fixture(autouse=True)
def temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary copies go, so that a test sees whether any is left."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def read(path: Path) -> list[Table]:
    with open_tables(path, path.name) as tables:
        return tables


def sheet(path: Path) -> SheetTable:
    (table,) = read(path)
    assert isinstance(table, SheetTable)
    return table


def refusal(path: Path) -> str:
    with pytest.raises(FileUnreadableError) as caught, open_tables(path, "上报表.xlsx"):
        pass
    assert caught.value.message.startswith("读不了文件 上报表.xlsx：")
    assert caught.value.message.endswith("。")
    return caught.value.message


def file(folder: Path, content: bytes | str) -> Path:
    path = folder / "file.xlsx"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def ods_cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def ods_table(name: str, rows: list[list[str]]) -> str:
    body = "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows
    )
    return f'<table:table table:name="{name}">{body}</table:table>'


# --- Formats -------------------------------------------------------------------------------------


def test_an_xlsx_gives_its_texts(tmp_path: Path) -> None:
    table = sheet(write_xlsx(tmp_path / "renamed.csv", {"支付": ROWS}))
    assert (table.sheet, table.head) == ("支付", TEXTS)


def test_an_ods_gives_its_texts(tmp_path: Path) -> None:
    table = sheet(write_ods(tmp_path / "a.ods", ods_table("支付", TEXTS)))
    assert (table.sheet, table.head) == ("支付", TEXTS)


def test_an_xls_gives_its_texts_and_its_error_cells() -> None:
    table = sheet(FILES / "payments.xls")
    assert table.sheet == "支付明细"
    assert table.head[3] == ["0001", "视频监控租用", "2023-03-31", "1234567.89"]
    assert table.head[4] == ["0002", "办公费", "2023-04-01", "-500"]
    assert table.head[5] == ["", "", "", "#REF!"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_text_gives_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = file(tmp_path, DELIMITED.encode(encoding))
    with open_tables(path, path.name) as (table,):
        assert isinstance(table, TextTable)
        assert (table.head, table.delimiter) == (TEXTS, ",")
        assert table.path.read_bytes().decode() == DELIMITED
        assert (table.path == path) == (encoding == "utf-8")


def test_big_endian_utf16_with_a_mark_is_read(tmp_path: Path) -> None:
    (table,) = read(file(tmp_path, b"\xfe\xff" + DELIMITED.encode("utf-16-be")))
    assert table.head == TEXTS


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_told_by_the_head(tmp_path: Path, delimiter: str) -> None:
    (table,) = read(file(tmp_path, DELIMITED.replace(",", delimiter)))
    assert isinstance(table, TextTable)
    assert (table.delimiter, table.head) == (delimiter, TEXTS)


def test_quoted_fields_hold_line_breaks_delimiters_and_quotes(tmp_path: Path) -> None:
    (table,) = read(file(tmp_path, '项目,摘要\n甲,"第一行\n第二,行 ""引"""\n乙,丙\n'))
    assert table.head == [["项目", "摘要"], ["甲", '第一行\n第二,行 "引"'], ["乙", "丙"]]


def test_letters_that_a_block_cuts_in_two_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_encoding, "_BLOCK", 7)
    for encoding in ("utf-8", "gb18030", "utf-16"):
        (table,) = read(file(tmp_path, DELIMITED.encode(encoding)))
        assert table.head == TEXTS


def test_temporary_copies_go_when_the_file_is_left(tmp_path: Path, temporary_files: Path) -> None:
    path = file(tmp_path, DELIMITED.encode("gb18030"))
    with open_tables(path, path.name):
        assert list(temporary_files.rglob("*.csv"))
    assert not list(temporary_files.iterdir())


def test_a_web_page_saved_as_xls_gives_its_table(tmp_path: Path) -> None:
    page = (
        "<html><meta charset='gb2312'><table><tr><td colspan=3>2023年支付明细</td></tr><tr></tr>"
        "<tr><th>项目名称<th>实际支付日期<th>支付金额</tr>"
        "<tr><td>视频监控租用</td><td>2023-03-31</td><td>1234567.89</td></tr>"
        "<tr><td>办公费</td><td>2023-04-01</td><td> -500&nbsp;</td></tr></table></html>"
    )
    assert sheet(file(tmp_path, page.encode("gb18030"))).head == TEXTS


def test_a_web_cell_over_two_rows_stands_in_the_first(tmp_path: Path) -> None:
    page = "<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr><tr><td>乙</table>"
    assert sheet(file(tmp_path, page)).head == [["甲", "1"], ["", "2"], ["乙", ""]]


# --- Rows and cells ------------------------------------------------------------------------------


def test_rows_and_columns_are_those_seen_in_excel(tmp_path: Path) -> None:
    rows = [[], [], [None, None, "项目"], [], [None, None, "甲"]]
    table = sheet(write_xlsx(tmp_path / "a.xlsx", {"表": rows}))
    assert table.head[2] == ["", "", "项目"]
    assert [[*column] for column in table.texts([2, 0], 3)] == [["项目", "", "甲"], ["", "", ""]]


def test_the_head_ends_after_its_rows(tmp_path: Path) -> None:
    rows = [[i] for i in range(HEAD_ROWS + 5)]
    assert len(sheet(write_xlsx(tmp_path / "a.xlsx", {"表": rows})).head) == HEAD_ROWS


def test_empty_sheets_are_left_out(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"空": [], "甲": [["x"]], "乙": [["y"]]})
    assert [table.sheet for table in read(path)] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, None),
        ("", None),
        (" 　甲 乙　", "甲 乙"),
        (True, "是"),
        (False, "否"),
        (7, "7"),
        (45016.0, "45016"),
        (0.1 + 0.2, "0.3"),
        (1234567890.12, "1234567890.12"),
        (1e20, "100000000000000000000"),
        (1e-7, "0.0000001"),
        (-0.0, "0"),
        (date(2023, 3, 31), "2023-03-31"),
        (datetime(2023, 3, 31), "2023-03-31"),  # noqa: DTZ001 a sheet keeps no zone
        (datetime(2023, 3, 31, 8, 5), "2023-03-31 08:05:00"),  # noqa: DTZ001 a sheet keeps no zone
        (time(8, 5), "08:05:00"),
        (timedelta(hours=36), "36:00:00"),
        ("#REF!", "#REF!"),
    ],
)
def test_a_cell_is_put_into_text_by_one_rule(cell: Cell, text: str | None) -> None:
    assert cell_text(cell) == text
    column = SheetTable(None, [], [[cell], ["甲"]])
    as_written = cell if isinstance(cell, str) else text
    assert [[*texts] for texts in column.texts([0], 1)] == [[as_written, "甲"]]


def test_yes_is_not_taken_for_the_number_one() -> None:
    column = SheetTable(None, [], [[True], [1.0], [1]])
    assert column.texts([0], 1) == [["是", "1", "1"]]


def test_formulas_without_a_value_are_known_by_their_place(tmp_path: Path) -> None:
    table = sheet(
        raw_xlsx(
            tmp_path,
            '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>A2*2</f></c>'
            '<c r="C2"><f>A2</f><v></v></c><c r="D2"><f>A2</f><v/></c>'
            '<c r="E2"><f>A2</f><v>0</v></c>'
            '<c r="F2" t="str"><f>IF(1,"")</f><v></v></c><c r="G2"><v>3</v></c></row>',
        )
    )
    # Its writer asks for everything to be computed on opening: a stored 0 is no result either.
    assert table.empty_formulas == {(2, 1), (2, 2), (2, 3), (2, 4)}
    assert table.head[1] == ["1", "", "", "", "", "", "3"]


def test_a_result_that_was_stored_is_no_empty_formula(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path, '<row r="1"><c r="A1"><f>1-1</f><v>0</v></c></row>')
    book = '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets>'
    workbook = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
        f'"http://schemas.openxmlformats.org/officeDocument/2006/relationships">{book}</workbook>'
    )
    table = sheet(with_part(path, tmp_path / "b.xlsx", "xl/workbook.xml", workbook))
    assert not table.empty_formulas
    assert table.head == [["0"]]


def test_error_cells_keep_their_text_even_where_nothing_else_stands(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3" t="e"><v>#N/A</v></c></row>'
    assert sheet(raw_xlsx(tmp_path, rows)).head == [["1", "", ""], ["", "", ""], ["", "", "#N/A"]]


def test_cells_without_a_reference_are_counted_from_their_row(tmp_path: Path) -> None:
    rows = '<row r="2"><c><v>1</v></c><c><f>A2</f></c></row><row><c t="e"><v>#REF!</v></c></row>'
    table = sheet(raw_xlsx(tmp_path, rows))
    assert table.head[1:] == [["1", ""], ["#REF!", ""]]
    assert table.empty_formulas == {(2, 1)}


@pytest.mark.parametrize("rows", [200, 20_000])
def test_a_formula_far_down_is_found_at_its_place(tmp_path: Path, rows: int) -> None:
    plain = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, rows))
    table = sheet(
        raw_xlsx(tmp_path, f'{plain}<row r="{rows}"><c r="AB{rows}"><f>SUM(A1)</f></c></row>')
    )
    assert table.empty_formulas == {(rows, 27)}
    assert table.texts([0], rows - 1)[0][0] == str(rows - 1)


# --- What is refused -----------------------------------------------------------------------------


def test_what_is_no_table_is_named(tmp_path: Path) -> None:
    assert "Word" in refusal(write_zip(tmp_path / "a.xlsx", {"word/document.xml": "<w/>"}))
    assert "OFD" in refusal(write_zip(tmp_path / "a.xlsx", {"OFD.xml": "<o/>"}))
    assert "压缩包" in refusal(write_zip(tmp_path / "a.xlsx", {"支付.csv": DELIMITED}))
    assert "PDF" in refusal(file(tmp_path, b"%PDF-1.7\n"))
    assert "图片" in refusal(file(tmp_path, b"\x89PNG\r\n\x1a\n\0\0"))
    assert "程序" in refusal(file(tmp_path, b"MZ\x90\0\x03\0"))
    assert "Word" in refusal(FILES / "letter.doc")
    assert "另存为" in refusal(file(tmp_path, '<?xml version="1.0"?><Workbook/>'))
    assert "另存为" in refusal(file(tmp_path, "MIME-Version: 1.0\r\n"))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "没有找到" in refusal(tmp_path / "missing.xlsx")
    assert "文件夹" in refusal(tmp_path)


def test_a_file_without_permission_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "denied")

    path = file(tmp_path, DELIMITED)
    monkeypatch.setattr(Path, "open", denied)
    assert "权限" in refusal(path)


def test_empty_files_are_said(tmp_path: Path) -> None:
    assert "空的" in refusal(file(tmp_path, b""))
    assert "没有内容" in refusal(file(tmp_path, b" \r\n\r\n"))
    assert "没有填了内容的工作表" in refusal(write_xlsx(tmp_path / "a.xlsx", {"空": []}))


def test_locked_workbooks_are_said() -> None:
    assert "密码" in refusal(FILES / "locked.xlsx")
    assert "密码" in refusal(FILES / "locked.xls")


def test_damaged_workbooks_are_said(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "a.xlsx", {"表": ROWS}).read_bytes()
    for cut in (40, len(whole) // 2, len(whole) - 30):
        assert "损坏" in refusal(file(tmp_path, whole[:cut]))
    hurt = whole[:200] + bytes(200) + whole[400:]
    assert "读不了" in refusal(file(tmp_path, hurt))
    xls = (FILES / "payments.xls").read_bytes()
    for cut in (100, 600, 3000):
        assert "损坏" in refusal(file(tmp_path, xls[:cut]))


def test_an_old_workbook_that_lies_about_its_size_is_said(tmp_path: Path) -> None:
    xls = bytearray((FILES / "payments.xls").read_bytes())
    at = xls.index(b"\x00\x02\x0e\x00") + 4
    xls[at] = 0x33
    assert "损坏" in refusal(file(tmp_path, bytes(xls)))
    xls[at], xls[at + 6] = 0, 0x7F
    assert "多余的空行" in refusal(file(tmp_path, bytes(xls)))


def test_a_bomb_that_declares_its_size_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_parts, "MAX_UNPACKED", 100_000)
    assert "解压后" in refusal(raw_xlsx(tmp_path, "<row/>" * 50_000))


def test_a_bomb_that_hides_its_size_is_stopped(tmp_path: Path) -> None:
    bomb = understated(raw_xlsx(tmp_path, "<row/>" * 500_000), SHEET)
    assert "自称" in refusal(file(tmp_path, bomb))


def test_a_huge_workbook_is_sent_to_csv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MAX_PACKED", 1_000)
    assert "CSV" in refusal(write_xlsx(tmp_path / "a.xlsx", {"表": ROWS}))


def test_hundreds_of_sheets_are_refused(tmp_path: Path) -> None:
    sheets = {f"表{i}": [["x"]] for i in range(workbook_guard.MAX_SHEETS + 1)}
    assert "101 个工作表" in refusal(write_xlsx(tmp_path / "a.xlsx", sheets))


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1048576"><c s="0" r="XFD1048576"><v>1</v></c></row>',
        '<row r="999999"><c r="ZZ999999"><v>1</v></c></row>',
    ],
)
def test_a_value_in_the_last_cell_is_refused_with_its_place(tmp_path: Path, far: str) -> None:
    first = '<row r="1"><c r="A1"><v>1</v></c></row>'
    message = refusal(raw_xlsx(tmp_path, first + far))
    assert "多余的空行" in message
    assert "1048576" in message or "ZZ999999" in message


def test_a_million_blank_rows_are_bearable(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{i}"/>' for i in range(2, 1_000_000))
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row>{blank}<row r="1000000">'
    table = sheet(raw_xlsx(tmp_path, f'{rows}<c r="A1000000"><v>2</v></c></row>'))
    assert (len(table.rows), table.rows[-1]) == (1_000_000, [2.0])


def test_a_long_text_in_very_many_cells_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_guard, "_LONG_TEXTS", 100_000)
    monkeypatch.setattr(workbook_guard, "_MAX_TEXTS", 1_000_000)
    rows: list[list[object]] = [["字" * 1_000] for _ in range(1_000)]
    assert "文字太多" in refusal(write_xlsx(tmp_path / "a.xlsx", {"表": rows}))
    assert sheet(write_xlsx(tmp_path / "b.xlsx", {"表": rows[:100]})).texts([0], 100)[0]


def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path) -> None:
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert "声明" in refusal(raw_xlsx(tmp_path, "", head=entities))
    plain = write_xlsx(tmp_path / "a.xlsx", {"表": ROWS})
    for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        hostile = with_part(plain, tmp_path / "b.xlsx", part, f"{entities}<x>&b;</x>")
        assert "声明" in refusal(hostile)
    ods = write_ods(tmp_path / "a.ods", ods_table("表", [["x"]]))
    hostile = with_part(ods, tmp_path / "b.ods", "content.xml", f"{entities}<x>&b;</x>")
    assert "声明" in refusal(hostile)


def test_an_ods_that_repeats_a_value_without_end_is_refused(tmp_path: Path) -> None:
    cell = ods_cell("x").replace(
        "<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"'
    )
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert "太大" in refusal(
        write_ods(tmp_path / "a.ods", f'<table:table table:name="表">{row}</table:table>')
    )


def test_texts_of_mixed_or_damaged_encoding_are_refused_with_their_line(tmp_path: Path) -> None:
    good = "项目名称,支付金额\n视频监控租用,1.00\n"
    assert "第 3 行" in refusal(file(tmp_path, good.encode() + good.encode("gb18030")))
    assert "第 3 行" in refusal(file(tmp_path, good.encode("gb18030") + b"\xff\xff\xff,1\n"))
    assert "编码" in refusal(file(tmp_path, good.encode("utf-16") + b"\x00"))


def test_garbage_is_no_text(tmp_path: Path) -> None:
    assert "既不是" in refusal(file(tmp_path, bytes(range(256)) * 100))
    assert "既不是" in refusal(file(tmp_path, DELIMITED.encode() + b"\0"))
    assert "既不是" in refusal(file(tmp_path, b"\x01\x02\x03\x04" * 100))


def test_an_endless_line_or_row_is_refused(tmp_path: Path) -> None:
    assert "一行" in refusal(file(tmp_path, "1" * 3_000_000))
    assert "100,001 列" in refusal(file(tmp_path, "," * 100_000 + "\n"))
    assert "引号" in refusal(file(tmp_path, 'a,b\n"' + "1,2\n" * 100_000))


def test_a_web_page_without_a_simple_table_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "没有表格" in refusal(file(tmp_path, "<html><p>登录</p></html>"))
    assert "套着表格" in refusal(file(tmp_path, "<table><tr><td><table></table></table>"))
    monkeypatch.setattr(web_page_tables, "MAX_BYTES", 10)
    assert "网页" in refusal(file(tmp_path, "<html><table></table></html>"))


def test_nothing_is_left_behind_by_a_refused_file(tmp_path: Path, temporary_files: Path) -> None:
    refusal(file(tmp_path, "项目\n".encode("gb18030") * 20 + b"\xff\xff\n"))
    assert not list(temporary_files.iterdir())
