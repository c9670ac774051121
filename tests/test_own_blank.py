"""The bureau's own blank: marks filled, its look kept, wrong marks refused with the nearest one."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from perfmon.errors import BlankRefusedError
from perfmon.measures.project_forms import ProjectForm
from perfmon.reports.blank_marks import INDICATOR_MARKS, MARKS
from perfmon.reports.own_blank import check_blank, fill_blank, fill_blanks, marks_guide
from tests.test_official_forms import STAMP, forms, sheet_of

NAME = "本局自评表.xlsx"


def blank(**cells: str) -> Workbook:
    """A blank with a title over A1:D1, indicators in row 5, a block label over A4:A6, a foot."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "自评"
    rows = {
        "A1": "{{项目名称}}（{{ 实施单位 }}）{{年度}}年",
        "A2": "年初预算", "B2": "{{年初预算数}}", "C2": "{{执行率}}", "D2": "｛｛总分｝｝",
        "A3": "{{上年结转资金.执行数}}",
        "A4": "绩效指标", "B4": "名称", "C4": "完成", "D4": "得分",
        "B5": "{{指标.三级指标}}", "C5": "{{指标.序号}}：{{指标.实际完成值}}",
        "D5": "{{指标.得分}}",
        "A6": "", "B6": "合计", "B7": "审核：{{等级}}，执行 {{执行数}} 万元，{{执行率}}",
        **cells,
    }  # fmt: skip
    for place, words in rows.items():
        sheet[place] = words
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A4:A6")
    sheet.merge_cells("B7:D7")
    sheet["B5"].font = Font(name="仿宋_GB2312", size=14, bold=True)
    sheet["B2"].number_format = "0.0000"
    sheet.row_dimensions[5].height = 33
    sheet.row_dimensions[7].height = 44
    sheet.column_dimensions["B"].width = 40
    sheet.print_area = "A1:D7"
    return book


