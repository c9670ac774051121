"""承诺 and what became of them: 兑现, 部分兑现, 未兑现 or 未到期.

A promise is held against what was paid, net, from the end of the meeting's month to its due day or
the cut-off, whichever is earlier, and against what its 绩效指标 reached by then. Everything is
compared in whole fen and exact decimals, never in rounded figures. Payments of a unit that only
sends 进度表 are known by month, and so are results: a due day inside a month is then looked at at
that month's end. Source: 本项目约定, on the county practice of method §6.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from perfmon.measures import PROJECT_KEY
from perfmon.measures.promise_results import BROKEN, KEPT, OVERDUE, PARTLY, PENDING, judge_result
from perfmon.measures.promise_sentences import (
    meeting_day,
    money_words,
    percent_words,
    result_words,
)
from perfmon.measures.rates import is_missing
from perfmon.measures.sources import PROGRESS
from perfmon.money import format_wanyuan
from perfmon.periods import Cutoff, month_end

JUDGED = {"since_fen": "Int64", "late_fen": "Int64", "verdict": "str", "sentence": "str"}
"""What judging adds to a promise, with its types."""

Row = dict[Any, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class PromiseFacts:
    """What promises are held against; frames with PROJECT_KEY.

    Attributes:
        months: one row a project and month: month, paid_fen (cumulative), paid_by.
        lines: voucher lines: counted_on, amount_fen (a refund is negative).
        results: one row an indicator and month's end: indicator_row, month, direction, level3
            (missing of a 涉密 project), unit, and the last result by then: number, done_on, grade
            (each missing where there is none).
    """

    months: pd.DataFrame
    lines: pd.DataFrame
    results: pd.DataFrame

    def paid_until(self, project: Key, day: date) -> int:
        """What a project had paid by a day of the year, in fen."""
        paid_fen, paid_by = self._months[(*project, day.month)]
        if day == month_end(day.year, day.month) or paid_by == PROGRESS:
            return paid_fen
        before_fen, _ = self._months.get((*project, day.month - 1), (0, None))
        lines = self._lines.get(project, [])
        return before_fen + sum(
            fen for on, fen in lines if on.month == day.month and on.day <= day.day
        )

    def result(self, project: Key, indicator_row: int, month: int) -> Row:
        """An indicator with its last result by a month's end; empty where the text has none."""
        return self._results.get((*project, indicator_row, month), {})

    @cached_property
    def _months(self) -> dict[Key, tuple[int, object]]:
        columns = [*PROJECT_KEY, "month", "paid_fen", "paid_by"]
        rows = self.months[columns].itertuples(index=False)
        return {tuple(key): (int(paid_fen), paid_by) for *key, paid_fen, paid_by in rows}

    @cached_property
    def _lines(self) -> dict[Key, list[tuple[pd.Timestamp, int]]]:
        found: dict[Key, list[tuple[pd.Timestamp, int]]] = {}
        columns = [*PROJECT_KEY, "counted_on", "amount_fen"]
        for *key, on, fen in self.lines[columns].itertuples(index=False):
            found.setdefault(tuple(key), []).append((pd.Timestamp(on), int(fen)))
        return found

    @cached_property
    def _results(self) -> dict[Key, Row]:
        names = [*PROJECT_KEY, "indicator_row", "month"]
        rows = self.results.to_dict("records")
        return {tuple(row[name] for name in names): row for row in rows}


def judge_promises(promises: pd.DataFrame, facts: PromiseFacts, cutoff: Cutoff) -> pd.DataFrame:
    """The promises of a year's meetings, each with its verdict at a cut-off.

    Args:
        promises: one row a project and meeting month, of months that are over at the cut-off:
            PROJECT_KEY, month, is_carried (of last year's meeting, its day in this year),
            classified, amount_fen, indicator_row and target (missing where nothing of that kind
            is promised), due_on.
        facts: as known.
        cutoff: the day of the question.

    Returns:
        With since_fen, paid from the meeting's month end to the due day or the cut-off (Int64,
        missing without an amount); late_fen, paid after the due day by the cut-off (Int64, as
        since_fen); verdict (VERDICTS); and sentence, which says why, without a full stop.
        A promise kept before its day is 兑现 already; one that is to come is 未到期.
    """
    judged = [_judge(row, facts, cutoff) for row in promises.to_dict("records")]
    added = pd.DataFrame(judged, columns=list(JUDGED), index=promises.index).astype(JUDGED)
    return promises.join(added)


def order_promises(judged: pd.DataFrame) -> pd.DataFrame:
    """Overdue first, the longest overdue before; then what is to come, the next before; then 兑现.

    Of one day 未兑现 stands before 部分兑现.

    Args:
        judged: verdict, due_on, unit_code, project_code.
    """
    turn = judged["verdict"].map({BROKEN: 0, PARTLY: 0, PENDING: 1, KEPT: 2})
    turned = judged.assign(turn=turn, is_partly=judged["verdict"] == PARTLY)
    order = ["turn", "due_on", "is_partly", "unit_code", "project_code", "month"]
    return turned.sort_values(order, ignore_index=True).drop(columns=["turn", "is_partly"])


def _judge(row: Row, facts: PromiseFacts, cutoff: Cutoff) -> Row:
    project = tuple(row[name] for name in PROJECT_KEY)
    due_on = pd.Timestamp(row["due_on"]).date()
    is_due = due_on <= cutoff.on
    parts: list[str] = []
    said: list[str] = []
    since_fen = late_fen = None
    if not is_missing(row["amount_fen"]):
        looked_on = min(due_on, cutoff.on)
        looked_fen = facts.paid_until(project, looked_on)
        since_fen = looked_fen - _paid_at_meeting(row, facts, project)
        late_fen = facts.paid_until(project, cutoff.on) - looked_fen
        parts.append(_of_money(int(row["amount_fen"]), since_fen))
        said.append(money_words(row, since_fen, None if is_due else looked_on))
    if not is_missing(row["indicator_row"]):
        is_due = is_due and due_on.month <= cutoff.last_ended_month
        month = min(due_on.month, cutoff.last_ended_month)
        found = facts.result(project, row["indicator_row"], month)
        before = facts.result(project, row["indicator_row"], row["month"])
        parts.append(judge_result(str(row["target"]), found, before))
        said.append(result_words(row, found, month))
    verdict = _together(parts, is_due)
    words = f"{'；'.join(said)}，{verdict}{percent_words(row, since_fen, verdict, parts)}"
    if late_fen and verdict in OVERDUE:
        words = f"{words}；期限后又支付 {format_wanyuan(late_fen)} 万元"
    return {"since_fen": since_fen, "late_fen": late_fen, "verdict": verdict, "sentence": words}


def _paid_at_meeting(row: Row, facts: PromiseFacts, project: Key) -> int:
    """What of the year's money was paid when it was promised: nothing before the year began."""
    if row["is_carried"]:
        return 0
    return facts.paid_until(project, meeting_day(row))


def _together(parts: Sequence[str], is_due: bool) -> str:
    """The verdict of a promise from those of its parts."""
    if all(part == KEPT for part in parts):
        return KEPT
    if not is_due:
        return PENDING
    return BROKEN if all(part == BROKEN for part in parts) else PARTLY


def _of_money(amount_fen: int, since_fen: int) -> str:
    if since_fen >= amount_fen:
        return KEPT
    return PARTLY if since_fen > 0 else BROKEN
