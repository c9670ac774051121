"""Keeping published 绩效文本: their values as rows, and the money that they say."""

from collections.abc import Iterator, Sequence
from datetime import date

import duckdb
import pandas as pd

from perfmon.document import PerformanceText, ProjectTargets
from perfmon.findings import Finding
from perfmon.store.writing import Writer

SPECIAL_CLASS = "特定目标类"
"""The class of a project that has a 绩效目标表 and no word on its class."""

Row = dict[str, object]
TableRow = tuple[str, Row]


def append_texts(writer: Writer, texts: Sequence[PerformanceText], region_code: str) -> list[int]:
    """Appends texts whole: passages, projects, plans, indicators, and one tranche a project.

    Returns:
        The version of each unit's text of its year: 1 for the first.
    """
    rows: dict[str, list[Row]] = {}
    versions = []
    for text_id, text in enumerate(texts, start=writer.next_text_id()):
        head = text.document
        version = _next_version(writer.cursor, region_code, head.year, head.unit_code)
        keys: Row = {"region_code": region_code, "year": head.year, "unit_code": head.unit_code}
        for table, row in _text_rows(text, keys, text_id, version):
            rows.setdefault(table, []).append(row)
        versions.append(version)
    for table, table_rows in rows.items():
        writer.append(table, pd.DataFrame(table_rows))
    return versions


def append_findings(writer: Writer, findings: Sequence[Finding]) -> None:
    """Appends findings in their order; `project`, `row` and `column` take the table's names."""
    rows = pd.DataFrame([finding.as_record() for finding in findings])
    names = {"project": "project_code", "row": "indicator_row", "column": "column_head"}
    writer.append("finding", rows.rename(columns=names).assign(position=range(1, len(rows) + 1)))


def _next_version(
    cursor: duckdb.DuckDBPyConnection, region_code: str, year: int, unit_code: str
) -> int:
    rows = cursor.execute(
        "SELECT coalesce(max(version), 0) + 1 FROM performance_text "
        "WHERE region_code = ? AND year = ? AND unit_code = ?",
        [region_code, year, unit_code],
    ).fetchall()
    return int(rows[0][0])


def _text_rows(text: PerformanceText, keys: Row, text_id: int, version: int) -> Iterator[TableRow]:
    head, part_one = text.document, text.department
    line: Row = {"text_id": text_id}
    yield (
        "performance_text",
        keys
        | line
        | {
            "version": version,
            "title": head.title,
            "unit_name": head.unit_name,
            "compiled_by": head.compiled_by,
            "reviewed_by": head.reviewed_by,
            "overall_goal": part_one.overall_goal,
        },
    )
    for position, goal in enumerate(part_one.sub_goals, start=1):
        yield "sub_goal", line | {"position": position} | vars(goal)
    for position, safeguard in enumerate(part_one.safeguards, start=1):
        yield "safeguard", line | {"position": position} | vars(safeguard)
    for position, target in enumerate(part_one.targets, start=1):
        said = {"passage" if name == "where" else name: said for name, said in vars(target).items()}
        yield "department_target", line | {"position": position} | said
    for project in text.projects:
        of_project = keys | {"unit_code": project.unit_code, "project_code": project.code}
        yield from _project_rows(project, of_project | line)


def _project_rows(project: ProjectTargets, keys: Row) -> Iterator[TableRow]:
    yield (
        "project",
        keys
        | {
            "name": project.name,
            "contents_name": project.contents_name,
            "project_class": SPECIAL_CLASS,
            "carry_over": project.carry_over,
            "classified": False,
            "purpose": project.purpose,
            "fiscal_fen": project.fiscal_fen,
            "other_fen": project.other_fen,
            "line": project.line,
        },
    )
    yield "tranche", keys | _said_budget(project)
    line = {"text_id": keys["text_id"], "project_code": project.code}
    for position, goal in enumerate(project.goals, start=1):
        yield "project_goal", line | {"position": position, "text": goal}
    for checkpoint in project.schedule:
        yield "checkpoint", line | vars(checkpoint)
    for indicator in project.indicators:
        printed = dict(vars(indicator))
        yield "indicator", line | {"indicator_row": printed.pop("row")} | printed


def _said_budget(project: ProjectTargets) -> Row:
    """The text's 预算数 as one tranche of 1 January, since the text names no 下达日期."""
    return {
        "kind": "结转" if project.carry_over else "年初",
        "amount_fen": project.budget_fen,
        "issued_on": date(project.year, 1, 1),
        "direct": False,
        "source_year": project.year - 1 if project.carry_over else project.year,
        "line": project.line,
    }
