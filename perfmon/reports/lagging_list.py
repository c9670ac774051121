"""滞后项目 as a workbook, exactly as it was filtered on the page."""

from io import BytesIO

import pandas as pd
import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfmon.charts.theme import LIGHT, light_sign
from perfmon.measures.rates import is_missing
from perfmon.measures.selection import Selection
from perfmon.money import format_wanyuan
from perfmon.periods import Cutoff

SHEET = "滞后项目"
_MONEY, _POINTS, _PERCENT = "#,##0.00", "+0.00;-0.00;0.00", "0.00"
_TENTH, _WHOLE, _TEXT = "0.0", "0", "@"

_Columns = tuple[tuple[str, str, str, int], ...]

_COLUMNS: _Columns = (
    ("name", "项目", _TEXT, 30),
    ("project_code", "项目代码", _TEXT, 24),
    ("department_name", "主管部门", _TEXT, 20),
    ("unit_name", "预算单位", _TEXT, 22),
    ("county_leader", "分管县领导", _TEXT, 12),
    ("bureau_section", "业务股室", _TEXT, 12),
    ("light_word", "灯", _TEXT, 10),
    ("adjusted_budget_wanyuan", "调整预算", _MONEY, 14),
    ("paid_wanyuan", "已支付", _MONEY, 14),
    ("execution_percent", "支出进度（%）", _PERCENT, 13),
    ("plan_points", "较计划（百分点）", _POINTS, 15),
    ("elapsed_points", "较序时（百分点）", _POINTS, 15),
    ("behind_wanyuan", "较计划少支额", _MONEY, 14),
    ("to_yellow_wanyuan", "追平到预警需支出", _MONEY, 16),
    ("to_green_wanyuan", "追平到正常需支出", _MONEY, 16),
    ("beyond", "能否追平", _TEXT, 10),
    ("lag", "落后（月）", _TENTH, 10),
    ("lagging_months", "连续亮灯（月）", _WHOLE, 13),
    ("rulers", "两把尺", _TEXT, 14),
    ("needed_wanyuan", "月均需支", _MONEY, 13),
    ("pace", "需提速（倍）", _TENTH, 12),
    ("treasury_desk_wanyuan", "财政端在途", _MONEY, 13),
    ("treasury_desk_days", "财政端最久（天）", _WHOLE, 15),
    ("unit_desk_wanyuan", "单位端在途", _MONEY, 13),
    ("unit_desk_days", "单位端最久（天）", _WHOLE, 15),
    ("unsaid_desk_wanyuan", "未分端在途", _MONEY, 13),
    ("unsaid_desk_days", "未分端最久（天）", _WHOLE, 15),
    ("expected_percent", "预计年底（%）", _PERCENT, 13),
    ("hard_wanyuan", "预计难以支出", _MONEY, 14),
    ("state_words", "状态", _TEXT, 16),
    ("reason", "为什么是这个灯", _TEXT, 90),
)
"""Column of the list, its head, its number format, its width in characters."""

UNSAID = ("unsaid_desk_wanyuan", "unsaid_desk_days")
"""The columns of money of which no file said the desk; left out where there is none."""

_SUMMED = ("adjusted_budget", "paid", "behind", "to_yellow", "to_green")
"""What the last row sums: columns `_fen` of the list."""

_HEAD_ROW = 3


