"""The published form in every file that it comes in: the same result as from the text."""

import io
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

import docx
import openpyxl
import pytest
import xlsxwriter
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from playwright.sync_api import Browser
from xlwt.Workbook import Workbook

from perfmon.errors import ImportRefusedError
from perfmon.findings import Finding
from perfmon.ingest.containers.form_file import open_form
from perfmon.ingest.containers.pdf_pages import Grid, Line, PdfPage
from perfmon.ingest.containers.pdf_rows import rows_of_pages
from perfmon.workflows.texts import read_text
from tests.facts import DOCUMENT
from tests.form_files import (
    pdf_file,
    printed_form,
    saved,
    tables_of,
    web_page,
    word_file,
    xls_file,
    xlsx_file,
)
from tests.test_bad_forms import with_word_part
from tests.workbooks import with_part, write_ods

EXTRACTION = {"TABLE_LAYOUT_SHIFT"}
"""Findings on how the cells came out of the file, not on what is printed in them."""

FORM = printed_form()
PUBLISHED = read_text(DOCUMENT.read_bytes(), DOCUMENT.name)

CONTAINERS: dict[str, Callable[[], bytes]] = {
    "docx": partial(word_file, FORM),
    "xlsx, a sheet a project": partial(xlsx_file, FORM),
    "xlsx, all on one sheet": partial(xlsx_file, FORM, on_one_sheet=True),
    "xlsx, from column C": partial(xlsx_file, FORM, on_one_sheet=True, column=2),
    "xls": partial(xls_file, FORM),
    "html": partial(web_page, FORM),
    "html in GB2312": partial(web_page, FORM, charset="gb18030"),
    "pdf, a page a project": partial(pdf_file, FORM, page_a_project=True),
    "pdf, tables broken over pages": partial(pdf_file, FORM, height=420),
    "pdf, the first row repeated": partial(pdf_file, FORM, height=420, repeated_rows=1),
    "pdf, seven rows repeated": partial(pdf_file, FORM, height=560, repeated_rows=7),
    "pdf, only printing restricted": partial(pdf_file, FORM, page_a_project=True, locked_with=""),
}


def said(findings: list[Finding]) -> list[tuple[object, ...]]:
    """What the findings say, places in the file aside."""
    return sorted(
        (each.code, each.project or "", each.row or 0, each.message, each.printed_value or "")
        for each in findings
        if each.code not in EXTRACTION
    )


def assert_as_published(content: bytes) -> None:
    # The ending is of another kind: what a file is, its content says.
    text, findings = read_text(content, "文本.dat")
    assert text.as_record() == PUBLISHED[0].as_record()
    assert said(findings) == said(PUBLISHED[1])


@pytest.mark.parametrize("name", CONTAINERS)
def test_every_container_gives_what_the_text_gives(name: str) -> None:
    assert_as_published(CONTAINERS[name]())


# --- printed by a browser ----------------------------------------------------------------------

PAPERS = {
    "a4": {"format": "A4", "margin": dict.fromkeys(("top", "bottom", "left", "right"), "20mm")},
    "every table broken": {
        "width": "210mm",
        "height": "120mm",
        "margin": dict.fromkeys(("top", "bottom", "left", "right"), "10mm"),
    },
    "rows broken, with running heads": {
        "width": "120mm",
        "height": "140mm",
        "display_header_footer": True,
        "margin": dict.fromkeys(("top", "bottom", "left", "right"), "10mm"),
    },
}
PRINT_STYLE = (
    "<style>table{border-collapse:collapse;width:100%;font-size:13px}p{text-indent:2em}"
    "body{font-family:'Noto Serif CJK SC',serif}"
)


