"""Which project carries a target of the department itself, and what the target came to.

Each act is one batch with its reason or evidence, undone like every other.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb
import pandas as pd

from perfmon import clock
from perfmon.errors import EntryRefusedError
from perfmon.measures.rates import is_missing
from perfmon.periods import MONTHS_IN_YEAR, month_end
from perfmon.store.database import Database
from perfmon.store.department_targets import read_target_links, read_targets
from perfmon.store.writing import Source, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import known_project, refuse_sample
from perfmon.workflows.typed_values import read_number

KIND = "部门目标"

MOST_PERCENT = 200
"""A rate beyond this is a slip of the key."""

Target = tuple[str, int]
"""The unit of the text that prints a target, and its position there."""


@dataclass(frozen=True)
class LinkEntry:
    """That a project carries a target, or no longer, as typed.

    Attributes:
        year: the fiscal year.
        target: which one.
        project: unit and project code.
        reason: why.
        is_withdrawn: whether it no longer carries it.
    """

    year: int
    target: Target
    project: tuple[str, str]
    reason: str
    is_withdrawn: bool = False


@dataclass(frozen=True)
class TargetResultEntry:
    """What a target came to by a month's end, as typed.

    Attributes:
        year: the fiscal year.
        target: which one.
        month: at whose end it is so.
        number: in the target's unit.
        evidence: where the number is from; may be blank.
    """

    year: int
    target: Target
    month: int
    number: str
    evidence: str = ""


def link_target(database: Database, entry: LinkEntry, actor: str) -> Entered:
    """Writes that a project carries a target, or that it does so no longer.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    place = f"{_words(entry.target)}的承担项目 {entry.project[1]}"
    reason = entry.reason.strip()
    if not reason:
        raise EntryRefusedError(place, "没有填原因", "写明为什么由它承担，或为什么不再承担")
    with writing(database, Source(KIND, actor)) as writer:
        keys = known_project(writer.cursor, entry.year, entry.project, place)
        _known_target(writer.cursor, entry.year, entry.target, place)
        is_linked = _is_linked(writer.cursor, entry)
        if is_linked and not entry.is_withdrawn:
            raise EntryRefusedError(place, "已经由这个项目承担", "核对项目")
        if not is_linked and entry.is_withdrawn:
            raise EntryRefusedError(place, "现在不由这个项目承担", "核对项目")
        said = {"is_withdrawn": entry.is_withdrawn, "reason": reason}
        writer.append("target_link", pd.DataFrame([keys | _target_keys(entry.target) | said]))
    return Entered(writer.batch_id)


def enter_target_result(
    database: Database, entry: TargetResultEntry, actor: str, today: date | None = None
) -> Entered:
    """Writes what a target came to by a month's end.

    Args:
        database: where to.
        entry: as typed.
        actor: who.
        today: a month that is not over then takes no result; by default the machine's.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    assert 1 <= entry.month <= MONTHS_IN_YEAR, "a form offers only months"
    place = f"{_words(entry.target)} {entry.month}月底的结果"
    on = today or clock.today()
    if month_end(entry.year, entry.month) >= on:
        raise EntryRefusedError(place, f"{entry.month}月还没有过完", "月底以后再填")
    with writing(database, Source(KIND, actor)) as writer:
        target = _known_target(writer.cursor, entry.year, entry.target, place)
        number = _number(entry.number, target, place)
        row = {
            "region_code": target["region_code"],
            "year": entry.year,
            **_target_keys(entry.target),
            "month": entry.month,
            "number": f"{number:f}",
            "evidence": entry.evidence.strip() or None,
        }
        writer.append("target_result", pd.DataFrame([row]).astype({"evidence": "str"}))
    return Entered(writer.batch_id)


def _number(typed: str, target: dict[str, object], place: str) -> Decimal:
    told = None if is_missing(target["unit"]) else str(target["unit"])
    try:
        number, has_sign = read_number(typed, told)
    except ValueError as error:
        raise EntryRefusedError(place, str(error), "填一个数，例如 92.5") from error
    aim = Decimal(str(target["target"]))
    if number < 0 <= aim:
        raise EntryRefusedError(place, f"“{number:f}”是负数", "填实际完成的数")
    if told == "%" and number > MOST_PERCENT:
        raise EntryRefusedError(place, f"{number:f}% 太大", "核对是不是多写了一位")
    if told == "%" and not has_sign and 0 < number <= 1 < aim:
        shown = f"{(100 * number).normalize():f}"
        advice = f"填 {shown}；确是这么少的写成 {number:f}%"
        raise EntryRefusedError(place, f"“{number:f}”按百分数就是 {number:f}%", advice)
    return number


def _known_target(
    cursor: duckdb.DuckDBPyConnection, year: int, target: Target, place: str
) -> dict[str, object]:
    unit_code, position = target
    targets = read_targets(cursor, year, (unit_code,))
    found = targets[targets["position"] == position]
    if found.empty:
        raise EntryRefusedError(place, "现行的绩效文本里没有这个目标", "刷新页面后再记")
    return {str(name): value for name, value in found.iloc[0].items()}


def _is_linked(cursor: duckdb.DuckDBPyConnection, entry: LinkEntry) -> bool:
    links = read_target_links(cursor, entry.year, (entry.target[0],))
    is_mine = (links["position"] == entry.target[1]) & (links["unit_code"] == entry.project[0])
    return bool((is_mine & (links["project_code"] == entry.project[1])).any())


def _target_keys(target: Target) -> dict[str, object]:
    return {"text_unit_code": target[0], "position": target[1]}


def _words(target: Target) -> str:
    return f"单位 {target[0]} 的第 {target[1]} 个部门目标"
