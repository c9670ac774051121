"""处理阶梯: what a person decides of a proposed step, its letter, the reply and its acceptance.

Each act is one batch, undone like every other. What does not hold is refused in words.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from perfmon.errors import EntryRefusedError
from perfmon.measures.ladder import LETTERS, STEPS
from perfmon.measures.rates import is_missing
from perfmon.periods import month_end
from perfmon.store.database import Database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.ladder_steps import KIND, LETTER, find_step
from perfmon.store.writing import Source, Writer, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import filled, known_project, refuse_sample
from perfmon.workflows.project_states import Project

Row = dict[Any, Any]


@dataclass(frozen=True)
class StepKey:
    """Which step: of a project (unit and code), on a month's cut."""

    year: int
    month: int
    project: Project
    step: str

    @property
    def place(self) -> str:
        """How a refusal calls it."""
        return f"项目 {self.project[1]} {self.year}年{self.month}月的{self.step}"


def decide_step(
    database: Database, key: StepKey, decided_by: str, reason: str, actor: str
) -> Entered:
    """Writes that a person decided a step; a letter's 文号 stays blank until it is typed.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    assert key.step in STEPS, "a step of the ladder"
    said = {
        "decided_by": filled(decided_by, key.place, "决定人"),
        "reason": filled(reason, key.place, "理由"),
    }
    with writing(database, Source(KIND, actor)) as writer:
        keys = known_project(writer.cursor, key.year, key.project, key.place)
        narrowing = Narrowing(key.month, None, *key.project)
        if read_judged_months(writer.cursor, key.year, narrowing).empty:
            why = "人员类和公用经费不判灯，不发函"
            raise EntryRefusedError(key.place, why, "核对项目")
        if _find(writer.cursor, key):
            raise EntryRefusedError(key.place, "已经决定过", "在已决定的里面看")
        append_steps(writer, [keys | {"month": key.month, "step": key.step} | said])
    return Entered(writer.batch_id)


def number_step(
    database: Database, key: StepKey, document_no: str, issued_on: date, actor: str
) -> Entered:
    """Types a letter's 文号 and the day on which it went out.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: the step is not decided, no number, the day lies before the month's end
            or after the reply; nothing was written.
    """
    refuse_sample(database)
    number = filled(document_no, key.place, "文号")
    end = month_end(key.year, key.month)
    if issued_on <= end:
        why = f"发出日期 {issued_on} 不晚于{key.month}月底"
        raise EntryRefusedError(key.place, why, "核对日期")
    said = {"document_no": number, "issued_on": pd.Timestamp(issued_on)}
    return _say(database, key, said, actor)


def record_reply(
    database: Database, key: StepKey, reply: str, replied_on: date, actor: str
) -> Entered:
    """Writes what the unit replied to a letter; how an earlier reply was judged holds no longer.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: the step is not decided, is no letter or did not go out, nothing is
            typed, or the day lies before the letter's; nothing was written.
    """
    refuse_sample(database)
    words = filled(reply, key.place, "回复内容")
    if key.step not in LETTERS:
        raise EntryRefusedError(key.place, "这一步不是发给单位的函", "核对是哪一步")
    said = {"reply": words, "replied_on": pd.Timestamp(replied_on)}
    return _say(database, key, said | {"reply_accepted": None, "judgement": None}, actor)


def judge_reply(
    database: Database, key: StepKey, judgement: str, actor: str, *, is_accepted: bool
) -> Entered:
    """Writes whether the reply is accepted (销号), and why.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: the step is not decided or not replied to, or no reason is given;
            nothing was written.
    """
    refuse_sample(database)
    words = filled(judgement, key.place, "认可或退回的理由")
    return _say(database, key, {"reply_accepted": is_accepted, "judgement": words}, actor)


def withdraw_step(database: Database, key: StepKey, reason: str, actor: str) -> Entered:
    """Writes that a decided step holds no longer, and why.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: the step is not decided, or no reason is given; nothing was written.
    """
    refuse_sample(database)
    why = filled(reason, key.place, "原因")
    return _say(database, key, {"reason": why, "is_withdrawn": True}, actor)


def append_steps(writer: Writer, rows: list[Row]) -> None:
    """Writes rows of `ladder_step`; what a row leaves out is missing."""
    optional: Row = dict.fromkeys(LETTER) | {"is_withdrawn": False}
    frame = pd.DataFrame([optional | row for row in rows])
    types = dict.fromkeys(("document_no", "reply", "judgement"), "str")
    types |= {"reply_accepted": "boolean"}
    days = {name: pd.to_datetime(frame[name]) for name in ("issued_on", "replied_on")}
    writer.append("ladder_step", frame.astype(types).assign(**days))


def _say(database: Database, key: StepKey, said: Row, actor: str) -> Entered:
    """Writes the step anew with what is said now, checked as a whole."""
    with writing(database, Source(KIND, actor)) as writer:
        found = _find(writer.cursor, key)
        if not found:
            raise EntryRefusedError(key.place, "还没有决定这一步", "先决定")
        row = found | said
        _check_course(row, key.place)
        append_steps(writer, [row])
    return Entered(writer.batch_id)


def _find(cursor: duckdb.DuckDBPyConnection, key: StepKey) -> Row:
    return find_step(cursor, key.year, key.month, key.project, key.step)


def _check_course(row: Row, place: str) -> None:
    """A letter goes out, then comes the reply, then its judgement."""
    if not is_missing(row["reply"]):
        if is_missing(row["issued_on"]):
            raise EntryRefusedError(place, "还没有填文号和发出日期", "先填文号")
        if row["replied_on"] < row["issued_on"]:
            day = f"{row['replied_on']:%Y-%m-%d}"
            why = f"回复日期 {day} 早于发出日期 {row['issued_on']:%Y-%m-%d}"
            raise EntryRefusedError(place, why, "核对日期")
    elif not is_missing(row["reply_accepted"]):
        raise EntryRefusedError(place, "单位还没有回复", "先记下回复")
