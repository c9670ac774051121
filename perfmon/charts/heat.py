"""Departments × months: how far each was behind, or how many of its projects; darker is worse."""

from collections.abc import Callable
from dataclasses import dataclass
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
        part: how dark each cell is, times `whole`, exact.
        whole: what that is a part of; 0 or less where there is nothing to compare.
        darkest: from here on a cell is as dark as it gets.
        said_from: from here on a cell prints its number and counts as behind.
        unit: what the number counts.
        title: what the departments that count as behind have in common.
    """

    label: str
    part: Callable[[pd.DataFrame], "pd.Series[int]"]
    whole: Callable[[pd.DataFrame], "pd.Series[int]"]
    darkest: int
    said_from: int
    unit: str
    title: str


SHADES = {
    "较计划": Shade(
        "比计划少的百分点",
        lambda cells: 100 * (cells["planned_fen"] - cells["paid_with_plan_fen"]),
        lambda cells: cells["planned_budget_fen"],
        40,
        10,
        "个百分点",
        "比计划少 {} 个百分点以上",
    ),
    "较序时": Shade(
        "比序时少的百分点",
        lambda cells: 100 * (cells["elapsed_fen"] - cells["paid_fen"]),
        lambda cells: cells["adjusted_budget_fen"],
        40,
        10,
        "个百分点",
        "比序时少 {} 个百分点以上",
    ),
    "亮灯项目": Shade(
        "滞后和预警的项目数",
        lambda cells: cells["red"] + cells["yellow"],
        lambda cells: 0 * cells["red"] + 1,
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
    compared = _compared(months, shade)
    worst = _worst_first(compared)
    rows = _rows(compared, worst[:MOST_ROWS])
    if not rows:
        return empty_figure(palette, "没有可比的部门", CARD_HEIGHT)
    columns = list(range(1, MONTHS_IN_YEAR + 1))
    cells = [[row.cells.get(month) for month in columns] for row in rows]
    heat = {
        "type": "heatmap",
        "x": columns,
        "y": list(range(len(rows))),
        "z": [[None if cell is None else cell["depth"] for cell in line] for line in cells],
        "zmin": 0,
        "zmax": shade.darkest,
        "colorscale": [[0, palette.raised], [1, palette.blue]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "text": [[_label(cell) for cell in line] for line in cells],
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
        f"；只画最差的 {MOST_ROWS} 个部门，共 {len(worst):,} 个" if len(worst) > len(rows) else ""
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
    compared = _compared(months, shade)
    worst = _worst_first(compared)
    # how many months up to the last one: from there back, until the first that is not behind
    backwards = compared[::-1].groupby("department_code", sort=False)["is_behind"]
    lengths = backwards.cummin().groupby(compared["department_code"]).sum()
    runs = lengths.reindex(worst.index)
    runs = runs[runs > 0]
    far = shade.title.format(shade.said_from)
    if runs.empty:
        return f"没有部门{far}"
    longest = int(runs.max())
    names = worst[runs[runs == longest].index]
    who = names.iloc[0] if len(names) == 1 else f"{names.iloc[0]}等 {len(names):,} 个"
    told = f"{who}已连续 {longest} 个月" if longest > 1 else f"最多的是{worst.iloc[0]}"
    return f"{len(runs):,} 个部门{far}，{told}"


@dataclass(frozen=True)
class _Row:
    code: str
    name: str
    cells: dict[int, Cell]


def _compared(months: pd.DataFrame, shade: Shade) -> pd.DataFrame:
    """The cells in which there is anything to compare, by month.

    With part and whole of the shade, depth (how dark) and is_behind (0 or 1).
    """
    cells = months[months["covered"].astype(bool)].sort_values(
        "month", kind="stable", ignore_index=True
    )
    cells = cells.assign(part=shade.part, whole=shade.whole)
    cells = cells[cells["whole"] > 0]
    return cells.assign(
        depth=(cells["part"] / cells["whole"]).clip(lower=0),
        is_behind=(cells["part"] >= shade.said_from * cells["whole"]).astype("int64"),
    )


def _worst_first(compared: pd.DataFrame) -> "pd.Series[str]":
    """The names of the departments by their codes, the darkest at its last month first."""
    last = compared.drop_duplicates("department_code", keep="last")
    ordered = last.sort_values(["depth", "department_code"], ascending=[False, True])
    return ordered.set_index("department_code")["department_name"].astype("str")


def _rows(compared: pd.DataFrame, names: "pd.Series[str]") -> list[_Row]:
    """The cells of these departments by month, in their order."""
    theirs = compared[compared["department_code"].isin(names.index)]
    rows = {str(code): _Row(str(code), name, {}) for code, name in names.items()}
    for cell in theirs.to_dict("records"):
        rows[str(cell["department_code"])].cells[int(cell["month"])] = cell
    return list(rows.values())


def _label(cell: Cell | None) -> str:
    """How dark, in whole numbers, where it counts as behind."""
    if cell is None or not cell["is_behind"]:
        return ""
    return format_points(int(cell["part"]), 100 * int(cell["whole"]), 0)


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
