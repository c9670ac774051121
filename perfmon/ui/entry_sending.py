"""What becomes of a unit's sheet as typed: judged, doubts asked, faults told, kept or reported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic

import streamlit as st

from perfmon import clock
from perfmon.errors import PerfmonError
from perfmon.roles import Act
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.entry_objections import ask_doubts, confirmed, show_faults
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.page import Page
from perfmon.workflows.entry_checks import DRAFT, REPORTED, C, Cell, Checked, Known
from perfmon.workflows.unit_entries import Sending, Sheet, send_cells

Check = Callable[[Known, Sequence[Cell], date, str, date], Checked]


@dataclass(frozen=True)
class Typed(Generic[C]):
    """A sheet as it stands.

    Attributes:
        cells: as typed, those that a person ticked as confirmed.
        draft: what of them can be kept.
        report: what of them can be reported.
    """

    cells: Sequence[C]
    draft: Checked
    report: Checked


def judge_typed(sheet: Sheet, known: Known, cells: Sequence[C], check: Check, key: str) -> Typed[C]:
    """Draws what is wrong with the cells and what a person must confirm, and gives what holds."""

    def judged(cells: Sequence[C]) -> Typed[C]:
        today = clock.today()
        month_start = date(sheet.year, sheet.month, 1)
        draft, report = (check(known, cells, month_start, at, today) for at in (DRAFT, REPORTED))
        return Typed(cells, draft, report)

    typed = judged(cells)
    ticked = ask_doubts(key, [*typed.report.objections, *typed.draft.objections])
    if ticked:
        typed = judged(confirmed(cells, ticked))
    refused = [each for each in typed.draft.objections if not each.can_confirm]
    told = {each.cell.key for each in refused}
    show_faults("行填得不对，不会存", refused)
    only_draft = [
        each
        for each in typed.report.objections
        if not each.can_confirm and each.cell.key not in told
    ]
    show_faults("行可以存草稿，还不能上报", only_draft)
    return typed


def offer_sending(page: Page, sheet: Sheet, typed: Typed[C], key: str) -> None:
    """Draws the buttons that keep the sheet or report it."""
    if not page.may_for(Act.ENTER, sheet.unit_code):
        return
    drafts, reports = len(typed.draft.rows), len(typed.report.rows)
    with st.container(horizontal=True, vertical_alignment="center"):
        draft = st.button("存草稿", key=f"{key}_draft", disabled=not drafts)
        report = st.button("上报", key=f"{key}_report", type="primary", disabled=not reports)
        st.caption(_unsent(drafts, reports), width="content")
    if draft or report:
        _send(page, sheet, typed.cells, REPORTED if report else DRAFT, key)


def _unsent(changed: int, reportable: int) -> str:
    """How much is typed and not kept, or kept and not reported."""
    drafts = reportable - changed
    parts = [f"改了 {changed} 行还没有存"] if changed > 0 else []
    parts += [f"{drafts} 行草稿没有上报"] if drafts > 0 else []
    return "，".join(parts) or "没有要存的改动"


def _send(page: Page, sheet: Sheet, cells: Sequence[C], sending: Sending, key: str) -> None:
    """Writes what may be written; what may not stays in its cells."""
    try:
        written = send_cells(
            opened_database(),
            sheet,
            cells,
            sending,
            actor=page.actor_for(Act.ENTER, sheet.unit_code),
        )
    except PerfmonError as error:
        show_refusal(error)
        return
    st.session_state[f"{key}_kept"] = {each.cell.key: each.cell for each in written.objections}
    st.session_state[key] = st.session_state.get(key, 0) + 1
    done, act = ("上报", "上报") if sending == REPORTED else ("存为草稿", "存")
    left = f"，另有 {len(written.objections)} 行没有{act}，见表下" if written.objections else ""
    batch = f"（第 {written.batch_id} 批）" if written.batch_id else ""
    say_next(f"{sheet.what}：{done} {written.rows} 行{batch}{left}。")
