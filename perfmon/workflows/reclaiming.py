"""盘活 as acts on a line of a closed month: a part set otherwise, opinions, proposal, acceptance.

Each act is one batch, undone like every other. What does not hold is refused in words. The closed
month itself never changes.
"""

from datetime import date
from typing import Any

import pandas as pd

from perfmon.errors import EntryRefusedError
from perfmon.measures.rates import is_missing
from perfmon.measures.reclaimable import PART_WORDS
from perfmon.store.database import Database
from perfmon.store.reclaims import KIND
from perfmon.store.writing import Source, Writer, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import filled, refuse_sample
from perfmon.workflows.reclaim_checks import (
    LineKey,
    after_month,
    decision_of,
    documents_of,
    known_line,
    refuse_above,
    refuse_below_accepted,
    typed_fen,
)
from perfmon.workflows.reclaim_lines import find_line, read_bound

SIDES = ("单位", "主管部门", "业务股室")
PROPOSALS = ("收回", "调剂", "不收回", "暂缓")
TAKING = PROPOSALS[:2]
"""The proposals of which an amount can be accepted."""

Row = dict[Any, Any]


def change_part(
    database: Database, key: LineKey, part: str, amount: str, reason: str, actor: str
) -> Entered:
    """Sets a part of 可收回额 otherwise than the cut has it; a blank amount takes that back.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: see `known_line`; what is typed is no amount; no reason; or less
            would be left than is accepted already. Nothing was written.
    """
    refuse_sample(database)
    assert part in PART_WORDS.values(), "a part of 可收回额"
    why = filled(reason, key.place, "原因")
    fen = typed_fen(amount, key.place, 0) if amount.strip() else None
    with writing(database, Source(KIND, actor)) as writer:
        keys, cut, _ = known_line(writer.cursor, key)
        row = keys | {"part": part, "amount_fen": fen, "reason": why}
        writer.append("reclaim_part", pd.DataFrame([row]).astype({"amount_fen": "Int64"}))
        accepted_fen = decision_of(writer.cursor, key).get("accepted_fen")
        left = find_line(writer.cursor, cut, key.project)
        if accepted_fen is not None and not is_missing(accepted_fen):
            left_fen = int(left["reclaimable_fen"]) - read_bound(writer.cursor, cut, key.project)
            refuse_below_accepted(left_fen, int(accepted_fen), key.place)
    return Entered(writer.batch_id)


def give_opinion(
    database: Database, key: LineKey, side: str, words: str, said_by: str, actor: str
) -> Entered:
    """Writes what the unit, its 主管部门 or the 业务股室 thinks; a later one replaces its earlier.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: see `known_line`; no words or no name. Nothing was written.
    """
    refuse_sample(database)
    assert side in SIDES, "who is asked"
    said = {"side": side, "words": filled(words, key.place, "意见")}
    said |= {"said_by": filled(said_by, key.place, "提出人")}
    with writing(database, Source(KIND, actor)) as writer:
        keys, _, _ = known_line(writer.cursor, key)
        writer.append("reclaim_opinion", pd.DataFrame([keys | said]))
    return Entered(writer.batch_id)


def propose(
    database: Database, key: LineKey, proposal: str, ground: str, proposed_by: str, actor: str
) -> Entered:
    """Writes what is proposed of a line and why; what was accepted before holds no longer.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: see `known_line`; no ground or no name; or a document took it back
            already. Nothing was written.
    """
    refuse_sample(database)
    assert proposal in PROPOSALS, "what can be proposed"
    said = {"proposal": proposal, "ground": filled(ground, key.place, "依据")}
    said |= {"proposed_by": filled(proposed_by, key.place, "建议人")}
    with writing(database, Source(KIND, actor)) as writer:
        keys, _, _ = known_line(writer.cursor, key)
        _refuse_documented(writer, key, "建议")
        append_decisions(writer, [keys | said])
    return Entered(writer.batch_id)


def accept(
    database: Database, key: LineKey, amount: str, accepted_by: str, accepted_on: date, actor: str
) -> Entered:
    """认定: writes how much of a proposed line is to be taken back, by whom and on which day.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: see `known_line`; nothing is proposed to be taken back; no name; no
            amount, or more than the line can give less what other months accepted; the day lies
            before the month's end; or a document took it back already. Nothing was written.
    """
    refuse_sample(database)
    fen = typed_fen(amount, key.place, 1)
    said: Row = {"accepted_fen": fen, "accepted_by": filled(accepted_by, key.place, "认定人")}
    said |= {"accepted_on": after_month(accepted_on, key, "认定日期")}
    with writing(database, Source(KIND, actor)) as writer:
        keys, cut, line = known_line(writer.cursor, key)
        _refuse_documented(writer, key, "认定")
        decision = decision_of(writer.cursor, key)
        if decision.get("proposal") not in TAKING:
            why = "还没有建议收回或调剂"
            raise EntryRefusedError(key.place, why, "先填建议和依据")
        bound_fen = read_bound(writer.cursor, cut, key.project)
        refuse_above(fen, int(line["reclaimable_fen"]), bound_fen, key.place)
        append_decisions(writer, [keys | decision | said])
    return Entered(writer.batch_id)


def append_decisions(writer: Writer, rows: list[Row]) -> None:
    """Writes rows of `reclaim_decision`; what a row leaves out is missing."""
    optional: Row = {"accepted_fen": None, "accepted_by": None, "accepted_on": None}
    frame = pd.DataFrame([optional | row for row in rows])
    days = pd.to_datetime(frame["accepted_on"])
    types = {"accepted_fen": "Int64", "accepted_by": "str"}
    writer.append("reclaim_decision", frame.astype(types).assign(accepted_on=days))


def _refuse_documented(writer: Writer, key: LineKey, what: str) -> None:
    numbers = [row["document_no"] for row in documents_of(writer.cursor, key)]
    if numbers:
        why = f"已经有文号{'、'.join(numbers)}"
        raise EntryRefusedError(key.place, why, f"先撤回文号，再改{what}")
