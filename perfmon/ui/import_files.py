"""Files on the import page: laying them on the desk, looking at each, importing them all."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from perfmon.errors import PerfmonError
from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.reports.templates import template_name, template_workbook
from perfmon.roles import Act
from perfmon.ui.access import actor_on
from perfmon.ui.downloads import offer_download
from perfmon.ui.import_choices import (
    COMPLETABLE,
    choices_of,
    choose_kind,
    choose_period,
    choose_unit,
)
from perfmon.ui.import_desk import Desk, Upload, lay_out
from perfmon.ui.import_looks import look_at, must_wait, recognise_upload, task_of
from perfmon.ui.import_preview import XLSX, show_look, show_refused_download
from perfmon.ui.import_rows import divide, show_rows
from perfmon.ui.import_undo import ask_undo
from perfmon.ui.import_words import (
    NO_MONEY,
    batch_sentence,
    joined,
    line_word,
    outcome_sentence,
    text_sentence,
)
from perfmon.ui.import_work import Task, Work
from perfmon.ui.loaders.batches import batch_of_file
from perfmon.ui.loaders.names import shown_file_name
from perfmon.ui.loaders.opening import data_version, opened_database
from perfmon.ui.loaders.text_rounds import waiting_sentence
from perfmon.ui.words import plain
from perfmon.workflows.access import Access
from perfmon.workflows.outcome import Choices, Outcome
from perfmon.workflows.recognising import PERFORMANCE_TEXT
from perfmon.workflows.texts import Imported
from perfmon.workflows.written import why_nothing_written

MOST_APART = 5
"""Of more files, and of those out of a zip, the 绩效文本 are listed, a row a file."""

_WAIT = 0.1  # seconds between two looks at an import under way


def _show_templates() -> None:
    """Draws the blank workbooks to fill in."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption("空白模板", width="content")
        for kind in KINDS:
            offer_download(
                "import",
                KINDS[kind].title,
                partial(template_workbook, kind),
                file_name=template_name(kind),
                mime=XLSX,
                key=f"template_{kind}",
                type="tertiary",
            )


def show_files(desk: Desk, access: Access) -> None:
    """Draws the uploader, every file on the desk, and the one button that imports them."""
    files = st.file_uploader(
        "把文件放进来：绩效文本、预算指标执行情况表、支付明细、支出进度表、预算变动表、"
        "绩效目标完成情况表（绩效文本可以是 docx、pdf、xlsx、xls、html、txt，"
        "其余可以是 xlsx、xls、csv、txt；一次可放多份，也可以是整个 zip 压缩包）",
        accept_multiple_files=True,
        key="import_files",
    )
    _show_templates()
    laid = lay_out(desk, files, partial(shown_file_name, data_version()))
    if laid.repeated:
        st.caption(f"{joined(laid.repeated)}与另一份文件的内容完全相同，只看一份。")
    if desk.work is not None:
        _wait_for(desk, desk.work)
    apart, ready = laid.uploads, []
    waiting: list[str] = []
    if laid.is_unpacked or len(laid.uploads) > MOST_APART:
        rows, apart = divide(desk, laid.uploads)
        ready = show_rows(desk, rows, laid.unopened, access)
    for upload in apart:
        with st.container(border=True):
            task, is_waiting = _show_file(desk, upload, access)
        ready += [task] if task else []
        waiting += [upload.name] if is_waiting else []
    _show_commit(desk, ready, waiting)


def _show_file(desk: Desk, upload: Upload, access: Access) -> tuple[Task | None, bool]:
    """Draws one file; gives its import where it may be done, and whether a person must decide."""
    batch = batch_of_file(data_version(), upload.fingerprint)
    if batch is not None:
        _show_taken(desk, upload, batch)
        return None, False
    head = st.container()
    recognised = recognise_upload(desk, upload)
    if isinstance(recognised, str):
        head.error(plain(recognised))
        return None, False
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        with st.container(width=210):
            kind = choose_kind(upload, recognised)
        if kind is None:
            head.markdown(f"**{plain(upload.name)}：看不出是哪一种文件，请先选种类。**")
            return None, True
        choices = _choose(desk, upload, kind)
    look = look_at(desk, upload, kind, choices, access)
    refusal = desk.refusals.get(upload.fingerprint)
    if refusal not in (None, look.refusal):
        head.error(plain(refusal))
    show_look(desk, upload, look, head)
    return task_of(upload, kind, choices, look), must_wait(look)


