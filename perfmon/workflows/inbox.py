"""The inbox folder (收件箱) of a real database: files put into it are imported.

Each pass takes the files that have not changed since the pass before, imports them as a person
would, and moves them: to 已导入, or to 待处理 with an explanation beside them where a person is
needed. A file is moved after its batch is kept; where a kill came between, the next pass finds the
same bytes in the database, adds nothing, and moves it.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from perfmon.errors import ImportRefusedError, PerfmonError
from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.ingest.decoding import MAX_BYTES
from perfmon.ingest.odd_characters import as_seen
from perfmon.roles import Act
from perfmon.store.database import Database
from perfmon.workflows.access import INBOX, inbox_access
from perfmon.workflows.classified import shown_file_name, text_findings_without_names
from perfmon.workflows.import_commit import commit_file
from perfmon.workflows.import_preview import preview_file
from perfmon.workflows.outcome import Outcome
from perfmon.workflows.recognising import PERFORMANCE_TEXT, recognise_kinds
from perfmon.workflows.text_files import holds_many, text_files
from perfmon.workflows.text_rounds import waiting_sentence
from perfmon.workflows.texts import import_text, read_file
from perfmon.workflows.written import why_nothing_written

IMPORTED, WAITING = "已导入", "待处理"
MOST_SENTENCES = 200

_UNFINISHED_STARTS = (".", "~$")
_UNFINISHED_ENDS = (".tmp", ".crdownload", ".part", ".partial", ".download", ".lnk", ".ini", "~")
_TEXT_ENDS = (".txt", ".htm", ".html")
_LONGEST_NAME_BYTES = 200
"""Of a file put away, so that the name of its explanation fits the folder too."""

_ON_PAGE = "请核对后在看板的「导入」页导入这个文件"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sighting:
    """How a file looked at a pass; one that looks the same at the next is whole."""

    size: int
    changed_ns: int


@dataclass(frozen=True)
class _Verdict:
    """What became of a file: whether a person is needed, and what to tell them."""

    is_waiting: bool
    sentences: tuple[str, ...] = ()


def inbox_of(database: Database) -> Path:
    """The inbox folder: beside the database file."""
    return database.path.with_name(INBOX)


def take_in(
    database: Database, folder: Path, seen: Mapping[Path, Sighting]
) -> dict[Path, Sighting]:
    """One pass over the folder, which is made where it is missing.

    Args:
        database: to import into.
        folder: the inbox.
        seen: what the pass before gave; nothing for the first.

    Returns:
        The files that lie there, to be given to the next pass.

    Raises:
        NotAllowedError: the table lets the inbox import nothing.
    """
    actor = inbox_access().actor_for("import", Act.IMPORT)
    folder.mkdir(exist_ok=True)
    sightings = _look(folder)
    for path, sighting in sightings.copy().items():
        if seen.get(path) != sighting:
            continue
        try:
            _put_away(folder, path, _import(database, path, actor))
        except OSError:
            _log.warning("收件箱里的 %s 移不走，过一会儿再试", path.name, exc_info=True)
        del sightings[path]
    return sightings


def _look(folder: Path) -> dict[Path, Sighting]:
    """The files in the folder itself, by name; those still being written by a program left out."""
    sightings = {}
    for path in sorted(folder.iterdir()):
        name = path.name.lower()
        is_whole = not name.startswith(_UNFINISHED_STARTS) and not name.endswith(_UNFINISHED_ENDS)
        if is_whole and path.is_file() and not path.is_symlink():
            status = path.stat()
            sightings[path] = Sighting(status.st_size, status.st_mtime_ns)
    return sightings


def _import(database: Database, path: Path, actor: str) -> _Verdict:
    """Imports one file; whatever is wrong with it ends in words, so that the others go on."""
    name = as_seen(path.name)
    shown = shown_file_name(database.cursor(), name)
    try:
        if holds_many(path):
            return _import_texts(database, path, shown, actor)
        kinds = recognise_kinds(path, shown)
        if kinds and kinds[0] != PERFORMANCE_TEXT:
            return _import_money(database, path, name, kinds[0], actor)
        if kinds or _is_small_text(path):
            return _Verdict(False, _take_text(database, read_file(path), name, actor))
        return _unknown(shown)
    except PerfmonError as error:
        found = error.findings if isinstance(error, ImportRefusedError) else ()
        findings = text_findings_without_names(database.cursor(), found)
        return _Verdict(True, (error.message, *(finding.message for finding in findings)))
    except OSError:
        raise
    except Exception:
        _log.exception("收件箱里的 %s 没有处理成", path.name)
        return _Verdict(True, (f"程序没能处理 {shown}，经过记在日志里。{_ON_PAGE}。",))


def _import_texts(database: Database, path: Path, shown: str, actor: str) -> _Verdict:
    """A zip of 绩效文本, each a batch of its own; those that are refused are told."""
    waiting: list[str] = []
    refused: list[str] = []
    files = text_files(path)
    for file in files:
        try:
            waiting += _take_text(database, file.read(), file.name, actor)
        except PerfmonError as error:
            refused.append(error.message)
    if not refused:
        return _Verdict(False, tuple(waiting))
    counted = (
        f"{shown} 里有 {len(files)} 份，导入 {len(files) - len(refused)} 份，"
        f"没有导入 {len(refused)} 份。下面这些请核对，改好后单独放进收件箱。"
    )
    return _Verdict(True, (counted, *refused, *waiting))


def _take_text(database: Database, content: bytes, name: str, actor: str) -> tuple[str, ...]:
    """Imports one 绩效文本; gives what is to be told of it: that a revised one waits."""
    imported = import_text(database, content, name, actor)
    head, version = imported.text.document, imported.version or 0
    waits = waiting_sentence(database.cursor(), head.year, head.unit_code, version)
    return (f"{shown_file_name(database.cursor(), name)} 已导入：{waits}。",) if waits else ()


def _import_money(database: Database, path: Path, name: str, kind: str, actor: str) -> _Verdict:
    """Nothing is kept of a file that a person must decide something of."""
    preview = preview_file(database, path, name, kind, actor)
    if preview.stop is not None:
        return _Verdict(True, (preview.stop.message, f"{_ON_PAGE}，并选定单位。"))
    if preview.counts.conflict:
        return _Verdict(True, _conflict_sentences(preview))
    return _verdict_of(commit_file(database, path, name, kind, actor))


def _verdict_of(outcome: Outcome) -> _Verdict:
    errors = [finding.message for finding in outcome.findings if finding.severity == "error"]
    if not errors:
        return _Verdict(False)
    return _Verdict(True, (_kept_sentence(outcome), *errors))


def _kept_sentence(outcome: Outcome) -> str:
    kind, counts = KINDS[outcome.kind].title, outcome.counts
    batch = "已经在库里" if outcome.batch_id is None else f"已导入为第 {outcome.batch_id} 批"
    if outcome.batch_id is not None and why_nothing_written(outcome) is not None:
        batch = f"没有写入一行（第 {outcome.batch_id} 批）"
    return (
        f"{outcome.file_name}（{kind}）{batch}，新增 {counts.new} 行，"
        f"没有导入 {counts.refused} 行。下面这些请核对，改好后把文件再放进收件箱，"
        "导入过的行不会重复计入。"
    )


def _conflict_sentences(preview: Outcome) -> tuple[str, ...]:
    head = (
        f"{preview.file_name}（{KINDS[preview.kind].title}）有 {preview.counts.conflict} 行"
        f"与库里冲突，整个文件没有导入。{_ON_PAGE}，选定以哪边为准。"
    )
    return (head, *(each.message for each in preview.findings if each.code == "LINE_CONFLICT"))


def _is_small_text(path: Path) -> bool:
    """Whether a file was meant as a 绩效文本, so that its refusal says what is missing."""
    return path.suffix.lower() in _TEXT_ENDS and path.stat().st_size <= MAX_BYTES


def _unknown(shown: str) -> _Verdict:
    titles = "、".join(kind.title for kind in KINDS.values())
    unknown = f"认不出 {shown} 是哪一种文件（{titles}或绩效文本），没有导入。"
    return _Verdict(True, (f"{unknown}{_ON_PAGE}，选定种类和各栏。",))


def _put_away(folder: Path, path: Path, verdict: _Verdict) -> None:
    """Moves the file, its explanation first: a moved file is never without it.

    Raises:
        OSError: it cannot be moved, or would leave the inbox by a link that stands for the folder.
    """
    target = folder / (WAITING if verdict.is_waiting else IMPORTED)
    target.mkdir(exist_ok=True)
    if target.is_symlink():
        raise NotADirectoryError(f"{target} 是指向别处的链接")
    place = _free_place(target, path)
    if verdict.sentences:
        told = verdict.sentences[:MOST_SENTENCES]
        more = len(verdict.sentences) - len(told)
        rest = [f"另有 {more} 条没有列出。"] if more else []
        with _note_of(place).open("x", encoding="utf-8-sig") as note:
            note.write("\n".join([*map(as_seen, told), *rest, ""]))
    path.rename(place)


def _free_place(target: Path, path: Path) -> Path:
    """A place that nothing holds, not even a link, and nothing the explanation beside it."""
    stem = path.stem
    while len(f"{stem}{path.suffix}".encode(errors="surrogateescape")) > _LONGEST_NAME_BYTES:
        stem = stem[:-1]
    candidate, number = target / f"{stem}{path.suffix}", 2
    while any(place.exists() or place.is_symlink() for place in (candidate, _note_of(candidate))):
        candidate = target / f"{stem}({number}){path.suffix}"
        number += 1
    return candidate


def _note_of(place: Path) -> Path:
    return place.with_name(f"{place.name}.说明.txt")
