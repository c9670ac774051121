"""Writes the published form into the files that it comes in: Word, PDF, Excel, web page."""

import html
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import docx
import PIL.Image
import xlsxwriter
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib import colors
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.doctemplate import SimpleDocTemplate
from reportlab.platypus.flowables import Flowable, Image, PageBreak
from reportlab.platypus.paragraph import Paragraph
from reportlab.platypus.tables import Table, TableStyle
from xlwt.Workbook import Workbook

from tests.facts import DOCUMENT

COLUMNS = 12
_MONEY_WIDTHS = (2, 2, 1, 2, 2, 1, 2)
_MONTH_WIDTHS = {3: (4, 3, 3), 4: (3, 2, 3, 2)}


@dataclass(frozen=True)
class Cell:
    """A printed cell: its text, its first column, and how far it spans."""

    text: str
    column: int
    columns: int
    rows: int = 1


PrintedTable = list[list[Cell]]
PrintedForm = list[str | PrintedTable]
"""The lines of text and the tables of a form in its order; PAGE_END begins a new page."""

PAGE_END = "\f"


def printed_form(text: str | None = None) -> PrintedForm:
    """The form laid out with the spans that offices print, from a text with tabs."""
    form: PrintedForm = []
    rows: list[list[str]] = []
    for line in (text or DOCUMENT.read_text(encoding="utf-8")).split("\n"):
        if "\t" in line and ".." not in line:
            rows.append([cell.strip() for cell in line.split("\t")])
        elif line.strip():
            if rows:
                form.append(list(_laid_out(rows)))
                rows = []
            form.append(line)
    return [*form, list(_laid_out(rows))]


def tables_of(form: PrintedForm) -> Iterator[PrintedTable]:
    """The tables alone."""
    yield from (part for part in form if not isinstance(part, str))


def broken_form(
    form: PrintedForm, below: int, *lines: str, heads: int = 0, is_titled: bool = False
) -> PrintedForm:
    """The form with every table in two, the second half a table of its own.

    Args:
        form: what to break.
        below: the indicators above the break; where it cuts a 一级指标 the cell below is blank.
        lines: what stands in between.
        heads: so many of the rows down to the heads of the indicators stand above the second half
            again; -1 is only the last.
        is_titled: the title that says 续, and the lines below it, stand above it again.
    """
    broken: PrintedForm = []
    for at, part in enumerate(form):
        if isinstance(part, str):
            broken.append(part)
            continue
        head = 1 + next(i for i, row in enumerate(part) if row[0].text == "一级指标")
        upper, lower = _cut(part, head + below)
        again = part[head + heads : head] if heads < 0 else part[:heads]
        title, *rest = form[at - 3 : at]
        titles = [f"{title}（续）", *rest] if is_titled else []
        broken += [upper, *lines, *titles, [*again, *lower]]
    return broken


def _cut(rows: PrintedTable, at: int) -> tuple[PrintedTable, PrintedTable]:
    """Two tables; a cell over the cut is one in both, blank in the second."""
    rests: list[Cell] = []
    upper: PrintedTable = []
    for i, row in enumerate(rows[:at]):
        ends = [replace(cell, rows=min(cell.rows, at - i)) for cell in row]
        rests += [
            replace(cell, text="", rows=cell.rows - end.rows)
            for cell, end in zip(row, ends, strict=True)
            if end.rows < cell.rows
        ]
        upper.append(ends)
    return upper, [[*rests, *rows[at]], *rows[at + 1 :]]


def _laid_out(rows: Sequence[Sequence[str]]) -> Iterator[list[Cell]]:
    months: list[int] = []
    first = next(i for i, row in enumerate(rows) if row[0] == "一级指标")
    for i, row in enumerate(rows[:first]):
        filled = [cell for cell in row if cell]
        if row[0] == "项目编码":
            yield _spread(filled, (2, 4, 2, 4))
        elif row[0].startswith("预算规模"):
            label, *money = _spread([*row[:6], row[6] if len(row) > 6 else ""], _MONEY_WIDTHS)
            yield [Cell(label.text, 0, 2, rows=2), *money]
        elif row[0].startswith("资金支出"):
            months = [at for at, cell in enumerate(row) if at and cell]
            heads = _spread([row[at] for at in months], _MONTH_WIDTHS[len(months)], start=2)
            yield [Cell(row[0], 0, 2, rows=2), *heads]
        elif rows[i - 1][0].startswith("资金支出"):
            values = [row[at] if at < len(row) else "" for at in months]
            yield _spread(values, _MONTH_WIDTHS[len(months)], start=2)
        elif row[0]:
            yield _spread(filled, (2, 10))
        else:
            yield _spread(filled, (10,), start=2)
    yield from _indicator_rows(rows[first:])


