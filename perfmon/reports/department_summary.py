"""部门整体支出绩效汇总表: one line a department, money beside results and grades."""

import pandas as pd

from perfmon.measures.grade_bands import GRADES, GradeBands
from perfmon.measures.rates import is_missing
from perfmon.reports.form_paper import Cell, FormBook, Stamp, rate, wanyuan

TITLE = "部门整体支出绩效汇总表"

_GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "项目支出（万元）",
        (("年初预算数", "money"), ("全年预算数", "money"), ("执行数", "money"), ("执行率", "rate")),
    ),
    ("支出进度的灯", tuple((word, "count") for word in ("滞后", "预警", "正常", "超额", "不判灯"))),
    (
        "绩效指标",
        tuple((word, "count") for word in ("项数", "应报", "已报", "滞后", "预警", "正常", "超额")),
    ),
    (
        "绩效目标实现程度",
        (("加权平均", "rate"), ("有数的项目", "count"), ("其中依据不足三项", "count")),
    ),
    ("自评等级", tuple((word, "count") for word in (*GRADES, "未评"))),
)
_FIRST = 4
_WIDTHS = (
    *(5.0, 22.0, 6.5, 6.5),
    *(12.0, 12.0, 12.0, 9.0),
    *[5.5] * 5,
    *[6.0] * 7,
    *(9.0, 7.0, 8.0),
    *[5.0] * 5,
)


def department_summary(departments: pd.DataFrame, bands: GradeBands, stamp: Stamp) -> bytes:
    """An xlsx of `summarise_departments`, the line of all last."""
    book = FormBook(TITLE, stamp)
    sheet = book.sheet(TITLE, _WIDTHS)
    sheet.line((0, sheet.last, TITLE, "title"))
    sheet.line((0, sheet.last, f"（截至{stamp.cut}，金额单位：万元）", "subtitle"))
    for column, head in enumerate(("序号", "主管部门", "单位数", "项目数")):
        sheet.put(column, column, head, "head", rows=2)
    column = _FIRST
    for group, heads in _GROUPS:
        sheet.put(column, column + len(heads) - 1, group, "head")
        column += len(heads)
    sheet.row += 1
    styles = [style for _, heads in _GROUPS for _, style in heads]
    words = [word for _, heads in _GROUPS for word, _ in heads]
    for column, word in enumerate(words, start=_FIRST):
        sheet.put(column, column, word, "head")
    sheet.row += 1
    for number, row in enumerate(departments.to_dict("records"), start=1):
        is_total = not row["department_code"]
        name = row["department_name"]
        name = name if is_total else f"{name}（{row['department_code']}）"
        cells = zip(_cells({str(key): row[key] for key in row}), styles, strict=True)
        sheet.line(
            (0, 0, None if is_total else number, "count"),
            (1, 1, name, "text"),
            (2, 2, int(row["unit_count"]), "count"),
            (3, 3, int(row["project_count"]), "count"),
            *((at, at, value, style) for at, (value, style) in enumerate(cells, start=_FIRST)),
        )
    mirrors = int(departments["mirror_count"].iloc[-1])
    for note in (
        f"绩效指标的项数不含只反映资金的 {mirrors} 项，它们也不在实现程度里；"
        "应报是截至日已到期或要求填报的，已报含报了待审核的。",
        "实现程度按项目的全年预算数加权，只取到期、已审的结果；没有到期、没有填报或指标少于三项的项目不在平均里。"
        "依据不足三项：算进去的结果少于三项。",
        f"自评等级：{bands.words}。",
    ):
        sheet.line((0, sheet.last, note, "note"))
    sheet.finish(repeated=(0, 3))
    return book.content()


def _cells(row: dict[str, object]) -> list[Cell]:
    def whole(name: str) -> int:
        return int(str(row[name]))

    share = row["realisation_share"]
    lights = ("red", "yellow", "green", "blue")
    counts = [*lights, "unlit", "indicator_count", "asked_count", "told_count"]
    counts += [f"indicators_{light}" for light in lights]
    return [
        *(wanyuan(whole(name)) for name in ("budget_fen", "adjusted_budget_fen", "paid_fen")),
        rate(whole("paid_fen"), whole("adjusted_budget_fen")),
        *(whole(name) for name in counts),
        None if is_missing(share) else round(float(str(share)), 4),
        whole("realised_count"),
        whole("few_count"),
        *(whole(grade) for grade in (*GRADES, "ungraded")),
    ]
