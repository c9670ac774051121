"""A workbook to download: a text is written as text, never as a formula or a link."""

from typing import IO, Literal

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfmon.ingest.odd_characters import as_seen
from perfmon.reports.made_on import MADE_ON

_LONGEST = 32_767 // 2
"""So many characters a cell holds, each of two units; of a longer text the end is …"""

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


class _Sheet(Worksheet):
    """A sheet whose texts are as seen on a page (`as_seen`) and fit their cells."""

    def _write_string(  # every way of writing a text ends here
        self, row: int, col: int, string: str, cell_format: Format | None = None
    ) -> Literal[0, -1, -2]:
        text = as_seen(string)
        if len(text) > _LONGEST:
            text = f"{text[: _LONGEST - 1]}…"
        return super()._write_string(row, col, text, cell_format)


class _Book(Workbook):
    worksheet_class = _Sheet


def begin_workbook(content: IO[bytes], title: str | None = None) -> Workbook:
    """An empty workbook that writes itself into `content` when it is closed, always alike.

    Args:
        content: takes the bytes.
        title: what its properties call it.
    """
    workbook = _Book(content, _OPTIONS)
    named = {} if title is None else {"title": as_seen(title)}
    workbook.set_properties(named | {"created": MADE_ON})
    return workbook
