"""The log (日志) as a workbook: the entries that the page's filters let through, newest first."""

import pandas as pd

from perfmon.clock import wall_time
from perfmon.reports.list_book import TEXT, WHOLE, ListColumns, ListHead, list_book
from perfmon.workflows.log import batch_words

SHEET = "日志"

_COLUMNS: ListColumns = (
    ("entry_id", "条", WHOLE, 8),
    ("recorded", "时间", TEXT, 18),
    ("actor", "谁", TEXT, 14),
    ("address", "从哪里", TEXT, 14),
    ("act", "做了什么", TEXT, 14),
    ("subject", "对什么", TEXT, 50),
    ("value_before", "原来", TEXT, 40),
    ("value_after", "改为", TEXT, 50),
    ("batch", "批次", TEXT, 20),
    ("hash", "指纹", TEXT, 24),
)


def log_book(rows: pd.DataFrame, conditions: str, ends: str, *, is_demo: bool) -> bytes:
    """An xlsx of the entries, in their order.

    Args:
        rows: as `perfmon.workflows.log.find_log` gives them.
        conditions: what was asked for, in words.
        ends: where the log ended when the file was made, in words.
        is_demo: whether the database holds 演示数据.
    """
    mark = "（演示数据）" if is_demo else ""
    notes = (f"条件：{conditions}。列出 {len(rows):,} 条，新的在前。", f"日志{ends}。")
    head = ListHead(SHEET, f"日志{mark}", notes)
    listed = rows.assign(recorded=rows["recorded_at"].map(wall_time), batch=batch_words(rows))
    return list_book(head, listed, _COLUMNS)


def log_book_name(made_on: object) -> str:
    """The file name to offer: 日志-2026-11-30.xlsx."""
    return f"{SHEET}-{made_on}.xlsx"