@pytest.mark.browser
@pytest.mark.parametrize("paper", PAPERS)
def test_a_page_printed_to_pdf_by_a_browser_is_read_the_same(browser: Browser, paper: str) -> None:
    # It draws no rule where a page breaks a row, and puts look-alikes for some characters.
    page = browser.new_page()
    page.set_content(web_page(FORM).decode().replace("<style>", PRINT_STYLE))
    printed = page.pdf(**PAPERS[paper])  # type: ignore[arg-type] # the options are as printed
    page.close()
    assert_as_published(printed)


# --- Word --------------------------------------------------------------------------------------

NUMBERING = """<w:abstractNum {} w:abstractNumId="70"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
<w:lvlText w:val="（%1）"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/>
<w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>"""


def test_numbers_that_word_counts_itself_are_read() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERING.format(nsdecls("w"))))
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="71"><w:abstractNumId w:val="70"/></w:num>')
    )
    for text, level in (("建设", 0), ("道路", 1), ("桥梁", 1), ("管护", 0), ("", 0), ("评价", 0)):
        paragraph = document.add_paragraph(text)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = 71
        properties.get_or_add_ilvl().val = level
    rows, _ = open_form(saved(document), "文本.docx")
    assert [row.text for row in rows] == [
        "（一）建设", "一.1道路", "一.2桥梁", "（二）管护", "（三）评价",
    ]  # fmt: skip


def test_contents_in_a_content_control_are_read_and_deleted_words_are_not() -> None:
    document = docx.Document()
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    control.append(content)
    listed = document.add_paragraph("道路养护绩效目标表\t7")
    content.append(listed._p)
    document._body._element.insert(0, control)
    paragraph = document.add_paragraph("留下")
    deleted = OxmlElement("w:del")
    run = paragraph.add_run("删去")._r
    paragraph._p.append(deleted)
    deleted.append(run)
    rows, _ = open_form(saved(document), "文本.docx")
    assert [row.cells for row in rows] == [("道路养护绩效目标表......7",), ("留下",)]


def test_a_table_inside_a_cell_stands_below_the_row_that_holds_it() -> None:
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "外"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "里一", "里二"
    rows, _ = open_form(saved(document), "文本.docx")
    assert [row.cells for row in rows] == [("外", ""), ("里一", "里二")]


def test_a_row_that_begins_right_of_the_first_column_keeps_its_place() -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    for i, text in enumerate("甲乙丙"):
        table.cell(0, i).text = text
    row = table.rows[1]._tr
    row.remove(row.tc_lst[0])
    before = OxmlElement("w:gridBefore")
    before.set(qn("w:val"), "1")
    row.get_or_add_trPr().append(before)
    row.tc_lst[0].p_lst[0].add_r().text = "丁"
    rows, _ = open_form(saved(document), "文本.docx")
    assert [each.cells for each in rows] == [("甲", "乙", "丙"), ("", "丁", "")]


def word_part(content: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()


def with_document(content: bytes, document: str) -> bytes:
    return with_word_part("word/document.xml", document, content)


def hidden_run(text: str) -> str:
    return f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{text}</w:t></w:r>"


def test_hidden_text_before_an_amount_is_not_read_and_is_told() -> None:
    """A hidden 9 before the budget and its plan made 960.00 of 96.00."""
    whole = word_part(word_file(FORM))
    amount = '<w:r><w:t xml:space="preserve">96.00</w:t></w:r>'
    assert whole.count(amount) >= 2
    content = with_document(word_file(FORM), whole.replace(amount, hidden_run("9") + amount))
    text, findings = read_text(content, "文本.docx")
    assert text.as_record() == PUBLISHED[0].as_record()
    (finding,) = [each for each in findings if each.code == "HIDDEN_TEXT"]
    assert (finding.severity, finding.loaded, finding.file) == ("info", False, "文本.docx")
    assert finding.message.startswith("隐藏的文字“9”、“9”")
    assert "没有读" in finding.message


def test_hidden_is_what_a_run_its_style_or_its_row_says() -> None:
    document = docx.Document()
    style = document.styles.add_style("看不见", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    below = document.styles.add_style("也看不见", WD_STYLE_TYPE.CHARACTER)
    below.base_style = style
    paragraph = document.add_paragraph("甲")
    paragraph.add_run("乙", below)
    paragraph.add_run("丙", below).font.hidden = False
    paragraph.add_run("丁").font.hidden = True
    table = document.add_table(2, 1)
    table.cell(0, 0).text, table.cell(1, 0).text = "戊", "己"
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))
    rows, findings = open_form(saved(document), "文本.docx")
    assert [row.cells for row in rows] == [("甲丙",), ("己",)]
    assert [each.message[:18] for each in findings] == ["隐藏的文字“乙”、“丁”、“戊”没有"]


