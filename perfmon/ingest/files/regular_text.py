"""Delimited texts made regular: every record as wide as the head, one rule for odd quotes.

Most exports are regular as they stand and are never touched here; the few that are not (rows
shorter than the head, blank lines, a row with a cell too many) are copied record by record.
"""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from perfmon.ingest.files.content_error import ContentError
from perfmon.ingest.files.table import TextTable


def lines_below(table: TextTable, head_row: int, above: int) -> tuple[int, int | None]:
    """How wide the head is, and how many lines of text stand below it.

    Blank lines at the end of the file are no lines. Where each record below is one line, the lines
    are as many as the records. Line ends of several kinds: no number of lines.

    Args:
        table: the text.
        head_row: the head's first row, from 1.
        above: how many records stand above the first one below the head.

    Raises:
        ContentError: a quote in the head is not closed.
    """
    with table.path.open(encoding="utf-8", newline="") as file:
        head = list(islice(_records(file, table), above))
    width = max(len(record) for record, _ in head[head_row - 1 :])
    return width, None if table.lines is None else table.lines - head[-1][1]


def regular_copy(table: TextTable, first_row: int, width: int, folder: Path) -> tuple[Path, int]:
    """A copy of the records from that row (from 1) on, equally wide, and how many they are.

    Raises:
        ContentError: a quote is not closed, or a record has more cells than the head.
    """
    copy = folder / "regular.csv"
    row = 0
    with (
        table.path.open(encoding="utf-8", newline="") as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        writer = csv.writer(target, delimiter=table.delimiter, lineterminator="\n")
        for row, (record, _) in enumerate(_records(source, table), start=1):
            if row < first_row:
                continue
            if any(cell.strip() for cell in record[width:]):
                raise ContentError(
                    f"第 {row} 行有 {len(record)} 格，表头只有 {width} 列，"
                    "多半是文字里的分隔符没有加引号，请改好这一行再导入"
                )
            writer.writerow(record[:width] + [""] * (width - len(record)))
    return copy, max(row - first_row + 1, 0)


def _records(lines: Iterator[str], table: TextTable) -> Iterator[tuple[list[str], int]]:
    """Each record, and how many lines have been taken with it; a blank line is a record too."""
    reader = csv.reader(
        lines,
        delimiter=table.delimiter,
        quotechar=table.quote,
        skipinitialspace=True,
        strict=True,
    )
    row = 1
    try:
        for record in reader:
            yield record, reader.line_num
            row += 1
    except csv.Error as error:
        raise ContentError(
            f"第 {row} 行的引号没有成对，或者一格的文字长得不正常，请改好这一行再导入"
        ) from error
