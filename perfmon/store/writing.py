"""The one way to write: a batch, its facts, the derived grains and the checks in one go."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import duckdb
import pandas as pd

from perfmon.errors import ConsolidatedDatabaseError, SameFileError, UndoRefusedError
from perfmon.store.asking import Scope
from perfmon.store.batch_entries import WrittenBatch, entries_of_batch, entry_of_undo
from perfmon.store.batches import read_batches_in_force
from perfmon.store.checks import DERIVED_EQUATIONS, FACT_EQUATIONS, check_equations
from perfmon.store.database import Database, holds_reports, utc_now
from perfmon.store.derived import refresh_year
from perfmon.store.indicator_traits import refresh_traits
from perfmon.store.log import append_entries
from perfmon.store.matching import match_year
from perfmon.store.numbers import next_number
from perfmon.store.overview import find_batch
from perfmon.store.touched import (
    Year,
    read_touched_units,
    read_units_of_traits,
    read_years_to_match,
)
from perfmon.store.transaction import commit, transaction

FACT_TABLES = frozenset(
    {
        "region",
        "department",
        "unit",
        "coverage",
        "performance_text",
        "project",
        "project_link",
        "finding",
        "tranche",
        "payment",
        "uncounted_line",
        "payment_withdrawal",
        "tranche_withdrawal",
        "payment_seen",
        "tranche_seen",
        "budget_use",
        "progress",
        "entered_payment",
        "hand_match",
        "control_total",
        "project_state",
        "ranking_floor",
        "layout_choice",
        "batch_outcome",
        "result",
        "rule_set",
        "indicator_choice",
        "outlook",
        "monitoring_task",
        "monitoring_task_project",
        "granted_score",
        "target_link",
        "target_result",
        "text_acceptance",
        "text_rejection",
        "target_correction",
        "finding_answer",
        "cut",
        "cut_signature",
        "promise",
        "project_station",
        "resolution",
        "resolution_settled",
        "ladder_step",
        "check_sheet",
        "check_sheet_line",
        "confirmation",
        "year_opening",
        "carry_over",
        "reclaim_part",
        "reclaim_opinion",
        "reclaim_decision",
        "reclaim_document",
    }
)
NUMBERED = {"payment": "payment_id", "tranche": "tranche_id"}
"""Facts that others point at: their rows are numbered as they are appended."""

TEXT_LINE_TABLES = frozenset(
    {"sub_goal", "safeguard", "department_target", "project_goal", "checkpoint", "indicator"}
)
"""Lines of a 绩效文本: they hang on its `text_id`, whose row carries the batch."""

CUT_TABLES = frozenset(
    {
        "cut_project",
        "cut_month",
        "cut_state",
        "cut_tranche",
        "cut_tie_line",
        "cut_finding",
        "cut_promise",
        "cut_station",
    }
)
"""What a cut froze: it hangs on its `cut_id`, whose row carries the batch."""


@dataclass(frozen=True)
class Source:
    """What a batch comes from.

    Attributes:
        kind: 绩效文本, 支付, 指标结果, 演示数据, …
        actor: who writes.
        file_name: the file's name without its folder; None for an entry by hand.
        fingerprint: SHA-256 of the file's bytes; None for an entry by hand.
        may_repeat: whether the same bytes may come again (lines of theirs were taken back since).
    """

    kind: str
    actor: str
    file_name: str | None = None
    fingerprint: str | None = None
    may_repeat: bool = False


@dataclass
class Writer:
    """Appends facts to one batch inside its transaction.

    Attributes:
        cursor: of the transaction.
        batch_id: every row appended carries it; in an undo, which appends none, the one undone.
        recorded_at: the moment of the batch, or of its undo (UTC).
        rows: how many each table took, for the log.
    """

    cursor: duckdb.DuckDBPyConnection
    batch_id: int
    recorded_at: datetime
    rows: dict[str, int] = field(default_factory=dict)
    is_settled: bool = False

    def append(self, table: str, rows: pd.DataFrame) -> None:
        """Appends rows by column name; batch and number are set here where the table keeps them."""
        if rows.empty:
            return
        self.cursor.register("appended", rows)
        self.append_from(table, "FROM appended")
        self.cursor.unregister("appended")

    def append_from(self, table: str, query: str, place: str | None = None) -> None:
        """Appends what a query of this package gives.

        Args:
            table: where to.
            query: the rows.
            place: a column of theirs, counted from 0 and each once, by which numbered facts are
                numbered; numbering them one by one would hold up all other processors.
        """
        hanging = TEXT_LINE_TABLES | CUT_TABLES
        assert table in FACT_TABLES | hanging, "facts go only where facts are kept"
        sets = [] if table in hanging else [f"{self.batch_id} AS batch_id"]
        if table in NUMBERED:
            number = NUMBERED[table]
            row = self.cursor.execute(f"SELECT coalesce(max({number}), 0) FROM {table}")  # noqa: S608 our names
            counted = f"{place} + 1" if place else "row_number() OVER ()"
            sets.append(f"{row.fetchall()[0][0]} + {counted} AS {number}")
        rest = f"* EXCLUDE ({place})" if place else "*"
        columns = ", ".join([rest, *sets])
        done = self.cursor.execute(f"INSERT INTO {table} BY NAME SELECT {columns} FROM ({query})")  # noqa: S608 our names
        ((count,),) = done.fetchall()
        self.rows[table] = self.rows.get(table, 0) + int(count)

    def settle(self) -> None:
        """Checks the facts, makes the grains of what was touched anew, checks them; once.

        Raises:
            InconsistentFactsError: an equation does not hold.
        """
        if self.is_settled:
            return
        cursor, years = self.cursor, read_years_to_match(self.cursor, self.batch_id)
        for region_code, year in sorted(years):
            match_year(cursor, region_code, year, self.recorded_at)
        check_equations(cursor, FACT_EQUATIONS)
        for (region_code, year), scope in read_units_of_traits(cursor, self.batch_id).items():
            refresh_traits(cursor, region_code, year, scope)
        nobody: dict[Year, Scope] = dict.fromkeys(years, ())
        units = read_touched_units(cursor, self.batch_id, self.recorded_at)
        for (region_code, year), scope in sorted((nobody | units).items()):
            refresh_year(cursor, region_code, year, scope)
        check_equations(self.cursor, DERIVED_EQUATIONS)
        self.cursor.execute("UPDATE database_property SET data_version = data_version + 1")
        self.is_settled = True

    def next_text_id(self) -> int:
        """A number for a further 绩效文本."""
        row = self.cursor.execute("SELECT coalesce(max(text_id), 0) + 1 FROM performance_text")
        return int(row.fetchall()[0][0])


@contextmanager
def writing(database: Database, source: Source) -> Iterator[Writer]:
    """A transaction that either leaves a whole batch behind or nothing.

    On leaving, what was written is settled (`Writer.settle`), logged and committed. Any fault
    rolls everything back.

    Raises:
        ConsolidatedDatabaseError: the database is a consolidated file.
        SameFileError: a batch in force came from the same bytes.
        InconsistentFactsError: an equation does not hold.
    """
    with _facts_transaction(database) as cursor:
        writer = begin_batch(cursor, source)
        yield writer
        writer.settle()
        written = WrittenBatch(
            writer.batch_id, source.kind, source.actor, source.file_name, writer.rows
        )
        append_entries(cursor, entries_of_batch(cursor, written), writer.recorded_at)
        commit(cursor)


@contextmanager
def rehearsing(database: Database, source: Source) -> Iterator[Writer]:
    """The same transaction, never kept: what a batch would do can be read before the end.

    Raises:
        SameFileError: a batch in force came from the same bytes.
    """
    with _facts_transaction(database) as cursor:
        yield begin_batch(cursor, source)
        cursor.execute("ROLLBACK")


def undo_batch(database: Database, batch_id: int, actor: str, reason: str) -> None:
    """Marks a batch as taken back, and makes what came of it anew; nothing is deleted.

    Raises:
        UndoRefusedError: there is no such batch in force.
        InconsistentFactsError: a later batch stands on it.
    """
    with _facts_transaction(database) as cursor:
        writer = Writer(cursor, batch_id, utc_now())
        if batch_id not in read_batches_in_force(cursor):
            raise UndoRefusedError(batch_id, "没有这一批，或者它已经撤销", "在历史里核对批次号")
        _mark_undone(cursor, batch_id, actor, reason)
        writer.settle()
        undone = entry_of_undo(cursor, batch_id, actor, reason)
        append_entries(cursor, [undone], writer.recorded_at)
        commit(cursor)


@contextmanager
def rehearsing_undo(database: Database, batch_id: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor to which a batch in force is taken back; never kept, and no grain is made anew."""
    with transaction(database) as cursor:
        _mark_undone(cursor, batch_id, "", "")
        yield cursor
        cursor.execute("ROLLBACK")


