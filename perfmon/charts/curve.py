"""The year's curve of a project, a group or the county: 计划 and 序时 against what was paid.

The forecast, a band from the cut to December, is made in `perfmon.charts.forecast_band`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from perfmon.charts.figure import Figure, draw
from perfmon.charts.forecast_band import ForecastBand, band_trace
from perfmon.charts.labels import spread, text_width
from perfmon.charts.months import Row, covered_rows, month_rows, position
from perfmon.charts.theme import (
    CARD_HEIGHT,
    LABEL_SIZE,
    MONTH_TICKS,
    TEXT_SIZE,
    Palette,
    base_layout,
    empty_figure,
)
from perfmon.measures.rates import is_missing
from perfmon.measures.text_turns import text_turn
from perfmon.money import format_percent, format_points, format_wanyuan
from perfmon.periods import MONTHS_IN_YEAR, Cutoff

LEADER = 0.45
"""How many months wide the strip is in which a line is led to its label."""

NAME_LINE = 16
"""How many pixels apart the names of lines stand at least."""

ELAPSED, PAID = "序时", "已支付"

NO_HEAD = " "
"""Plotly's head of a hover box knows positions, not cut-offs, so the first line says the cut."""

NO_BUDGET = "没有调整预算数，算不出支出进度"


@dataclass(frozen=True)
class Look:
    """How a line is drawn; the same line looks the same everywhere."""

    name: str
    colour: str
    width: float
    dash: str = "solid"
    shape: str = "linear"


@dataclass(frozen=True)
class Line:
    """A line as points from the start of January, 0, to its last month.

    Attributes:
        look: how it is drawn.
        at: positions in the year, in months.
        percent: of the adjusted budget at the cut.
        hover: what each point says.
        inferred: whether the stretch up to the point was inferred.
    """

    look: Look
    at: list[float]
    percent: list[float]
    hover: list[str]
    inferred: list[bool]


def progress_curve(
    months: pd.DataFrame,
    palette: Palette,
    title: str = "",
    height: int = CARD_HEIGHT,
    forecast: ForecastBand | None = None,
) -> Figure:
    """The curve of one year, in % of 调整预算数 at the last covered month.

    Args:
        months: one row a month: month, cut_on, covered (payments reach this month),
            adjusted_budget_fen, paid_fen, elapsed_fen, planned_fen 考核线 and reference_fen 参考线
            (missing without a plan). May have plan_inferred, turn_version and turn_month, and for
            groups planned_budget_fen.
        palette: the colours of the theme.
        title: `curve_title` of the same frame, or empty where the page prints it.
        height: of the picture in pixels.
        forecast: of the year's end, made at the last covered month; drawn unless that is the end.
    """
    rows = month_rows(months)
    at_cut = _at_cut(rows)
    if at_cut is None or not _has_budget(at_cut):
        return empty_figure(palette, _no_budget(at_cut), height)
    budget_fen = int(at_cut["adjusted_budget_fen"])
    lines = _lines(rows, budget_fen, palette)
    bands = []
    if forecast is not None and at_cut["covered"] and lines[-1].at[-1] < MONTHS_IN_YEAR:
        cut = (lines[-1].at[-1], lines[-1].percent[-1])
        bands = [band_trace(forecast, cut, budget_fen, palette)]
        lines.insert(-1, _forecast_line(forecast, cut, budget_fen, palette))
    layout = base_layout(palette, title, _description(at_cut), height, above=18)
    low, high = _percent_range(lines)
    plot_height = height - layout["margin"]["t"] - 32
    gap = (high - low) * NAME_LINE / plot_height
    leaders, names = _end_labels(lines[:-1], gap, low, high - gap / 2)
    notes = names + _cut_label(at_cut, budget_fen, palette) + _no_plan_label(rows, palette)
    layout["margin"]["r"] = 12 + round(max(text_width(n["text"], LABEL_SIZE) for n in names))
    layout["annotations"] = notes
    layout["shapes"] = [*_cut_rule(at_cut, palette), *leaders]
    layout["hovermode"] = "x unified"
    layout["xaxis"] |= _month_axis(palette)
    layout["yaxis"] |= {"range": [low, high], "ticksuffix": "%", "nticks": 6, "tickformat": ","}
    return draw([*bands, *(trace for line in lines for trace in _traces(line))], layout)


def curve_lines(months: pd.DataFrame, palette: Palette) -> list[Line]:
    """The lines that `progress_curve` draws of the frame, 已支付 last; none without a budget."""
    rows = month_rows(months)
    at_cut = _at_cut(rows)
    if at_cut is None or not _has_budget(at_cut):
        return []
    return _lines(rows, int(at_cut["adjusted_budget_fen"]), palette)


