"""承诺: what a project called up at a month's meeting promises, and its withdrawal.

Each act is one batch, undone like every other. What does not hold is refused in words.
"""

from dataclasses import dataclass
from datetime import date

import duckdb
import pandas as pd

from perfmon.errors import EntryRefusedError
from perfmon.measures.rates import is_missing
from perfmon.money import format_wanyuan
from perfmon.periods import MONTHS_IN_YEAR, Cutoff, month_end
from perfmon.store.database import Database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.judged_results import read_judged_results
from perfmon.store.promises import KIND, SAID, is_promised
from perfmon.store.writing import Source, Writer, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import filled, known_project, refuse_sample
from perfmon.workflows.outlook_checks import DECIDING_CAUSES, OTHER
from perfmon.workflows.project_states import Project
from perfmon.workflows.result_checks import read_value
from perfmon.workflows.typed_values import exact_wanyuan, read_amount

LONGEST_WORDS = 160

Row = dict[str, object]


@dataclass(frozen=True)
class PromiseEntry:
    """A promise as typed.

    Attributes:
        year: the fiscal year.
        month: whose cut the meeting sees.
        project: unit and project code.
        deciding_cause: one of DECIDING_CAUSES.
        measure: 措施.
        due_on: by when.
        person: 责任人.
        explanation: 原因说明; needed where the cause is 其他.
        amount: in 万元, to be paid from the month's end to due_on; '' for none.
        indicator_row: the 绩效指标 of which a result is promised; None for none.
        target: what it is to reach, typed like its result: a number, a day, a grade.
    """

    year: int
    month: int
    project: Project
    deciding_cause: str
    measure: str
    due_on: date
    person: str
    explanation: str = ""
    amount: str = ""
    indicator_row: int | None = None
    target: str = ""


