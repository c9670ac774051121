"""Lines over the twelve months of a year, drawn for a page of PDF."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, String
from reportlab.lib import colors
from reportlab.lib.units import mm

from perfmon.periods import MONTHS_IN_YEAR

_HEIGHT, _LEFT, _RIGHT, _BELOW, _ABOVE = 44 * mm, 11 * mm, 26 * mm, 6 * mm, 7 * mm
_INK, _GREY, _GRID = (colors.HexColor(code) for code in ("#1f2933", "#5b6570", "#d5dbe1"))
_TOP = 100


@dataclass(frozen=True)
class CurveLine:
    """A line: its name, (month, percent) points, and whether it is dashed."""

    name: str
    points: Sequence[tuple[int, float]]
    is_dashed: bool


@dataclass(frozen=True)
class Curve:
    """What is drawn, and what it is called; all in percent."""

    lines: tuple[CurveLine, ...]
    caption: str


def draw_curve(curve: Curve, width: float, font: str) -> Drawing:
    """The curve as a drawing as wide as given, in points."""
    drawing = Drawing(width, _HEIGHT)
    inner, high = width - _LEFT - _RIGHT, _HEIGHT - _BELOW - _ABOVE
    most = max([_TOP, *(percent for line in curve.lines for _, percent in line.points)])

    def place(month: float, percent: float) -> tuple[float, float]:
        return _LEFT + inner * month / MONTHS_IN_YEAR, _BELOW + high * percent / most

    def write(x: float, y: float, text: str, anchor: str = "start", ink: object = _GREY) -> None:
        drawing.add(String(x, y, text, fontName=font, fontSize=8, textAnchor=anchor, fillColor=ink))

    write(0, _HEIGHT - 4 * mm, curve.caption)
    for percent in range(0, _TOP + 1, 25):
        (left, y), (right, _) = place(0, percent), place(MONTHS_IN_YEAR, percent)
        drawing.add(Line(left, y, right, y, strokeColor=_GRID, strokeWidth=0.5))
        write(left - 2, y - 3, f"{percent}", "end")
    for month in range(1, MONTHS_IN_YEAR + 1):
        write(place(month, 0)[0], 0, f"{month}月", "middle")
    for line in curve.lines:
        ink = _GREY if line.is_dashed else _INK
        points = [place(0, 0), *(place(*point) for point in line.points)]
        drawing.add(
            PolyLine(
                [each for point in points for each in point],
                strokeColor=ink,
                strokeWidth=0.8 if line.is_dashed else 1.6,
                strokeDashArray=[2, 2] if line.is_dashed else None,
            )
        )
        x, y = points[-1]
        value = "" if line.is_dashed else f" {line.points[-1][1]:.2f}"
        drawing.add(Circle(x, y, 0 if line.is_dashed else 2, fillColor=ink, strokeColor=ink))
        write(x + 4, y - 3, line.name + value, ink=ink)
    return drawing
