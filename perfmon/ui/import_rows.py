"""Many 绩效文本 on the import page: a row a file, its findings on a click, all imported at once."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
import streamlit as st

from perfmon.findings import SEVERITY_WORDS
from perfmon.ui.figures import wanyuan
from perfmon.ui.import_desk import Desk, Look, Upload
from perfmon.ui.import_looks import kept_look, make_look, recognise_upload, task_of
from perfmon.ui.import_preview import show_look
from perfmon.ui.import_work import Task
from perfmon.ui.loaders.batches import batch_of_file
from perfmon.ui.loaders.opening import data_version
from perfmon.ui.loaders.text_rounds import waiting_sentence
from perfmon.ui.tables import Columns, Height, chosen_row, money, text, whole
from perfmon.ui.words import plain
from perfmon.workflows.access import Access
from perfmon.workflows.outcome import Choices
from perfmon.workflows.recognising import KIND_TITLES, PERFORMANCE_TEXT
from perfmon.workflows.texts import Imported
from perfmon.workflows.unpacking import Unpacked

COLUMNS: Columns = {
    "file": text("文件", 150),
    "outcome": text("结果", 190),
    "unit": text("单位", 170),
    "projects": whole("项目", 56),
    "indicators": whole("绩效指标", 72),
    "budget_wanyuan": money("预算（万元）"),
    **{severity: whole(word, 56) for severity, word in SEVERITY_WORDS.items()},
}
"""Of the table, a row a file; the counts of a file that cannot be read are missing."""

MANY_ROWS, MANY_ROWS_HEIGHT = 14, 460

_READY, _TAKEN, _REFUSED = "可以导入", "已导入", "读不成"


class _File(NamedTuple):
    """A file of the table: its state, what is said of it, and what it is where it was unpacked."""

    name: str
    state: str
    outcome: str
    upload: Upload | None = None
    look: Look | None = None


def divide(desk: Desk, uploads: Sequence[Upload]) -> tuple[list[Upload], list[Upload]]:
    """The files to be listed a row each, and those of money and results, each looked at apart."""
    rows: list[Upload] = []
    apart: list[Upload] = []
    unknown = [each for each in uploads if each.fingerprint not in desk.kinds]
    bar = st.progress(0.0, text="正在看是哪些文件") if unknown else None
    for upload in uploads:
        if bar and upload in unknown:
            number = unknown.index(upload)
            words = f"第 {number + 1} 份，共 {len(unknown)} 份　{plain(upload.name)}"
            bar.progress(number / len(unknown), text=f"正在看是哪一种文件　{words}")
        (rows if _is_listed(desk, upload) else apart).append(upload)
    if bar:
        bar.empty()
    return rows, apart


def show_rows(
    desk: Desk, uploads: Sequence[Upload], unopened: Sequence[Unpacked], access: Access
) -> list[Task]:
    """Draws the table, and the findings of the file that is picked; gives the imports to be done.

    Args:
        desk: of the visitor.
        uploads: 绩效文本, and files that are nothing that can be imported.
        unopened: files out of a zip that could not be unpacked.
        access: of the visitor.
    """
    looks = _looks(desk, uploads, access)
    files = [_seen(desk, *each) for each in zip(uploads, looks, strict=True)]
    files += [_File(each.name, _REFUSED, f"{_REFUSED}：{each.refusal}") for each in unopened]
    if not files:
        return []
    files.sort(key=lambda file: file.state != _REFUSED)
    st.markdown(f"**{_counted(files)}**　:gray[点一行看这一份里的问题]")
    frame = _listed(files)
    height: Height = MANY_ROWS_HEIGHT if len(files) > MANY_ROWS else "content"
    picked = chosen_row(frame, COLUMNS, "import_rows", height)
    if picked is not None:
        _show_picked(desk, files[picked])
    if any(file.state == _TAKEN for file in files):
        st.caption("一份文件一批；导错了的一份，在下面“历史”里撤销那一批。")
    tasks = [
        task_of(file.upload, PERFORMANCE_TEXT, Choices(), file.look)
        for file in files
        if file.state == _READY and file.upload and file.look
    ]
    return [task for task in tasks if task]


def _is_listed(desk: Desk, upload: Upload) -> bool:
    """Whether a file is a 绩效文本, or nothing that can be imported."""
    batch = batch_of_file(data_version(), upload.fingerprint)
    if batch is not None:
        return str(batch["kind"]) == KIND_TITLES[PERFORMANCE_TEXT]
    kinds = recognise_upload(desk, upload)
    return isinstance(kinds, str) or kinds[:1] in ([], [PERFORMANCE_TEXT])


def _looks(desk: Desk, uploads: Sequence[Upload], access: Access) -> list[Look]:
    """A look at each file, with a bar where there is anything new to look at."""
    choices = Choices()
    kept = [kept_look(desk, upload, PERFORMANCE_TEXT, choices) for upload in uploads]
    if None not in kept:
        return [look for look in kept if look]
    bar = st.progress(0.0, text="读取文件")
    looks = []
    for number, (upload, found) in enumerate(zip(uploads, kept, strict=True)):
        said = f"第 {number + 1} 份，共 {len(uploads)} 份　{plain(upload.name)}"
        bar.progress(number / len(uploads), text=said)

        def announce(share: float, words: str, number: int = number, said: str = said) -> None:
            bar.progress((number + share) / len(uploads), text=f"{said}：{words}")

        looks.append(found or make_look(desk, upload, PERFORMANCE_TEXT, choices, access, announce))
    bar.empty()
    return looks


def _seen(desk: Desk, upload: Upload, look: Look) -> _File:
    return _File(upload.name, *_outcome(desk, upload, look), upload, look)


def _listed(files: Sequence[_File]) -> pd.DataFrame:
    """The table's rows; the counts of a file that was not read are missing."""
    rows = pd.DataFrame([_row(file) for file in files], columns=[*COLUMNS, "budget_fen"])
    counts = ["projects", "indicators", *SEVERITY_WORDS, "budget_fen"]
    rows = rows.astype(dict.fromkeys(counts, "Int64"))
    return rows.assign(budget_wanyuan=wanyuan(rows["budget_fen"]))


