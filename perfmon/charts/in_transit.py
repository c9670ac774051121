"""What a project has paid and what is under way (在途) at each desk, within its budget."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from perfmon.charts.figure import Figure, draw
from perfmon.charts.labels import text_width
from perfmon.charts.theme import LABEL_SIZE, TEXT_SIZE, Palette, base_layout
from perfmon.measures.in_transit import (
    DESK_COLUMNS,
    TREASURY_DESK,
    UNIT_DESK,
    UNSAID_DESK,
)
from perfmon.measures.rates import is_missing
from perfmon.money import FEN_PER_WANYUAN, format_percent, format_points, format_wanyuan
from perfmon.periods import Cutoff

SLOT_HEIGHT, PLOT_WIDTH, LABEL_GAP = 26, 230, 6
"""A bar's height with its gap, the narrowest plot's width, a label's distance, in pixels."""

HATCHES = {TREASURY_DESK: "/", UNIT_DESK: "\\", UNSAID_DESK: "x"}
"""The desks, the nearest to payment first, and how each is hatched."""

CLEAR = "rgba(0,0,0,0)"

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Bar:
    """One step of the picture: from where to where, in fen, and its words."""

    name: str
    start: int
    end: int
    label: str
    hatch: str = ""
    is_blank: bool = False

    @property
    def is_outlined(self) -> bool:
        """Whether it is not solid ink."""
        return self.is_blank or bool(self.hatch)


def in_transit_steps(project: Row, palette: Palette, title: str = "") -> Figure:
    """Steps: what is paid in ink, each desk hatched, what is left blank; the plan is a line.

    Args:
        project: a month's row with the columns of `spread_desks`: cut_on, adjusted_budget_fen,
            paid_fen, planned_fen.
        palette: the colours of the theme.
        title: `in_transit_title` of the same row, or empty where the page prints it.
    """
    bars = list(_bars(project))
    planned_fen = None if is_missing(project["planned_fen"]) else int(project["planned_fen"])
    places = list(range(len(bars)))
    low, high = _reach(bars, planned_fen)
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "base": [_wanyuan(bar.start) for bar in bars],
        "x": [_wanyuan(bar.end - bar.start) for bar in bars],
        "width": 0.62,
        "marker": _marker(bars, palette),
        "cliponaxis": False,
        "hovertext": [f"{bar.name} {bar.label}" for bar in bars],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    cutoff = Cutoff(project["cut_on"].date())
    note = f"截至{cutoff.label}，在途不算已支付"
    layout = base_layout(palette, title, note, above=0 if planned_fen is None else 18)
    margin = layout["margin"]
    layout["height"] = margin["t"] + margin["b"] + SLOT_HEIGHT * len(bars)
    layout["xaxis"] |= {"range": [_wanyuan(low), _wanyuan(high)], "visible": False}
    layout["yaxis"] |= {
        "range": [len(bars) - 0.5, -0.5],
        "tickvals": places,
        "ticktext": [bar.name for bar in bars],
        "tickfont": {"size": TEXT_SIZE, "color": palette.ink},
        "showgrid": False,
    }
    layout["annotations"] = [
        _label(bar, place, low, high, palette) for place, bar in enumerate(bars)
    ]
    if planned_fen is not None:
        layout["shapes"] = [_plan_line(planned_fen, palette)]
        layout["annotations"].append(_plan_label(planned_fen, low, high, palette))
    return draw([trace], layout)


def in_transit_title(project: Row) -> str:
    """What is under way, and where the project would be with it.

    >>> import pandas as pd
    >>> money = {"adjusted_budget_fen": 96_000_000, "paid_fen": 38_000_000}
    >>> in_transit_title(money | {"planned_fen": 70_000_000, "in_transit_fen": 12_000_000})
    '在途 12.00 万元，付出后支出进度 52.08%，比计划少 20.83 个百分点'
    """
    budget_fen, after_fen = project["adjusted_budget_fen"], _after(project)
    told = f"在途 {format_wanyuan(project['in_transit_fen'])} 万元"
    if budget_fen <= 0:
        return f"{told}，没有预算可比"
    told = f"{told}，付出后支出进度 {format_percent(after_fen, budget_fen)}"
    if is_missing(project["planned_fen"]):
        return told
    gap_fen = after_fen - int(project["planned_fen"])
    if gap_fen == 0:
        return f"{told}，与计划持平"
    side = "多" if gap_fen > 0 else "少"
    return f"{told}，比计划{side} {format_points(abs(gap_fen), budget_fen)} 个百分点"


