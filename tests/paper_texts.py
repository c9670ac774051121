"""What a paper says, read back from its bytes: all of its texts in their order, and its tables."""

import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO

import openpyxl
import pdfplumber
from docx import Document
from pptx import Presentation


def texts(suffix: str, content: bytes) -> list[str]:
    """Every text of a paper: paragraphs, cells, notes, charts; of a zip those of its papers."""
    return [text for text in _READERS[suffix](content) if text.strip()]


def numbers(told: list[str]) -> list[str]:
    """Every number in texts, as printed."""
    return re.findall(r"-?\d[\d,]*(?:\.\d+)?%?", "\n".join(told))


Table = list[list[str]]
"""Rows of cells as printed, the heads first."""


def printed_tables(suffix: str, content: bytes) -> list[Table]:
    """The tables of a paper whose cells are texts: of everything but workbooks."""
    if suffix == "pdf":
        with pdfplumber.open(BytesIO(content)) as document:
            found = [table for page in document.pages for table in page.extract_tables()]
        return [[[_closed(cell or "") for cell in row] for row in table] for table in found]
    if suffix == "docx":
        return [
            [[cell.text for cell in row.cells] for row in table.rows]
            for table in Document(BytesIO(content)).tables
        ]
    if suffix == "pptx":
        shapes = [
            shape for slide in Presentation(BytesIO(content)).slides for shape in slide.shapes
        ]
        shown = [shape.table for shape in shapes if shape.has_table]
        return [[[cell.text for cell in row.cells] for row in table.rows] for table in shown]
    if suffix == "html":
        reader = _HtmlTables()
        reader.feed(content.decode())
        return reader.tables
    if suffix == "zip":
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = [(name.rpartition(".")[2], archive.read(name)) for name in archive.namelist()]
        return [table for part in parts for table in printed_tables(*part)]
    return []


def _closed(cell: str) -> str:
    """A cell whose words were broken into lines."""
    return "".join(cell.split())


class _HtmlTables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self._is_in_cell = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self.tables[-1][-1].append("")
            self._is_in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._is_in_cell = False

    def handle_data(self, data: str) -> None:
        if self._is_in_cell:
            self.tables[-1][-1][-1] += data.strip()


def _of_pdf(content: bytes) -> Iterator[str]:
    with pdfplumber.open(BytesIO(content)) as document:
        for page in document.pages:
            yield from (page.extract_text() or "").splitlines()


def _of_docx(content: bytes) -> Iterator[str]:
    document = Document(BytesIO(content))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        yield from (cell.text for row in table.rows for cell in row.cells)
    for section in document.sections:
        yield from (paragraph.text for paragraph in section.footer.paragraphs)


def _of_xlsx(content: bytes) -> Iterator[str]:
    """Sheet by sheet, the formulas and then what they came to."""
    for is_formula in (True, False):
        book = openpyxl.load_workbook(BytesIO(content), data_only=not is_formula)
        for sheet in book.worksheets:
            yield sheet.title
            for row in sheet.iter_rows(values_only=True):
                yield from (str(cell) for cell in row if cell is not None)


def _of_pptx(content: bytes) -> Iterator[str]:
    for slide in Presentation(BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)
            if shape.has_chart:
                for plot in shape.chart.plots:
                    yield from map(str, plot.categories)
                    yield from (f"{each.name}{each.values}" for each in plot.series)
        yield slide.notes_slide.notes_text_frame.text


def _of_lines(content: bytes) -> Iterator[str]:
    yield from content.decode("utf-8-sig").splitlines()


def _of_zip(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name
            yield from texts(name.rpartition(".")[2], archive.read(name))


_READERS = {
    "pdf": _of_pdf,
    "docx": _of_docx,
    "xlsx": _of_xlsx,
    "pptx": _of_pptx,
    "html": _of_lines,
    "txt": _of_lines,
    "zip": _of_zip,
}