def _mark_undone(cursor: duckdb.DuckDBPyConnection, batch_id: int, actor: str, reason: str) -> None:
    cursor.execute(
        "INSERT INTO batch_undo VALUES (?, ?, ?, ?)", [batch_id, actor, utc_now(), reason]
    )


@contextmanager
def _facts_transaction(database: Database) -> Iterator[duckdb.DuckDBPyConnection]:
    """The one writer's cursor, where facts may be written at all.

    Raises:
        ConsolidatedDatabaseError: the database is a consolidated file.
    """
    with transaction(database) as cursor:
        if holds_reports(cursor):
            raise ConsolidatedDatabaseError
        yield cursor


def begin_batch(cursor: duckdb.DuckDBPyConnection, source: Source) -> Writer:
    """A further batch of a transaction; whoever begins it sees to its checks and its log.

    Raises:
        SameFileError: a batch in force came from the same bytes.
    """
    is_checked = source.fingerprint is not None and not source.may_repeat
    if is_checked and find_batch(cursor, source.fingerprint or "") is not None:
        raise SameFileError(source.file_name or source.kind)
    writer = Writer(cursor, next_number(cursor, "batch"), utc_now())
    cursor.execute(
        "INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?)",
        [
            writer.batch_id,
            source.kind,
            source.file_name,
            source.fingerprint,
            source.actor,
            writer.recorded_at,
        ],
    )
    return writer
