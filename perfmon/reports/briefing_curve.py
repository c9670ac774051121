"""A year's curve as places on a small picture: what the briefing's page draws as SVG.

The lines are those of the screen (`perfmon.charts.curve`), 序时, 计划 and 已支付; their colours and
strokes are the page's. All places are in the picture's own units, from its upper left corner.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from perfmon.charts.curve import PAID, Line, curve_lines, curve_title
from perfmon.charts.labels import spread
from perfmon.charts.theme import LIGHT, MONTH_TICKS
from perfmon.money import format_percent
from perfmon.periods import MONTHS_IN_YEAR, Cutoff

WIDTH, HEIGHT = 400, 216
LEFT, RIGHT, ABOVE, BELOW = 36, 54, 24, 22
_INNER, _HIGH = WIDTH - LEFT - RIGHT, HEIGHT - ABOVE - BELOW

LEADER = 9
"""How far a line's name stands from its end."""

NAME_LINE = 13
"""How far the names of lines stand from each other at least."""

_STEP_PERCENT, _MOST_STEPS = 25, 6


class Mark(NamedTuple):
    """Words at a place."""

    x: str
    y: str
    words: str


@dataclass(frozen=True)
class DrawnLine:
    """A line of the picture.

    Attributes:
        name: 序时, 参考线, 考核线 or 已支付.
        path: of the stroke, as SVG writes it.
        dots: the months of what was paid; none on other lines.
        end: where the line ends.
        label: its name; None for what was paid, which `cut` names.
    """

    name: str
    path: str
    dots: list[tuple[str, str]]
    end: tuple[str, str]
    label: Mark | None


@dataclass(frozen=True)
class SmallCurve:
    """What is drawn, and the finding that stands over it.

    Attributes:
        title: the finding as a sentence.
        lines: from behind to front; none where there is no budget, which the title says then.
        steps: the percents along the left side.
        months: along the lower side.
        cut: where the cut-off stands, what was paid by then.
        cut_on: 截至9月底.
    """

    title: str
    lines: list[DrawnLine]
    steps: list[Mark]
    months: list[Mark]
    cut: Mark
    cut_on: str


def small_curve(months: pd.DataFrame, cutoff: Cutoff, whose: str = "") -> SmallCurve:
    """The curve of one project or group up to a cut-off, in percent of its budget then.

    Args:
        months: as `perfmon.charts.curve.progress_curve` takes them.
        cutoff: at the end of one of them.
        whose: words before the finding.
    """
    shown = months.assign(covered=months["covered"] & (months["month"] <= cutoff.month))
    title = f"{whose}{curve_title(shown)}"
    lines = curve_lines(shown, LIGHT)
    if not lines:
        return SmallCurve(title, [], [], [], Mark("", "", ""), "")
    values = [value for line in lines for value in line.percent]
    scale = _Scale(min(0.0, *values), max(100.0, *values))
    at_cut = months[months["month"] == cutoff.month].iloc[0]
    paid = format_percent(int(at_cut["paid_fen"]), int(at_cut["adjusted_budget_fen"]))
    return SmallCurve(
        title=title,
        lines=_drawn(lines, scale),
        steps=[Mark(str(LEFT - 5), scale.y(step), f"{step}%") for step in scale.steps()],
        months=[Mark(_x(month), str(HEIGHT - BELOW + 15), f"{month}月") for month in MONTH_TICKS],
        cut=Mark(_x(lines[-1].at[-1]), str(ABOVE - 9), f"{PAID} {paid}"),
        cut_on=f"截至{cutoff.label}",
    )


@dataclass(frozen=True)
class _Scale:
    """From the lowest percent to the highest."""

    low: float
    high: float

    def y(self, percent: float) -> str:
        share = (percent - self.low) / (self.high - self.low)
        return _written(HEIGHT - BELOW - _HIGH * share)

    def steps(self) -> range:
        step = _STEP_PERCENT
        while (self.high - self.low) / step > _MOST_STEPS:
            step *= 2
        return range(-step * int(-self.low // step), int(self.high) + 1, step)

    @property
    def name_line(self) -> float:
        return NAME_LINE * (self.high - self.low) / _HIGH


def _drawn(lines: Sequence[Line], scale: _Scale) -> list[DrawnLine]:
    """The lines; names that would overlap stand apart, in the order in which the lines arrive."""
    named = sorted(lines[:-1], key=lambda line: line.percent[::-1])
    wanted = [line.percent[-1] for line in named]
    places = spread(wanted, scale.name_line, scale.low, scale.high)
    labels = {
        line.look.name: Mark(_x(MONTHS_IN_YEAR, LEADER + 2), scale.y(place), line.look.name)
        for line, place in zip(named, places, strict=True)
    }
    return [
        DrawnLine(
            name=line.look.name,
            path=_path(line, scale),
            dots=[(_x(at), scale.y(each)) for at, each in _months_paid(line)],
            end=(_x(line.at[-1]), scale.y(line.percent[-1])),
            label=labels.get(line.look.name),
        )
        for line in lines
    ]


def _months_paid(line: Line) -> list[tuple[float, float]]:
    """Its months, without the start of January."""
    points = list(zip(line.at, line.percent, strict=True))
    return points[1:] if line.look.name == PAID else []


def _path(line: Line, scale: _Scale) -> str:
    """A stroke from point to point; of a step line first across, then up."""
    first, *others = zip(line.at, line.percent, strict=True)
    parts = [f"M{_x(first[0])} {scale.y(first[1])}"]
    for at, percent in others:
        across = f"H{_x(at)}V{scale.y(percent)}"
        parts.append(across if line.look.shape == "hv" else f"L{_x(at)} {scale.y(percent)}")
    return "".join(parts)


def _x(month: float, further: int = 0) -> str:
    return _written(LEFT + _INNER * month / MONTHS_IN_YEAR + further)


def _written(place: float) -> str:
    """To a tenth, so that the same figures have the same bytes."""
    return f"{place:.1f}"
