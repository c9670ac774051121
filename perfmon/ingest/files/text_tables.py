"""Delimited texts as tables: the delimiter by the head, the rest left on disk."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path

from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.table import HEAD_ROWS, TextTable, head_of
from perfmon.ingest.files.text_encoding import text_in_utf8

MAX_COLUMNS = 2_000
_DELIMITERS = ("\t", ",", ";", "|")
_HEAD_LETTERS = 4_000_000
_MOST_BREAKS = 100
_OPEN_QUOTE = "有一格的文字长得不正常，多半是引号没有成对，请重新导出"


def read_text_table(path: Path, folder: Path) -> TextTable:
    """The table of a delimited text.

    Args:
        path: the file.
        folder: where a copy in UTF-8 may be put.

    Raises:
        ContentError: no text, empty, or no table.
    """
    utf8 = text_in_utf8(path, folder)
    lines = _head_lines(utf8.path)
    if not any(line.strip() for line in lines):
        raise ContentError("文件里没有内容")
    delimiter = max(_DELIMITERS, key=lambda mark: _agreement(lines, mark))
    head = list(_records(lines, delimiter))
    if any(field.count("\n") > _MOST_BREAKS for record in head for field in record):
        raise ContentError(_OPEN_QUOTE)
    widest = max(map(len, head), default=0)
    if widest > MAX_COLUMNS:
        raise ContentError(
            f"有一行分成了 {widest:,} 列，超过 {MAX_COLUMNS:,} 列，不像一张表，请重新导出"
        )
    return TextTable(None, head_of(head), utf8.path, utf8.lines, delimiter)


def _head_lines(path: Path) -> list[str]:
    """The lines that the head can need; a field with line breaks takes several."""
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read(_HEAD_LETTERS)
    return list(islice(StringIO(text, newline=""), HEAD_ROWS * 20))


def _records(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    """The first HEAD_ROWS records; a field that is never closed ends them."""
    records = csv.reader(iter(lines), delimiter=delimiter)
    try:
        yield from islice(records, HEAD_ROWS)
    except csv.Error as error:
        raise ContentError(_OPEN_QUOTE) from error


def _agreement(lines: list[str], delimiter: str) -> tuple[int, int]:
    """How many rows of the head agree on a width of at least two, and that width."""
    widths = Counter(len(record) for record in _records(lines, delimiter) if len(record) > 1)
    if not widths:
        return (0, 0)
    width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (rows, width)