def test_what_tracked_changes_delete_is_not_read_and_what_they_insert_is() -> None:
    whole = word_part(word_file(FORM))
    amount = '<w:r><w:t xml:space="preserve">96.00</w:t></w:r>'
    tracked = (
        '<w:del w:id="1" w:author="甲"><w:r><w:delText>9</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="甲">{amount}</w:ins>'
    )
    assert_as_published(with_document(word_file(FORM), whole.replace(amount, tracked)))


# --- web pages ---------------------------------------------------------------------------------


def test_tables_that_only_lay_a_page_out_are_no_tables() -> None:
    form = web_page(FORM).decode()
    start, end = form.index("<body>") + 6, form.index("</body>")
    menu = "<td>首页<br>公开</td>"
    laid_out = f"<table><tr>{menu}<td>{form[start:end]}</td></tr></table>"
    assert_as_published((form[:start] + laid_out + form[end:]).encode())


def test_a_web_page_that_closes_nothing_is_read() -> None:
    page = "<html><table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>丙<td>丁</table><p>末"
    rows, _ = open_form(page.encode(), "a.html")
    assert [row.cells for row in rows] == [("甲", "乙", ""), ("", "丙", "丁"), ("末",)]


def test_what_a_web_page_does_not_show_is_not_read_and_is_told() -> None:
    form = web_page(FORM).decode()
    hidden = '<span style="color:red; display: none">9</span>'
    row = "<tr hidden><td>预算数<table><tr><td>88.00</table></td></tr>"
    changed = form.replace(">96.00<", f">{hidden}96.00<").replace("<table>", f"<table>{row}")
    text, findings = read_text(changed.encode(), "文本.html")
    assert text.as_record() == PUBLISHED[0].as_record()
    (finding,) = [each for each in findings if each.code == "HIDDEN_TEXT"]
    assert finding.message.startswith("隐藏的文字“预算数 88.00”、“9”、“9”等 ")


def test_a_page_that_hides_itself_until_it_has_loaded_is_read() -> None:
    page = '<html><body style="display:none"><p>甲<p hidden>乙<script>x</script><p>丙'
    rows, findings = open_form(page.encode(), "a.html")
    assert [row.cells for row in rows] == [("甲",), ("丙",)]
    assert ["“乙”没有读" in each.message for each in findings] == [True]


# --- workbooks ---------------------------------------------------------------------------------


