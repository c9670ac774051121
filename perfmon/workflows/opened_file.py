"""A file of money or results opened to be imported: its sheets, told apart, and its fingerprint."""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from perfmon.errors import DemoDatabaseError, FileUnreadableError, ImportRefusedError
from perfmon.ingest.columns.file_kinds import KINDS
from perfmon.ingest.columns.layout import Layout, find_layout, nearest_layout
from perfmon.ingest.files.shown_percents import show_percents
from perfmon.ingest.files.table import Table
from perfmon.ingest.files.tables import open_tables
from perfmon.store.database import Database
from perfmon.store.layouts import read_layout_choice
from perfmon.store.lines.staging import Sheets
from perfmon.workflows.classified import shown_file_name
from perfmon.workflows.file_checks import CHECKS
from perfmon.workflows.outcome import Choices


@dataclass(frozen=True)
class OpenedFile:
    """A file while it is open.

    Attributes:
        kind: budgets, payments, progress, changes or results.
        name: what the user is told that it is called: without the name of a 涉密 project.
        read: the sheets with the kind's columns, each with where things stand in it; at least one.
        beside: sheets without them that are read all the same (偏差与预计).
        unread: the other sheets.
        fingerprint: SHA-256 of its bytes, taken while the file is read: a large one takes seconds
            of each.
    """

    kind: str
    name: str
    read: Sheets
    beside: Sequence[Table]
    unread: Sequence[Table]
    fingerprint: Future[str]

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """Where things stand in the sheets that are read, in their order."""
        return tuple(layout for _, layout in self.read)


@contextmanager
def open_file(
    database: Database, path: Path, file_name: str, kind: str, choices: Choices
) -> Iterator[OpenedFile]:
    """The file, open as long as it is read.

    Args:
        database: to import into.
        path: where the bytes are.
        file_name: what the user calls the file.
        kind: budgets, payments, progress, changes or results.
        choices: what a person says of the file.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        FileUnreadableError: the file cannot be opened as a table.
        ImportRefusedError: no sheet has the columns of the kind.
    """
    if database.is_demo:
        raise DemoDatabaseError
    checks = CHECKS[kind]
    name = shown_file_name(database.cursor(), file_name)
    with _fingerprinting(path) as fingerprint, open_tables(path, name) as tables:
        if checks.shows_percents:
            tables = show_percents(path, tables)
        laid_out = [(table, _layout(database, table, kind, choices)) for table in tables]
        read = [(table, layout) for table, layout in laid_out if layout is not None]
        if not read:
            raise ImportRefusedError(name, _why_unrecognised(tables, kind))
        others = [table for table, layout in laid_out if layout is None]
        beside = [table for table in others if checks.is_beside(table)]
        unread = [table for table in others if table not in beside]
        yield OpenedFile(kind, name, read, beside, unread, fingerprint)


@contextmanager
def _fingerprinting(path: Path) -> Iterator[Future[str]]:
    with ThreadPoolExecutor(1, thread_name_prefix="fingerprint") as pool:
        yield pool.submit(_fingerprint_of, path)


def _fingerprint_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise FileUnreadableError(path, "打不开") from error


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
