"""What was paid in each month of the year, net of refunds."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from perfmon.charts.figure import Figure, draw
from perfmon.charts.labels import text_width
from perfmon.charts.months import Row, covered_rows, month_rows
from perfmon.charts.theme import (
    CARD_HEIGHT,
    LABEL_SIZE,
    MONTH_TICKS,
    TEXT_SIZE,
    Palette,
    base_layout,
    empty_figure,
)
from perfmon.money import FEN_PER_WANYUAN, format_wanyuan
from perfmon.periods import MONTHS_IN_YEAR, Cutoff

SLOT_WIDTH, PLOT_HEIGHT, LABEL_HEIGHT = 22, 170, 15
"""A month's width, the plot's and a label's height on a phone, in pixels: where labels must fit."""

LABEL_ROOM = 20
"""Pixels at the right for December's label."""

BAR_SHARE = 0.62
"""How much of a month's width its bar takes."""


def monthly_payments(
    months: pd.DataFrame, palette: Palette, title: str = "", height: int = CARD_HEIGHT
) -> Figure:
    """One bar a covered month in 万元; a month of net refund hangs below zero.

    Args:
        months: one row a month: month, cut_on, covered, paid_in_month_fen.
        palette: the colours of the theme.
        title: `monthly_payments_title` of the same frame, or empty where the page prints it.
        height: of the picture in pixels.
    """
    rows = covered_rows(month_rows(months))
    if not rows:
        return empty_figure(palette, "还没有支付数据", height)
    amounts = {row["month"]: int(row["paid_in_month_fen"]) for row in rows}
    labelled = labelled_months(amounts)
    heights = [fen / FEN_PER_WANYUAN for fen in amounts.values()]
    cutoff = rows[-1]["cutoff"]
    bars = {
        "type": "bar",
        "x": list(amounts),
        "y": heights,
        "width": BAR_SHARE,
        "marker": {"color": palette.blue},
        "text": [format_wanyuan(amounts[m]) if m in labelled else "" for m in amounts],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "constraintext": "none",
        "textfont": {"size": LABEL_SIZE, "color": palette.ink},
        "hovertext": [_hover(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    layout = base_layout(palette, title, f"每月净支付（万元），截至{cutoff.label}", height)
    layout["xaxis"] |= {
        "range": [0.5, MONTHS_IN_YEAR + 0.5],
        "tickvals": MONTH_TICKS,
        "ticktext": [f"{month}月" for month in MONTH_TICKS],
        "tickangle": 0,
        "showgrid": False,
    }
    layout["margin"]["r"] = LABEL_ROOM
    low, high = _amount_range(heights)
    layout["yaxis"] |= {"range": [low, high], "nticks": 5, "tickformat": ",", "zeroline": True}
    layout["yaxis"] |= {"zerolinecolor": palette.muted, "zerolinewidth": 1}
    layout["shapes"], layout["annotations"] = _ahead(cutoff.month, palette)
    return draw([bars], layout)


def monthly_payments_title(months: pd.DataFrame) -> str:
    """The last month's payments beside the mean of the three before it.

    >>> paid = [3_000_000, 6_000_000, 12_300_000]
    >>> days = pd.to_datetime(["2023-01-31", "2023-02-28", "2023-03-31"])
    >>> year = pd.DataFrame({"month": [1, 2, 3], "cut_on": days, "covered": True})
    >>> monthly_payments_title(year.assign(paid_in_month_fen=paid))
    '3月支付 12.30 万元，前两个月平均 4.50 万元'
    """
    rows = covered_rows(month_rows(months))
    if not rows:
        return "还没有支付数据"
    cutoff = rows[-1]["cutoff"]
    amounts = [int(row["paid_in_month_fen"]) for row in rows]
    if not any(amounts):
        return f"截至{cutoff.label}还没有支付"
    last = f"{_month_name(cutoff)}{_paid_words(amounts[-1])}"
    before = amounts[-4:-1]
    if not before:
        return last
    span = {1: "上月", 2: "前两个月平均", 3: "前三个月平均"}[len(before)]
    return f"{last}，{span} {_mean_wanyuan(before)} 万元"


def labelled_months(amounts: dict[int, int]) -> list[int]:
    """The months whose value stands at the bar: the last, refunds, then the greatest that fit.

    A label keeps clear of the other labels and of the bars beside its own, on a phone too.

    >>> labelled_months({1: 12_300_000, 2: 12_000_000, 3: 45_000_000})
    [1, 3]
    """
    last = max(amounts)
    order = sorted(amounts, key=lambda month: (month != last, amounts[month] >= 0, -amounts[month]))
    tallest = max(max(amounts.values()), 0) - min(min(amounts.values()), 0)
    scale = PLOT_HEIGHT / max(tallest, 1)
    bars = {month: _bar_box(month, fen * scale) for month, fen in amounts.items()}
    labels: dict[int, Box] = {}
    for month in order:
        box = _label_box(month, amounts[month], scale)
        others = [bar for each, bar in bars.items() if each != month] + list(labels.values())
        if amounts[month] != 0 and not any(box.overlaps(other) for other in others):
            labels[month] = box
    return sorted(labels)


@dataclass(frozen=True)
class Box:
    """A rectangle on the narrowest plot, in pixels, y upwards."""

    left: float
    right: float
    bottom: float
    top: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


def _bar_box(month: int, end: float) -> Box:
    half = SLOT_WIDTH * BAR_SHARE / 2
    middle = month * SLOT_WIDTH
    return Box(middle - half, middle + half, min(end, 0), max(end, 0))


def _label_box(month: int, fen: int, scale: float) -> Box:
    half = text_width(format_wanyuan(fen), LABEL_SIZE) / 2
    middle, end = month * SLOT_WIDTH, fen * scale
    bottom = end if fen > 0 else end - LABEL_HEIGHT
    return Box(middle - half, middle + half, bottom, bottom + LABEL_HEIGHT)


def _month_name(cutoff: Cutoff) -> str:
    days = "" if cutoff.is_whole_month else f"1日至{cutoff.on.day}日"
    return f"{cutoff.month}月{days}"


def _paid_words(fen: int) -> str:
    if fen == 0:
        return "没有支付"
    return f"支付 {format_wanyuan(fen)} 万元" if fen > 0 else f"净退回 {format_wanyuan(-fen)} 万元"


def _mean_wanyuan(amounts: Sequence[int]) -> str:
    """The mean rounded half up once, from the exact fen."""
    mean = Decimal(sum(amounts)) / (len(amounts) * FEN_PER_WANYUAN)
    rounded = mean.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{abs(rounded) if rounded == 0 else rounded:,}"


def _hover(row: Row) -> str:
    return _month_name(row["cutoff"]) + _paid_words(int(row["paid_in_month_fen"]))


def _amount_range(values: Sequence[float]) -> tuple[float, float]:
    """With room for a label above the highest bar and below the lowest."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = max(high - low, 0.01) * 0.14
    return low - (room if low < 0 else 0), high + room


def _ahead(last_month: int, palette: Palette) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The months that payments do not reach yet: a faint band with its word."""
    if last_month == MONTHS_IN_YEAR:
        return [], []
    start, end = last_month + 0.5, MONTHS_IN_YEAR + 0.5
    band = {
        "type": "rect",
        "layer": "below",
        "x0": start,
        "x1": end,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "fillcolor": palette.raised,
        "line": {"width": 0},
    }
    word = {
        "x": (start + end) / 2,
        "y": 0.5,
        "yref": "paper",
        "text": "未到",
        "showarrow": False,
        "font": {"size": TEXT_SIZE, "color": palette.muted},
    }
    return [band], [word]
