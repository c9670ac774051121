"""A person corrects what a 绩效文本 prints; the printed value stays beside it, and figures say so.

A correction is a fact of its own: old, new, who, why, when. It belongs to one version of the text;
a later version that prints the same fault is found again. Taken back, the printed value holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from perfmon.document import Indicator, ProjectTargets
from perfmon.errors import EntryRefusedError
from perfmon.findings import Finding
from perfmon.ingest.indicator_value import read_value
from perfmon.ingest.table_grid import is_level2
from perfmon.measures.rates import is_missing
from perfmon.money import format_wanyuan
from perfmon.quality.targets import check_indicator
from perfmon.store.database import Database
from perfmon.store.published import (
    read_indicators_of_text,
    read_plan_of_text,
    read_text_keys,
)
from perfmon.store.text_findings import CORRECTED, REOPENED, FindingKey
from perfmon.store.writing import Source, Writer, writing
from perfmon.workflows.entries import Entered
from perfmon.workflows.entry_refusals import refuse_sample
from perfmon.workflows.finding_answers import append_answers, known_finding
from perfmon.workflows.typed_values import exact_wanyuan, read_amount

KIND = "更正绩效文本"

VALUE, LEVEL2, PLAN = "指标值", "二级指标", "资金支出计划"

_FILE_UNDER = "改列"
"""How a proposal to file an indicator elsewhere begins: 改列质量指标."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Correction:
    """A correction as typed.

    Attributes:
        text_id: of the version that prints the value.
        project_code: of the project.
        field: 指标值, 二级指标 or 资金支出计划.
        place: the indicator's number, or the month of a checkpoint.
        value: as a text would print it (≤5.24万元), 万元 for a plan; None gives the printed one
            back.
        reason: why.
        finding: the finding that it answers, which a value given back opens again; None for none.
    """

    text_id: int
    project_code: str
    field: str
    place: int
    value: str | None
    reason: str
    finding: FindingKey | None = None


def correct_target(database: Database, typed: Correction, actor: str) -> Entered:
    """Writes a correction; from then on figures use the corrected value.

    Raises:
        DemoDatabaseError: the database holds 演示数据.
        EntryRefusedError: nothing was written.
    """
    refuse_sample(database)
    where = f"第 {typed.place} 项指标" if typed.field != PLAN else f"{typed.place}月底的计划"
    place = f"项目 {typed.project_code} {where}的更正"
    if not typed.reason.strip():
        raise EntryRefusedError(place, "没有填原因", "写明依据，如单位的更正说明")
    with writing(database, Source(KIND, actor)) as writer:
        keys = read_text_keys(writer.cursor, typed.text_id)
        if keys is None:
            raise EntryRefusedError(place, "库里没有这份文本", "刷新页面再选")
        code = _answered(writer, typed, place)
        if typed.field == PLAN:
            row = _of_plan(writer.cursor, typed, place)
        else:
            row = _of_indicator(writer.cursor, typed, int(str(keys["year"])), code, place)
        said = {
            "text_id": typed.text_id,
            "project_code": typed.project_code,
            "field": typed.field,
            "reason": typed.reason.strip(),
        }
        writer.append("target_correction", pd.DataFrame([keys | said | row]))
    return Entered(writer.batch_id)


def _answered(writer: Writer, typed: Correction, place: str) -> str | None:
    """Writes the answer to the finding that is corrected, and gives its code; None without one."""
    if typed.finding is None:
        return None
    verdict = REOPENED if typed.value is None else CORRECTED
    finding = known_finding(writer, typed.finding, verdict)
    if finding.text_id != typed.text_id:
        raise EntryRefusedError(place, "选的问题不是这份文本的", "核对选的是哪一条")
    append_answers(writer, (typed.finding,), verdict, typed.reason.strip())
    return finding.code


def proposed_correction(proposal: object, level2: str, year: int) -> tuple[str, str]:
    """The field that a finding's proposal is for, and the value where it is a safe one.

    Returns:
        指标值 or 二级指标, and the value; '' where nothing is proposed or a person has to word it.
    """
    if is_missing(proposal):
        return VALUE, ""
    words = str(proposal)
    filed = words.removeprefix(_FILE_UNDER)
    if filed != words:
        return LEVEL2, filed if is_level2(filed) else ""
    meaning, findings = read_value(words, level2, year)
    is_safe = meaning.kind != "qualitative" and _doubt(findings) is None
    return VALUE, words if is_safe else ""


def _doubt(findings: Sequence[Finding]) -> Finding | None:
    """Why a value cannot be read for sure; None where it can."""
    return next((each for each in findings if each.code != "OP_MISSING"), None)


