"""What stands in a bureau's blank outside its cells and would be lost, left unfilled, or reach out.

openpyxl keeps cells, pictures and page settings; text boxes, shapes and charts are gone once it
saves, and marks in a header or a comment are no cells. A link to another workbook or program would
go out with every filled form.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.worksheet import Worksheet

from perfmon.reports.moved_references import formula_cells

_DRAWING = re.compile(r"xl/drawings/drawing[0-9]+\.xml")
_LOST = {
    "图表": re.compile(rb"<(?:\w+:)?graphicFrame[ />]"),
    "文本框或图形": re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[ />]"),
}
_EXTERNAL = "xl/externalLinks/"
_QUOTED = re.compile(r'"[^"]*"')
_REACHES_OUT = re.compile(
    r"\||\[[^\]]+\]\S*!|\bDDE\(|\bCALL\(|\bREGISTER(?:\.ID)?\(", re.IGNORECASE
)
"""A formula that starts a program (=cmd|…, CALL) or reads another workbook ([外.xlsx]表!A1)."""

_BRACE = re.compile(r"[{｛][^{}]*[}｝]")


def outside_faults(book: Workbook, content: bytes) -> Iterator[str]:
    """Each thing outside the cells that filling would lose or leave as it is, in Chinese.

    Args:
        book: as openpyxl reads it.
        content: the file's bytes, checked before for size.
    """
    for sheet in book.worksheets:
        yield from _unfilled(sheet)
        for cell in formula_cells(sheet):
            if _REACHES_OUT.search(_QUOTED.sub("", str(cell.value))):
                place = f"工作表“{sheet.title}”{cell.coordinate}"
                yield f"{place} 的公式连着别的文件或程序，请改成数或去掉"
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        drawings = [archive.read(name) for name in names if _DRAWING.fullmatch(name)]
    if any(name.startswith(_EXTERNAL) for name in names):
        yield "里有连着别的文件的链接，请在“数据”的“编辑链接”里断开"
    for what, pattern in _LOST.items():
        if any(pattern.search(drawing) for drawing in drawings):
            yield f"里有{what}，填好以后保不住，请删去，要写的字写在格子里"


def _unfilled(sheet: Worksheet) -> Iterator[str]:
    parts = (
        *(sheet.oddHeader, sheet.evenHeader, sheet.firstHeader),
        *(sheet.oddFooter, sheet.evenFooter, sheet.firstFooter),
    )
    if any(_has_mark(part) for part in parts):
        yield f"工作表“{sheet.title}”的页眉页脚里写着标记，那里不填，请写在格子里"
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None and _BRACE.search(cell.comment.text or ""):
                yield f"工作表“{sheet.title}”{cell.coordinate} 的批注里写着标记，那里不填"


def _has_mark(part: HeaderFooterItem | None) -> bool:
    return part is not None and any(
        _BRACE.search(side.text or "") for side in (part.left, part.center, part.right)
    )
