"""Checks of payments outside the treasury (国库外支付), cell by cell."""

from collections.abc import Iterable, Iterator
from datetime import date

from perfmon.measures.rates import is_missing
from perfmon.workflows.entry_checks import (
    REPORTED,
    BudgetDoubtError,
    Cell,
    Checked,
    DoubtError,
    Known,
    Row,
    check_rows,
)
from perfmon.workflows.typed_values import exact_wanyuan, read_amount


def check_payments(
    known: Known, cells: Iterable[Cell], month_start: date, state: str, today: date
) -> Checked:
    """What of a month's payments outside the treasury is to be written in a state.

    Payments above the budget count, so one above 可用余额 is reported once a person confirms it;
    a draft counts nowhere and is kept as it is.

    Args:
        known: the rows of the sheet.
        cells: of the rows that a person sees.
        month_start: the first day of the month.
        state: 草稿 or 已报.
        today: a month that has not begun takes no payments.
    """

    def judge(row: Row, cell: Cell, said: Row) -> Iterator[ValueError]:
        if month_start > today:
            yield ValueError(f"{month_start.month}月还没有到，到了再填。")
        if state == REPORTED:
            yield from _doubt_left(row, said["amount_fen"], month_start.month)
        if said["amount_fen"] < 0:
            yield DoubtError(
                f"当月支付是负数 {exact_wanyuan(said['amount_fen'])} 万元，只有退回多于支付才会这样"
            )

    return check_rows(known, cells, state, _read_payment, judge)


def _read_payment(row: Row, cell: Cell) -> Row | None:
    if cell.text.strip():
        return {"amount_fen": read_amount(cell.text), "note": cell.remark.strip() or None}
    if not is_missing(row["amount_fen"]):
        raise ValueError("填过的金额不能清空，没有支付请填 0。")
    if cell.remark.strip():
        raise ValueError("填了说明，没有填金额，没有支付请填 0。")
    return None


def _doubt_left(row: Row, fen: int, month: int) -> Iterator[ValueError]:
    over_fen = above_left(fen, row["approved_fen"], row["left_fen"])
    if over_fen:
        yield BudgetDoubtError(
            f"当月支付 {exact_wanyuan(fen)} 万元，{month}月底可用余额 "
            f"{exact_wanyuan(row['left_fen'])} 万元，超预算 {exact_wanyuan(over_fen)} 万元；"
            "预算已经追加的，请先记入追加"
        )


def above_left(fen: int, approved_fen: object, left_fen: int) -> int:
    """By how much the budget is exceeded once a payment counts; 0 where it bears it.

    One that only lowers what counts already is never above it.

    >>> above_left(501, None, 500), above_left(300, 400, 100), above_left(100, None, -50)
    (1, 0, 150)
    """
    counts = 0 if is_missing(approved_fen) else int(str(approved_fen))
    return 0 if fen <= max(left_fen, counts, 0) else int(fen - left_fen)
