"""Importing a file of money or results: see first what it would do, then do it, all or nothing.

The preview is the import itself in a transaction that is never kept, so the two cannot differ.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from perfmon.errors import (
    DemoDatabaseError,
    FileUnreadableError,
    ImportRefusedError,
    SameFileError,
)
from perfmon.findings import Finding
from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.ingest.columns.layout import Layout, find_layout, guess_kinds, nearest_layout
from perfmon.ingest.files.shown_percents import show_percents
from perfmon.ingest.files.table import Table
from perfmon.ingest.files.tables import open_tables
from perfmon.store.answers import read_batch_answers
from perfmon.store.batches import read_batch_change
from perfmon.store.database import Database
from perfmon.store.layouts import append_layout_choice, read_layout_choice
from perfmon.store.lines.alike import count_alike
from perfmon.store.lines.cells import define_cell_macros
from perfmon.store.lines.effects import keep_months_before, read_effects
from perfmon.store.lines.identity import find_vanished, has_lines_in, read_vanished
from perfmon.store.lines.kinds import RULES
from perfmon.store.lines.region import region_of_lines
from perfmon.store.lines.replaced import keep_table_months
from perfmon.store.lines.staging import Sheets, stage
from perfmon.store.lines.taking import Taking, choose_taken, takes_out
from perfmon.store.lines.verdict import (
    count_lines,
    judge_lines,
    read_listed_lines,
    read_matching,
)
from perfmon.store.overview import read_data_version
from perfmon.store.texts import append_findings
from perfmon.store.units import read_region_codes
from perfmon.store.writing import Source, Writer, rehearsing, writing
from perfmon.store.year_facts import read_covered_until
from perfmon.workflows.classified import outcome_without_names, shown_file_name
from perfmon.workflows.file_checks import CHECKS
from perfmon.workflows.import_findings import (
    alike_findings,
    empty_period_finding,
    later_findings,
    line_findings,
    matching_findings,
    moved_findings,
    over_budget_findings,
    sheet_findings,
)
from perfmon.workflows.outcome import AS_PRINTED, Beside, Choices, Counts, Outcome
from perfmon.workflows.replaced_findings import replaced_findings

Announce = Callable[[float, str], None]
"""Told how far an act has come: the share done (0-1) and what comes next, in words."""

TRANCHE_KINDS = ("budgets", "changes")
"""The kinds of file whose lines are tranches."""

MOST_LISTED = 10_000
"""Lines and findings beyond are counted, not listed."""


def unheard(share: float, words: str) -> None:
    """Announces to nobody."""


class Opened(NamedTuple):
    """The sheets of a file: those with the kind's columns, and those without."""

    read: Sheets
    unread: Sequence[Table]


def recognise_file(path: Path, file_name: str) -> list[Layout]:
    """What kinds of file of money or results the file could be, the likeliest first.

    Raises:
        FileUnreadableError: it cannot be opened as a table.
    """
    with open_tables(path, file_name) as tables:
        guesses = [layout for table in tables for layout in guess_kinds(table.head, table.sheet)]
    return list({layout.kind: layout for layout in reversed(guesses)}.values())[::-1]


def fingerprint_of(path: Path) -> str:
    """SHA-256 of the file's bytes.

    Raises:
        FileUnreadableError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileUnreadableError(path, "打不开") from error


@contextmanager
def _fingerprinting(path: Path) -> Iterator[Future[str]]:
    """The file's fingerprint, taken while the file is read: a large one takes seconds of each."""
    with ThreadPoolExecutor(1, thread_name_prefix="fingerprint") as pool:
        yield pool.submit(fingerprint_of, path)


