"""月结: three people put their names to a month, and it is frozen; nothing changes it after."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import duckdb
import pandas as pd

from perfmon import clock
from perfmon.errors import EntryRefusedError, NothingFoundError
from perfmon.measures.confirmations import add_check_states, unsettled_words
from perfmon.measures.corrections import Sum
from perfmon.measures.tie_out import TREASURY_REPORT, State, month_state
from perfmon.money import format_yuan
from perfmon.store.confirmations import read_check_lines
from perfmon.store.control_totals import read_tie_out_facts
from perfmon.store.cuts import (
    KIND,
    OFFICES,
    SIGNING,
    Cut,
    append_cut,
    find_cut,
    read_cuts,
    read_signatures,
)
from perfmon.store.database import Database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.rules import read_rules
from perfmon.store.writing import Source, Writer, writing
from perfmon.workflows.entry_refusals import known_region, refuse_sample
from perfmon.workflows.month_material import gather_month

LONGEST_NAME = 20


class Hindrance(NamedTuple):
    """Why a month cannot be closed, and what to do."""

    why: str
    advice: str


@dataclass(frozen=True)
class Closing:
    """How far a month is from being closed.

    Attributes:
        year: the fiscal year.
        month: 1 to 12.
        cut: where it is closed already; None while it is open.
        sums: of the judged projects now.
        hindrances: why it cannot be closed, whatever reason is written.
        to_explain: what closes only with a written reason, in words.
        tie_state: against 国库报表.
        tie_difference_fen: None where nothing was typed.
        signatures: of each office that signed: office, name, signed_at, recorded_by, is_current
            (whether the figures are still those it saw).
    """

    year: int
    month: int
    cut: Cut | None
    sums: Sum
    hindrances: tuple[Hindrance, ...]
    to_explain: tuple[str, ...]
    tie_state: State
    tie_difference_fen: int | None
    signatures: pd.DataFrame


def read_closing(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, today: date | None = None
) -> Closing:
    """How a month stands before it is closed.

    Args:
        cursor: of the read.
        year: the fiscal year.
        month: 1 to 12.
        today: by which silence on a 核对单 counts as 确认; by default the machine's.

    Raises:
        NothingFoundError: no judged project of that year is in the database.
    """
    rows = read_judged_months(cursor, year, Narrowing(month=month))
    if rows.empty:
        raise NothingFoundError(f" {year} 年的项目")
    sums = Sum(int(rows["adjusted_budget_fen"].sum()), int(rows["paid_fen"].sum()))
    tie_state, difference = month_state(read_tie_out_facts(cursor, year), month)
    signed = read_signatures(cursor, year, month)
    checked = add_check_states(read_check_lines(cursor, year, month), today or clock.today())
    signed = signed.assign(
        is_current=(signed["budget_fen"] == sums.budget_fen) & (signed["paid_fen"] == sums.paid_fen)
    )
    return Closing(
        year=year,
        month=month,
        cut=find_cut(cursor, year, month),
        sums=sums,
        hindrances=tuple(_hindrances(cursor, rows, year, month, signed)),
        to_explain=(*unsettled_words(checked), *_to_explain(tie_state, difference)),
        tie_state=tie_state,
        tie_difference_fen=difference,
        signatures=signed,
    )


def sign(database: Database, year: int, month: int, office: str, name: str, actor: str) -> int:
    """An office puts a person's name to a month's figures as they are now.

    Returns:
        The batch.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: no name, or the month is closed.
        NothingFoundError: no judged project of that year is in the database.
    """
    refuse_sample(database)
    place = f"{year}年{month}月的{office}签认"
    assert office in OFFICES, "an office that signs"
    if not name.strip():
        raise EntryRefusedError(place, "没有写姓名", "写上签认人的姓名")
    if len(name.strip()) > LONGEST_NAME:
        raise EntryRefusedError(place, f"姓名超过 {LONGEST_NAME} 个字", "只写姓名")
    with writing(database, Source(SIGNING, actor)) as writer:
        refuse_closed(writer.cursor, year, month, place)
        region_code = known_region(writer.cursor, place)
        append_signature(writer, region_code, year, month, (office, name.strip()))
    return writer.batch_id


def append_signature(
    writer: Writer, region_code: str, year: int, month: int, signed: tuple[str, str]
) -> None:
    """Writes who of which office (office, name) signed the figures as they are now."""
    sums = read_closing(writer.cursor, year, month).sums
    row = {
        "region_code": region_code,
        "year": year,
        "month": month,
        "office": signed[0],
        "name": signed[1],
        "budget_fen": sums.budget_fen,
        "paid_fen": sums.paid_fen,
    }
    writer.cursor.register("signed", pd.DataFrame([row]))
    writer.append_from("cut_signature", "FROM signed")
    writer.cursor.unregister("signed")


def close_month(database: Database, year: int, month: int, reason: str, actor: str) -> Cut:
    """Freezes a month.

    Args:
        database: to close it in.
        year: the fiscal year.
        month: 1 to 12.
        reason: why it closes though something stands open; blank where nothing does.
        actor: who closes it.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: it is closed already, it is not over, a later one is closed, a name
            lacks, or something stands open and no reason is written.
        NothingFoundError: no judged project of that year is in the database.
    """
    refuse_sample(database)
    with writing(database, Source(KIND, actor)) as writer:
        return freeze_month(writer, year, month, reason)


def freeze_month(writer: Writer, year: int, month: int, reason: str) -> Cut:
    """Freezes a month inside a batch; see `close_month`."""
    place = f"{year}年{month}月的月结"
    refuse_closed(writer.cursor, year, month, place)
    closing = read_closing(writer.cursor, year, month)
    if closing.hindrances:
        whys, advices = zip(*closing.hindrances, strict=True)
        raise EntryRefusedError(place, "；".join(whys), "、".join(dict.fromkeys(advices)))
    if closing.to_explain and not reason.strip():
        why = "；".join(closing.to_explain)
        raise EntryRefusedError(place, f"{why}，没有写原因", "先处理，或写明原因再月结")
    material = gather_month(writer.cursor, year, month)
    cut_on = pd.Timestamp(material.projects["cut_on"].iloc[0]).date()
    head = {
        "region_code": known_region(writer.cursor, place),
        "year": year,
        "month": month,
        "cut_on": cut_on,
        "rule_version": read_rules(writer.cursor).at(cut_on).version,
        "tie_state": closing.tie_state,
        "tie_difference_fen": closing.tie_difference_fen,
        "reason": reason.strip() or None,
    }
    append_cut(writer, head, material.parts())
    cut = find_cut(writer.cursor, year, month)
    assert cut is not None, "the month was just closed"
    return cut


def refuse_closed(cursor: duckdb.DuckDBPyConnection, year: int, month: int, place: str) -> None:
    """Refuses what would change a closed month.

    Raises:
        EntryRefusedError: it is closed.
    """
    cut = find_cut(cursor, year, month)
    if cut is not None:
        why = f"{month}月已经由{cut.closed_by}月结（第 {cut.batch_id} 批）"
        raise EntryRefusedError(place, why, "看更正，已结的月份不再改动")


def _hindrances(
    cursor: duckdb.DuckDBPyConnection,
    rows: pd.DataFrame,
    year: int,
    month: int,
    signed: pd.DataFrame,
) -> list[Hindrance]:
    found = []
    if not rows["covered"].all():
        found.append(Hindrance(f"支付数据没有到{month}月底", "导入到月底的支付"))
    later = [cut.month for cut in read_cuts(cursor, year) if cut.month > month]
    if later:
        found.append(Hindrance(f"{later[0]}月已经月结，之前的月份不能再补结", "看后面的月结"))
    current = set(signed.loc[signed["is_current"], "office"])
    stale = set(signed.loc[~signed["is_current"], "office"])
    for office in OFFICES:
        if office in stale:
            found.append(Hindrance(f"{office}签认之后数字变了", "重新签认"))
        elif office not in current:
            found.append(Hindrance(f"{office}还没有签认", "签上姓名"))
    return found


def _to_explain(tie_state: State, difference_fen: int | None) -> list[str]:
    if tie_state == "off":
        return [f"与{TREASURY_REPORT}不平，差 {format_yuan(difference_fen or 0)} 元"]
    return [f"没有和{TREASURY_REPORT}对账"] if tie_state == "open" else []