def content_of(book: Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def filled(book: Workbook, form: ProjectForm | None = None) -> Worksheet:
    content = content_of(book)
    check_blank(content, NAME)
    return sheet_of(fill_blank(content, form or forms()[0]))


def test_marks_are_filled_and_the_row_of_indicators_repeats() -> None:
    sheet = filled(blank())
    assert sheet["A1"].value == "=1+1 @平安建设（县委政法委本级）2023年"
    assert sheet["A1"].data_type == "s"
    assert (sheet["B2"].value, sheet["C2"].value, sheet["D2"].value) == (60, 0.9637, 88.88)
    assert sheet["A3"].value == 20
    names = [sheet.cell(row, 2).value for row in range(5, 12)]
    assert names == ["印制数量", "优良率", "完工时间", "印制数量", "印制数量", "安全感", "满意度"]
    assert sheet["C5"].value == "1：18册"
    assert sheet["C11"].value == "7：88%"
    points = [sheet.cell(row, 4).value for row in range(5, 12)]
    assert points == [11.25, 12.5, 12.5, 11.25, 11.46, 10.5, 9.78]
    assert sheet["B12"].value == "合计"
    assert sheet["B13"].value == "审核：良，执行 96.37 万元，96.37%"


def test_the_look_of_the_blank_is_kept_and_goes_down_with_its_rows() -> None:
    sheet = filled(blank())
    for row in range(5, 12):
        font = sheet.cell(row, 2).font
        assert (font.name, font.size, font.bold) == ("仿宋_GB2312", 14, True)
        assert sheet.row_dimensions[row].height == 33
    assert sheet.row_dimensions[13].height == 44
    assert sheet.column_dimensions["B"].width == 40
    assert {each.coord for each in sheet.merged_cells.ranges} == {"A1:D1", "A4:A12", "B13:D13"}
    assert sheet["B2"].number_format == "0.0000"
    assert (sheet["C2"].number_format, sheet["D5"].number_format) == ("0.00%", "0.00")
    assert sheet.print_area.endswith("$A$1:$D$13")


def test_two_rows_of_indicators_each_repeat() -> None:
    sheet = filled(blank(A9="{{指标.序号}}"))
    assert [sheet.cell(row, 1).value for row in range(15, 22)] == list(range(1, 8))


def test_merges_inside_the_row_of_indicators_are_made_in_each_copy() -> None:
    book = blank()
    book["自评"].merge_cells("E5:F5")
    ranges = {each.coord for each in filled(book).merged_cells.ranges}
    assert {f"E{row}:F{row}" for row in range(5, 12)} <= ranges


def with_summary(**cells: str) -> Workbook:
    """The blank with a total below the indicators and a sheet that sums them up."""
    book = blank(C6="=SUM(D5:D5)", D6="=AVERAGE($D$4:$D5)")
    summary = book.create_sheet("汇 总")
    for place, formula in cells.items():
        summary[place] = formula
    return book


def filled_summary(book: Workbook) -> Worksheet:
    content = content_of(book)
    check_blank(content, NAME)
    return sheet_of(fill_blank(content, forms()[0]), 1)


def test_formulas_follow_the_rows_of_indicators_on_every_sheet() -> None:
    book = with_summary(
        A1="=SUM(自评!D5:D5)",
        A2="=ROUND(SUM('自评'!$D$5:$D$6),2)+自评!B7+自评!B2",
        A3="=SUM(自评!D:D)+SUM(自评!4:6)+D5",
        A4='=IF(自评!B7="自评!B7",1,2)',
    )
    summary = filled_summary(book)
    assert [summary[place].value for place in ("A1", "A2", "A3", "A4")] == [
        "=SUM(自评!D5:D11)",
        "=ROUND(SUM('自评'!$D$5:$D$12),2)+自评!B13+自评!B2",
        "=SUM(自评!D:D)+SUM(自评!4:12)+D5",
        '=IF(自评!B13="自评!B7",1,2)',
    ]
    own = filled(with_summary())
    assert (own["C12"].value, own["D12"].value) == ("=SUM(D5:D11)", "=AVERAGE($D$4:$D11)")


def test_formulas_follow_two_rows_that_repeat_one_after_the_other() -> None:
    book = with_summary(A1="=SUM(自评!A9:A9)+SUM(自评!D5:D5)", A2="=自评!A10")
    book["自评"]["A9"] = "{{指标.序号}}"
    summary = filled_summary(book)
    assert summary["A1"].value == "=SUM(自评!A15:A21)+SUM(自评!D5:D11)"
    assert summary["A2"].value == "=自评!A22"


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("=自评!D5", "工作表“汇 总”A1 是公式只指着指标行的一格 自评!D5"),
        ("=SUM(自评:汇总!D5)", "A1 是公式跨几张工作表"),
        ("=SUM(OFFSET(自评!D4,1,0))", "A1 是公式用文字或位移找格"),
    ],
)
def test_a_formula_that_cannot_follow_is_named_with_its_cell(formula: str, said: str) -> None:
    with pytest.raises(BlankRefusedError) as refused:
        check_blank(content_of(with_summary(A1=formula)), NAME)
    assert said in refused.value.message


def test_an_array_formula_beside_rows_that_repeat_is_refused() -> None:
    book = with_summary()
    book["汇 总"]["A1"] = ArrayFormula("A1", "=SUM(自评!D5:D6*2)")
    with pytest.raises(BlankRefusedError, match="A1 是数组公式"):
        check_blank(content_of(book), NAME)


def test_a_sheet_without_rows_that_repeat_may_have_any_formula() -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet["A1"], sheet["A2"] = "{{执行数}}", '=INDIRECT("A1")*2'
    assert filled(book)["A2"].value == '=INDIRECT("A1")*2'


