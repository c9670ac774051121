"""自评 and 复核: what a person grants where no formula gives the points, each with its reason.

The unit grants a share of the 分值 inside the band of a grade, of work done late, or says that
money was saved; the bureau does the same in its review, and may set a score itself. One act is one
batch, undone like every other.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import pandas as pd

from perfmon.errors import EntryRefusedError
from perfmon.measures.granted_scores import EXECUTION_ROW, REVIEW, SELF, Side
from perfmon.measures.money_saved import nothing_left_words, undone_words
from perfmon.measures.rates import is_missing
from perfmon.measures.result_standing import add_standing
from perfmon.measures.score_sentences import format_score
from perfmon.measures.self_evaluation import granted_band
from perfmon.measures.weights import EXECUTION_HUNDREDTHS, Preset
from perfmon.periods import MONTHS_IN_YEAR, Cutoff
from perfmon.store.asking import scope_of
from perfmon.store.database import Database
from perfmon.store.judged import Narrowing, read_judged_months
from perfmon.store.judged_results import read_judged_results
from perfmon.store.writing import Source, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import known_project, refuse_sample
from perfmon.workflows.typed_values import squeezed

SELF_KIND: Side = SELF
REVIEW_KIND: Side = REVIEW

_NUMBER = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?)(%|分)?")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class TypedScore:
    """One row as typed; blank texts say nothing.

    Attributes:
        indicator_row: of the indicator; 0 is 预算执行率.
        reason: why.
        percent: the share of the 分值, in percent: 85.
        score: 复核 only: the points themselves: 9.5.
        is_saved: 预算执行率 only: all work is done with money saved.
    """

    indicator_row: int
    reason: str
    percent: str = ""
    score: str = ""
    is_saved: bool = False


@dataclass(frozen=True)
class ScoreEntry:
    """What one side grants of one project.

    Attributes:
        year: the fiscal year.
        project: unit and project code.
        side: 自评 or 复核.
        preset: by which the 分值 were shown.
        rows: one a row that is granted.
        month: up to which results the person saw (December for the year).
    """

    year: int
    project: tuple[str, str]
    side: Side
    preset: Preset
    rows: Sequence[TypedScore]
    month: int = MONTHS_IN_YEAR


def grant_scores(database: Database, entry: ScoreEntry, actor: str) -> Entered:
    """Writes what a person grants of a project's rows, all of them or none.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    place = f"项目 {entry.project[1]} 的{entry.side}"
    if not entry.rows:
        raise EntryRefusedError(place, "一行也没有填", "至少填一项的定分和理由")
    if len({row.indicator_row for row in entry.rows}) < len(entry.rows):
        raise EntryRefusedError(place, "同一项填了两次", "一项只填一次")
    with writing(database, Source(entry.side, actor)) as writer:
        keys = known_project(writer.cursor, entry.year, entry.project, place)
        indicators = _indicators(writer.cursor, entry)
        rows = [
            keys | {"side": entry.side} | _checked(row, entry.side, indicators, place)
            for row in entry.rows
        ]
        frame = pd.DataFrame(rows).astype({"score_hundredths": "Int64", "is_saved": "boolean"})
        writer.append("granted_score", frame)
        warnings = _judge_saving(writer.cursor, entry, indicators, place)
    return Entered(writer.batch_id, warnings)


def _judge_saving(
    cursor: duckdb.DuckDBPyConnection, entry: ScoreEntry, indicators: Mapping[int, Row], place: str
) -> tuple[str, ...]:
    """What the record says against money saved: refused where nothing is left, else told."""
    if not any(row.is_saved and row.indicator_row == EXECUTION_ROW for row in entry.rows):
        return ()
    unit_code, project_code = entry.project
    of_project = Narrowing(month=entry.month, unit_code=unit_code, project_code=project_code)
    months = read_judged_months(cursor, entry.year, of_project)
    for row in months.to_dict("records"):
        paid_fen, budget_fen = int(row["paid_fen"]), int(row["adjusted_budget_fen"])
        if words := nothing_left_words(paid_fen, budget_fen):
            raise EntryRefusedError(f"{place}预算执行率", words, "去掉“资金有节约”的勾")
    real = pd.DataFrame([row for row in indicators.values() if not row["mirrors_money"]])
    undone = undone_words([] if real.empty else add_standing(real)["standing"])
    return (f"勾选了“资金有节约”，记录里 {undone}，请核对。",) if undone else ()


