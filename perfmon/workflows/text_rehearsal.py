"""What importing a 绩效文本 would be beside the versions on hand, said before it is imported."""

from collections.abc import Sequence

import duckdb

from perfmon.document import PerformanceText
from perfmon.findings import Finding
from perfmon.periods import MONTHS_IN_YEAR
from perfmon.store.database import Database
from perfmon.store.text_rounds import WAITING, read_rounds
from perfmon.store.writing import Source, rehearsing
from perfmon.store.year_facts import read_covered_until
from perfmon.workflows.text_rounds import read_changes, usual_month, version_before
from perfmon.workflows.text_units import find_other_unit
from perfmon.workflows.texts import KIND, append_text_with_unit


def foresee_text(
    database: Database,
    text: PerformanceText,
    findings: Sequence[Finding],
    file_name: str,
    actor: str,
) -> str:
    """That a text would be a revision, by importing it in a transaction that is never kept.

    Returns:
        Which version it would be, in how much it differs from the one in force, that it waits to
        be accepted, and from which month it would usually hold; '' of a first text, which holds at
        once, and in 演示数据, which takes no text.

    Raises:
        ImportRefusedError: it cannot be imported, or is of another unit under a taken code.
    """
    if database.is_demo:
        return ""
    with rehearsing(database, Source(KIND, actor)) as writer:
        signs = find_other_unit(writer.cursor, text, findings, file_name)
        kept = append_text_with_unit(writer, text, findings, file_name)
        if kept.is_in_force:
            return ""
        told = [_revision(writer.cursor, text, kept.version), *(sign.message for sign in signs)]
        return "。".join(told).removesuffix("。")


def _revision(cursor: duckdb.DuckDBPyConnection, text: PerformanceText, version: int) -> str:
    head = text.document
    rounds = read_rounds(cursor, head.year, (head.unit_code,))
    held = version_before(rounds, head.unit_code, version)
    assert held is not None, "a text that is not in force waits behind one that is"
    count = len(read_changes(cursor, head.year, head.unit_code, version))
    differs = f"有 {count:,} 处不同" if count else "内容相同"
    others = rounds[(rounds["state"] == WAITING) & (rounds["version"] < version)]["version"]
    waiting = "、".join(f"第{each}版" for each in sorted(others))
    covered_until = read_covered_until(cursor, str(head.region_code), head.year)
    month = usual_month(covered_until, int(held["from_month"]))
    earlier = "以前各月不变" if month > 1 else "全年都按它"
    also = f"（另有{waiting}也还没有接受）" if waiting else ""
    return (
        f"这是一份修订的文本：导入后是本年第{version}版，与在用的第{held['version']}版{differs}{also}。"
        f"导入后不立刻生效，要在“目标审核”页的“版本”里接受；"
        f"按库里的支付，通常从 {month} 月起算，{earlier}，"
        f"接受时可以改成 {held['from_month']} 到 {MONTHS_IN_YEAR} 月"
    )
