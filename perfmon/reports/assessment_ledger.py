"""考核台账 as a workbook: how far each stage covers a department, by count and amount."""

import pandas as pd

from perfmon.measures.assessment_ledger import STAGES
from perfmon.reports.form_paper import FormBook, Stamp, rate, wanyuan

TITLE = "预算绩效管理考核台账"

_HEADS = (
    ("项目数", "count"),
    ("覆盖率", "rate"),
    ("金额（万元）", "money"),
    ("金额覆盖率", "rate"),
)
_FIRST = 4
_WIDTHS = (5.0, 26.0, 8.0, 14.0, *(8.0, 10.0, 14.0, 11.0) * len(STAGES))


def assessment_ledger_book(ledger: pd.DataFrame, stamp: Stamp) -> bytes:
    """An xlsx of `perfmon.measures.assessment_ledger`, the line of all last."""
    book = FormBook(TITLE, stamp)
    sheet = book.sheet("考核台账", _WIDTHS)
    sheet.line((0, sheet.last, TITLE, "title"))
    sheet.line((0, sheet.last, f"（截至{stamp.cut}）", "subtitle"))
    for column, head in enumerate(("序号", "主管部门", "项目数", "全年预算数（万元）")):
        sheet.put(column, column, head, "head", rows=2)
    for place, stage in enumerate(STAGES):
        first = _FIRST + place * len(_HEADS)
        sheet.put(first, first + len(_HEADS) - 1, f"绩效{stage}", "head")
    sheet.row += 1
    for place in range(len(STAGES)):
        for at, (head, _) in enumerate(_HEADS):
            column = _FIRST + place * len(_HEADS) + at
            sheet.put(column, column, head, "head")
    sheet.row += 1
    for number, row in enumerate(ledger.to_dict("records"), start=1):
        is_total = not row["department_code"]
        name = row["department_name"]
        name = name if is_total else f"{name}（{row['department_code']}）"
        count, budget_fen = int(row["project_count"]), int(row["budget_fen"])
        cells = []
        for stage in STAGES:
            covered, fen = int(row[f"{stage}_count"]), int(row[f"{stage}_fen"])
            cells += [covered, rate(covered, count), wanyuan(fen), rate(fen, budget_fen)]
        styles = [style for _ in STAGES for _, style in _HEADS]
        sheet.line(
            (0, 0, None if is_total else number, "count"),
            (1, 1, name, "text"),
            (2, 2, count, "count"),
            (3, 3, wanyuan(budget_fen), "money"),
            *(
                (at, at, cell, style)
                for at, (cell, style) in enumerate(zip(cells, styles, strict=True), start=_FIRST)
            ),
        )
    for note in (
        "目标：有绩效指标；监控：填报过，截至日应报的都报了（已报未审也算）；监控不全：填报过，应报的还有没报的，"
        "不算在监控里；",
        "自评：各项指标和预算执行率都有得分；复核：财政局定过分。只反映资金的指标不看填报。",
        "只列其他运转类和特定目标类项目，金额是全年预算数。",
    ):
        sheet.line((0, sheet.last, note, "note"))
    sheet.finish(repeated=(0, 3))
    return book.content()
