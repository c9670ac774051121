"""Payments workbooks as offices export them, with a title and a unit above the head, for tests."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from tests.facts import FIFTH, FIRST, SECOND

HEADS = [
    "序号",
    "预算单位编码",
    "预算单位",
    "项目代码",
    "项目名称",
    "支付凭证号",
    "明细行号",
    "实际支付日期",
    "支付金额",
    "支付状态",
    "摘要",
    "收款人账号",
]
UNIT_CELLS = ["288001", "县委政法委本级"]
ACCOUNT = "6222020200112233"

Cells = Sequence[object]


def line(
    voucher_no: str,
    yuan: object,
    *,
    code: str = FIRST,
    name: str = "",
    day: object = date(2023, 3, 31),
    status: str = "已支付",
    summary: str = "付线路租金",
    number: str = "1",
) -> list[object]:
    """A voucher line under HEADS."""
    return [
        *(1, *UNIT_CELLS, code, name, voucher_no, number),
        *(day, yuan, status, summary, ACCOUNT),
    ]


def good_lines() -> list[list[object]]:
    """Three lines of three projects, 380,000.50 元 together."""
    return [
        line("0230001", 200_000),
        line("0230002", 150_000.25, code=SECOND, day="2023年4月20日", summary="付培训费"),
        line("0230003", "30,000.25", code=FIFTH, day=20230516, summary="付设备款"),
    ]


def mixed_lines() -> list[list[object]]:
    """Six lines: one new, one void, one without a project, and three that cannot be read."""
    return [
        line("0240001", 5_000, code=SECOND),
        line("0240002", 700, status="作废"),
        line("0240003", 80_000, code="", name="=智慧平安县项目"),
        line("0240004", "约三万"),
        line("0240005", 900, day="去年底"),
        line("0240006", None),
    ]


def write_workbook(
    path: Path,
    lines: Sequence[Cells],
    *,
    heads: Sequence[str] = HEADS,
    unit: str = "元",
) -> Path:
    """Writes the lines as an xlsx and gives the path."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as workbook:
        page = workbook.add_worksheet("支付")
        page.merge_range(0, 0, 0, len(heads) - 1, "2023年财政支付明细表")
        page.write_string(1, 0, f"金额单位：{unit}")
        page.write_row(2, 0, heads)
        day = workbook.add_format({"num_format": "yyyy/m/d"})
        for row, cells in enumerate(lines, start=3):
            for column, cell in enumerate(cells):
                page.write(row, column, cell, *([day] if isinstance(cell, date) else []))
    return path
