"""The form's rows out of a PDF, read by a program of its own that is stopped when it hangs."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

import perfmon
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.form_rows import FormRow

MAX_BYTES = 60_000_000
PAGE_SECONDS = 10.0
"""No page of a form takes a tenth of it; one that takes longer is hostile or damaged."""
ALL_SECONDS = 60.0

if sys.platform == "win32":
    _NO_WINDOW = subprocess.CREATE_NO_WINDOW
else:
    _NO_WINDOW = 0
_WORKER = "perfmon.ingest.containers.pdf_worker"
_DAMAGED = "这份 PDF 已经损坏，或写法不合规范，请用 WPS 或浏览器打开，另存为 PDF 后再导入"
_TOO_SLOW = "这份 PDF 写法异常，读了太久还没有读完，已经停止，请要来原来的 Word 或 Excel 文件"


class PdfForm(NamedTuple):
    """What a PDF holds: the form's rows, and the numbers of the pages that are pictures."""

    rows: list[FormRow]
    pictures: list[int]


def read_pdf(
    path: Path, page_seconds: float = PAGE_SECONDS, all_seconds: float = ALL_SECONDS
) -> PdfForm:
    """The rows of a PDF with ruled tables.

    Args:
        path: the file.
        page_seconds: how long one page may take, and the program's start.
        all_seconds: how long all of it may take.

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
            told = _last_word(worker, page_seconds, time.monotonic() + all_seconds)
        finally:
            worker.kill()
    if "why" in told:
        raise ContentError(str(told["why"]))
    if "rows" not in told:
        raise ContentError(_DAMAGED)
    rows = [FormRow(line, tuple(cells)) for line, cells in enumerate(told["rows"], start=1)]
    return PdfForm(rows, told["pictures"])


def _last_word(
    worker: subprocess.Popen[bytes], page_seconds: float, deadline: float
) -> dict[str, Any]:
    """The last line that the program says."""
    said: SimpleQueue[bytes | None] = SimpleQueue()
    threading.Thread(target=_listen, args=(worker, said), daemon=True).start()
    last = b"{}"
    for line in _lines(said, page_seconds, deadline):
        last = line
    try:
        told: dict[str, Any] = json.loads(last)
    except ValueError as error:  # it ended, out of memory, in the middle of a line
        raise ContentError(_DAMAGED) from error
    return told


def _listen(worker: subprocess.Popen[bytes], said: "SimpleQueue[bytes | None]") -> None:
    assert worker.stdout is not None, "the program's output is a pipe"
    for line in worker.stdout:
        said.put(line)
    said.put(None)


def _lines(
    said: "SimpleQueue[bytes | None]", page_seconds: float, deadline: float
) -> Iterator[bytes]:
    try:
        while True:
            left = deadline - time.monotonic()
            line = said.get(timeout=max(min(page_seconds, left), 0))
            if line is None:
                return
            yield line
    except Empty:
        raise ContentError(_TOO_SLOW) from None
