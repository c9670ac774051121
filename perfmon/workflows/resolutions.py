"""议定事项: what a month's meeting decided, its 销号 with evidence, and opening it again.

Each act is one batch, undone like every other. What does not hold is refused in words.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from perfmon.errors import EntryRefusedError
from perfmon.periods import MONTHS_IN_YEAR, month_end
from perfmon.store.database import Database
from perfmon.store.resolutions import KIND, append_resolution, read_resolutions
from perfmon.store.writing import Source, Writer, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import filled, known_region, refuse_sample

Row = dict[Any, Any]


@dataclass(frozen=True)
class ResolutionEntry:
    """A decision of a meeting as typed: on which month's cut, what, who does it, by when."""

    year: int
    month: int
    words: str
    owner: str
    due_on: date


def resolve(database: Database, entry: ResolutionEntry, actor: str) -> Entered:
    """Writes what a meeting decided.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    place = f"{entry.year}年{entry.month}月会上的议定事项"
    end = month_end(entry.year, entry.month)
    if entry.due_on <= end:
        why = f"期限 {entry.due_on} 不晚于会议月份的月底 {end}"
        raise EntryRefusedError(place, why, "填月底以后的日期")
    said: dict[str, object] = {
        "year": entry.year,
        "month": entry.month,
        "words": filled(entry.words, place, "事项"),
        "owner": filled(entry.owner, place, "责任单位"),
        "due_on": pd.Timestamp(entry.due_on),
    }
    with writing(database, Source(KIND, actor)) as writer:
        append_resolution(writer, said | {"region_code": known_region(writer.cursor, place)})
    return Entered(writer.batch_id)


def settle(
    database: Database, year: int, resolution_id: int, on: date, evidence: str, actor: str
) -> Entered:
    """销号: writes that a resolution is done, on which day and by what evidence.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: there is none, it is settled already, the day lies before the meeting's
            month end, or no evidence is given; nothing was written.
    """
    refuse_sample(database)
    place = "议定事项的销号"
    proof = filled(evidence, place, "依据")
    with writing(database, Source(KIND, actor)) as writer:
        row = _known(writer.cursor, year, resolution_id, place)
        if row["is_settled"]:
            raise EntryRefusedError(place, "这一项已经销号", "核对事项")
        end = month_end(row["year"], row["month"])
        if on <= end:
            why = f"销号日期 {on} 不晚于会议月份的月底 {end}"
            raise EntryRefusedError(place, why, "核对日期")
        append_settled(writer, row, on, proof)
    return Entered(writer.batch_id)


def reopen(
    database: Database, year: int, resolution_id: int, on: date, reason: str, actor: str
) -> Entered:
    """Writes that a settled resolution is open again, and why.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: there is none, it is open, the day lies before its 销号, or no reason is
            given; nothing was written.
    """
    refuse_sample(database)
    place = "议定事项的重开"
    why = filled(reason, place, "原因")
    with writing(database, Source(KIND, actor)) as writer:
        row = _known(writer.cursor, year, resolution_id, place)
        if not row["is_settled"]:
            raise EntryRefusedError(place, "这一项还没有销号", "核对事项")
        settled_on = row["settled_on"].date()
        if on < settled_on:
            raise EntryRefusedError(place, f"日期 {on} 早于销号的 {settled_on}", "核对日期")
        append_settled(writer, row, on, why, is_settled=False)
    return Entered(writer.batch_id)


def append_settled(
    writer: Writer, resolution: Row, on: date, evidence: str, *, is_settled: bool = True
) -> None:
    """Writes that a resolution (region_code, year, resolution_id) is done, or open again."""
    said = {
        "resolution_id": resolution["resolution_id"],
        "is_settled": is_settled,
        "on_date": pd.Timestamp(on),
        "evidence": evidence,
    }
    writer.append("resolution_settled", pd.DataFrame([said]))


def _known(cursor: duckdb.DuckDBPyConnection, year: int, resolution_id: int, place: str) -> Row:
    rows = read_resolutions(cursor, year, MONTHS_IN_YEAR, date.max)
    found = rows[rows["resolution_id"] == resolution_id].to_dict("records")
    if not found:
        raise EntryRefusedError(place, f"{year} 年没有第 {resolution_id} 号议定事项", "核对事项")
    return found[0]
