"""Plotly's figure, made in one place."""

from collections.abc import Sequence
from typing import Any

from plotly.graph_objects import Figure as Figure  # type: ignore[attr-defined]  # Plotly takes it from a module without types


def draw(data: Sequence[dict[str, Any]], layout: dict[str, Any]) -> Figure:
    """The figure of plain traces and a plain layout.

    Plotly's own check of every property takes most of a picture's time, so it is left to the
    tests, which put each kind of picture through it.
    """
    return Figure(data=list(data), layout=layout, _validate=False)  # type: ignore[no-untyped-call]  # Plotly has no types
