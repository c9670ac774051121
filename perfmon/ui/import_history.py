"""历史: every batch, latest first; one opened shows what it brought, and can be taken back."""

from typing import Any

import pandas as pd
import streamlit as st

from perfmon.charts.theme import palette
from perfmon.clock import wall_time
from perfmon.measures.rates import is_missing
from perfmon.roles import Act
from perfmon.ui.access import current_access
from perfmon.ui.figures import MISSING
from perfmon.ui.import_lists import (
    BATCH_COLUMNS,
    BATCH_LINE_COLUMNS,
    FILE_FINDING_COLUMNS,
    MONEYLESS_BATCH_COLUMNS,
    SHEET_COLUMN,
    UNDONE,
)
from perfmon.ui.import_undo import ask_undo
from perfmon.ui.import_words import batch_sentence
from perfmon.ui.loaders.batches import batch_contents, closed_months_words, listed_batches
from perfmon.ui.loaders.opening import data_version, opened_database
from perfmon.ui.tables import ROW_HEIGHT, Columns, Height, show_table
from perfmon.ui.words import plain

ADDRESS = "batch"
"""The batch that is open, in the page's address."""

MOST_LINES = 1_000
MANY_ROWS, MANY_ROWS_HEIGHT = 12, 400


def show_history() -> None:
    """Draws the batches; a click opens one below.

    Who does not import, and only takes back what a closed month holds, sees no money in them.
    """
    batches = listed_batches(data_version())
    if batches.empty:
        st.info("还没有写入过任何东西。导入第一份文件后，这里逐批记着谁在什么时候写入了什么。")
        return
    sees_money = current_access().may("import", Act.IMPORT)
    undone = int(batches["is_undone"].sum())
    taken_back = f"，其中 {undone} 批已撤销" if undone else ""
    st.markdown(f"**共 {len(batches)} 批{taken_back}**　:gray[点一行看写入了什么]")
    _pick_batch(batches, BATCH_COLUMNS if sees_money else MONEYLESS_BATCH_COLUMNS)
    chosen = batches[batches["batch_id"].astype(str) == st.query_params.get(ADDRESS, "")]
    if not chosen.empty:
        _show_batch(chosen.iloc[0], sees_money=sees_money)


def _pick_batch(batches: pd.DataFrame, columns: Columns) -> None:
    """Draws the table, batches taken back in grey; a click puts the batch into the address."""
    grey = f"color: {palette(st.context.theme.type or 'light').muted}"
    rows = batches[list(columns)]
    styled = rows.style.apply(
        lambda row: [grey if row["state"] == UNDONE else ""] * len(row), axis="columns"
    )
    clicks = st.session_state.setdefault("import_batches_clicks", 0)
    height: Height = MANY_ROWS_HEIGHT if len(rows) > MANY_ROWS else "content"
    state = st.dataframe(
        styled,
        column_config=columns,
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=height,
        placeholder=MISSING,
        on_select="rerun",
        selection_mode="single-cell",
        key=f"import_batches_{clicks}",
    )
    cells = state["selection"]["cells"]
    if cells:
        st.session_state["import_batches_clicks"] = clicks + 1
        st.query_params[ADDRESS] = str(batches.iloc[int(cells[0][0])]["batch_id"])
        st.rerun()


def _show_batch(batch: "pd.Series[Any]", *, sees_money: bool) -> None:
    batch_id = int(batch["batch_id"])
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            said = batch_sentence(batch, with_money=sees_money)
            with st.container(width="stretch"):
                st.markdown(f"**第 {batch_id} 批**　{said}")
                st.caption(_origin(batch))
                closed = closed_months_words(data_version(), batch_id)
                if closed and not batch["is_undone"]:
                    st.caption(closed)
            may_undo = not batch["is_undone"] and not opened_database().is_demo
            may = current_access().may("import", Act.UNDO_CLOSED if closed else Act.UNDO)
            if may and may_undo and st.button("撤销这一批", key="import_undo"):
                ask_undo(batch_id, said)
        if sees_money:
            _show_contents(batch_id)


def _origin(batch: "pd.Series[Any]") -> str:
    """Who and when; of a batch taken back, also who took it back, when and why."""
    said = f"{batch['recorded']} 由 {plain(batch['actor'])} 写入，{plain(batch['kind'])}"
    if not is_missing(batch["complete_from"]):
        first, last = batch["complete_from"], batch["complete_until"]
        said += f"，{first:%Y-%m-%d} 到 {last:%Y-%m-%d} 是完整的"
    if batch["is_undone"]:
        said += (
            f"；{wall_time(batch['undone_at'])} 由 {plain(batch['undone_by'])} 撤销，"
            f"原因：{plain(batch['undone_reason'])}"
        )
    return f"{said}。"


def _show_contents(batch_id: int) -> None:
    contents = batch_contents(data_version(), batch_id, MOST_LINES)
    if contents.findings.empty and contents.lines.empty:
        st.caption("这一批没有逐行的内容，也没有发现问题。")
        return
    names = [f"写入的行（{contents.line_count:,}）", f"发现的问题（{len(contents.findings):,}）"]
    lines_tab, findings_tab = st.tabs(names)
    with lines_tab:
        if contents.line_count > MOST_LINES:
            st.caption(f"只列前 {MOST_LINES:,} 行。")
        if contents.lines.empty:
            st.caption("这一批没有逐行的内容。")
        else:
            has_sheets = contents.lines["sheet"].nunique() > 1
            columns = _filled(contents.lines) | (SHEET_COLUMN if has_sheets else {})
            show_table(contents.lines, columns, _height(contents.lines))
    with findings_tab:
        if contents.findings.empty:
            st.caption("没有发现问题。")
        else:
            show_table(contents.findings, FILE_FINDING_COLUMNS, _height(contents.findings))


def _filled(lines: pd.DataFrame) -> Columns:
    """The columns that any line has something in: an entry has no voucher and no file's line."""
    return {name: look for name, look in BATCH_LINE_COLUMNS.items() if lines[name].notna().any()}


def _height(rows: pd.DataFrame) -> Height:
    return MANY_ROWS_HEIGHT if len(rows) > MANY_ROWS else "content"
