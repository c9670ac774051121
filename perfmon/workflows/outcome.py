"""What a person says of a file of money or results, and what an import of it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from perfmon.findings import Finding
from perfmon.ingest.columns.layout import Layout
from perfmon.periods import Period
from perfmon.store.lines.taking import Place, Taking

MOST_LISTED = 10_000
"""Lines and findings beyond are counted, not listed."""

_NOT_WHOLE = ("COMPLETE_EMPTY", "TOTAL_MISMATCH")
"""Findings with which a file that is called complete takes nothing out."""


@dataclass(frozen=True)
class Choices:
    """What a person says of a file.

    Attributes:
        columns: field → column from 0, by a layout's signature: corrections of what was recognised.
        fen_per_unit: the unit of its amounts, confirmed; None as printed.
        complete: the period for which the file is whole; None where it may be a part.
        keep_vanished: leaves lines in the count that a complete file no longer has.
        take_absent_units: takes out also those of units of which the file has no line at all, since
            it holds all units; otherwise such units are left alone.
        take_conflicts: lets all of the file's lines take the place of those they contradict.
        taken_lines: lets these lines of the file do so.
    """

    columns: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    fen_per_unit: int | None = None
    complete: Period | None = None
    keep_vanished: bool = False
    take_absent_units: bool = False
    take_conflicts: bool = False
    taken_lines: frozenset[Place] = frozenset()

    def takes(self, place: Place) -> bool:
        """Whether the conflicting line at a place of the file is to hold."""
        return self.take_conflicts or place in self.taken_lines

    def taking(self, refused: int, findings: Sequence[Finding]) -> Taking:
        """What is taken out, and for which period the file counts as whole.

        Nothing while a line of the file is unreadable, since it might be one that seems gone, nor
        where the file has no line in the period, since it might be another month's, nor where its
        own totals do not add up, since lines might be missing.

        Args:
            refused: how many lines of the file are unreadable.
            findings: what was found in the file.
        """
        is_whole = not refused and not any(found.code in _NOT_WHOLE for found in findings)
        return Taking(
            vanished=is_whole and not self.keep_vanished,
            absent_units=is_whole and self.take_absent_units,
            complete=self.complete if is_whole else None,
        )


@dataclass(frozen=True)
class Counts:
    """Lines of the file by what becomes of them; each line stands in one, but for `vanished`.

    Attributes:
        lines: all, without heads, blank rows and 合计 rows.
        new: counted from now on.
        duplicate: already there.
        conflict: there with another amount, project, day or answer; for a person to decide.
        vanished: lines of the database that a complete file no longer has.
        refused: not readable; nothing of them is kept.
        unmatched: kept, counted for the tie-out, on no project yet.
        void: 作废, 退回, 未支付: kept to be listed, counted 0.
        sum_fen: of the new that count.
    """

    lines: int = 0
    new: int = 0
    duplicate: int = 0
    conflict: int = 0
    vanished: int = 0
    refused: int = 0
    unmatched: int = 0
    void: int = 0
    sum_fen: int = 0


@dataclass(frozen=True)
class BesideCounts:
    """Rows of sheets beside the lines (偏差与预计) by what becomes of them.

    Those that contradict stored ones are lines of `Counts`, so that a person decides on all alike.

    Attributes:
        written: kept, those included that a person lets take the place of others.
        same: already there.
        refused: not readable or not whole; nothing of them is kept.
    """

    written: int = 0
    same: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Beside:
    """What the sheets beside the lines bring.

    Attributes:
        counts: of their rows.
        conflicts: rows that contradict stored ones: sheet, line, reason, unit_name, project_code,
            project_name.
        findings: in the order of the sheets.
    """

    counts: BesideCounts = BesideCounts()
    conflicts: tuple[Mapping[str, object], ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What an import would do (preview) or did.

    Attributes:
        kind: of the file: budgets, payments, progress, changes, results.
        file_name: without its folder.
        fingerprint: SHA-256 of its bytes.
        layouts: of the sheets that were read, in order.
        counts: lines by what becomes of them.
        beside: rows of sheets beside the lines, by what becomes of them.
        comparing: of the new, lines of a progress table that only compare, since vouchers win.
        does_more: whether stored lines leave the count, replaced or 已消失, or rows of sheets
            beside the lines are written.
        change_fen: what it changes in the sum of payments or of budget lines that the database
            counts: the new and the unmatched, less what it replaces and takes out as 已消失; None
            of kinds of file without such a sum.
        findings: in the order of the file.
        lines: every line that is not simply new or there already: sheet, line, status (conflict,
            refused, unmatched, void), reason, project_code, project_name, unit_name, amount_fen
            (Int64); for conflicts stored_fen (Int64), stored_voucher_no, stored_day,
            stored_project_code, stored_batch_id (Int64), stored_source: what the database has.
        answers: what of results and 偏差与预计 it writes, as `store.answers` gives it.
        vanished: voucher_no, unit_code, project_code, day, amount_fen, is_of_named_unit of lines
            that a complete file lacks.
        effects: one row a project that changes, at the last month on hand (cut_on), as
            `store.lines.effects` gives it.
        reached_on: the last cut-off (截至) of the effects; None where no project is known.
        stop: why it must not be committed before a person confirms; None where it may.
        batch_id: the batch written; None for a preview, and where the file was there already.
        data_version: that it was computed on.
    """

    kind: str
    file_name: str
    fingerprint: str
    layouts: tuple[Layout, ...]
    counts: Counts
    beside: BesideCounts
    comparing: int
    does_more: bool
    change_fen: int | None
    findings: tuple[Finding, ...]
    lines: pd.DataFrame
    answers: pd.DataFrame
    vanished: pd.DataFrame
    effects: pd.DataFrame
    reached_on: date | None
    stop: Finding | None
    batch_id: int | None
    data_version: int

    @property
    def conflicts(self) -> pd.DataFrame:
        """The lines that contradict stored ones, in the order of the file."""
        return self.lines[self.lines["status"] == "conflict"]


AS_PRINTED = Choices()
"""Nothing said: the file is read as it prints itself, and nothing is taken out."""
