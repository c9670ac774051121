"""幻灯片 of a closed month: a few slides with charts that can be edited, sources in the notes.

Source: issue 7.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pandas as pd
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.text import PP_ALIGN
from pptx.util import Cm, Pt
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfmon.charts.theme import light_sign
from perfmon.ingest.odd_characters import as_seen
from perfmon.measures.leader_table import sum_leaders
from perfmon.measures.rates import is_missing
from perfmon.measures.stuck import most_behind
from perfmon.money import format_wanyuan
from perfmon.periods import MONTHS_IN_YEAR
from perfmon.reports.circular import department_rows
from perfmon.reports.made_on import without_clock
from perfmon.reports.meeting_words import UNKNOWN, rate
from perfmon.reports.one_page import bridge_lines, headline, leader_rows
from perfmon.reports.workbook import begin_workbook
from perfmon.workflows.meeting import Meeting

Shape = Any
"""A deck, a slide or what stands on one: the library gives them no types that hold."""

FONT = "微软雅黑"

MOST_PROJECTS = 8
"""So many projects fit a slide that is read from the back."""

_WIDTH, _HEIGHT = Cm(33.867), Cm(19.05)
_LEFT, _TOP, _INNER = Cm(1.5), Cm(3.2), Cm(30.8)
_INK, _GREY = RGBColor(0x1F, 0x29, 0x33), RGBColor(0x5B, 0x65, 0x70)
_FAINT = RGBColor(0xD5, 0xDB, 0xE1)
_BAR, _LINE = RGBColor(0x2F, 0x6D, 0xB5), RGBColor(0x1F, 0x29, 0x33)
_TABLE_POINTS = 15
_LONGEST_PROPERTY = 255
_BLANK = 6
"""The layout without placeholders."""


class _ChartBook(CategoryWorkbookWriter):
    """The workbook behind a chart; the library's own makes a formula of a name such as =1+1."""

    def __init__(self, data: CategoryChartData) -> None:
        super().__init__(data)  # type: ignore[no-untyped-call]  # untyped library

    @contextmanager
    def _open_worksheet(self, xlsx_file: BytesIO) -> Iterator[tuple[Workbook, Worksheet]]:
        workbook = begin_workbook(xlsx_file)
        yield workbook, workbook.add_worksheet()
        workbook.close()


class _ChartData(CategoryChartData):
    def __init__(self, number_format: str) -> None:
        super().__init__(number_format)  # type: ignore[no-untyped-call]  # untyped library

    @property
    def _workbook_writer(self) -> _ChartBook:
        return _ChartBook(self)


def _chart_data(number_format: str) -> CategoryChartData:
    return _ChartData(number_format)