def test_lists_conditions_and_names_follow_the_rows_of_indicators() -> None:
    book = with_summary()
    own, summary = book["自评"], book["汇 总"]
    assert isinstance(own, Worksheet)
    assert isinstance(summary, Worksheet)
    for sheet, source, where in ((own, "$H$7:$H$8", "D5 B7"), (summary, "自评!$D$5:$D$6", "A1")):
        rule = DataValidation("list", formula1=source, sqref=where)
        sheet.add_data_validation(rule)
    own.conditional_formatting.add("D5:D6", Rule(type="expression", formula=["$D5<$B$7"]))
    summary.conditional_formatting.add("A1", Rule(type="expression", formula=["自评!$B$7>0"]))
    book.defined_names["得分"] = DefinedName("得分", attr_text="自评!$D$5:$D$5")
    own.defined_names["合计"] = DefinedName("合计", attr_text="自评!$B$6")
    content = content_of(book)
    check_blank(content, NAME)
    made = load_workbook(BytesIO(fill_blank(content, forms()[0])))
    own, summary = made["自评"], made["汇 总"]
    rules = [(str(rule.sqref), rule.formula1) for rule in own.data_validations.dataValidation]
    assert rules == [("B13 D5:D11", "$H$13:$H$14")]
    (rule,) = summary.data_validations.dataValidation
    assert (str(rule.sqref), rule.formula1) == ("A1", "自评!$D$5:$D$12")
    assert conditions(own) == {"D5:D12": ["$D5<$B$13"]}
    assert conditions(summary) == {"A1": ["自评!$B$13>0"]}
    assert made.defined_names["得分"].attr_text == "自评!$D$5:$D$11"
    assert own.defined_names["合计"].attr_text == "自评!$B$12"


def conditions(sheet: Worksheet) -> dict[str, list[str]]:
    return {str(each.sqref): each.rules[0].formula for each in sheet.conditional_formatting}


def test_a_project_without_indicators_leaves_its_row_blank() -> None:
    sheet = filled(blank(), replace(forms()[0], indicators=()))
    assert (sheet["B5"].value, sheet["D5"].value) in {(None, None), ("", "")}
    assert sheet["B6"].value == "合计"


def test_what_a_value_says_is_never_taken_for_a_mark() -> None:
    form = forms()[0]
    named = replace(form, project={**form.project, "name": "{{等级}}{{没有}}"})
    assert filled(blank(A1="{{项目名称}}"), named)["A1"].value == "{{等级}}{{没有}}"
    row = {**form.indicators[0], "level3": "{{没有}}"}
    assert filled(blank(), replace(form, indicators=(row,)))["B5"].value == "{{没有}}"


@pytest.mark.parametrize("name", [*MARKS, *INDICATOR_MARKS])
def test_every_mark_can_be_filled(name: str) -> None:
    form = forms()[0]
    more = {"bureau_section": None, "county_leader": None, "unit_code": "288001"}
    known = {"cut_on": pd.Timestamp(2023, 12, 31), "light": "green"}
    filled(blank(F1=f"{{{{{name}}}}}"), replace(form, project={**form.project, **more, **known}))


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"B3": "{{项目名}}"}, "工作表“自评”B3 的标记 {{项目名}} 不认识，最接近的是 {{项目名称}}"),
        ({"C5": "{{指标.得份}}"}, "C5 的标记 {{指标.得份}} 不认识，最接近的是 {{指标.得分}}"),
        ({"B3": "{{三级指标}}"}, "最接近的是 {{指标.三级指标}}"),
        ({"B3": "{{支出进度}}"}, "最接近的是 {{执行率}}"),
        ({"B3": "{{天气}}"}, "B3 的标记 {{天气}} 不认识，全部标记见“字段说明”"),
        ({"B3": "{{项目名称"}, "B3 的“{{项目名称”两边不是两层花括号，要写成 {{项目名称}}"),
        ({"B3": "项目名称}}"}, "B3 的“项目名称}}”两边不是两层花括号，要写成 {{项目名称}}"),
        ({"B3": "{项目名称}"}, "B3 的“{项目名称}”两边不是两层花括号，要写成 {{项目名称}}"),
        ({"B3": "{{项目名称}"}, "B3 的“{{项目名称}”两边不是两层花括号，要写成 {{项目名称}}"),
        ({"B3": "｛项目名｝"}, "B3 的“{项目名}”两边不是两层花括号，最接近的是 {{项目名称}}"),
        ({"A1": "{{年度}}年 ｛｛总分｝"}, "A1 的“{{总分}”两边不是两层花括号，要写成 {{总分}}"),
        ({"E5": "=D5*2"}, "E5 是指标行里的公式"),
        ({"D6": "=D5*2"}, "D6 是公式只指着指标行的一格 D5，填了以后会算错"),
        ({"D6": '=SUM(INDIRECT("D5:D"&5))'}, "D6 是公式用文字或位移找格"),
        ({"D6": '="{{项目名称}}"&1'}, "D6 是公式里写着标记"),
        ({"A4": "{{指标.序号}}"}, "A4 的指标标记和下面的行合并了"),
    ],
)
def test_a_wrong_mark_is_refused_with_its_cell_and_the_nearest_one(
    cells: dict[str, str], said: str
) -> None:
    with pytest.raises(BlankRefusedError) as refused:
        check_blank(content_of(blank(**cells)), NAME)
    assert said in refused.value.message


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 half"])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(BlankRefusedError, match="本局自评表"):
        check_blank(content, NAME)


