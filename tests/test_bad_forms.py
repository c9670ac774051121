"""绩效文本 that cannot or should not be read: each a Chinese sentence, nothing changed."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import docx
import pytest
import xlsxwriter
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from perfmon.errors import ImportRefusedError
from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.ingest.containers import patience
from perfmon.ingest.containers.patience import Patience
from perfmon.ingest.containers.pdf import read_pdf
from perfmon.ingest.files.content_error import ContentError
from perfmon.reports.templates import template_workbook
from perfmon.store.database import Database, create_database
from perfmon.workflows.recognising import PERFORMANCE_TEXT, recognise_file, recognise_kinds
from perfmon.workflows.texts import import_text, read_text
from tests.facts import DOCUMENT, FIRST, count_rows
from tests.form_files import pdf_file, printed_form, saved, web_page, word_file, xlsx_file
from tests.workbooks import FILES, with_part

FORM = printed_form()
TEXT = DOCUMENT.read_text(encoding="utf-8")
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "哈哈哈哈哈哈哈哈">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


def with_word_part(part: str, content: bytes | str, source: bytes | None = None) -> bytes:
    """A docx with one part replaced or added."""
    old = zipfile.ZipFile(io.BytesIO(source or word_file(FORM[:5])))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
        new.writestr(part, content)
    return buffer.getvalue()


def drawn(*pages: Callable[[Canvas], object]) -> bytes:
    """A PDF with pages drawn by hand."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def scan(canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)


def label(canvas: Canvas) -> None:
    canvas.drawString(100, 100, "page")


def nested_word() -> bytes:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    for _ in range(40):
        cell = cell.add_table(1, 1).cell(0, 0)
    return saved(document)


WIDE_TABLE = (
    '<w:d xmlns:w="w"><w:body><w:tbl><w:tr>'
    + '<w:tc><w:tcPr><w:gridSpan w:val="99"/></w:tcPr><w:p/></w:tc>' * 50_000
    + "</w:tr>"
    + "<w:tr><w:tc/></w:tr>" * 50_000
    + "</w:tbl></w:body></w:d>"
)


def far_xlsx() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "项目编码")
        sheet.write(400_000, 9, "项目名称")
    return buffer.getvalue()


