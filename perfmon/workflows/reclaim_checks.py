"""What must hold of an act on a line of 盘活 before it is written; faults are told in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from perfmon.errors import EntryRefusedError
from perfmon.measures.cuts import document_key
from perfmon.measures.reclaim_ledger import exact_words
from perfmon.periods import month_end
from perfmon.store.asking import scope_of
from perfmon.store.cuts import Cut, find_cut
from perfmon.store.reclaims import find_decision, read_reclaim_documents
from perfmon.workflows.entry_refusals import known_project
from perfmon.workflows.project_states import Project
from perfmon.workflows.reclaim_lines import find_line
from perfmon.workflows.typed_values import read_amount

Row = dict[Any, Any]


@dataclass(frozen=True)
class LineKey:
    """Which line: of a project (unit and code), on a closed month's list."""

    year: int
    month: int
    project: Project

    @property
    def place(self) -> str:
        """How a refusal calls it."""
        return f"{self.year}年{self.month}月盘活清单的项目 {self.project[1]}"


def known_line(cursor: duckdb.DuckDBPyConnection, key: LineKey) -> tuple[Row, Cut, Row]:
    """The key columns, the closed month, and the line as it stands.

    Raises:
        EntryRefusedError: the project is not known, the month is open, or its cut does not hold it.
    """
    keys: Row = known_project(cursor, key.year, key.project, key.place)
    cut = find_cut(cursor, key.year, key.month)
    if cut is None:
        raise EntryRefusedError(key.place, f"{key.month}月还没有月结", "先月结，再办盘活")
    line = find_line(cursor, cut, key.project)
    if not line:
        why = "月结时没有这个项目，人员类和公用经费不在清单里"
        raise EntryRefusedError(key.place, why, "核对项目")
    return keys | {"month": key.month}, cut, line


def decision_of(cursor: duckdb.DuckDBPyConnection, key: LineKey) -> Row:
    """What is proposed and accepted of the line; empty where nothing is."""
    return find_decision(cursor, key.year, key.month, key.project)


def documents_of(cursor: duckdb.DuckDBPyConnection, key: LineKey) -> list[Row]:
    """The documents that took the line back."""
    return [row for row in _of_project(cursor, key) if row["month"] == key.month]


def typed_fen(text: str, place: str, least_fen: int) -> int:
    """The amount typed in 万元, refused where it is none or less than the least."""
    try:
        fen = read_amount(text)
    except ValueError as error:
        raise EntryRefusedError(place, str(error), "填数字，最多到分，如 12.50") from error
    if fen < least_fen:
        raise EntryRefusedError(place, f"金额是 {exact_words(fen)}", "填正数")
    return fen


def after_month(day: date, key: LineKey, what: str) -> pd.Timestamp:
    """The day, refused where it is not after the closed month."""
    if day <= month_end(key.year, key.month):
        raise EntryRefusedError(key.place, f"{what} {day} 不晚于{key.month}月底", "核对日期")
    return pd.Timestamp(day)


def refuse_above(fen: int, reclaimable_fen: int, bound_fen: int, place: str) -> None:
    """No more is accepted than the line can give."""
    if fen > reclaimable_fen - bound_fen:
        other = f"，其中 {exact_words(bound_fen)}已在别的月份认定" if bound_fen else ""
        why = f"认定 {exact_words(fen)}，可收回额只有 {exact_words(reclaimable_fen)}{other}"
        raise EntryRefusedError(place, why, "改少认定的数，或先写明原因改可收回额里的数")


def refuse_below_accepted(reclaimable_fen: int, accepted_fen: int, place: str) -> None:
    """What is accepted must still be there after a part changed."""
    if reclaimable_fen < accepted_fen:
        left = exact_words(reclaimable_fen)
        why = f"改了以后可收回额是 {left}，少于已认定的 {exact_words(accepted_fen)}"
        raise EntryRefusedError(place, why, "先重新填建议（认定随之取消），再改数")


def refuse_known_number(cursor: duckdb.DuckDBPyConnection, key: LineKey, number: str) -> None:
    """A 文号 stands on one line of a project, so that its cut counts once."""
    for row in _of_project(cursor, key):
        is_same = document_key(row["document_no"]) == document_key(number)
        if is_same and row["month"] != key.month:
            why = f"这个文号已经记在{row['month']}月的清单上"
            raise EntryRefusedError(key.place, why, "核对文号")


def _of_project(cursor: duckdb.DuckDBPyConnection, key: LineKey) -> list[Row]:
    unit_code, project_code = key.project
    rows = read_reclaim_documents(cursor, key.year, scope_of([unit_code]))
    return rows[rows["project_code"] == project_code].to_dict("records")