def curve_title(months: pd.DataFrame) -> str:
    """The finding at the cut: what is paid, and how far that is from the plan.

    A group's distance is taken over its projects with a plan where the frame tells them apart
    (paid_with_plan_fen, planned_budget_fen), and says so where they are not all.
    """
    at_cut = _at_cut(month_rows(months))
    if at_cut is None or not _has_budget(at_cut):
        return _no_budget(at_cut)
    if not at_cut["covered"]:
        return "还没有支付数据"
    paid = f"已付 {format_percent(at_cut['paid_fen'], at_cut['adjusted_budget_fen'])}"
    base_fen = _planned_budget(at_cut)
    if is_missing(at_cut["planned_fen"]) or not base_fen > 0:
        return f"{paid}，没有计划可比"
    compared_fen = at_cut["paid_with_plan_fen" if "paid_with_plan_fen" in at_cut else "paid_fen"]
    whose = "" if base_fen == at_cut["adjusted_budget_fen"] else "有计划的项目"
    return f"{paid}，{whose}{_gap_words(int(compared_fen) - int(at_cut['planned_fen']), base_fen)}"


def _planned_budget(row: Row) -> int:
    """The budget of the projects with a plan; a project's own where the row is a project's."""
    column = "planned_budget_fen"
    return int(row[column if column in row else "adjusted_budget_fen"])


def _gap_words(gap_fen: int, base_fen: int) -> str:
    if gap_fen == 0:
        return "与计划持平"
    points = format_points(abs(gap_fen), base_fen)
    side = "少" if gap_fen < 0 else "多"
    if points == "0.00":
        return f"比计划{side}不到 0.01 个百分点"
    return f"比计划{side} {points} 个百分点"


def _at_cut(rows: list[Row]) -> Row | None:
    """The last covered month, or the year's last where no payments have come yet."""
    reached = covered_rows(rows) or rows
    return reached[-1] if reached else None


def _no_budget(at_cut: Row | None) -> str:
    turn = "" if at_cut is None else text_turn(at_cut)
    return f"{turn}，{NO_BUDGET}" if turn else NO_BUDGET


def _has_budget(row: Row) -> bool:
    budget_fen = row["adjusted_budget_fen"]
    return not is_missing(budget_fen) and budget_fen > 0


def _description(at_cut: Row) -> str:
    budget_fen = at_cut["adjusted_budget_fen"]
    covered_fen = _planned_budget(at_cut)
    if 0 < covered_fen < budget_fen and not is_missing(at_cut["planned_fen"]):
        return f"占调整预算数的比例，计划覆盖预算 {format_percent(covered_fen, budget_fen)}"
    return f"占调整预算数 {format_wanyuan(budget_fen)} 万元的比例"


def _lines(rows: list[Row], budget_fen: int, palette: Palette) -> list[Line]:
    """序时, both plan lines where there is a plan, and last, on top, what was paid."""
    lines = [
        _line(Look(ELAPSED, palette.muted, 1.5, "dot"), "elapsed_fen", rows, budget_fen),
        _line(Look("参考线", palette.blue, 1.2), "reference_fen", rows, budget_fen),
        _line(Look("考核线", palette.blue, 2, shape="hv"), "planned_fen", rows, budget_fen),
    ]
    paid = _line(Look(PAID, palette.ink, 3), "paid_fen", covered_rows(rows), budget_fen)
    drawn = lines if _has_plan(rows) else lines[:1]
    return [*drawn, paid]


def _forecast_line(
    band: ForecastBand, cut: tuple[float, float], budget_fen: int, palette: Palette
) -> Line:
    """The middle of the band, which is not drawn but speaks and has the band's name at its end."""
    return Line(
        Look("预计", palette.blue, 0),
        at=[cut[0], float(MONTHS_IN_YEAR)],
        percent=[cut[1], 100 * band.expected_fen / budget_fen],
        hover=["", band.words(budget_fen)],
        inferred=[False, False],
    )


def _has_plan(rows: list[Row]) -> bool:
    """Whether there is a plan at all; sums of groups hold 0 where none of the projects has one."""
    return any(
        not is_missing(row["planned_fen"]) and row.get("planned_budget_fen") != 0 for row in rows
    )


def _line(look: Look, column: str, rows: list[Row], budget_fen: int) -> Line:
    shown = [row for row in rows if not is_missing(row[column])]
    planned = column in ("reference_fen", "planned_fen")
    return Line(
        look,
        at=[0.0, *(position(row["cutoff"]) for row in shown)],
        percent=[0.0, *(100 * int(row[column]) / budget_fen for row in shown)],
        hover=["", *(_hover(look, row, row[column], budget_fen) for row in shown)],
        inferred=[False, *(planned and bool(row.get("plan_inferred")) for row in shown)],
    )