def looping_pdf() -> bytes:
    """A PDF whose pages lead back to their own list."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1/Kids[2 0 R]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )


def heavy_page(canvas: Canvas) -> None:
    for n in range(21_000):
        canvas.line(0, n % 800, 500, n % 800)


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "locked PDF": (lambda: pdf_file(FORM[:5], locked_with="secret"), "打开密码"),
    "scanned PDF": (lambda: drawn(scan, scan), "扫描的图片"),
    "PDF without text": (lambda: drawn(lambda canvas: canvas.line(0, 0, 9, 9)), "没有文字"),
    "PDF without rules": (lambda: drawn(label), "没有带框线的表格"),
    "PDF of 151 pages": (lambda: drawn(*[label] * 151), "151 页，超过 150 页"),
    "PDF with a page full of lines": (lambda: drawn(heavy_page), "多得不正常"),
    "PDF that ends early": (lambda: pdf_file(FORM[:5])[:900], "PDF"),
    "PDF in name only": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "PDF"),
    "PDF that leads back to itself": (looping_pdf, "PDF"),
    "docx with entities": (
        lambda: with_word_part("word/document.xml", BOMB + "<w>&i;</w>"),
        "文档类型声明",
    ),
    "docx of one huge part": (
        lambda: with_word_part("word/document.xml", b"<w>" + b" " * 17_000_000 + b"</w>"),
        "超过 10 MB",
    ),
    "docx that is no XML": (lambda: with_word_part("word/document.xml", "<w><v></w>"), "损坏"),
    "docx with nested tables": (nested_word, "套了 5 层以上"),
    "docx that ends early": (lambda: word_file(FORM)[:9_000], "损坏"),
    "xlsx that ends early": (lambda: xlsx_file(FORM)[:9_000], "损坏"),
    "web page with nested tables": (
        lambda: ("<html>" + "<table><tr><td>" * 50 + "字").encode(),
        "套了 30 层以上",
    ),
    "web page of covered cells": (
        lambda: ("<table><td rowspan=999 colspan=999>" + "<tr>" * 9_000).encode(),
        "100 个以上的单元格",
    ),
    "web page of endless rows": (
        lambda: ("<table><td rowspan=999 colspan=9>" + "<tr><td>1" * 30_000).encode(),
        "超过 20000 行",
    ),
    "docx of a row without end": (
        lambda: with_word_part("word/document.xml", WIDE_TABLE),
        "100 个以上的单元格",
    ),
    "xlsx that reaches far": (far_xlsx, "伸得太远"),
    "web page with entities": (
        lambda: f"<html>{BOMB}<body>&i;</body></html>".encode(),
        "不是部门预算绩效文本",
    ),
    "old Word": (lambda: (FILES / "letter.doc").read_bytes(), "旧格式的 Word"),
    "locked workbook": (lambda: (FILES / "locked.xlsx").read_bytes(), "打开密码"),
    "picture": (lambda: b"\x89PNG\r\n" + bytes(200), "这是图片"),
    "UTF-16 without a mark": (lambda: TEXT.encode("utf-16-le"), "编码的文本，或者已经损坏"),
    "Big5": (lambda: "部門預算績效文本，項目編碼".encode("big5"), "不是部门预算绩效文本"),
    "a letter": (lambda: "关于召开会议的通知，请准时参加。".encode(), "看起来是通知"),
    "self-evaluation": (
        lambda: "项目支出绩效自评表\n项目名称\t预算数\n自评得分\t98\n".encode(),
        "缺少“项目编码”“资金支出计划”“绩效目标”“一级指标”“指标值”，看起来是绩效自评表",
    ),
    "another province's form": (
        lambda: (
            "项目支出绩效目标申报表\n（2023年度）\n项目名称\t道路\n主管部门及代码\t交通局\n"
            "项目资金\t年度资金总额：\t96\n年度绩效目标\t修路\n一级指标\t二级指标\t指标值\n"
        ).encode(),
        "缺少“项目编码”“预算数”“资金支出计划”，看起来是另一种格式的绩效目标申报表",
    ),
}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(create_database(tmp_path / "库.duckdb")) as made:
        yield made


@pytest.mark.parametrize("name", BAD)
def test_each_bad_file_is_a_sentence_and_changes_nothing(database: Database, name: str) -> None:
    content, reason = BAD[name]
    with pytest.raises(ImportRefusedError) as refused:
        import_text(database, content(), "文本", "测试")
    sentence = refused.value.message
    assert sentence.startswith("没有导入 文本：")
    assert reason in sentence
    assert sentence.endswith("。库里的数据没有变化。")
    assert not set(re.findall("[A-Za-z]+", sentence)) - {"PDF", "Word", "Excel", "docx", "xlsx",
        "MB", "WPS", "Office", "UTF", "GB"}  # fmt: skip
    assert count_rows(database, "batch") == 0


@pytest.mark.parametrize("limit", ["FIRST_SECONDS", "PAGE_SECONDS"])
def test_a_pdf_that_takes_too_long_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_file(FORM[:5]))
    monkeypatch.setattr(patience, limit, 0.0)
    with pytest.raises(ContentError, match="已经停止"):
        read_pdf(path)


def test_a_bad_document_has_ten_seconds_and_a_form_as_long_as_its_pages_arrive() -> None:
    silent, honest, hanging = Patience(began=0.0), Patience(began=0.0), Patience(began=0.0)
    assert (silent.left(9.5), silent.left(10.5)) == (0.5, 0.0)
    for page in range(1, 151):
        assert honest.left(page * 0.5) > 0.0
        honest.earn()
        hanging.earn()
    assert hanging.left(1.0) == 10.0


def test_a_long_honest_pdf_is_read_to_its_end_page_by_page(tmp_path: Path) -> None:
    first = next(i for i, part in enumerate(FORM) if str(part).endswith("绩效目标表"))
    path = tmp_path / "长.pdf"
    path.write_bytes(pdf_file([*FORM, *FORM[first:] * 4], page_a_project=True))
    pages: list[tuple[int, int]] = []
    rows = read_pdf(path, lambda page, of: pages.append((page, of))).rows
    assert pages == [(page, len(pages)) for page in range(1, len(pages) + 1)]
    assert len(pages) >= 50
    assert sum("项目编码" in "".join(row.cells) for row in rows) == 50


def test_a_scan_is_told_from_all_its_pages(tmp_path: Path) -> None:
    path = tmp_path / "扫描.pdf"
    path.write_bytes(drawn(*[scan] * 12))
    pages: list[int] = []
    with pytest.raises(ContentError, match="扫描的图片"):
        read_pdf(path, lambda page, _: pages.append(page))
    assert pages == [*range(1, 13)]


def long_pdf(last_words: str) -> bytes:
    """Twelve pages with a ruled table each; only the last one says something of its own."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    for number in range(1, 13):
        canvas.setFont("STSong-Light", 12)
        canvas.grid([100, 250, 400], [600, 640, 680])
        canvas.drawString(110, 655, last_words if number == 12 else "会议议程")
        canvas.drawString(260, 655, f"第{number}场")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_of_a_long_document_about_something_else_only_the_first_pages_are_read(
    tmp_path: Path,
) -> None:
    path = tmp_path / "议程.pdf"
    path.write_bytes(long_pdf("项目编码"))
    cells = [cell for row in read_pdf(path).rows for cell in row.cells]
    assert "第10场" in cells
    assert "第11场" not in cells
    assert "项目编码" not in cells


