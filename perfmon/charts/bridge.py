"""From one month's rate to another's: each step as a bar that starts where the one before ended."""

from itertools import pairwise
from typing import Any

from perfmon.charts.figure import Figure, draw
from perfmon.charts.theme import LABEL_SIZE, TEXT_SIZE, Palette, base_layout
from perfmon.measures.bridge import Bridge, Standing, Step
from perfmon.money import format_percent, format_points, format_wanyuan

SLOT_HEIGHT = 34
"""How high a step is with the space around it, in pixels."""

BAR_SHARE = 0.5
"""How much of a step's height its bar takes."""


def bridge_steps(
    bridge: Bridge, palette: Palette, ends: tuple[str, str], title: str = ""
) -> Figure:
    """The earlier rate on top, the steps below it, the later rate at the bottom, in percent.

    Steps are not judged, so the bars have no signal colour; which way one goes is said by its sign.

    Args:
        bridge: with its steps.
        palette: the colours of the theme.
        ends: how both cut-offs are called.
        title: `bridge_title` of the same bridge, or empty where the page prints it.
    """
    reached = [step.before for step in bridge.steps] + [bridge.after]
    places = [_percent(standing) for standing in reached]
    last = len(bridge.steps) + 1
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(1, last)),
        "base": places[:-1],
        "x": [end - start for start, end in pairwise(places)],
        "width": BAR_SHARE,
        "marker": {"color": palette.blue},
        "text": [signed_hundredths(step.hundredths) for step in bridge.steps],
        "textposition": "outside",
        "constraintext": "none",
        "textangle": 0,
        "cliponaxis": False,
        "textfont": {"size": LABEL_SIZE, "color": palette.ink},
        "hovertext": [_hover(step) for step in bridge.steps],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    both = (bridge.before, bridge.after)
    rates = [format_percent(standing.paid_fen, standing.budget_fen) for standing in both]
    dots = {
        "type": "scatter",
        "mode": "markers+text",
        "x": [_percent(standing) for standing in both],
        "y": [0, last],
        "marker": {"color": palette.ink, "size": 9},
        "text": [f"<b>{rate}</b>" for rate in rates],
        "textposition": "middle right",
        "cliponaxis": False,
        "textfont": {"size": TEXT_SIZE, "color": palette.ink},
        "hovertext": [_standing(standing) for standing in both],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    layout = base_layout(palette, title, "支出进度（%），横条旁是每一步的影响（个百分点）")
    margin = layout["margin"]
    layout["height"] = margin["t"] + margin["b"] + 24 + SLOT_HEIGHT * (last + 1)
    layout["xaxis"] |= {"range": _range(places), "ticksuffix": "%", "nticks": 5}
    layout["yaxis"] |= {
        "range": [last + 0.5, -0.5],
        "tickvals": list(range(last + 1)),
        "ticktext": [ends[0], *(step.name for step in bridge.steps), ends[1]],
        "tickfont": {"size": LABEL_SIZE + 1, "color": palette.ink},
        "showgrid": False,
    }
    layout["shapes"] = [_lead(place, slot, palette) for slot, place in enumerate(places)]
    return draw([bars, dots], layout)


def bridge_title(bridge: Bridge, ends: tuple[str, str]) -> str:
    """The finding: how far the later rate is from the earlier one, and by which steps."""
    since, until = ends
    steps = "，".join(f"{s.name} {signed_hundredths(s.hundredths)}" for s in bridge.steps)
    return f"{until}的支出进度{_difference(bridge, since)}{f'：{steps}' if steps else ''}"


def signed_hundredths(hundredths: int) -> str:
    """个百分点 with their sign, from 0.01 个百分点.

    >>> signed_hundredths(-62), signed_hundredths(510)
    ('-0.62', '+5.10')
    """
    points = format_points(hundredths, 10_000)
    return points if points.startswith("-") else f"+{points}"


def _difference(bridge: Bridge, since: str) -> str:
    if bridge.difference == 0:
        return f"与{since}持平"
    side = "高" if bridge.difference > 0 else "低"
    if bridge.hundredths == 0:
        return f"比{since}{side}不到 0.01 个百分点"
    return f"比{since}{side} {format_points(abs(bridge.hundredths), 10_000)} 个百分点"


def _percent(standing: Standing) -> float:
    return float(100 * standing.rate)


def _standing(standing: Standing) -> str:
    paid, budget = (format_wanyuan(fen) for fen in (standing.paid_fen, standing.budget_fen))
    return f"已支付 {paid} 万元<br>调整预算 {budget} 万元"


def _hover(step: Step) -> str:
    moved = {"已支付": step.paid_fen, "调整预算": step.budget_fen}
    lines = [f"{name} {_signed_wanyuan(fen)} 万元" for name, fen in moved.items() if fen]
    points = f"影响 {signed_hundredths(step.hundredths)} 个百分点"
    return "<br>".join([f"<b>{step.name}</b>", points, *lines, f"{len(step.projects)} 个项目"])


def _signed_wanyuan(fen: int) -> str:
    return f"{'+' if fen > 0 else ''}{format_wanyuan(fen)}"


def _range(places: list[float]) -> list[float]:
    """From the lowest to the highest rate, with room for the labels on both sides."""
    low, high = min(places), max(places)
    room = max(high - low, 0.05)
    return [low - 0.16 * room, high + 0.3 * room]


def _lead(place: float, slot: int, palette: Palette) -> dict[str, Any]:
    """A thin line from the end of one step to the start of the next."""
    return {
        "type": "line",
        "layer": "below",
        "x0": place,
        "x1": place,
        "y0": slot,
        "y1": slot + 1,
        "line": {"color": palette.muted, "width": 1},
    }
