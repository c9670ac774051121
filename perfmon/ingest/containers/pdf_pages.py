"""The pages of a PDF as lines of text and ruled tables, from top to bottom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from perfmon.ingest.containers.look_alikes import plain_text
from perfmon.ingest.containers.open_ends import open_ends
from perfmon.ingest.files.content_error import ContentError

MAX_PAGES = 150
_MAX_CHARACTERS = 30_000
_MAX_SHAPES = 20_000
_FEW_CHARACTERS = 5
_LOCKED = "这份 PDF 设了打开密码，请去掉密码后再导入"
_SETTINGS = {"snap_tolerance": 2, "join_tolerance": 2, "intersection_tolerance": 3}
_NEAR = 2.0


@dataclass(frozen=True)
class Line:
    """A line of text outside all tables, with its box in points from the page's upper left."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Grid:
    """A ruled table on one page.

    Attributes:
        rows: each with its cells from left to right, as left edge and text; a place that a cell
            above covers has none.
        left: the edge of the table; likewise `right` and `top`.
        is_open_above: whether its first row has no rule above, being the rest of a row.
        is_open_below: whether its last row has no rule below, going on on the next page.
    """

    rows: tuple[tuple[tuple[float, str], ...], ...]
    left: float
    right: float
    top: float
    is_open_above: bool = False
    is_open_below: bool = False


@dataclass(frozen=True)
class PdfPage:
    """One page: its parts from top to bottom; `is_picture` where it shows a picture, no text.

    Its `number` is counted from 1, `pages` is how many the document has.
    """

    number: int
    pages: int
    height: float
    parts: tuple[Line | Grid, ...]
    is_picture: bool


def read_pages(content: bytes) -> Iterator[PdfPage]:
    """The pages one after the other.

    Raises:
        ContentError: locked, too long, or with more on a page than anyone prints.
    """
    try:
        document = pdfplumber.open(BytesIO(content))
    except PdfminerException as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args):
            raise ContentError(_LOCKED) from error
        raise
    with document:
        count = len(document.pages)
        if count > MAX_PAGES:
            raise ContentError(f"这份 PDF 有 {count} 页，超过 {MAX_PAGES} 页，请按部门分开再导入")
        for page in document.pages:
            yield _read_page(page, count)
            page.close()


def _read_page(page: Page, pages: int) -> PdfPage:
    shapes = len(page.lines) + len(page.rects) + len(page.curves)
    if len(page.chars) > _MAX_CHARACTERS or shapes > _MAX_SHAPES:
        raise ContentError(f"第 {page.page_number} 页上的文字或线条多得不正常，没有读它")
    ends = open_ends(page.edges)
    rules = [rule for end in ends for rule in end.rules]
    tables = page.find_tables(_SETTINGS | {"explicit_horizontal_lines": rules})
    grids = [_grid(table, [end.height for end in ends if end.is_cut]) for table in tables]
    boxes = [table.bbox for table in tables]
    outside = page.filter(lambda shape: not _is_inside(shape, boxes)) if boxes else page
    lines = [
        Line(plain_text(line["text"]), line["x0"], line["x1"], line["top"], line["bottom"])
        for line in outside.extract_text_lines(return_chars=False)
    ]
    parts: list[Line | Grid] = [*lines, *grids]
    parts.sort(key=lambda part: part.top)
    is_picture = len(page.chars) < _FEW_CHARACTERS and bool(page.images)
    return PdfPage(page.page_number, pages, float(page.height), tuple(parts), is_picture)


def _grid(table: Table, cuts: Sequence[float]) -> Grid:
    rows = tuple(
        tuple(
            (box[0], plain_text(text or ""))
            for box, text in zip(row.cells, texts, strict=True)
            if box is not None
        )
        for row, texts in zip(table.rows, table.extract(), strict=True)
    )
    left, top, right, bottom = table.bbox
    is_open_above, is_open_below = (
        any(abs(cut - edge) < _NEAR for cut in cuts) for edge in (top, bottom)
    )
    return Grid(rows, left, right, top, is_open_above, is_open_below)


def _is_inside(shape: dict[str, float], boxes: list[tuple[float, float, float, float]]) -> bool:
    x, y = (shape["x0"] + shape["x1"]) / 2, (shape["top"] + shape["bottom"]) / 2
    return any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes)