def _indicator_rows(rows: Sequence[Sequence[str]]) -> Iterator[list[Cell]]:
    """Six columns; a 一级指标 spans the rows below that leave it blank."""
    for i, row in enumerate(rows):
        texts = [row[0], *filter(None, row[1:])]
        assert len(texts) == 6, "the sample prints six cells a row"
        level1, *others = _spread(texts, (2,) * 6)
        if not level1.text:
            yield others
            continue
        below = next((n for n, later in enumerate(rows[i + 1 :]) if later[0]), len(rows) - i - 1)
        yield [Cell(level1.text, 0, 2, rows=below + 1), *others]


def _spread(texts: Sequence[str], widths: Sequence[int], start: int = 0) -> list[Cell]:
    cells = []
    for text, width in zip(texts, widths, strict=True):
        cells.append(Cell(text, start, width))
        start += width
    return cells


# --- Word --------------------------------------------------------------------------------------


def word_file(form: PrintedForm) -> bytes:
    """A docx with a table a project; the pages of the contents stand behind tabs."""
    document = docx.Document()
    for part in form:
        if part == PAGE_END:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif isinstance(part, str):
            document.add_paragraph(part.replace(".....\t", "\t"))
        else:
            add_word_table(document, part)
    return saved(document)


def add_word_table(document: Document, rows: PrintedTable) -> None:
    """Adds a table with horizontally and vertically merged cells, written as Word does."""
    table = document.add_table(0, COLUMNS)
    open_cells: dict[int, tuple[Cell, int]] = {}
    for row in rows:
        begun = {cell.column: (cell, cell.rows) for cell in row}
        shown = dict(sorted((open_cells | begun).items()))
        written = "".join(
            _word_cell(cell, cell.text if at in begun else None) for at, (cell, _) in shown.items()
        )
        table._tbl.append(parse_xml(f"<w:tr {nsdecls('w')}>{written}</w:tr>"))
        open_cells = {at: (cell, left - 1) for at, (cell, left) in shown.items() if left > 1}


def _word_cell(cell: Cell, text: str | None) -> str:
    """A cell's XML; without a text it is a lower part of a merged one."""
    kind = "continue" if text is None else "restart"
    merged = f'<w:vMerge w:val="{kind}"/>' if cell.rows > 1 else ""
    spans = f'<w:tcPr><w:gridSpan w:val="{cell.columns}"/>{merged}</w:tcPr>'
    run = f'<w:r><w:t xml:space="preserve">{html.escape(text or "")}</w:t></w:r>'
    return f"<w:tc>{spans}<w:p>{run}</w:p></w:tc>"


def saved(document: Document) -> bytes:
    """The bytes of a docx."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


# --- Excel -------------------------------------------------------------------------------------


def xlsx_file(
    form: PrintedForm,
    *,
    on_one_sheet: bool = False,
    column: int = 0,
    formulas: Mapping[str, str] | None = None,
) -> bytes:
    """An xlsx with a sheet a project, its title and unit above its table, or all on one sheet.

    Args:
        form: what to print.
        on_one_sheet: instead of a sheet a project.
        column: where the tables begin.
        formulas: for cells that stand alone, by their text; without a result.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheets = [form] if on_one_sheet else list(_by_project(form))
        for number, parts in enumerate(sheets):
            sheet = workbook.add_worksheet("封面" if not number else f"项目{number}")
            at = 0
            for part in parts:
                if isinstance(part, str):
                    sheet.write_string(at, column, part.replace("\t", ""))
                    at += 1
                    continue
                for i, row in enumerate(part, start=at):
                    for cell in row:
                        left = cell.column + column
                        formula = (formulas or {}).get(cell.text)
                        if formula:
                            sheet.write_formula(i, left, formula, value="")
                        elif cell.rows * cell.columns == 1:
                            sheet.write_string(i, left, cell.text)
                        else:
                            bottom, right = i + cell.rows - 1, left + cell.columns - 1
                            sheet.merge_range(i, left, bottom, right, cell.text)
                at += len(part) + 1
    return buffer.getvalue()


