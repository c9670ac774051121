"""Groups by how far their payments are from their plan, the farthest behind on top."""

from html import escape
from typing import Any

import pandas as pd

from perfmon.charts.figure import Figure, draw
from perfmon.charts.labels import shorten
from perfmon.charts.theme import (
    CARD_HEIGHT,
    LABEL_SIZE,
    LIGHT_SIGNS,
    Palette,
    base_layout,
    empty_figure,
)
from perfmon.money import format_percent, format_points, format_wanyuan
from perfmon.periods import Cutoff

MARKED_POINTS = 10
"""个百分点 behind the plan that the title counts and the dotted line shows."""

SLOT_HEIGHT = 22
"""How high a bar with its gap is, in pixels, where the height follows the number of bars."""

FEWEST_SLOTS = 8
"""In a given height, a few bars are no thicker than this many would be."""


DRAWN = (
    "department_code",
    "department_name",
    "adjusted_budget_fen",
    "paid_fen",
    "planned_fen",
    "paid_with_plan_fen",
    "planned_budget_fen",
    "behind_fen",
    "red",
    "yellow",
)
"""The columns that the picture and its title look at."""


def department_gaps(
    groups: pd.DataFrame,
    palette: Palette,
    limit: int = 12,
    *,
    title: str = "",
    cutoff: Cutoff | None = None,
    height: int | None = None,
) -> Figure:
    """One bar a group, in the order of the frame, first on top; longer to the right is worse.

    Groups are not judged, so the bars have no signal colour. A click gives the group's code as
    the point's customdata.

    Args:
        groups: one row a group with department_code, department_name, red, yellow, and the sums of
            `measures.groups.sum_groups` (paid_fen, adjusted_budget_fen, planned_fen,
            paid_with_plan_fen, planned_budget_fen, behind_fen), worst first.
        palette: the colours of the theme.
        limit: how many bars at most.
        title: `department_gaps_title` of the same frame, or empty where the page prints it.
        cutoff: for the description.
        height: of the picture in pixels; by the number of bars where it is not given.
    """
    shown = _rows(groups.head(limit))
    if not shown:
        return empty_figure(palette, "没有可比的部门", height or CARD_HEIGHT)
    points = [_points(row) for row in shown]
    places = list(range(len(shown)))
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "x": [0 if value is None else value for value in points],
        "width": 0.62,
        "marker": {"color": palette.blue},
        "text": [_bar_label(row) for row in shown],
        "textposition": "outside",
        "constraintext": "none",
        "textangle": 0,
        "cliponaxis": False,
        "textfont": {"size": LABEL_SIZE, "color": palette.ink},
        "customdata": [[str(row["department_code"])] for row in shown],
        "hovertext": [_hover(row) for row in shown],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    layout = base_layout(palette, title, _description(groups, limit, cutoff), above=14)
    margin = layout["margin"]
    layout["height"] = height or margin["t"] + margin["b"] + SLOT_HEIGHT * len(shown)
    slots = max(len(shown), FEWEST_SLOTS) if height else len(shown)
    layout["xaxis"] |= {"range": _gap_range(points), "visible": False}
    layout["yaxis"] |= {
        "range": [slots - 0.5, -0.5],
        "tickvals": places,
        "ticktext": [escape(shorten(row["department_name"]), quote=False) for row in shown],
        "tickfont": {"size": LABEL_SIZE + 1, "color": palette.ink},
        "showgrid": False,
    }
    marked = [place for place, value in zip(places, points, strict=True) if _is_marked(value)]
    layout["shapes"] = [_rule(0, len(shown), "solid", palette)]
    if marked:
        layout["shapes"].append(_rule(-MARKED_POINTS, marked[-1] + 1, "dot", palette))
        layout["annotations"] = [_rule_label(-MARKED_POINTS, palette)]
    return draw([bars], layout)


