"""What people say of a project beside its light: 合同未到付款条件, a cut's approval; and 排名下限.

Each act is one batch, undone like every other. What does not hold is refused in words.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import pandas as pd

from perfmon.errors import EntryRefusedError
from perfmon.measures import PROJECT_KEY
from perfmon.measures.cuts import APPROVED, document_key, mark_approved
from perfmon.measures.states import CONTRACT
from perfmon.store.database import Database
from perfmon.store.states import read_cuts, read_typed_states
from perfmon.store.writing import Source, Writer, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import filled, known_project, known_region, refuse_sample
from perfmon.workflows.typed_values import exact_wanyuan, read_amount

KIND = "项目状态"

LONGEST_DAYS = 366
"""A contract's state ends by itself within a year; it can be typed again then."""

Project = tuple[str, str]
"""Unit and project code."""


@dataclass(frozen=True)
class ContractEntry:
    """合同未到付款条件 as typed.

    Attributes:
        year: the fiscal year.
        project: of the contract.
        contract_no: 合同编号.
        clause: which clause says when is paid, and what is missing.
        from_on: since when it holds.
        expires_on: the last day on which it holds by itself.
    """

    year: int
    project: Project
    contract_no: str
    clause: str
    from_on: date
    expires_on: date


@dataclass(frozen=True)
class ApprovalEntry:
    """That the cuts under a 文号 were approved, as typed.

    Attributes:
        year: the fiscal year.
        project: one that was cut.
        document_no: of the cut; None where it prints none, then only this project's.
        evidence: what approved it.
        from_on: the day of the approval.
    """

    year: int
    project: Project
    document_no: str | None
    evidence: str
    from_on: date


@dataclass(frozen=True)
class WithdrawalEntry:
    """That 合同未到付款条件 holds no longer, as typed: why, and from which day on."""

    year: int
    project: Project
    reason: str
    from_on: date


@dataclass(frozen=True)
class FloorEntry:
    """排名下限 as typed in 万元, 0 for none; on what it stands, and since when."""

    year: int
    amount: str
    evidence: str
    from_on: date


def hold_for_contract(database: Database, entry: ContractEntry, actor: str) -> Entered:
    """Writes that a project's contract does not allow to pay yet.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    place = f"项目 {entry.project[1]} 的{CONTRACT}"
    contract_no = filled(entry.contract_no, place, "合同编号")
    clause = filled(entry.clause, place, "付款条款")
    _check_day(entry.from_on, entry.year, place, "起始日期")
    if entry.expires_on < entry.from_on:
        why = f"到期日 {entry.expires_on} 早于起始日期 {entry.from_on}"
        raise EntryRefusedError(place, why, "核对两个日期")
    if entry.expires_on - entry.from_on > timedelta(days=LONGEST_DAYS):
        why = f"到期日 {entry.expires_on} 离起始日期超过一年"
        raise EntryRefusedError(place, why, "填一年以内的到期日，到期可以再登记")
    said = {
        "state": CONTRACT,
        "evidence": f"合同 {contract_no}，{clause}",
        "expires_on": entry.expires_on,
        "is_withdrawn": False,
    }
    with writing(database, Source(KIND, actor)) as writer:
        keys = known_project(writer.cursor, entry.year, entry.project, place)
        _append(writer, [keys | said | {"from_on": entry.from_on}])
    return Entered(writer.batch_id)


def end_contract_state(database: Database, entry: WithdrawalEntry, actor: str) -> Entered:
    """Writes that a project's 合同未到付款条件 holds no longer from a day on.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    place = f"撤回项目 {entry.project[1]} 的{CONTRACT}"
    reason = filled(entry.reason, place, "原因")
    _check_day(entry.from_on, entry.year, place, "撤回日期")
    with writing(database, Source(KIND, actor)) as writer:
        keys = known_project(writer.cursor, entry.year, entry.project, place)
        said = read_typed_states(writer.cursor, entry.year, entry.from_on)
        mine = said[_is_of(said, entry.project) & (said["state"] == CONTRACT)]
        holds = ~mine["is_withdrawn"] & (mine["expires_on"] >= pd.Timestamp(entry.from_on))
        if not holds.any():
            raise EntryRefusedError(place, f"{entry.from_on} 那天没有这个状态", "核对日期")
        row = {"state": CONTRACT, "evidence": reason, "is_withdrawn": True}
        _append(writer, [keys | row | {"from_on": entry.from_on}])
    return Entered(writer.batch_id)


