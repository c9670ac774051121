"""Groups of 绩效指标 by how they stand, a stacked bar each, the most behind on top."""

from html import escape
from typing import Any

import pandas as pd

from perfmon.charts.figure import Figure, draw
from perfmon.charts.labels import shorten, text_width
from perfmon.charts.theme import (
    CARD_HEIGHT,
    LABEL_SIZE,
    LightSign,
    Palette,
    base_layout,
    empty_figure,
)
from perfmon.measures.result_standing import BEHIND, STANDINGS
from perfmon.money import format_percent

SLOT_HEIGHT = 22
MOST_BARS = 10

STANDING_SIGNS = {
    "red": LightSign("■", STANDINGS["red"]),
    "yellow": LightSign("▲", STANDINGS["yellow"]),
    "on_track": LightSign("●", STANDINGS["on_track"]),
    "reached": LightSign("✓", STANDINGS["reached"]),
    "unreported": LightSign("○", STANDINGS["unreported"]),
    "pending": LightSign("◔", STANDINGS["pending"]),
    "not_due": LightSign("…", STANDINGS["not_due"]),
    "incomparable": LightSign("×", STANDINGS["incomparable"]),
}
"""Shape and word of each standing, so that a photocopy tells them apart."""

NARROWEST_PLOT = 150
"""Pixels that a bar of full length has on a phone; labels are left out where they would not fit."""


ROOM = 1.3
"""How far the axis goes beyond the longest bar, for the label at its end."""


def standing_bars(groups: pd.DataFrame, palette: Palette, limit: int = MOST_BARS) -> Figure:
    """One bar a group, in the order of the frame, as long as its number of indicators.

    A click gives the group's code as the point's customdata.

    Args:
        groups: as `count_standings` gives them, with code and name.
        palette: the colours of the theme.
        limit: how many bars at most.
    """
    shown: list[dict[Any, Any]] = groups.head(limit).to_dict("records")
    if not shown:
        return empty_figure(palette, "没有绩效指标可看", CARD_HEIGHT)
    longest = max(int(row["total"]) for row in shown)
    present = [name for name in STANDINGS if any(row[name] for row in shown)]
    layout = base_layout(palette, "", _description(groups, limit))
    margin = layout["margin"]
    layout["height"] = margin["t"] + margin["b"] + SLOT_HEIGHT * len(shown)
    layout["barmode"] = "stack"
    layout["annotations"] = [
        _end_label(place, row, palette) for place, row in enumerate(shown) if row["behind"]
    ]
    layout["bargap"] = 0.3
    layout["xaxis"] |= {"visible": False, "range": [0, longest * ROOM]}
    layout["yaxis"] |= {
        "range": [len(shown) - 0.5, -0.5],
        "tickvals": list(range(len(shown))),
        "ticktext": [escape(shorten(str(row["name"])), quote=False) for row in shown],
        "tickfont": {"size": LABEL_SIZE + 1, "color": palette.ink},
        "showgrid": False,
        "ticks": "",
    }
    return draw([_segments(name, shown, longest, palette) for name in present], layout)


def standing_bars_title(groups: pd.DataFrame, counted: str) -> str:
    """Who is most behind, and with how much of what has a light."""
    behind = groups[groups["behind"] > 0]
    if groups.empty or not groups["lit"].sum():
        return "还没有能判断进展的绩效指标"
    missing = int(groups["unreported"].sum())
    untold = f"；各{counted}共有 {missing} 项未报" if missing else ""
    if behind.empty:
        return f"各{counted}都没有落后的绩效指标{untold}"
    worst = behind.iloc[0]
    share = format_percent(int(worst["behind"]), int(worst["lit"]), 1)
    return (
        f"{len(behind)} 个{counted}有落后的绩效指标，"
        f"{worst['name']}最多，已判 {worst['lit']} 项中 {worst['behind']} 项，占 {share}{untold}"
    )


def _segments(
    name: str, shown: list[dict[Any, Any]], longest: int, palette: Palette
) -> dict[str, Any]:
    """One standing of all bars."""
    fill, edge, ink = _colours(palette)[name]
    counts = [int(row[name]) for row in shown]
    return {
        "type": "bar",
        "orientation": "h",
        "name": STANDINGS[name],
        "y": list(range(len(shown))),
        "x": counts,
        "marker": {"color": fill, "line": {"color": edge, "width": 1}},
        "text": [_label(name, count, longest) for count in counts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": LABEL_SIZE, "color": ink},
        "customdata": [[str(row["code"])] for row in shown],
        "hovertext": [_hover(row) for row in shown],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _end_label(place: int, row: dict[Any, Any], palette: Palette) -> dict[str, Any]:
    """What is behind, at the end of its bar, since its own segment is often too narrow."""
    parts = [f"{STANDING_SIGNS[name].shape}{row[name]}" for name in BEHIND if row[name]]
    return {
        "x": int(row["total"]),
        "y": place,
        "xanchor": "left",
        "xshift": 3,
        "text": " ".join(parts),
        "showarrow": False,
        "font": {"size": LABEL_SIZE, "color": palette.ink},
    }


def _label(name: str, count: int, longest: int) -> str:
    """Shape and count, where the segment is wide enough for it on a phone."""
    if not count or name in BEHIND:
        return ""
    room = NARROWEST_PLOT * count / longest
    full = f"{STANDING_SIGNS[name].shape}{count}"
    for label in (full, str(count)):
        if text_width(label, LABEL_SIZE) + 2 <= room:
            return label
    return ""


def _hover(row: dict[Any, Any]) -> str:
    lines = [f"<b>{escape(str(row['name']), quote=False)}</b>　{row['total']} 项绩效指标"]
    lines += [
        f"{sign.shape} {sign.word} {row[name]} 项"
        for name, sign in STANDING_SIGNS.items()
        if row[name]
    ]
    return "<br>".join(lines)


def _description(groups: pd.DataFrame, limit: int) -> str:
    part = f"，{len(groups)} 个中落后最多的 {limit} 个" if len(groups) > limit else ""
    return f"绩效指标（项），按进展{part}"


def _colours(palette: Palette) -> dict[str, tuple[str, str, str]]:
    """Fill, edge and ink of each standing: signals for what has a light, greys for what has none.

    What is on track is hollow beside what is reached, so that a photocopy keeps them apart; in
    segments of what is behind nothing is written.
    """
    paper = palette.paper
    return {
        "red": (palette.red, paper, paper),
        "yellow": (palette.amber, paper, paper),
        "on_track": (palette.raised, palette.green, palette.green),
        "reached": (palette.green, paper, paper),
        "unreported": (palette.muted, paper, paper),
        "pending": (palette.raised, palette.muted, palette.muted),
        "not_due": (palette.line, paper, palette.ink),
        "incomparable": (palette.raised, palette.muted, palette.ink),
    }
