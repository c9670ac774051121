"""可收回盘活资金清单 of a closed month as a workbook whose 可收回额 follows what is typed into it.

Every amount can be changed with its reason beside it; the formula stays. Cells hold 万元 to the fen
and show two decimals. The last sheet sums by 资金性质. Source: issue 7, paper C.
"""

from io import BytesIO

import pandas as pd
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfmon.charts.theme import LIGHT
from perfmon.measures.rates import is_missing
from perfmon.measures.reclaimable import (
    PART_WORDS,
    find_reclaimable,
    ground_words,
    sum_by_fund,
)
from perfmon.money import FEN_PER_WANYUAN
from perfmon.reports.cell_lines import lines_of
from perfmon.reports.workbook import begin_workbook
from perfmon.workflows.meeting import Meeting

TITLE = "可收回盘活资金清单"

_WORDS = {
    "department_name": ("主管部门", 18),
    "unit_name": ("单位", 20),
    "name": ("项目", 36),
    "document_nos": ("文号", 30),
    "fund_type": ("资金性质", 14),
    "source_years": ("来源年度", 10),
}
_BLANKS = (
    *("修改数字的原因", "单位意见", "主管部门意见", "股室意见"),
    "建议（收回、调剂、不收回、暂缓）",
)

_HEAD_ROW, _A3, _LINE_POINTS = 3, 8, 15
_FIRST_MONEY = len(_WORDS)
_RECLAIMABLE = _FIRST_MONEY + len(PART_WORDS)
_FIRST_BLANK = _RECLAIMABLE + 2

_HOW = (
    "可收回额 = 调整预算 − 已支付 − 在途 − 合同未付 − 年内预计另需支付，不小于 0；"
    "合同未付单位没有报的，按登记的合同金额减已支付，也没有登记的按 0 计；"
    "年内预计是在途、合同未付以外年内还要支付的，单位没有报的用程序预计。"
    "各数可改，改了写明原因，可收回额随之重算。"
    "这份只有月结时的数；月结以后改的数、意见、认定和文号，在“承诺”页的“盘活”里看和下载。"
)


def reclaim_list(meeting: Meeting) -> bytes:
    """The list as xlsx, most to be taken back first, and its sums by 资金性质."""
    rows = find_reclaimable(meeting.projects, meeting.tranches)
    content = BytesIO()
    book = begin_workbook(content, TITLE)
    styles = _styles(book)
    sheet = book.add_worksheet(TITLE)
    _write_head(sheet, styles, meeting.stamp)
    for number, row in enumerate(rows.to_dict("records"), start=_HEAD_ROW + 1):
        lines = 1
        for place, (name, (_, width)) in enumerate(_WORDS.items()):
            words = "" if is_missing(row[name]) else str(row[name])
            sheet.write_string(number, place, words, styles["text"])
            lines = max(lines, lines_of(words, width))
        sheet.set_row(number, _LINE_POINTS * lines)
        for place, name in enumerate(PART_WORDS, start=_FIRST_MONEY):
            fen = None if is_missing(row[name]) else int(row[name])
            _write_money(sheet, styles["money"], (number, place), fen)
        left = _wanyuan(row["reclaimable_fen"])
        sheet.write_formula(number, _RECLAIMABLE, _formula(number), styles["money"], left)
        sheet.write_string(number, _RECLAIMABLE + 1, ground_words(row), styles["text"])
        for place in range(_FIRST_BLANK, _FIRST_BLANK + len(_BLANKS)):
            sheet.write_blank(number, place, None, styles["text"])
    _write_total(sheet, styles, rows)
    _set_up(sheet, len(rows))
    _write_funds(book, styles, rows)
    book.close()
    return content.getvalue()


