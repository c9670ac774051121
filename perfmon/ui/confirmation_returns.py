"""核对单 that departments send back, seen file by file before they are written."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.measures.confirmations import OBJECTION
from perfmon.roles import Act
from perfmon.ui.confirmation_choices import choose_sources
from perfmon.ui.entry_notes import say_next, show_refusal
from perfmon.ui.loaders.opening import opened_database
from perfmon.ui.page import Page
from perfmon.ui.tables import ROW_HEIGHT, Columns, Height, show_table, text, whole
from perfmon.workflows.confirmation_returns import (
    Chosen,
    Month,
    ReadSheet,
    preview_sheets,
    take_sheet,
)
from perfmon.workflows.returned_answers import choose, find_disagreements, source_names
from perfmon.workflows.returned_files import ReturnedFile, unpack_returned

MOST_ROWS = 9
"""A longer list scrolls in itself."""


def show_returns(page: Page) -> None:
    """The uploader, what each file would write, and the one button that writes them."""
    uploads = st.file_uploader(
        "把各部门交回的核对单放进来（xlsx 可一次放多份，或整个压缩包 zip）",
        type=["xlsx", "xls", "zip"],
        accept_multiple_files=True,
        key=f"check_files_{st.session_state.get(_ROUND, 0)}",
    )
    if not uploads:
        st.caption(
            "先逐份写明会写入什么、哪一行为什么不写，再一起写入；每份单独成一批，可以撤销。"
            "别的月份、别的部门的行和数字已经变了的行不写入；几份填得不一样的，请人定以哪份为准。"
        )
        return
    asked = Month(page.asked.year, page.month, page.asked.scope)
    files, refused = unpack_returned((each.name, each.getvalue()) for each in uploads)
    try:
        seen = preview_sheets(opened_database(), asked, files)
    except PerfmonError as error:
        show_refusal(error)
        return
    found = find_disagreements(seen)
    held = choose_sources(found)
    chosen = [choose(found, held or {}, name) for name in source_names(seen)]
    kept = [replace(read, answers=read.kept(each)) for read, each in zip(seen, chosen, strict=True)]
    _show([*(ReadSheet(name, refusal=why) for name, why in refused), *kept])
    usable = [
        (file, each) for file, each, read in zip(files, chosen, kept, strict=True) if read.answers
    ]
    is_open = held is None or not usable
    if st.button(f"写入 {len(usable)} 份", type="primary", disabled=is_open, key="check_take"):
        _take(page, asked, usable)
    if held is None:
        st.caption("先选好以哪份为准，再写入。")


_ROUND = "check_files_round"
"""Counts up once files are written, so that the uploader is empty again."""


def _take(page: Page, asked: Month, files: Sequence[tuple[ReturnedFile, Chosen]]) -> None:
    actor = page.actor_for(Act.SETTLE_OBJECTION)
    taken = [take_sheet(opened_database(), asked, file, actor, chosen) for file, chosen in files]
    written = [read for read in taken if read.refusal is None]
    rows = sum(len(read.answers) for read in written)
    objections = sum(each.answer.verdict == OBJECTION for read in written for each in read.answers)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    refused = tuple(read.refusal for read in taken if read.refusal is not None)
    say_next(f"写入 {len(written)} 份核对单，{rows} 行，其中异议 {objections} 行。", refused)


def _show(seen: Sequence[ReadSheet]) -> None:
    """A row a file, a row an answer that would be written, a row each that would not."""
    refused = sum(read.refusal is not None for read in seen)
    bad = f"，{refused} 份不能写入" if refused else ""
    st.markdown(f"**{len(seen)} 份文件{bad}**")
    show_table(pd.DataFrame([_file_row(read) for read in seen]), FILE_COLUMNS)
    faults = [{"file": read.file_name, "why": why} for read in seen for why in read.faults]
    if faults:
        st.markdown(f"**不写入的 {len(faults)} 行**")
        _list(faults, FAULT_COLUMNS)
    answers = [
        {
            "name": each.known["name"],
            "verdict": each.answer.verdict,
            "words": each.answer.words,
            "department_name": each.known["department_name"],
            "file": read.file_name,
        }
        for read in seen
        for each in read.answers
    ]
    if answers:
        st.markdown(f"**会写入的 {len(answers)} 行**　:gray[异议在前]")
        _list(sorted(answers, key=lambda row: row["verdict"] != OBJECTION), ANSWER_COLUMNS)


def _file_row(read: ReadSheet) -> dict[str, object]:
    objections = sum(each.answer.verdict == OBJECTION for each in read.answers)
    return {
        "file": read.file_name,
        "written": len(read.answers),
        "objections": objections,
        "refused": len(read.faults),
        "blank": read.blank,
        "same": read.same,
        "told": read.refusal or "",
    }


def _list(rows: Sequence[dict[str, str]], columns: Columns) -> None:
    height: Height = (MOST_ROWS + 1) * ROW_HEIGHT if len(rows) > MOST_ROWS else "content"
    show_table(pd.DataFrame(rows), columns, height)


FILE_COLUMNS: Columns = {
    "file": text("文件", 220),
    "written": whole("会写入", 66),
    "objections": whole("其中异议", 76),
    "refused": whole("不写入", 66),
    "told": text("说明", 420),
    "blank": whole("没有填", 66),
    "same": whole("已有", 60),
}

FAULT_COLUMNS: Columns = {"why": text("哪一行、为什么", 560), "file": text("文件", 220)}

ANSWER_COLUMNS: Columns = {
    "name": text("项目", 170),
    "verdict": text("核对意见", 76),
    "words": text("说明", 280),
    "department_name": text("主管部门", 140),
    "file": text("文件", 200),
}
