"""A page of PDF that looks the same on every machine: A4, one Chinese font of its own, a foot.

Signs that the font does not have are printed as 〓, never left out.
"""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle
from reportlab.platypus.flowables import Flowable, KeepInFrame, PageBreak, Spacer

from perfmon.ingest.odd_characters import as_seen
from perfmon.reports.pdf_curve import Curve, draw_curve

FONT = "perfmon"
_FONT_FILE = Path(__file__).with_name("fonts") / "wqy-microhei.ttc"

MISSING_SIGN = "〓"

_MARGIN, _FOOT = 14 * mm, 9 * mm
WIDTH_MM = (A4[0] - 2 * _MARGIN) / mm
"""How wide a line of the page is."""

_TOP, _BOTTOM, _PADDING = 12 * mm, 14 * mm, 12
"""Margins of a page, and what its frame leaves free of them, both sides together."""

SHEET_MM = WIDTH_MM - _PADDING / mm
"""How wide a sheet is (`PdfPaper.close_sheet`)."""

_SHEET_HEIGHT = A4[1] - _TOP - _BOTTOM - _PADDING

_RULE, _SHADE = colors.HexColor("#8a94a0"), colors.HexColor("#eef2f6")


class PdfPaper:
    """A document that is written from the top down."""

    def __init__(self, title: str, foot: str) -> None:
        self._title, self._foot = title, foot
        self._flow: list[Flowable] = []
        self._sheet_from = 0
        _font()

    def title(self, text: str, below: str) -> None:
        """The title, and a line of what holds for all of it."""
        self._flow.append(_paragraph(text, 18, alignment=TA_CENTER))
        self._flow.append(_paragraph(below, 10, alignment=TA_CENTER, grey=True))
        self._flow.append(Spacer(0, 3 * mm))

    def close_sheet(self) -> None:
        """What was written since the last sheet is one page, made smaller where it is too long."""
        written = self._flow[self._sheet_from :]
        sheet = KeepInFrame(SHEET_MM * mm, _SHEET_HEIGHT, written, mode="shrink")
        self._flow[self._sheet_from :] = [*([PageBreak()] if self._sheet_from else []), sheet]
        self._sheet_from = len(self._flow)

    def head(self, text: str) -> None:
        """A heading."""
        self._flow.append(Spacer(0, 2.5 * mm))
        self._flow.append(_paragraph(text, 14))

    def say(self, text: str, points: float = 11) -> None:
        """A paragraph."""
        self._flow.append(_paragraph(text, points))

    def note(self, text: str) -> None:
        """A line in grey."""
        self._flow.append(_paragraph(text, 9.5, grey=True))

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths_mm: Sequence[float],
        *,
        words: Sequence[int] = (0,),
        last_is_sum: bool = True,
        row_mm: float | None = None,
    ) -> None:
        """A table with rules.

        Args:
            heads: above each column.
            rows: of texts.
            widths_mm: of each column.
            words: the columns of words, set from the left; the others are numbers.
            last_is_sum: whether the last row is the sum of those above it.
            row_mm: how high a row is that is written by hand; None as its texts need.
        """
        cells = [[_paragraph(text, 10.5, alignment=TA_CENTER) for text in heads]]
        cells += [
            [
                _paragraph(text, 10.5, alignment=0 if column in words else TA_RIGHT)
                for column, text in enumerate(row)
            ]
            for row in rows
        ]
        shaded = [0, len(rows)] if last_is_sum and rows else [0]
        style = [
            ("GRID", (0, 0), (-1, -1), 0.5, _RULE),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            *((name, (0, 0), (-1, -1), 2.2) for name in ("LEFTPADDING", "RIGHTPADDING")),
            *((name, (0, 0), (-1, -1), 1.8) for name in ("TOPPADDING", "BOTTOMPADDING")),
            *(("BACKGROUND", (0, row), (-1, row), _SHADE) for row in shaded),
        ]
        height = None if row_mm is None else row_mm * mm
        heights = [None, *(height for _ in rows)]
        table = Table(cells, [width * mm for width in widths_mm], heights, repeatRows=1)
        table.setStyle(TableStyle(style))
        self._flow.append(Spacer(0, 1.5 * mm))
        self._flow.append(table)
        self._flow.append(Spacer(0, 1.5 * mm))

    def picture(self, curve: Curve) -> None:
        """A curve over the months, as wide as the page."""
        self._flow.append(Spacer(0, 1.5 * mm))
        self._flow.append(draw_curve(curve, WIDTH_MM * mm, FONT))

    def content(self) -> bytes:
        """The document's bytes, the same at every time."""
        made = BytesIO()
        document = SimpleDocTemplate(
            made, pagesize=A4, title=self._title, author="", invariant=1, lang="zh-CN",
            leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_TOP, bottomMargin=_BOTTOM,
        )  # fmt: skip
        document.build(self._flow, onFirstPage=self._draw_foot, onLaterPages=self._draw_foot)
        return made.getvalue()

    def _draw_foot(self, canvas: Canvas, _: object) -> None:
        canvas.setFont(FONT, 8)
        canvas.setFillColor(colors.HexColor("#5b6570"))
        canvas.drawString(_MARGIN, _FOOT, printable(self._foot))
        canvas.drawRightString(A4[0] - _MARGIN, _FOOT, f"第 {canvas.getPageNumber()} 页")


def printable(text: str) -> str:
    """The text with 〓 for every sign that the font does not have."""
    known = _font().face.charToGlyph
    return "".join(s if s == "\n" or ord(s) in known else MISSING_SIGN for s in as_seen(text))


@cache
def _font() -> TTFont:
    font = TTFont(FONT, str(_FONT_FILE), subfontIndex=0)
    pdfmetrics.registerFont(font)
    pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=FONT, italic=FONT, boldItalic=FONT)
    return font


def _paragraph(text: str, points: float, *, alignment: int = 0, grey: bool = False) -> Paragraph:
    style = ParagraphStyle(
        "line",
        fontName=FONT,
        fontSize=points,
        leading=points * 1.4,
        alignment=alignment,
        wordWrap="CJK",
        textColor=colors.HexColor("#5b6570") if grey else colors.black,
    )
    return Paragraph(escape(printable(text)).replace("\n", "<br/>"), style)
