"""盘活 as one workbook: a closed month's list as it stands now, and the year's ledger.

Unlike the paper 可收回盘活资金清单, which holds the closed month and nothing else, it says what was
changed, thought, accepted and taken back since, as of the moment it is made.
"""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from perfmon.measures.reclaimable import PART_WORDS
from perfmon.periods import Cutoff
from perfmon.reports.list_book import (
    MONEY,
    TEXT,
    WHOLE,
    ListColumns,
    ListHead,
    ListPart,
    list_books,
)

_PLACE: ListColumns = (
    ("name", "项目", TEXT, 26),
    ("project_code", "项目代码", TEXT, 24),
    ("department_name", "主管部门", TEXT, 20),
    ("unit_name", "预算单位", TEXT, 18),
    ("fund_type", "资金性质", TEXT, 16),
)

_LINES: ListColumns = (
    *_PLACE,
    ("source_years", "来源年度", TEXT, 10),
    ("budget_document_nos", "指标文号", TEXT, 22),
    *(
        (f"{name.removesuffix('_fen')}_wanyuan", word, MONEY, 11)
        for name, word in PART_WORDS.items()
    ),
    ("reclaimable_wanyuan", "可收回额", MONEY, 11),
    ("cut_reclaimable_wanyuan", "月结时可收回额", MONEY, 11),
    ("change_words", "改数（月结的数 → 现数：原因）", TEXT, 30),
    ("basis", "依据", TEXT, 24),
    ("opinion_words", "意见", TEXT, 34),
    ("state_words", "状态", TEXT, 12),
    ("ground_words", "建议的依据", TEXT, 20),
    ("accepted_wanyuan", "认定", MONEY, 11),
    ("document_nos", "收回文号", TEXT, 24),
    ("taken_wanyuan", "已下文", MONEY, 11),
)

_LEDGER: ListColumns = (
    ("month_words", "清单", TEXT, 8),
    *_PLACE,
    ("proposal", "办法", TEXT, 8),
    ("ground_words", "依据", TEXT, 24),
    ("accepted_by", "认定人", TEXT, 12),
    ("accepted", "认定日期", TEXT, 12),
    ("accepted_wanyuan", "认定", MONEY, 11),
    ("document_nos", "收回文号", TEXT, 24),
    ("issued", "下文日期", TEXT, 12),
    ("taken_wanyuan", "已下文", MONEY, 11),
    ("open_wanyuan", "没有下文", MONEY, 11),
    ("above_wanyuan", "多于认定", MONEY, 11),
    ("cut_wanyuan", "预算已减", MONEY, 11),
    ("budget_state", "预算", TEXT, 12),
    ("sentence", "经过", TEXT, 44),
)

_TOTALS: ListColumns = (
    ("line_count", "项数", WHOLE, 8),
    ("taken_count", "有文号的", WHOLE, 10),
    ("accepted_wanyuan", "认定", MONEY, 14),
    ("taken_wanyuan", "已下文", MONEY, 14),
    ("open_wanyuan", "没有下文", MONEY, 14),
    ("above_wanyuan", "多于认定", MONEY, 14),
    ("cut_wanyuan", "预算已减", MONEY, 14),
)

_SUMMED = (*PART_WORDS, "reclaimable_fen", "cut_reclaimable_fen", "accepted_fen", "taken_fen")
_LEDGER_SUMMED = ("accepted_fen", "taken_fen", "open_fen", "above_fen", "cut_fen")


class ReclaimBook(NamedTuple):
    """What the workbook says of itself.

    Attributes:
        cutoff: of the closed month.
        fingerprint: of its cut, as papers print it.
        known: until when what was said is in it.
        is_demo: whether the figures are 演示数据.
    """

    cutoff: Cutoff
    fingerprint: str
    known: str
    is_demo: bool

    @property
    def file_name(self) -> str:
        """The file name to offer: 盘活清单和台账-2023年9月底.xlsx."""
        mark = "（演示数据）" if self.is_demo else ""
        return f"盘活清单和台账-{self.cutoff.full_label}{mark}.xlsx"

    @property
    def notes(self) -> tuple[str, ...]:
        mark = "演示数据。" if self.is_demo else ""
        return (
            f"{mark}截至{self.cutoff.full_label}的月结，指纹 {self.fingerprint}；"
            f"改数、意见、认定和文号记到 {self.known}。金额单位：万元。",
        )


def reclaim_book(
    head: ReclaimBook,
    lines: pd.DataFrame,
    ledger: pd.DataFrame,
    totals: Sequence[tuple[str, pd.DataFrame]],
) -> bytes:
    """An xlsx of a month's lines, the ledger, and a sheet of totals a grouping.

    Args:
        head: what it says of itself.
        lines: as listed.
        ledger: as listed; empty where nothing was accepted.
        totals: what a table groups by, and the table as listed, with a row of all.
    """
    title = f"{head.cutoff.year}年{head.cutoff.month}月可收回盘活资金清单"
    parts = [
        ListPart(ListHead("盘活清单", title, head.notes), lines, _LINES, _sums(lines, _SUMMED))
    ]
    if len(ledger):
        days = {name: ledger[f"{name}_on"].map(_day) for name in ("accepted", "issued")}
        dated = ledger.assign(**days)
        name = f"{head.cutoff.year}年盘活台账（到{head.cutoff.month}月清单）"
        sums = _sums(ledger, _LEDGER_SUMMED)
        parts.append(ListPart(ListHead("盘活台账", name, head.notes), dated, _LEDGER, sums))
    for label, rows in totals:
        columns = (("group", label, TEXT, 24), *_TOTALS)
        title = f"{head.cutoff.year}年盘活台账按{label}"
        parts.append(ListPart(ListHead(f"按{label}", title, head.notes), rows, columns))
    return list_books(parts)


def _sums(rows: pd.DataFrame, names: Sequence[str]) -> dict[str, int]:
    return {f"{name.removesuffix('_fen')}_wanyuan": int(rows[name].sum()) for name in names}


def _day(day: pd.Timestamp) -> str | None:
    return None if pd.isna(day) else f"{day:%Y-%m-%d}"