def _show_taken(desk: Desk, upload: Upload, batch: "pd.Series[Any]") -> None:
    """Draws what became of a file that is in the database."""
    done = desk.done.get(upload.fingerprint)
    batch_id = int(batch["batch_id"])
    if isinstance(done, Outcome):
        said = outcome_sentence(done)
    elif isinstance(done, Imported):
        said = text_sentence(upload.name, done) + _waiting(done)
    else:
        said = batch_sentence(batch)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        why = None
        if isinstance(done, Outcome) and done.batch_id is not None:
            why = why_nothing_written(done, line_word(done.kind))
        if why is None:
            st.success(f"第 {batch_id} 批已导入　{said}", width="stretch")
        else:
            st.warning(f"第 {batch_id} 批没有写入：{why}。　{said}", width="stretch")
        if isinstance(done, Outcome):
            show_refused_download(upload, done)
        if st.button("撤销", key=upload.key("undo")):
            ask_undo(batch_id, said)
    st.caption("同一份文件不会导入两次；要换一种做法（例如以文件为准），先撤销再导入。")


def _waiting(done: Imported) -> str:
    """That a revised text waits for its acceptance; nothing where it does not."""
    head = done.text.document
    waits = waiting_sentence(data_version(), head.year, head.unit_code, done.version or 0)
    return waits and f"{waits}。"


def _choose(desk: Desk, upload: Upload, kind: str) -> Choices:
    if kind == PERFORMANCE_TEXT:
        return Choices()
    unit = None
    if kind not in NO_MONEY:
        with st.container(width=150):
            unit = choose_unit(upload)
    complete = None
    if kind in COMPLETABLE:
        year, month = _reach(desk, upload)
        complete = choose_period(upload, year, month)
    return choices_of(desk, upload, kind, unit, complete)


def _reach(desk: Desk, upload: Upload) -> tuple[int | None, int | None]:
    """The year and month that the file seems to reach, as its last preview says."""
    found = desk.looks.get(upload.fingerprint)
    outcome = found[1].outcome if found else None
    if outcome is None or outcome.reached_on is None:
        return None, None
    return outcome.reached_on.year, outcome.reached_on.month


def _show_commit(desk: Desk, ready: list[Task], waiting: list[str]) -> None:
    if not ready and not waiting:
        return
    if len(ready) > 1:
        st.caption(
            "上面各份文件是分开预览的；导入时从上到下一份一份来，前一份带来的，后一份就算已有。"
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        label = "导入" if len(ready) < 2 else f"导入 {len(ready)} 份文件"
        if st.button(label, type="primary", key="import_commit", disabled=not ready):
            try:
                desk.work = Work(ready, actor_on("import", Act.IMPORT))
            except PerfmonError as error:
                st.error(plain(error.message))
            else:
                desk.refusals.clear()
                desk.work.start()
                st.rerun()
        if opened_database().is_demo:
            st.caption("演示数据里不能导入真实数据。", width="content")
        elif waiting:
            st.caption(f"{joined(waiting)}还要先看一看，这次不导入。", width="content")


def _wait_for(desk: Desk, work: Work) -> None:
    """Shows how far the imports have come until they are done, then draws the page anew."""
    bar = st.progress(work.share, text=plain(work.words))
    while work.is_alive():
        bar.progress(work.share, text=plain(work.words))
        work.join(_WAIT)
    desk.work = None
    desk.done |= work.done
    desk.refusals |= work.refusals
    if work.fault is not None:
        raise work.fault
    st.rerun()
