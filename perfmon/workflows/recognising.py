"""What a file seems to be: a 绩效文本, or one of the kinds of file of money and results."""

from pathlib import Path

from perfmon.errors import ImportRefusedError
from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.ingest.columns.layout import Layout, guess_kinds, nearest_layout
from perfmon.ingest.decoding import MAX_BYTES
from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.file_format import FileFormat, recognise
from perfmon.ingest.files.tables import open_tables
from perfmon.workflows.texts import read_file, read_text

PERFORMANCE_TEXT = "texts"
"""Stands beside the names in KINDS for a 绩效文本."""

KIND_TITLES = {PERFORMANCE_TEXT: "绩效文本"} | {kind.name: kind.title for kind in KINDS.values()}
"""How every kind of file that can be imported is called."""

_MOST_SHEETS = 6
"""Of a file without a head that does, so many sheets are shown to be corrected."""


def recognise_kinds(path: Path, file_name: str) -> list[str]:
    """The kinds that the file could be, the likeliest first; empty where it is like none.

    Raises:
        FileUnreadableError: it cannot be opened.
    """
    if _is_performance_text(path, file_name):
        return [PERFORMANCE_TEXT]
    return [layout.kind for layout in recognise_file(path, file_name)]


def recognise_file(path: Path, file_name: str) -> list[Layout]:
    """What kinds of file of money or results the file could be, the likeliest first.

    Raises:
        FileUnreadableError: it cannot be opened as a table.
    """
    with open_tables(path, file_name) as tables:
        guesses = [layout for table in tables for layout in guess_kinds(table.head, table.sheet)]
    return list({layout.kind: layout for layout in reversed(guesses)}.values())[::-1]


def nearest_layouts(path: Path, file_name: str, kind: str) -> list[Layout]:
    """How a kind's columns could stand in the file's sheets, though needed ones are not found.

    Raises:
        FileUnreadableError: it cannot be opened as a table.
    """
    with open_tables(path, file_name) as tables:
        found = [nearest_layout(table.head, table.sheet, KINDS[kind]) for table in tables]
    by_heads = {layout.signature: layout for layout in reversed(found) if layout}
    return list(reversed(by_heads.values()))[:_MOST_SHEETS]


def _is_performance_text(path: Path, file_name: str) -> bool:
    """Whether a file is one; a Word document or a PDF can be nothing else that is imported."""
    try:
        file_format = recognise(path)
    except ContentError:
        return False
    if file_format in (FileFormat.WORD, FileFormat.PDF):
        return True
    if path.stat().st_size > MAX_BYTES:
        return False
    try:
        read_text(read_file(path), file_name)
    except ImportRefusedError:
        return False
    return True
