"""Findings on 绩效文本 by department or by rule, a stacked bar each, the most to be done on top."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import pandas as pd

from perfmon.charts.figure import Figure, draw
from perfmon.charts.labels import shorten, text_width
from perfmon.charts.theme import CARD_HEIGHT, LABEL_SIZE, Palette, base_layout, empty_figure
from perfmon.findings import SEVERITY_WORDS
from perfmon.measures.review_counts import COUNTS, SEVERITIES

SLOT_HEIGHT = 24
MOST_BARS = 10
SHAPES = {"error": "■", "warning": "▲", "info": "●"}
"""Shape of each severity, filled while it waits, hollow once it is dealt with."""

HOLLOW_SHAPES = {"error": "□", "warning": "△", "info": "○"}

NARROWEST_PLOT = 150
"""Pixels that the longest bar has on a phone; labels are left out where they would not fit."""

_WORDS = {str(severity): word for severity, word in SEVERITY_WORDS.items()}

SEVERITY_LABELS = {severity: f"{SHAPES[severity]} {word}" for severity, word in _WORDS.items()}
"""Shape and word: ■ 错误."""


class Shown(NamedTuple):
    """What a picture says beside its bars.

    Attributes:
        counted: what a bar is: 部门 or 种问题.
        scope: whose texts and which versions.
        as_of: the day of the record, as in 2023-11-02.
    """

    counted: str
    scope: str
    as_of: str


def finding_bars(
    groups: pd.DataFrame, palette: Palette, shown: Shown, limit: int = MOST_BARS
) -> Figure:
    """One bar a group, in the order of the frame, as long as its number of findings.

    A click gives the group's code as the point's customdata.

    Args:
        groups: COUNTS, total, code and name.
        palette: the colours of the theme.
        shown: what the picture says beside its bars.
        limit: how many bars at most.
    """
    rows: Sequence[Mapping[Any, Any]] = groups[groups["total"] > 0].head(limit).to_dict("records")
    if not rows:
        return empty_figure(palette, "没有发现问题", CARD_HEIGHT // 2)
    longest = max(int(row["total"]) for row in rows)
    layout = base_layout(palette, "", _description(groups, shown, limit))
    margin = layout["margin"]
    layout["height"] = margin["t"] + margin["b"] + SLOT_HEIGHT * len(rows)
    layout["barmode"] = "stack"
    layout["bargap"] = 0.3
    layout["xaxis"] |= {"visible": False, "range": [0, longest * 1.12]}
    layout["yaxis"] |= {
        "range": [len(rows) - 0.5, -0.5],
        "tickvals": list(range(len(rows))),
        "ticktext": [escape(shorten(str(row["name"])), quote=False) for row in rows],
        "tickfont": {"size": LABEL_SIZE + 1, "color": palette.ink},
        "showgrid": False,
        "ticks": "",
    }
    layout["annotations"] = [_end_label(place, row, palette) for place, row in enumerate(rows)]
    present = [name for name in COUNTS if any(row[name] for row in rows)]
    return draw([_segments(name, rows, longest, palette) for name in present], layout)


def finding_bars_title(groups: pd.DataFrame, counted: str) -> str:
    """Which group has most to be done, and how much of what was found is dealt with."""
    faults = [f"{severity}_{how}" for severity in ("error", "warning") for how in ("open", "done")]
    if groups.empty or not groups["total"].sum():
        return "没有发现问题"
    open_faults = groups["error_open"] + groups["warning_open"]
    if not int(groups[faults].sum().sum()):
        return f"{len(groups)} 个{counted}没有错误和提醒，只有说明"
    if not int(open_faults.sum()):
        return f"{len(groups)} 个{counted}的错误和提醒都已处理"
    worst = groups.iloc[0]
    parts = [
        f"{_WORDS[severity]} {int(worst[f'{severity}_open']):,} 处"
        for severity in ("error", "warning")
        if worst[f"{severity}_open"]
    ]
    return (
        f"{int((open_faults > 0).sum())} 个{counted}还有错误或提醒待处理，"
        f"{worst['name']}最多，{'、'.join(parts)}"
    )


def _segments(
    name: str, rows: Sequence[Mapping[Any, Any]], longest: int, palette: Palette
) -> dict[str, Any]:
    """One severity of all bars, waiting or dealt with."""
    severity, _, how = name.rpartition("_")
    colour = {"error": palette.red, "warning": palette.amber, "info": palette.muted}[severity]
    is_open = how == "open"
    counts = [int(row[name]) for row in rows]
    return {
        "type": "bar",
        "orientation": "h",
        "name": _kind(name),
        "y": list(range(len(rows))),
        "x": counts,
        "marker": {
            "color": colour if is_open else palette.raised,
            "line": {"color": palette.paper if is_open else colour, "width": 1},
        },
        "text": [_label(name, count, longest) for count in counts],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": LABEL_SIZE, "color": palette.paper if is_open else colour},
        "customdata": [[str(row["code"])] for row in rows],
        "hovertext": [_hover(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _kind(name: str) -> str:
    """错误 待处理."""
    severity, _, how = name.rpartition("_")
    return f"{_WORDS[severity]} {'待处理' if how == 'open' else '已处理'}"


def _sign(name: str) -> str:
    severity, _, how = name.rpartition("_")
    return (SHAPES if how == "open" else HOLLOW_SHAPES)[severity]


def _label(name: str, count: int, longest: int) -> str:
    """Shape and count, where the segment is wide enough for them on a phone."""
    room = NARROWEST_PLOT * count / longest - text_width(str(count), LABEL_SIZE) - 2
    if not count or room < 0:
        return ""
    return f"{_sign(name)}{count}" if room >= LABEL_SIZE else str(count)


def _end_label(place: int, row: Mapping[Any, Any], palette: Palette) -> dict[str, Any]:
    return {
        "x": int(row["total"]),
        "y": place,
        "xanchor": "left",
        "xshift": 3,
        "text": f"{int(row['total']):,}",
        "showarrow": False,
        "font": {"size": LABEL_SIZE, "color": palette.ink},
    }


def _hover(row: Mapping[Any, Any]) -> str:
    lines = [f"<b>{escape(str(row['name']), quote=False)}</b>　{row['total']} 处"]
    lines += [f"{_sign(name)} {_kind(name)} {row[name]} 处" for name in COUNTS if row[name]]
    return "<br>".join(lines)


def _description(groups: pd.DataFrame, shown: Shown, limit: int) -> str:
    with_any = int((groups["total"] > 0).sum())
    part = f"，{with_any} 个{shown.counted}中最多的 {limit} 个" if with_any > limit else ""
    signs = " ".join(SEVERITY_LABELS[severity] for severity in SEVERITIES)
    return f"问题（处），{shown.scope}{part}；{signs}，实心待处理，空心已处理；记录到 {shown.as_of}"
