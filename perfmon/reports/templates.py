"""The blank workbook to fill in for each kind of file: 模板, and 填写说明 with two examples.

The examples run down two columns of 填写说明, never across as rows under heads, so that nothing but
the sheet 模板 can be read as data.
"""

from io import BytesIO
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfmon.ingest.columns.file_kinds import KINDS, Field, FileKind
from perfmon.reports.workbook import begin_workbook

DATA_SHEET = "模板"
GUIDE_SHEET = "填写说明"

_FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_HEAD = {**_FONT, "bold": True, "align": "center", "border": 1, "text_wrap": True}
_NEEDED, _EITHER, _FREE = "必填", "至少填一个", "选填"
_COLOURS = {_NEEDED: "#F4B183", _EITHER: "#FFE699", _FREE: "#E7E6E6"}
_CELLS: dict[str, dict[str, str]] = {
    "money": {"num_format": "#,##0.00"},
    "day": {"num_format": "yyyy-mm-dd"},
    "number": {"num_format": "0"},
    "year": {"num_format": "0"},
    "month": {"num_format": "0"},
    "text": {"num_format": "@"},
    "code": {"num_format": "@"},
    "yes_no": {"num_format": "@"},
}
_WIDTHS = {"money": 18, "day": 14, "number": 10, "year": 8, "month": 8, "yes_no": 10, "code": 24}
_TEXT_WIDTH = 22
_LAST_ROW = 1_048_575
_A4 = 9


def template_workbook(kind: str) -> bytes:
    """The blank workbook of a kind of file (`KINDS`), the same bytes each time.

    The heads stand in row 1 of 模板, amounts with 元; colours say what must be filled in, and so
    does the sheet 填写说明.
    """
    content = BytesIO()
    workbook = begin_workbook(content, f"{KINDS[kind].title}模板")
    _write_data_sheet(workbook, KINDS[kind])
    _write_guide(workbook, KINDS[kind])
    workbook.close()
    return content.getvalue()


def template_name(kind: str) -> str:
    """The file name to offer: 支付明细模板.xlsx."""
    return f"{KINDS[kind].title}模板.xlsx"


def template_head(field: Field) -> str:
    """A column's head in the template: 支付金额（元）."""
    return f"{field.title}（元）" if field.holds == "money" else field.title


def _offered(kind: FileKind) -> list[Field]:
    return [field for field in kind.fields if field.offered]


def _asked(kind: FileKind, field: Field) -> str:
    """Whether a column must be filled in: 必填, 至少填一个 (of a group), 选填."""
    groups = [group for group in kind.needs if field.name in group]
    if not groups:
        return _FREE
    return _NEEDED if any(len(group) == 1 for group in groups) else _EITHER


def _write_data_sheet(workbook: Workbook, kind: FileKind) -> None:
    sheet = workbook.add_worksheet(DATA_SHEET)
    for column, field in enumerate(_offered(kind)):
        colour = {"bg_color": _COLOURS[_asked(kind, field)]}
        cells = workbook.add_format({**_FONT, **_CELLS[field.holds]})
        sheet.set_column(column, column, _width(field), cells)
        sheet.write_string(
            0, column, template_head(field), workbook.add_format({**_HEAD, **colour})
        )
        sheet.data_validation(1, column, _LAST_ROW, column, _validation(field))
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _set_up_print(sheet, kind)


def _validation(field: Field) -> dict[str, Any]:
    """A drop-down where the words are a closed set; the note is shown beside the chosen cell."""
    note = {"input_title": field.title, "input_message": field.note}
    if not field.words:
        return {"validate": "any", **note}
    return {
        "validate": "list",
        "source": list(field.words),
        "error_title": "不在可选的内容里",
        "error_message": f"{field.title}请从下拉框里选。",
        **note,
    }


def _write_guide(workbook: Workbook, kind: FileKind) -> None:
    sheet = workbook.add_worksheet(GUIDE_SHEET)
    head = workbook.add_format({**_HEAD, "bg_color": _COLOURS[_FREE]})
    cell = workbook.add_format({**_FONT, "border": 1, "text_wrap": True, "num_format": "@"})
    lines = _guidance(kind)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, workbook.add_format({**_FONT, "bold": row == 0}))
    top = len(lines) + 1
    for column, title in enumerate(("栏目", "是否必填", "说明", "可选内容", "示例一", "示例二")):
        sheet.write_string(top, column, title, head)
    for row, field in enumerate(_offered(kind), start=top + 1):
        asked = workbook.add_format(
            {**_FONT, "border": 1, "bg_color": _COLOURS[_asked(kind, field)]}
        )
        sheet.write_string(row, 0, template_head(field), cell)
        sheet.write_string(row, 1, _asked(kind, field), asked)
        for column, text in enumerate((field.note, "、".join(field.words), *field.examples), 2):
            sheet.write_string(row, column, text, cell)
    for column, width in enumerate((20, 12, 48, 36, 26, 26)):
        sheet.set_column(column, column, width)
    _set_up_print(sheet, kind)


def _guidance(kind: FileKind) -> list[str]:
    either = [
        "、".join(kind.field(name).title for name in group if kind.field(name).offered)
        for group in kind.needs
        if len(group) > 1
    ]
    return [
        f"{kind.title} 填写说明",
        f"数据填在「{DATA_SHEET}」表里，从第 2 行起，一行一条；表头不要改名，用不着的列可以留空。",
        "表头颜色：橙色必填，黄色几栏里至少填一栏，灰色选填。",
        "金额按元填写；日期写成 2023-06-30 的样子；编码按文本填写，前面的 0 要保留。",
        *(f"至少填一个：{titles}。" for titles in either),
        "示例只供参照，不会被导入。",
    ]


def _width(field: Field) -> int:
    return max(_WIDTHS.get(field.holds, _TEXT_WIDTH), 2 * len(template_head(field)) + 2)


def _set_up_print(sheet: Worksheet, kind: FileKind) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&C{kind.title}")
    sheet.set_footer("&C第 &P 页，共 &N 页")