def approve_cut(database: Database, entry: ApprovalEntry, actor: str) -> Entered:
    """Writes that a cut was approved, for every project that was cut under its 文号.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    place = f"项目 {entry.project[1]} 调减的批准"
    evidence = filled(entry.evidence, place, "批准依据")
    _check_day(entry.from_on, entry.year, place, "批准日期")
    with writing(database, Source(KIND, actor)) as writer:
        known_project(writer.cursor, entry.year, entry.project, place)
        rows = _cuts_to_approve(writer.cursor, entry, place)
        said = {"state": APPROVED, "evidence": evidence, "is_withdrawn": False}
        _append(writer, [row | said | {"from_on": entry.from_on} for row in rows])
    others = len(rows) - 1
    told = f"同一文号还有 {others} 个项目的调减，一并标为已批准。" if others else ""
    return Entered(writer.batch_id, (told,) if told else ())


def set_ranking_floor(database: Database, entry: FloorEntry, actor: str) -> Entered:
    """Writes below which 调整预算数 no project of a year is ranked.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    place = f"{entry.year} 年的排名下限"
    evidence = filled(entry.evidence, place, "依据")
    _check_day(entry.from_on, entry.year, place, "起始日期")
    try:
        fen = read_amount(entry.amount)
    except ValueError as error:
        raise EntryRefusedError(place, str(error), "填数字，最多到分，如 5.00") from error
    if fen < 0:
        why = f"金额是 {exact_wanyuan(fen)} 万元"
        raise EntryRefusedError(place, why, "填正数；全部参与排名的填 0")
    with writing(database, Source(KIND, actor)) as writer:
        keys = {"region_code": known_region(writer.cursor, place), "year": entry.year}
        row = {"floor_fen": fen, "evidence": evidence, "from_on": entry.from_on}
        writer.append("ranking_floor", pd.DataFrame([keys | row]))
    return Entered(writer.batch_id)


def _cuts_to_approve(
    cursor: duckdb.DuckDBPyConnection, entry: ApprovalEntry, place: str
) -> list[dict[str, object]]:
    """The key and 文号 of each project with a cut under the entry's, none of it approved yet.

    A cut may be approved before it is issued, so those of the whole year are looked at.
    """
    year_end = date(entry.year, 12, 31)
    typed = read_typed_states(cursor, entry.year, year_end)
    cuts = mark_approved(read_cuts(cursor, entry.year, year_end), typed)
    document = document_key(entry.document_no)
    same = cuts[cuts["document_no"].map(document_key) == document]
    if same[_is_of(same, entry.project)].empty:
        raise EntryRefusedError(place, "这个项目没有这样的调减", "核对文号")
    if not document:
        same = same[_is_of(same, entry.project)]
    rows = same[~same["is_approved"]].drop_duplicates([*PROJECT_KEY, "document_no"])
    if rows.empty:
        raise EntryRefusedError(place, "已经标为已批准", "核对文号；标错的到“历史”里撤销那一批")
    columns = [*PROJECT_KEY, "document_no"]
    return [dict(zip(columns, cells, strict=True)) for cells in rows[columns].to_numpy()]


def _append(writer: Writer, rows: list[dict[str, object]]) -> None:
    optional = {"document_no": None, "expires_on": None}
    frame = pd.DataFrame([optional | row for row in rows])
    days = {"from_on": "datetime64[s]", "expires_on": "datetime64[s]"}
    writer.append("project_state", frame.astype(days))


def _is_of(rows: pd.DataFrame, project: Project) -> pd.Series:
    return (rows["unit_code"] == project[0]) & (rows["project_code"] == project[1])


def _check_day(day: date, year: int, place: str, what: str) -> None:
    if day.year != year:
        why = f"{what} {day} 不在 {year} 年内"
        raise EntryRefusedError(place, why, "核对日期，或换一个年度再录")
