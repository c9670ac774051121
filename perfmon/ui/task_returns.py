"""What units send back, taken in at once: seen first, file by file, then imported."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from perfmon.errors import ImportRefusedError, PerfmonError
from perfmon.findings import SEVERITY_WORDS
from perfmon.roles import Act
from perfmon.store.answers import ANSWER_KEY
from perfmon.ui.entry_notes import show_refusal
from perfmon.ui.loaders.opening import data_version, opened_database
from perfmon.ui.page import Page
from perfmon.ui.tables import Columns, show_table, text, whole
from perfmon.ui.words import plain
from perfmon.workflows.returned_contradictions import find_contradictions
from perfmon.workflows.returned_files import ReturnedFile, unpack_returned
from perfmon.workflows.task_returns import Taken, preview_returns, take_returns

_DONE, _SEEN = "task_returns_done", "task_returns_seen"
_TOLD_OF_FILE = ("FILE_KNOWN", "OUTLOOKS_TAKEN", "RESULTS_BLANK")
_SEVERITY_WORDS = dict(SEVERITY_WORDS)
MANY_ROWS, MANY_ROWS_HEIGHT = 9, 320
"""From so many rows the list scrolls in itself, at so many pixels."""


def show_returns(page: Page) -> None:
    """The uploader, what each file would do, and the one button that imports them.

    Who sees only some units has none: what a file says is held against all that is on hand.
    """
    if page.asked.scope is not None:
        st.info("交回的填报表由财政局绩效股导入。本单位的数在“填报”页填。")
        return
    uploads = st.file_uploader(
        "把各单位交回的填报表放进来（xlsx 可一次放多份，或整个压缩包 zip）",
        type=["xlsx", "xls", "zip"],
        accept_multiple_files=True,
        key="task_files",
    )
    files, refused = unpack_returned((each.name, each.getvalue()) for each in uploads)
    for name, why in refused:
        show_refusal(ImportRefusedError(name, why))
    if not files:
        st.session_state.pop(_DONE, None)
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
            _show_rows(done[1])
            if any(_is_undecided(each) for each in done[1]):
                st.caption(
                    "与库里不同的行没有存。要以文件为准的，移开上面的文件再放一次，勾选后导入。"
                )
            return
        holding = [file.fingerprint for file in files if st.session_state.get(_box(file))]
        seen = _seen(files, page, holding)
    except PerfmonError as error:
        show_refusal(error)
        return
    _show(seen, "导入后")
    _show_contradictions(seen)
    _show_boxes(files, seen)
    _show_rows(seen)
    usable = [file for file, taken in zip(files, seen, strict=True) if taken.refusal is None]
    if st.button(
        f"导入 {len(usable)} 份", type="primary", disabled=not usable, key="task_returns_take"
    ):
        try:
            actor = page.actor_for(Act.TAKE_RETURNS)
        except PerfmonError as error:
            show_refusal(error)
            return
        with st.spinner("正在导入…"):
            taken = take_returns(opened_database(), usable, actor, holding)
        left = [each for each in seen if each.refusal is not None]
        st.session_state[_DONE] = (key, [*taken, *left])
        st.rerun()


def _seen(files: Sequence[ReturnedFile], page: Page, holding: Sequence[str]) -> list[Taken]:
    """The previews, each made anew only where its file, its box or the database changed."""
    version = data_version()
    keys = [(version, file.fingerprint, file.fingerprint in holding) for file in files]
    kept: dict[tuple[int, str, bool], Taken] = st.session_state.get(_SEEN, {})
    anew = {key: file for key, file in zip(keys, files, strict=True) if key not in kept}
    if anew:
        with st.spinner("正在看这些文件…"):
            made = preview_returns(
                opened_database(), list(anew.values()), page.access.name, holding
            )
        kept = kept | dict(zip(anew, made, strict=True))
    st.session_state[_SEEN] = {key: kept[key] for key in keys}
    return [kept[key] for key in keys]


def _box(file: ReturnedFile) -> str:
    """The key of the box that lets the conflicting lines of a file take effect."""
    return f"task_returns_hold_{file.fingerprint}"


def _show_boxes(files: Sequence[ReturnedFile], seen: Sequence[Taken]) -> None:
    """One box a file with conflicts; what it says holds from the next preview on."""
    for file, taken in zip(files, seen, strict=True):
        if taken.outcome is not None and taken.outcome.counts.conflict:
            st.checkbox(
                f"冲突的行以文件为准：{plain(taken.file_name)}"
                f"（{taken.outcome.counts.conflict:,} 行）",
                key=_box(file),
                help="换下的不再计入，留在历史里；撤销这一批就换回来。",
            )


def _show_contradictions(seen: Sequence[Taken]) -> None:
    """Where two of the files answer the same row otherwise, before any of them is imported."""
    found = find_contradictions([each.outcome for each in seen if each.outcome is not None])
    if found.empty:
        return
    places = len(found[ANSWER_KEY].drop_duplicates())
    st.markdown(
        f":orange[**{places:,} 处几份文件填得不一样**]　请先向单位核实，移开填错的那份；"
        "都导入的，以排在前面的为准；勾了以文件为准的，以勾了的为准。"
    )
    show_table(found, CONTRADICTIONS, MANY_ROWS_HEIGHT if len(found) > MANY_ROWS else "content")


def _is_undecided(taken: Taken) -> bool:
    """Whether lines of an imported file were left out because the database says otherwise."""
    return taken.outcome is not None and any(
        found.code == "LINE_CONFLICT" and found.message.endswith("请选定以哪个为准。")
        for found in taken.outcome.findings
    )


def _show_rows(taken: Sequence[Taken]) -> None:
    """Every row that is not kept or contradicts a stored one, with its sentence."""
    rows = [
        {
            "file": each.file_name,
            "line": found.line,
            "severity_word": _SEVERITY_WORDS[found.severity],
            "message": found.message,
        }
        for each in taken
        if each.outcome is not None
        for found in each.outcome.findings
        if found.severity != "info"
    ]
    if not rows:
        return
    st.markdown(f"**没有存、与库里不同或要核对的 {len(rows):,} 处**")
    listed = pd.DataFrame(rows).astype({"line": "Int64"})
    show_table(listed, ROWS, MANY_ROWS_HEIGHT if len(rows) > MANY_ROWS else "content")


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
    return {
        "file": taken.file_name,
        "new": counts.new,
        "same": counts.duplicate,
        "refused": counts.refused,
        "conflict": counts.conflict,
        "outlooks": sum(each.code == "OUTLOOK_REFUSED" for each in findings),
        "told": " ".join(each.message for each in findings if each.code in _TOLD_OF_FILE),
    }


RETURNED: Columns = {
    "file": text("文件", 220),
    "new": whole("新结果", 72),
    "refused": whole("没有存", 72),
    "told": text("说明", 520),
    "same": whole("库里已有", 80),
    "conflict": whole("与库里不同", 92),
    "outlooks": whole("预计不对", 80),
}

CONTRADICTIONS: Columns = {
    "indicator": text("资金或指标", 110),
    "told": text("填的什么", 330),
    "file": text("文件", 220),
    "name": text("项目", 180),
    "what": text("哪张表", 90),
    "unit_code": text("单位编码", 90),
}

ROWS: Columns = {
    "file": text("文件", 200),
    "line": whole("第几行", 66),
    "severity_word": text("程度", 60),
    "message": text("哪一行、为什么", 620),
}