def department_gaps_title(groups: pd.DataFrame) -> str:
    """How many are far behind their plan, and who is farthest; counted over all rows."""
    rows = [row for row in _rows(groups) if row["planned_budget_fen"] > 0]
    if not rows:
        return "没有计划可比"
    worst = min(rows, key=lambda row: _gap_fen(row) / row["planned_budget_fen"])
    if _gap_fen(worst) >= 0:
        return "各部门都不落后于计划"
    far = sum(100 * _gap_fen(row) <= -MARKED_POINTS * row["planned_budget_fen"] for row in rows)
    behind = format_points(-_gap_fen(worst), worst["planned_budget_fen"])
    count = f"{far} 个部门" if far else "没有部门"
    farthest = f"{worst['department_name']}差 {behind} 个百分点"
    return f"{count}落后计划 {MARKED_POINTS} 个百分点以上，{farthest}"


def _rows(groups: pd.DataFrame) -> list[dict[Any, Any]]:
    return groups[[name for name in DRAWN if name in groups]].to_dict("records")


def _gap_fen(row: dict[Any, Any]) -> int:
    return int(row["paid_with_plan_fen"]) - int(row["planned_fen"])


def _points(row: dict[Any, Any]) -> float | None:
    """Where the bar ends; None without a plan."""
    if not row["planned_budget_fen"] > 0:
        return None
    return 100 * _gap_fen(row) / int(row["planned_budget_fen"])


def _signed_points(row: dict[Any, Any]) -> str:
    points = format_points(_gap_fen(row), row["planned_budget_fen"])
    return points if points.startswith("-") or points == "0.00" else f"+{points}"


def _bar_label(row: dict[Any, Any]) -> str:
    return _signed_points(row) if row["planned_budget_fen"] > 0 else "— 无计划"


def _hover(row: dict[Any, Any]) -> str:
    budget_fen = row["adjusted_budget_fen"]
    rate = format_percent(row["paid_fen"], budget_fen) if budget_fen > 0 else "—（没有预算）"
    lines = [
        f"<b>{escape(row['department_name'], quote=False)}</b>",
        f"与计划差 {_signed_points(row)} 个百分点"
        if row["planned_budget_fen"] > 0
        else "没有计划可比",
        f"较计划少支 {format_wanyuan(row['behind_fen'])} 万元",
        f"支出进度 {rate}",
        "　".join(f"{LIGHT_SIGNS[light].text} {row[light]}" for light in ("red", "yellow")),
    ]
    return "<br>".join(lines)


def _description(groups: pd.DataFrame, limit: int, cutoff: Cutoff | None) -> str:
    as_of = f"截至{cutoff.label}" if cutoff else ""
    part = f"{len(groups)} 个中前 {limit} 个" if len(groups) > limit else ""
    return "，".join(text for text in ("与计划差（个百分点）", as_of, part) if text)


def _gap_range(points: list[float | None]) -> list[float]:
    """From the most ahead, left, to the farthest behind, right, with room for the labels."""
    values = [value for value in points if value is not None]
    behind, ahead = min([0.0, *values]), max([0.0, *values])
    room = max(ahead - behind, 1.0) * (0.34 if ahead > 0 else 0.28)
    return [ahead + (room if ahead > 0 else 0), behind - room]


def _is_marked(points: float | None) -> bool:
    return points is not None and points <= -MARKED_POINTS


def _rule(at: float, bars: int, dash: str, palette: Palette) -> dict[str, Any]:
    """A line down from the top past so many bars."""
    return {
        "type": "line",
        "layer": "below",
        "x0": at,
        "x1": at,
        "y0": -0.5,
        "y1": bars - 0.5,
        "line": {"color": palette.muted, "width": 1, "dash": dash},
    }


def _rule_label(at: int, palette: Palette) -> dict[str, Any]:
    return {
        "x": at,
        "y": -0.5,
        "yanchor": "bottom",
        "text": f"{at}",
        "showarrow": False,
        "font": {"size": LABEL_SIZE, "color": palette.muted},
    }
