"""Checks of 偏差与预计, cell by cell: what is expected by the year's end, why, what is done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from perfmon.measures.disagreement import POSSIBILITIES, SURE
from perfmon.measures.money_saved import nothing_left_words
from perfmon.measures.rates import is_missing
from perfmon.periods import month_end
from perfmon.workflows.entry_checks import (
    APPROVED,
    DRAFT,
    REPORTED,
    Cell,
    Checked,
    Known,
    Row,
    check_rows,
)
from perfmon.workflows.outlook_money import judge_money, judge_whole_money
from perfmon.workflows.result_checks import doubt_number, judge_number, read_value
from perfmon.workflows.saving_checks import SAVED
from perfmon.workflows.typed_values import read_amount, read_day, squeezed

OTHER = "其他"
OFFICIAL_CAUSES = ("经费保障", "制度保障", "人员保障", "硬件条件保障", OTHER)
"""The five kinds of the official form."""

DECIDING_CAUSES = (
    *("下达晚", "库款", "前期手续", "采购", "未到付款条件", "未验收结算", "未申请", "政策取消"),
    *(SAVED, OTHER),
)
"""The causes that decide what can be done."""

_HIDDEN = ("explanation", "remedy")


@dataclass(frozen=True)
class OutlookCell(Cell):
    """A row of the sheet as typed: `text` is what is expected by the year's end, `remark` why.

    Attributes:
        unpaid_contract: 合同未付; only of the money.
        possibility: 完成目标可能性.
        official_cause: one of the five kinds.
        deciding_cause: what decides.
        remedy: 改进措施.
        remedy_on: by when.
    """

    unpaid_contract: str = ""
    possibility: str = ""
    official_cause: str = ""
    deciding_cause: str = ""
    remedy: str = ""
    remedy_on: str = ""

    @property
    def told(self) -> str:
        """Both amounts, since either can be doubted."""
        return f"{self.text.strip()}_{self.unpaid_contract.strip()}"


def check_outlooks(
    known: Known, cells: Iterable[Cell], month_start: date, state: str, today: date
) -> Checked:
    """What of a month's outlooks is to be written in a state.

    An outlook stands at the month's end, so a month that is not over takes none. What is reported
    is whole: whether the target can be met, and where not surely, why and what is done by when.

    Args:
        known: the rows of one unit's sheet, as `read_outlook_sheet` gives them.
        cells: OutlookCell, of the rows that a person sees.
        month_start: the first day of the month.
        state: 草稿, 已报, or 已审 for what the bureau brings in itself.
        today: of the person.
    """
    end = month_end(month_start.year, month_start.month)

    def judge(row: Row, cell: OutlookCell, said: Row) -> Iterator[ValueError]:
        if end >= today:
            yield ValueError(f"{end.month}月还没有过完，偏差和预计是月底的，月底以后再填。")
        if row["indicator_row"] == 0:
            yield from judge_money(row, said)
        elif said["expected_text"] is not None:
            yield from _judge_expected(row, cell, said["expected_text"])
        yield from _judge_remedy_day(said["remedy_on"], end, today)
        if state != DRAFT:
            yield from _judge_whole(row, said)

    outlooks = [cell for cell in cells if isinstance(cell, OutlookCell)]
    return check_rows(known, outlooks, state, read_outlook, judge)


def read_outlook(row: Row, cell: OutlookCell) -> Row | None:
    """What a cell says, by the columns of the sheet; None for nothing. ValueError: unreadable."""
    said: Row = {"indicator_row": cell.indicator_row, **_read_words(row, cell)}
    said |= {"expected_fen": None, "unpaid_contract_fen": None, "expected_text": None}
    said["remedy_on"] = _read_day(cell.remedy_on)
    if row["indicator_row"] == 0:
        said["expected_fen"] = _read_fen(cell.text)
        said["unpaid_contract_fen"] = _read_fen(cell.unpaid_contract)
    else:
        if cell.unpaid_contract.strip():
            raise ValueError("合同未付只在“资金”那一行填，这一行请留空。")
        said["expected_text"] = _read_expected(row, cell.text)
    if any(value is not None for name, value in said.items() if name != "indicator_row"):
        return said
    if row["state"] in (REPORTED, APPROVED):
        raise ValueError("报过的预计不能清空，有变化请填新的。")
    return None if is_missing(row["state"]) else said


def _read_words(row: Row, cell: OutlookCell) -> dict[str, str | None]:
    """The texts; those of a 涉密 project are not shown, so they stay where none is typed."""
    typed: Mapping[str, str] = {
        "official_cause": _one_of(cell.official_cause, OFFICIAL_CAUSES, "偏差原因"),
        "deciding_cause": _one_of(cell.deciding_cause, DECIDING_CAUSES, "关键原因"),
        "possibility": _one_of(cell.possibility, POSSIBILITIES, "完成目标可能性"),
        "explanation": cell.remark.strip(),
        "remedy": cell.remedy.strip(),
    }
    said: dict[str, str | None] = {name: text or None for name, text in typed.items()}
    for name in _HIDDEN:
        if said[name] is None and row["classified"] and not is_missing(row[name]):
            said[name] = str(row[name])
    return said


def _one_of(text: str, words: Sequence[str], title: str) -> str:
    word = squeezed(text)
    if word and word not in words:
        raise ValueError(f"{title}只填{'、'.join(words)}，“{text.strip()}”不是其中之一")
    return word


def _read_fen(text: str) -> int | None:
    return read_amount(text) if text.strip() else None


def _read_day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return read_day(text)
    except ValueError as error:
        told = f"完成时限要填日期（如 2023-12-15），“{text.strip()}”不是日期"
        raise ValueError(told) from error


def _read_expected(row: Row, text: str) -> str | None:
    """What is expected, by the kind of the indicator, as it can be typed again."""
    if not text.strip():
        return None
    (value,) = read_value(row, text).values()
    return str(value)


def _judge_expected(row: Row, cell: Cell, expected: str) -> Iterator[ValueError]:
    """A number expected is looked at like a result, and never below what is reached already."""
    if row["direction"] in ("by_date", "qualitative"):
        return
    number = Decimal(expected)
    yield from judge_number(row, number)
    if not is_missing(row["number"]) and not row["is_level"] and number < Decimal(row["number"]):
        yield ValueError(
            f"全年预计完成 {number:f}，比已经完成的 {row['number']} 还少；这里填全年累计数。"
        )
    yield from doubt_number(row, cell, number)


def _judge_remedy_day(day: date | None, end: date, today: date) -> Iterator[ValueError]:
    """A year that is over is looked at as it was at the month's end."""
    if day is None:
        return
    first = today if today.year == end.year else end
    if day < first:
        yield ValueError(f"完成时限 {day} 已经过去，请填以后的日期；做完了的不用再填措施。")
    if day.year > end.year:
        yield ValueError(f"完成时限 {day} 在 {end.year} 年以后，措施要在年底前做完，请改日期。")


