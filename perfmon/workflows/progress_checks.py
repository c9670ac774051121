"""What is said of a progress table: totals, what vouchers say instead, sums that fall."""

from collections.abc import Iterator, Sequence
from datetime import date

import duckdb

from perfmon.findings import Finding
from perfmon.money import format_yuan
from perfmon.periods import Cutoff
from perfmon.store.lines.payments import RETURNED_STATUS
from perfmon.store.lines.progress import Compared, read_compared
from perfmon.store.lines.totals import read_totals
from perfmon.workflows.import_findings import total_findings

MOST_NAMED = 3
"""So many projects are named in a sentence, those that differ most."""


def check_progress_totals(cursor: duckdb.DuckDBPyConnection, file_name: str) -> Iterator[Finding]:
    """Compares the total rows with the lines."""
    yield from total_findings(read_totals(cursor, RETURNED_STATUS), file_name)


def check_progress_lines(cursor: duckdb.DuckDBPyConnection, file_name: str) -> Iterator[Finding]:
    """Where vouchers win, how they differ; elsewhere, which cumulative sums fall."""
    compared = read_compared(cursor)
    won = [each for each in compared if each.counted_fen is not None]
    for until in sorted({each.until for each in won}):
        yield _against_vouchers(until, [each for each in won if each.until == until], file_name)
    for each in compared:
        if each.counted_fen is None and each.table_fen < (each.before_fen or 0):
            yield _falling(each, file_name)


def _against_vouchers(until: date, compared: Sequence[Compared], file_name: str) -> Finding:
    gaps = {each: each.table_fen - (each.counted_fen or 0) for each in compared}
    off = sorted((each for each in compared if gaps[each]), key=lambda each: -abs(gaps[each]))
    said = (
        f"截至{Cutoff(until).full_label}，{len(compared)} 个项目的单位当月有支付凭证，以凭证为准；"
    )
    if not off:
        said += "进度表与凭证一致。"
    else:
        total = format_yuan(sum(gaps.values()))
        named = "、".join(
            f"「{each.name}」{format_yuan(gaps[each])} 元" for each in off[:MOST_NAMED]
        )
        most = "其中" if len(off) <= MOST_NAMED else "差得最多的是"
        said += f"{len(off)} 个项目不一致，进度表减凭证合计 {total} 元，{most}{named}。"
    return Finding("info", "PROGRESS_COMPARED", said, file=file_name)


def _falling(each: Compared, file_name: str) -> Finding:
    paid, before_fen = format_yuan(each.table_fen), each.before_fen or 0
    return Finding(
        "warning",
        "PROGRESS_FALLS",
        f"「{each.name}」截至{Cutoff(each.until).full_label}累计支付 {paid} 元，"
        f"比此前的 {format_yuan(before_fen)} 元少 {format_yuan(before_fen - each.table_fen)} 元；"
        "照计，请核对是退款还是填错。",
        project=each.project_code,
        file=file_name,
        sheet=each.sheet,
        line=each.line,
    )
