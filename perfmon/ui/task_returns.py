"""What units send back, taken in at once: seen first, file by file, then imported."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from perfmon.errors import PerfmonError
from perfmon.ui.entry_notes import show_refusal
from perfmon.ui.loaders.opening import data_version, opened_database
from perfmon.ui.page import Page
from perfmon.ui.tables import Columns, show_table, text, whole
from perfmon.workflows.task_returns import (
    Returned,
    Taken,
    preview_returns,
    take_returns,
    unpack_returns,
)

_DONE = "task_returns_done"
MOST_TOLD = 3


def show_returns(page: Page) -> None:
    """The uploader, what each file would do, and the one button that imports them."""
    uploads = st.file_uploader(
        "把各单位交回的填报表放进来（xlsx 可一次放多份，或整个压缩包 zip）",
        type=["xlsx", "xls", "zip"],
        accept_multiple_files=True,
        key="task_files",
    )
    files = _files(uploads)
    if not files:
        st.caption(
            "每份文件单独成一批，在“导入”的历史里可以撤销；填错的行写明原因，不存；"
            "一份有问题，不影响别的。导入的直接算已审。"
        )
        return
    try:
        done = st.session_state.get(_DONE)
        key = tuple(file.fingerprint for file in files)
        if done is not None and done[0] == key:
            _show(done[1], "已导入")
            return
        seen = _seen(files, page)
    except PerfmonError as error:
        show_refusal(error)
        return
    _show(seen, "导入后")
    usable = [file for file, taken in zip(files, seen, strict=True) if taken.refusal is None]
    if st.button(
        f"导入 {len(usable)} 份", type="primary", disabled=not usable, key="task_returns_take"
    ):
        with st.spinner("正在导入…"):
            taken = take_returns(opened_database(), usable, page.access.actor)
        left = [each for each in seen if each.refusal is not None]
        st.session_state[_DONE] = (key, [*taken, *left])
        st.rerun()


def _files(uploads: Sequence[UploadedFile]) -> list[Returned]:
    files: dict[str, Returned] = {}
    for upload in uploads:
        try:
            unpacked = unpack_returns(upload.name, upload.getvalue())
        except PerfmonError as error:
            show_refusal(error)
            continue
        files |= {each.fingerprint: each for each in unpacked}
    return list(files.values())


def _seen(files: Sequence[Returned], page: Page) -> list[Taken]:
    """The previews, made anew only where the files or the database changed."""
    key = (data_version(), *(file.fingerprint for file in files))
    kept = st.session_state.get("task_returns_seen")
    if kept is None or kept[0] != key:
        with st.spinner("正在看这些文件…"):
            kept = (key, preview_returns(opened_database(), files, page.access.actor))
        st.session_state["task_returns_seen"] = kept
    seen: list[Taken] = kept[1]
    return seen


def _show(taken: Sequence[Taken], when: str) -> None:
    listed = pd.DataFrame([_row(each) for each in taken])
    refused = sum(each.refusal is not None for each in taken)
    bad = f"，{refused} 份不能导入" if refused else ""
    st.markdown(f"**{when}：{len(taken)} 份文件{bad}**")
    show_table(listed, RETURNED)


def _row(taken: Taken) -> dict[str, object]:
    if taken.outcome is None:
        return {"file": taken.file_name, "new": 0, "same": 0, "refused": 0, "conflict": 0} | {
            "outlooks": 0,
            "told": taken.refusal,
        }
    counts, findings = taken.outcome.counts, taken.outcome.findings
    bad = [each.message for each in findings if each.severity == "error"]
    more = f"……共 {len(bad)} 处" if len(bad) > MOST_TOLD else ""
    return {
        "file": taken.file_name,
        "new": counts.new,
        "same": counts.duplicate,
        "refused": counts.refused,
        "conflict": counts.conflict,
        "outlooks": sum(each.code == "OUTLOOK_REFUSED" for each in findings),
        "told": " ".join(
            [each.message for each in findings if each.code == "OUTLOOKS_TAKEN"] + bad[:MOST_TOLD]
        )
        + more,
    }


RETURNED: Columns = {
    "file": text("文件", 220),
    "new": whole("新结果", 72),
    "refused": whole("没填或不对", 92),
    "told": text("说明", 520),
    "same": whole("库里已有", 80),
    "conflict": whole("与库里不同", 92),
    "outlooks": whole("预计不对", 80),
}
