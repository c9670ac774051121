"""Where the columns of a table end at a page break, and its writer has drawn no rule across."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

_NEAR = 2.0
_SHORT = 4.0
_JOINED = 3.0
_FEWEST_RULES = 3

Edge = dict[str, Any]


class OpenEnd(NamedTuple):
    """An end of a table with columns that no rule closes.

    Attributes:
        height: from the top of the page.
        rules: what to add so that every column is closed.
        is_cut: whether most columns are open, as where a row goes on on the next page; a cell
            over several rows alone says nothing of the row.
    """

    height: float
    rules: list[Edge]
    is_cut: bool


def open_ends(edges: Sequence[Edge]) -> list[OpenEnd]:
    """The open ends on a page, from all its edges (of lines, and of thin areas)."""
    across = [edge for edge in edges if _length(edge, "h") > _SHORT]
    upright = list(_joined([edge for edge in edges if _length(edge, "v") > _SHORT]))
    by_height: dict[int, list[float]] = defaultdict(list)
    for x, top, bottom in upright:
        by_height[round(top / _NEAR)].append(x)
        by_height[round(bottom / _NEAR)].append(x)
    ends = []
    for step, columns in by_height.items():
        if len(columns) < _FEWEST_RULES:
            continue
        height = step * _NEAR
        gaps = [gap for gap in pairwise(sorted(columns)) if gap[1] - gap[0] > _SHORT]
        is_open = [not _is_ruled(across, height, gap) for gap in gaps]
        rules = [_rule(height, *gap) for gap, free in zip(gaps, is_open, strict=True) if free]
        if rules:
            ends.append(OpenEnd(height, rules, len(rules) * 2 > len(gaps)))
    return ends


def _joined(edges: Sequence[Edge]) -> Iterator[tuple[float, float, float]]:
    """Place, top and bottom of each upright rule, its pieces put together."""
    by_place: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        by_place[round(edge["x0"] / _NEAR)].append(edge)
    for pieces in by_place.values():
        pieces.sort(key=lambda edge: edge["top"])
        x, top, bottom = pieces[0]["x0"], pieces[0]["top"], pieces[0]["bottom"]
        for piece in pieces[1:]:
            if piece["top"] > bottom + _JOINED:
                yield x, top, bottom
                top = piece["top"]
            bottom = max(bottom, piece["bottom"])
        yield x, top, bottom


def _is_ruled(across: Sequence[Edge], height: float, gap: tuple[float, float]) -> bool:
    middle = (gap[0] + gap[1]) / 2
    return any(
        abs(edge["top"] - height) <= 2 * _NEAR and edge["x0"] <= middle <= edge["x1"]
        for edge in across
    )


def _length(edge: Edge, orientation: str) -> float:
    """The length of an edge of that orientation; 0 for others."""
    if edge["orientation"] != orientation:
        return 0.0
    return float(edge["width"] if orientation == "h" else edge["height"])


def _rule(height: float, left: float, right: float) -> Edge:
    return {
        "object_type": "line",
        "x0": left,
        "x1": right,
        "top": height,
        "bottom": height,
        "width": right - left,
        "height": 0.0,
        "orientation": "h",
    }
