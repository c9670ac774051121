"""The lines of 可收回盘活资金清单 as they stand in the app, and the year's 盘活台账.

A line starts from a closed month, whose figures stay as they are; what people said of it since
stands beside them. So the paper from the cut never changes, and this list is as known at a moment.
"""

from datetime import date, datetime
from typing import Any

import duckdb
import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.reclaim_ledger import LINE_KEY, bound_elsewhere, follow_lines
from perfmon.measures.reclaimable import (
    PARTS_FEN,
    add_reclaimable,
    change_parts,
    order_reclaimable,
)
from perfmon.measures.stations import add_unpaid_contracts
from perfmon.store.asking import NOW, Scope, scope_of
from perfmon.store.classified import read_classified
from perfmon.store.cuts import Cut, read_cut_part, read_cuts
from perfmon.store.reclaims import (
    read_changed_parts,
    read_reclaim_decisions,
    read_reclaim_documents,
    read_reclaim_opinions,
)
from perfmon.store.states import read_cuts as read_budget_cuts

_LAST_DAY = date(9999, 12, 31)

_FROM_THE_CUT = [
    *(*PROJECT_KEY, "month", "name", "classified", "unit_name", "department_code"),
    *("department_name", "bureau_section", "hard_to_spend_fen"),
]
"""What a line shows of its project, beside the figures."""


def read_reclaim_lines(
    cursor: duckdb.DuckDBPyConnection, cut: Cut, scope: Scope = None, known_at: datetime = NOW
) -> pd.DataFrame:
    """The lines of a closed month, one a judged project.

    Returns:
        Most to be taken back first. Of the cut: PROJECT_KEY, month, name (its code of a project
        that is 涉密 by now), classified, unit_name, department_code, department_name,
        bureau_section, hard_to_spend_fen, unpaid_basis, due_basis, budget_document_nos, fund_type,
        source_years, stale_fen. PARTS_FEN and reclaimable_fen as changed, and cut_… as they were
        (`change_parts`); is_changed, has_opinion; is_listed, where something can be taken
        back or something was said. Missing until said: proposal, ground,
        proposed_by, accepted_fen, accepted_by, accepted_on, and what `follow_lines` adds.
    """
    changes, opinions, decisions = (
        _of_month(read(cursor, cut.year, scope, known_at), cut.month)
        for read in (read_changed_parts, read_reclaim_opinions, read_reclaim_decisions)
    )
    documents = _of_month(read_reclaim_documents(cursor, cut.year, scope, known_at), cut.month)
    rows = change_parts(_frozen_lines(cursor, cut, scope), changes)
    accepted = follow_lines(
        decisions[decisions["accepted_fen"].notna()][[*LINE_KEY, "accepted_fen"]],
        documents,
        read_budget_cuts(cursor, cut.year, _LAST_DAY, scope, known_at),
    ).drop(columns="accepted_fen")
    told = ["recorded_by", "recorded_at"]
    lines = rows.merge(decisions.drop(columns=told), on=LINE_KEY, how="left", validate="1:1").merge(
        accepted, on=LINE_KEY, how="left", validate="1:1"
    )
    keys = pd.MultiIndex.from_frame(lines[PROJECT_KEY])
    lines = lines.assign(
        is_changed=keys.isin(_keys(changes[changes["amount_fen"].notna()])),
        has_opinion=keys.isin(_keys(opinions)),
    )
    is_listed = (
        (lines["reclaimable_fen"] > 0)
        | (lines["cut_reclaimable_fen"] > 0)
        | lines["proposal"].notna()
        | lines["is_changed"]
        | lines["has_opinion"]
    )
    return order_reclaimable(lines.assign(is_listed=is_listed).astype(_MAY_LACK))


def read_reclaim_ledger(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    month: int,
    scope: Scope = None,
    known_at: datetime = NOW,
) -> pd.DataFrame:
    """The accepted lines of a year's closed months up to one, as `read_reclaim_lines` gives them.

    Newest month first; a frame without columns where nothing was accepted.
    """
    decisions = read_reclaim_decisions(cursor, year, scope, known_at)
    accepted = decisions[decisions["accepted_fen"].notna()]
    cuts = {cut.month: cut for cut in reversed(read_cuts(cursor, year)) if cut.month <= month}
    units = {number: scope_of(set(rows["unit_code"])) for number, rows in accepted.groupby("month")}
    lines = [
        read_reclaim_lines(cursor, cut, units[number], known_at)
        for number, cut in cuts.items()
        if number in units
    ]
    if not lines:
        return pd.DataFrame()
    followed = pd.concat([rows[rows["accepted_fen"].notna()] for rows in lines], ignore_index=True)
    return followed.astype(_FOLLOWED)


def find_line(
    cursor: duckdb.DuckDBPyConnection, cut: Cut, project: tuple[str, str]
) -> dict[Any, Any]:
    """A project's line of a closed month, listed or not; empty where the cut does not hold it."""
    scope = scope_of([project[0]])
    changes = _of_month(read_changed_parts(cursor, cut.year, scope), cut.month)
    rows = change_parts(_frozen_lines(cursor, cut, scope), changes)
    found = rows[rows["project_code"] == project[1]].to_dict("records")
    return found[0] if found else {}


def read_bound(cursor: duckdb.DuckDBPyConnection, cut: Cut, project: tuple[str, str]) -> int:
    """How much of a line other months of the same project have accepted already, in fen."""
    scope = scope_of([project[0]])
    decisions, documents = (
        _of_project(read(cursor, cut.year, scope), project)
        for read in (read_reclaim_decisions, read_reclaim_documents)
    )
    others = decisions[(decisions["month"] != cut.month) & decisions["accepted_fen"].notna()]
    frozen = read_cut_part(cursor, cut, "tranches", scope)
    now = read_budget_cuts(cursor, cut.year, _LAST_DAY, scope)
    followed = follow_lines(others[[*LINE_KEY, "accepted_fen"]], documents, now)
    return bound_elsewhere(followed, documents, frozen[frozen["amount_fen"] < 0])


_MAY_LACK = dict.fromkeys(
    ("accepted_fen", "taken_fen", "open_fen", "above_fen", "cut_fen", "uncut_fen"), "Int64"
)

_FOLLOWED = dict.fromkeys(_MAY_LACK, "int64")


def _frozen_lines(cursor: duckdb.DuckDBPyConnection, cut: Cut, scope: Scope) -> pd.DataFrame:
    """Every judged project of a cut with its parts; names as they may be shown now."""
    projects, stations, tranches = (
        read_cut_part(cursor, cut, part, scope) for part in ("projects", "stations", "tranches")
    )
    rows = add_reclaimable(add_unpaid_contracts(projects, stations), tranches)
    marks = read_classified(cursor).marks
    is_hidden = rows["project_code"].map(marks).astype(bool)
    kept = [*_FROM_THE_CUT, *PARTS_FEN, "unpaid_basis", "due_basis", "reclaimable_fen"]
    kept += ["document_nos", "fund_type", "source_years", "stale_fen"]
    shown = rows.assign(
        name=rows["name"].mask(is_hidden, rows["project_code"]),
        classified=rows["classified"].astype(bool) | is_hidden,
    )
    return shown[kept].rename(columns={"document_nos": "budget_document_nos"})


def _of_month(rows: pd.DataFrame, month: int) -> pd.DataFrame:
    return rows[rows["month"] == month]


def _of_project(rows: pd.DataFrame, project: tuple[str, str]) -> pd.DataFrame:
    is_its = (rows["unit_code"] == project[0]) & (rows["project_code"] == project[1])
    return rows[is_its]


def _keys(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[PROJECT_KEY])
