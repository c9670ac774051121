"""双监控: one dot a project, money against its plan across, results against what is due up.

The limit between the quarters and the flag of far dots are those of the measure's rule. Positions
are compressed beyond ±NEAR points, so that a few far projects do not crowd out the rest; the axes
print the true points.
"""

from html import escape
from math import sqrt
from typing import Any

import pandas as pd

from perfmon.charts.figure import Figure, draw
from perfmon.charts.theme import LABEL_SIZE, Palette, base_layout, empty_figure
from perfmon.measures.asked_results import answer_words
from perfmon.measures.double_monitoring import DEFAULT_DOUBLE_RULE, QUADRANTS, DoubleRule
from perfmon.measures.realisation import LEAST_REAL_INDICATORS
from perfmon.money import format_wanyuan

HEIGHT = 460
SMALLEST, SMALLEST_MARKED, LARGEST = 6, 11, 34
"""Diameters of dots, in pixels; the area follows the budget."""

NEAR = 20
"""个百分点 on either side that are drawn at full scale; what lies beyond is drawn at a third."""
BEYOND = 3

_NOTE = (
    f"每点一个项目，点越大预算越多；空心粗边的相差超过 {DEFAULT_DOUBLE_RULE.far_points} 个百分点；"
    f"⊗ 依据不足{LEAST_REAL_INDICATORS}项；{NEAR} 个百分点以外缩小画"
)

NORMAL, MONEY_AHEAD, RESULTS_AHEAD, BOTH_LATE = QUADRANTS

_TICKS = (-100, -50, -20, -10, 0, 10, 20, 50, 100)


def double_dots(
    rows: pd.DataFrame, palette: Palette, rule: DoubleRule = DEFAULT_DOUBLE_RULE
) -> Figure:
    """The dots in their four quarters; a click gives the project's key as the customdata.

    Args:
        rows: as `double_monitoring` gives them, with name, unit_name, unit_code, project_code,
            adjusted_budget_fen, missing_names; those without a dot are left out.
        palette: the colours of the theme.
        rule: the limits.
    """
    dots: list[dict[Any, Any]] = _dots(rows).to_dict("records")
    if not dots:
        return empty_figure(palette, "没有可以画的项目，原因见下", HEIGHT)
    largest = max(int(dot["adjusted_budget_fen"]) for dot in dots)
    across = _range([dot["money_gap_points"] for dot in dots], rule)
    up = _range([dot["result_gap_points"] for dot in dots], rule)
    layout = base_layout(palette, "", _NOTE)
    layout["height"] = HEIGHT
    layout["hovermode"] = "closest"
    layout["xaxis"] |= _axis(across, "较计划（百分点）", palette)
    layout["yaxis"] |= _axis(up, "绩效较应完成（百分点）", palette)
    layout["shapes"] = _limits(rule, palette)
    layout["annotations"] = _names(dots, across, up, rule, palette)
    return draw([_trace(dots, largest, palette)], layout)


def double_dots_title(rows: pd.DataFrame) -> str:
    """How many projects have their money ahead of their results, or the reverse, and their sum."""
    dots = _dots(rows)
    if dots.empty:
        return "没有项目能把钱和事放在一起看"
    counts = {quadrant: int((dots["quadrant"] == quadrant).sum()) for quadrant in QUADRANTS}
    if counts[NORMAL] == len(dots):
        return f"{len(dots)} 个项目钱和事都正常"
    worst = max(QUADRANTS[1:], key=lambda quadrant: counts[quadrant])
    fen = int(dots.loc[dots["quadrant"] == worst, "adjusted_budget_fen"].sum())
    return (
        f"{len(dots)} 个项目中{NORMAL} {counts[NORMAL]} 个，"
        f"其余以{worst}最多：{counts[worst]} 个，预算 {format_wanyuan(fen)} 万元"
    )


def _dots(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["no_dot"].isna()]


def compressed(points: float) -> float:
    """Where a number of points is drawn.

    >>> compressed(-10), compressed(50)
    (-10, 30.0)
    """
    if abs(points) <= NEAR:
        return points
    beyond = (abs(points) - NEAR) / BEYOND
    return (NEAR + beyond) * (1 if points > 0 else -1)