def promise(database: Database, entry: PromiseEntry, actor: str) -> Entered:
    """Writes a promise; one of the same project and meeting month takes the earlier one's place.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    place = _place(entry.year, entry.month, entry.project)
    said = _read(entry, place)
    with writing(database, Source(KIND, actor)) as writer:
        keys = known_project(writer.cursor, entry.year, entry.project, place)
        warnings = _check_money(writer.cursor, entry, said["amount_fen"], place)
        if entry.indicator_row is not None:
            said["target"] = _read_target(writer.cursor, entry, place)
        if is_promised(writer.cursor, entry.year, entry.month, entry.project):
            warnings.append(f"这个项目{entry.month}月的会上已经有一条承诺，以这一条为准。")
        append_promises(writer, [keys | {"month": entry.month} | said])
    return Entered(writer.batch_id, tuple(warnings))


def withdraw_promise(
    database: Database, year: int, month: int, project: Project, reason: str, actor: str
) -> Entered:
    """Writes that a promise holds no longer, and why.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: there is none, or no reason; nothing was written.
    """
    refuse_sample(database)
    place = f"撤回{_place(year, month, project)}"
    why = filled(reason, place, "原因")
    with writing(database, Source(KIND, actor)) as writer:
        keys = known_project(writer.cursor, year, project, place)
        if not is_promised(writer.cursor, year, month, project):
            raise EntryRefusedError(place, "没有这条承诺", "核对项目和会议月份")
        row = dict.fromkeys(SAID) | {"month": month, "is_withdrawn": True, "reason": why}
        append_promises(writer, [keys | row])
    return Entered(writer.batch_id)


def append_promises(writer: Writer, rows: list[Row]) -> None:
    """Writes rows of `promise`; what a row leaves out is missing."""
    optional: Row = {"explanation": None, "amount_fen": None, "indicator_row": None}
    optional |= {"target": None, "is_withdrawn": False, "reason": None}
    types = dict.fromkeys(("amount_fen", "indicator_row"), "Int64")
    types |= dict.fromkeys(("deciding_cause", "explanation", "measure"), "str")
    types |= dict.fromkeys(("target", "person", "reason"), "str")
    frame = pd.DataFrame([optional | row for row in rows])
    days = pd.to_datetime(frame["due_on"])
    writer.append("promise", frame.astype(types).assign(due_on=days))


def _place(year: int, month: int, project: Project) -> str:
    return f"项目 {project[1]} 在{year}年{month}月会上的承诺"


def _read(entry: PromiseEntry, place: str) -> Row:
    """What is typed, checked by itself."""
    if entry.deciding_cause not in DECIDING_CAUSES:
        raise EntryRefusedError(place, "没有选原因", f"选{'、'.join(DECIDING_CAUSES)}之一")
    explanation = entry.explanation.strip()
    if entry.deciding_cause == OTHER and not explanation:
        raise EntryRefusedError(place, "原因选了“其他”，没有写说明", "写清楚原因")
    if not entry.amount.strip() and entry.indicator_row is None:
        why = "既没有填支付金额，也没有选绩效指标"
        raise EntryRefusedError(place, why, "至少填一样，下个月才能核对")
    end = month_end(entry.year, entry.month)
    if entry.due_on <= end:
        why = f"期限 {entry.due_on} 不晚于会议月份的月底 {end}"
        raise EntryRefusedError(place, why, "填月底以后的日期")
    _check_year(entry, place)
    return {
        "deciding_cause": entry.deciding_cause,
        "explanation": explanation or None,
        "measure": filled(entry.measure, place, "措施"),
        "amount_fen": _read_amount(entry.amount, place),
        "indicator_row": entry.indicator_row,
        "due_on": entry.due_on,
        "person": filled(entry.person, place, "责任人"),
    }


def _check_year(entry: PromiseEntry, place: str) -> None:
    """Payments and results are held against within their year; December's meeting means the next.

    Last year's 绩效指标 have no results in the new year, so then only a payment is promised.
    """
    if entry.month < MONTHS_IN_YEAR:
        if entry.due_on.year != entry.year:
            why = f"期限 {entry.due_on} 不在 {entry.year} 年内，支付按年度核对"
            raise EntryRefusedError(place, why, "填年底以前的日期")
        return
    if entry.due_on.year != entry.year + 1:
        why = f"期限 {entry.due_on} 不在 {entry.year + 1} 年内"
        raise EntryRefusedError(place, why, "填下一年年底以前的日期")
    if entry.indicator_row is not None:
        why = f"{entry.year} 年的绩效指标在下一年没有结果可以核对"
        raise EntryRefusedError(place, why, "只承诺支付；结果在新年度的会上承诺")


def _read_amount(text: str, place: str) -> int | None:
    if not text.strip():
        return None
    try:
        fen = read_amount(text)
    except ValueError as error:
        raise EntryRefusedError(place, str(error), "填数字，最多到分，如 12.50") from error
    if fen <= 0:
        raise EntryRefusedError(place, f"金额是 {exact_wanyuan(fen)} 万元", "填正数")
    return fen


def _check_money(
    cursor: duckdb.DuckDBPyConnection, entry: PromiseEntry, amount_fen: object, place: str
) -> list[str]:
    """What is unusual about the amount; refused where the project is not judged, or too early."""
    narrowing = Narrowing(entry.month, None, *entry.project)
    rows = read_judged_months(cursor, entry.year, narrowing).to_dict("records")
    if not rows:
        why = "人员类和公用经费只用于对账，不在会上调度"
        raise EntryRefusedError(place, why, "核对项目")
    (row,) = rows
    if not row["covered"]:
        why = f"支付数据没有到{entry.month}月底，还不知道从哪个数算起"
        raise EntryRefusedError(place, why, "导入到月底的支付")
    left_fen = int(row["adjusted_budget_fen"]) - int(row["paid_fen"])
    if isinstance(amount_fen, int) and amount_fen > left_fen:
        return [
            f"承诺 {format_wanyuan(amount_fen)} 万元，比{entry.month}月底没有支付的预算 "
            f"{format_wanyuan(left_fen)} 万元还多，请核对。"
        ]
    return []


def _read_target(cursor: duckdb.DuckDBPyConnection, entry: PromiseEntry, place: str) -> str:
    """What is promised of the indicator, by its kind, as exact text."""
    cutoff = Cutoff.at(entry.year, entry.month)
    rows = read_judged_results(cursor, cutoff, (entry.project[0],))
    mine = rows[
        (rows["project_code"] == entry.project[1]) & (rows["indicator_row"] == entry.indicator_row)
    ]
    if mine.empty:
        why = f"项目没有第 {entry.indicator_row} 项绩效指标"
        raise EntryRefusedError(place, why, "在这个项目的绩效指标里选")
    (row,) = mine.to_dict("records")
    if row["mirrors_money"]:
        raise EntryRefusedError(place, "这项绩效指标说的是资金", "填支付金额，或选别的绩效指标")
    target = filled(entry.target, place, "要达到的程度")
    try:
        (value,) = read_value({} | row, target).values()
    except ValueError as error:
        raise EntryRefusedError(place, str(error), "按指标值的写法填") from error
    assert not is_missing(value), "a value was typed"
    return str(value)