def slides(meeting: Meeting) -> bytes:
    """A pptx about the month."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    year, month = meeting.year, meeting.month
    title = f"{year}年{month}月{meeting.region_name or '县'}本级部门项目支出进度"
    deck.core_properties.title, deck.core_properties.author = as_seen(title)[:_LONGEST_PROPERTY], ""
    _cover(deck, meeting, title)
    _curve(deck, meeting)
    _leaders(deck, meeting)
    _departments(deck, meeting)
    _behind(deck, meeting)
    _results(deck, meeting)
    content = BytesIO()
    deck.save(content)
    return without_clock(content.getvalue())


def _cover(deck: Shape, meeting: Meeting, title: str) -> None:
    slide = _slide(
        deck, meeting, title, "调整预算数、已支付、在途：月结冻结的项目数；口径桥：对账。"
    )
    county = sum_leaders(meeting.projects).iloc[-1].to_dict()
    _write(slide, (_TOP, Cm(5)), headline(county), 26)
    for line in bridge_lines(meeting.tie_lines, meeting.reason):
        _write(slide, (Cm(11), Cm(4)), line, 14, ink=_GREY)


def _curve(deck: Shape, meeting: Meeting) -> None:
    sums = meeting.months.groupby("month")[["adjusted_budget_fen", "paid_fen", "elapsed_fen"]].sum()
    paid = [_percent(sums.loc[month], "paid_fen") for month in sums.index]
    even = [_percent(sums.loc[month], "elapsed_fen") for month in sums.index]
    until = meeting.month
    data = _chart_data('0.00"%"')
    data.categories = [f"{month}月" for month in range(1, MONTHS_IN_YEAR + 1)]
    data.add_series("序时", even)
    data.add_series("支出进度", [*paid[:until], *[None] * (MONTHS_IN_YEAR - until)])
    slide = _slide(
        deck, meeting, f"截至{meeting.cutoff.label}支出进度与序时（%）",
        "各月累计实际支付数 ÷ 各月调整预算数；序时：月份÷12，年中下达的资金从下达日算。",
    )  # fmt: skip
    chart = _chart(slide, XL_CHART_TYPE.LINE_MARKERS, data)
    chart.value_axis.maximum_scale, chart.value_axis.minimum_scale = 100, 0
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.legend.font.size = Pt(16)
    for series, ink in zip(chart.plots[0].series, (_GREY, _LINE), strict=True):
        series.format.line.color.rgb = ink
        series.smooth = False


def _leaders(deck: Shape, meeting: Meeting) -> None:
    heads = (
        *("分管县领导", "部门数", "调整预算", "已支付", "支出进度", "较序时", "较上月"),
        *("待支付", "红灯", "零支出"),
    )
    slide = _slide(
        deck, meeting, "各分管县领导（万元，个百分点）",
        "月结冻结的项目数按分管县领导汇总；金额各行按最大余数法取整，与合计相等。",
    )  # fmt: skip
    _table(
        slide,
        heads,
        leader_rows(sum_leaders(meeting.projects)),
        (6.4, 2.2, 4, 3.8, 2.8, 2.6, 2.4, 2.6, 1.8, 2.2),
    )


def _departments(deck: Shape, meeting: Meeting) -> None:
    rows = [row for row in department_rows(meeting.projects)[:-1] if row[5] != UNKNOWN]
    shown = rows[:12]
    data = _chart_data("+0.00;-0.00;0.00")
    data.categories = [as_seen(row[1]) for row in reversed(shown)]
    data.add_series("较计划（个百分点）", [float(row[5]) for row in reversed(shown)])
    slide = _slide(
        deck, meeting, f"较计划差距：{len(rows)} 个部门中排在前面的 {len(shown)} 个（个百分点）",
        "有资金支出计划的项目：累计实际支付数减考核线，除以调整预算数。",
    )  # fmt: skip
    _bars(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, 14)


def _behind(deck: Shape, meeting: Meeting) -> None:
    behind = most_behind(meeting.projects, MOST_PROJECTS)
    slide = _slide(
        deck, meeting, "少支最多的项目（万元）",
        "较计划少支额 = 考核线 − 累计实际支付数，不小于 0；原因：单位填报并经审核。",
    )  # fmt: skip
    heads = ("项目", "单位", "灯", "已支付", "支出进度", "少支额", "原因")
    rows = [
        [
            str(row["name"]),
            str(row["unit_name"]),
            light_sign(row["light"]).text,
            format_wanyuan(row["paid_fen"]),
            rate(row),
            format_wanyuan(row["behind_fen"]),
            "未说明" if is_missing(row["deciding_cause"]) else str(row["deciding_cause"]),
        ]
        for row in behind.to_dict("records")
    ]
    if rows:
        _table(slide, heads, rows, (9, 6.2, 2.6, 3.2, 3, 3.2, 3.4))
    else:
        _write(slide, (_TOP, Cm(3)), "没有滞后或预警的项目。", 24)


def _results(deck: Shape, meeting: Meeting) -> None:
    names = {
        "indicators_held": "达到或正常推进",
        "indicators_behind": "滞后或预警",
        "indicators_unreported": "应报未报",
        "indicators_other": "未到期或不能比",
    }
    data = _chart_data("0")
    data.categories = list(names.values())
    data.add_series("绩效指标（项）", [int(meeting.projects[name].sum()) for name in names])
    slide = _slide(
        deck, meeting, "绩效指标完成情况（项，不含资金类）",
        "各单位填报并经审核的指标结果；资金类指标由支付数反映，不计入。",
    )  # fmt: skip
    _bars(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, data, 18)


def _slide(deck: Shape, meeting: Meeting, title: str, source: str) -> Shape:
    """A slide with its title, the foot that every paper has, and its source in the notes."""
    slide: Shape = deck.slides.add_slide(deck.slide_layouts[_BLANK])
    _write(slide, (Cm(1), Cm(1.6)), title, 32, bold=True)
    _write(slide, (Cm(17.9), Cm(0.9)), meeting.stamp, 11, ink=_GREY)
    slide.notes_slide.notes_text_frame.text = f"数据来源：{source}\n{meeting.stamp}"
    return slide


def _write(
    slide: Shape,
    place: tuple[int, int],
    text: str,
    points: int,
    *,
    bold: bool = False,
    ink: RGBColor = _INK,
) -> None:
    """A text box over the width of the slide; place is top and height."""
    frame = slide.shapes.add_textbox(_LEFT, place[0], _INNER, place[1]).text_frame
    frame.word_wrap = True
    run = frame.paragraphs[0].add_run()
    run.text = as_seen(text)
    run.font.size, run.font.bold, run.font.name = Pt(points), bold, FONT
    run.font.color.rgb = ink


def _chart(slide: Shape, kind: XL_CHART_TYPE, data: CategoryChartData) -> Shape:
    frame = slide.shapes.add_chart(kind, _LEFT, _TOP, _INNER, Cm(14.2), data)
    chart = frame.chart
    chart.font.size, chart.font.name = Pt(14), FONT
    chart.has_title = False
    lines = chart.value_axis.major_gridlines.format.line
    lines.color.rgb, lines.width = _FAINT, Pt(0.75)
    chart.value_axis.format.line.fill.background()
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    return chart


def _bars(slide: Shape, kind: XL_CHART_TYPE, data: CategoryChartData, points: int) -> None:
    """One series of bars, each with its value at its end."""
    chart = _chart(slide, kind, data)
    chart.has_legend = False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 60, True
    plot.data_labels.font.size = Pt(points)
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = _BAR


def _table(
    slide: Shape, heads: Sequence[str], rows: Sequence[Sequence[str]], widths_cm: Sequence[float]
) -> None:
    """A table whose numbers stand at the right."""
    shape: Shape = slide.shapes.add_table(
        len(rows) + 1, len(heads), _LEFT, _TOP, _INNER, Cm(1.2 * (len(rows) + 1))
    )
    table = shape.table
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for number, cells in enumerate([heads, *rows]):
        for place, text in enumerate(cells):
            cell = table.cell(number, place)
            cell.margin_left = cell.margin_right = Cm(0.15)
            paragraph = cell.text_frame.paragraphs[0]
            run = paragraph.add_run()
            run.text = as_seen(text)
            run.font.size, run.font.name = Pt(_TABLE_POINTS), FONT
            is_number = (number > 0 and text[-1:].isdigit()) or text.endswith("%")
            paragraph.alignment = PP_ALIGN.RIGHT if is_number else PP_ALIGN.LEFT


def _percent(sums: "pd.Series[Any]", figure: str) -> float | None:
    budget_fen = int(sums["adjusted_budget_fen"])
    return round(100 * int(sums[figure]) / budget_fen, 2) if budget_fen > 0 else None