def _hover(look: Look, row: Row, fen: int, budget_fen: int) -> str:
    text = f"{look.name} {format_wanyuan(fen)} 万元，{format_percent(fen, budget_fen)}"
    return f"截至{row['cutoff'].label}<br>{text}" if look.name == ELAPSED else text


def _percent_range(lines: Sequence[Line]) -> tuple[float, float]:
    values = [value for line in lines for value in line.percent]
    low, high = min(0.0, *values), max(100.0, *values)
    pad = (high - low) * 0.04
    return low - (pad if low < 0 else 0), high + pad


def _traces(line: Line) -> list[dict[str, Any]]:
    """The line as one trace, or as several where solid and inferred stretches change."""
    look, paid = line.look, line.look.name == PAID
    starts = [1] + [i for i in range(2, len(line.at)) if line.inferred[i] != line.inferred[i - 1]]
    return [
        {
            "type": "scatter",
            "name": look.name,
            "x": line.at[start - 1 : end],
            "y": line.percent[start - 1 : end],
            "mode": "lines+markers" if paid else "lines",
            "marker": {"size": [0] + [6] * (end - 1), "color": look.colour} if paid else None,
            "line": {
                "color": look.colour,
                "width": look.width,
                "dash": "dash" if line.inferred[start] else look.dash,
                "shape": look.shape,
            },
            "customdata": line.hover[start - 1 : end],
            # the first point is the one before the stretch, and speaks there
            "hoverinfo": ["skip"] + ["all"] * (end - start),
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        for start, end in zip(starts, [*starts[1:], len(line.at)], strict=True)
        if start < len(line.at)
    ]


def _end_labels(
    lines: Sequence[Line], gap: float, low: float, high: float
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Each line's name behind its end, and the strokes that lead from the end to the name.

    Lines that end in one point are named in the order in which they come to it.
    """
    order = sorted(lines, key=lambda line: line.percent[::-1])
    places = spread([line.percent[-1] for line in order], gap, low, high)
    leaders, names = [], []
    for line, place in zip(order, places, strict=True):
        end = line.at[-1]
        stroke = {"color": line.look.colour, "width": 1, "dash": line.look.dash}
        leaders.append(
            {
                "type": "line",
                "x0": end,
                "y0": line.percent[-1],
                "x1": end + LEADER,
                "y1": place,
                "line": stroke,
            }
        )
        names.append(
            {
                "x": end + LEADER,
                "y": place,
                "text": line.look.name,
                "xanchor": "left",
                "yanchor": "middle",
                "showarrow": False,
                "font": {"size": LABEL_SIZE, "color": line.look.colour},
            }
        )
    return leaders, names


def _cut_label(at_cut: Row, budget_fen: int, palette: Palette) -> list[dict[str, Any]]:
    """The end of the paid line, named above the plot where no line can run through it."""
    if not at_cut["covered"]:
        return []
    cutoff: Cutoff = at_cut["cutoff"]
    paid = format_percent(at_cut["paid_fen"], budget_fen)
    return [
        {
            "x": position(cutoff),
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "xanchor": "left" if cutoff.month <= 3 else "right" if cutoff.month > 9 else "center",
            "xshift": -6 if cutoff.month <= 3 else 24 if cutoff.month > 9 else 0,
            "text": f'<span style="color:{palette.muted}">截至{cutoff.label}</span>　'
            f"<b>{PAID} {paid}</b>",
            "showarrow": False,
            "font": {"size": TEXT_SIZE, "color": palette.ink},
        }
    ]


def _cut_rule(at_cut: Row, palette: Palette) -> list[dict[str, Any]]:
    if not at_cut["covered"]:
        return []
    at = position(at_cut["cutoff"])
    return [
        {
            "type": "line",
            "layer": "below",
            "x0": at,
            "x1": at,
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "line": {"color": palette.muted, "width": 1},
        }
    ]


def _no_plan_label(rows: list[Row], palette: Palette) -> list[dict[str, Any]]:
    is_left_out = any(row.get("planned_budget_fen") or 0 for row in rows)  # a plan, not drawn here
    if _has_plan(rows) or is_left_out:
        return []
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": 0.02,
            "y": 0.96,
            "text": "○ 无计划",
            "showarrow": False,
            "font": {"size": TEXT_SIZE, "color": palette.muted},
        }
    ]


def _month_axis(palette: Palette) -> dict[str, Any]:
    return {
        "range": [0, MONTHS_IN_YEAR + LEADER],
        "tickvals": MONTH_TICKS,
        "ticktext": [f"{month}月" for month in MONTH_TICKS],
        "tickangle": 0,
        "showgrid": False,
        "ticks": "outside",
        "tickcolor": palette.line,
        "ticklen": 4,
        "unifiedhovertitle": {"text": NO_HEAD},
        "showspikes": False,
    }
