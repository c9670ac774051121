"""The whole 部门预算绩效文本: from a file's bytes to its value and the findings of reading."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from perfmon.document import Head, PerformanceText, ProjectTargets
from perfmon.errors import ImportRefusedError
from perfmon.findings import Finding
from perfmon.ingest.containers.form_file import open_form
from perfmon.ingest.containers.pdf import PageHeard, unheard
from perfmon.ingest.department import read_department
from perfmon.ingest.document_head import TitlePage, read_title_page
from perfmon.ingest.form_parts import split_form
from perfmon.ingest.form_rows import MAX_CELLS, MAX_ROWS, FormRow
from perfmon.ingest.odd_characters import find_odd_characters, with_visible_messages
from perfmon.ingest.other_documents import likely_document
from perfmon.ingest.printed_text import comparable
from perfmon.ingest.project_code import region_of
from perfmon.ingest.project_money import usual_unit_of
from perfmon.ingest.project_names import NamedTable, link_contents, read_contents
from perfmon.ingest.project_targets import DocumentHabits, read_project
from perfmon.ingest.schedule_unit import decide_unit, weigh_schedule
from perfmon.ingest.table_breaks import without_breaks
from perfmon.ingest.target_table import TargetTable, read_table

_Value = TypeVar("_Value")
_FORM_LABELS = ("项目编码", "项目名称", "预算数", "资金支出计划", "绩效目标", "一级指标", "指标值")


def read_performance_text(
    content: bytes, file_name: str, heard: PageHeard = unheard
) -> tuple[PerformanceText, list[Finding]]:
    """The published text and what is to be said of it, from a file of any kind that it comes in.

    Args:
        content: the file's bytes.
        file_name: what the user calls the file.
        heard: is told of each page of a PDF.

    Raises:
        ImportRefusedError: the file cannot be read, or is not this form.
    """
    rows, file_findings = open_form(content, file_name, heard)
    told = [replace(each, file=file_name) for each in with_visible_messages(file_findings)]
    try:
        text, findings = read_form(rows, file_name)
    except ImportRefusedError as error:
        unread = [each.message.rstrip("。") for each in told if not each.loaded]
        reason = "；".join([error.reason, *unread])
        raise ImportRefusedError(file_name, reason, [*told, *error.findings]) from error
    return text, [*told, *findings]


def read_form(rows: Sequence[FormRow], file_name: str) -> tuple[PerformanceText, list[Finding]]:
    """The published text from the rows of any container.

    Raises:
        ImportRefusedError: it is not this form, or not one of its tables can be read.
    """
    _refuse_monsters(rows, file_name)
    parts = split_form(without_breaks(rows))
    page = read_title_page(parts.prose)
    tables = [read_table(block) for block in parts.blocks]
    _refuse_other_documents(rows, page, tables, file_name)
    habits = _habits(page, tables)
    named, faults = _read_projects(tables, habits)
    findings = with_visible_messages(faults)
    if not any(table.project for table in named):
        raise ImportRefusedError(file_name, _nothing_read(findings), findings)
    projects, name_findings = link_contents(named, read_contents(parts.prose))
    document = _head(page, tables, projects)
    text = PerformanceText(document, read_department(parts.prose, document.year), tuple(projects))
    odd = find_odd_characters(rows)
    return text, _in_order([*findings, *with_visible_messages(name_findings), *odd], file_name)


def _refuse_monsters(rows: Sequence[FormRow], file_name: str) -> None:
    """Rows and tables far beyond the form's are refused before any time is spent on them."""
    widest = max((len(row.cells) for row in rows), default=0)
    if widest > MAX_CELLS:
        raise ImportRefusedError(file_name, f"有一行分成了 {widest} 个单元格，不是这种表格")
    if len(rows) > MAX_ROWS:
        raise ImportRefusedError(file_name, f"正文有 {len(rows)} 行，超过 {MAX_ROWS} 行")