def _indicators(cursor: duckdb.DuckDBPyConnection, entry: ScoreEntry) -> dict[int, Row]:
    """The project's indicators as they stand, by row."""
    unit_code, project_code = entry.project
    cutoff = Cutoff.at(entry.year, entry.month)
    rows = read_judged_results(cursor, cutoff, scope_of([unit_code]), preset=entry.preset)
    mine = rows[rows["project_code"] == project_code].to_dict("records")
    return {int(row["indicator_row"]): {str(key): row[key] for key in row} for row in mine}


def _checked(
    typed: TypedScore, side: Side, indicators: Mapping[int, Row], place: str
) -> dict[str, object]:
    """A row as it is kept, or the refusal of it."""
    number = typed.indicator_row
    where = f"{place}第 {number} 行" if number != EXECUTION_ROW else f"{place}预算执行率"
    if not typed.reason.strip():
        raise EntryRefusedError(where, "没有写理由", "写明为什么这样定")
    percent = _read(typed.percent, where, "百分比")
    points = _read(typed.score, where, "得分")
    said = {"indicator_row": number, "reason": typed.reason.strip(), "is_saved": None}
    if points is not None and side != REVIEW:
        raise EntryRefusedError(where, "自评不能直接填得分", "填占分值的百分比")
    if points is not None and percent is not None:
        raise EntryRefusedError(where, "百分比和得分都填了", "只填其中一个")
    if number == EXECUTION_ROW:
        return said | _of_execution(typed, percent, points, where)
    if number not in indicators:
        raise EntryRefusedError(where, "没有这一项绩效指标", "核对指标的行")
    return said | _of_indicator(indicators[number], percent, points, where)


def _of_execution(
    typed: TypedScore, percent: Decimal | None, points: Decimal | None, where: str
) -> dict[str, object]:
    if percent is not None:
        raise EntryRefusedError(
            where, "执行率按公式计分", "工作已完成、资金有节约的勾选“资金有节约”"
        )
    if points is None and not typed.is_saved:
        raise EntryRefusedError(where, "没有填怎么定", "勾选“资金有节约”，复核也可以填得分")
    hundredths = _within(points, EXECUTION_HUNDREDTHS, where)
    return {
        "granted_percent": None,
        "score_hundredths": hundredths,
        "is_saved": typed.is_saved or None,
    }


def _of_indicator(
    row: Row, percent: Decimal | None, points: Decimal | None, where: str
) -> dict[str, object]:
    if points is not None:
        hundredths = _within(points, int(row["weight_hundredths"]), where)
        return {"granted_percent": None, "score_hundredths": hundredths}
    if percent is None:
        raise EntryRefusedError(where, "没有填怎么定", "填占分值的百分比，复核也可以填得分")
    _check_band(row, percent, where)
    return {"granted_percent": f"{percent:f}", "score_hundredths": None}


def _check_band(row: Row, percent: Decimal, where: str) -> None:
    """A share is granted of a grade or of work done late, and inside its band."""
    is_late = row["direction"] == "by_date" and row["attainment_state"] == "done_late"
    is_graded = row["direction"] == "qualitative"
    if not is_late and not is_graded:
        raise EntryRefusedError(where, "这一项按公式计分", "核对填报的结果；复核可以直接填得分")
    if is_graded and is_missing(row["grade"]):
        raise EntryRefusedError(where, "还没有填报完成等级", "先在“填报”页填报并审核")
    low, high = granted_band(str(row["direction"]), row["grade"])
    is_inside = low <= percent < high or percent == high == 100
    if not is_inside:
        grade = "逾期完成" if is_late else f"评为{row['grade']}"
        edge = f"{low}%—{high}%" if high == 100 else f"{low}% 到不足 {high}%"
        why = f"{grade}的在分值的 {edge} 之间，填的是 {percent:f}%"
        raise EntryRefusedError(where, why, "改百分比，或先核对完成等级")


def _within(points: Decimal | None, most: int, where: str) -> int | None:
    if points is None:
        return None
    hundredths = int(points * 100)
    if hundredths > most:
        why = f"得分 {points:f} 超过分值 {format_score(most)}"
        raise EntryRefusedError(where, why, "填不超过分值的数")
    return hundredths


def _read(text: str, where: str, what: str) -> Decimal | None:
    """A typed percentage or score, two decimals at most; None for a blank."""
    if not text.strip():
        return None
    typed = _NUMBER.fullmatch(squeezed(text))
    if typed is None or Decimal(typed[1]) > 100:
        raise EntryRefusedError(
            where, f"“{text.strip()}”不是{what}", "填 0 到 100 的数，最多两位小数"
        )
    return Decimal(typed[1])
