"""Checks at each cell that a unit fills in: what it means, and what speaks against keeping it.

Pure: the sheet as it is in the database and the cells as typed in, what to write and what not out.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

import pandas as pd

from perfmon.measures.rates import is_missing

DRAFT: Final = "草稿"
REPORTED: Final = "已报"
APPROVED: Final = "已审"

VALUES = (
    "amount_fen",
    "number",
    "done_on",
    "grade",
    "expected_fen",
    "unpaid_contract_fen",
    "expected_text",
    "possibility",
)

Row = dict[Any, Any]
Key = tuple[str, int | None]
Known = Mapping[Key, Row]
"""The rows of a sheet as they are in the database, by `Cell.key`; not to be changed."""


@dataclass(frozen=True)
class Cell:
    """What stands in one row of a sheet as it is sent.

    Attributes:
        project_code: of the row.
        text: the amount or the result as typed; '' where the cell is blank.
        remark: 说明 or 佐证; '' for none.
        indicator_row: of the row; None for a payment.
        is_confirmed: whether the person ticked that an unusual value is meant.
    """

    project_code: str
    text: str
    remark: str = ""
    indicator_row: int | None = None
    is_confirmed: bool = False

    @property
    def key(self) -> Key:
        """Which row of the sheet it is."""
        return self.project_code, self.indicator_row

    @property
    def told(self) -> str:
        """The value that a confirmation is for."""
        return self.text.strip()


@dataclass(frozen=True)
class Objection:
    """Why a row is not kept.

    Attributes:
        cell: as typed.
        name: the project's, and the indicator's where there is one.
        sentence: what is wrong and what to do.
        can_confirm: whether the row is kept once the person confirms it.
    """

    cell: Cell
    name: str
    sentence: str
    can_confirm: bool = False


@dataclass(frozen=True)
class Checked:
    """A sheet after its checks.

    Attributes:
        rows: to write: the changed ones, and where reported, the drafts.
        objections: rows that are not kept.
    """

    rows: tuple[Row, ...]
    objections: tuple[Objection, ...]


class DoubtError(ValueError):
    """A value that is kept only once a person confirms it; kept, it is not asked about again."""


class BudgetDoubtError(DoubtError):
    """A doubt that rests on the budget, which moves: asked again of a value that was kept."""


C = TypeVar("C", bound=Cell)

Reader = Callable[[Row, C], Row | None]
"""What a cell says, by the columns of the sheet; None for nothing. ValueError: it is unreadable."""

Judge = Callable[[Row, C, Row], Iterator[ValueError]]
"""What speaks against what a cell says: faults, and doubts that a person may lift."""


def rows_by_key(sheet: pd.DataFrame) -> Known:
    """The rows of a sheet as `read_entered_payments` and `read_entered_results` give it."""
    rows: list[Row] = sheet.to_dict("records")
    return {(row["project_code"], row.get("indicator_row")): row for row in rows}


def check_rows(
    known: Known, cells: Iterable[C], state: str, read: Reader[C], judge: Judge[C]
) -> Checked:
    """The cells that say something new and may be kept in a state, and why the others may not."""
    rows: list[Row] = []
    objections: list[Objection] = []
    for cell in cells:
        row = known.get(cell.key)
        try:
            if row is None:
                raise ValueError("这一行已经不在这个单位名下，请刷新页面后再填。")
            said = _to_write(row, cell, state, read, judge)
        except ValueError as fault:
            can_confirm = isinstance(fault, DoubtError)
            objections.append(Objection(cell, _name(row, cell), _sentence(fault), can_confirm))
        else:
            if said is not None:
                rows.append(said | {"project_code": cell.project_code, "state": state})
    return Checked(tuple(rows), tuple(objections))


def _to_write(row: Row, cell: C, state: str, read: Reader[C], judge: Judge[C]) -> Row | None:
    """What a row says that is new: another value, or a draft that is now reported; else None."""
    said = read(row, cell)
    if said is None:
        return None
    is_same = all(_same(row[column], value) for column, value in said.items())
    if is_same and not (state == REPORTED and row["state"] == DRAFT and has_value(said)):
        return None
    if state == REPORTED and not has_value(said):
        raise ValueError("这一行还没有填数，填好以后再上报，或先存草稿。")
    for fault in judge(row, cell, said):
        was_confirmed = is_same and not isinstance(fault, BudgetDoubtError)
        is_lifted = cell.is_confirmed or was_confirmed
        if not (isinstance(fault, DoubtError) and is_lifted):
            raise fault
    return said


def _sentence(fault: Exception) -> str:
    if isinstance(fault, BudgetDoubtError):
        return f"{fault}。确实这样支付了的，请在表下勾选“确认”再上报，审核时会标明超预算。"
    if isinstance(fault, DoubtError):
        return f"{fault}。没有填错的，请在表下勾选“确认”再存。"
    return str(fault) if str(fault).endswith("。") else f"{fault}，请改正后再存。"


def _name(row: Row | None, cell: Cell) -> str:
    if row is None:
        return cell.project_code
    return f"{row['name']}·{indicator_words(row)}" if "level3" in row else str(row["name"])


def indicator_words(row: Row) -> str:
    """What an indicator is called: by its 三级指标, of a 涉密 project only by its place.

    Row 0 is the project's money.
    """
    if row["indicator_row"] == 0:
        return "资金"
    return f"第 {row['indicator_row']} 项指标" if row["classified"] else str(row["level3"])


def _same(stored: object, typed: object) -> bool:
    if is_missing(stored) or typed is None:
        return is_missing(stored) and typed is None
    if isinstance(typed, date):
        return pd.Timestamp(str(stored)).date() == typed
    return stored == typed


def has_value(said: Row) -> bool:
    """Whether a row says an amount or a result, and not only a remark."""
    return any(said.get(column) is not None for column in VALUES)