def _refuse_other_documents(
    rows: Sequence[FormRow], page: TitlePage, tables: Sequence[TargetTable], file_name: str
) -> None:
    """What is not this form is refused with the parts of the form that it lacks."""
    printed = comparable("".join(row.text for row in rows))
    missing = [f"“{label}”" for label in _FORM_LABELS if label not in printed]
    if not any(table.code or table.budget for table in tables):
        lacking = f"缺少{''.join(missing)}" if missing else "没有找到带项目编码和预算数的绩效目标表"
        likely = likely_document(rows)
        seems = f"看起来是{likely}，" if likely else "看起来"
        raise ImportRefusedError(file_name, f"{lacking}，{seems}不是部门预算绩效文本")
    if page.year is None:
        raise ImportRefusedError(
            file_name, "没有找到写着年度的标题（如“××2023年部门预算绩效文本”）"
        )
    if not any(table.unit_code for table in tables):
        raise ImportRefusedError(
            file_name, "绩效目标表上没有写预算单位的编码和名称（如“288001 ××本级”）"
        )


def _habits(page: TitlePage, tables: Sequence[TargetTable]) -> DocumentHabits:
    """What the document's tables have in common, by majority."""
    money_unit = usual_unit_of(tables)
    schedules = [table.schedule for table in tables if table.schedule]
    headers = [schedule.header_unit for schedule in schedules if schedule.header_unit]
    months = [schedule.months for schedule in schedules if schedule.months]
    evidence = [
        weigh_schedule(table.schedule, budget)
        for table in tables
        if table.schedule and (budget := table.budget_in(money_unit)) is not None
    ]
    assert page.year is not None, "a text without a year was refused before"
    return DocumentHabits(
        year=page.year,
        unit_code=_usual_unit(tables)[0],
        money_unit=money_unit,
        schedule_unit=decide_unit(evidence, _most_common(headers), money_unit or ""),
        usual_months=_most_common(months) or (),
    )


def _read_projects(
    tables: Sequence[TargetTable], habits: DocumentHabits
) -> tuple[list[NamedTable], list[Finding]]:
    """Every table with the project read from it; a code printed twice counts once."""
    named: list[NamedTable] = []
    findings: list[Finding] = []
    codes: set[str] = set()
    for table in tables:
        project, faults = read_project(table, habits)
        if project and project.code in codes:
            faults, project = [_code_twice(project)], None
        if project:
            codes.add(project.code)
        named.append(NamedTable(table.name, table.title, project))
        findings.extend(faults)
    return named, findings


def _code_twice(project: ProjectTargets) -> Finding:
    return Finding(
        "error",
        "CODE_TWICE",
        f"项目编码 {project.code} 在前面的表里已经用过，“{project.name}”没有读入；请改正编码。",
        printed_value=project.code,
        project=project.code,
        line=project.line,
        column="项目编码",
        loaded=False,
    )


def _head(
    page: TitlePage, tables: Sequence[TargetTable], projects: Sequence[ProjectTargets]
) -> Head:
    assert page.title is not None, "a text without a title was refused before"
    assert page.year is not None, "a text without a year was refused before"
    unit_code, unit_name = _usual_unit(tables)
    return Head(
        title=page.title,
        year=page.year,
        unit_code=unit_code,
        unit_name=unit_name,
        region_code=region_of([project.code for project in projects]),
        compiled_by=page.compiled_by,
        reviewed_by=page.reviewed_by,
    )


def _usual_unit(tables: Sequence[TargetTable]) -> tuple[str, str]:
    """Code and name of the unit that most tables print."""
    units = [(t.unit_code, t.unit_name) for t in tables if t.unit_code and t.unit_name]
    return Counter(units).most_common(1)[0][0]


def _most_common(values: Sequence[_Value]) -> _Value | None:
    return Counter(values).most_common(1)[0][0] if values else None


def _nothing_read(findings: Sequence[Finding]) -> str:
    first = next((finding.message for finding in findings if not finding.loaded), "")
    return f"没有一张绩效目标表读得出来，例如：{first.rstrip('。')}"


def _in_order(findings: Sequence[Finding], file_name: str) -> list[Finding]:
    """The findings in the order of the file, one a code and place."""
    placed: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        at = finding.line if finding.project is None else None
        key = (finding.code, finding.project, finding.row, at)
        placed.setdefault(key, replace(finding, file=file_name))
    return sorted(placed.values(), key=lambda finding: finding.line or 0)
