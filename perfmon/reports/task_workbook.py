"""The workbook of a 监控任务 that a unit fills in and sends back: heads locked, answers from lists.

指标结果 has the heads of the results file, so the usual import reads it; 偏差与预计 is read beside
it. Only what the unit answers can be typed into; what it said last stands beside each cell.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfmon.charts.theme import LIGHT, light_sign
from perfmon.ingest.columns.kind_fields import GRADES
from perfmon.ingest.outlook_table import OUTLOOK_HEADS
from perfmon.measures.disagreement import POSSIBILITIES
from perfmon.periods import Cutoff, month_end
from perfmon.reports.file_names import file_name_part
from perfmon.reports.locked_sheet import (
    AS_TEXT,
    OPEN,
    SHADED,
    begin_sheet,
    finish_sheet,
    head_format,
)
from perfmon.reports.workbook import begin_workbook
from perfmon.store.monitoring_tasks import MonitoringTask
from perfmon.workflows.entry_checks import Row, indicator_words
from perfmon.workflows.entry_words import asked_words, last_words, now_words, said, words_of
from perfmon.workflows.outlook_checks import DECIDING_CAUSES, OFFICIAL_CAUSES

RESULTS_SHEET, OUTLOOKS_SHEET = "指标结果", "偏差与预计"
HEAD_ROW = 3

_DAY_FORMAT = "yyyy-mm-dd"


@dataclass(frozen=True)
class _Column:
    """A column of a sheet.

    Attributes:
        head: as printed.
        width: in characters.
        told: what stands in it; None where the unit fills it in.
        asked: of which rows it is asked.
        choices: of a drop-down.
        note: shown beside the chosen cell.
        is_day: whether a day is asked.
        is_value: whether it holds a value in the unit of its row.
    """

    head: str
    width: int
    told: Callable[[Row], str] | None = None
    asked: Callable[[Row], bool] = lambda row: True
    choices: tuple[str, ...] = ()
    note: str = ""
    is_day: bool = False
    is_value: bool = False


def task_workbook(rows: pd.DataFrame, task: MonitoringTask, *, is_demo: bool) -> bytes:
    """The workbook of one unit, the same bytes each time.

    Args:
        rows: `read_task_rows` of that unit.
        task: which asks.
        is_demo: whether the figures are 演示数据.
    """
    content = BytesIO()
    workbook = begin_workbook(content, task.title)
    asked = rows.to_dict("records")
    mark = "（演示数据）" if is_demo else ""
    unit = words_of(asked[0]["unit_name"]) if asked else ""
    cut = Cutoff.at(task.year, task.month).full_label
    title = f"{task.title}{mark}　{unit}　截至{cut}　请于 {task.deadline} 前报送"
    indicators = [row for row in asked if row["indicator_row"] > 0]
    _write_sheet(
        workbook,
        RESULTS_SHEET,
        (title, "只填白底的格子，按“怎么填”一列填：累计数从 1 月加起，其余填截至月底的。"),
        _result_columns(task),
        indicators,
    )
    _write_sheet(
        workbook,
        OUTLOOKS_SHEET,
        (
            title,
            "灯是预警、滞后的必须填，填了结果以后才出现偏差的也要填，其余不用填。金额单位万元。"
            "“有可能”“完全不可能”的要选偏差原因，写改进措施和完成时限。",
        ),
        _outlook_columns(task),
        asked,
    )
    workbook.close()
    return content.getvalue()


def task_workbook_name(task: MonitoringTask, unit_code: str, unit_name: str) -> str:
    """The file name to offer: 10月绩效运行监控-288001巨鹿县委政法委本级.xlsx."""
    return f"{file_name_part(task.title)}-{file_name_part(unit_code + unit_name)}.xlsx"


def task_workbooks(rows: pd.DataFrame, task: MonitoringTask, *, is_demo: bool) -> bytes:
    """One workbook a unit, as one zip."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for (code, name), own in rows.groupby(["unit_code", "unit_name"], sort=True):
            book = task_workbook(own, task, is_demo=is_demo)
            archive.writestr(task_workbook_name(task, str(code), str(name)), book)
    return content.getvalue()


def _result_columns(task: MonitoringTask) -> list[_Column]:
    return [
        _Column("年度", 7, lambda row: str(row["year"])),
        _Column("月份", 6, lambda _: str(task.month)),
        *_unit_and_project(),
        _Column("指标序号", 8, lambda row: str(row["indicator_row"])),
        _Column("二级指标", 14, lambda row: words_of(row["level2"])),
        _Column("三级指标", 22, lambda row: words_of(row["level3"])),
        _Column("指标值", 16, lambda row: words_of(row["printed_value"])),
        _Column("怎么填", 16, asked_words),
        _Column("上次填报", 14, _last_result),
        _Column(
            "完成值",
            14,
            asked=lambda row: row["direction"] not in ("by_date", "qualitative"),
            note="累计数从 1 月加起；百分数填 95，不填 0.95",
            is_value=True,
        ),
        _Column(
            "完成日期",
            13,
            asked=lambda row: row["direction"] == "by_date",
            note="完成了的填，如 2023-06-30；没有完成的留空",
            is_day=True,
        ),
        _Column(
            "完成程度", 12, asked=lambda row: row["direction"] == "qualitative", choices=GRADES
        ),
        _Column("佐证材料", 26, note="凭什么这样填"),
    ]


