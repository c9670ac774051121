"""Departments × months: how far each was behind, or how many of its projects; darker is worse."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Any

import pandas as pd

from perfmon.charts.figure import Figure, draw
from perfmon.charts.labels import shorten
from perfmon.charts.theme import CARD_HEIGHT, LABEL_SIZE, Palette, base_layout, empty_figure
from perfmon.money import format_points, format_wanyuan
from perfmon.periods import MONTHS_IN_YEAR, Cutoff

ROW_HEIGHT, AXIS_HEIGHT = 24, 20

MOST_ROWS = 100
"""So many departments are drawn at most, the worst of them; the title counts all."""

Cell = dict[Any, Any]


@dataclass(frozen=True)
class Shade:
    """What makes a cell dark.

    Attributes:
        label: what is shown, for the description.
        depth: of a cell, exact; None where there is nothing to compare.
        darkest: from here on a cell is as dark as it gets.
        said_from: from here on a cell prints its number and counts as behind.
        unit: what the number counts.
        title: what the departments that count as behind have in common.
    """

    label: str
    depth: Callable[[Cell], Fraction | None]
    darkest: int
    said_from: int
    unit: str
    title: str


def _points(due: str, paid: str, budget: str) -> Callable[[Cell], Fraction | None]:
    """个百分点 that the payments are behind a line."""

    def depth(cell: Cell) -> Fraction | None:
        if cell[budget] <= 0:
            return None
        return Fraction(100 * (int(cell[due]) - int(cell[paid])), int(cell[budget]))

    return depth


SHADES = {
    "较计划": Shade(
        "比计划少的百分点",
        _points("planned_fen", "paid_with_plan_fen", "planned_budget_fen"),
        40,
        10,
        "个百分点",
        "比计划少 {} 个百分点以上",
    ),
    "较序时": Shade(
        "比序时少的百分点",
        _points("elapsed_fen", "paid_fen", "adjusted_budget_fen"),
        40,
        10,
        "个百分点",
        "比序时少 {} 个百分点以上",
    ),
    "亮灯项目": Shade(
        "滞后和预警的项目数",
        lambda cell: Fraction(int(cell["red"] + cell["yellow"])),
        20,
        1,
        "个",
        "有项目滞后或预警",
    ),
}
"""What the page offers to colour by."""


def department_heat(months: pd.DataFrame, palette: Palette, shade: Shade) -> Figure:
    """One row a department, worst at the last month first; one column a month.

    Groups are not judged, so the cells are of one colour without a signal in it. A click gives the
    department's code as the cell's customdata.

    Args:
        months: one row a department and month up to the cut-off: department_code,
            department_name, month, cut_on, covered, and the sums of `measures.groups.sum_groups`.
        palette: the colours of the theme.
        shade: what makes a cell dark.
    """
    every = _ordered(months, shade)
    rows = every[:MOST_ROWS]
    if not rows:
        return empty_figure(palette, "没有可比的部门", CARD_HEIGHT)
    columns = list(range(1, MONTHS_IN_YEAR + 1))
    cells = [[row.cells.get(month) for month in columns] for row in rows]
    heat = {
        "type": "heatmap",
        "x": columns,
        "y": list(range(len(rows))),
        "z": [[_depth(cell, shade) for cell in line] for line in cells],
        "zmin": 0,
        "zmax": shade.darkest,
        "colorscale": [[0, palette.raised], [1, palette.blue]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "text": [[_label(cell, shade) for cell in line] for line in cells],
        "texttemplate": "%{text}",
        "textfont": {"size": LABEL_SIZE},
        "customdata": [[[row.code] for _ in columns] for row in rows],
        "hovertext": [
            [_hover(row.name, cell) for cell in line] for row, line in zip(rows, cells, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hoverongaps": False,
    }
    last = rows[0].cells[max(rows[0].cells)]
    cutoff = Cutoff(pd.Timestamp(last["cut_on"]).date())
    small = f"；不到 {shade.said_from} {shade.unit}的不写数" if shade.said_from > 1 else ""
    part = (
        f"；只画最差的 {MOST_ROWS} 个部门，共 {len(every):,} 个" if len(every) > len(rows) else ""
    )
    layout = base_layout(
        palette, "", f"1—12月{shade.label}，截至{cutoff.label}{small}{part}", above=AXIS_HEIGHT
    )
    margin = layout["margin"]
    layout["height"] = margin["t"] + margin["b"] + ROW_HEIGHT * len(rows)
    layout["xaxis"] |= {
        "range": [0.5, MONTHS_IN_YEAR + 0.5],
        "tickvals": columns,
        "ticktext": [str(month) for month in columns],
        "tickangle": 0,
        "showgrid": False,
        "ticks": "",
        "side": "top",
    }
    layout["yaxis"] |= {
        "range": [len(rows) - 0.5, -0.5],
        "tickvals": list(range(len(rows))),
        "ticktext": [escape(shorten(row.name), quote=False) for row in rows],
        "tickfont": {"size": LABEL_SIZE + 1, "color": palette.ink},
        "ticks": "",
        "showgrid": False,
    }
    return draw([heat], layout)


def department_heat_title(months: pd.DataFrame, shade: Shade) -> str:
    """Who has been behind longest without a break, up to the last month shown."""
    rows = _ordered(months, shade)
    runs = {row.name: run for row in rows if (run := _run(row.cells, shade))}
    far = shade.title.format(shade.said_from)
    if not runs:
        return f"没有部门{far}"
    longest = max(runs.values())
    names = [name for name, run in runs.items() if run == longest]
    who = names[0] if len(names) == 1 else f"{names[0]}等 {len(names)} 个"
    told = f"{who}已连续 {longest} 个月" if longest > 1 else f"最多的是{rows[0].name}"
    return f"{len(runs)} 个部门{far}，{told}"


@dataclass(frozen=True)
class _Row:
    code: str
    name: str
    cells: dict[int, Cell]


def _ordered(months: pd.DataFrame, shade: Shade) -> list[_Row]:
    """The departments with anything to compare, worst at their last month first."""
    rows: dict[str, _Row] = {}
    for cell in months.sort_values("month").to_dict("records"):
        if cell["covered"] and shade.depth(cell) is not None:
            code, name = str(cell["department_code"]), str(cell["department_name"])
            rows.setdefault(code, _Row(code, name, {})).cells[int(cell["month"])] = cell
    return sorted(
        rows.values(), key=lambda row: (-(_depth(row.cells[max(row.cells)], shade) or 0), row.code)
    )


def _depth(cell: Cell | None, shade: Shade) -> float | None:
    """How dark a cell is; None where there is nothing to say."""
    depth = None if cell is None else shade.depth(cell)
    return None if depth is None else float(max(depth, Fraction(0)))


def _is_behind(cell: Cell, shade: Shade) -> bool:
    depth = shade.depth(cell)
    return depth is not None and depth >= shade.said_from


def _label(cell: Cell | None, shade: Shade) -> str:
    if cell is None or not _is_behind(cell, shade):
        return ""
    depth = shade.depth(cell) or Fraction(0)
    return format_points(depth.numerator, 100 * depth.denominator, 0)


def _run(cells: dict[int, Cell], shade: Shade) -> int:
    """How many months up to the last one, without a gap."""
    count = 0
    for month in sorted(cells, reverse=True):
        if not _is_behind(cells[month], shade):
            break
        count += 1
    return count


def _hover(name: str, cell: Cell | None) -> str:
    if cell is None:
        return ""
    lines = [
        f"<b>{escape(name, quote=False)}</b> {cell['month']}月",
        *(
            f"{words} {format_points(int(cell[paid]) - int(cell[due]), int(cell[budget]))} 个百分点"
            for words, due, paid, budget in _GAPS
            if cell[budget] > 0
        ),
        f"较计划少支 {format_wanyuan(cell['behind_fen'])} 万元",
        f"■ 滞后 {cell['red']}　▲ 预警 {cell['yellow']}",
    ]
    return "<br>".join(lines)


_GAPS = (
    ("较计划", "planned_fen", "paid_with_plan_fen", "planned_budget_fen"),
    ("较序时", "elapsed_fen", "paid_fen", "adjusted_budget_fen"),
)
