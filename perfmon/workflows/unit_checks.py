"""What is said of the unit that a file's amounts are read in, whatever kind of file it is."""

import re
from collections.abc import Sequence

import duckdb

from perfmon.findings import Finding
from perfmon.ingest.columns.layout import Layout
from perfmon.money import FEN_PER_WANYUAN, format_yuan
from perfmon.store.lines.notes import read_notes
from perfmon.store.lines.verdict import read_largest_new

DECIDING_FIELDS = {"payments": "amount", "progress": "paid"}
"""The field whose unit decides, of kinds of file with one; of others any that prints a unit."""

_UNIT_NOTE = re.compile(
    r"(?:单\s*位\s*[为是]?\s*[:：]?\s*(?:人民币)?|^\s*[(（\[【]?\s*)\s*[百千]?[千万亿]\s*元"
)
"""A note that names another unit than 元."""


def prints_no_unit(layouts: Sequence[Layout]) -> bool:
    """Whether neither heads nor the lines above them name a unit, so that 元 is assumed."""
    return not any(
        layout.fen_per_unit.get(DECIDING_FIELDS[layout.kind])
        if layout.kind in DECIDING_FIELDS
        else layout.fen_per_unit
        for layout in layouts
    )


def suspect_noted_unit(
    cursor: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], file_name: str
) -> Finding | None:
    """A finding where only a note below the table names a unit, and another than 元."""
    if not prints_no_unit(layouts):
        return None
    for line, label in read_notes(cursor):
        if _UNIT_NOTE.search(label):
            said = f"第 {line} 行写着「{label}」，表头和表的上方都没有写单位，金额按元读。"
            return Finding(
                "error",
                "UNIT_SUSPECTED",
                f"{said}请选定单位再导入。",
                file=file_name,
                line=line,
                loaded=False,
            )
    return None


def mention_assumed_unit(
    cursor: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], file_name: str
) -> Finding | None:
    """A finding where no unit is printed and every amount is so small that 万元 may be meant."""
    if not prints_no_unit(layouts):
        return None
    largest_fen = read_largest_new(cursor)
    if not 0 < largest_fen < FEN_PER_WANYUAN:
        return None
    return Finding(
        "info",
        "UNIT_ASSUMED",
        f"文件没有写金额单位，按元读，最大的金额是 {format_yuan(largest_fen)} 元；"
        "其实是万元的，请选定单位再导入。",
        file=file_name,
    )
