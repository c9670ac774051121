"""A Word document laid out as an official paper: A4, fonts by name, headings, tables, page foot.

A letter has its 文号 above the title, an addressee below it, and closes with 落款.
"""

import re
from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from perfmon.ingest.odd_characters import as_seen
from perfmon.reports.made_on import without_clock

TITLE_FONT, BODY_FONT, HEAD_FONT, TABLE_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
SUBHEAD_FONT = "楷体_GB2312"

_BODY_POINTS, _TABLE_POINTS = 16.0, 10.5
_NUMBER = re.compile(r"[+-]?[\d,]+(?:\.\d+)?%?|——")
_LONGEST_PROPERTY = 255
_MARGINS = {"top": 3.7, "bottom": 3.5, "left": 2.8, "right": 2.6}  # GB/T 9704


class OfficialPaper:
    """A document that is written from the top down."""

    def __init__(self, title: str, foot: str, number: str | None = None) -> None:
        self._document = Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        for side, width in _MARGINS.items():
            setattr(section, f"{side}_margin", Cm(width))
        self._document.core_properties.title = as_seen(title)[:_LONGEST_PROPERTY]
        self._document.core_properties.author = ""
        self._write(section.footer.paragraphs[0], foot, TABLE_FONT, 9.0)
        if number is not None:
            above = self._document.add_paragraph()
            above.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            self._write(above, number, BODY_FONT, _BODY_POINTS)
        self._title(title)

    def new_page(self, title: str) -> None:
        """What is handed in by itself (a reply slip): a page of its own under its own title."""
        self._title(title).paragraph_format.page_break_before = True

    def head(self, text: str) -> None:
        """A heading of the first rank: 一、组织情况."""
        self._indented(text, HEAD_FONT).paragraph_format.keep_with_next = True

    def subhead(self, text: str) -> None:
        """A heading of the second rank: （一）错误."""
        self._indented(text, SUBHEAD_FONT).paragraph_format.keep_with_next = True

    def say(self, text: str) -> None:
        """A paragraph."""
        self._indented(text, BODY_FONT)

    def address(self, text: str) -> None:
        """The addressee (主送), at the left edge."""
        self._line(text, BODY_FONT)

    def sign(self, *lines: str) -> None:
        """落款, at the right edge, after an empty line."""
        self._line("", BODY_FONT)
        for text in lines:
            self._line(text, BODY_FONT).alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        row_height: float = 0.0,
    ) -> None:
        """A table with borders, its heads again on every page; widths and height in cm.

        Rows stay whole on a page and are at least as high as asked, so that one can write into
        them; what reads as a number stands at the right.
        """
        table = self._document.add_table(rows=0, cols=len(heads), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        table._tblPr.append(_narrow_margins())
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for number, cells in enumerate([heads, *rows]):
            row = table.add_row()
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            if number == 0:
                row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            elif row_height:
                row.height, row.height_rule = Cm(row_height), WD_ROW_HEIGHT_RULE.AT_LEAST
            for cell, text, width in zip(row.cells, cells, widths, strict=True):
                cell.width = Cm(width)
                font = HEAD_FONT if number == 0 else TABLE_FONT
                self._write(cell.paragraphs[0], text, font, _TABLE_POINTS)
                if number and _NUMBER.fullmatch(text):
                    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def content(self) -> bytes:
        """The document's bytes, the same whenever the same is written."""
        content = BytesIO()
        self._document.save(content)
        return without_clock(content.getvalue())

    def _title(self, text: str) -> Paragraph:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._write(paragraph, text, TITLE_FONT, 22.0)
        return paragraph

    def _indented(self, text: str, font: str) -> Paragraph:
        paragraph = self._line(text, font)
        paragraph.paragraph_format.first_line_indent = Pt(2 * _BODY_POINTS)
        return paragraph

    def _line(self, text: str, font: str) -> Paragraph:
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(28)
        paragraph.paragraph_format.space_after = Pt(0)
        self._write(paragraph, text, font, _BODY_POINTS)
        return paragraph

    def _write(self, paragraph: Paragraph, text: str, font: str, points: float) -> None:
        run = paragraph.add_run("".join(sign for sign in as_seen(text) if _is_shown(sign)))
        run.font.name, run.font.size = font, Pt(points)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _narrow_margins() -> BaseOxmlElement:
    """0.1 cm left and right of what stands in a cell, so that a number keeps its line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Cm(0.1).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins


def _is_shown(sign: str) -> bool:
    """Whether a sign may stand on paper; the wide blank (　月　日) does."""
    return sign.isprintable() or sign == "\u3000"