def lagging_list(
    listed: pd.DataFrame,
    cutoff: Cutoff,
    due: Cutoff,
    selection: Selection,
    rule_label: str,
    is_demo: bool,
) -> bytes:
    """An xlsx of the rows shown, in their order, with a row of sums.

    Args:
        listed: `listed_lagging` of the rows that the filters let through.
        cutoff: of the figures.
        due: the day by which the sums of 追平 are to be paid.
        selection: the filters.
        rule_label: the rule of the month.
        is_demo: whether the figures are 演示数据.
    """
    content = BytesIO()
    workbook = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = workbook.add_worksheet(SHEET)
    columns = _columns_of(listed)
    _write_head(workbook, sheet, cutoff, due, selection, rule_label, is_demo=is_demo)
    _write_heads(workbook, sheet, columns)
    _write_rows(workbook, sheet, listed, columns)
    sheet.freeze_panes(_HEAD_ROW + 1, 1)
    sheet.autofilter(_HEAD_ROW, 0, _HEAD_ROW + len(listed), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    workbook.close()
    return content.getvalue()


def lagging_list_name(cutoff: Cutoff) -> str:
    """The file name to offer: 滞后项目-2023年10月底.xlsx."""
    return f"{SHEET}-{cutoff.full_label}.xlsx"


def _write_head(
    workbook: Workbook,
    sheet: Worksheet,
    cutoff: Cutoff,
    due: Cutoff,
    selection: Selection,
    rule_label: str,
    *,
    is_demo: bool,
) -> None:
    title = workbook.add_format({"bold": True, "font_size": 16})
    note = workbook.add_format({"font_color": LIGHT.muted})
    mark = "（演示数据）" if is_demo else ""
    sheet.write_string(0, 0, f"滞后项目清单{mark}　截至 {cutoff.full_label}", title)
    sheet.write_string(1, 0, f"条件：{selection.words}。{rule_label}。金额单位：万元。", note)
    sheet.write_string(
        2, 0, f"追平：到{due.full_label}至少再支出的金额，须符合合同及验收条件。", note
    )


def _columns_of(listed: pd.DataFrame) -> _Columns:
    return tuple(
        column for column in _COLUMNS if column[0] not in UNSAID or listed[column[0]].notna().any()
    )


def _write_heads(workbook: Workbook, sheet: Worksheet, columns: _Columns) -> None:
    head = workbook.add_format(
        {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1}
        | {"bg_color": LIGHT.raised, "border_color": LIGHT.line}
    )
    for place, (_, label, _, width) in enumerate(columns):
        sheet.write_string(_HEAD_ROW, place, label, head)
        sheet.set_column(place, place, width)
    sheet.set_row(_HEAD_ROW, 34)


def _write_rows(
    workbook: Workbook, sheet: Worksheet, listed: pd.DataFrame, columns: _Columns
) -> None:
    cell = {"border": 1, "border_color": LIGHT.line, "valign": "vcenter"}
    formats = {
        kind: workbook.add_format(cell | {"num_format": kind, "text_wrap": kind == _TEXT})
        for kind in (_MONEY, _POINTS, _PERCENT, _TENTH, _WHOLE, _TEXT)
    }
    colours = {"red": LIGHT.red, "yellow": LIGHT.amber, "green": LIGHT.green, "blue": LIGHT.blue}
    lights = {
        light: workbook.add_format(cell | {"font_color": colour, "bold": True})
        for light, colour in colours.items()
    }
    rows = listed.assign(light_word=[light_sign(light).text for light in listed["light"]])
    for number, row in enumerate(rows.to_dict("records"), start=_HEAD_ROW + 1):
        for place, (name, _, kind, _) in enumerate(columns):
            value, style = row[name], formats[kind]
            if name == "light_word":
                style = lights.get(row["light"], style)
            if is_missing(value):
                sheet.write_string(number, place, "—", style)
            elif kind == _TEXT:
                sheet.write_string(number, place, str(value), style)
            else:
                sheet.write_number(number, place, float(value), style)
    _write_sums(workbook, sheet, listed, _HEAD_ROW + 1 + len(listed))


def _write_sums(workbook: Workbook, sheet: Worksheet, listed: pd.DataFrame, number: int) -> None:
    """The last row: sums of exact fen, so they are those of the page and not of rounded cells."""
    cell = {"bold": True, "top": 1, "border_color": LIGHT.ink, "num_format": _MONEY}
    style = workbook.add_format(cell)
    places = {name: place for place, (name, _, _, _) in enumerate(_COLUMNS)}
    sheet.write_string(number, 0, f"合计 {len(listed)} 个项目", style)
    for name in _SUMMED:
        total = format_wanyuan(int(listed[f"{name}_fen"].fillna(0).sum())).replace(",", "")
        sheet.write_number(number, places[f"{name}_wanyuan"], float(total), style)