def test_pages_that_are_pictures_are_named() -> None:
    _, findings = read_text(pdf_file(FORM, pictures=2), "文本.pdf")
    (finding,) = [each for each in findings if each.code == "PAGE_IS_PICTURE"]
    assert (finding.severity, finding.loaded, finding.file) == ("warning", False, "文本.pdf")
    assert finding.message.startswith("第 1、2 页是图片，没有文字，没有读")


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "word/vbaProject.bin"])
def test_macros_are_not_run_and_that_is_said(part: str, tmp_path: Path) -> None:
    whole = word_file(FORM) if part.startswith("word") else xlsx_file(FORM)
    (tmp_path / "a").write_bytes(whole)
    content = with_part(tmp_path / "a", tmp_path / "b", part, b"macro").read_bytes()
    text, findings = read_text(content, "文本.xlsm")
    assert len(text.projects) == 10
    (finding,) = [each for each in findings if each.code == "MACROS_NOT_RUN"]
    assert (finding.severity, finding.loaded) == ("info", True)


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("=96+4", "（写的是“=96+4”，是公式的文字，没有算出结果）"),
        ("\u202e96.00", "夹有看不见的控制符"),
        ("😀96.00", "认不出预算数"),
    ],
)
def test_a_budget_that_is_no_number_leaves_its_project_out(printed: str, said: str) -> None:
    content = TEXT.replace("预算数\t96.00", f"预算数\t{printed}").encode()
    text, findings = read_text(content, "文本.txt")
    assert FIRST not in {project.code for project in text.projects}
    (finding,) = [each for each in findings if each.code == "TABLE_UNREADABLE"]
    assert said in finding.message


def test_a_formula_that_was_never_computed_is_no_budget(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx_file(FORM, formulas={"96.00": "=90+6"}))
    text, findings = read_text(path.read_bytes(), "文本.xlsx")
    assert FIRST not in {project.code for project in text.projects}
    (finding,) = [each for each in findings if each.code == "TABLE_UNREADABLE"]
    assert finding.printed_value == "（公式没有算出结果）"


def test_marks_of_direction_and_pictures_in_names_are_told() -> None:
    content = TEXT.replace("扫黑除恶专项经费\t", "扫黑除恶\u202e专项经费\t")
    content = content.replace("重要节日安保", "重要节日😀安保")
    text, findings = read_text(content.encode(), "文本.txt")
    assert len(text.projects) == 10
    told = [each.message for each in findings if each.code == "ODD_CHARACTERS"]
    assert ["控制符" in each for each in told] == [True, False]
    assert "表情符号" in told[1]


@pytest.mark.parametrize(
    ("printed", "marked", "code"),
    [
        ("96.00\t\n", "\u202e96.00\t\n", "SCHED_UNREADABLE"),
        ("其他资金\t", "其他资金\t\u200f九万", "AMOUNT_UNREADABLE"),
        ("扫黑除恶专项经费\t", "扫黑除恶\u202e专项经费\t", "TOC_NAME_MISMATCH"),
    ],
)
def test_no_message_prints_a_mark_that_turns_it_round(printed: str, marked: str, code: str) -> None:
    assert printed in TEXT
    _, findings = read_text(TEXT.replace(printed, marked).encode(), "文本.txt")
    told = [each.message for each in findings]
    assert not any(mark in message for message in told for mark in "\u200f\u202e")
    assert any("〔控制符〕" in each.message for each in findings if each.code == code)


def test_a_form_without_a_plan_is_read_with_findings_and_nothing_is_guessed() -> None:
    lines = TEXT.split("\n")
    plans = [i for i, line in enumerate(lines) if line.startswith("资金支出计")]
    kept = [line for i, line in enumerate(lines) if i not in plans and i - 1 not in plans]
    text, findings = read_text("\n".join(kept).encode(), "文本.txt")
    assert [project.schedule for project in text.projects] == [()] * 10
    assert [each.code for each in findings].count("SCHED_MISSING") == 10
    assert sum(project.budget_fen for project in text.projects) == 332_640_000


# --- which workbook is which -------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_of_money_or_results_is_not_taken_for_a_form(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(template_workbook(kind))
    assert recognise_kinds(path, "a.xlsx") == [each.kind for each in recognise_file(path, "a.xlsx")]


@pytest.mark.parametrize("write", [xlsx_file, word_file, web_page, pdf_file])
def test_a_form_is_recognised_in_every_container(
    write: Callable[..., bytes], tmp_path: Path
) -> None:
    path = tmp_path / "表"
    path.write_bytes(write(FORM))
    assert recognise_kinds(path, "表") == [PERFORMANCE_TEXT]
