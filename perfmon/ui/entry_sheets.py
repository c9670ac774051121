"""A unit's sheet of a month: last month's value beside each cell, checked as it is typed."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.ui import loaders
from perfmon.ui.entry_lists import (
    EDITED,
    OBJECTIONS,
    PAYMENT_SHEET,
    RESULT_SHEET,
    listed_payments,
    listed_results,
    typed_cells,
    with_kept,
)
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.page import Page
from perfmon.ui.tables import ROW_HEIGHT, Columns, show_table
from perfmon.workflows.entry_checks import DRAFT, REPORTED, Cell, Checked, Objection
from perfmon.workflows.payment_checks import check_payments
from perfmon.workflows.result_checks import check_results
from perfmon.workflows.unit_entries import Sending, Sheet, send_cells

MOST_ROWS = 14
"""A longer sheet scrolls inside itself, so that its buttons stay in reach."""

Check = Callable[[pd.DataFrame, Sequence[Cell], date, str, date], Checked]


def show_payments(page: Page, unit_code: str, month: int) -> None:
    """The sheet 国库外支付."""
    known = loaders.entered_payments(page.asked, unit_code, month)
    st.caption(
        f"填 {month} 月一个月里不经国库支付的钱（如自有账户支付），单位万元；没有就不填。"
        "审核通过后计入已支付。列名前带笔形标记的可以填。"
    )
    sheet = Sheet("国库外支付", page.asked.year, unit_code, month)
    _show(page, sheet, known, listed_payments(known), PAYMENT_SHEET, check_payments)


def show_results(page: Page, unit_code: str, month: int) -> None:
    """The sheet 指标结果."""
    known = loaders.entered_results(page.asked, unit_code, month)
    if known.empty:
        st.info("这个单位的项目没有绩效指标；导入它的绩效文本以后，在这里填完成情况。")
        return
    st.caption(
        f"填截至 {month} 月底的完成情况：数量填全年累计数，完成了的填完成日期。"
        "列名前带笔形标记的可以填。"
    )
    sheet = Sheet("指标结果", page.asked.year, unit_code, month)
    _show(page, sheet, known, listed_results(known), RESULT_SHEET, check_results)


def _show(
    page: Page,
    sheet: Sheet,
    known: pd.DataFrame,
    listed: pd.DataFrame,
    columns: Columns,
    check: Check,
) -> None:
    key = f"{sheet.what}_{sheet.year}_{sheet.unit_code}_{sheet.month}"
    rows = with_kept(listed, st.session_state.get(f"{key}_kept", {}))
    cells = typed_cells(rows, _edit(rows, columns, f"{key}_{st.session_state.get(key, 0)}"))
    today = datetime.now(UTC).astimezone().date()
    checked = check(known, cells, date(sheet.year, sheet.month, 1), DRAFT, today)
    reportable = check(known, cells, date(sheet.year, sheet.month, 1), REPORTED, today)
    refused = {each.cell.key for each in checked.objections}
    only_draft = [each for each in reportable.objections if each.cell.key not in refused]
    _show_objections("行有问题，不会存", checked.objections)
    _show_objections("行可以存草稿，还不能上报", only_draft)
    with st.container(horizontal=True, vertical_alignment="center"):
        draft = st.button("存草稿", key=f"{key}_draft", disabled=not checked.rows)
        report = st.button(
            "上报", key=f"{key}_report", type="primary", disabled=not reportable.rows
        )
        st.caption(_unsent(len(checked.rows), len(reportable.rows)), width="content")
    if draft or report:
        _send(page, sheet, cells, REPORTED if report else DRAFT, key)


def _edit(rows: pd.DataFrame, columns: Columns, key: str) -> pd.DataFrame:
    return st.data_editor(
        rows[list(columns)],
        column_config=columns,
        disabled=[column for column in columns if column not in EDITED],
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=(min(len(rows), MOST_ROWS) + 1) * ROW_HEIGHT + 8,
        key=key,
    )


def _unsent(changed: int, reportable: int) -> str:
    drafts = reportable - changed
    parts = [f"改了 {changed} 行还没有存"] if changed > 0 else []
    parts += [f"{drafts} 行草稿没有上报"] if drafts > 0 else []
    return "，".join(parts) or "没有要存的改动"


def _send(page: Page, sheet: Sheet, cells: Sequence[Cell], sending: Sending, key: str) -> None:
    """Writes what may be written; what may not stays in its cells."""
    try:
        written = send_cells(
            loaders.open_database(), sheet, cells, sending, actor=page.access.actor
        )
    except PerfmonError as error:
        show_refusal(error)
        return
    st.session_state[f"{key}_kept"] = {each.cell.key: each.cell for each in written.objections}
    st.session_state[key] = st.session_state.get(key, 0) + 1
    done = "上报" if sending == REPORTED else "存为草稿"
    left = f"，另有 {len(written.objections)} 行没有存，见表下" if written.objections else ""
    batch = f"（第 {written.batch_id} 批）" if written.batch_id else ""
    say_next(f"{sheet.what}：{done} {written.rows} 行{batch}{left}。")


def _show_objections(told: str, objections: Sequence[Objection]) -> None:
    if not objections:
        return
    st.markdown(f":red[**{len(objections)} {told}**]")
    rows = [
        {"name": each.name, "typed": each.cell.text, "sentence": each.sentence}
        for each in objections
    ]
    show_table(pd.DataFrame(rows), OBJECTIONS)
