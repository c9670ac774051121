"""The log as it is read, and what is logged beside what is written: files that were taken."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import duckdb
import pandas as pd

from perfmon.clock import start_of_day
from perfmon.measures.rates import is_missing
from perfmon.store.classified import read_classified
from perfmon.store.database import Database
from perfmon.store.log import DOWNLOADING, Entry
from perfmon.store.log_search import LogSearch, read_log
from perfmon.store.logged_acts import log_act


@dataclass(frozen=True)
class AskedLog:
    """Which entries a person asks for.

    Attributes:
        first: from this day on, by the wall's clock; None from the first.
        last: up to this day, the day included; None to the last.
        actor: whose; '' for everyone's.
        act: what was done; '' for all.
        words: which stand in it; '' for all.
    """

    first: date | None = None
    last: date | None = None
    actor: str = ""
    act: str = ""
    words: str = ""

    @property
    def conditions(self) -> str:
        """What was asked for, in words."""
        days = f"{self.first or '开始'} 至 {self.last or '现在'}"
        told = {"谁": self.actor, "做了什么": self.act, "含": self.words}
        said = [f"{label}：{words}" for label, words in told.items() if words]
        return "；".join([days, *said])

    def as_search(self) -> LogSearch:
        """The same by moments."""
        return LogSearch(
            since=None if self.first is None else start_of_day(self.first),
            until=None if self.last is None else start_of_day(self.last + timedelta(days=1)),
            actor=self.actor,
            act=self.act,
            words=self.words,
        )


@dataclass(frozen=True)
class FoundLog:
    """What was found.

    Attributes:
        total: how many entries.
        rows: a page of them, newest first, as `perfmon.store.log_search.read_log` gives them.
    """

    total: int
    rows: pd.DataFrame


def find_log(
    cursor: duckdb.DuckDBPyConnection, asked: AskedLog, most: int, skipped: int = 0
) -> FoundLog:
    """The entries asked for; what became 涉密 after it was logged is called by its code alone.

    Nor is it found by its name: what is shown is what is searched.
    """
    search = replace(asked.as_search(), hidden=read_classified(cursor, ever=True).printed)
    return FoundLog(*read_log(cursor, search, most, skipped))


def batch_words(rows: pd.DataFrame) -> list[str]:
    """The batch of each entry in words, as 7 or 7（第 11 条去掉）; '' of none.

    Args:
        rows: with batch_id and gone_by, as `find_log` gives them.
    """
    pairs = zip(rows["batch_id"], rows["gone_by"], strict=True)
    return [_batch_words(batch_id, gone_by) for batch_id, gone_by in pairs]


def _batch_words(batch_id: object, gone_by: object) -> str:
    if is_missing(batch_id):
        return ""
    return f"{batch_id}" if is_missing(gone_by) else f"{batch_id}（第 {gone_by} 条去掉）"


def log_download(database: Database, actor: str, file_name: str, size: int) -> None:
    """Logs that somebody takes a file of so many bytes."""
    shown = read_classified(database.cursor(), ever=True).file_name(file_name)
    log_act(database, Entry(actor, DOWNLOADING, shown, after=f"{size:,} 字节"))
