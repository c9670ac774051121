"""核对 as acts: sheets go out to all departments at once, lines are answered, 异议 are handled."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import duckdb
import pandas as pd

from perfmon import clock
from perfmon.errors import EntryRefusedError, NothingFoundError
from perfmon.measures import PROJECT_KEY
from perfmon.measures.confirmations import (
    AGREED,
    CHANGED,
    FIGURES,
    HANDLING,
    OBJECTED,
    OBJECTION,
    OPEN,
    add_check_states,
)
from perfmon.measures.rates import is_missing
from perfmon.store.asking import Scope
from perfmon.store.confirmations import (
    ANSWERING,
    ISSUING,
    append_answers,
    append_sheets,
    read_check_lines,
)
from perfmon.store.database import Database
from perfmon.store.writing import Source, writing
from perfmon.workflows.closing import refuse_closed
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import refuse_sample

LONGEST_WORDS = 160
LONGEST_WAIT_DAYS = 60
"""A due day later than this is taken for a slip."""

FIGURE_WORDS = dict(zip(FIGURES, ("调整预算", "已支付", "在途"), strict=True))

Line = dict[Any, Any]
"""A row of `read_check_lines` with its state."""

ProjectOfUnit = tuple[str, str]
"""Unit and project code."""

Known = dict[ProjectOfUnit, Line]
"""The lines of a month, as they stand today."""


class Answer(NamedTuple):
    """What is answered on a line.

    Attributes:
        project: unit and code.
        verdict: 确认, 异议 or 处理.
        words: what is wrong, or what was done about it; may be blank of a 确认.
        seen: the FIGURES that were looked at.
    """

    project: ProjectOfUnit
    verdict: str
    words: str
    seen: tuple[int, ...]


def issue_sheets(
    database: Database, year: int, month: int, due_on: date, actor: str, today: date | None = None
) -> Entered:
    """Asks all departments about a month; once they were asked, only about what is left open.

    What is settled, or has an 异议 that waits for the bureau, is not asked about again.

    Args:
        database: to write into.
        year: the fiscal year.
        month: 1 to 12.
        due_on: by when departments answer; silence then counts as 确认.
        actor: who asks.
        today: by default the machine's.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: payments do not reach the month's end, it is closed, the day is past or
            far off, or nothing is left to ask.
        NothingFoundError: no judged project of that year is in the database.
    """
    refuse_sample(database)
    on = today or clock.today()
    place = f"{year}年{month}月的核对单"
    if not on <= due_on <= on + timedelta(days=LONGEST_WAIT_DAYS):
        why = f"答复截止日 {due_on} 不在今天到 {LONGEST_WAIT_DAYS} 天以内"
        raise EntryRefusedError(place, why, "改一个日期")
    with writing(database, Source(ISSUING, actor)) as writer:
        refuse_closed(writer.cursor, year, month, place)
        lines = add_check_states(read_check_lines(writer.cursor, year, month), on)
        if lines.empty:
            raise NothingFoundError(f" {year} 年的项目")
        if not lines["covered"].all():
            raise EntryRefusedError(place, f"支付数据没有到{month}月底", "导入到月底的支付")
        asked = lines[lines["state"].isin([OPEN, CHANGED])]
        if asked.empty:
            raise EntryRefusedError(place, "没有还要核对的项目", "处理异议，或直接月结")
        append_sheets(writer, asked, month, due_on)
    departments = asked["department_code"].nunique()
    return Entered(writer.batch_id, (f"{departments} 个部门的 {len(asked)} 个项目。",))


def record_answers(
    database: Database, year: int, month: int, answers: Sequence[Answer], actor: str
) -> Entered:
    """Writes what was answered on lines of a month, all or nothing.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing is answered, an answer cannot be kept (see `why_not`), or the
            month is closed.
    """
    refuse_sample(database)
    place = f"{year}年{month}月的核对"
    if not answers:
        raise EntryRefusedError(place, "没有填一行", "选确认或异议")
    with writing(database, Source(ANSWERING, actor)) as writer:
        refuse_closed(writer.cursor, year, month, place)
        known = known_lines(writer.cursor, year, month)
        for answer in answers:
            line = known.get(answer.project)
            why = why_not(line, answer)
            if why:
                name = answer.project[1] if line is None else line["name"]
                raise EntryRefusedError(place, f"{name}：{why}", "改正后再存")
        append_answers(writer, answer_frame(known, answers), month)
    return Entered(writer.batch_id, (f"{len(answers)} 个项目。",))


def known_lines(
    cursor: duckdb.DuckDBPyConnection, year: int, month: int, scope: Scope = None
) -> Known:
    """The lines of a month by unit and project, as they stand today."""
    lines = add_check_states(read_check_lines(cursor, year, month, scope), clock.today())
    return {(row["unit_code"], row["project_code"]): row for row in lines.to_dict("records")}


def why_not(line: Line | None, answer: Answer) -> str:
    """Why an answer cannot be kept, a clause; '' where it can."""
    if line is None:
        return "库里没有这个单位的这个项目"
    if is_missing(line["due_on"]):
        return "还没有发核对单"
    if answer.verdict not in (AGREED, OBJECTION, HANDLING):
        return f"核对意见是“{answer.verdict}”，只能是确认或异议"
    if answer.verdict != AGREED and not answer.words:
        return "没有写明哪里不对" if answer.verdict == OBJECTION else "没有写明怎么处理的"
    if len(answer.words) > LONGEST_WORDS:
        return f"说明超过 {LONGEST_WORDS} 个字"
    if answer.verdict == HANDLING and line["state"] != OBJECTED:
        return "没有等着处理的异议"
    moved = [
        words
        for (figure, words), seen in zip(FIGURE_WORDS.items(), answer.seen, strict=True)
        if seen != line[figure]
    ]
    return f"{'、'.join(moved)}现在已不是核对的数" if moved else ""


def answer_frame(known: Known, answers: Iterable[Answer]) -> pd.DataFrame:
    """Answers that can be kept, as `append_answers` takes them."""
    rows = [
        {key: known[answer.project][key] for key in PROJECT_KEY}
        | {"verdict": answer.verdict, "words": answer.words or None}
        | dict(zip(FIGURES, answer.seen, strict=True))
        for answer in answers
    ]
    return pd.DataFrame(rows)