def test_a_blank_without_marks_is_refused() -> None:
    book = Workbook()
    with pytest.raises(BlankRefusedError, match="没有一个标记"):
        check_blank(content_of(book), NAME)


def test_many_projects_come_as_one_zip() -> None:
    packed = fill_blanks(content_of(blank()), [*forms(), *forms()])
    with ZipFile(BytesIO(packed)) as archive:
        names = archive.namelist()
        assert names == ["001-288001-=1+1 @平安建设.xlsx", "002-288001-=1+1 @平安建设.xlsx"]
        sheet = load_workbook(BytesIO(archive.read(names[1]))).active
    assert sheet is not None
    assert sheet["B2"].value == 60


def test_the_guide_lists_every_mark() -> None:
    cells = [row[0].value for row in sheet_of(marks_guide(STAMP)).iter_rows()]
    for name in (*MARKS, *INDICATOR_MARKS):
        assert f"{{{{{name}}}}}" in cells


def test_the_handbook_lists_every_mark() -> None:
    handbook = (Path(__file__).parents[1] / "docs" / "handbook.md").read_text(encoding="utf-8")
    missing = [name for name in (*MARKS, *INDICATOR_MARKS) if f"`{{{{{name}}}}}`" not in handbook]
    assert not missing


# Outside the cells


def test_marks_in_a_header_or_a_comment_are_named_since_nobody_fills_them() -> None:
    book = blank()
    head = book["自评"].oddHeader
    assert head is not None
    head.center.text = "{{年度}}年"
    book["自评"]["B6"].comment = Comment("见 {{项目名称}}", "财政局")
    with pytest.raises(BlankRefusedError) as raised:
        check_blank(content_of(book), NAME)
    assert "工作表“自评”的页眉页脚里写着标记" in raised.value.message
    assert "工作表“自评”B6 的批注里写着标记" in raised.value.message


def test_a_header_and_a_comment_without_marks_stay() -> None:
    book = blank()
    foot = book["自评"].oddFooter
    assert foot is not None
    foot.right.text = "第 &P 页"
    book["自评"]["B6"].comment = Comment("按百分制", "财政局")
    sheet = filled(book)
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.right.text == "第 &P 页"
    assert sheet["B12"].comment is not None or sheet["B6"].comment is not None


def test_a_chart_and_a_text_box_are_refused_since_they_would_be_lost() -> None:
    book = blank()
    chart = BarChart()
    drawn_on = book.active
    assert isinstance(drawn_on, Worksheet)
    chart.add_data(Reference(drawn_on, min_col=2, min_row=2, max_row=3))
    chart.anchor = "H2"
    drawn_on.add_chart(chart)
    with pytest.raises(BlankRefusedError, match="里有图表，填好以后保不住"):
        check_blank(content_of(book), NAME)
    boxed = BytesIO()
    drawn = xlsxwriter.Workbook(boxed)
    sheet = drawn.add_worksheet("自评")
    sheet.write("A1", "{{项目名称}}")
    sheet.insert_textbox("C3", "盖章处")
    drawn.close()
    with pytest.raises(BlankRefusedError, match="里有文本框或图形，填好以后保不住"):
        check_blank(boxed.getvalue(), NAME)
