"""All of the log (日志) of a consolidated file: what stands in it, and in files beside it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd

from perfmon.store.database import Database
from perfmon.store.log import COLUMNS, birth_hash, hash_of, read_log_end
from perfmon.store.log_file import ends_of, log_files_of, noted_ends, rows_of


def log_cursor(database: Database) -> duckdb.DuckDBPyConnection:
    """A cursor to search the log with: its table of entries has those of the files beside too.

    These are numbered on from the last entry in the database, in the order of their moments.
    """
    cursor = database.cursor()
    told = [row for file in files_beside(database) for row in rows_of(file) if _fits(row)]
    if told:
        rows = pd.DataFrame(told, columns=list(COLUMNS)).sort_values("recorded_at", kind="stable")
        cursor.register("told", rows)
        cursor.execute(_WITH_FILES)
        cursor.unregister("told")
    return cursor


def files_beside(database: Database) -> list[Path]:
    """The files of the database's log beside it, the oldest first."""
    return log_files_of(database.path, birth_hash(database.cursor()))


def _fits(row: tuple[object, ...]) -> bool:
    """Whether a line has what a column takes; one altered by hand may not, and `verify` says so."""
    told = dict(zip(COLUMNS, row, strict=True))
    at, batch_id = told["recorded_at"], told["batch_id"]
    is_plain = isinstance(at, datetime) and at.tzinfo is None
    return is_plain and (batch_id is None or isinstance(batch_id, int))


_WITH_FILES = """
CREATE TEMP TABLE log_entry AS
FROM log_entry
UNION ALL BY NAME
SELECT * REPLACE (
    entries + row_number() OVER () AS entry_id, recorded_at::TIMESTAMP AS recorded_at,
    batch_id::BIGINT AS batch_id
) FROM told, (SELECT entries FROM log_end)
"""
"""A temporary table comes before one of the same name in the file."""


def end_words(database: Database) -> str:
    """Where the log ends, as 共 1,234 条，末条指纹 …; of one with files beside, what is within."""
    within = "在库里的" if files_beside(database) else ""
    return f"{within}{read_log_end(database.cursor()).words}"


def broken_log_files(database: Database) -> list[str]:
    """What does not hold together in the files beside a database, in words.

    Of each file the first entry that was altered, and what another says it ought to have.
    """
    birth = birth_hash(database.cursor())
    rows = {file.name: list(rows_of(file)) for file in files_beside(database)}
    altered = {name: fault for name, told in rows.items() if (fault := _fault_in(told, birth))}
    places = [f"{name} {fault}" for name, fault in altered.items()]
    for witness, told in rows.items():
        for name, end in noted_ends(told):
            if name not in rows:
                places.append(f"少了 {name}：{witness} 记着它{end}")
            elif name not in altered and end not in ends_of(rows[name]):
                places.append(f"{name} 末尾少了条目：{witness} 记着它{end}")
    return places


def _fault_in(rows: Sequence[tuple[object, ...]], birth: str) -> str | None:
    last: object = birth
    for number, (*told, found) in enumerate(rows, 1):
        if told[0] != number or told[-1] != last or hash_of(told) != found:
            return f"第 {number} 条改动过，或接不上前一条"
        last = found
    return None
