"""Blocks that the official forms of a project share: its head, the levels, the row to sign."""

from collections.abc import Sequence
from itertools import groupby

from perfmon.measures.project_forms import ProjectForm, Row
from perfmon.reports.form_paper import FormSheet

_BLOCK, _LEVEL1, _LEVEL2, _, _TARGET, _RESULT, _AFTER_RESULT = range(7)
"""The first columns, the same on every form."""


def write_head(sheet: FormSheet, form: ProjectForm) -> None:
    """项目名称, 主管部门及代码 and 实施单位."""
    project = form.project
    department = f"{project['department_name']}（{project['department_code']}）"
    sheet.line(
        (_BLOCK, _LEVEL1, "项目名称", "head"), (_LEVEL2, sheet.last, project["name"], "text")
    )
    sheet.line(
        (_BLOCK, _LEVEL1, "主管部门及代码", "head"),
        (_LEVEL2, _TARGET, department, "text"),
        (_RESULT, _RESULT, "实施单位", "head"),
        (_AFTER_RESULT, sheet.last, project["unit_name"], "text"),
    )


def write_levels(sheet: FormSheet, rows: Sequence[Row], column: int) -> None:
    """一级指标 and 二级指标 of all rows, equal neighbours merged; the row at hand stays."""
    first = sheet.row
    for place, name in enumerate(("level1", "level2")):
        names = ("level1", "level2")[: place + 1]
        sheet.row = first
        for _, run in groupby(rows, key=lambda row: tuple(str(row[each]) for each in names)):
            same = list(run)
            sheet.put(column + place, column + place, str(same[0][name]), "centre", rows=len(same))
            sheet.row += len(same)
    sheet.row = first


def write_signatures(sheet: FormSheet) -> None:
    """The row that people sign."""
    gap = "　" * 8
    words = ("填报人：", "审核人：", "联系电话：", "填报日期：　　　年　　月　　日")
    sheet.line((0, sheet.last, gap.join(words), "free"))