def _write_head(sheet: Worksheet, styles: dict[str, Format], stamp: str) -> None:
    sheet.write_string(0, 0, TITLE, styles["title"])
    sheet.write_string(1, 0, f"{stamp}　金额单位：万元", styles["note"])
    sheet.write_string(2, 0, _HOW, styles["note"])
    heads = [*_WORDS.values(), *((label, 13) for label in PART_WORDS.values()), ("可收回额", 13)]
    heads.append(("依据", 40))
    for place, (label, width) in enumerate([*heads, *((label, 18) for label in _BLANKS)]):
        sheet.write_string(_HEAD_ROW, place, label, styles["head"])
        sheet.set_column(place, place, width)
    sheet.set_row(_HEAD_ROW, 34)


def _write_money(sheet: Worksheet, style: Format, place: tuple[int, int], fen: int | None) -> None:
    if fen is None:
        sheet.write_blank(*place, None, style)
    else:
        sheet.write_number(*place, _wanyuan(fen), style)


def _formula(number: int) -> str:
    """What is left in a row, as its cells say it."""
    first, *rest = (
        f"{xl_col_to_name(_FIRST_MONEY + k)}{number + 1}" for k in range(len(PART_WORDS))
    )
    return f"=MAX(0,{first}-{'-'.join(rest)})"


def _write_total(sheet: Worksheet, styles: dict[str, Format], rows: pd.DataFrame) -> None:
    """The last row: sums that follow the cells."""
    number = _HEAD_ROW + 1 + len(rows)
    sheet.write_string(number, 0, "合计", styles["sum"])
    for place, name in enumerate([*PART_WORDS, "reclaimable_fen"], start=_FIRST_MONEY):
        column = xl_col_to_name(place)
        summed = f"=SUM({column}{_HEAD_ROW + 2}:{column}{number})" if len(rows) else "=0"
        sheet.write_formula(number, place, summed, styles["sum"], _wanyuan(int(rows[name].sum())))


def _write_funds(book: Workbook, styles: dict[str, Format], rows: pd.DataFrame) -> None:
    """The sums by 资金性质, which follow the list's cells."""
    sheet = book.add_worksheet("按资金性质")
    for place, (label, width) in enumerate((("资金性质", 24), ("项目数", 10), ("可收回额", 16))):
        sheet.write_string(0, place, label, styles["head"])
        sheet.set_column(place, place, width)
    until = _HEAD_ROW + 1 + len(rows)
    fund = f"'{TITLE}'!${xl_col_to_name(4)}${_HEAD_ROW + 2}:${xl_col_to_name(4)}${until}"
    column = xl_col_to_name(_RECLAIMABLE)
    amount = f"'{TITLE}'!${column}${_HEAD_ROW + 2}:${column}${until}"
    for number, row in enumerate(sum_by_fund(rows).to_dict("records"), start=1):
        sheet.write_string(number, 0, str(row["fund_type"]), styles["text"])
        sheet.write_number(number, 1, int(row["project_count"]), styles["text"])
        formula = f"=SUMIF({fund},A{number + 1},{amount})"
        sheet.write_formula(number, 2, formula, styles["money"], _wanyuan(row["reclaimable_fen"]))
    sheet.freeze_panes(1, 0)


def _set_up(sheet: Worksheet, count: int) -> None:
    sheet.freeze_panes(_HEAD_ROW + 1, 3)
    sheet.autofilter(_HEAD_ROW, 0, _HEAD_ROW + count, _FIRST_BLANK + len(_BLANKS) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _styles(book: Workbook) -> dict[str, Format]:
    cell = {"border": 1, "border_color": LIGHT.line, "valign": "vcenter"}
    centred = {"bold": True, "text_wrap": True, "align": "center", "bg_color": LIGHT.raised}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "note": book.add_format({"font_color": LIGHT.muted}),
        "head": book.add_format(cell | centred),
        "text": book.add_format(cell | {"text_wrap": True}),
        "money": book.add_format(cell | {"num_format": "#,##0.00"}),
        "sum": book.add_format(cell | {"bold": True, "num_format": "#,##0.00"}),
    }


def _wanyuan(fen: int) -> float:
    """What a cell holds: 万元 to the fen."""
    return int(fen) / FEN_PER_WANYUAN