def _judge_whole(row: Row, said: Row) -> Iterator[ValueError]:
    """What must be there once the row is reported."""
    if row["indicator_row"] == 0:
        yield from judge_whole_money(row, said)
    elif said["expected_text"] is None:
        yield ValueError("没有填全年预计完成情况，填好以后再上报。")
    if said["possibility"] is None:
        yield ValueError("没有选完成目标可能性，选好以后再上报。")
    if row["indicator_row"] == 0 and said["deciding_cause"] == SAVED:
        yield from _judge_saving(row, said["expected_fen"])
    if said["possibility"] != SURE:
        yield from _judge_cause_and_remedy(said)
    if OTHER in (said["official_cause"], said["deciding_cause"]) and not said["explanation"]:
        yield ValueError("原因选了“其他”，请在原因说明里写清楚，再上报。")
    if row["needs_reason"] and not said["explanation"]:
        yield ValueError("完成值达到指标值的 130% 或更多，请在原因说明里写明原因，再上报。")
    if said["remedy_on"] is not None and said["remedy"] is None:
        yield ValueError("填了完成时限，没有填改进措施，请补上措施，再上报。")


def _judge_saving(row: Row, expected_fen: int | None) -> Iterator[ValueError]:
    """Where nothing is left, or to be left, nothing was saved."""
    spent_fen = max(int(row["paid_fen"]), expected_fen or 0)
    if words := nothing_left_words(spent_fen, int(row["adjusted_budget_fen"])):
        yield ValueError(f"关键原因选了“{SAVED}”，可是{words}，请改选原因，再上报。")


def _judge_cause_and_remedy(said: Row) -> Iterator[ValueError]:
    judged = f"完成目标可能性是“{said['possibility']}”"
    if said["official_cause"] is None:
        yield ValueError(f"{judged}，请选偏差原因，再上报。")
    if said["remedy"] is None:
        yield ValueError(f"{judged}，请填改进措施，再上报。")
    if said["remedy_on"] is None:
        yield ValueError(f"{judged}，请填改进措施的完成时限，再上报。")
