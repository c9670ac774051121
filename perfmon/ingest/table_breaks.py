"""Tables broken over pages: what stands between two halves of a table ends no table."""

import re
from collections.abc import Collection, Sequence

from perfmon.ingest.form_parts import (
    CODE_LABELS,
    INDICATORS_LABEL,
    is_table_row,
    may_be_preamble,
    row_label,
)
from perfmon.ingest.form_rows import FormRow
from perfmon.ingest.printed_text import comparable, without_number
from perfmon.ingest.table_grid import is_level1

_NUMBER = r"(?:第?[0-9]{1,4}页?|第[一二三四五六七八九十百]{1,5}页)"
_PAGE_NUMBER = re.compile(
    rf"[-—–~·]*(?:{_NUMBER}(?:[,/]?共{_NUMBER})?|共{_NUMBER}[,/]?{_NUMBER}"
    rf"|{_NUMBER}/{_NUMBER})[-—–~·]*"
)
_COUNT = r"(?:[-(]?[0-9一二三四五六七八九十]{1,3}\)?)?"
_GOES_ON = re.compile(
    rf"[-—–~·(\[【〔]*(?:续(?:上|下|前)?一?[表页]{_COUNT}"
    rf"|(?:接续?|续接|承接?|转)(?:上|下|前)一?[表页]|[上下](?:接|续|转)(?:{_NUMBER}|[表页]))"
    r"[-—–~·)\]】〕:]*"
)
_TITLE_GOES_ON = re.compile(rf"\(?续表?{_COUNT}\)?$")
_MOST_PREAMBLE = 4


def without_breaks(rows: Sequence[FormRow]) -> list[FormRow]:
    """The rows without what the pages' breaks put among those of the tables.

    That is: 续表 and the like, with the title and heads that are printed again below it; page
    numbers; and running heads, which are lines that stand word for word before the first table
    too. Running heads are not looked for in a text with tabs, whose lines may be rests of cells.
    """
    first = next((i for i, row in enumerate(rows) if is_table_row(row)), len(rows))
    prose = {comparable(row.text) for row in rows[:first]}
    kept = list(rows[:first])
    head: set[str] = set()
    is_in_head = is_continued = False
    for row in rows[first:]:
        text, label = comparable(row.text), row_label(row)
        if _is_page_number(row) or (row.is_ruled and is_running_head(row, prose)):
            continue
        if _is_only_text(row) and goes_on(text, head):
            is_continued = True
            continue
        if is_continued and text in head:
            continue
        is_continued = False
        if label == CODE_LABELS[0]:
            head = {comparable(row.text) for row in kept[-_MOST_PREAMBLE:] if may_be_preamble(row)}
            is_in_head = True
        if is_in_head:
            head.add(text)
            is_in_head = label != INDICATORS_LABEL
        kept.append(row)
    return kept


def goes_on(text: str, above: Collection[str]) -> bool:
    """Whether a line says that the table under these lines goes on: 续表, or its title with 续.

    >>> goes_on("（续表）", ()), goes_on("接上页", ()), goes_on("续建工程", ())
    (True, True, False)
    >>> goes_on("道路养护绩效目标表（续）", ["1. 道路养护绩效目标表"])
    True
    """
    words = comparable(text)
    title = _TITLE_GOES_ON.sub("", words)
    titles = {without_number(comparable(line)) for line in above}
    return bool(_GOES_ON.fullmatch(words)) or (title != words and without_number(title) in titles)


def is_page_number(text: str) -> bool:
    """Whether a line is nothing but a page's number.

    >>> is_page_number("- 3 -"), is_page_number("第 3 页 共 10 页"), is_page_number("1,200")
    (True, True, False)
    """
    return _PAGE_NUMBER.fullmatch(comparable(text)) is not None


def is_running_head(row: FormRow, prose: Collection[str]) -> bool:
    """Whether a line among the tables is one of these (comparable), and none that heads a table."""
    is_repeated = _is_only_first(row) and comparable(row.text) in prose
    is_of_table = may_be_preamble(row) or row_label(row) or is_level1(row.cells[0])
    return is_repeated and not is_of_table


def _is_page_number(row: FormRow) -> bool:
    """Whether the row is a page's number: in the first cell, where the form has no numbers.

    Between tabs 1/3 may be the rest of a cell.
    """
    may_be = row.is_ruled or "/" not in row.text
    return may_be and _is_only_first(row) and is_page_number(row.text)


def _is_only_first(row: FormRow) -> bool:
    return _is_only_text(row) and bool(row.cells[0].strip())


def _is_only_text(row: FormRow) -> bool:
    return sum(bool(comparable(cell)) for cell in row.cells) == 1
