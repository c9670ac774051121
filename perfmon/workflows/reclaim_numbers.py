"""盘活: the 文号 that took an accepted line back, typed once it is out.

Each act is one batch, undone like every other. What does not hold is refused in words.
"""

from datetime import date
from typing import Any

import pandas as pd

from perfmon.errors import EntryRefusedError
from perfmon.measures.cuts import document_key
from perfmon.measures.rates import is_missing
from perfmon.measures.reclaim_ledger import exact_words
from perfmon.store.database import Database
from perfmon.store.reclaims import KIND
from perfmon.store.writing import Source, Writer, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import filled, refuse_sample
from perfmon.workflows.reclaim_checks import (
    LineKey,
    decision_of,
    documents_of,
    known_line,
    refuse_known_number,
    typed_fen,
)

Row = dict[Any, Any]


def number_line(
    database: Database,
    key: LineKey,
    document_no: str,
    issued_on: date,
    amount: str,
    actor: str,
) -> Entered:
    """Types the 文号 that took an accepted line back, its day, and how much it really took.

    The same 文号 typed again takes the earlier one's place.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: see `known_line`; the line is not accepted; no 文号, or one that stands
            on another month's line of the project; no amount; or the day lies before the
            acceptance. Nothing was written.
    """
    refuse_sample(database)
    number = filled(document_no, key.place, "文号")
    fen = typed_fen(amount, key.place, 1)
    with writing(database, Source(KIND, actor)) as writer:
        keys, _, _ = known_line(writer.cursor, key)
        decision = decision_of(writer.cursor, key)
        if is_missing(decision.get("accepted_fen")):
            raise EntryRefusedError(key.place, "还没有认定", "先认定收回多少")
        refuse_known_number(writer.cursor, key, number)
        if issued_on < decision["accepted_on"].date():
            day = f"{decision['accepted_on']:%Y-%m-%d}"
            why = f"下文日期 {issued_on} 早于认定日期 {day}"
            raise EntryRefusedError(key.place, why, "核对日期")
        before = documents_of(writer.cursor, key)
        same = [row for row in before if document_key(row["document_no"]) == document_key(number)]
        known = same[0]["document_no"] if same else number
        said = {"document_no": known, "issued_on": pd.Timestamp(issued_on), "amount_fen": fen}
        append_documents(writer, [keys | said])
        others = sum(row["amount_fen"] for row in before if row["document_no"] != known)
        warnings = _above_words(int(others) + fen, int(decision["accepted_fen"]))
    return Entered(writer.batch_id, warnings)


def withdraw_number(
    database: Database, key: LineKey, document_no: str, reason: str, actor: str
) -> Entered:
    """Writes that a 文号 did not take the line back after all, and why.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: see `known_line`; the line has no such 文号, or no reason is given.
            Nothing was written.
    """
    refuse_sample(database)
    why = filled(reason, key.place, "原因")
    with writing(database, Source(KIND, actor)) as writer:
        keys, _, _ = known_line(writer.cursor, key)
        found = [
            row for row in documents_of(writer.cursor, key) if row["document_no"] == document_no
        ]
        if not found:
            raise EntryRefusedError(key.place, f"没有文号“{document_no}”", "核对文号")
        said = {name: found[0][name] for name in ("document_no", "issued_on", "amount_fen")}
        append_documents(writer, [keys | said | {"is_withdrawn": True, "reason": why}])
    return Entered(writer.batch_id)


def append_documents(writer: Writer, rows: list[Row]) -> None:
    """Writes rows of `reclaim_document`; one that is not withdrawn has no reason."""
    optional: Row = {"is_withdrawn": False, "reason": None}
    frame = pd.DataFrame([optional | row for row in rows])
    writer.append("reclaim_document", frame.astype({"reason": "str"}))


def _above_words(taken_fen: int, accepted_fen: int) -> tuple[str, ...]:
    if taken_fen <= accepted_fen:
        return ()
    return (f"下文合计 {exact_words(taken_fen)}，比认定的 {exact_words(accepted_fen)}多，请核对。",)
