"""The program that reads a PDF apart from ours: `python -m perfmon.ingest.containers.pdf_worker`.

A PDF can make its reader work or take memory without end; a program of its own can be stopped.
Standard input is the file; standard output is JSON, a line when it has started, one a page and a
last one with what was read: rows as lists of cells, and the pages that are pictures; or `why` it
was refused.
"""

import gc
import json
import logging
import sys

from perfmon.ingest.containers.pdf_pages import Grid, Line, PdfPage, read_pages
from perfmon.ingest.containers.pdf_rows import rows_of_pages
from perfmon.ingest.files.content_error import ContentError

_MAX_MEMORY = 1_500_000_000
_FIRST_PAGES = 10
"""Of a document that says nothing of a 绩效文本 on so many pages no more is read."""
_FORM_WORDS = ("绩效", "项目编码", "预算数")
_SCANNED = "这份 PDF 是扫描的图片，没有文字，请要来原来的 Word、Excel 文件，或能复制文字的 PDF"
_NO_TEXT = "这份 PDF 里没有文字，请核对文件"
_UNRULED = "这份 PDF 里没有带框线的表格，分不清各格，请要来原来的 Word 或 Excel 文件"


def main() -> None:
    """Reads standard input and tells standard output."""
    _limit_memory()
    logging.disable(logging.CRITICAL)
    gc.set_threshold(50_000)
    _tell({"started": True})
    try:
        told = _read(sys.stdin.buffer.read())
    except ContentError as error:
        told = {"why": error.why}
    _tell(told)


def _read(content: bytes) -> dict[str, object]:
    pages: list[PdfPage] = []
    is_form = may_be_form = False
    for page in read_pages(content):
        pages.append(page)
        is_form = is_form or _is_of_a_form(page)
        may_be_form = may_be_form or is_form or page.is_picture
        _tell({"page": page.number, "pages": page.pages, "is_form": is_form})
        if page.number == _FIRST_PAGES and not may_be_form:
            break
    pictures = [page.number for page in pages if page.is_picture]
    if not any(page.parts for page in pages):
        raise ContentError(_SCANNED if pictures else _NO_TEXT)
    if pictures and len(pictures) == sum(bool(page.parts) or page.is_picture for page in pages):
        raise ContentError(_SCANNED)
    if not any(isinstance(part, Grid) for page in pages for part in page.parts):
        raise ContentError(_UNRULED)
    return {"rows": [row.cells for row in rows_of_pages(pages)], "pictures": pictures}


def _is_of_a_form(page: PdfPage) -> bool:
    """Whether a page speaks of what the form is about."""
    words = "".join(
        part.text
        if isinstance(part, Line)
        else "".join(cell for row in part.rows for _, cell in row)
        for part in page.parts
    )
    return any(word in "".join(words.split()) for word in _FORM_WORDS)


def _tell(said: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n")
    sys.stdout.buffer.flush()


def _limit_memory() -> None:
    """Holds this program to a bearable size where the system can; Windows cannot."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))


if __name__ == "__main__":
    main()
