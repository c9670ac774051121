"""What is said of the unit that a file's amounts are read in, whatever kind of file it is.

A slip between 元 and 万元 makes every amount ten thousand times too large or too small. Where the
amounts say so, the file stops until a person confirms its unit (decisions.md, Facts).
"""

import re
from collections.abc import Sequence

import duckdb

from perfmon.findings import Finding
from perfmon.ingest.columns.layout import Layout
from perfmon.money import FEN_PER_WANYUAN, FEN_PER_YUAN, format_wanyuan, format_yuan
from perfmon.store.lines import odd_payments, tranches
from perfmon.store.lines.notes import read_notes
from perfmon.store.lines.odd_payments import Scale
from perfmon.store.lines.verdict import Sizes, read_sizes

DECIDING_FIELDS = {"payments": "amount", "progress": "paid"}
"""The field whose unit decides, of kinds of file with one; of others any that prints a unit."""

YUAN_PER_WANYUAN = FEN_PER_WANYUAN // FEN_PER_YUAN

MOST_SHARE_IN_WANYUAN = 3
MOST_SHARE_IN_YUAN = 100
"""Payments of a project above so many times its budget look like a wrong unit, by the unit read."""

FEWEST_PAYMENTS = 5
"""Fewer small payments say nothing about the unit."""

FEWEST_BUDGET_LINES = 5
"""Fewer small budget lines may be meant, where the table prints 元."""

LARGE_BUDGET_LINE_FEN = 10_000 * FEN_PER_WANYUAN
"""A county's table of which half the lines are larger (1 亿元) is hardly one in 万元."""

MOST_TIMES_OF_KNOWN = 10
"""A project that would get so many times what it has proves that the larger unit is not meant."""

MOST_TIMES = 1000
"""A budget so many times what is known, or so many times smaller, looks like a wrong unit."""

_UNIT_NOTE = re.compile(
    r"(?:单\s*位\s*[为是]?\s*[:：]?\s*(?:人民币)?|^\s*[(（\[【]?\s*)\s*[百千]?[千万亿]\s*元"
)
"""A note that names another unit than 元."""

_YUAN_NOTE = re.compile(r"单\s*位\s*[为是]?\s*[:：]?\s*(?:人民币)?\s*元")
"""A note that names 元."""


def prints_no_unit(layouts: Sequence[Layout]) -> bool:
    """Whether neither heads nor the lines above them name a unit, so that 元 is assumed."""
    return not any(
        layout.fen_per_unit.get(DECIDING_FIELDS[layout.kind])
        if layout.kind in DECIDING_FIELDS
        else layout.fen_per_unit
        for layout in layouts
    )


def says_no_unit(cursor: duckdb.DuckDBPyConnection, layouts: Sequence[Layout]) -> bool:
    """Whether no note below the table says 元 either."""
    return prints_no_unit(layouts) and not any(
        _YUAN_NOTE.search(label) for _, label in read_notes(cursor)
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


def suspect_payment_scale(
    cursor: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], file_name: str
) -> Finding | None:
    """A finding where the payments are too large or too small for the budgets they are on.

    One project is enough for too large, since a file may mix its units.
    """
    scale = odd_payments.read_scale(cursor, are_cumulative=_are_cumulative(layouts))
    unit_fen = max(_units_fen(layouts))
    if _are_too_large(scale, unit_fen):
        beside = (
            f"项目 {scale.project_code} 的支付合计 {format_wanyuan(scale.project_paid_fen)} 万元，"
            f"而它的预算是 {format_wanyuan(scale.project_budget_fen)} 万元"
        )
    elif _are_too_small(scale, is_told_by_few=says_no_unit(cursor, layouts)):
        beside = (
            f"合计 {format_wanyuan(scale.paid_fen)} 万元（{format_yuan(scale.paid_fen)} 元），"
            f"而这些项目的预算一共是 {format_wanyuan(scale.budget_fen)} 万元"
        )
    else:
        return None
    unit, other = ("元", "万元") if unit_fen <= FEN_PER_YUAN else ("万元", "元")
    return Finding(
        "error",
        "UNIT_SUSPECTED",
        f"金额按{unit}读，{beside}，单位可能是{other}。请核对后选定单位再导入。",
        file=file_name,
        loaded=False,
    )


