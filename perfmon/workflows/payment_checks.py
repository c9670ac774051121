"""Checks of payments outside the treasury (国库外支付), cell by cell."""

from collections.abc import Iterable, Iterator
from datetime import date

import pandas as pd

from perfmon.measures.rates import is_missing
from perfmon.workflows.entry_checks import Cell, Checked, DoubtError, Key, Row, check_rows
from perfmon.workflows.typed_values import exact_wanyuan, read_amount


def check_payments(
    sheet: pd.DataFrame, cells: Iterable[Cell], month_start: date, state: str, today: date
) -> Checked:
    """What of a month's payments outside the treasury is to be written in a state.

    Args:
        sheet: as `read_entered_payments` gives.
        cells: of the rows that a person sees.
        month_start: the first day of the month.
        state: 草稿 or 已报.
        today: a month that has not begun takes no payments.
    """
    known: dict[Key, Row] = {(row["project_code"], None): row for row in sheet.to_dict("records")}

    def judge(row: Row, cell: Cell, said: Row) -> Iterator[ValueError]:
        if month_start > today:
            yield ValueError(f"{month_start.month}月还没有到，到了再填。")
        yield from _judge_payment(row, said["amount_fen"])

    return check_rows(known, cells, state, _read_payment, judge)


def _read_payment(row: Row, cell: Cell) -> Row | None:
    if cell.text.strip():
        return {"amount_fen": read_amount(cell.text), "note": cell.remark.strip() or None}
    if not is_missing(row["amount_fen"]):
        raise ValueError("填过的金额不能清空，没有支付请填 0。")
    if cell.remark.strip():
        raise ValueError("填了说明，没有填金额，没有支付请填 0。")
    return None


def _judge_payment(row: Row, fen: int) -> Iterator[ValueError]:
    fault = above_left(fen, row["approved_fen"], int(row["left_fen"]))
    if fault is not None:
        yield ValueError(fault)
    if fen < 0:
        yield DoubtError(f"当月支付是负数 {exact_wanyuan(fen)} 万元，只有退回多于支付才会这样")


def above_left(fen: int, approved_fen: object, left_fen: int) -> str | None:
    """Why a payment is above what the budget has left; None where it is not.

    One that only lowers what counts already is never above it.
    """
    counts = 0 if is_missing(approved_fen) else int(str(approved_fen))
    if fen <= max(left_fen, counts, 0):
        return None
    return (
        f"当月支付 {exact_wanyuan(fen)} 万元超过了可用余额 {exact_wanyuan(left_fen)} 万元，"
        "请核对金额；预算已经追加的，请先记入追加。"
    )
