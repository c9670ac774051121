"""核对单: the workbook in which a department confirms a month's figures or objects, line by line.

Heads and figures are locked, so that a return says which figures were seen; only 核对意见 (from a
list) and 说明 can be typed into; year, month and department are hidden. The month's vouchers stand
on a second sheet to check against.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfmon.ingest.check_sheet_table import CHECK_HEADS
from perfmon.measures.confirmations import AGREED, OBJECTION
from perfmon.measures.rates import is_missing
from perfmon.money import FEN_PER_YUAN, format_percent
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

SHEET, PAYMENTS_SHEET = "核对单", "本月支付"
HEAD_ROW = 3

_MONEY = "#,##0.00"

Row = dict[Any, Any]


class _Column(NamedTuple):
    """A column: its head, its width in characters, what stands in it (fen or text), how."""

    head: str
    width: int
    told: Callable[[Row], object]
    is_money: bool = False
    is_hidden: bool = False


def check_sheet(lines: pd.DataFrame, payments: pd.DataFrame, month: int, *, is_demo: bool) -> bytes:
    """The workbook of one department, the same bytes each time.

    Args:
        lines: of that department, `read_check_lines` with their state; at least one.
        payments: as `read_month_payments` gives them, of any units.
        month: 1 to 12.
        is_demo: whether the figures are 演示数据.
    """
    content = BytesIO()
    first = lines.iloc[0]
    mark = "（演示数据）" if is_demo else ""
    title = f"{first['year']}年{month}月核对单{mark}　{first['department_name']}"
    workbook = begin_workbook(content, title)
    due = lines["due_on"].max()
    asked = "" if pd.isna(due) else f"请于 {due:%Y-%m-%d} 前交回，过期没有答复的视同确认。"
    note = f"逐行在“核对意见”里选确认或异议，有异议的写明哪里不对。{asked}"
    _write(workbook, SHEET, (title, note), _columns(month), lines.to_dict("records"))
    known = lines[["unit_code", "project_code", "unit_name", "name"]]
    paid = payments.merge(known, on=["unit_code", "project_code"], how="inner", validate="m:1")
    about = f"{month}月逐笔支付；按累计进度表计入的、国库外支付的和涉密的项目没有逐笔。"
    _write(workbook, PAYMENTS_SHEET, (title, about), _PAYMENT_COLUMNS, paid.to_dict("records"))
    workbook.close()
    return content.getvalue()


def check_sheet_name(year: int, month: int, code: str, name: str) -> str:
    """The file name to offer: 2023年10月核对单-288巨鹿县委政法委.xlsx."""
    return f"{year}年{month}月核对单-{file_name_part(code + name)}.xlsx"


def check_sheets(
    lines: pd.DataFrame, payments: pd.DataFrame, month: int, *, is_demo: bool
) -> bytes:
    """One workbook a department, as one zip."""
    content = BytesIO()
    by = ["year", "department_code", "department_name"]
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for (year, code, name), own in lines.groupby(by, sort=True):
            book = check_sheet(own, payments, month, is_demo=is_demo)
            archive.writestr(check_sheet_name(int(str(year)), month, str(code), str(name)), book)
    return content.getvalue()


def _columns(month: int) -> list[_Column]:
    heads = CHECK_HEADS
    return [
        _Column(heads["unit_code"], 10, lambda row: row["unit_code"]),
        _Column("预算单位", 22, lambda row: row["unit_name"]),
        _Column(heads["project_code"], 24, lambda row: row["project_code"]),
        _Column("项目", 44, lambda row: row["name"]),
        _Column(heads["budget"], 17, lambda row: row["budget_fen"], is_money=True),
        _Column("本月支付（元）", 16, lambda row: row["paid_in_month_fen"], is_money=True),
        _Column(heads["paid"], 17, lambda row: row["paid_fen"], is_money=True),
        _Column("支出进度", 10, _rate),
        _Column(heads["in_transit"], 16, lambda row: row["in_transit_fen"], is_money=True),
        _Column("现在的状态", 11, lambda row: row["state"]),
        _Column(heads["year"], 7, lambda row: row["year"], is_hidden=True),
        _Column(heads["month"], 6, lambda _: month, is_hidden=True),
        _Column(heads["department_code"], 9, lambda row: row["department_code"], is_hidden=True),
    ]


_PAYMENT_COLUMNS = [
    _Column("预算单位编码", 13, lambda row: row["unit_code"]),
    _Column("预算单位", 22, lambda row: row["unit_name"]),
    _Column("项目编码", 24, lambda row: row["project_code"]),
    _Column("项目", 34, lambda row: row["name"]),
    _Column("支付日期", 12, lambda row: f"{row['counted_on']:%Y-%m-%d}"),
    _Column("支付凭证号", 22, lambda row: row["voucher_no"]),
    _Column("金额（元）", 16, lambda row: row["amount_fen"], is_money=True),
    _Column("摘要", 34, lambda row: row["summary"]),
]


def _rate(row: Row) -> str:
    if row["budget_fen"] <= 0:
        return "——"
    return format_percent(row["paid_fen"], row["budget_fen"])


def _write(
    workbook: Workbook,
    name: str,
    lines: tuple[str, str],
    columns: list[_Column],
    rows: list[Row],
) -> None:
    sheet = begin_sheet(workbook, name, lines)
    head = head_format(workbook)
    text, money = (workbook.add_format(SHADED | {"num_format": form}) for form in (AS_TEXT, _MONEY))
    for place, column in enumerate(columns):
        sheet.write_string(HEAD_ROW, place, column.head, head)
        sheet.set_column(place, place, column.width, None, {"hidden": column.is_hidden})
        for number, row in enumerate(rows, start=HEAD_ROW + 1):
            value = column.told(row)
            if column.is_money:
                sheet.write_number(number, place, int(str(value)) / FEN_PER_YUAN, money)
            else:
                sheet.write_string(number, place, "" if is_missing(value) else str(value), text)
    if name == SHEET:
        _write_answers(workbook, sheet, len(columns), rows, head)
    finish_sheet(sheet, name, HEAD_ROW)


def _write_answers(
    workbook: Workbook,
    sheet: Worksheet,
    place: int,
    rows: list[Row],
    head: Format,
) -> None:
    """The two columns that are filled in, blank."""
    open_cell = workbook.add_format(OPEN | {"num_format": AS_TEXT})
    for at, name, width in ((place, "verdict", 11), (place + 1, "words", 40)):
        sheet.write_string(HEAD_ROW, at, CHECK_HEADS[name], head)
        sheet.set_column(at, at, width)
        for number in range(HEAD_ROW + 1, HEAD_ROW + 1 + len(rows)):
            sheet.write_blank(number, at, None, open_cell)
    sheet.data_validation(
        *(HEAD_ROW + 1, place, HEAD_ROW + len(rows), place),
        {
            "validate": "list",
            "source": [AGREED, OBJECTION],
            "error_title": "不在可选的内容里",
            "error_message": "核对意见请从下拉框里选确认或异议。",
        },
    )