def _of_indicator(
    cursor: duckdb.DuckDBPyConnection, typed: Correction, year: int, code: str | None, place: str
) -> Row:
    rows = read_indicators_of_text(cursor, typed.text_id, typed.project_code)
    found = rows[rows["indicator_row"] == typed.place]
    if found.empty:
        raise EntryRefusedError(place, "这个项目没有这一项指标", "核对是第几项")
    printed = found.iloc[0]
    column = "printed_value" if typed.field == VALUE else "printed_level2"
    now = "corrected_value" if typed.field == VALUE else "corrected_level2"
    value = _new(typed, str(printed[column]), printed[now], place)
    row: Row = {
        "indicator_row": typed.place,
        "printed_value": str(printed[column]),
        "corrected_value": value,
    }
    if value is None:
        return row
    if typed.field == LEVEL2:
        if not is_level2(value):
            raise EntryRefusedError(place, f"“{value}”不是二级指标", "从列出的里面选")
        filed = check_indicator(
            _NO_PROJECT, _as_indicator(printed, printed.to_dict(), level2=value)
        )
        _refuse([each for each in filed if each.code == code], place)
        return row
    meaning, findings = read_value(value, str(printed["level2"]), year)
    doubt = _doubt(findings)
    if doubt is not None:
        raise EntryRefusedError(place, doubt.message.rstrip("。"), "照文本的写法填，如 ≥95%")
    if meaning.kind == "qualitative" and printed["kind"] != "qualitative":
        raise EntryRefusedError(place, f"原来是数或日期，“{value}”不是", "照文本的写法填，如 ≥95%")
    indicator = _as_indicator(printed, vars(meaning), printed_value=value)
    judged = [*findings, *check_indicator(_NO_PROJECT, indicator)]
    _refuse([each for each in judged if each.severity == "error" or each.code == code], place)
    return row | {
        "kind": meaning.kind,
        "operator": meaning.operator,
        "number": meaning.number,
        "unit": meaning.unit,
        "deadline": meaning.deadline,
    }


def _as_indicator(printed: "pd.Series[Any]", meaning: Mapping[Any, Any], **said: str) -> Indicator:
    """An indicator as it would be printed with the correction."""
    cells: Row = {name: str(printed[name]) for name in _WORDS} | said
    cells |= {name: None if is_missing(meaning[name]) else meaning[name] for name in _MEANING}
    return Indicator(row=int(printed["indicator_row"]), basis=None, **cells)


def _refuse(faults: Sequence[Finding], place: str) -> None:
    """A correction that keeps the fault it answers, or makes an error, is none.

    Raises:
        EntryRefusedError: there is a fault.
    """
    if faults:
        told = faults[0].message.rstrip("。")
        raise EntryRefusedError(place, f"改了以后还是有问题：{told}", "按建议改，或填别的值")


_WORDS = ("level1", "level2", "level3", "description", "printed_value")
_MEANING = ("kind", "operator", "number", "unit", "deadline")

_NO_PROJECT = ProjectTargets(
    code="",
    name="",
    contents_name=None,
    year=0,
    unit_code="",
    carry_over=False,
    budget_fen=0,
    fiscal_fen=None,
    other_fen=None,
    purpose=None,
    goals=(),
    schedule=(),
    indicators=(),
)
"""Rules on one indicator by itself look at no project."""


def _of_plan(cursor: duckdb.DuckDBPyConnection, typed: Correction, place: str) -> Row:
    plan = read_plan_of_text(cursor, typed.text_id, typed.project_code)
    found = plan[plan["month"] == typed.place]
    if found.empty:
        raise EntryRefusedError(place, "文本的资金支出计划里没有这个月", "核对月份")
    printed = found.iloc[0]
    words = "空白" if is_missing(printed["printed"]) else str(printed["printed"])
    value = _new(typed, words, printed["corrected_value"], place)
    row: Row = {"month": typed.place, "printed_value": words, "corrected_value": value}
    if value is None:
        return row
    try:
        fen = read_amount(value)
    except ValueError as error:
        raise EntryRefusedError(place, str(error), "填万元数，如 12.50") from error
    budget_fen = int(printed["budget_fen"])
    if not 0 <= fen <= budget_fen:
        raise EntryRefusedError(
            place,
            f"{exact_wanyuan(fen)} 万元不在 0 和预算数 {format_wanyuan(budget_fen)} 万元之间",
            "核对金额，累计数不会超过预算数",
        )
    filled = plan[plan["printed"].notna() | plan["corrected_value"].notna()]
    before = filled.loc[filled["month"] < typed.place, "planned_fen"].max()
    after = filled.loc[filled["month"] > typed.place, "planned_fen"].min()
    low_fen, high_fen = (None if is_missing(each) else int(each) for each in (before, after))
    if (low_fen is not None and fen < low_fen) or (high_fen is not None and fen > high_fen):
        raise EntryRefusedError(
            place,
            f"{exact_wanyuan(fen)} 万元比前面的节点少，或比后面的多，累计数不会这样",
            "核对金额；几个节点都要改的，往上改从后面的改起，往下改从前面的改起",
        )
    return row | {"corrected_value": f"{exact_wanyuan(fen)}万元", "planned_fen": fen}


def _new(typed: Correction, printed: str, now: object, place: str) -> str | None:
    """The value as typed, where it says something new."""
    held = printed if is_missing(now) else str(now)
    if typed.value is None:
        if is_missing(now):
            raise EntryRefusedError(place, "现在就是原文的值", "核对选的是哪一项")
        return None
    value = typed.value.strip()
    if not value:
        raise EntryRefusedError(place, "没有填更正后的值", "照文本的写法填")
    if value == held:
        raise EntryRefusedError(place, f"现在就是“{held}”", "核对选的是哪一项")
    return value
