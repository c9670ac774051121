"""The import of a file's lines inside a transaction, that a 预览 drops and a 写入 keeps."""

from collections.abc import Sequence

import duckdb
import pandas as pd

from perfmon.errors import ImportRefusedError
from perfmon.findings import Finding
from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.store.answers import read_batch_answers
from perfmon.store.batches import read_batch_change
from perfmon.store.lines.alike import count_alike
from perfmon.store.lines.cells import define_cell_macros
from perfmon.store.lines.effects import Effects, keep_months_before, read_effects
from perfmon.store.lines.identity import find_vanished, has_lines_in, read_vanished
from perfmon.store.lines.kinds import RULES
from perfmon.store.lines.region import region_of_lines
from perfmon.store.lines.replaced import keep_table_months
from perfmon.store.lines.staging import stage
from perfmon.store.lines.taking import choose_taken, takes_out
from perfmon.store.lines.verdict import count_lines, judge_lines, read_listed_lines, read_matching
from perfmon.store.overview import read_data_version
from perfmon.store.writing import Writer
from perfmon.workflows.announcing import Announce
from perfmon.workflows.classified import outcome_without_names
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
from perfmon.workflows.opened_file import OpenedFile
from perfmon.workflows.outcome import MOST_LISTED, Beside, Choices, Counts, Outcome
from perfmon.workflows.replaced_findings import replaced_findings

_KINDS_OF_TRANCHES = ("budgets", "changes")
"""The kinds of file whose lines are tranches."""


def import_lines(writer: Writer, file: OpenedFile, choices: Choices, announce: Announce) -> Outcome:
    """Reads, judges and appends the lines, settles, and says what came of it.

    Returns:
        With the batch of the writer, and without the file's fingerprint.

    Raises:
        ImportRefusedError: there is no line below the heads.
    """
    rules, checks, cursor = RULES[file.kind], CHECKS[file.kind], writer.cursor
    announce(0.1, "整理表格")
    define_cell_macros(cursor)
    stage(cursor, file.read, KINDS[file.kind], choices.fen_per_unit)
    announce(0.3, "认出每一行")
    rules.read(cursor, region_of_lines(cursor))
    findings = list(sheet_findings(file.unread, KINDS[file.kind].title, file.name))
    findings += checks.totals(cursor, file.name)
    rules.prepare(writer)
    rules.define_stored(cursor)
    announce(0.45, "与库里的数据比较")
    years = judge_lines(cursor, writer.recorded_at, rules.find_alike)
    choose_taken(cursor, choices.taken_lines, every=choices.take_conflicts)
    find_vanished(cursor, choices.complete)
    counts, comparing = count_lines(cursor, rules.pieces), rules.read_comparing(cursor)
    counts["sum_fen"] -= comparing.fen
    if not counts["lines"] and not file.beside:
        raise ImportRefusedError(file.name, _why_empty(findings))
    listed, vanished = read_listed_lines(cursor, MOST_LISTED), read_vanished(cursor)
    findings += _findings_of_lines(cursor, file, choices, listed)
    doubt = None if choices.fen_per_unit else checks.doubt_unit(cursor, file.layouts, file.name)
    stop = doubt if doubt is not None and doubt.severity == "error" else None
    findings += [doubt] if doubt is not None and stop is None else []
    announce(0.6, "写入")
    keep_months_before(cursor)
    keep_table_months(cursor)
    if choices.complete is not None and not has_lines_in(cursor, choices.complete):
        findings.append(empty_period_finding(choices.complete, file.name))
    taking = choices.taking(counts["refused"], findings)
    rules.append(writer, taking)
    brought = Beside()
    if checks.import_beside is not None and file.beside:
        of_lines = sorted(year for _, year in years)
        brought = checks.import_beside(writer, file.beside, of_lines, file.name, choices)
        contradicting = _listed_beside(brought, listed)
        findings += [*line_findings(contradicting, file.name, choices.takes), *brought.findings]
        listed = pd.concat([listed, contradicting], ignore_index=True)
        for name in ("lines", "conflict"):
            counts[name] += len(brought.conflicts)
    announce(0.75, "重算进度和预警灯")
    writer.settle()
    announce(0.95, "核对")
    effects = read_effects(cursor, are_tranches=file.kind in _KINDS_OF_TRANCHES)
    findings += _findings_of_effects(cursor, file, effects) if stop is None else []
    outcome = Outcome(
        kind=file.kind,
        file_name=file.name,
        fingerprint="",
        layouts=file.layouts,
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


def _why_empty(findings: Sequence[Finding]) -> str:
    is_unanswered = any(found.code == "RESULTS_BLANK" for found in findings)
    return "没有一行填了完成情况" if is_unanswered else "表头下面没有一行数据"


def _findings_of_lines(
    cursor: duckdb.DuckDBPyConnection, file: OpenedFile, choices: Choices, listed: pd.DataFrame
) -> list[Finding]:
    """What is to be said of the lines as they were told apart and matched."""
    rules = RULES[file.kind]
    findings = list(line_findings(listed, file.name, choices.takes))
    matching = read_matching(cursor)
    findings += matching_findings(matching, file.name, are_kept=rules.keeps_unmatched)
    if rules.find_alike is not None:
        findings += alike_findings(*count_alike(cursor), file.name)
    findings += CHECKS[file.kind].lines(cursor, file.name)
    return findings


def _findings_of_effects(
    cursor: duckdb.DuckDBPyConnection, file: OpenedFile, effects: Effects
) -> list[Finding]:
    """What is to be said of what the import moves."""
    return [
        *moved_findings(effects.moved, file.name),
        *replaced_findings(cursor, file.name),
        *later_findings(effects.later, file.name),
        *over_budget_findings(effects.projects),
    ]


def _listed_beside(brought: Beside, lines: pd.DataFrame) -> pd.DataFrame:
    """The contradicting rows of sheets beside the lines, as the lines are listed."""
    rows = pd.DataFrame(brought.conflicts).reindex(columns=lines.columns)
    return rows.assign(status="conflict").astype(lines.dtypes.to_dict())
