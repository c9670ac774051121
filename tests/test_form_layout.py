"""The official forms as a clerk opens them: heads, order of columns, paper, fonts, sheet names.

The orders are those of the printed forms, method §1.1 and §2.1.
"""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from perfmon.measures.project_forms import ProjectForm
from perfmon.reports.form_books import MONITORING, SELF_EVALUATION, form_book
from perfmon.reports.form_paper import CONTENTS_SHEET
from tests.test_official_forms import STAMP, forms, sheet_of

FORMS = (MONITORING, SELF_EVALUATION)
LONGEST = 31
"""Signs that a spreadsheet program takes in the name of a sheet, in 16-bit ones."""


def opened(title: str) -> Worksheet:
    return sheet_of(form_book(title, forms(), STAMP))


def merged(sheet: Worksheet) -> set[str]:
    return {each.coord for each in sheet.merged_cells.ranges}


def heads(sheet: Worksheet, first: int, last: int) -> list[str]:
    """The heads over each column, the upper before the lower, merged ones once."""
    found: list[str] = []
    for column in sheet.iter_cols(min_row=first, max_row=last, values_only=True):
        found += [str(cell) for cell in column if cell is not None]
    return found


def row_of(sheet: Worksheet, words: str) -> int:
    """The row in which a cell begins with these words."""
    return next(
        cell.row
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value or "").startswith(words) and cell.row is not None
    )


def test_the_monitoring_form_has_its_heads_merged_and_its_columns_in_order() -> None:
    sheet = opened(MONITORING)
    money = ["项目资金\n（万元）", "年初预算数", "1—12月执行数", "1—12月执行率", "全年预计执行数"]
    assert heads(sheet, 5, 5) == money
    assert heads(sheet, 10, 11) == [
        "绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "1—12月执行情况",
        "全年预计完成情况", "偏差原因分析", "经费保障", "制度保障", "人员保障", "硬件条件保障",
        "其他", "原因说明", "完成目标可能性", "确定能", "有可能", "完全不可能", "备注",
    ]  # fmt: skip
    assert merged(sheet) >= {"A1:Q1", "A2:Q2", "A5:B8", "H10:M10", "N10:P10", "Q10:Q11"}
    assert merged(sheet) >= {f"{column}10:{column}11" for column in "BCDEFGQ"}
    assert merged(sheet) >= {"A10:A18", "B12:B15", "B16:B17"}


def test_the_self_evaluation_form_has_its_heads_merged_and_its_columns_in_order() -> None:
    sheet = opened(SELF_EVALUATION)
    assert heads(sheet, 5, 5) == [
        "项目资金\n（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分",
        "偏差原因分析及改进措施",
    ]  # fmt: skip
    assert heads(sheet, 10, 10) == ["年度总体目标", "预期目标", "实际完成情况"]
    assert heads(sheet, 12, 12) == [
        "绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
        "偏差原因分析及改进措施",
    ]  # fmt: skip
    assert merged(sheet) >= {"A1:J1", "A5:B9", "A10:B11", "A12:A19", "B13:B16", "B17:B18"}
    assert merged(sheet) >= {"C11:E11", "F11:J11", "G12:H12", "A20:F20"}


@pytest.mark.parametrize(
    ("title", "labels", "column"),
    [
        (MONITORING, ["年度资金总额", "其中：本年一般公共预算拨款", "其他资金"], "E"),
        (
            SELF_EVALUATION,
            ["年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"],
            "D",
        ),
    ],
)
def test_money_stands_in_rows_by_kind_that_sum_to_the_total(
    title: str, labels: list[str], column: str
) -> None:
    sheet = opened(title)
    rows = range(6, 6 + len(labels))
    assert [sheet[f"C{row}"].value for row in rows] == labels
    total, *parts = (sheet[f"{column}{row}"] for row in rows)
    assert total.value == pytest.approx(sum(part.value for part in parts)) == 60
    assert {cell.number_format for cell in (total, *parts)} == {"#,##0.00"}


@pytest.mark.parametrize("title", FORMS)
def test_the_row_to_sign_stands_below_the_form_over_its_whole_width(title: str) -> None:
    sheet = opened(title)
    row = row_of(sheet, "填报人：")
    assert row == sheet.max_row - 1
    words = str(sheet.cell(row, 1).value)
    order = [words.index(word) for word in ("填报人：", "审核人：", "联系电话：", "填报日期：")]
    assert order == sorted(order)
    assert f"A{row}:{get_column_letter(sheet.max_column)}{row}" in merged(sheet)


@pytest.mark.parametrize("title", FORMS)
def test_a_form_prints_whole_on_a4_across_one_page_wide(title: str) -> None:
    sheet = opened(title)
    last = sheet.cell(sheet.max_row, sheet.max_column).coordinate
    assert sheet.print_area.replace("$", "").endswith(f"!A1:{last}")
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize("title", FORMS)
def test_heads_are_in_heiti_and_what_is_filled_in_in_songti(title: str) -> None:
    sheet = opened(title)
    fonts = {
        str(cell.value): (cell.font.name, cell.font.size)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert fonts[title] == ("黑体", 18)
    for head in ("项目名称", "实施单位", "三级指标", "年度指标值", "年初预算数"):
        assert fonts[head] == ("黑体", 10.5)
    for filled in ("=1+1 @平安建设", "印制数量", "60", "18册"):
        assert fonts[filled] == ("宋体", 10.5)
    assert {name for name, _ in fonts.values()} == {"宋体", "黑体"}


def named(name: str) -> ProjectForm:
    (form,) = forms()
    return replace(form, project={**form.project, "name": name})


@pytest.mark.parametrize("title", FORMS)
def test_sheets_of_long_and_equal_names_are_legal_and_reached_from_the_contents(
    title: str,
) -> None:
    long = "2023年中央财政农村综合改革转移支付（一事一议财政奖补）补助资金"
    names = [
        f"{long}第一批",
        f"{long}第二批",
        "𠮷" * 40,
        "𠮷" * 41,
        "a/b:[c]*?\\",
        "A B  C",
        "目录",
    ]
    content = form_book(title, [named(name) for name in names], STAMP)
    book = load_workbook(BytesIO(content))
    first, *sheets = book.sheetnames
    assert first == CONTENTS_SHEET
    assert len({name.lower() for name in book.sheetnames}) == len(names) + 1
    for name in sheets:
        assert 0 < len(name.encode("utf-16-le")) / 2 <= LONGEST
        assert not set(name) & set("[]:*?/\\")
        assert name.strip("' ") == name
    contents = book[CONTENTS_SHEET]
    assert isinstance(contents, Worksheet)
    rows = list(contents.iter_rows(min_row=3, max_row=2 + len(names)))
    assert [row[1].value for row in rows] == names
    assert [row[5].value for row in rows] == sheets
    links = [row[1].hyperlink.location for row in rows if row[1].hyperlink]
    assert links == [f"'{name}'!A1" for name in sheets]
    assert [book[name]["C3"].value for name in sheets] == names
