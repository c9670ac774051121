"""A unit's 偏差与预计 of a month: only rows with a deviation, each checked as it is typed."""

import pandas as pd
import streamlit as st

from perfmon.ui.entry_objections import show_opposites
from perfmon.ui.entry_sending import judge_typed, offer_sending
from perfmon.ui.entry_sheets import edit_sheet
from perfmon.ui.entry_tasks import Asked, limit_key
from perfmon.ui.loaders.outlooks import known_outlooks, outlook_sheet
from perfmon.ui.outlook_lists import (
    CELLS,
    OUTLOOK_SHEET,
    opposites,
    typed_outlooks,
    with_kept_outlooks,
)
from perfmon.ui.page import Page
from perfmon.workflows.entry_checks import Known
from perfmon.workflows.outlook_checks import check_outlooks
from perfmon.workflows.unit_entries import Sheet


def show_outlooks(page: Page, unit_code: str, month: int, asked: Asked | None) -> None:
    """The sheet 偏差与预计, of a task only the projects that it asks about."""
    everything = outlook_sheet(page.asked, unit_code, month)
    if asked is not None:
        everything = everything[everything["project_code"].isin(asked.projects)]
    st.caption(
        f"灯是预警、滞后的，和完成值达到指标值 130% 的，填截至 {month} 月底的预计和原因；"
        "没有偏差的不用填。“有可能”“完全不可能”的要写偏差原因、改进措施和完成时限。"
    )
    every = st.toggle(
        "也列没有偏差的",
        key=f"outlooks_every_{page.asked.year}_{unit_code}_{month}",
        help="支付按计划、年底前要付大额合同款的，也可以报全年预计和合同未付",
    )
    listed = everything if every else everything[everything["is_asked"]]
    listed = listed.reset_index(drop=True)
    if listed.empty:
        st.info(f"{month} 月底没有偏差，不用填。")
        return
    sheet = Sheet("偏差与预计", page.asked.year, unit_code, month)
    known = known_outlooks(page.asked, unit_code, month)
    key = f"{sheet.what}_{sheet.year}_{unit_code}_{month}_{int(every)}{limit_key(asked)}"
    _show(page, sheet, known, listed, key)


def _show(page: Page, sheet: Sheet, known: Known, listed: pd.DataFrame, key: str) -> None:
    rows = with_kept_outlooks(listed, st.session_state.get(f"{key}_kept", {}))
    edited = edit_sheet(rows, OUTLOOK_SHEET, f"{key}_{st.session_state.get(key, 0)}", CELLS)
    cells = typed_outlooks(rows, edited)
    typed = judge_typed(sheet, known, cells, check_outlooks, key)
    show_opposites(opposites(known, typed.cells), "可以上报，审核时会标明")
    offer_sending(page, sheet, typed, key)