def _after(project: Row) -> int:
    return int(project["paid_fen"] + project["in_transit_fen"])


def _bars(project: Row) -> Iterator[Bar]:
    """Paid, each desk with money, and what is left or beyond the budget."""
    paid_fen, budget_fen = int(project["paid_fen"]), int(project["adjusted_budget_fen"])
    rate = f"，{format_percent(paid_fen, budget_fen)}" if budget_fen > 0 else ""
    yield Bar("已支付", 0, paid_fen, f"{format_wanyuan(paid_fen)} 万元{rate}")
    reached = paid_fen
    for desk, hatch in HATCHES.items():
        fen, days = (project[f"{DESK_COLUMNS[desk]}_{unit}"] for unit in ("fen", "days"))
        if fen:
            waited = "" if is_missing(days) else f"，最久 {int(days)} 天"
            label = f"{format_wanyuan(fen)} 万元{waited}"
            yield Bar(f"{desk}在途", reached, reached + int(fen), label, hatch)
            reached += int(fen)
    left_fen = budget_fen - reached
    name = "未申请" if left_fen >= 0 else "超出预算"
    start = reached if left_fen >= 0 else budget_fen
    label = f"{format_wanyuan(abs(left_fen))} 万元"
    yield Bar(name, start, start + abs(left_fen), label, is_blank=True)


def _marker(bars: list[Bar], palette: Palette) -> dict[str, Any]:
    return {
        "color": [CLEAR if bar.is_blank else palette.ink for bar in bars],
        "line": {"color": palette.ink, "width": [1 if bar.is_outlined else 0 for bar in bars]},
        "pattern": {
            "shape": [bar.hatch for bar in bars],
            "fillmode": "replace",
            "bgcolor": palette.paper,
            "size": 6,
            "solidity": 0.3,
        },
    }


def _reach(bars: list[Bar], planned_fen: int | None) -> tuple[int, int]:
    ends = [fen for bar in bars for fen in (bar.start, bar.end)]
    return min(0, *ends), max(1, planned_fen or 0, *ends)


def _label(bar: Bar, place: int, low: int, high: int, palette: Palette) -> dict[str, Any]:
    """Behind the bar where there is room on a phone, else before it, else at its end on it."""
    width = text_width(bar.label, LABEL_SIZE) + LABEL_GAP
    left, right = min(bar.start, bar.end), max(bar.start, bar.end)
    scale = PLOT_WIDTH / (high - low)
    has_room_behind = (high - right) * scale >= width
    has_room_before = (left - low) * scale >= width
    is_on_ink = not (has_room_behind or has_room_before or bar.is_outlined)
    return {
        "x": _wanyuan(right if has_room_behind or not has_room_before else left),
        "y": place,
        "xanchor": "left" if has_room_behind else "right",
        "xshift": LABEL_GAP if has_room_behind else -LABEL_GAP,
        "text": bar.label,
        "showarrow": False,
        "borderpad": 1,
        "bgcolor": palette.ink if is_on_ink else palette.paper,
        "font": {"size": LABEL_SIZE, "color": palette.paper if is_on_ink else palette.ink},
    }


def _plan_line(planned_fen: int, palette: Palette) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": _wanyuan(planned_fen),
        "x1": _wanyuan(planned_fen),
        "y0": 0,
        "y1": 1,
        "line": {"color": palette.blue, "width": 2},
    }


def _plan_label(planned_fen: int, low: int, high: int, palette: Palette) -> dict[str, Any]:
    is_left = 2 * planned_fen < low + high
    return {
        "x": _wanyuan(planned_fen),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "left" if is_left else "right",
        "text": f"计划 {format_wanyuan(planned_fen)} 万元",
        "showarrow": False,
        "font": {"size": LABEL_SIZE, "color": palette.blue},
    }


def _wanyuan(fen: int) -> float:
    return fen / FEN_PER_WANYUAN