def preview_file(
    database: Database,
    path: Path,
    file_name: str,
    kind: str,
    actor: str,
    choices: Choices = AS_PRINTED,
    announce: Announce = unheard,
) -> Outcome:
    """What importing the file would do; nothing is written.

    Args:
        database: to import into.
        path: where the bytes are.
        file_name: what the user calls the file; where it names a 涉密 project, it is not told so.
        kind: budgets, payments, progress, changes or results.
        actor: who imports.
        choices: what a person says of the file.
        announce: told how far it has come.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        FileUnreadableError: the file cannot be opened as a table.
        ImportRefusedError: no sheet has the columns of the kind, or there is no line below them.
    """
    announce(0.0, "读取文件")
    shown = shown_file_name(database.cursor(), file_name)
    with (
        _fingerprinting(path) as fingerprint,
        _sheets(database, path, shown, kind, choices) as sheets,
    ):
        source = Source(RULES[kind].batch_kind, actor, file_name)
        with rehearsing(database, source) as writer:
            outcome = _import_sheets(writer, sheets, shown, kind, choices, announce)
    return replace(outcome, fingerprint=fingerprint.result(), batch_id=None)


def commit_file(
    database: Database,
    path: Path,
    file_name: str,
    kind: str,
    actor: str,
    choices: Choices = AS_PRINTED,
    announce: Announce = unheard,
) -> Outcome:
    """Imports the file as one batch; the same bytes again write nothing and say so.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        FileUnreadableError: the file cannot be opened as a table.
        ImportRefusedError: no sheet has the columns of the kind, there is no line below them, or a
            person must confirm first.
        InconsistentFactsError: what was written does not add up.
    """
    announce(0.0, "读取文件")
    shown = shown_file_name(database.cursor(), file_name)
    with (
        _fingerprinting(path) as fingerprint,
        _sheets(database, path, shown, kind, choices) as sheets,
    ):
        source = Source(RULES[kind].batch_kind, actor, file_name, fingerprint.result())
        act = partial(_write, database, sheets, shown, kind, choices, announce)
        try:
            outcome = act(source)
        except SameFileError:
            outcome = preview_file(database, path, file_name, kind, actor, choices)
            if _would_change(database, outcome, choices):
                outcome = act(replace(source, may_repeat=True))
            else:
                outcome = _as_it_was(outcome)
    announce(1.0, "完成")
    return replace(outcome, fingerprint=source.fingerprint or "")


def _write(
    database: Database,
    sheets: Opened,
    file_name: str,
    kind: str,
    choices: Choices,
    announce: Announce,
    source: Source,
) -> Outcome:
    """The import, kept."""
    with writing(database, source) as writer:
        outcome = _import_sheets(writer, sheets, file_name, kind, choices, announce)
        if outcome.stop is not None:
            reason = outcome.stop.message.rstrip("。")
            raise ImportRefusedError(outcome.file_name, reason, outcome.findings)
        _keep_record(writer, outcome, choices)
    return outcome


def _as_it_was(seen: Outcome) -> Outcome:
    """Nothing was written: no sentence of the preview stands but on what is still left out."""
    known = Finding(
        "info", "FILE_KNOWN", "同一份文件已导入，这次没有写入一行。", file=seen.file_name
    )
    left = [each for each in seen.findings if not each.loaded or each.severity == "error"]
    return replace(seen, findings=(known, *left))


def _would_change(database: Database, outcome: Outcome, choices: Choices) -> bool:
    """Whether the same bytes bring something after all.

    They do where lines of theirs were taken back with another batch, where rows that were refused
    can be kept by now, where conflicts are decided now, or where the file is called complete only
    now.
    """
    counts, complete = outcome.counts, choices.complete
    taking = _taking(choices, counts.refused, outcome.findings)
    of_named_unit = outcome.vanished["is_of_named_unit"].astype(bool)
    gone = of_named_unit.map({True: taking.vanished, False: taking.absent_units}).any()
    covers_more = complete is not None and any(
        (covered := read_covered_until(database.cursor(), region_code, complete.last.year)) is None
        or covered < complete.last
        for region_code in read_region_codes(database.cursor())
    )
    return bool(
        counts.new
        or outcome.beside.written
        or (counts.unmatched and RULES[outcome.kind].keeps_unmatched)
        or (counts.conflict and (choices.take_conflicts or choices.taken_lines))
        or gone
        or covers_more
    )


