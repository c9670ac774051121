"""A project (ProjectTargets) from its printed table: money checked, plan and indicators read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from perfmon.document import Checkpoint, ProjectTargets
from perfmon.findings import Finding
from perfmon.ingest.indicator_rows import IndicatorTable, read_indicators
from perfmon.ingest.odd_characters import unreadable_hint
from perfmon.ingest.printed_text import comparable, tidy
from perfmon.ingest.project_code import check_code
from perfmon.ingest.project_money import ProjectMoney, read_money
from perfmon.ingest.schedule import read_schedule
from perfmon.ingest.schedule_faults import find_schedule_faults
from perfmon.ingest.schedule_unit import ScheduleUnit, find_unit_faults
from perfmon.ingest.target_table import TargetTable, split_goals

_CARRY_OVER = re.compile(r"(?:上年|20[0-9]{2}年)度?结转")


@dataclass(frozen=True)
class DocumentHabits:
    """What holds for the whole document and is needed to read one of its tables.

    Attributes:
        unit_code: the unit of tables that name none.
        money_unit: the unit of money of most tables; None where none prints one.
        schedule_unit: what the schedules are filled with.
        usual_months: the checkpoints of most tables.
    """

    year: int
    unit_code: str
    money_unit: str | None
    schedule_unit: ScheduleUnit
    usual_months: tuple[int, ...]


def read_project(
    table: TargetTable, habits: DocumentHabits
) -> tuple[ProjectTargets | None, list[Finding]]:
    """The project of a table and its findings; None where code, name or budget cannot be read."""
    money = read_money(table, habits.money_unit)
    if not table.code or not table.name or money.budget_fen is None:
        return None, _placed([*money.findings, _unreadable(table, money)], table)
    schedule, schedule_findings = _read_schedule(table, money.budget_fen, habits)
    indicators = read_indicators(table.indicator_rows, habits.year)
    project = _project(table, habits, money, schedule, indicators)
    findings = [
        *check_code(project.code),
        *_find_carry_over(project),
        *_find_unit(table, habits),
        *money.findings,
        *schedule_findings,
        *_find_shift(table, indicators),
        *indicators.findings,
    ]
    return project, _placed(findings, table)


def _project(
    table: TargetTable,
    habits: DocumentHabits,
    money: ProjectMoney,
    schedule: tuple[Checkpoint, ...],
    indicators: IndicatorTable,
) -> ProjectTargets:
    assert table.code is not None, "read_project checks the code"
    assert table.name is not None, "read_project checks the name"
    assert money.budget_fen is not None, "read_project checks the budget"
    return ProjectTargets(
        code=table.code,
        name=table.name,
        contents_name=None,
        year=habits.year,
        unit_code=table.unit_code or habits.unit_code,
        carry_over=_CARRY_OVER.search(comparable(table.name)) is not None,
        budget_fen=money.budget_fen,
        fiscal_fen=money.fiscal_fen,
        other_fen=money.other_fen,
        purpose=table.purpose,
        goals=split_goals(table.goals),
        schedule=schedule,
        indicators=indicators.indicators,
        line=table.line,
        unit_name=table.unit_name,
    )


def _read_schedule(
    table: TargetTable, budget_fen: int, habits: DocumentHabits
) -> tuple[tuple[Checkpoint, ...], list[Finding]]:
    printed, budget = table.schedule, table.budget_in(habits.money_unit)
    if printed is None or budget is None:
        reason = "没有资金支出计划，本项目按没有计划处理，请补报。"
        return (), [Finding("error", "SCHED_MISSING", reason, column="资金支出计划")]
    schedule, faults = read_schedule(printed, habits.schedule_unit.unit, budget_fen)
    if not faults:
        faults = find_schedule_faults(printed, schedule, budget_fen, habits.usual_months)
    return schedule, [*find_unit_faults(printed, habits.schedule_unit, budget), *faults]


def _find_carry_over(project: ProjectTargets) -> list[Finding]:
    """CARRYOVER_PROJECT: the name says that its money was left over from an earlier year."""
    words = _CARRY_OVER.search(comparable(project.name))
    if words is None:
        return []
    reason = f"项目名称注明{words.group()}：资金年初即可使用，按结转资金单独看进度。"
    return [Finding("info", "CARRYOVER_PROJECT", reason, project.name, column="项目名称")]


def _find_unit(table: TargetTable, habits: DocumentHabits) -> list[Finding]:
    """UNIT_MISSING: no code and name of the unit above the table."""
    if table.unit_code:
        return []
    reason = f"表上没有写预算单位编码和名称，按全文的 {habits.unit_code} 读入，请核对。"
    return [Finding("warning", "UNIT_MISSING", reason)]


def _find_shift(table: TargetTable, indicators: IndicatorTable) -> list[Finding]:
    """TABLE_LAYOUT_SHIFT: cells stand in other columns than the form's."""
    if not indicators.is_shifted and not (table.schedule and table.schedule.is_shifted):
        return []
    reason = "表格的列有错位或多出的空格子，已按表头的列对应读入，请核对计划和指标值。"
    return [Finding("error", "TABLE_LAYOUT_SHIFT", reason)]


def _unreadable(table: TargetTable, money: ProjectMoney) -> Finding:
    missing = [
        *(["项目编码"] if not table.code else []),
        *(["项目名称"] if not table.name else []),
        *(["预算数"] if money.budget_fen is None else []),
    ]
    named = f"“{table.name}”" if table.name else f"第 {table.line} 行起的绩效目标表"
    printed = tidy(table.budget) if table.budget else None
    hint = unreadable_hint(printed) if printed and money.budget_fen is None else ""
    written = f"（写的是“{printed}”，{hint}）" if hint else ""
    reason = f"{named}没有读入：缺少或认不出{'、'.join(missing)}{written}；请改正后重新导入。"
    return Finding("error", "TABLE_UNREADABLE", reason, printed_value=printed, loaded=False)


def _placed(findings: Sequence[Finding], table: TargetTable) -> list[Finding]:
    return [
        replace(finding, project=table.code, line=finding.line or table.line)
        for finding in findings
    ]
