"""A unit's 偏差与预计 of a month: only rows with a deviation, each checked as it is typed."""

from datetime import UTC, date, datetime

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.entry_objections import ask_doubts, confirmed, show_faults
from perfmon.ui.entry_sheets import edit_sheet, unsent
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.loaders.outlooks import known_outlooks, outlook_sheet
from perfmon.ui.outlook_lists import (
    CELLS,
    OUTLOOK_SHEET,
    opposites,
    typed_outlooks,
    with_kept_outlooks,
)
from perfmon.ui.page import Page
from perfmon.ui.words import plain
from perfmon.workflows.entry_checks import DRAFT, REPORTED, Checked, Known
from perfmon.workflows.outlook_checks import OutlookCell, check_outlooks
from perfmon.workflows.unit_entries import Sending, Sheet, send_cells


def show_outlooks(page: Page, unit_code: str, month: int) -> None:
    """The sheet 偏差与预计."""
    everything = outlook_sheet(page.asked, unit_code, month)
    st.caption(
        f"灯是预警、滞后的，和完成值达到指标值 130% 的，填截至 {month} 月底的预计和原因；"
        "没有偏差的不用填。“有可能”“完全不可能”的要写偏差原因、改进措施和完成时限。"
    )
    every = st.toggle(
        "也列没有偏差的",
        key=f"outlooks_every_{page.asked.year}_{unit_code}_{month}",
        help="支付按计划、年底前要付大额合同款的，也可以报全年预计和合同未付",
    )
    listed = everything if every else everything[everything["is_asked"]].reset_index(drop=True)
    if listed.empty:
        st.info(f"{month} 月底没有偏差，不用填。")
        return
    sheet = Sheet("偏差与预计", page.asked.year, unit_code, month)
    known = known_outlooks(page.asked, unit_code, month)
    _show(page, sheet, known, listed, f"{sheet.what}_{sheet.year}_{unit_code}_{month}_{int(every)}")


def _show(page: Page, sheet: Sheet, known: Known, listed: pd.DataFrame, key: str) -> None:
    rows = with_kept_outlooks(listed, st.session_state.get(f"{key}_kept", {}))
    edited = edit_sheet(rows, OUTLOOK_SHEET, f"{key}_{st.session_state.get(key, 0)}", CELLS)
    cells = typed_outlooks(rows, edited)

    def judged(cells: list[OutlookCell], state: str) -> Checked:
        today = datetime.now(UTC).astimezone().date()
        return check_outlooks(known, cells, date(sheet.year, sheet.month, 1), state, today)

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
    _show_opposites(opposites(listed, cells))
    with st.container(horizontal=True, vertical_alignment="center"):
        draft = st.button("存草稿", key=f"{key}_draft", disabled=not draft_check.rows)
        report = st.button(
            "上报", key=f"{key}_report", type="primary", disabled=not report_check.rows
        )
        st.caption(unsent(len(draft_check.rows), len(report_check.rows)), width="content")
    if draft or report:
        _send(page, sheet, cells, REPORTED if report else DRAFT, key)


def _show_opposites(found: list[tuple[str, str]]) -> None:
    """Says where the judgement typed is opposite to the light; it can be sent all the same."""
    if found:
        st.markdown(f":orange[**{len(found)} 行的判断与灯不一致**]　可以上报，审核时会标明")
        st.markdown("\n".join(f"- **{plain(name)}**　{plain(words)}。" for name, words in found))


def _send(page: Page, sheet: Sheet, cells: list[OutlookCell], sending: Sending, key: str) -> None:
    """Writes what may be written; what may not stays in its cells."""
    try:
        written = send_cells(opened_database(), sheet, cells, sending, actor=page.access.actor)
    except PerfmonError as error:
        show_refusal(error)
        return
    st.session_state[f"{key}_kept"] = {each.cell.key: each.cell for each in written.objections}
    st.session_state[key] = st.session_state.get(key, 0) + 1
    done, act = ("上报", "上报") if sending == REPORTED else ("存为草稿", "存")
    left = f"，另有 {len(written.objections)} 行没有{act}，见表下" if written.objections else ""
    batch = f"（第 {written.batch_id} 批）" if written.batch_id else ""
    say_next(f"{sheet.what}：{done} {written.rows} 行{batch}{left}。")
