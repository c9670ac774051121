"""A hostile county's downloads: every text is a text in it, and its name leaves no folder."""

import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path, PurePosixPath, PureWindowsPath

import openpyxl
import pdfplumber
import pytest
from docx import Document
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from perfmon.reports.meeting_papers import PAPERS, Paper
from perfmon.store.cuts import read_cuts
from perfmon.store.database import open_database
from perfmon.workflows.meeting import Meeting, read_meeting
from tests.hostile import MARKUP, downloads

CLOSED, OPEN = 9, 10
TURNING = re.compile("[\u061c\u200c-\u200f\u202a-\u202e\u2066-\u2069]")
OWN_FUNCTIONS = {"SUM", "SUMIF", "SUBTOTAL", "MAX", "MIN", "ROUND", "IF"}
DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")

PAGES: tuple[tuple[str, int, tuple[str, str] | None, int], ...] = (
    ("lagging.py", OPEN, None, 1),
    ("results.py", OPEN, None, 1),
    ("monitoring_tasks.py", OPEN, None, 2),
    ("official_forms.py", OPEN, None, 1),
    ("closing.py", OPEN, None, 1),
    ("promises.py", CLOSED, None, 1),
    ("promises.py", CLOSED, ("promises_tab", "处理阶梯"), 1),
    ("promises.py", CLOSED, ("promises_tab", "盘活"), 1),
    ("target_review.py", OPEN, ("review_tab", "与上年比"), 1),
    ("target_review.py", OPEN, ("review_tab", "审核意见"), 3),
)
"""A page, the month, the tab, and how many downloads it offers at least."""


@pytest.mark.parametrize(("page", "month", "tab", "least"), PAGES)
def test_what_a_page_offers_is_inert(
    app: AppTest,
    hostile: Path,
    page: str,
    month: int,
    tab: tuple[str, str] | None,
    least: int,
) -> None:
    made = downloads(app, page, month, tab)
    assert len(made) >= least
    for name, content in made:
        is_inert(name, content)


@pytest.fixture(scope="module")
def meeting(hostile_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Meeting:
    """The hostile county's closed month."""
    database = open_database(
        shutil.copyfile(hostile_path, tmp_path_factory.mktemp("meeting") / "h.duckdb")
    )
    (*_, cut) = read_cuts(database.cursor())
    read = read_meeting(database.cursor(), cut, is_demo=True)
    database.close()
    return read


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.title)
def test_every_paper_of_a_meeting_is_inert(meeting: Meeting, paper: Paper) -> None:
    is_inert(paper.file_name(meeting), paper.write(meeting))


def is_inert(name: str, content: bytes) -> None:
    """A download whose name is a name and whose texts do nothing."""
    is_a_file_name(name)
    CHECKS[name.rpartition(".")[2]](content)


def is_a_file_name(name: str) -> None:
    assert name == PurePosixPath(name).name == PureWindowsPath(name).name
    assert name.isprintable()
    assert not re.search(r'[\\/:*?"<>|]', name)
    assert not name.startswith(".")
    assert ".." not in name
    assert not DEVICE.fullmatch(name)
    assert len(name.encode()) <= 255


def is_inert_zip(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        for name in names:
            is_inert(name, archive.read(name))


def is_inert_xlsx(content: bytes) -> None:
    """Texts are strings; formulas are our own sums; nothing leads out of the file."""
    leads_nowhere(content)
    book = openpyxl.load_workbook(BytesIO(content))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert any(MARKUP in str(cell.value) for cell in cells) or len(cells) < 400
    for cell in cells:
        assert cell.hyperlink is None or cell.hyperlink.target is None
        if isinstance(cell.value, str):
            assert not TURNING.search(cell.value)
        if cell.data_type == "f":
            assert set(re.findall(r"([A-Z.]+)\(", str(cell.value))) <= OWN_FUNCTIONS
            assert not re.search(r"[|\[\]<;]", str(cell.value)), cell.value


def is_inert_docx(content: bytes) -> None:
    leads_nowhere(content)
    has_no_fields(content, "instrText", "fldSimple", "hyperlink", "altChunk", "object")
    document = Document(BytesIO(content))
    said = [paragraph.text for paragraph in document.paragraphs]
    said += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any(MARKUP in text for text in said)
    assert not TURNING.search("".join(said))


def is_inert_pptx(content: bytes) -> None:
    leads_nowhere(content)
    has_no_fields(content, "hlinkClick", "hlinkHover", "oleObj")
    shapes = [shape for slide in Presentation(BytesIO(content)).slides for shape in slide.shapes]
    assert any(
        MARKUP in cell.text
        for shape in shapes
        if shape.has_table
        for cell in shape.table.iter_cells()
    )
    with zipfile.ZipFile(BytesIO(content)) as archive:
        books = [name for name in archive.namelist() if name.endswith(".xlsx")]
        assert books, "charts can be edited"
        for name in books:
            is_inert_xlsx(archive.read(name))


def leads_nowhere(content: bytes) -> None:
    """No part of the package is outside it, and none is a macro or a program."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            assert not re.search(r"vbaProject|activeX|embeddings/.*\.bin|externalLink", name)
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in archive.read(name)


def has_no_fields(content: bytes, *tags: str) -> None:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                assert not re.search(rf"<\w+:({'|'.join(tags)})\b".encode(), archive.read(name))


def is_inert_pdf(content: bytes) -> None:
    assert not re.search(rb"/(JavaScript|JS|URI|Launch|OpenAction|EmbeddedFile)\b", content)
    with pdfplumber.open(BytesIO(content)) as document:
        assert not any(page.annots for page in document.pages)
        said = "".join("".join((page.extract_text() or "").split()) for page in document.pages)
    assert "<script>alert(1)</script>" in said


class _Elements(HTMLParser):
    """The elements of a page, with what would load or run in them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.goals: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.goals |= {value or "" for name, value in attrs if name in ("src", "href")}


def is_inert_html(content: bytes) -> None:
    page = content.decode()
    read = _Elements()
    read.feed(page)
    assert not read.tags & {"script", "img", "iframe", "object", "embed", "link", "form"}
    assert all(where.startswith("#") for where in read.goals)
    assert not [name for name in read.attributes if name.startswith("on")]
    assert "&lt;script&gt;" in page
    assert not TURNING.search(page)


def is_plain(content: bytes) -> None:
    assert content.decode("utf-8-sig")


CHECKS: dict[str, Callable[[bytes], None]] = {
    "zip": is_inert_zip,
    "xlsx": is_inert_xlsx,
    "docx": is_inert_docx,
    "pptx": is_inert_pptx,
    "pdf": is_inert_pdf,
    "html": is_inert_html,
    "txt": is_plain,
}
