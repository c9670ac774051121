"""A unit's sheet of a month: last month's value beside each cell, checked as it is typed."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.ui.entry_lists import (
    EDITED,
    RESULT_SHEET,
    payment_sheet,
    typed_cells,
    with_kept,
)
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.entry_objections import ask_doubts, confirmed, show_faults
from perfmon.ui.figures import MISSING
from perfmon.ui.loaders.entries import (
    known_payments,
    known_results,
    payment_sheet_rows,
    result_sheet_rows,
)
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.page import Page
from perfmon.ui.tables import ROW_HEIGHT, Columns
from perfmon.workflows.entry_checks import DRAFT, REPORTED, Cell, Checked, Known
from perfmon.workflows.payment_checks import check_payments
from perfmon.workflows.result_checks import check_results
from perfmon.workflows.unit_entries import Sending, Sheet, send_cells

MOST_ROWS = 14
"""A longer sheet scrolls inside itself, so that its buttons stay in reach."""

Check = Callable[[Known, Sequence[Cell], date, str, date], Checked]


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


def show_results(page: Page, unit_code: str, month: int) -> None:
    """The sheet 指标结果."""
    known = known_results(page.asked, unit_code, month)
    if not known:
        st.info("这个单位的项目没有绩效指标；导入它的绩效文本以后，在这里填完成情况。")
        return
    st.caption(
        f"填截至 {month} 月底的完成情况：数量填全年累计数，完成了的填完成日期。"
        "列名前带笔形标记的可以填。"
    )
    sheet = Sheet("指标结果", page.asked.year, unit_code, month)
    listed = result_sheet_rows(page.asked, unit_code, month)
    _show(page, sheet, known, listed, RESULT_SHEET, check_results)


def _show(
    page: Page,
    sheet: Sheet,
    known: Known,
    listed: pd.DataFrame,
    columns: Columns,
    check: Check,
) -> None:
    key = f"{sheet.what}_{sheet.year}_{sheet.unit_code}_{sheet.month}"
    rows = with_kept(listed, st.session_state.get(f"{key}_kept", {}))
    cells = typed_cells(rows, edit_sheet(rows, columns, f"{key}_{st.session_state.get(key, 0)}"))

    def judged(cells: Sequence[Cell], state: str) -> Checked:
        today = datetime.now(UTC).astimezone().date()
        return check(known, cells, date(sheet.year, sheet.month, 1), state, today)

    draft_check, report_check = judged(cells, DRAFT), judged(cells, REPORTED)
    ticked = ask_doubts(key, [*report_check.objections, *draft_check.objections])
    if ticked:
        cells = confirmed(cells, ticked)
        draft_check, report_check = judged(cells, DRAFT), judged(cells, REPORTED)
    refused = [each for each in draft_check.objections if not each.can_confirm]
    told = {each.cell.key for each in refused}
    show_faults("行填得不对，不会存", refused)
    only_draft = [
        each
        for each in report_check.objections
        if not each.can_confirm and each.cell.key not in told
    ]
    show_faults("行可以存草稿，还不能上报", only_draft)
    with st.container(horizontal=True, vertical_alignment="center"):
        draft = st.button("存草稿", key=f"{key}_draft", disabled=not draft_check.rows)
        report = st.button(
            "上报", key=f"{key}_report", type="primary", disabled=not report_check.rows
        )
        st.caption(unsent(len(draft_check.rows), len(report_check.rows)), width="content")
    if draft or report:
        _send(page, sheet, cells, REPORTED if report else DRAFT, key)


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


def unsent(changed: int, reportable: int) -> str:
    """How much is typed and not kept, or kept and not reported."""
    drafts = reportable - changed
    parts = [f"改了 {changed} 行还没有存"] if changed > 0 else []
    parts += [f"{drafts} 行草稿没有上报"] if drafts > 0 else []
    return "，".join(parts) or "没有要存的改动"


def _send(page: Page, sheet: Sheet, cells: Sequence[Cell], sending: Sending, key: str) -> None:
    """Writes what may be written; what may not stays in its cells."""
    try:
        written = send_cells(opened_database(), sheet, cells, sending, actor=page.access.actor)
    except PerfmonError as error:
        show_refusal(error)
        return
    st.session_state[f"{key}_kept"] = {each.cell.key: each.cell for each in written.objections}
    st.session_state[key] = st.session_state.get(key, 0) + 1
    done = "上报" if sending == REPORTED else "存为草稿"
    act = "上报" if sending == REPORTED else "存"
    left = f"，另有 {len(written.objections)} 行没有{act}，见表下" if written.objections else ""
    batch = f"（第 {written.batch_id} 批）" if written.batch_id else ""
    say_next(f"{sheet.what}：{done} {written.rows} 行{batch}{left}。")
