"""What units fill in, drafted, reported, reviewed: payments by themselves, results, 偏差与预计.

Only rows that say something new are written, each with its state; what is kept as 已审 counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

import duckdb
import pandas as pd

from perfmon import clock
from perfmon.store.database import Database
from perfmon.store.entries import (
    read_entered_payments,
    read_entered_results,
    read_pending_results,
)
from perfmon.store.outlooks import SAID, outlook_frame, read_outlook_sheet, read_pending_outlooks
from perfmon.store.units import read_region_codes
from perfmon.store.writing import Source, Writer, writing
from perfmon.workflows.entry_checks import APPROVED, Cell, Checked, Objection, Row, rows_by_key
from perfmon.workflows.entry_refusals import refuse_sample
from perfmon.workflows.outlook_checks import check_outlooks
from perfmon.workflows.payment_checks import check_payments
from perfmon.workflows.pending_payments import payments_to_review
from perfmon.workflows.result_checks import check_results
from perfmon.workflows.typed_values import exact_wanyuan

KIND, REVIEW_KIND = "单位填报", "填报审核"

What = Literal["国库外支付", "指标结果", "偏差与预计"]
Sending = Literal["草稿", "已报"]
Decision = Literal["已审", "草稿"]
"""What a review makes of a reported row: 审核通过, or 退回 to a draft."""

Place = tuple[str, str, int | None, int, int]


class Pending(NamedTuple):
    """A reported row as a reviewer looked at it.

    Attributes:
        unit_code: of the row, as project_code, indicator_row (None for a payment) and month.
        batch_id: that reported it.
        over_fen: 超预算 as it was shown; 0 for none.
    """

    unit_code: str
    project_code: str
    indicator_row: int | None
    month: int
    batch_id: int
    over_fen: int = 0

    @property
    def place(self) -> Place:
        """Which row it is, whatever the budget has left."""
        return self[:-1]


@dataclass(frozen=True)
class Sheet:
    """What is filled in together.

    Attributes:
        what: payments outside the treasury, results or outlooks.
        year: the fiscal year.
        unit_code: one 预算单位.
        month: of the payments, or at whose end the results stand.
    """

    what: What
    year: int
    unit_code: str
    month: int


@dataclass(frozen=True)
class Written:
    """What became of rows that were sent or reviewed.

    Attributes:
        rows: how many were written.
        objections: rows that were not, and why.
        batch_id: of what was written; None where nothing was.
    """

    rows: int
    objections: tuple[Objection, ...]
    batch_id: int | None


def send_cells(
    database: Database,
    sheet: Sheet,
    cells: Sequence[Cell],
    sending: Sending,
    actor: str,
    today: date | None = None,
) -> Written:
    """Keeps the changed rows as drafts, or reports them with every draft of the sheet.

    Args:
        database: with real figures.
        sheet: which rows.
        cells: every row that the person sees.
        sending: 草稿 or 已报.
        actor: who writes.
        today: of the person; by default the machine's.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
    """
    refuse_sample(database)
    looked = _check(database.cursor(), sheet, cells, sending, today)
    if not looked.rows:
        return Written(0, looked.objections, None)
    with writing(database, Source(KIND, actor)) as writer:
        checked = _check(writer.cursor, sheet, cells, sending, today)
        keys = _keys(writer.cursor, sheet)
        _append(writer, sheet.what, [keys | row for row in checked.rows])
    return Written(len(checked.rows), checked.objections, writer.batch_id)


def review(
    database: Database, what: What, year: int, looked: Sequence[Pending], to: Decision, actor: str
) -> Written:
    """Approves reported rows, or sends them back as drafts; a row changed meanwhile is left.

    A payment above the budget counts too, but only by as much as the reviewer saw.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
    """
    refuse_sample(database)
    rows, objections = _decide(database.cursor(), what, year, looked, to)
    if not rows:
        return Written(0, objections, None)
    with writing(database, Source(REVIEW_KIND, actor)) as writer:
        rows, objections = _decide(writer.cursor, what, year, looked, to)
        _append(writer, what, rows)
    return Written(len(rows), objections, writer.batch_id)


def _check(
    cursor: duckdb.DuckDBPyConnection,
    sheet: Sheet,
    cells: Sequence[Cell],
    sending: Sending,
    today: date | None,
) -> Checked:
    on = today or clock.today()
    start = date(sheet.year, sheet.month, 1)
    if sheet.what == "国库外支付":
        known = read_entered_payments(cursor, sheet.year, sheet.unit_code, sheet.month)
        return check_payments(rows_by_key(known), cells, start, sending, on)
    if sheet.what == "偏差与预计":
        known = read_outlook_sheet(cursor, sheet.year, sheet.month, (sheet.unit_code,))
        return check_outlooks(rows_by_key(known), cells, start, sending, on)
    known = read_entered_results(cursor, sheet.year, sheet.unit_code, sheet.month)
    return check_results(rows_by_key(known), cells, start, sending, on)


def _keys(cursor: duckdb.DuckDBPyConnection, sheet: Sheet) -> Row:
    return {
        "region_code": read_region_codes(cursor)[0],
        "year": sheet.year,
        "unit_code": sheet.unit_code,
        "month": sheet.month,
    }


def _append(writer: Writer, what: What, rows: Sequence[Row]) -> None:
    if rows and what == "国库外支付":
        writer.append("entered_payment", pd.DataFrame(rows))
    elif rows and what == "偏差与预计":
        writer.append("outlook", outlook_frame(list(rows)))
    elif rows:
        frame = pd.DataFrame(rows)
        writer.append("result", frame.assign(done_on=pd.to_datetime(frame["done_on"])))


def _decide(
    cursor: duckdb.DuckDBPyConnection,
    what: What,
    year: int,
    looked: Sequence[Pending],
    to: Decision,
) -> tuple[list[Row], tuple[Objection, ...]]:
    """The rows that a review writes, and those that it leaves."""
    pending = _pending(cursor, what, year)
    rows: list[Row] = []
    objections: list[Objection] = []
    for seen in looked:
        row = pending.get(seen.place)
        fault = _changed(row, seen, to)
        if row is None or fault is not None:
            name = seen.project_code if row is None else str(row["name"])
            cell = Cell(seen.project_code, "", indicator_row=seen.indicator_row)
            objections.append(Objection(cell, name, fault or ""))
        else:
            rows.append({column: row[column] for column in _KEPT[what]} | {"state": to})
    return rows, tuple(objections)


def _changed(row: Row | None, seen: Pending, to: Decision) -> str | None:
    """Why a row is not what the reviewer saw; None where it is."""
    if row is None:
        return "这一行刚刚改过或已经审过，请看过现在的数再审。"
    over_fen = pending_key(row).over_fen
    if to == APPROVED and over_fen > seen.over_fen:
        return f"可用余额刚刚变过，现在超预算 {exact_wanyuan(over_fen)} 万元，请看过再审。"
    return None


_KEY = ("region_code", "year", "unit_code", "project_code", "month")
_KEPT = {
    "国库外支付": (*_KEY, "amount_fen", "note"),
    "指标结果": (*_KEY, "indicator_row", "number", "done_on", "grade", "evidence"),
    "偏差与预计": (*_KEY, "indicator_row", *SAID),
}


def pending_key(row: Row) -> Pending:
    """A reported row as it is looked at."""
    return Pending(
        row["unit_code"],
        row["project_code"],
        row.get("indicator_row"),
        row["month"],
        row["batch_id"],
        row.get("over_fen", 0),
    )


def _pending(cursor: duckdb.DuckDBPyConnection, what: What, year: int) -> dict[Place, Row]:
    rows: list[Row] = _READ_PENDING[what](cursor, year).to_dict("records")
    return {pending_key(row).place: row for row in rows}


_READ_PENDING: dict[What, Callable[[duckdb.DuckDBPyConnection, int], pd.DataFrame]] = {
    "国库外支付": payments_to_review,
    "指标结果": read_pending_results,
    "偏差与预计": read_pending_outlooks,
}
