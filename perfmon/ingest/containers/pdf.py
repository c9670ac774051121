"""The form's rows out of a PDF, read by a program of its own that is stopped when it hangs."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

import perfmon
from perfmon.ingest.containers.patience import Patience
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.form_rows import FormRow

MAX_BYTES = 60_000_000
START_SECONDS = 60.0
"""For the program itself to start, whatever the file: a slow disk, a virus scanner."""

if sys.platform == "win32":
    _NO_WINDOW = subprocess.CREATE_NO_WINDOW
else:
    _NO_WINDOW = 0
_WORKER = "perfmon.ingest.containers.pdf_worker"
_DAMAGED = "这份 PDF 已经损坏，或写法不合规范，请用 WPS 或浏览器打开，另存为 PDF 后再导入"
_TOO_SLOW = "这份 PDF 写法异常，读了太久还没有读完，已经停止，请要来原来的 Word 或 Excel 文件"


PageHeard = Callable[[int, int], None]
"""Is told the number of the page that was read, and how many there are."""


def unheard(page: int, pages: int) -> None:
    """Tells nobody."""


class PdfForm(NamedTuple):
    """What a PDF holds: the form's rows, and the numbers of the pages that are pictures."""

    rows: list[FormRow]
    pictures: list[int]


def read_pdf(path: Path, heard: PageHeard = unheard) -> PdfForm:
    """The rows of a PDF with ruled tables; as long as pages of a form arrive it may go on.

    Args:
        path: the file.
        heard: is told of each page.

    Raises:
        ContentError: locked, scanned, damaged, without ruled tables, too long or too slow.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ContentError(f"这份 PDF 有 {size // 1_000_000} MB，超过 {MAX_BYTES // 1_000_000} MB")
    root = str(Path(perfmon.__file__).parents[1])
    with (
        path.open("rb") as file,
        subprocess.Popen(
            [sys.executable, "-m", _WORKER],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": root},
            creationflags=_NO_WINDOW,
        ) as worker,
    ):
        try:
            told = _last_word(worker, heard)
        finally:
            worker.kill()
    if "why" in told:
        raise ContentError(str(told["why"]))
    if "rows" not in told:
        raise ContentError(_DAMAGED)
    rows = [
        FormRow(line, tuple(cells), is_ruled=True)
        for line, cells in enumerate(told["rows"], start=1)
    ]
    return PdfForm(rows, told["pictures"])


def _last_word(worker: subprocess.Popen[bytes], heard: PageHeard) -> dict[str, Any]:
    """The last line that the program says."""
    said: SimpleQueue[bytes | None] = SimpleQueue()
    threading.Thread(target=_listen, args=(worker, said), daemon=True).start()
    last: dict[str, Any] = {}
    told = _next(said, START_SECONDS)
    patience = Patience(time.monotonic())
    while told is not None:
        last = told
        if "page" in told:
            heard(told["page"], told["pages"])
        if told.get("is_form"):
            patience.earn()
        told = _next(said, patience.left(time.monotonic()))
    return last


def _listen(worker: subprocess.Popen[bytes], said: "SimpleQueue[bytes | None]") -> None:
    assert worker.stdout is not None, "the program's output is a pipe"
    for line in worker.stdout:
        said.put(line)
    said.put(None)


def _next(said: "SimpleQueue[bytes | None]", seconds: float) -> dict[str, Any] | None:
    """What the program says next; None at its end."""
    try:
        line = said.get(timeout=seconds)
    except Empty:
        raise ContentError(_TOO_SLOW) from None
    if line is None:
        return None
    try:
        told: dict[str, Any] = json.loads(line)
    except ValueError as error:  # it ended, out of memory, in the middle of a line
        raise ContentError(_DAMAGED) from error
    return told