def _outlook_columns(task: MonitoringTask) -> list[_Column]:
    heads = OUTLOOK_HEADS
    return [
        _Column(heads["month"], 6, lambda _: str(task.month)),
        *_unit_and_project(),
        _Column(heads["row"], 6, lambda row: str(row["indicator_row"])),
        _Column("资金或指标", 20, indicator_words),
        _Column("灯", 9, lambda row: light_sign(row["light"]).text),
        _Column("现在", 34, now_words),
        _Column("上次答复", 30, last_words),
        _Column(
            heads["expected"],
            13,
            note="资金填全年一共支付多少，万元；指标填年底完成多少",
            is_value=True,
        ),
        _Column(
            heads["unpaid_contract"],
            13,
            asked=lambda row: row["indicator_row"] == 0,
            note="今年要付、还没有付的合同款",
        ),
        _Column(heads["possibility"], 15, choices=POSSIBILITIES),
        _Column(heads["official_cause"], 14, choices=OFFICIAL_CAUSES),
        _Column(heads["deciding_cause"], 14, choices=DECIDING_CAUSES),
        _Column(heads["explanation"], 28),
        _Column(heads["remedy"], 28),
        _Column(heads["remedy_on"], 13, note="年底以前的日期，如 2023-12-15", is_day=True),
    ]


def _unit_and_project() -> Iterable[_Column]:
    yield _Column("预算单位编码", 13, lambda row: str(row["unit_code"]))
    yield _Column("预算单位名称", 22, lambda row: words_of(row["unit_name"]))
    yield _Column("项目编码", 24, lambda row: str(row["project_code"]))
    yield _Column("项目名称", 30, lambda row: words_of(row["name"]))


def _last_result(row: Row) -> str:
    return said(row["number"], row["done_on"], row["grade"])


def _write_sheet(
    workbook: Workbook,
    name: str,
    lines: tuple[str, str],
    columns: list[_Column],
    rows: list[Row],
) -> None:
    sheet = begin_sheet(workbook, name, lines)
    head = head_format(workbook)
    told = workbook.add_format(SHADED | {"num_format": AS_TEXT})
    formats = {
        form: workbook.add_format(OPEN | {"num_format": form})
        for form in ("General", _DAY_FORMAT, AS_TEXT)
    }
    for place, column in enumerate(columns):
        sheet.write_string(HEAD_ROW, place, column.head, head)
        sheet.set_column(place, place, column.width)
        for number, row in enumerate(rows, start=HEAD_ROW + 1):
            if column.told is not None:
                sheet.write_string(number, place, column.told(row), told)
            elif column.asked(row):
                sheet.write_blank(number, place, None, formats[_form(column, row)])
                _guide(sheet, number, place, column)
            else:
                sheet.write_blank(number, place, None, told)
    finish_sheet(sheet, name, HEAD_ROW)


def _form(column: _Column, row: Row) -> str:
    """The number format of a cell that is filled in.

    A value in % is text: Excel makes 0.95 of a typed 95% otherwise, and that reads as 0.95%.
    """
    if column.is_day:
        return _DAY_FORMAT
    is_percent = column.is_value and words_of(row["unit"]) == "%"
    return AS_TEXT if is_percent else "General"


def _guide(sheet: Worksheet, number: int, place: int, column: _Column) -> None:
    """The drop-down or the note of a cell that is filled in."""
    note = {"input_title": column.head, "input_message": column.note} if column.note else {}
    if column.choices:
        rule: dict[str, Any] = {"validate": "list", "source": list(column.choices)}
        rule |= {
            "error_title": "不在可选的内容里",
            "error_message": f"{column.head}请从下拉框里选。",
        }
        sheet.data_validation(number, place, number, place, rule | note)
    elif note:
        sheet.data_validation(number, place, number, place, {"validate": "any"} | note)


def reminder_list(
    lacking: pd.DataFrame, task: MonitoringTask, told_on: date, *, is_demo: bool
) -> bytes:
    """催报名单 as a workbook: which projects of which units lack what.

    Args:
        lacking: unit_code, unit_name, department_name, project_code, name, lacking.
        task: of the list.
        told_on: the day on which it was made.
        is_demo: whether the figures are 演示数据.
    """
    content = BytesIO()
    workbook = begin_workbook(content)
    sheet = workbook.add_worksheet("催报名单")
    mark = "（演示数据）" if is_demo else ""
    title = f"{task.title}催报名单{mark}"
    due = f"截至{month_end(task.year, task.month):%Y年%m月底}的数，{task.deadline} 前报送；"
    sheet.write_string(0, 0, title, workbook.add_format({"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, f"{due}{told_on} 还没有报的。")
    edge: dict[str, Any] = {"border": 1, "border_color": LIGHT.line}
    head = workbook.add_format(edge | {"bold": True, "bg_color": LIGHT.raised})
    cell = workbook.add_format(edge | {"num_format": "@", "text_wrap": True})
    for place, (column, label, width) in enumerate(_REMINDED):
        sheet.write_string(HEAD_ROW, place, label, head)
        sheet.set_column(place, place, width)
        for number, value in enumerate(lacking[column], start=HEAD_ROW + 1):
            sheet.write_string(number, place, words_of(value), cell)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    workbook.close()
    return content.getvalue()


_REMINDED = (
    ("department_name", "主管部门", 22),
    ("unit_code", "预算单位编码", 14),
    ("unit_name", "预算单位", 26),
    ("project_code", "项目编码", 24),
    ("name", "项目", 36),
    ("lacking", "缺什么", 34),
)