def xls_file(form: PrintedForm) -> bytes:
    """An old xls with a sheet a project."""
    workbook = Workbook(encoding="utf-8")
    for number, parts in enumerate(_by_project(form)):
        sheet = workbook.add_sheet("封面" if not number else f"项目{number}")
        at = 0
        for part in parts:
            if isinstance(part, str):
                sheet.write(at, 0, part.replace("\t", ""))
                at += 1
                continue
            for i, row in enumerate(part, start=at):
                for cell in row:
                    bottom, right = i + cell.rows - 1, cell.column + cell.columns - 1
                    sheet.write_merge(i, bottom, cell.column, right, cell.text)
            at += len(part)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _by_project(form: PrintedForm) -> Iterator[PrintedForm]:
    """All before the first table's title, then each table with the three lines above it."""
    ends = [i for i, part in enumerate(form) if not isinstance(part, str)]
    starts = [0, ends[0] - 3, *(end + 1 for end in ends[:-1])]
    for start, end in zip(starts, [*starts[1:], len(form)], strict=True):
        yield form[start:end]


# --- web page ----------------------------------------------------------------------------------


def web_page(form: PrintedForm, *, charset: str = "utf-8") -> bytes:
    """A page with a table a project."""
    body = "\n".join(
        f"<p>{html.escape(part)}</p>" if isinstance(part, str) else _web_table(part)
        for part in form
    )
    head = f'<meta charset="{charset}"><title>某网站</title><style>td{{border:1px solid}}</style>'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(charset)


def _web_table(rows: PrintedTable) -> str:
    written = (
        "<tr>"
        + "".join(
            f'<td rowspan="{cell.rows}" colspan="{cell.columns}">{html.escape(cell.text)}</td>'
            for cell in row
        )
        + "</tr>"
        for row in rows
    )
    return f"<table>{''.join(written)}</table>"


# --- PDF ---------------------------------------------------------------------------------------


def pdf_file(
    form: PrintedForm,
    *,
    page_a_project: bool = False,
    height: float = 842.0,
    repeated_rows: int = 0,
    locked_with: str | None = None,
    pictures: int = 0,
) -> bytes:
    """A PDF with ruled tables.

    Args:
        form: what to print.
        page_a_project: each project begins on a page of its own; otherwise tables break.
        height: of a page in points; low ones break every table.
        repeated_rows: of each table, printed again on its next page.
        locked_with: the password for opening; '' restricts printing only.
        pictures: so many pages before it show a picture and no text.
    """
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    story: list[Flowable] = []
    for _ in range(pictures):
        story += [Image(io.BytesIO(_grey_picture()), 400, min(600, height - 120)), PageBreak()]
    for i, part in enumerate(form):
        if part == PAGE_END:
            story.append(PageBreak())
        elif isinstance(part, str):
            if page_a_project and part.endswith("绩效目标表"):
                story.append(PageBreak())
            story.append(_paragraph(part.replace("\t", " ")))
        else:
            story.append(_pdf_table(part, repeated_rows))
            if i + 1 < len(form):
                story.append(_paragraph(" "))

    def number(canvas: Canvas, document: SimpleDocTemplate) -> None:
        if document.page <= pictures:
            return
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(297, 20, f"- {document.page} -")

    SimpleDocTemplate(
        buffer,
        pagesize=(595.0, height),
        topMargin=50,
        bottomMargin=50,
        encrypt=locked_with,
    ).build(story, onFirstPage=number, onLaterPages=number)
    return buffer.getvalue()


def _grey_picture() -> bytes:
    buffer = io.BytesIO()
    PIL.Image.new("L", (60, 80), 200).save(buffer, "PNG")
    return buffer.getvalue()


def _paragraph(text: str) -> Paragraph:
    style = ParagraphStyle("宋体", fontName="STSong-Light", fontSize=9, leading=13, wordWrap="CJK")
    return Paragraph(html.escape(text), style)


def _pdf_table(rows: PrintedTable, repeated_rows: int) -> Table:
    texts: list[list[Flowable | str]] = [[""] * COLUMNS for _ in rows]
    commands: list[tuple[object, ...]] = []
    for i, row in enumerate(rows):
        for cell in row:
            texts[i][cell.column] = _paragraph(cell.text)
            corners = (cell.column, i), (cell.column + cell.columns - 1, i + cell.rows - 1)
            commands += [("SPAN", *corners), ("BOX", *corners, 0.5, colors.black)]
    widths = [480.0 / COLUMNS] * COLUMNS
    style = TableStyle(commands)
    return Table(texts, colWidths=widths, repeatRows=repeated_rows, style=style)
