"""Entries of the log that outlived their batches: a restore (恢复) took only those away.

The entry that a restore leaves says in its first words which entries it carried over. So these
words are data too, and as safe as the log itself: nobody alters them without breaking the chain.
"""

import re
from typing import NamedTuple

import duckdb

RESTORING = "恢复"


class GoneEntries(NamedTuple):
    """Entries whose batches and undos are not in the database any more.

    Attributes:
        first: the number of the first one.
        last: of the last one.
        restored_by: of the entry that tells of the restore.
    """

    first: int
    last: int
    restored_by: int

    @property
    def words(self) -> str:
        """What a reader of the log has to know of them."""
        return (
            f"{_numbers(self.first, self.last)}写入的批次已随第 {self.restored_by} 条的恢复去掉，"
            "不在库里；条目照录备查。"
        )


def carried_words(first: int, last: int, *, wrote: bool) -> str:
    """How the entry of a restore begins that carried these entries over.

    Args:
        first: the number of the first one.
        last: of the last one.
        wrote: whether any of them wrote a batch or took one back.
    """
    gone = "，其中写入的批次不在恢复的库里" if wrote else ""
    return f"原来的日志{_numbers(first, last)}照录在前{gone}"


def wrote_batches(cursor: duckdb.DuckDBPyConnection, first: int, last: int) -> bool:
    """Whether any of these entries wrote a batch or took one back."""
    ((count,),) = cursor.execute(
        "SELECT count(batch_id) FROM log_entry WHERE entry_id BETWEEN ? AND ?", [first, last]
    ).fetchall()
    return bool(count)


def _numbers(first: int, last: int) -> str:
    return f"第 {first} 条" if first == last else f"第 {first} 至 {last} 条"


_CARRIED = re.compile(r"原来的日志第 (\d+)(?: 至 (\d+))? 条照录在前")


def read_gone_entries(cursor: duckdb.DuckDBPyConnection) -> list[GoneEntries]:
    """The entries that are gone as things stand, latest first; none of them is told twice.

    A restore that a later one took away took nothing away: what it had set aside was put back.
    Nothing is gone where no entry wrote a batch or took one back.
    """
    rows = cursor.execute(
        "SELECT entry_id, value_after FROM log_entry "
        "WHERE act = ? AND value_after IS NOT NULL ORDER BY entry_id DESC",
        [RESTORING],
    ).fetchall()
    found: list[GoneEntries] = []
    for number, words in rows:
        carried = _CARRIED.match(words)
        if carried and not any(gone.first <= number <= gone.last for gone in found):
            found.append(GoneEntries(int(carried[1]), int(carried[2] or carried[1]), int(number)))
    return [gone for gone in found if wrote_batches(cursor, gone.first, gone.last)]
