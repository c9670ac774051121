"""Keeping published 绩效文本: their values as rows, and the money that they say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import duckdb
import pandas as pd

from perfmon.document import PerformanceText, ProjectTargets
from perfmon.findings import Finding
from perfmon.quality.indicator_identity import NumberedIndicator, continue_numbers
from perfmon.store.asking import NOW
from perfmon.store.writing import Writer

FIRST_TEXT = "本年第一版"

SPECIAL_CLASS = "特定目标类"
"""The class of a project that has a 绩效目标表 and no word on its class."""

Row = dict[str, object]
TableRow = tuple[str, Row]

IndicatorNumbers = Mapping[tuple[str, int], int]
"""The number of each indicator, by project code and printed row."""


class Appended(NamedTuple):
    """A text as it was kept.

    Attributes:
        text_id: its number in the database.
        version: of the unit's text of its year: 1 for the first.
        is_in_force: whether it holds at once; a revised text waits until a person accepts it.
        numbers: of its indicators: those of a revised text continue the version before.
    """

    text_id: int
    version: int
    is_in_force: bool
    numbers: IndicatorNumbers


def append_texts(
    writer: Writer, texts: Sequence[PerformanceText], region_code: str
) -> list[Appended]:
    """Appends texts whole: passages, projects, plans, indicators, and one tranche a project.

    The first text of a unit and year holds from January; another waits to be accepted.
    """
    rows: dict[str, list[Row]] = {}
    appended = []
    for text_id, text in enumerate(texts, start=writer.next_text_id()):
        kept = _kept(writer.cursor, text, text_id, region_code)
        keys: Row = {
            "region_code": region_code,
            "year": text.document.year,
            "unit_code": text.document.unit_code,
        }
        for table, row in _text_rows(text, keys, kept):
            rows.setdefault(table, []).append(row)
        appended.append(kept)
    for table, table_rows in rows.items():
        writer.append(table, pd.DataFrame(table_rows))
    return appended


def append_rejection(
    writer: Writer, region_code: str, year: int, text_id: int, reason: str
) -> None:
    """That a version of a text is not taken (不采用), and why."""
    said = {"region_code": region_code, "year": year, "text_id": text_id, "reason": reason}
    writer.append("text_rejection", pd.DataFrame([said]))


def append_acceptance(
    writer: Writer, region_code: str, year: int, text_id: int, from_month: int, reason: str
) -> None:
    """From which month on a version of a text holds, and why."""
    keys: Row = {"region_code": region_code, "year": year, "text_id": text_id}
    said = keys | {"from_month": from_month, "reason": reason}
    writer.append("text_acceptance", pd.DataFrame([said]))


def append_findings(writer: Writer, found: Sequence[tuple[Appended | None, Finding]]) -> None:
    """Appends the findings of a batch, once, in their order.

    `project`, `row` and `column` take the table's names; an indicator's row is its number.

    Args:
        writer: of the batch.
        found: each with the text that it is on; None for one on another file.
    """
    records = [_numbered(finding, text).as_record() for text, finding in found]
    rows = pd.DataFrame(records).assign(
        text_id=pd.array([text.text_id if text else None for text, _ in found], dtype="Int64"),
        position=range(1, len(found) + 1),
    )
    names = {"project": "project_code", "row": "indicator_row", "column": "column_head"}
    writer.append("finding", rows.rename(columns=names))


def read_earlier_project_codes(
    cursor: duckdb.DuckDBPyConnection, region_code: str, year: int, unit_code: str
) -> set[str]:
    """The projects in all versions of a unit's text that are neither undone nor turned down."""
    asked = {"region": region_code, "year": year, "unit": unit_code, "known_at": NOW}
    return {str(code) for (code,) in cursor.execute(_EARLIER_PROJECTS, asked).fetchall()}


def _kept(
    cursor: duckdb.DuckDBPyConnection, text: PerformanceText, text_id: int, region_code: str
) -> Appended:
    """What becomes of a text beside the unit's earlier ones."""
    asked = {
        "region": region_code,
        "year": text.document.year,
        "unit": text.document.unit_code,
        "known_at": NOW,
    }
    version, has_one_in_force = cursor.execute(_EARLIER_TEXTS, asked).fetchall()[0]
    earlier = cursor.execute(_EARLIER_INDICATORS, asked).fetchall() if version > 1 else []
    numbers: dict[tuple[str, int], int] = {}
    for project in text.projects:
        printed = [
            NumberedIndicator(one.row, one.level2, one.level3, one.description)
            for one in project.indicators
        ]
        same = [row for row in earlier if row[0] == project.code]
        before = [NumberedIndicator(*row[1:5]) for row in same if row[5]]
        highest = max((row[1] for row in same), default=0)
        continued = continue_numbers(printed, before, highest)
        numbers |= {
            (project.code, one.number): number
            for one, number in zip(printed, continued, strict=True)
        }
    return Appended(text_id, int(version), not has_one_in_force, numbers)


def _numbered(finding: Finding, text: Appended | None) -> Finding:
    if text is None or finding.project is None or finding.row is None:
        return finding
    return replace(finding, row=text.numbers.get((finding.project, finding.row), finding.row))


def _text_rows(text: PerformanceText, keys: Row, kept: Appended) -> Iterator[TableRow]:
    head, part_one = text.document, text.department
    line: Row = {"text_id": kept.text_id}
    if kept.is_in_force:
        accepted: Row = {"from_month": 1, "reason": FIRST_TEXT}
        yield (
            "text_acceptance",
            {"region_code": keys["region_code"], "year": head.year} | line | accepted,
        )
    yield (
        "performance_text",
        keys
        | line
        | {
            "version": kept.version,
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
        yield from _project_rows(project, of_project | line, kept.numbers)


def _project_rows(
    project: ProjectTargets, keys: Row, numbers: IndicatorNumbers
) -> Iterator[TableRow]:
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
        row = printed.pop("row")
        number = numbers[project.code, row]
        yield "indicator", line | {"indicator_row": number, "printed_row": row} | printed


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


_EARLIER_TEXTS = """
SELECT coalesce(max(version), 0) + 1,
       bool_or(text_id IN (SELECT text_id FROM text_known($known_at)))
FROM performance_text
WHERE region_code = $region AND year = $year AND unit_code = $unit
"""

_EARLIER_PROJECTS = """
SELECT DISTINCT p.project_code
FROM performance_text AS t
SEMI JOIN batch_known($known_at) AS b ON b.batch_id = t.batch_id
ANTI JOIN rejection_known($known_at) AS r ON r.text_id = t.text_id
JOIN project AS p ON p.text_id = t.text_id
WHERE t.region_code = $region AND t.year = $year AND t.unit_code = $unit
"""

_EARLIER_INDICATORS = """
WITH of_unit AS (
    SELECT text_id, version,
           version = max(version) FILTER (
               batch_id IN (SELECT batch_id FROM batch_known($known_at))
               AND text_id NOT IN (SELECT text_id FROM rejection_known($known_at))
           ) OVER () AS is_last
    FROM performance_text
    WHERE region_code = $region AND year = $year AND unit_code = $unit
)
SELECT i.project_code, i.indicator_row, i.level2, i.level3, i.description,
       coalesce(t.is_last, false)
FROM indicator AS i JOIN of_unit AS t USING (text_id)
ORDER BY i.project_code, coalesce(i.printed_row, i.indicator_row)
"""