def _trace(dots: list[dict[Any, Any]], largest: int, palette: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [compressed(float(dot["money_gap_points"])) for dot in dots],
        "y": [compressed(float(dot["result_gap_points"])) for dot in dots],
        "marker": {
            "size": [_size(dot, largest) for dot in dots],
            "symbol": ["circle-x" if dot["rests_on_few"] else "circle" for dot in dots],
            "color": [_fill(dot, palette) for dot in dots],
            "line": {
                "color": [_edge(dot, palette) for dot in dots],
                "width": [2 if dot["is_far"] else 1 for dot in dots],
            },
            "opacity": 0.8,
        },
        "customdata": [[f"{dot['unit_code']}-{dot['project_code']}"] for dot in dots],
        "hovertext": [_hover(dot) for dot in dots],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _size(dot: dict[Any, Any], largest: int) -> float:
    """By the budget; a marked dot is large enough for its mark to be seen."""
    least = SMALLEST_MARKED if dot["rests_on_few"] else SMALLEST
    return max(least, LARGEST * sqrt(int(dot["adjusted_budget_fen"]) / largest))


def _fill(dot: dict[Any, Any], palette: Palette) -> str:
    """Hollow where the two are far apart, or what is told too little, so that it shows in grey."""
    return palette.raised if dot["is_far"] or dot["rests_on_few"] else palette.blue


def _edge(dot: dict[Any, Any], palette: Palette) -> str:
    if dot["is_far"]:
        return palette.ink
    return palette.blue if dot["rests_on_few"] else palette.paper


def _hover(dot: dict[Any, Any]) -> str:
    apart = float(dot["apart_points"])
    far = f"，相差超过 10 个百分点，{'钱慢于事' if apart > 0 else '钱快于事'}"
    few = f"，⊗ 依据不足{LEAST_REAL_INDICATORS}项" if dot["rests_on_few"] else ""
    lines = [
        f"<b>{escape(str(dot['name']), quote=False)}</b>",
        escape(str(dot["unit_name"]), quote=False),
        f"{dot['quadrant']}{far if dot['is_far'] else ''}{few}",
        f"较计划 {dot['money_gap_points']:+.2f} 个百分点",
        f"绩效较应完成 {dot['result_gap_points']:+.2f} 个百分点",
        escape(answer_words(dot), quote=False),
        f"预算 {format_wanyuan(dot['adjusted_budget_fen'])} 万元，"
        f"已支付 {format_wanyuan(dot['paid_fen'])} 万元",
    ]
    return "<br>".join(lines)


def _range(points: list[Any], rule: DoubleRule) -> tuple[float, float]:
    """From the least to the greatest, the limit always inside, with room for the dots."""
    places = [compressed(float(value)) for value in points]
    low = min([*places, -2.0 * rule.late_points])
    high = max([*places, 0.6 * rule.late_points])
    room = 0.07 * (high - low)
    return low - room, high + room


def _axis(extent: tuple[float, float], title: str, palette: Palette) -> dict[str, Any]:
    low, high = extent
    shown = [tick for tick in _TICKS if low <= compressed(tick) <= high]
    return {
        "range": [low, high],
        "tickvals": [compressed(tick) for tick in shown],
        "ticktext": [f"{tick:+d}" if tick else "0" for tick in shown],
        "tickangle": 0,
        "showgrid": False,
        "title": {
            "text": title,
            "font": {"size": LABEL_SIZE, "color": palette.muted},
            "standoff": 6,
        },
    }


def _limits(rule: DoubleRule, palette: Palette) -> list[dict[str, Any]]:
    """The lines between the quarters."""
    at = compressed(-rule.late_points)
    line = {"type": "line", "layer": "below", "line": {"color": palette.muted, "width": 1}}
    return [
        line | {"x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper"},
        line | {"y0": at, "y1": at, "x0": 0, "x1": 1, "xref": "paper"},
    ]


def _names(
    dots: list[dict[Any, Any]],
    across: tuple[float, float],
    up: tuple[float, float],
    rule: DoubleRule,
    palette: Palette,
) -> list[dict[str, Any]]:
    """The quarters' names with their counts, each in its outer corner."""
    places = {
        NORMAL: (1, 1),
        MONEY_AHEAD: (1, 0),
        RESULTS_AHEAD: (0, 1),
        BOTH_LATE: (0, 0),
    }
    counts = {name: sum(dot["quadrant"] == name for dot in dots) for name in QUADRANTS}
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": x,
            "y": y,
            "xanchor": "right" if x else "left",
            "yanchor": "top" if y else "bottom",
            "text": f"<b>{name}</b> {counts[name]} 个",
            "showarrow": False,
            "bgcolor": palette.paper,
            "opacity": 0.9,
            "font": {"size": LABEL_SIZE + 2, "color": palette.ink},
        }
        for name, (x, y) in places.items()
    ]
