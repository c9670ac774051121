"""写入: a file of money or results imported as one batch, all or nothing."""

from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import pandas as pd

from perfmon.errors import ImportRefusedError, SameFileError
from perfmon.findings import Finding
from perfmon.store.database import Database
from perfmon.store.layouts import append_layout_choice
from perfmon.store.lines.kinds import RULES
from perfmon.store.texts import append_findings
from perfmon.store.units import read_region_codes
from perfmon.store.writing import Source, Writer, writing
from perfmon.store.year_facts import read_covered_until
from perfmon.workflows.announcing import Announce, unheard
from perfmon.workflows.import_lines import import_lines
from perfmon.workflows.import_preview import preview_file
from perfmon.workflows.opened_file import OpenedFile, open_file
from perfmon.workflows.outcome import AS_PRINTED, Choices, Outcome


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
    with open_file(database, path, file_name, kind, choices) as file:
        source = Source(RULES[kind].batch_kind, actor, file_name, file.fingerprint.result())
        act = partial(_write, database, file, choices, announce)
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
    database: Database, file: OpenedFile, choices: Choices, announce: Announce, source: Source
) -> Outcome:
    """The import, kept."""
    with writing(database, source) as writer:
        outcome = import_lines(writer, file, choices, announce)
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
    taking = choices.taking(counts.refused, outcome.findings)
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