def test_numbers_are_read_as_the_workbook_shows_them(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("book") / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        shown = {
            "0.00": 96,
            "0%": 0.95,
            "0.0%": 0.955,
            '0"条"': 291,
            "#,##0.00": 1234.5,
            "0": 13.4,
            'yyyy"年"m"月"': 45261,
            '"≥"0': 90,
            "@": 7,
        }
        for at, (code, number) in enumerate(shown.items()):
            sheet.write_number(0, at, number, workbook.add_format({"num_format": code}))
        sheet.write_number(0, len(shown), 45261, workbook.add_format({"num_format": 57}))
    rows, _ = open_form(path.read_bytes(), "a.xlsx")
    assert rows[0].cells == (
        "96.00", "95%", "95.5%", "291条", "1,234.50", "13.4", "2023年12月", "≥90", "7",
        "2023年12月",
    )  # fmt: skip


def with_old_draft(content: bytes, state: Literal["hidden", "veryHidden"]) -> bytes:
    """The workbook with a sheet of the first project that says 88.00 before all others."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    draft = workbook.copy_worksheet(workbook.worksheets[1])
    draft.title, draft.sheet_state = "旧稿", state
    for row in draft.iter_rows():
        for cell in row:
            if cell.value == "96.00":
                cell.value = "88.00"
    workbook.move_sheet(draft, 1 - workbook.index(draft))
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_not_read_and_is_told(state: Literal["hidden", "veryHidden"]) -> None:
    text, findings = read_text(with_old_draft(xlsx_file(FORM), state), "文本.xlsx")
    assert text.as_record() == PUBLISHED[0].as_record()
    (finding,) = [each for each in findings if each.code == "HIDDEN_SHEET"]
    assert (finding.severity, finding.loaded) == ("info", False)
    assert finding.message.startswith("隐藏的工作表“旧稿”没有读")
    assert "CODE_TWICE" not in {each.code for each in findings}


@pytest.mark.parametrize("visibility", [1, 2])
def test_a_hidden_sheet_of_an_old_workbook_is_not_read(visibility: int) -> None:
    workbook = Workbook()
    for name, word in (("旧稿", "甲"), ("正稿", "乙")):
        workbook.add_sheet(name).write(0, 0, word)
    workbook.get_sheet(0).visibility = visibility
    workbook.set_active_sheet(1)
    buffer = io.BytesIO()
    workbook.save(buffer)
    rows, findings = open_form(buffer.getvalue(), "a.xls")
    assert [row.cells for row in rows] == [("乙",)]
    assert ["“旧稿”没有读" in each.message for each in findings] == [True]


def test_a_hidden_sheet_of_an_ods_is_not_read(tmp_path: Path) -> None:
    style = (
        '<office:automatic-styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
        '<style:style style:name="ta1" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    cell = '<table:table-row><table:table-cell office:value-type="string"><text:p>{}</text:p>'
    cell += "</table:table-cell></table:table-row></table:table>"
    tables = '<table:table table:name="旧稿" table:style-name="ta1">' + cell.format("甲")
    tables += '<table:table table:name="正稿">' + cell.format("乙")
    path = write_ods(tmp_path / "a.ods", tables)
    written = zipfile.ZipFile(path).read("content.xml").decode()
    shown = written.replace("<office:body>", f"{style}<office:body>")
    content = with_part(path, tmp_path / "b.ods", "content.xml", shown).read_bytes()
    rows, findings = open_form(content, "a.ods")
    assert [row.cells for row in rows] == [("乙",)]
    assert ["“旧稿”没有读" in each.message for each in findings] == [True]


def test_a_workbook_that_shows_no_table_is_refused_with_its_hidden_sheets() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx_file(FORM)))
    for sheet in workbook.worksheets[1:]:
        sheet.sheet_state = "hidden"
    buffer = io.BytesIO()
    workbook.save(buffer)
    with pytest.raises(ImportRefusedError, match=r"隐藏的工作表“.*没有读") as refused:
        read_text(buffer.getvalue(), "文本.xlsx")
    assert "HIDDEN_SHEET" in {each.code for each in refused.value.findings}


# --- PDF pages ---------------------------------------------------------------------------------


def line(text: str, top: float, *, left: float = 60.0, right: float = 0.0) -> Line:
    return Line(text, left, right or left + 10 * len(text), top, top + 10)


def page(*parts: Line | Grid, number: int = 1) -> PdfPage:
    return PdfPage(number, 2, 842.0, parts, is_picture=False)


def grid(*rows: str, top: float = 300.0) -> Grid:
    """A grid of columns 50 wide; ~ marks a place that a cell above covers."""
    return Grid(
        tuple(
            tuple((60.0 + 50 * i, text) for i, text in enumerate(row.split("|")) if text != "~")
            for row in rows
        ),
        60.0,
        360.0,
        top,
    )


def cells_of(*pages: PdfPage) -> list[tuple[str, ...]]:
    return [row.cells for row in rows_of_pages(pages)]


def test_a_title_and_heads_printed_again_overleaf_are_left_out() -> None:
    title, unit = "道路养护绩效目标表", "单位：万元"
    first = page(line(title, 100), line(unit, 115), grid("项目编码|1", "一级指标|值", "产出指标|1"))
    second = page(line(title, 60), line(unit, 75), grid("项目编码|1", "一级指标|值", "效益指标|2"))
    assert cells_of(first, second) == [
        (title,), (unit,),
        ("项目编码", "1"), ("一级指标", "值"), ("产出指标", "1"), ("效益指标", "2"),
    ]  # fmt: skip


def test_a_ruled_row_that_the_page_cut_is_joined() -> None:
    first = page(grid("产出指标|数量指标|养护|养护县道的|100公里|计划"))
    second = page(grid("|||长度||", "|质量指标|合格率|合格占比|≥95%|计划"))
    assert cells_of(first, second) == [
        ("产出指标", "数量指标", "养护", "养护县道的 长度", "100公里", "计划"),
        ("", "质量指标", "合格率", "合格占比", "≥95%", "计划"),
    ]


def test_a_row_below_a_label_is_not_taken_for_the_rest_of_it() -> None:
    first = page(grid("预算规模及资金用途|预算数|96.00|财政资金|96.00|其他资金"))
    second = page(grid("|用于养护||||"))
    assert len(cells_of(first, second)) == 2


def test_a_label_in_the_middle_of_a_merged_cell_goes_where_the_cell_begins() -> None:
    first = page(grid("产出指标|数量指标|1", "~|质量指标|2", "|经济效益指标|3"))
    second = page(grid("效益指标|社会效益指标|4"))
    assert [row[0] for row in cells_of(first, second)] == ["产出指标", "", "效益指标", ""]


def test_where_labels_are_not_merged_a_blank_cell_stays_blank() -> None:
    first = page(grid("产出指标|数量指标|1", "|质量指标|2", "|时效指标|3"))
    second = page(grid("效益指标|社会效益指标|4"))
    assert [row[0] for row in cells_of(first, second)] == ["产出指标", "", "", "效益指标"]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        page(line("某县部门预算", 20), line(f"正文{word}", 300), line(f"第 {n} 页 共 3 页", 810))
        for n, word in enumerate("甲乙丙", start=1)
    ]
    pages[2] = page(*pages[2].parts[:2], line("一" * 30, 400), *pages[2].parts[2:])
    assert cells_of(*pages) == [("正文甲",), ("正文乙",), ("正文丙",), ("一" * 30,)]


def test_a_full_line_goes_on_in_the_next_one() -> None:
    lines = [
        line("    加快道路建设，改善群众", 100, left=80, right=500),
        line("出行条件。", 115, left=60, right=120),
        line("（二）加强管护，保证道路通行，落实责任，", 130, left=60, right=500),
        line("（三）评价", 145, left=60, right=120),
    ]
    assert [row[0].strip() for row in cells_of(page(*lines))] == [
        "加快道路建设，改善群众 出行条件。",
        "（二）加强管护，保证道路通行，落实责任，",
        "（三）评价",
    ]


def test_the_sample_has_ten_tables_to_write() -> None:
    assert len(list(tables_of(FORM))) == 10


@pytest.mark.parametrize("container", CONTAINERS)
def test_cells_that_span_columns_are_no_shift(container: str) -> None:
    name = f"绩效文本.{container.split(',')[0].split(' ')[0]}"
    _, findings = read_text(CONTAINERS[container](), name)
    assert "TABLE_LAYOUT_SHIFT" not in {each.code for each in findings}