_NOT_WHOLE = ("COMPLETE_EMPTY", "TOTAL_MISMATCH")
"""Findings with which a file that is called complete takes nothing out."""


def _taking(choices: Choices, refused: int, findings: Sequence[Finding]) -> Taking:
    """What is taken out, and for which period the file counts as whole.

    Nothing while a line of the file is unreadable, since it might be one that seems gone, nor where
    the file has no line in the period, since it might be another month's, nor where its own totals
    do not add up, since lines might be missing.
    """
    is_whole = not refused and not any(found.code in _NOT_WHOLE for found in findings)
    return Taking(
        vanished=is_whole and not choices.keep_vanished,
        absent_units=is_whole and choices.take_absent_units,
        complete=choices.complete if is_whole else None,
    )


@contextmanager
def _sheets(
    database: Database, path: Path, file_name: str, kind: str, choices: Choices
) -> Iterator[Opened]:
    """The sheets of the file that have the kind's columns, opened, and the others."""
    if database.is_demo:
        raise DemoDatabaseError
    with open_tables(path, file_name) as tables:
        if CHECKS[kind].shows_percents:
            tables = show_percents(path, tables)
        laid_out = [(table, _layout(database, table, kind, choices)) for table in tables]
        sheets = [(table, layout) for table, layout in laid_out if layout is not None]
        if not sheets:
            raise ImportRefusedError(file_name, _why_unrecognised(tables, kind))
        yield Opened(sheets, [table for table, layout in laid_out if layout is None])


def _layout(database: Database, table: Table, kind: str, choices: Choices) -> Layout | None:
    """Where things stand in a table, with what a person corrected now or before."""
    nearest = nearest_layout(table.head, table.sheet, KINDS[kind])
    if nearest is None:
        return None
    chosen = choices.columns.get(nearest.signature)
    if chosen is None:
        chosen = read_layout_choice(database.cursor(), kind, nearest.signature)
    return find_layout(table.head, table.sheet, KINDS[kind], chosen)


def _why_unrecognised(tables: Sequence[Table], kind: str) -> str:
    needed = "、".join(
        "或".join(KINDS[kind].field(name).title for name in group) for group in KINDS[kind].needs
    )
    where = "、".join(f"「{table.sheet}」" for table in tables[:5] if table.sheet)
    seen = f"（看过工作表 {where}）" if where else ""
    return f"没有找到{KINDS[kind].title}的表头{seen}，表头里要有：{needed}"


def _why_empty(findings: Sequence[Finding]) -> str:
    is_unanswered = any(found.code == "RESULTS_BLANK" for found in findings)
    return "没有一行填了完成情况" if is_unanswered else "表头下面没有一行数据"


