"""Whether a revised 绩效文本 is of the unit whose code it prints: by its name and its projects."""

from collections.abc import Sequence
from datetime import date

import duckdb

from perfmon.document import PerformanceText
from perfmon.errors import ImportRefusedError
from perfmon.findings import Finding
from perfmon.ingest.odd_characters import with_visible_marks
from perfmon.ingest.printed_text import comparable
from perfmon.store.texts import read_earlier_project_codes
from perfmon.store.units import unit_name_on


def find_other_unit(
    cursor: duckdb.DuckDBPyConnection,
    text: PerformanceText,
    findings: Sequence[Finding],
    file_name: str,
) -> list[Finding]:
    """UNIT_OTHER_NAME, PROJECTS_ALL_OTHER: one sign that a revision is of another unit.

    The unit's name is the one known on 1 January, its projects are those of all versions on hand
    that were not turned down. A first text of a year is of the unit that it says.

    Raises:
        ImportRefusedError: both signs together.
    """
    head = text.document
    region_code = str(head.region_code)
    codes = read_earlier_project_codes(cursor, region_code, head.year, head.unit_code)
    if not codes:
        return []
    known = unit_name_on(cursor, region_code, head.unit_code, date(head.year, 1, 1))
    known = known or head.unit_name
    has_other_name = comparable(known) != comparable(head.unit_name)
    has_other_projects = codes.isdisjoint(project.code for project in text.projects)
    was, now = with_visible_marks(known), with_visible_marks(head.unit_name)
    names = f"单位代码 {head.unit_code} 已经是“{was}”，这份写的是“{now}”"
    if has_other_name and has_other_projects:
        reason = f"{names}，项目也没有一个相同；请核对代码"
        raise ImportRefusedError(file_name, reason, findings)
    if has_other_name:
        message = f"{names}，有相同的项目，按同一个单位读入；请核对代码和名称。"
        return [Finding("warning", "UNIT_OTHER_NAME", message, head.unit_name, file=file_name)]
    if has_other_projects:
        message = (
            f"单位代码 {head.unit_code} 的项目与前面的版本没有一个相同，"
            "按同一个单位修订的文本读入；请核对单位代码和项目编码。"
        )
        return [Finding("warning", "PROJECTS_ALL_OTHER", message, file=file_name)]
    return []
