"""A unit's sheet of a month: last month's value beside each cell, checked as it is typed."""

from collections.abc import Collection

import pandas as pd
import streamlit as st

from perfmon.ui.entry_lists import (
    EDITED,
    RESULT_SHEET,
    payment_sheet,
    row_keys,
    typed_cells,
    with_kept,
)
from perfmon.ui.entry_sending import Check, judge_typed, offer_sending
from perfmon.ui.entry_tasks import Asked, limit_key
from perfmon.ui.figures import MISSING
from perfmon.ui.loaders.entries import (
    known_payments,
    known_results,
    payment_sheet_rows,
    result_sheet_rows,
)
from perfmon.ui.page import Page
from perfmon.ui.tables import ROW_HEIGHT, Columns
from perfmon.workflows.entry_checks import Known
from perfmon.workflows.payment_checks import check_payments
from perfmon.workflows.result_checks import check_results
from perfmon.workflows.unit_entries import Sheet

MOST_ROWS = 14
"""A longer sheet scrolls inside itself, so that its buttons stay in reach."""


def show_payments(page: Page, unit_code: str, month: int) -> None:
    """The sheet 国库外支付."""
    known = known_payments(page.asked, unit_code, month)
    st.caption(
        f"填 {month} 月不经国库支付的钱（如自有账户支付），单位万元；没有就不填，审核通过后计入"
        f"已支付。列名前带笔形标记的可以填。{month}月底可用余额 = 调整预算 − 全部支付，"
        f"以后各月用掉的也已扣除，{month}月的国库外支付不算在内。"
    )
    sheet = Sheet("国库外支付", page.asked.year, unit_code, month)
    listed = payment_sheet_rows(page.asked, unit_code, month)
    _show(page, sheet, known, listed, payment_sheet(month), check_payments)


def show_results(page: Page, unit_code: str, month: int, asked: Asked | None) -> None:
    """The sheet 指标结果, of a task only the rows that it asks for."""
    known = known_results(page.asked, unit_code, month)
    if not known:
        st.info("这个单位的项目没有绩效指标；导入它的绩效文本以后，在这里填完成情况。")
        return
    st.caption(
        f"填截至 {month} 月底的完成情况，按“怎么填”一列填：累计数从 1 月加起，完成了的填完成日期。"
        "列名前带笔形标记的可以填。"
    )
    sheet = Sheet("指标结果", page.asked.year, unit_code, month)
    listed = result_sheet_rows(page.asked, unit_code, month)
    if asked is not None:
        is_asked = [key in asked.results for key in row_keys(listed)]
        listed = listed[is_asked].reset_index(drop=True)
    _show(page, sheet, known, listed, RESULT_SHEET, check_results, asked)


def _show(
    page: Page,
    sheet: Sheet,
    known: Known,
    listed: pd.DataFrame,
    columns: Columns,
    check: Check,
    asked: Asked | None = None,
) -> None:
    key = f"{sheet.what}_{sheet.year}_{sheet.unit_code}_{sheet.month}{limit_key(asked)}"
    rows = with_kept(listed, st.session_state.get(f"{key}_kept", {}))
    cells = typed_cells(rows, edit_sheet(rows, columns, f"{key}_{st.session_state.get(key, 0)}"))
    offer_sending(page, sheet, judge_typed(sheet, known, cells, check, key), key)


def edit_sheet(
    rows: pd.DataFrame, columns: Columns, key: str, may_change: Collection[str] = EDITED
) -> pd.DataFrame:
    """Draws a sheet in which some columns can be typed into, and gives it as it stands."""
    return st.data_editor(
        rows[list(columns)],
        column_config=columns,
        disabled=[column for column in columns if column not in may_change],
        hide_index=True,
        row_height=ROW_HEIGHT,
        placeholder=MISSING,
        height="content" if len(rows) <= MOST_ROWS else (MOST_ROWS + 1) * ROW_HEIGHT,
        key=key,
    )