def _import_sheets(
    writer: Writer,
    sheets: Opened,
    file_name: str,
    kind: str,
    choices: Choices,
    announce: Announce,
) -> Outcome:
    """Reads, judges and appends the lines, settles, and says what came of it."""
    rules, checks, cursor = RULES[kind], CHECKS[kind], writer.cursor
    announce(0.1, "整理表格")
    define_cell_macros(cursor)
    stage(cursor, sheets.read, KINDS[kind], choices.fen_per_unit)
    announce(0.3, "认出每一行")
    rules.read(cursor, region_of_lines(cursor))
    beside = [table for table in sheets.unread if checks.is_beside(table)]
    unread = [table for table in sheets.unread if table not in beside]
    findings = list(sheet_findings(unread, KINDS[kind].title, file_name))
    findings += checks.totals(cursor, file_name)
    rules.prepare(writer)
    rules.define_stored(cursor)
    announce(0.45, "与库里的数据比较")
    years = judge_lines(cursor, writer.recorded_at, rules.find_alike)
    choose_taken(cursor, choices.taken_lines, every=choices.take_conflicts)
    find_vanished(cursor, choices.complete)
    counts, comparing = count_lines(cursor, rules.pieces), rules.read_comparing(cursor)
    counts["sum_fen"] -= comparing.fen
    if not counts["lines"] and not beside:
        raise ImportRefusedError(file_name, _why_empty(findings))
    listed, vanished = read_listed_lines(cursor, MOST_LISTED), read_vanished(cursor)
    findings += line_findings(listed, file_name, choices.takes)
    matching = read_matching(cursor)
    findings += matching_findings(matching, file_name, are_kept=rules.keeps_unmatched)
    if rules.find_alike is not None:
        findings += alike_findings(*count_alike(cursor), file_name)
    findings += checks.lines(cursor, file_name)
    layouts = tuple(layout for _, layout in sheets.read)
    doubt = None if choices.fen_per_unit else checks.doubt_unit(cursor, layouts, file_name)
    stop = doubt if doubt is not None and doubt.severity == "error" else None
    findings += [doubt] if doubt is not None and stop is None else []
    announce(0.6, "写入")
    keep_months_before(cursor)
    keep_table_months(cursor)
    if choices.complete is not None and not has_lines_in(cursor, choices.complete):
        findings.append(empty_period_finding(choices.complete, file_name))
    taking = _taking(choices, counts["refused"], findings)
    rules.append(writer, taking)
    writer.touched |= years
    brought = Beside()
    if checks.import_beside is not None and beside:
        of_lines = sorted(year for _, year in years)
        brought = checks.import_beside(writer, beside, of_lines, file_name, choices)
        contradicting = _listed_beside(brought, listed)
        findings += [*line_findings(contradicting, file_name, choices.takes), *brought.findings]
        listed = pd.concat([listed, contradicting], ignore_index=True)
        for name in ("lines", "conflict"):
            counts[name] += len(brought.conflicts)
    announce(0.75, "重算进度和预警灯")
    writer.settle()
    announce(0.95, "核对")
    effects = read_effects(cursor, are_tranches=kind in TRANCHE_KINDS)
    if stop is None:
        findings += moved_findings(effects.moved, file_name)
        findings += replaced_findings(cursor, file_name)
        findings += later_findings(effects.later, file_name)
        findings += over_budget_findings(effects.projects)
    outcome = Outcome(
        kind=kind,
        file_name=file_name,
        fingerprint="",
        layouts=layouts,
        counts=Counts(**counts, vanished=len(vanished)),
        beside=brought.counts,
        comparing=comparing.lines,
        does_more=takes_out(cursor, taking) or bool(brought.counts.written),
        change_fen=read_batch_change(cursor, writer.batch_id) if rules.adds_up else None,
        findings=tuple(findings if stop is None else [stop, *findings]),
        lines=listed,
        answers=read_batch_answers(cursor, writer.batch_id),
        vanished=vanished,
        effects=effects.projects,
        reached_on=effects.reached_on,
        stop=stop,
        batch_id=writer.batch_id,
        data_version=read_data_version(cursor),
    )
    return outcome_without_names(cursor, outcome)


def _listed_beside(brought: Beside, lines: pd.DataFrame) -> pd.DataFrame:
    """The contradicting rows of sheets beside the lines, as the lines are listed."""
    rows = pd.DataFrame(brought.conflicts).reindex(columns=lines.columns)
    return rows.assign(status="conflict").astype(lines.dtypes.to_dict())


def _keep_record(writer: Writer, outcome: Outcome, choices: Choices) -> None:
    """Keeps beside the batch what the import found and what a person said of its layout."""
    complete = choices.complete
    record = asdict(outcome.counts) | {
        "complete_from": complete.first if complete else None,
        "complete_until": complete.last if complete else None,
    }
    writer.append("batch_outcome", pd.DataFrame([record]))
    append_findings(writer, [(None, finding) for finding in outcome.findings])
    for layout in outcome.layouts:
        if layout.signature in choices.columns:
            said = choices.columns[layout.signature]
            append_layout_choice(writer, layout.kind, layout.signature, said)
