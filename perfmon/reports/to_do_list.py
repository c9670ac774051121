"""待办 as a workbook: what units have to do, how much each has, and what waits for review."""

from datetime import date

import pandas as pd

from perfmon.reports.list_book import (
    LIGHT_WORD,
    TEXT,
    WHOLE,
    ListColumns,
    ListHead,
    ListPart,
    list_books,
)

_ROWS: ListColumns = (
    ("unit_name", "预算单位", TEXT, 26),
    ("kind", "事项", TEXT, 8),
    ("name", "项目", TEXT, 34),
    ("what", "要办什么", TEXT, 60),
    ("due", "期限", TEXT, 12),
    (LIGHT_WORD, "还剩几天", TEXT, 16),
    ("project_code", "项目编码", TEXT, 24),
)

_UNITS: ListColumns = (
    ("unit_name", "预算单位", TEXT, 30),
    ("total", "要办（件）", WHOLE, 11),
    ("overdue", "已过期（件）", WHOLE, 12),
    ("due", "最近的期限", TEXT, 13),
    ("录入", "录入", WHOLE, 9),
    ("核对", "核对", WHOLE, 9),
    ("说明", "说明", WHOLE, 9),
    ("答复", "答复", WHOLE, 9),
)

_REVIEWS: ListColumns = tuple(
    column for column in _ROWS if column[0] not in ("kind", "due", LIGHT_WORD)
)


def to_do_book(
    listed: pd.DataFrame, units: pd.DataFrame, reviews: pd.DataFrame, on: date, *, is_demo: bool
) -> bytes:
    """An xlsx of three sheets, each in the order of the page.

    Args:
        listed: what units have to do: the columns of a row, due_on, light, light_word (days left,
            in words).
        units: as `perfmon.measures.to_do.count_by_unit` gives them.
        reviews: what waits for review, as listed.
        on: the day from which days are counted.
        is_demo: whether the figures are 演示数据.
    """
    mark = "（演示数据）" if is_demo else ""
    as_of = f"{mark}　{on}"
    counted = f"还剩几天：从 {on} 数到期限，按日历日。已过期的在前，没有期限的在后。"
    return list_books(
        [
            ListPart(ListHead("待办", f"待办{as_of}", (counted,)), _dated(listed), _ROWS),
            ListPart(
                ListHead("各单位", f"各单位待办件数{as_of}", ("已过期多的在前。",)),
                _dated(units),
                _UNITS,
            ),
            ListPart(
                ListHead("等审核", f"已报、等审核{as_of}", ("单位已经报来，还没有审。",)),
                reviews,
                _REVIEWS,
            ),
        ]
    )


def to_do_book_name(on: date) -> str:
    """The file name to offer: 待办-2023-11-01.xlsx."""
    return f"待办-{on}.xlsx"


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    days = [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in rows["due_on"]]
    return rows.assign(due=pd.Series(days, rows.index, dtype="object"))