def _row(file: _File) -> dict[str, object]:
    row: dict[str, object] = {"file": file.name, "outcome": file.outcome}
    if file.look is None or file.look.text is None:
        return row
    told, findings = file.look.text.text, file.look.text.findings
    severities = Counter(str(finding.severity) for finding in findings)
    return row | {
        "unit": f"{told.document.unit_name}　{told.document.year}年",
        "projects": len(told.projects),
        "indicators": sum(len(project.indicators) for project in told.projects),
        "budget_fen": sum(project.budget_fen for project in told.projects),
        **{str(severity): severities[severity] for severity in SEVERITY_WORDS},
    }


def _outcome(desk: Desk, upload: Upload, look: Look) -> tuple[str, str]:
    """What became of a file, or would: its state, and in words."""
    batch = batch_of_file(data_version(), upload.fingerprint)
    if batch is not None:
        return _TAKEN, f"已导入为第 {int(batch['batch_id'])} 批{_version(desk, upload)}"
    refusal = desk.refusals.get(upload.fingerprint)
    if refusal is not None:
        return _REFUSED, refusal
    if look.refusal is not None:
        return _REFUSED, f"{_REFUSED}：{look.reason}"
    return _READY, f"{_READY}，是修订，导入后等接受" if look.revision else _READY


def _version(desk: Desk, upload: Upload) -> str:
    """Which version a text became, where it waits for its acceptance."""
    done = desk.done.get(upload.fingerprint)
    if not isinstance(done, Imported) or done.version is None:
        return ""
    head = done.text.document
    waits = waiting_sentence(data_version(), head.year, head.unit_code, done.version)
    return f"，第{done.version}版，等接受" if waits else ""


def _counted(files: Sequence[_File]) -> str:
    """How many files there are of each state."""
    counts = Counter(file.state for file in files)
    parts = [f"{state} {counts[state]} 份" for state in (_READY, _TAKEN, _REFUSED) if counts[state]]
    return f"共 {len(files)} 份文件：{'，'.join(parts)}"


def _show_picked(desk: Desk, file: _File) -> None:
    """Draws what was found in one file."""
    with st.container(border=True):
        if file.upload is None or file.look is None:
            st.error(plain(f"{file.name}　{file.outcome}"))
        else:
            show_look(desk, file.upload, file.look, st.container())