def suspect_budget_scale(
    cursor: duckdb.DuckDBPyConnection, _: Sequence[Layout], file_name: str
) -> Finding | None:
    """A finding where a project's amounts are out of all proportion to what is known of it."""
    projects = tranches.read_out_of_scale(cursor, MOST_TIMES)
    if not projects:
        return None
    first = projects[0]
    others = f"（这样的项目共 {len(projects)} 个）" if len(projects) > 1 else ""
    return Finding(
        "error",
        "UNIT_SUSPECTED",
        f"表里项目 {first.project_code} 的金额合计 {format_wanyuan(first.table_fen)} 万元，"
        f"而库里它的预算是 {format_wanyuan(first.known_fen)} 万元{others}，可能弄错了元和万元。"
        "请核对后选定单位再导入。",
        file=file_name,
        loaded=False,
    )


def suspect_budget_sizes(
    cursor: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], file_name: str
) -> Finding | None:
    """A finding where the lines of a table of budgets or changes are of no county's size.

    Too large, where 万元 is printed and half of them exceed 1 亿元 each. Too small, where no unit
    is printed and half of them are under 1 万元; a table of budgets that prints 元 only where no
    line of several reaches 1 万元, for a few may be meant, and so may a change that only clears a
    remainder. A project that would get many times what it has, were the table in 万元, proves 元.
    """
    sizes = read_sizes(cursor)
    if not sizes.lines:
        return None
    prints_wanyuan = any(FEN_PER_WANYUAN in layout.fen_per_unit.values() for layout in layouts)
    if prints_wanyuan and sizes.median_fen > LARGE_BUDGET_LINE_FEN:
        return _odd_sizes("金额按万元读", sizes, "元", file_name)
    if tranches.would_outgrow(cursor, YUAN_PER_WANYUAN, MOST_TIMES_OF_KNOWN):
        return None
    if says_no_unit(cursor, layouts) and sizes.median_fen < FEN_PER_WANYUAN:
        return _odd_sizes("表头和表的上方都没有写金额单位，金额按元读", sizes, "万元", file_name)
    of_budgets = all(layout.kind == "budgets" for layout in layouts)
    are_several = sizes.lines >= FEWEST_BUDGET_LINES
    if of_budgets and are_several and sizes.largest_fen < FEN_PER_WANYUAN:
        return _odd_sizes("表里写的单位是元，金额按元读", sizes, "万元", file_name)
    return None


def _odd_sizes(how_read: str, sizes: Sizes, other: str, file_name: str) -> Finding:
    return Finding(
        "error",
        "UNIT_SUSPECTED",
        f"{how_read}，{sizes.lines} 笔里最大的 {format_yuan(sizes.largest_fen)} 元，"
        f"居中的 {format_yuan(sizes.median_fen)} 元，单位可能是{other}。请核对后选定单位再导入。",
        file=file_name,
        loaded=False,
    )


def mention_assumed_unit(
    cursor: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], file_name: str
) -> Finding | None:
    """A finding where no unit is printed and every amount is so small that 万元 may be meant."""
    if not prints_no_unit(layouts):
        return None
    largest_fen = read_sizes(cursor).largest_fen
    if not 0 < largest_fen < FEN_PER_WANYUAN:
        return None
    return Finding(
        "info",
        "UNIT_ASSUMED",
        f"文件没有写金额单位，按元读，最大的金额是 {format_yuan(largest_fen)} 元；"
        "其实是万元的，请选定单位再导入。",
        file=file_name,
    )


def _are_cumulative(layouts: Sequence[Layout]) -> bool:
    return any(layout.kind == "progress" for layout in layouts)


def _units_fen(layouts: Sequence[Layout]) -> list[int]:
    """Fen of the unit that each sheet's amounts are read in; 元 where none is printed."""
    return [
        layout.fen_per_unit.get(DECIDING_FIELDS[layout.kind], FEN_PER_YUAN) for layout in layouts
    ]


def _are_too_large(scale: Scale, unit_fen: int) -> bool:
    """Whether one project is paid many times its budget.

    Read as 万元 few times are enough; read as 元, a 追加 that is not imported yet explains more
    than a wrong unit does.
    """
    times = MOST_SHARE_IN_YUAN if unit_fen <= FEN_PER_YUAN else MOST_SHARE_IN_WANYUAN
    return scale.project_paid_fen > times * scale.project_budget_fen


def _are_too_small(scale: Scale, *, is_told_by_few: bool) -> bool:
    """Whether the payments would still fit their budgets were they ten thousand times larger.

    Payments that print 元 say so only several together, since a project may just have begun; where
    no unit is said at all one is enough.
    """
    return (
        (is_told_by_few or scale.lines >= FEWEST_PAYMENTS)
        and scale.largest_fen < FEN_PER_WANYUAN
        and 0 < scale.paid_fen * YUAN_PER_WANYUAN <= scale.budget_fen
    )
