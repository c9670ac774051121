"""Looking at one file on the desk: what it is, what it would do, and the act that imports it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import streamlit as st

from perfmon.actor import Actor
from perfmon.errors import FileUnreadableError, ImportRefusedError, PerfmonError
from perfmon.ingest.containers.pdf import PageHeard
from perfmon.store.database import Database
from perfmon.ui.import_desk import Asking, Desk, Look, ReadText, Upload
from perfmon.ui.import_preview import lacking_layouts
from perfmon.ui.import_words import has_changes
from perfmon.ui.import_work import Task
from perfmon.ui.loaders.batches import batch_of_file
from perfmon.ui.loaders.opening import data_version, opened_database
from perfmon.workflows.access import Access
from perfmon.workflows.announcing import Announce, unheard
from perfmon.workflows.classified import text_findings_without_names
from perfmon.workflows.import_commit import commit_file
from perfmon.workflows.import_preview import preview_file
from perfmon.workflows.outcome import Choices, Outcome
from perfmon.workflows.recognising import PERFORMANCE_TEXT, recognise_kinds
from perfmon.workflows.text_rehearsal import foresee_text
from perfmon.workflows.texts import Imported, import_text, read_text

QUICK_BYTES = 100_000
"""A file this small is looked at before a progress bar could be read."""


def recognise_upload(desk: Desk, upload: Upload) -> list[str] | str:
    """What the file seems to be, or why it cannot be opened."""
    found = desk.kinds.get(upload.fingerprint)
    if found is None:
        try:
            with st.spinner("正在看是哪一种文件…"), upload.on_disk() as path:
                found = recognise_kinds(path, upload.name)
        except PerfmonError as error:
            found = error.message
        desk.kinds[upload.fingerprint] = found
    return found


def look_at(desk: Desk, upload: Upload, kind: str, choices: Choices, access: Access) -> Look:
    """The preview, computed anew only where something that it depends on has changed."""
    found = kept_look(desk, upload, kind, choices)
    if found is not None:
        return found
    with _progress(upload) as announce:
        return make_look(desk, upload, kind, choices, access, announce)


def kept_look(desk: Desk, upload: Upload, kind: str, choices: Choices) -> Look | None:
    """The preview that was made before; None where something that it depends on has changed."""
    found = desk.looks.get(upload.fingerprint)
    is_current = found is not None and found[0] == Asking(kind, choices, data_version())
    return found[1] if found is not None and is_current else None


def make_look(
    desk: Desk, upload: Upload, kind: str, choices: Choices, access: Access, announce: Announce
) -> Look:
    """The preview, kept on the desk."""
    database = opened_database()
    try:
        if kind == PERFORMANCE_TEXT:
            text, findings = _read(desk, upload, _pages(announce))
            told = text_findings_without_names(database.cursor(), findings)
            is_taken = batch_of_file(data_version(), upload.fingerprint) is not None
            revision = (
                "" if is_taken else foresee_text(database, text, findings, upload.name, access.name)
            )
            look = Look(text=Imported(text, told, None), revision=revision)
        else:
            with upload.on_disk() as path:
                outcome = preview_file(
                    database, path, upload.file_name, kind, access.name, choices, announce
                )
            look = Look(outcome=outcome)
    except PerfmonError as error:
        layouts = () if kind == PERFORMANCE_TEXT else lacking_layouts(upload, kind, error)
        look = Look(refusal=error.message, reason=_reason(error), layouts=layouts)
    desk.keep_look(upload.fingerprint, Asking(kind, choices, data_version()), look)
    return look


def _read(desk: Desk, upload: Upload, heard: PageHeard) -> ReadText:
    """A 绩效文本, read once: what is in it does not change with the database."""
    found = desk.texts.get(upload.fingerprint)
    if found is None:
        try:
            found = read_text(upload.content, upload.name, heard)
        except PerfmonError as error:
            found = error
        desk.texts[upload.fingerprint] = found
    if isinstance(found, PerfmonError):
        raise found
    return found


def _reason(error: PerfmonError) -> str:
    """Why a file was refused, without its name."""
    if isinstance(error, ImportRefusedError | FileUnreadableError):
        return error.reason
    return error.message


def _pages(announce: Announce) -> PageHeard:
    """Announces the pages of a document."""

    def heard(page: int, pages: int) -> None:
        announce(page / pages, f"读第 {page} 页，共 {pages} 页")

    return heard


@contextmanager
def _progress(upload: Upload) -> Iterator[Announce]:
    """A bar while a file is looked at."""
    if len(upload.content) < QUICK_BYTES:
        yield unheard
        return
    bar = st.progress(0.0, text="读取文件")

    def announce(share: float, words: str) -> None:
        bar.progress(share, text=words)

    yield announce
    bar.empty()


def must_wait(look: Look) -> bool:
    """Whether a file cannot be taken, or not before a person has decided something."""
    return look.refusal is not None or (look.outcome is not None and look.outcome.stop is not None)


def task_of(upload: Upload, kind: str, choices: Choices, look: Look) -> Task | None:
    """The import of a file that may be done and would bring something."""
    if must_wait(look) or (look.outcome is not None and not has_changes(look.outcome)):
        return None
    database = opened_database()
    act = partial(_act, database, upload, kind, choices)
    return Task(upload.fingerprint, upload.name, act)


def _act(
    database: Database,
    upload: Upload,
    kind: str,
    choices: Choices,
    actor: Actor,
    announce: Announce,
) -> Outcome | Imported:
    """Imports one file; runs beside the page and draws nothing."""
    if kind == PERFORMANCE_TEXT:
        return import_text(database, upload.content, upload.file_name, actor, _pages(announce))
    with upload.on_disk() as path:
        return commit_file(database, path, upload.file_name, kind, actor, choices, announce)
