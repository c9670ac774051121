"""Checks of indicator results (指标结果), cell by cell."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from perfmon.measures.rates import is_missing
from perfmon.periods import month_end
from perfmon.quality.categories import COUNT_UNITS
from perfmon.workflows.entry_checks import (
    APPROVED,
    REPORTED,
    Cell,
    Checked,
    DoubtError,
    Known,
    Row,
    check_rows,
    has_value,
)
from perfmon.workflows.typed_values import read_day, read_grade, read_number

RATE_UNITS = ("%", "‰", "个百分点")
"""Units of shares and changes, which may be negative."""

LARGEST_PERCENT = 200
"""A share above it, against a target of at most 100, is taken for a slip."""

TIMES_TARGET = 10
"""From so many times the target a number is asked about: one digit too many makes as much."""

SMALLEST_TARGET = 10
"""From this percentage on, a share of a tenth of its target or less is asked about likewise."""

WHOLE_UNITS = COUNT_UNITS - {"天", "日", "万人", "万人次"}
"""What is counted one by one; half a day and tens of thousands of people have decimals."""

HUNDRED = 100


def check_results(
    known: Known, cells: Iterable[Cell], month_start: date, state: str, today: date
) -> Checked:
    """What of a month's results is to be written in a state, beside the sheet's known rows.

    A result stands at the month's end, so a month that is not over takes none.
    """
    end = month_end(month_start.year, month_start.month)

    def judge(row: Row, cell: Cell, said: Row) -> Iterator[ValueError]:
        if end >= today and has_value(said):
            yield ValueError(f"{end.month}月还没有过完，结果是截至月底的，月底以后再填。")
        yield from _judge_day(said["done_on"], end)
        if said["number"] is not None:
            yield from judge_number(row, Decimal(said["number"]))
            yield from _judge_course(row, Decimal(said["number"]))
            yield from doubt_number(row, cell, Decimal(said["number"]))

    return check_rows(known, cells, state, _read_result, judge)


def _read_result(row: Row, cell: Cell) -> Row | None:
    said: Row = {"indicator_row": cell.indicator_row, "evidence": cell.remark.strip() or None}
    said |= {"number": None, "done_on": None, "grade": None}
    if cell.text.strip():
        return said | read_value(row, cell.text)
    if row["state"] in (REPORTED, APPROVED):
        raise ValueError("报过的结果不能清空，有变化请填新的数。")
    return None if is_missing(row["state"]) and said["evidence"] is None else said


def read_value(row: Row, text: str) -> Row:
    """The value by the kind of its indicator: a day, a grade, or a number as exact text."""
    if row["direction"] == "by_date":
        return {"done_on": read_day(text)}
    if row["direction"] == "qualitative":
        return {"grade": read_grade(text)}
    number, _ = read_number(text, _unit(row))
    return {"number": f"{number:f}"}


def _judge_day(done_on: date | None, end: date) -> Iterator[ValueError]:
    if done_on is not None and done_on > end:
        yield ValueError(f"完成日期 {done_on} 晚于{end.month}月底，到时还没有完成的请留空。")


def judge_number(row: Row, number: Decimal) -> Iterator[ValueError]:
    """What speaks against a number, by its unit and its target."""
    unit, target = _unit(row), _decimal(row["target"])
    if number < 0 and unit not in RATE_UNITS:
        yield ValueError(f"“{number:f}”是负数，数量不会小于 0，请填实际完成的数。")
    if unit == "%" and number > LARGEST_PERCENT and target is not None and target <= HUNDRED:
        yield ValueError(f"{number:f}% 太大，指标值是 {target:f}%，多半多写了一位，请核对后重填。")


def _judge_course(row: Row, number: Decimal) -> Iterator[ValueError]:
    """What is counted from January on falls neither from the month before nor to the one after."""
    if row["is_level"]:
        return
    last, following = _decimal(row["last_number"]), _decimal(row["next_number"])
    if last is not None and number < last:
        yield ValueError(
            f"填的是 {number:f}，比{row['last_month']}月底的 {last:f} 还少；这里填全年累计数，"
            "请加上以前各月；上次填错的请先改上次。"
        )
    if following is not None and number > following:
        later = f"{row['next_month']}月"
        yield ValueError(
            f"填的是 {number:f}，比{later}底已报的 {following:f} 还多；累计数只增不减，"
            f"请核对；{later}填错的请先改{later}。"
        )


def doubt_number(row: Row, cell: Cell, number: Decimal) -> Iterator[ValueError]:
    """What is unusual about a number, though it may be meant.

    So many times the target is; of a target of 0 or less, so many units. A share up to 100 is not,
    whatever its target: a satisfaction of 94% where ≥1% is printed speaks against the print.
    """
    unit, target = _unit(row), _decimal(row["target"])
    can_be_far = unit not in RATE_UNITS or number > HUNDRED
    if can_be_far and target is not None and number >= TIMES_TARGET * (target if target > 0 else 1):
        yield DoubtError(_far_beyond(number, target, unit or ""))
    if unit in RATE_UNITS:
        yield from _doubt_share(row, target, cell, number)
    if unit in WHOLE_UNITS and _is_broken(number) and (target is None or not _is_broken(target)):
        yield DoubtError(f"“{number:f}{unit}”带小数，按{unit}数的一般是整数，请核对")


def _far_beyond(number: Decimal, target: Decimal, unit: str) -> str:
    told = f"“{number:f}{unit}”太大，指标值是 {target:f}{unit}"
    if target <= 0:
        return f"{told}，请核对有没有填错"
    return f"{told}，是它的 {int(number / target):,} 倍，请核对有没有多写一位、有没有按别的单位填"


def _doubt_share(
    row: Row, target: Decimal | None, cell: Cell, number: Decimal
) -> Iterator[ValueError]:
    unit = _unit(row)
    if number < 0:
        yield DoubtError(f"“{number:f}”是负数")
    if unit != "%" or target is None:
        return
    has_sign = read_number(cell.text, unit)[1]
    if not has_sign and 0 < number <= 1 <= target:
        shown = f"{(HUNDRED * number).normalize():f}"
        yield DoubtError(
            f"这一格按百分数填，“{number:f}”就是 {number:f}%；要填的若是 {shown}%，请改成 {shown}"
        )
    is_wanted = row["direction"] != "at_most" and target >= SMALLEST_TARGET
    if is_wanted and 0 < TIMES_TARGET * number <= target:
        yield DoubtError(
            f"“{number:f}%”太小，不超过指标值 {target:f}% 的十分之一，请核对有没有少写一位、"
            "有没有把 95% 写成 0.95%"
        )
    if target <= HUNDRED < number:
        yield DoubtError(f"{number:f}% 超过了 100%")


def _is_broken(number: Decimal) -> bool:
    return number != number.to_integral_value()


def _unit(row: Row) -> str | None:
    return None if is_missing(row["unit"]) else str(row["unit"])


def _decimal(text: object) -> Decimal | None:
    return None if is_missing(text) else Decimal(str(text))
