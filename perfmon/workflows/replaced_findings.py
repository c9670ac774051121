"""What is said where vouchers take the place of a progress table, and of months before the cut-off.

A unit and month has one source, and vouchers win: money of the table leaves without being undone.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import duckdb

from perfmon.findings import Finding
from perfmon.money import format_wanyuan
from perfmon.periods import Cutoff
from perfmon.store.lines.replaced import (
    EarlierMonth,
    ReplacedMonth,
    read_earlier,
    read_replaced,
)

MOST_NAMED = 3
"""So many units and projects are named in a sentence."""


def replaced_findings(cursor: duckdb.DuckDBPyConnection, file_name: str) -> Iterator[Finding]:
    """One finding a month that turns to vouchers; one a year of months that change alone."""
    for month in read_replaced(cursor):
        yield Finding("warning", "PROGRESS_REPLACED", _replaced(month), file=file_name)
    for _, months in groupby(read_earlier(cursor), key=lambda each: each.year):
        yield Finding("info", "EARLIER_MONTHS", _earlier(list(months)), file=file_name)


def _replaced(month: ReplacedMonth) -> str:
    said = (
        f"{month.year}年{month.month}月改以凭证为准（{_named(month.units, '个单位')}）："
        f"进度表里 {month.projects} 个项目共 {format_wanyuan(month.table_fen)} 万元不再计入，"
        f"凭证计入 {format_wanyuan(month.voucher_fen)} 万元"
    )
    if not month.fallen:
        return f"{said}。"
    names = [f"「{each.name}」{format_wanyuan(each.fen)} 万元" for each in month.fallen]
    return (
        f"{said}；到{month.month}月底累计支付减少的有 {len(names)} 个项目："
        f"{_named(names, '个')}。请核对凭证是否导全。"
    )


def _earlier(months: Sequence[EarlierMonth]) -> str:
    listed = "，".join(
        f"{each.month}月底 {each.projects} 个项目合计{_change(each.fen)}" for each in months
    )
    return (
        f"另有项目只有较早月份的累计支付会变：{listed}；"
        f"到截至日{Cutoff(months[-1].cut_on).full_label}不变，上面的变化里没有它们。"
    )


def _change(fen: int) -> str:
    if not fen:
        return "不变"
    return f"{'增加' if fen > 0 else '减少'} {format_wanyuan(abs(fen))} 万元"


def _named(names: Sequence[str], counted: str) -> str:
    listed = "、".join(names[:MOST_NAMED])
    return f"{listed}等 {len(names)} {counted}" if len(names) > MOST_NAMED else listed
